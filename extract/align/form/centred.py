"""Where column lines stand between texts that are in the middle of their columns.

A text in the middle of its column ties the column's two sides to each other: the one is as far from its middle as the
other. So the sides of a row of columns all hang on one unknown, which must keep every side between two texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

Interval = tuple[float, float]


def narrowed(sides: Sequence[Interval], centres: Sequence[float | None], slack: float) -> list[Interval]:
    """Return the stretches in which the sides (n + 1) of n columns stand, given those in which they may stand.

    `centres` are the middles of the columns where text shows them; `slack` is how far text may be off. Where texts
    contradict each other, the stretches stay as they are.
    """
    found = list(sides)
    for known, group in groupby(range(len(centres)), key=lambda number: centres[number] is not None):
        run = list(group)
        if known:
            chosen = [centres[number] for number in run]
            stretch = slice(run[0], run[-1] + 2)
            found[stretch] = _run(found[stretch], [centre for centre in chosen if centre is not None], slack)
    return found


def _run(sides: Sequence[Interval], centres: Sequence[float], slack: float) -> list[Interval]:
    """Return the stretches of sides next to each other that centres tie together: each is +-(the first) + constant."""
    shifts = [0.0]
    for centre in centres:
        shifts.append(2 * centre - shifts[-1])
    low, high = float("-inf"), float("inf")
    for number, ((start, end), shift) in enumerate(zip(sides, shifts, strict=True)):
        one, other = (start - shift, end - shift) if number % 2 == 0 else (shift - end, shift - start)
        low, high = max(low, one - slack), min(high, other + slack)
    if low > high:
        return list(sides)
    narrow = []
    for number, ((start, end), shift) in enumerate(zip(sides, shifts, strict=True)):
        one, other = (low + shift, high + shift) if number % 2 == 0 else (shift - high, shift - low)
        narrow.append((max(start, one - slack), min(end, other + slack)))
    return narrow if all(start <= end for start, end in narrow) else list(sides)
