"""How an office gives points: out of each row's weight or out of 100, points on top or off, points that go unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial

from normalize.checks.facts import ExecutionLine, execution_score, has_value, scoring, term, weight_terms
from normalize.checks.relation import HUNDRED, ZERO, Reading, Relation, Term, rounded_span, total_of
from normalize.interval import Interval
from normalize.record import Indicator, Record

FEWEST_ROWS = 3  # rows from which on a habit is told from a slip


def gives_beyond_weight(row: Indicator) -> bool:
    """Tell whether a row gives points on top of the whole, or takes some off, by its labels: 加分项, 扣分项."""
    return (
        (row.level1 is not None and names_one(row.level1.raw, "words"))
        or (row.level2 is not None and names_one(row.level2.raw, "words"))
        or (row.level3 is not None and names_one(row.level3.raw, "words"))
    )


@lru_cache(maxsize=8192)
def names_one(label: str, kind: str) -> bool:
    """Tell whether a label holds one of the words for points beyond the whole; forms repeat the same few labels."""
    return any(word in label for word in scoring()["beyond_weight"][kind])


def takes_points_off(record: Record) -> bool:
    """Tell whether a row with a score takes points off the total."""
    rows = (row for row in record.indicators if gives_beyond_weight(row) and has_value(row.score))
    labels = (label.raw for row in rows for label in (row.level1, row.level2, row.level3) if label is not None)
    return any(names_one(label, "off") for label in labels)


def with_points_beyond(record: Record, relation: Relation) -> Relation:
    """Return a relation of a sum that also holds without the rows that stand beyond the whole."""
    beyond = {f"indicators.{index}" for index, row in enumerate(record.indicators) if gives_beyond_weight(row)}
    if not beyond:
        return relation
    without = tuple(
        Reading(
            f"{reading.words} without the points on top",
            tuple(one for one in reading.terms if one.path.rpartition(".")[0] not in beyond),
            reading.formula,
        )
        for reading in relation.readings
    )
    return replace(relation, readings=(*relation.readings, *without))


def scores_out_of_hundred(record: Record) -> bool:
    """Tell whether each row is scored out of 100 whatever it weighs: most scores are above their weights."""
    pairs = [
        (row.score.value, row.weight.value)
        for row in record.indicators
        if row.score is not None and row.score.value is not None
        if row.weight is not None and row.weight.value is not None
    ]
    above = sum(score > weight for score, weight in pairs)
    fits = all(ZERO <= score <= HUNDRED for score, _ in pairs)
    return len(pairs) >= FEWEST_ROWS and 2 * above > len(pairs) and fits


def weighted_reading(record: Record, line: ExecutionLine | None) -> Reading:
    """Return the total of scores out of 100: each times its weight over 100; the execution line's as it is printed."""
    pairs = [
        (score, weight)
        for index, row in enumerate(record.indicators)
        if (score := term(f"indicators.{index}.score", row.score)) is not None
        if (weight := term(f"indicators.{index}.weight", row.weight, exact=True)) is not None
    ]
    own, points = execution_score(line), line.term("weight", exact=True) if line else None
    if own is not None and points is not None and own.value > points.value:
        pairs.append((own, points))
        own = None
    terms = tuple(one for pair in pairs for one in pair) + ((own,) if own is not None else ())
    return Reading("the sum of the scores out of 100 times their weights", terms, partial(weighted_total, len(pairs)))


def weighted_total(pairs: int, spans: Sequence[Interval]) -> Interval:
    """Return the sum of so many pairs of score and weight, each score in hundredths of its weight, and of the rest."""
    products = [spans[2 * at] * spans[2 * at + 1] for at in range(pairs)]
    return total_of([*(product.scale(1 / HUNDRED) for product in products), *spans[2 * pairs :]])


def leaves_execution_unsaid(record: Record, total: Term | None, line: ExecutionLine | None) -> bool:
    """Tell whether a form counts 10 points for execution that it prints nowhere: rows of 90 under a total of 100."""
    shows_execution = any(has_value(fund.rate) or has_value(fund.executed) for fund in record.funds)
    if line is not None or total is None or total.value != HUNDRED or not shows_execution:
        return False
    rows = total_of([rounded_span(weight) for weight in weight_terms(record)])
    return rows.contains(HUNDRED - Decimal(scoring()["execution_points"]))
