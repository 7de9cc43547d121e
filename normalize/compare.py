"""Whether an actual value meets its target, with the direction that the operator or the taxonomy gives.

Units convert by the table of `normalize.quantity.units`, so that 0.5亿元 meets a target of 5000万元; a number without
a unit takes the other's. Where nothing can be concluded the outcome is "not_comparable", with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from normalize.quantity import Quantity
from normalize.quantity.units import Measure, measure_of

Outcome = Literal["met", "not_met", "exceeded", "not_comparable"]
Direction = Literal["higher", "lower", "band", "qual", "date"]
Bounds = tuple[Fraction | None, Fraction | None]  # None is unbounded

NUMERIC = frozenset(("quantity", "range"))
Scales = tuple[Fraction, Fraction, tuple[str, ...]]  # for the target and for the actual value, with flags

HUNDRED = Fraction(100)
AS_PRINTED: Scales = (Fraction(1), Fraction(1), ())
SHARE = Measure(("share",), Fraction(1))
MONTHS_OF = {"33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12), "40": (1, 6), "41": (7, 12)}
UNKNOWN_YEAR = "XXXX"
DOUBTFUL = frozenset(
    ("operator_misprint", "operator_unreadable", "ocr_operator", "operator_conflict", "spaces_in_number")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The bounds that meet a target; not `known` where only an equal value can be judged."""

    low: Fraction | None
    high: Fraction | None
    low_excluded: bool = False
    high_excluded: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an actual value stands to its target: the outcome, why, and flags such as unit_assumed or unit_differs."""

    outcome: Outcome
    why: str
    flags: tuple[str, ...] = ()


def compare(target: Quantity, actual: Quantity, direction: str | None = None) -> Comparison:
    """Compare an actual with its target; `direction` is the taxonomy's (higher, lower, band, ...) where it has one.

    A target with an inequality is judged by it. A bare number or "=" is to be reached where higher is better, not to be
    passed where lower is; where neither is known only an equal value is judged. "exceeded" is strictly better than a
    target that could have been met exactly.
    """
    if target.kind == "blank" or actual.kind == "blank":
        return incomparable(f"the {'target' if target.kind == 'blank' else 'actual value'} is blank")
    if target.kind in NUMERIC and actual.kind in NUMERIC:
        return compare_numbers(target, actual, direction)
    if target.kind == actual.kind == "date":
        return compare_dates(target, actual)
    if squeezed(target) == squeezed(actual):
        return Comparison("met", "the actual value repeats the target")
    return incomparable(f"a target of kind {target.kind} against an actual value of kind {actual.kind}")


def incomparable(why: str, *flags: str) -> Comparison:
    """Return the outcome that nothing can be concluded."""
    return Comparison("not_comparable", why, flags)


def squeezed(quantity: Quantity) -> str:
    """Return the text without white space."""
    return "".join(quantity.raw.split())


def compare_numbers(target: Quantity, actual: Quantity, direction: str | None) -> Comparison:
    """Compare two numbers or ranges after bringing them to one unit."""
    scales = common_scales(target, actual)
    if isinstance(scales, Comparison):
        return scales
    target_scale, actual_scale, flags = scales
    flags = (*flags, *(flag for flag in (*target.flags, *actual.flags) if flag in DOUBTFUL))
    shown = f"{squeezed(actual)} against {squeezed(target)}"
    outcome, why = judged(wanted_of(target, target_scale, direction), scaled(actual, actual_scale))
    return Comparison(outcome, f"{shown}: {why}", flags)


def common_scales(target: Quantity, actual: Quantity) -> Comparison | Scales:
    """Return what both numbers are multiplied by to stand in one unit, with flags; or why there is no such unit."""
    if target.unit == actual.unit:
        return AS_PRINTED
    if target.unit is None or actual.unit is None:
        return assumed_scales(target, actual)
    left, right = measure_of(target.unit), measure_of(actual.unit)
    if left is None or right is None:
        return incomparable(f"no conversion between {target.unit} and {actual.unit} is known", "unit_mismatch")
    if left.dimensions == right.dimensions:
        return left.factor, right.factor, ()
    if (flag := near_miss(left, right)) is not None:
        return left.factor, right.factor, (flag,)
    return incomparable(f"{target.unit} and {actual.unit} measure different things", "unit_mismatch")


def near_miss(left: Measure, right: Measure) -> str | None:
    """Return the flag under which two different measures are compared all the same: 个 and 家, 万 and 万元."""
    if left.scale_only or right.scale_only:
        return "unit_assumed"
    if left.is_count and right.is_count and left.dimensions[1:] == right.dimensions[1:]:
        return "unit_differs"
    return None


def assumed_scales(target: Quantity, actual: Quantity) -> Scales:
    """Return the scales where one unit is not printed: it is the other's, or a percentage is given as a fraction."""
    bare, other = (target, actual) if target.unit is None else (actual, target)
    if measure_of(other.unit) != SHARE or not is_fraction_of_one(bare, other):
        return Fraction(1), Fraction(1), ("unit_assumed",)
    scales = (HUNDRED, Fraction(1)) if bare is target else (Fraction(1), HUNDRED)
    return (*scales, ("unit_assumed", "fraction_as_percent"))


