"""Lines of text led to the rows in whose middle they stand, and labels spread over rows that have them mid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.align.blocks import Block
from extract.vocabulary import vocabulary

LINE = 1.25  # em from line to line,
PADDING = 0.6  # em in a row beside its lines
MOST_LINES = 8  # lines of one cell
MOST_ROWS = 24  # rows that one label covers
UNKNOWN = 0.5  # cost of a label that is no known one
LONE = 0.8  # cost of a row for which no line is left,
FEW = 0.25  # and where there are fewer lines than rows
LOOSE = 1.7  # em between lines of one cell, at most
HUNG = 0.2  # cost of a label that hangs from the top of its rows, before a page end
TORN = 3.0  # cost of lines further apart


@dataclass(frozen=True, slots=True)
class Ends:
    """Whether rows are a table's first and its last, or a page end cuts it before or behind them."""

    begins: bool = True
    ends: bool = True


WHOLE = Ends()


@dataclass(frozen=True, slots=True)
class Span:
    """A label's lines and the rows it covers, half open."""

    row: int
    end: int
    lines: tuple[int, ...]


def led_to_rows(lines: Sequence[Block], rows: Sequence[float], em: float, ends: Ends = WHOLE) -> list[tuple[int, ...]]:
    """Return, for each row given by its middle, the lines whose middle it is; their order stays.

    Where the table does not end with them, the last row may hang from its first line: a page end follows.
    """
    blank = LONE if len(lines) >= len(rows) else FEW
    costs = np.full((len(rows) + 1, len(lines) + 1), np.inf)
    costs[0, 0] = 0.0
    came: dict[tuple[int, int], int] = {}
    for number, middle in enumerate(rows, start=1):
        for end in range(len(lines) + 1):
            for begin in range(max(0, end - MOST_LINES), end + 1):
                hangs = number == len(rows) and not ends.ends
                off = off_middle(lines[begin:end], middle, em, hangs=hangs) if begin < end else blank
                cost = costs[number - 1, begin] + off
                if cost < costs[number, end]:
                    costs[number, end] = cost
                    came[number, end] = begin
    groups: list[tuple[int, ...]] = []
    end = len(lines)
    for number in range(len(rows), 0, -1):
        begin = came.get((number, end), end)
        groups.append(tuple(line.lines[0] for line in lines[begin:end]))
        end = begin
    return groups[::-1]


def off_middle(lines: Sequence[Block], middle: float, em: float, *, hangs: bool = False) -> float:
    """Return how far the middle of lines (or of the first one) is off a row's, and how badly they hold together."""
    torn = sum(lower.middle - upper.middle > LOOSE * em for upper, lower in pairwise(lines))
    off = abs((lines[0].top + lines[-1].bottom) / 2 - middle)
    return (min(off, abs(lines[0].middle - middle)) if hangs else off) / em + TORN * torn


def spread_over_rows(
    lines: Sequence[Block], sides: Sequence[float], em: float, within: set[int] | None, ends: Ends = WHOLE
) -> list[Span]:
    """Return the labels that lines make, each over rows in whose middle it stands; together they cover all rows.

    `sides` are the upper and lower sides of the rows; with `within`, a label begins only at one of these rows. Where
    the table does not begin with the rows, the first label may be blank; where it does not end, the last may hang.
    """
    n_rows, n_lines = len(sides) - 1, len(lines)
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for row in range(1, n_rows + 1):
        if within is not None and row not in within:
            continue
        for end in range(n_lines + 1):
            options = []
            for first in range(max(0, row - MOST_ROWS), row):
                for begin in range(max(0, end - MOST_LINES), end + 1):
                    if (first, begin) in best:
                        cost = _span_cost(lines[begin:end], (first, row), sides, em, ends)
                        options.append((best[first, begin][0] + cost, (first, begin)))
            if options:
                best[row, end] = min(options)
    spans: list[Span] = []
    state: tuple[int, int] | None = (n_rows, n_lines)
    while state in best and best[state][1] is not None:
        before = best[state][1]
        assert before is not None  # noqa: S101 - the loop's condition
        spans.append(Span(before[0], state[0], tuple(line.lines[0] for line in lines[before[1] : state[1]])))
        state = before
    return spans[::-1]


def _span_cost(label: Sequence[Block], rows: tuple[int, int], sides: Sequence[float], em: float, ends: Ends) -> float:
    """Return the cost of a label over rows: cut by a page end, it may be blank below, and hang from the top above."""
    first, end = rows
    if not (label or first or ends.begins):
        return 0.0
    cost = _label_cost(label, (sides[first] + sides[end]) / 2, em)
    if label and end == len(sides) - 1 and not ends.ends:
        return min(cost, _label_cost(label, _hung(label, sides[first], em), em) + HUNG)
    return cost


def _hung(lines: Sequence[Block], top: float, em: float) -> float:
    """Return where the middle of rows would be in which lines hang from the top."""
    return top + PADDING * em / 2 + (lines[-1].bottom - lines[0].top) / 2


def _label_cost(lines: Sequence[Block], middle: float, em: float) -> float:
    """Return how badly lines make a label in the middle of its rows."""
    if not lines:
        return 2 * LONE
    text = "".join(line.text for line in lines)
    is_known = (vocabulary().level1(text) or vocabulary().level2(text)) is not None
    return off_middle(lines, middle, em) + (0.0 if is_known else UNKNOWN * len(lines))


def row_sides(middles: Sequence[float], em: float, lines: Sequence[float] | None = None) -> list[float]:
    """Return the sides of rows given by their middles: each lies in the middle, and is about as high as its lines."""
    count = len(middles)
    heights = [
        LINE * em * (number - 1) + (1 + 2 * PADDING) * em for number in (lines if lines is not None else [1] * count)
    ]
    rows, wanted = [], []
    for number, middle in enumerate(middles):
        row = np.zeros(count + 1)
        row[number] = row[number + 1] = 1.0
        rows.append(3 * row)
        wanted.append(3 * 2 * middle)
        row = np.zeros(count + 1)
        row[number], row[number + 1] = -0.5, 0.5
        rows.append(row)
        wanted.append(0.5 * heights[number])
    solved = np.linalg.lstsq(np.array(rows), np.array(wanted), rcond=None)[0]
    return np.maximum.accumulate(solved).tolist()  # type: ignore[no-any-return]
