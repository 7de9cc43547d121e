"""Whether a record breaks a rule at all, by rational arithmetic that shares nothing with the checks it measures.

Each printed number is a pair of fractions: rounded to the nearest, or its further digits cut off. A record is
detectable where for some rule no reading lets both sides meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from normalize.record import Fund, NumberFact, Record

Span = tuple[Fraction, Fraction]
Side = Callable[[bool], Span | None]  # what one side of a rule stands for, by whether digits were cut off
HUNDRED = Fraction(100)
READINGS = ((False, False), (True, True), (False, True), (True, False))  # whether digits of either side were cut off
PARTS = ("F.current_fiscal", "F.carryover", "F.other")


def is_detectable(record: Record) -> bool:
    """Tell whether a rule on the record cannot hold in any reading of its digits."""
    broken = (not may_meet(printed, computed, ratio=ratio) for printed, computed, ratio in rules(record))
    return any(broken) or any(above_weight(record))


def may_meet(printed: Side, computed: Side, *, ratio: bool) -> bool:
    """Tell whether both sides meet when all is rounded, all is cut, or the parts alone are; of a ratio either one."""
    readings = [(False, False), (True, True), (False, True), *([(True, False)] if ratio else [])]
    return any(meet(printed(one), computed(other)) for one, other in readings)


def meet(first: Span | None, second: Span | None) -> bool:
    """Tell whether two spans have a number in common."""
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])


def rules(record: Record) -> Iterator[tuple[Side, Side, bool]]:
    """Yield the two sides of each rule on the record."""
    yield from point_sums(record)
    yield from section_sums(record)
    yield from fund_sums(record)
    yield from rates(record)


def point_sums(record: Record) -> Iterator[tuple[Side, Side, bool]]:
    """Yield the totals of the weights and scores over the rows and the execution line."""
    line = record.funds[0]
    weights = [row.weight for row in record.indicators]
    if record.total.weight is not None:
        yield point(record.total.weight), sum_of([*map(point, weights), point(line.weight)]), False
    scores = [score_side(record, index) for index in range(len(record.indicators))]
    whole = all(row.score is None or digits(row.score) == 0 for row in record.indicators)
    for total in (record.total.score, record.self_score):
        if total is not None and line.score is not None:
            exact = whole and digits(line.score) == 0
            yield (point(total) if exact else plain(total)), sum_of([*scores, plain(line.score)]), False


def score_side(record: Record, index: int) -> Side:
    """Return what a row's score stands for: whole ones are exact, unless their column shows decimals."""
    row, grain = record.indicators[index], max(digits(row.score) for row in record.indicators)
    full = row.weight is not None and row.score is not None and row.score.value == row.weight.value
    return point(row.score) if full or not grain else plain(row.score, grain)


def section_sums(record: Record) -> Iterator[tuple[Side, Side, bool]]:
    """Yield the points in each level-1 label over the weights of its rows."""
    labels = dict.fromkeys(row.level1.raw for row in record.indicators if row.level1 and row.level1.points is not None)
    for label in labels:
        rows = [row for row in record.indicators if row.level1 and row.level1.raw == label]
        points = rows[0].level1.points if rows[0].level1 else None
        yield point(NumberFact(raw=label, value=points)), sum_of([point(row.weight) for row in rows]), False


def fund_sums(record: Record) -> Iterator[tuple[Side, Side, bool]]:
    """Yield the total of the fund lines over its parts, column by column."""
    for column in ("initial", "full_year", "executed"):
        parts = [getattr(fund, column) for fund in record.funds if fund.code in PARTS]
        yield plain(getattr(record.funds[0], column)), sum_of([plain(part) for part in parts if part]), False


def rates(record: Record) -> Iterator[tuple[Side, Side, bool]]:
    """Yield the rate of each fund line and task over executed and budget."""
    for fund in record.funds:
        if fund.rate and fund.executed and fund.full_year and fund.full_year.value:
            yield plain(fund.rate), share_of(fund), True
    for task in record.tasks:
        if task.rate and task.executed and task.budget and task.budget.value:
            stand_in = Fund(label=fund.label, executed=task.executed, full_year=task.budget)
            yield plain(task.rate), share_of(stand_in), True


def share_of(fund: Fund) -> Side:
    """Return executed over budget in percent."""

    def side(cut: bool) -> Span | None:  # noqa: FBT001 which of two readings
        part, whole = plain(fund.executed)(cut), plain(fund.full_year)(cut)
        if part is None or whole is None or whole[0] <= 0:
            return None
        return part[0] / whole[1] * HUNDRED, part[1] / whole[0] * HUNDRED

    return side


def above_weight(record: Record) -> Iterator[bool]:
    """Yield for each scored line whether its score exceeds its weight by more than rounded or cut digits explain."""
    lines = [(line.score, line.weight) for line in record.funds[:1]]
    lines += [(row.score, row.weight) for row in record.indicators]
    for score, weight in lines:
        readings = [(point(score)(one), point(weight)(other)) for one, other in READINGS]
        yield all(low is not None and high is not None and low[0] > high[1] for low, high in readings)


def sum_of(sides: Sequence[Side]) -> Side:
    """Return the sum of several sides; a blank is nothing."""

    def side(cut: bool) -> Span:  # noqa: FBT001 which of two readings
        spans = [span for one in sides if (span := one(cut)) is not None]
        return sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))

    return side


def point(fact: NumberFact | None) -> Side:
    """Return points as assigned: exact where they are whole."""
    if fact is None or digits(fact):
        return plain(fact)
    return lambda _: exact(fact)


def plain(fact: NumberFact | None, places: int = 0) -> Side:
    """Return a rounded figure, to its own digits or, a whole one, to those of its column; a bare 0 is nothing."""

    def side(cut: bool) -> Span | None:  # noqa: FBT001 which of two readings
        if fact is None or fact.value is None:
            return None
        if fact.value == 0 and digits(fact) == 0 and not places:
            return exact(fact)
        unit, value = Fraction(1, 10 ** (digits(fact) or places)), Fraction(fact.value)
        return (value, value + unit) if cut else (value - unit / 2, value + unit / 2)

    return side


def exact(fact: NumberFact) -> Span:
    """Return a number as it is."""
    value = Fraction(fact.value if fact.value is not None else Decimal(0))
    return value, value


def digits(fact: NumberFact | None) -> int:
    """Return how many digits a number shows after the point."""
    exponent = fact.value.as_tuple().exponent if fact is not None and fact.value is not None else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
