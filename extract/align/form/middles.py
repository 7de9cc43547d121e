"""Merged labels spread over the rows in whose middle, or from whose top, they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import Block
from extract.align.form.setting import Setting, Stand
from extract.align.form.stretches import Stretches, cheapest, stretches
from extract.arrays import FloatArray, IntArray
from extract.vocabulary import vocabulary

EVEN = 0.2  # weight of rows having the same room, beside that of their middles
PADDING = 0.6  # em in a row beside its lines
MOST_LINES = 8  # lines of one cell
MOST_ROWS = 24  # rows that one label covers
UNKNOWN = 0.5  # cost of a label that is no known one
LONE = 0.8  # cost of rows without a label
HUNG = 0.2  # cost of a label that hangs from the top of its rows, before a page end


@dataclass(frozen=True, slots=True)
class Span:
    """A label's lines and the rows it covers, half open."""

    row: int
    end: int
    lines: tuple[int, ...]


def spread_over_rows(
    lines: Sequence[Block], sides: Sequence[float], setting: Setting, within: set[int] | None
) -> list[Span]:
    """Return the labels that lines make, each over rows in whose middle it stands; together they cover all rows.

    `sides` are the upper and lower sides of the rows; with `within`, a label begins only at one of these rows. Where
    the table does not begin with the rows, the first label may be blank; where it does not end, the last may hang.
    """
    n_rows, n_lines = len(sides) - 1, len(lines)
    labels = _Labels(stretches(lines, setting.em, MOST_LINES, setting.step), sides, setting, _unknown(lines))
    begins = labels.texts.begins
    best = np.full((n_rows + 1, n_lines + 1), np.inf)
    best[0, 0] = 0.0
    came: dict[int, tuple[IntArray, IntArray]] = {}
    for row in range(1, n_rows + 1):
        firsts = [first for first in range(max(0, row - MOST_ROWS), row) if np.isfinite(best[first]).any()]
        if not firsts or (within is not None and row not in within):
            continue
        ways = np.concatenate([best[first][begins] + labels.cost(first, row) for first in firsts], axis=1)
        chosen, best[row] = cheapest(ways)
        of_first, column = np.divmod(chosen, begins.shape[1])
        came[row] = np.array(firsts)[of_first], begins[np.arange(n_lines + 1), column]
    spans: list[Span] = []
    row, end = n_rows, n_lines
    while row and np.isfinite(best[row, end]):
        first, begin = (int(before[end]) for before in came[row])
        spans.append(Span(first, row, tuple(line.lines[0] for line in lines[begin:end])))
        row, end = first, begin
    return spans[::-1]


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels that lines may make over rows."""

    texts: Stretches
    sides: Sequence[float]
    setting: Setting
    unknown: FloatArray  # cost of each text that is no known label

    def cost(self, first: int, end: int) -> FloatArray:
        """Return the cost of each over rows: cut by a page end, it may be blank below, and hang from the top above."""
        cost = self._off(self._middle(first, end))
        if end == len(self.sides) - 1 and not self.setting.ends:
            cost = np.minimum(cost, self._off(self._hung(first)) + HUNG)
        cost[:, -1] = 2 * LONE if first or self.setting.begins else 0.0
        return cost

    def _middle(self, first: int, end: int) -> float | FloatArray:
        """Return where the middle of each stands in its rows."""
        if self.setting.stand is Stand.TOP:
            return self._hung(first)
        if self.setting.stand is Stand.FOOT:
            return self.sides[end] - PADDING * self.texts.em / 2 - self.texts.heights / 2
        return (self.sides[first] + self.sides[end]) / 2

    def _off(self, middle: float | FloatArray) -> FloatArray:
        """Return how badly they stand in the middle of their rows."""
        return self.texts.off(middle) + self.unknown

    def _hung(self, first: int) -> FloatArray:
        """Return where the middle of rows would be in which they hang from the top."""
        return self.sides[first] + PADDING * self.texts.em / 2 + self.texts.heights / 2


def _unknown(lines: Sequence[Block]) -> FloatArray:
    """Return what each stretch of lines costs as a label that is no known one."""
    costs = np.zeros((len(lines) + 1, MOST_LINES + 1))
    for end in range(1, len(lines) + 1):
        for begin in range(max(0, end - MOST_LINES), end):
            text = "".join(line.text for line in lines[begin:end])
            if (vocabulary().level1(text) or vocabulary().level2(text)) is None:
                costs[end, begin - end - 1] = UNKNOWN * (end - begin)
    return costs


def row_sides(rows: Sequence[tuple[float, float]], em: float) -> list[float]:
    """Return the sides of rows given by where their texts begin and end.

    The middle of a row lies in the middle of its sides, and all rows have about the same room around their texts; a
    row that is higher for the sake of a label beside it has more.
    """
    count = len(rows)
    room = float(np.median([lower[0] - upper[1] for upper, lower in pairwise(rows)])) if count > 1 else em
    wanted = np.array([[top + bottom, (bottom - top + max(room, 0.0)) * EVEN] for top, bottom in rows])
    equations = np.zeros((count, 2, count + 1))
    numbers = np.arange(count)
    equations[numbers, 0, numbers] = equations[numbers, 0, numbers + 1] = 1.0
    equations[numbers, 1, numbers], equations[numbers, 1, numbers + 1] = -EVEN, EVEN
    solved = np.linalg.lstsq(equations.reshape(-1, count + 1), wanted.ravel(), rcond=None)[0]
    low = np.array([-np.inf, *(bottom for _, bottom in rows)])
    high = np.array([*(top for top, _ in rows), np.inf])
    return np.clip(solved, np.minimum(low, high), np.maximum(low, high)).tolist()  # type: ignore[no-any-return]
