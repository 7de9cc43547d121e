"""Rules on the size of amounts: yuan for ten thousand yuan, and amounts that only the text of a goal names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extract.clean import display
from normalize.checks.execution import rate_relation
from normalize.checks.facts import MONEY, in_several_units, scoring
from normalize.checks.funds import COLUMNS, column_term
from normalize.checks.relation import Skipped, Term, Yielded, held, judge, total_of
from normalize.finding import Finding, Outcome, Severity
from normalize.interval import Interval
from normalize.record import Fact, Record

SLIP = (Decimal(2_000), Decimal(20_000))  # about ten thousand, whatever was spent of the budget
AMOUNT = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(亿元|万元|元)")
LONGEST_RUN = 6  # amounts side by side that may make up a line together
USUAL_UNIT = "万元"
AMOUNT_COLUMNS = ("budget", "budget_fiscal", "executed", "executed_fiscal")


def unit_slip(record: Record) -> Iterator[Yielded]:
    """The amounts of a fund line are in one unit: none is about ten thousand times another (元 for 万元).

    1. A line whose printed rate agrees with its amounts is left alone: hardly anything may have been spent.
    2. An amount that prints another unit of money is left out.
    3. A warning: a budget may grow ten thousandfold.
    """
    rule, checked, odd = "unit_slip", 0, 0
    for index in range(len(record.funds)):
        terms = [found for column in COLUMNS if (found := column_term(record, index, column)) is not None]
        pairs = [pair for pair in combinations(terms, 2) if min(one.value for one in pair) > 0]
        checked += len(pairs)
        slips = [pair for pair in pairs if is_slip(record, index, pair)]
        if slips:
            odd += 1
            yield slip_finding(record, index, *slips[0])
    if not checked:
        yield Skipped(rule, "no fund line has two amounts")
    elif not odd:
        yield held(rule, record, f"{checked} pairs of amounts are of one size")


def is_slip(record: Record, index: int, pair: tuple[Term, Term]) -> bool:
    """Tell whether one of two amounts is about ten thousand times the other, and nothing says that it may be."""
    low, high = sorted(one.value for one in pair)
    if not SLIP[0] <= high / low <= SLIP[1] or in_several_units(record, pair):
        return False
    rate = rate_relation(record, index)
    return rate is None or bool(judge(rate).gap)


def slip_finding(record: Record, index: int, first: Term, second: Term) -> Finding:
    """Return the warning that two amounts of a line are not in one unit."""
    names = [COLUMNS[one.path.rpartition(".")[2]] for one in (first, second)]
    label = display(record.funds[index].label.raw)
    return Finding(
        rule="unit_slip",
        form=record.form,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        published=second.fact.raw,
        places=(*second.fact.places, *first.fact.places),
        message=(
            f"{label}: {names[1]} {second.fact.raw} and {names[0]} {first.fact.raw} differ about ten thousandfold: "
            "yuan and ten thousand yuan may be mixed up"
        ),
    )


def goal_amounts(record: Record) -> Iterator[Yielded]:
    """An amount of money that the text of a goal names stands in a line of the form.

    1. Lines are the fund lines, splits, tasks and the values of the indicators; numbers are compared as rounded.
    2. Amounts named one after the other may make up a line together.
    3. Only worth knowing: a goal may name money of another scope.
    """
    rule = "goal_amounts"
    named = [(fact, list(AMOUNT.finditer(fact.raw))) for fact in goal_texts(record)]
    if not any(found for _, found in named):
        yield Skipped(rule, "no goal names an amount of money")
        return
    printed = [*amounts_of(record), *amounts_in_rows(record)]
    lost = [(fact, one) for fact, found in named for one in in_no_line(found, printed)]
    if not lost:
        count = sum(len(found) for _, found in named)
        yield held(rule, record, f"{count} amounts that goals name stand in the form's lines")
        return
    yield Finding(
        rule=rule,
        form=record.form,
        outcome=Outcome.BROKEN,
        severity=Severity.INFO,
        published=lost[0][1][0],
        places=tuple(dict.fromkeys(place for fact, _ in lost for place in fact.places)),
        message=f"a goal names {', '.join(dict.fromkeys(found[0] for _, found in lost))}, which stands in no line",
    )


def in_no_line(named: Sequence[re.Match[str]], printed: Sequence[Interval]) -> Iterator[re.Match[str]]:
    """Yield the amounts that stand in no line, neither alone nor together with those beside them."""
    spans = [yuan(*found.groups()) for found in named]
    runs = [range(start, end) for start, end in combinations(range(len(spans) + 1), 2)]
    in_lines = {
        at for run in runs if any(total_of([spans[at] for at in run]).meets(one) for one in printed) for at in run
    }
    return (found for at, found in enumerate(named) if at not in in_lines)


def goal_texts(record: Record) -> Iterator[Fact]:
    """Yield the texts of the goals."""
    return (fact for goal in record.goals for fact in (goal.expected, goal.actual) if fact is not None)


def yuan(digits: str, unit: str) -> Interval:
    """Return what a printed amount stands for, in yuan."""
    value = Decimal(digits.replace(",", "").replace("，", ""))
    return Interval.of_printed(value).scale(Decimal(scoring()["money"][unit]))


def amounts_of(record: Record) -> Iterator[Interval]:
    """Yield the amounts of the fund lines, splits and tasks, in yuan; the usual unit is ten thousand yuan."""
    found = MONEY.search(record.currency_unit.raw) if record.currency_unit else None
    scale = Decimal(scoring()["money"].get(found[0] if found else USUAL_UNIT, scoring()["money"][USUAL_UNIT]))
    funds = (getattr(fund, column) for fund in record.funds for column in COLUMNS)
    tasks = (getattr(task, column) for task in record.tasks for column in AMOUNT_COLUMNS)
    for fact in (*funds, *tasks, *(line.amount for line in record.splits)):
        if fact is not None and fact.value is not None:
            yield Interval.of_printed(fact.value).scale(scale)


def amounts_in_rows(record: Record) -> Iterator[Interval]:
    """Yield the amounts of money that the values and labels of the indicators print, in yuan."""
    facts = (fact for row in record.indicators for fact in (row.level3, row.target, row.actual) if fact is not None)
    return (yuan(*found.groups()) for fact in facts for found in AMOUNT.finditer(fact.raw))
