"""Rules between the fund lines of one year and those of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from normalize.checks.identity import Printed
from normalize.finding import Finding, Outcome, Severity

Figures = Mapping[str, Printed]

RULE = "budgets_over_years"
TOTAL = ("F.total initial", "F.total full_year", "F.total executed")
CARRIED_OVER = ("F.carryover full_year", "F.carryover initial")
SLIP = (Decimal(2_000), Decimal(20_000))
FEWEST_REPEATED = 2  # amounts that make a repetition; each long enough to be no accident
SIGNIFICANT = 3


def budget_over_years(before: Figures, after: Figures, where: str) -> Iterator[Finding]:
    """Yield what the fund lines of two years say together; `where` names the form of the year before."""
    if not any(name in before for name in TOTAL) or not any(name in after for name in TOTAL):
        return
    odd = [
        *carried_over(before, after, where),
        *initial_budget(before, after, where),
        *repeated(before, after, where),
    ]
    yield from odd
    if not odd:
        message = f"the budget agrees with the year before, {where}"
        yield Finding(rule=RULE, form=None, outcome=Outcome.HOLDS, severity=Severity.INFO, message=message)


def carried_over(before: Figures, after: Figures, where: str) -> Iterator[Finding]:
    """Yield that more was carried over than was left."""
    carried = next((after[name] for name in CARRIED_OVER if name in after), None)
    budget, executed = (before.get(name) for name in TOTAL[1:])
    if carried is None or budget is None or executed is None:
        return
    left = budget.span - executed.span
    if carried.span.low > left.high:
        message = f"{carried.raw} is carried over; {where} left {budget.raw} less {executed.raw} unspent"
        yield warning(message, [carried])


def initial_budget(before: Figures, after: Figures, where: str) -> Iterator[Finding]:
    """Yield that the initial budget is of another size than last year's."""
    now, then = after.get(TOTAL[0]), before.get(TOTAL[0])
    if now is None or then is None or min(now.span.low, then.span.low) <= 0:
        return
    low, high = sorted((now.span.low, then.span.low))
    if SLIP[0] <= high / low <= SLIP[1]:
        message = f"initial budget {now.raw} is ten thousand times, or a ten-thousandth of, the {then.raw} of {where}"
        yield warning(message, [now], then.raw)


def repeated(before: Figures, after: Figures, where: str) -> Iterator[Finding]:
    """Yield that all amounts of the total are last year's, one of them long enough to be no accident."""
    names = [name for name in TOTAL if name in before and name in after]
    same = [name for name in names if after[name].value == before[name].value]
    long = [name for name in same if len(after[name].value.normalize().as_tuple().digits) >= SIGNIFICANT]
    if same == names and len({after[name].value for name in long}) >= FEWEST_REPEATED:
        message = f"budget and execution are the very amounts of the year before, {where}"
        yield warning(message, [after[name] for name in same], before[same[0]].raw)


def warning(message: str, figures: Sequence[Printed], expected: str | None = None) -> Finding:
    """Return a warning on figures of the later year."""
    return Finding(
        rule=RULE,
        form=None,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        published=figures[0].raw,
        expected=expected,
        places=tuple(dict.fromkeys(place for figure in figures for place in figure.places)),
        message=message,
    )
