"""Rules on single indicator rows: points against target and actual value, reasons, rows that set nothing, operators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from normalize.checks.facts import has_value, says_nothing
from normalize.checks.relation import Skipped, Yielded, held
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Indicator, Record, ValueFact

SUSPICIOUS = ("》", "《", "＞＞", "二100")


def points_for_nothing(record: Record) -> Iterator[Yielded]:
    """A row that declares no indicator (无 as its level-3 label) carries no weight.

    1. Hunan's forms give such rows their points all the same: a warning, not a contradiction.

    Source: a weight is the weight of an indicator; the national form leaves both cells blank.
    """
    rule = "points_for_nothing"
    rows = [row for row in record.indicators if row.level3 is not None and row.level3.value is not None]
    empty = [row for row in rows if says_nothing(row.level3)]
    weighed = [row for row in empty if row.weight is not None and row.weight.value]
    for row in weighed:
        yield row_warning(rule, record, row, f"no indicator is set, yet the row weighs {row.weight.raw if row.weight else ''}")
    if not empty:
        yield Skipped(rule, "no row declares that it sets no indicator")
    elif not weighed:
        yield held(rule, record, f"{len(empty)} rows without an indicator carry no weight")


def score_against_attainment(record: Record) -> Iterator[Yielded]:
    """A target that is met earns all of its points, one that is missed does not, and a deduction has its reason.

    1. Only numbers with the same unit are compared; ≥, ≤ and = say which way; other targets are not judged.
    2. A bare number or = is missed only if the actual value is below it; above it nothing is said.
    3. Full points for a missed target, points off for a met one: warnings, offices weigh what numbers do not say.
    4. Points off without a reason: a warning, only where the form has a column for reasons and uses it.

    Source: note 3 of the Henan overall form, "定量指标完成指标值的，计该指标所赋全部分值；未完成的，按照…比例计分".
    """
    rule, judged, odd = "score_against_attainment", 0, 0
    gives_reasons = any(not says_nothing(row.deviation) for row in record.indicators)
    for row in record.indicators:
        if row.weight is None or row.score is None or not has_value(row.weight) or not has_value(row.score):
            continue
        met, is_full = is_met(row.target, row.actual), row.score.value == row.weight.value
        judged += met is not None
        remark = remark_on(row, met=met, is_full=is_full, gives_reasons=gives_reasons)
        if remark is not None:
            odd += 1
            yield row_warning(rule, record, row, remark)
    if not judged:
        yield Skipped(rule, "no row has a target and an actual value that can be compared")
    elif not odd:
        yield held(rule, record, f"{judged} rows with comparable values have the points that they earn")


def remark_on(row: Indicator, *, met: bool | None, is_full: bool, gives_reasons: bool) -> str | None:
    """Return what is odd about the points of a row, or None."""
    if met is False and is_full:
        return "the target is missed, yet the row has all of its points"
    if met is True and not is_full and says_nothing(row.deviation):
        return "the target is met, yet the row lost points, and gives no reason"
    if not is_full and gives_reasons and says_nothing(row.deviation):
        return "the row lost points and gives no reason"
    return None


def is_met(target: ValueFact | None, actual: ValueFact | None) -> bool | None:
    """Tell whether a numeric target is met; None where the two cannot be compared."""
    value = single(actual)
    if target is None or actual is None or value is None or target.kind != "quantity":
        return None
    if (target.unit or actual.unit) != (actual.unit or target.unit) or set(target.flags) & DOUBTFUL:
        return None
    low, high = bound(target.low), bound(target.high)
    if target.op in {">=", ">"} and low is not None:
        return value > low if target.op == ">" else value >= low
    if target.op in {"<=", "<"} and high is not None:
        return value < high if target.op == "<" else value <= high
    if low is not None and low == high:
        return True if value == low else None if value > low else False
    return None
