"""Rules on budget execution: the rate of each fund line, a rate without its sign, and the points given for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from normalize.checks.facts import ExecutionLine, execution_line, has_value, term
from normalize.checks.relation import (
    HUNDRED,
    ZERO,
    Reading,
    Relation,
    Skipped,
    Term,
    Yielded,
    percentage,
)
from normalize.finding import Finding, Outcome, Severity
from normalize.interval import Interval
from normalize.record import Fund, NumberFact, Record

PERCENT_SIGNS = ("%", "％", "﹪", "百分")


def execution_rate(record: Record) -> Iterator[Yielded]:
    """The execution rate of a fund line is its executed amount over its full-year budget.

    1. Where no line of the form has a full-year budget, the initial budget is the budget.
    2. Over the initial budget although a full-year budget is printed: said, but not accepted.
    3. A line without a rate, an executed amount or a budget above zero is left out.

    Source: the form's own heading 执行率（B/A） over 全年预算数（A） and 全年执行数（B）.
    """
    rates = [found for index in range(len(record.funds)) if (found := rate_relation(record, index)) is not None]
    yield from rates
    if not rates:
        yield Skipped("execution_rate", "no fund line has a rate, an executed amount and a budget")


def rate_relation(record: Record, index: int) -> Relation | None:
    """Return the relation of a fund line's rate to its amounts, or None where one of them is missing."""
    fund = record.funds[index]
    rate = term(f"funds.{index}.rate", fund.rate)
    executed = term(f"funds.{index}.executed", fund.executed)
    budget = budget_term(record, index)
    if rate is None or executed is None or budget is None or budget.value <= 0 or executed.value < 0:
        return None
    reading = Reading("executed over budget", (executed, budget), percentage)
    return Relation(
        "execution_rate",
        Severity.CONTRADICTION,
        f"execution rate of {fund.label.raw}",
        rate,
        (reading,),
        tuple(other_denominators(fund, index, budget, executed)),
    )


def budget_term(record: Record, index: int) -> Term | None:
    """Return the budget that execution is measured by: full-year, or initial where the form prints no full-year."""
    if any(has_value(fund.full_year) for fund in record.funds):
        return term(f"funds.{index}.full_year", record.funds[index].full_year)
    return term(f"funds.{index}.initial", record.funds[index].initial)


def other_denominators(fund: Fund, index: int, budget: Term, executed: Term) -> Iterator[Reading]:
    """Yield the readings over a denominator that the rule does not name."""
    initial = term(f"funds.{index}.initial", fund.initial)
    if initial is not None and initial.path != budget.path and initial.value > 0:
        yield Reading("executed over the initial budget", (executed, initial), percentage)


def rate_without_percent(record: Record) -> Iterator[Yielded]:
    """A rate is printed with its sign: a bare 10 in a rate cell is 10 %, ten points, or a tenth too little.

    1. A column in which no rate carries the sign is taken to name it in its heading: not applicable.
    2. A bare number that agrees with the amounts as a percentage is only worth knowing.
    """
    rule = "rate_without_percent"
    rates = [(index, fund, fund.rate) for index, fund in enumerate(record.funds) if has_value(fund.rate)]
    if not rates:
        yield Skipped(rule, "no fund line has a rate")
        return
    bare = [item for item in rates if item[2] is not None and not has_sign(item[2].raw)]
    if not bare:
        yield Finding(
            rule=rule,
            form=record.form,
            outcome=Outcome.HOLDS,
            severity=Severity.INFO,
            message=f"{len(rates)} rates carry their sign",
        )
    for index, fund, rate in bare:
        if rate is not None:
            yield bare_rate(record, index, fund, rate)


def has_sign(raw: str) -> bool:
    """Tell whether a rate carries a percent sign."""
    return any(sign in raw for sign in PERCENT_SIGNS)
