"""Column lines: the fewest that stand in all stretches where one must be; and the columns that have a text mid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Interval = tuple[float, float]
OUTSIDE = 6.0  # cost of text that sticks out of its columns
LEFT = 0.45  # em from a cell's side to text that begins at it


def stabbed(intervals: Iterable[Interval]) -> list[float]:
    """Return the fewest positions such that each interval holds one; each in the middle of what its intervals share."""
    positions: list[float] = []
    low, high = float("-inf"), float("-inf")
    for start, end in sorted(intervals, key=lambda interval: interval[1]):
        if start <= high:
            low = max(low, start)
            continue
        if high > float("-inf"):
            positions.append((low + high) / 2)
        low, high = start, end
    if high > float("-inf"):
        positions.append((low + high) / 2)
    return positions


def without_slivers(positions: Sequence[float], stretches: Sequence[Interval], least: float) -> list[float]:
    """Return positions with neighbours less than so far apart made one, where each stretch still holds a position.

    No text stands in so narrow a column: the two are one line, put a little off by texts that are not quite mid.
    """
    found: list[float] = []
    for position in positions:
        if found and position - found[-1] < least:
            common = [s for s in stretches if any(s[0] <= x <= s[1] for x in (found[-1], position))]
            low, high = max(start for start, _ in common), min(end for _, end in common)
            if low <= high:
                found[-1] = min(max((found[-1] + position) / 2, low), high)
                continue
        found.append(position)
    return found


def best_spans(
    texts: Sequence[tuple[float, float, bool]], xs: Sequence[float], em: float, *, at_left: bool = False
) -> list[tuple[int, int]]:
    """Return the columns of each text of a row (x0, x1, whether it has several lines); they cover all columns.

    Texts stand in the middle of their columns, those of several lines maybe at the left; or all of them do.
    """
    count = len(xs) - 1
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for text in texts:
        reached: dict[int, tuple[float, int]] = {}
        for end in range(1, count + 1):
            options = [
                (cost + _off(text, xs[begin], xs[end], em, at_left=at_left), begin)
                for begin, (cost, _) in best[-1].items()
                if begin < end
            ]
            if options:
                reached[end] = min(options)
        best.append(reached)
    spans: list[tuple[int, int]] = []
    end = count
    for reached in best[:0:-1]:
        end = end if end in reached else max(reached, default=0)
        begin = reached[end][1] if reached else 0
        spans.append((begin, end))
        end = begin
    return spans[::-1]


def _off(text: tuple[float, float, bool], left: float, right: float, em: float, *, at_left: bool) -> float:
    """Return how badly a text stands between two lines."""
    x0, x1, several = text
    outside = max(0.0, left - x0) + max(0.0, x1 - right)
    off, off_left = abs(x0 + x1 - left - right) / 2, abs(x0 - left - LEFT * em)
    if at_left or several:
        off = off_left if at_left else min(off, off_left)
    return off / em + OUTSIDE * outside / em
