"""The geometry of the report's plots; the templates draw it as SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 420, 150  # of a histogram, without its labels
SCALE = 120  # points or percent; what lies outside 0 to this is told beside the plot
STEPS = (1, 2, 5, 10)  # that a bar may be wide
MOST_BARS = 16
LABELLED = 8  # edges that bear their number, about
TICKS = 4  # lines of the vertical axis, about
BAR_LENGTH = 300  # of the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram: it counts the values from `low` to below `high`; and where it is drawn."""

    low: int
    high: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars, the ticks of the vertical axis as (count, y) and those of the horizontal one as (number, x).

    `beyond` are the values that no bar counts, since they would make all others one bar.
    """

    bars: tuple[Bar, ...]
    rows: tuple[tuple[int, float], ...]
    columns: tuple[tuple[int, float], ...]
    count: int
    beyond: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar: its name, its count, where it begins and how long it is."""

    name: str
    count: int
    start: float
    length: float


def histogram(values: Iterable[Decimal]) -> Histogram:
    """Count values in bars of one width, each from its lower edge on; from the least value to the greatest."""
    ordered = sorted(values)
    inside = [value for value in ordered if 0 <= value < SCALE]
    step, first, bins = _bins(inside)
    counts = Counter(int(value // step) - first for value in inside)
    top, width = _nice_top(max(counts.values(), default=0)), WIDTH / bins
    bars = tuple(_bar(index, counts[index], top, width, (first, step)) for index in range(bins))
    row_step, column_step = max(1, math.ceil(top / TICKS)), max(1, math.ceil(bins / LABELLED))
    rows = tuple((count, round(HEIGHT - HEIGHT * count / top, 2)) for count in range(0, top + 1, row_step))
    columns = tuple(
        ((first + index) * step, round(index * width, 2))
        for index in range(bins + 1)
        if (first + index) % column_step == 0
    )
    beyond = tuple(value for value in ordered if not 0 <= value < SCALE)
    return Histogram(bars, rows, columns, len(ordered), beyond)


def stacked(counts: Mapping[str, int], whole: int, length: float = BAR_LENGTH) -> tuple[Part, ...]:
    """Return the parts of a bar, in the order given; `whole` is the count that fills `length`."""
    parts, start = [], 0.0
    for name, count in counts.items():
        long = round(length * count / whole, 2) if whole else 0.0
        if count:
            parts.append(Part(name, count, round(start, 2), long))
        start += long
    return tuple(parts)


def _bins(inside: list[Decimal]) -> tuple[int, int, int]:
    """Return the width of a bar, the first one's number and how many there are, for values in order."""
    low, high = (inside[0], inside[-1]) if inside else (Decimal(0), Decimal(0))
    fitting = (step for step in STEPS if high // step - low // step < MOST_BARS)
    step = next(fitting, STEPS[-1])
    return step, int(low // step), int(high // step - low // step) + 1


def _bar(index: int, count: int, top: int, width: float, scale: tuple[int, int]) -> Bar:
    first, step = scale
    return Bar(
        low=(first + index) * step,
        high=(first + index + 1) * step,
        count=count,
        x=round(index * width + 1, 2),
        y=round(HEIGHT - HEIGHT * count / top, 2),
        width=round(width - 2, 2),
        height=round(HEIGHT * count / top, 2),
    )


def _nice_top(count: int) -> int:
    """Return the least round number from the count on: 4, 8, 20, 40, 80, ..."""
    top = TICKS
    factors = (2, 2.5, 2)
    index = 0
    while top < count:
        top = int(top * factors[index % len(factors)])
        index += 1
    return top
