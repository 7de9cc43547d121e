"""The geometry of the report's plots; the templates draw it as SVG."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 420, 150  # of a histogram, without its labels
TICKS = 4  # lines of the vertical axis, about
BAR_LENGTH = 300  # of the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram: which values it counts, how many, and where it is drawn."""

    low: str
    high: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars, the ticks of the vertical axis as (count, y) and those of the horizontal one as (text, x)."""

    bars: tuple[Bar, ...]
    rows: tuple[tuple[int, float], ...]
    columns: tuple[tuple[str, float], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar: its name, its count, where it begins and how long it is."""

    name: str
    count: int
    start: float
    length: float


def histogram(values: Iterable[Decimal], edges: Sequence[int]) -> Histogram:
    """Count values between edges, each bar from its lower edge on; the first and last bar take what lies beyond."""
    counts = Counter(_bin(value, edges) for value in values)
    bins = len(edges) - 1
    top = _nice_top(max(counts.values(), default=0))
    width = WIDTH / bins
    bars = tuple(
        Bar(
            low="" if index == 0 else str(edges[index]),
            high="" if index == bins - 1 else str(edges[index + 1]),
            count=counts[index],
            x=round(index * width + 1, 2),
            y=round(HEIGHT - HEIGHT * counts[index] / top, 2),
            width=round(width - 2, 2),
            height=round(HEIGHT * counts[index] / top, 2),
        )
        for index in range(bins)
    )
    step = max(1, math.ceil(top / TICKS))
    rows = tuple((count, round(HEIGHT - HEIGHT * count / top, 2)) for count in range(0, top + 1, step))
    columns = tuple((str(edge), round(index * width, 2)) for index, edge in enumerate(edges) if 0 < index < bins)
    return Histogram(bars, rows, columns, sum(counts.values()))


def stacked(counts: Mapping[str, int], whole: int, length: float = BAR_LENGTH) -> tuple[Part, ...]:
    """Return the parts of a bar, in the order given; `whole` is the count that fills `length`."""
    parts, start = [], 0.0
    for name, count in counts.items():
        long = round(length * count / whole, 2) if whole else 0.0
        if count:
            parts.append(Part(name, count, round(start, 2), long))
        start += long
    return tuple(parts)


def _bin(value: Decimal, edges: Sequence[int]) -> int:
    inner = sum(value >= edge for edge in edges[1:-1])
    return int(inner)


def _nice_top(count: int) -> int:
    """Return the least round number from the count on: 4, 8, 20, 40, 80, ..."""
    top = TICKS
    factors = (2, 2.5, 2)
    index = 0
    while top < count:
        top = int(top * factors[index % len(factors)])
        index += 1
    return top
