"""A table that alignment shows: column lines, row lines, and which glyph stands in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.arrays import FloatArray, IntArray

Rectangle = tuple[int, int, int, int]  # row, column, row end, column end, half open


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table: grid lines across and downwards, its cells, and the cell of each of its glyphs (-1: none)."""

    xs: FloatArray
    ys: FloatArray
    cells: tuple[Rectangle, ...]
    owners: IntArray

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return the outline, x0, top, x1, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])


def filled(
    placed: Sequence[tuple[Rectangle, tuple[int, ...]]],
    shape: tuple[int, int],
    xs: FloatArray,
    ys: FloatArray,
    part_of_glyph: IntArray,
) -> Aligned:
    """Return the table with blank cells where nothing stands; of two cells in one place the later joins the earlier."""
    taken = np.full(shape, -1, dtype=np.int64)
    cells: list[Rectangle] = []
    owner = np.full(int(part_of_glyph.max()) + 1, -1, dtype=np.int64)
    for (row, col, row_end, col_end), parts in placed:
        here = taken[row:row_end, col:col_end]
        if not here.size:
            continue
        other = here[here >= 0]
        if len(other):
            number = int(other[0])
        else:
            number = len(cells)
            cells.append((row, col, row_end, col_end))
            here[:] = number
        owner[list(parts)] = number
    for row, col in zip(*np.nonzero(taken < 0), strict=True):
        cells.append((int(row), int(col), int(row) + 1, int(col) + 1))
    return Aligned(xs, ys, tuple(cells), owner[part_of_glyph])
