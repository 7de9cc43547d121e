"""Intervals of printed numbers, held against exact rational arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.interval import INFINITY, UNBOUNDED, EmptyIntervalError, Interval, last_digit, sum_of

NUMBERS = st.decimals(min_value=-10_000, max_value=10_000, places=3)
SHARES = st.fractions(min_value=0, max_value=1)
HAIR = Fraction(1, 10**50)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    if low == high:
        return Interval.exact(low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def divisors(draw: st.DrawFn) -> Interval:
    low, high = sorted(abs(draw(NUMBERS)) + Decimal("0.001") for _ in range(2))
    interval = Interval(low, high)
    return -interval if draw(st.booleans()) else interval


def point(interval: Interval, share: Fraction) -> Fraction:
    low, high = Fraction(interval.low), Fraction(interval.high)
    return low + (high - low) * share


def holds(interval: Interval, value: Fraction) -> bool:
    return Fraction(interval.low) <= value <= Fraction(interval.high)


def extremes(first: Interval, second: Interval, operation: str) -> tuple[Fraction, Fraction]:
    pairs = [(Fraction(a), Fraction(b)) for a in (first.low, first.high) for b in (second.low, second.high)]
    operations = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }
    found = [operations[operation](a, b) for a, b in pairs]
    return min(found), max(found)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("99.90", "99.895", "99.905"),
        ("10", "9.5", "10.5"),
        ("10.0", "9.95", "10.05"),
        ("0", "-0.5", "0.5"),
        ("-2.5", "-2.55", "-2.45"),
    ],
)
def test_a_printed_number_stands_for_half_a_unit_of_its_last_digit_to_each_side(
    printed: str, low: str, high: str
) -> None:
    assert Interval.of_printed(Decimal(printed)) == Interval(Decimal(low), Decimal(high))


def test_a_truncated_number_stands_for_what_lies_further_from_zero() -> None:
    assert Interval.of_printed(Decimal("99.9"), truncated=True) == Interval(Decimal("99.9"), Decimal(100), False, True)  # noqa: FBT003  (the ends, in order)
    assert Interval.of_printed(Decimal("-1.5"), truncated=True).contains(Decimal("-1.59"))
    assert not Interval.of_printed(Decimal("-1.5"), truncated=True).contains(Decimal("-1.6"))
    assert Interval.of_printed(Decimal(0), truncated=True).contains(Decimal("-0.9"))


def test_the_last_digit_is_the_one_written() -> None:
    assert last_digit(Decimal("824.355")) == Decimal("0.001")
    with pytest.raises(TypeError):
        last_digit(INFINITY)


@given(intervals(), intervals(), SHARES, SHARES, st.sampled_from("+-*"))
def test_the_result_holds_every_exact_result(a: Interval, b: Interval, s: Fraction, t: Fraction, sign: str) -> None:
    x, y = point(a, s), point(b, t)
    result = {"+": a + b, "-": a - b, "*": a * b}[sign]
    assert holds(result, {"+": x + y, "-": x - y, "*": x * y}[sign])


@given(intervals(), intervals(), st.sampled_from("+-*"))
def test_the_result_is_no_wider_than_the_exact_one(a: Interval, b: Interval, sign: str) -> None:
    result = {"+": a + b, "-": a - b, "*": a * b}[sign]
    assert (Fraction(result.low), Fraction(result.high)) == extremes(a, b, sign)


@given(intervals(), divisors(), SHARES, SHARES)
def test_a_quotient_holds_every_exact_quotient_and_hardly_more(
    a: Interval, b: Interval, s: Fraction, t: Fraction
) -> None:
    result = a / b
    low, high = extremes(a, b, "/")
    assert holds(result, point(a, s) / point(b, t))
    assert low - Fraction(result.low) <= HAIR * 10**10
    assert Fraction(result.high) - high <= HAIR * 10**10


@given(intervals(), intervals())
def test_meeting_is_sharing_a_number(a: Interval, b: Interval) -> None:
    shared_low, shared_high = max(a.low, b.low), min(a.high, b.high)
    middle = (shared_low + shared_high) / 2
    shares = shared_low <= shared_high and a.contains(middle) and b.contains(middle)
    assert a.meets(b) == b.meets(a) == shares


@given(intervals(), intervals())
def test_a_difference_that_holds_zero_is_a_meeting(a: Interval, b: Interval) -> None:
    assert (a - b).contains(Decimal(0)) == a.meets(b)


@given(st.lists(NUMBERS, max_size=6))
def test_a_sum_of_printed_numbers_holds_the_sum_as_printed(values: list[Decimal]) -> None:
    assert sum_of(Interval.of_printed(value) for value in values).contains(sum(values, Decimal(0)))


@given(intervals(), NUMBERS)
def test_scaling_is_multiplying_by_an_exact_number(a: Interval, factor: Decimal) -> None:
    assert a.scale(factor) == a * Interval.exact(factor)


def test_dividing_by_what_may_be_zero_excludes_nothing() -> None:
    assert Interval.exact(1) / Interval.of_printed(Decimal(0)) == UNBOUNDED
    assert Interval.exact(1) / Interval.exact(0) == UNBOUNDED


def test_dividing_by_what_ends_at_zero_is_a_half_line() -> None:
    up = Interval(Decimal(1), Decimal(2)) / Interval(Decimal(0), Decimal(4))
    down = Interval(Decimal(1), Decimal(2)) / Interval(Decimal(-4), Decimal(0))
    assert (up.low, up.high) == (Decimal("0.25"), INFINITY)
    assert (down.low, down.high) == (-INFINITY, Decimal("-0.25"))


def test_zero_times_the_unbounded_is_zero() -> None:
    assert Interval.exact(0) * UNBOUNDED == Interval.exact(0)


def test_an_open_end_is_left_out_of_a_product_unless_a_zero_reaches_it() -> None:
    open_above = Interval(Decimal(1), Decimal(2), high_open=True)
    assert not (open_above * Interval.exact(3)).contains(Decimal(6))
    assert (open_above * Interval(Decimal(0), Decimal(1))).contains(Decimal(0))


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(EmptyIntervalError):
        Interval(Decimal(2), Decimal(1))
    with pytest.raises(EmptyIntervalError):
        Interval(Decimal(1), Decimal(1), low_open=True)


def test_a_rate_and_its_amounts_agree_where_their_intervals_meet() -> None:
    executed, budget = Interval.of_printed(Decimal("847.16")), Interval.of_printed(Decimal("847.98"))
    rate = (executed / budget).scale(100)
    assert rate.meets(Interval.of_printed(Decimal("99.90")))
    assert not rate.meets(Interval.of_printed(Decimal("99.80")))
    assert rate.width < Decimal("0.01")
