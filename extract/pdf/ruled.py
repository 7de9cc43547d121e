"""The table that a lattice makes of the glyphs it holds, and what these say of its rulings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from extract.align import Seen, seen_in
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.geometry import Area, bounds_of, cells_at, lattice_to_areas, mend
from extract.geometry.holes import may_have_holes, without_holes
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import Rulings

CORE = 0.25  # share of a glyph's box at either side that a table's line may touch
CUT = 0.1  # share of the glyphs cut by lines from which the lines are a drawing


class Ruled(NamedTuple):
    """A table with rulings: its cells, that of each elementary cell and of each glyph, and what the glyphs say."""

    lattice: Lattice
    areas: list[Area]
    bounds: IntArray
    owner: IntArray
    cells: IntArray
    seen: Seen


def ruled_table(found: Lattice, held: Glyphs, page: Rulings | None) -> Ruled | None:
    """Return the table that a lattice makes of the glyphs it holds; None for a drawing."""
    lattice = mend(found, held)
    areas, owner = lattice_to_areas(lattice, held)
    if len(areas) < 2 or _is_drawing(lattice, owner, held.boxes):  # noqa: PLR2004 - one cell is a frame
        return None
    cells = cells_at(lattice, owner, *held.middles().T)
    if page is not None and may_have_holes(page):
        whole, owner = without_holes(lattice, areas, owner, set(cells.tolist()), page)
        if whole is not areas:
            areas, cells = whole, cells_at(lattice, owner, *held.middles().T)
    bounds = bounds_of(areas)
    widths = lattice.xs[bounds[:, 3]] - lattice.xs[bounds[:, 1]]
    return Ruled(lattice, areas, bounds, owner, cells, seen_in(held, cells, bounds, widths))


def _is_drawing(lattice: Lattice, owner: IntArray, boxes: FloatArray) -> bool:
    """Tell a chart from a table: the lines of a chart run through its numbers and legends."""
    x0, top, x1, bottom = boxes.T
    x, y, rim_x, rim_y = (x0 + x1) / 2, (top + bottom) / 2, CORE * (x1 - x0), CORE * (bottom - top)
    is_cut = cells_at(lattice, owner, x0 + rim_x, y) != cells_at(lattice, owner, x1 - rim_x, y)
    is_cut |= cells_at(lattice, owner, x, top + rim_y) != cells_at(lattice, owner, x, bottom - rim_y)
    return bool(np.count_nonzero(is_cut) > CUT * len(boxes))
