"""Rules on budget execution: the rate of each fund line, a rate without its sign, and the points given for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalize.checks.facts import TOTAL_LINE, ExecutionLine, execution_line, has_value, in_several_units, term
from normalize.checks.relation import (
    HUNDRED,
    Reading,
    Relation,
    Skipped,
    Term,
    Yielded,
    at_most,
    difference_of,
    expected_text,
    held,
    judge,
    judge_reading,
    percentage,
    shown,
)
from normalize.finding import Finding, Outcome, Severity
from normalize.interval import Interval
from normalize.record import Fund, Record

HIGHEST_FRACTION = 2  # a bare number above it is no fraction: no budget is executed twice over
PERCENT_SIGNS = ("%", "％", "﹪", "百分")


def execution_rate(record: Record) -> Iterator[Yielded]:
    """The execution rate of a fund line is its executed amount over its full-year budget.

    1. Where no line of the form has a full-year budget, the initial budget is the budget.
    2. Over the initial budget although a full-year budget is printed: said, but not accepted.
    3. A rate without its sign may be a fraction: 0.999 for 99.9 %.
    4. A line without a rate, an executed amount or a budget above zero is left out, and one in several units of money.
    5. A rate of 100 % although more was executed than the budget is a warning: some offices stop counting there.

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
    if in_several_units(record, (executed, budget)):
        return None
    readings = [Reading("executed over budget", (executed, budget), percentage)]
    if not has_sign(rate.fact.raw) and rate.value <= HIGHEST_FRACTION:
        readings.append(Reading("executed over budget as a fraction", (executed, budget), fraction))
    stops_at_full = rate.value == HUNDRED and executed.value > budget.value
    return Relation(
        "execution_rate",
        Severity.WARNING if stops_at_full else Severity.CONTRADICTION,
        f"execution rate of {fund.label.raw}",
        rate,
        tuple(readings),
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


def fraction(spans: Sequence[Interval]) -> Interval:
    """Return the first as a fraction of the second."""
    share = percentage(spans)
    return Interval(share.low / HUNDRED, share.high / HUNDRED)


def rate_without_percent(record: Record) -> Iterator[Yielded]:
    """A rate is printed with its sign: a bare 10 in a rate cell may be ten points, a bare 0.99 a fraction.

    1. A bare number that agrees with the amounts as a percentage is taken as one: its heading names the sign.
    2. A bare number beside missing amounts is not judged.
    """
    rule, checked, odd = "rate_without_percent", 0, 0
    for index, fund in enumerate(record.funds):
        if fund.rate is None or fund.rate.value is None:
            continue
        checked += 1
        relation = None if has_sign(fund.rate.raw) else rate_relation(record, index)
        if relation is not None and judge_reading(relation.published, relation.readings[0]).gap:
            odd += 1
            yield bare_rate(record, relation)
    if not checked:
        yield Skipped(rule, "no fund line has a rate")
    elif not odd:
        yield held(rule, record, f"{checked} rates carry their sign or agree with the amounts without it")


def overspending(record: Record) -> Iterator[Yielded]:
    """No more is executed than the full-year budget of the whole.

    1. Where no line of the form has a full-year budget, the initial budget is the budget.
    2. Only worth knowing: money of other years or sources may have been spent as well.

    Source: 预算法 (2018), article 13: without budget, nothing is spent.
    """
    rule = "overspending"
    index = next((at for at, fund in enumerate(record.funds) if fund.code == TOTAL_LINE), None)
    executed = term(f"funds.{index}.executed", record.funds[index].executed) if index is not None else None
    budget = budget_term(record, index) if index is not None else None
    if executed is None or budget is None or budget.value <= 0 or in_several_units(record, (executed, budget)):
        yield Skipped(rule, "the form prints no executed amount and budget of the whole")
        return
    reading = Reading("the budget", (budget,), at_most)
    yield Relation(rule, Severity.INFO, "executed amount", executed, (reading,))


def has_sign(raw: str) -> bool:
    """Tell whether a rate carries a percent sign."""
    return any(sign in raw for sign in PERCENT_SIGNS)


def bare_rate(record: Record, relation: Relation) -> Finding:
    """Return the warning of a bare number in a rate cell that is not the percentage."""
    verdict = judge_reading(relation.published, relation.readings[0])
    raw = relation.published.fact.raw
    as_fraction = not judge(relation).gap
    return Finding(
        rule="rate_without_percent",
        form=record.form,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        published=raw,
        expected=expected_text(relation.published, verdict),
        difference=shown(difference_of(relation.published, verdict)),
        places=relation.published.fact.places,
        message=f"{relation.label} {raw} has no percent sign" + (" and is a fraction" if as_fraction else ""),
    )


def execution_score(record: Record) -> Iterator[Yielded]:
    """The score of the execution line is its rate times its weight, at most the weight.

    1. The rate may be the one printed or the one that the amounts give, rounded to two digits or not at all.
    2. A rate above 100 % gives the full weight; some offices take points off for it: a warning at most.
    3. Other ways to give points (steps, thresholds) are in use: a difference is a warning, not a contradiction.

    Source: the national form, 执行率×分值, "不得超过分值上限".
    """
    rule, line = "execution_score", execution_line(record)
    score, weight = (line.term("score"), line.term("weight", exact=True)) if line else (None, None)
    if line is None or score is None or weight is None or weight.value < 0:
        yield Skipped(rule, "no fund line has a weight and a score")
        return
    readings = tuple(share_readings(record, line, weight))
    if readings:
        yield Relation(rule, Severity.WARNING, "execution score", score, readings)
    else:
        yield Skipped(rule, "the scored fund line has no rate, and no amounts to compute one")


def share_readings(record: Record, line: ExecutionLine, weight: Term) -> Iterator[Reading]:
    """Yield the accepted ways to compute the execution score."""
    rate = line.term("rate")
    executed, budget = line.term("executed"), budget_term(record, line.index)
    if rate is not None and rate.value >= 0:
        yield Reading("printed rate times weight", (rate, weight), capped_share)
    if executed is not None and budget is not None and budget.value > 0 and executed.value >= 0:
        yield Reading("executed over budget times weight", (executed, budget, weight), capped_share_of_amounts)


def capped_share(spans: Sequence[Interval]) -> Interval:
    """Return rate times weight over 100, at most the weight; the rate is zero or more."""
    rate, weight = spans
    return Interval(min(rate.low, HUNDRED) * weight.low / HUNDRED, min(rate.high, HUNDRED) * weight.high / HUNDRED)


def capped_share_of_amounts(spans: Sequence[Interval]) -> Interval:
    """Return executed over budget times weight, at most the weight."""
    executed, budget, weight = spans
    return capped_share((percentage((executed, budget)), weight))
