"""The tables of a page on their way to grids: cells on grid lines, and the texts that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extract.align import Aligned
from extract.arrays import FloatArray, IntArray
from extract.geometry import Area, bounds_of
from extract.geometry.lattice import Lattice
from extract.model import Cell, Grid, Mark, Places

INFERRED = (Mark.INFERRED_BORDER,)


@dataclass(frozen=True, slots=True)
class Table:
    """A lattice with its cells, whose owners' numbers start at `base`."""

    lattice: Lattice | Aligned
    areas: list[Area]
    bounds: IntArray  # of the areas: row, column, row end, column end
    base: int


def concluded_table(aligned: Aligned, base: int) -> Table:
    """Return a table whose walls were concluded."""
    areas = [Area(*cell, is_inferred=True) for cell in aligned.cells]
    return Table(aligned, areas, bounds_of(areas), base)


def table_to_grid(
    table: Table, texts: Mapping[int, Sequence[str]], places: Callable[[FloatArray], Iterable[Places]]
) -> Grid:
    """Return a table as grid, from the lines of each owner; grid lines that bound no cell are left out.

    `places` says where boxes (n, 4) of the page as read stand.
    """
    rows, n_rows = _numbered(table.bounds[:, 0::2])
    cols, n_cols = _numbered(table.bounds[:, 1::2])
    xs, ys = table.lattice.xs[table.bounds[:, 1::2]], table.lattice.ys[table.bounds[:, 0::2]]
    numbers = range(table.base, table.base + len(rows))
    cells = map(
        Cell,
        rows[:, 0].tolist(),
        cols[:, 0].tolist(),
        (rows[:, 1] - rows[:, 0]).tolist(),
        (cols[:, 1] - cols[:, 0]).tolist(),
        ["\n".join(texts.get(number, ())) for number in numbers],
        places(np.stack([xs, ys], axis=2).reshape(-1, 4)),
        [INFERRED if area.is_inferred else () for area in table.areas],
    )
    return Grid(n_rows, n_cols, tuple(cells))


def _numbered(edges: IntArray) -> tuple[IntArray, int]:
    """Return the edges counted without those that bound no cell, and the number of bands between them."""
    used = np.zeros(int(edges.max()) + 1, dtype=bool)
    used[edges] = True
    return (np.cumsum(used) - 1)[edges], int(np.count_nonzero(used)) - 1