def is_fraction_of_one(bare: Quantity, percent: Quantity) -> bool:
    """Say whether a bare number is a fraction where the other is a percentage: 0.95 or 1 against 95%."""
    values = [value for value in (bare.low, bare.high) if isinstance(value, Decimal)]
    others = [value for value in (percent.low, percent.high) if isinstance(value, Decimal)]
    return all(0 < value <= 1 for value in values) and all(other >= 10 for other in others)  # noqa: PLR2004  (a tenth and more, so that 1 is not 1 %)


def scaled(quantity: Quantity, scale: Fraction) -> Bounds:
    """Return both bounds times the scale."""
    low, high = quantity.low, quantity.high
    return (
        Fraction(low) * scale if isinstance(low, Decimal) else None,
        Fraction(high) * scale if isinstance(high, Decimal) else None,
    )


def wanted_of(target: Quantity, scale: Fraction, direction: str | None) -> Wanted:
    """Return what meets the target."""
    low, high = scaled(target, scale)
    if target.op in (None, "=") and direction == "higher":
        return Wanted(low, None)
    if target.op in (None, "=") and direction == "lower":
        return Wanted(None, high)
    return Wanted(
        low,
        high,
        target.op == ">" or "low_excluded" in target.flags,
        target.op == "<" or "high_excluded" in target.flags,
        known=target.op is not None or direction == "band",
    )


def judged(wanted: Wanted, got: Bounds) -> tuple[Outcome, str]:
    """Return how what was got stands to what was wanted, and why."""
    if lies_below(got, wanted):
        return ("not_met", "below the target") if wanted.known else ("not_comparable", "below, direction not known")
    if lies_above(got, wanted):
        return ("not_met", "above the target") if wanted.known else ("not_comparable", "above, direction not known")
    if not lies_within(got, wanted):
        return "not_comparable", "the actual value leaves open whether it is within the target"
    return ("exceeded", "better than the target") if is_better(got, wanted) else ("met", "within the target")


def lies_below(got: Bounds, wanted: Wanted) -> bool:
    """Say whether all of what was got lies below what was wanted."""
    low, last = wanted.low, got[1]
    return low is not None and last is not None and (last < low or (last == low and wanted.low_excluded))


def lies_above(got: Bounds, wanted: Wanted) -> bool:
    """Say whether all of what was got lies above what was wanted."""
    high, first = wanted.high, got[0]
    return high is not None and first is not None and (first > high or (first == high and wanted.high_excluded))


def lies_within(got: Bounds, wanted: Wanted) -> bool:
    """Say whether all of what was got lies within what was wanted."""
    first, last = got
    reaches = wanted.low is None or (first is not None and first >= wanted.low)
    return reaches and (wanted.high is None or (last is not None and last <= wanted.high))


def is_better(got: Bounds, wanted: Wanted) -> bool:
    """Say whether what was got lies beyond a one-sided bound that could have been met exactly."""
    first, last = got
    if wanted.high is None and not wanted.low_excluded:
        return wanted.low is not None and first is not None and first > wanted.low
    if wanted.low is None and not wanted.high_excluded:
        return wanted.high is not None and last is not None and last < wanted.high
    return False


def compare_dates(target: Quantity, actual: Quantity) -> Comparison:
    """Compare a date with a deadline or period by the days that both may stand for; years only where both have one."""
    shown = f"{squeezed(actual)} against {squeezed(target)}"
    wanted, got = target.high, actual.high
    if not isinstance(wanted, str) or not isinstance(got, str):
        return incomparable(f"{shown}: no day, month or year on one side")
    yearless = wanted.startswith(UNKNOWN_YEAR) or got.startswith(UNKNOWN_YEAR)
    first = day_of(actual.low, last=False) if isinstance(actual.low, str) else None
    deadline, end = day_of(wanted, last=True), day_of(got, last=True)
    if yearless:
        deadline, end, first = deadline[1:], end[1:], first[1:] if first else None
    if end <= deadline:
        return Comparison("met", f"{shown}: in time", ("year_unknown",) if yearless else ())
    if first is not None and first > deadline:
        return Comparison("not_met", f"{shown}: late", ("year_unknown",) if yearless else ())
    return incomparable(f"{shown}: not printed closely enough")


def day_of(date: str, *, last: bool) -> tuple[int, ...]:
    """Return the first or last (year, month, day) that an EDTF date may stand for; any month has 31 days here."""
    year, month, day = (*date.split("-"), "", "")[:3]
    months = MONTHS_OF.get(month) or ((int(month),) * 2 if month.isdigit() else (1, 12))
    days = (int(day),) * 2 if day else (1, 31)
    return (int(year) if year.isdigit() else 0, months[last], days[last])
