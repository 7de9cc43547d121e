"""The rule on points for attainment: what a row's target and actual value make of its weight, where a note says so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.clean import compare_key
from normalize.checks.facts import scoring
from normalize.checks.relation import ONE, ZERO, Skipped, Yielded
from normalize.checks.rows import in_rows, is_met, scored_rows
from normalize.record import Indicator, Record, ValueFact

HALF_A_POINT = Decimal("0.5")  # what an assessor rounds to


def score_against_attainment(record: Record) -> Iterator[Yielded]:
    """A row has the points that its attainment gives it in the way that the form's notes state.

    1. Only where a note states the way (按比例计分, 分值区间): elsewhere offices have their own.
    2. A number that misses its target gives weight times actual over target, or the reverse where less is better.
    3. A grade (达成预期指标, 部分达成, 未达成) gives a share of the weight within its band.
    4. Up to half a point is let be, and a row whose values are not in one unit.
    5. A warning: notes leave room.

    Source: note 3 of the Henan overall form, "分值区间100％-80％(含)…", "按照完成值与指标值的比例计分".
    """
    rule, notes = "score_against_attainment", compare_key("".join(note.raw for note in record.notes))
    data = scoring()["attainment"]
    by_share = any(compare_key(word) in notes for word in data["share_words"])
    by_grade = any(compare_key(word) in notes for word in data["band_words"])
    if not by_share and not by_grade:
        yield Skipped(rule, "no note of the form says how attainment gives points")
        return
    rows = [row for row in scored_rows(record) if (found := span_of(row, by_share, by_grade)) and found[0] <= ONE]
    remark, nothing = "has other points than its attainment gives", "no row's attainment gives points in a stated way"
    yield in_rows(rule, record, rows, lambda row: fits(row, span_of(row, by_share, by_grade)), remark, nothing)


def span_of(row: Indicator, by_share: bool, by_grade: bool) -> tuple[Decimal, Decimal] | None:  # noqa: FBT001 which of two notes the form has
    """Return the shares of its weight between which a row's score lies, or None where that is not stated."""
    if by_grade and row.actual is not None and (band := band_of(row.actual)) is not None:
        return band
    share = share_of(row) if by_share and is_met(row) is False else None
    return None if share is None else (share, share)


def band_of(actual: ValueFact) -> tuple[Decimal, Decimal] | None:
    """Return the shares of the weight that a grade gives."""
    key = compare_key(actual.raw)
    for band in scoring()["attainment"]["band"]:
        if key in band["names"]:
            return Decimal(band["from"]), Decimal(band["to"])
    return None


def share_of(row: Indicator) -> Decimal | None:
    """Return how much of a missed target was reached, the smaller number over the larger; None in different units."""
    target, actual = row.target, row.actual
    if target is None or actual is None or target.kind != "quantity" or actual.kind != "quantity":
        return None
    if target.unit and actual.unit and target.unit != actual.unit:
        return None
    wanted, got = Decimal(target.low or target.high or 0), Decimal(actual.low or actual.high or 0)
    return min(wanted, got) / max(wanted, got) if wanted > 0 and got >= 0 else None


def fits(row: Indicator, span: tuple[Decimal, Decimal] | None) -> bool:
    """Tell whether a row's score lies within its shares of the weight, half a point aside."""
    if span is None or row.weight is None or row.score is None:
        return True
    weight, score = row.weight.value or ZERO, row.score.value or ZERO
    return weight * span[0] - HALF_A_POINT <= score <= weight * span[1] + HALF_A_POINT
