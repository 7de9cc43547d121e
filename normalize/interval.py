"""What a published rounded number stands for, and arithmetic with such intervals.

99.90 stands for [99.895, 99.905]. Two statements conflict only where their intervals cannot meet (XBRL Calculations 1.1
reads rounded facts so). Ends are `Decimal`, infinite where unbounded; a result that 60 digits cannot hold is rounded
outwards, so that an interval never loses a value it should contain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, DivisionByZero, InvalidOperation

DIGITS = 60
DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR, traps=[InvalidOperation, DivisionByZero])
UP = Context(prec=DIGITS, rounding=ROUND_CEILING, traps=[InvalidOperation, DivisionByZero])
ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")
INFINITY = Decimal("Infinity")

Operation = Callable[[Decimal, Decimal, Context], Decimal]
End = tuple[Decimal, bool]  # the number, and whether it is left out


class EmptyIntervalError(ValueError):
    """The low end stands above the high end, or a single point is left out of itself."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; an open end is left out, an infinite end is always open."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise EmptyIntervalError(f"nothing lies between {self.low} and {self.high}")

    @classmethod
    def exact(cls, value: Decimal | int) -> Interval:
        """Return the interval of this number alone."""
        return cls(Decimal(value), Decimal(value))

    @classmethod
    def of_printed(cls, value: Decimal, *, truncated: bool = False) -> Interval:
        """Return what a printed number stands for, by its last printed digit.

        Rounded to the nearest: half a unit of that digit to each side, both ends included, since a tie may have gone
        either way. Truncated: up to one unit further from zero, that end left out.
        """
        unit = last_digit(value)
        if not truncated:
            return cls(DOWN.subtract(value, unit * HALF), UP.add(value, unit * HALF))
        if value > 0:
            return cls(value, UP.add(value, unit), high_open=True)
        if value < 0:
            return cls(DOWN.subtract(value, unit), value, low_open=True)
        return cls(-unit, unit, low_open=True, high_open=True)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            DOWN.add(self.low, other.low),
            UP.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(self.high.copy_negate(), self.low.copy_negate(), self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return spanned_by(self, other, multiply)

    def __truediv__(self, other: Interval) -> Interval:
        """Return the quotients; unbounded where the divisor may be zero, a half-line where zero is its end."""
        if other.low > 0 or other.high < 0:
            return spanned_by(self, other, divide)
        if other.low < 0 < other.high or other.low == other.high:
            return UNBOUNDED
        if other.low == 0:
            return self * Interval(DOWN.divide(ONE, other.high), INFINITY, other.high_open, high_open=True)
        return self * Interval(-INFINITY, UP.divide(ONE, other.low), low_open=True, high_open=other.low_open)

    def scale(self, factor: Decimal | int) -> Interval:
        """Return every number times an exact factor."""
        return self * Interval.exact(factor)

    def contains(self, value: Decimal) -> bool:
        """Say whether the number lies inside, open ends left out."""
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def meets(self, other: Interval) -> bool:
        """Say whether one number at least lies in both."""
        return starts_within(self, other) and starts_within(other, self)

    @property
    def width(self) -> Decimal:
        """The distance between the ends."""
        return UP.subtract(self.high, self.low)


UNBOUNDED = Interval(-INFINITY, INFINITY, low_open=True, high_open=True)


def sum_of(intervals: Iterable[Interval]) -> Interval:
    """Return the sums of one number of each; [0, 0] for none."""
    return sum(intervals, Interval.exact(0))


def last_digit(value: Decimal) -> Decimal:
    """Return the unit of the last printed digit: 0.01 for 99.90, 1 for 10."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{value} is no printed number")
    return Decimal((0, (1,), exponent))


def starts_within(first: Interval, second: Interval) -> bool:
    """Say whether `first` begins no later than `second` ends."""
    if first.low == second.high:
        return not (first.low_open or second.high_open)
    return first.low < second.high


def spanned_by(first: Interval, second: Interval, operation: Operation) -> Interval:
    """Return the hull of an operation that is monotone in each operand: its extremes lie at the corners."""
    low, low_open = min(corners(first, second, operation, DOWN))
    high, high_open = max(corners(first, second, operation, UP), key=lambda end: (end[0], not end[1]))
    return Interval(low, high, low_open, high_open)


def corners(first: Interval, second: Interval, operation: Operation, rounding: Context) -> Iterator[End]:
    """Yield the operation on each pair of ends, and whether the pair is left out."""
    for left, left_open in ends(first):
        for right, right_open in ends(second):
            yield operation(left, right, rounding), leaves_out((left, left_open), (right, right_open))


def ends(interval: Interval) -> tuple[End, End]:
    """Return both ends."""
    return (interval.low, interval.low_open), (interval.high, interval.high_open)


def leaves_out(left: End, right: End) -> bool:
    """Say whether a corner is left out: a zero that is included reaches zero whatever stands beside it."""
    if left == (ZERO, False) or right == (ZERO, False):
        return False
    return left[1] or right[1]


def multiply(left: Decimal, right: Decimal, rounding: Context) -> Decimal:
    """Return the product; zero times an unbounded end is zero."""
    return rounding.multiply(left, right) if left and right else ZERO


def divide(left: Decimal, right: Decimal, rounding: Context) -> Decimal:
    """Return the quotient; a finite number over an unbounded end is zero."""
    if left.is_infinite() and right.is_infinite():
        return ZERO  # the hull takes this limit from the corner with the finite divisor
    return rounding.divide(left, right)
