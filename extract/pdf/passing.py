"""A row so high that it fills a page: all that is drawn there are the sides of its cells, from top to bottom."""

from __future__ import annotations

import numpy as np

from extract.arrays import FloatArray
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import SNAP, Rulings
from extract.model import Box, Grid, PagePlace

SIDES = 3  # of two cells side by side: fewer are no row of a table


def passing_row(rulings: Rulings, before: tuple[tuple[Box, Grid], ...]) -> list[Lattice]:
    """Return the row that goes through a page whose rulings are all upright; `before` are the grids of the page before.

    The rulings have one height, and the last table there has the same sides and, among its column lines, all of them.
    """
    upright = rulings.upright
    if len(rulings.level) or len(upright) < SIDES or not before or np.ptp(upright[:, 1:], axis=0).max() > SNAP:
        return []
    known = _column_lines(max(before, key=lambda placed: placed[0][3])[1])
    xs = np.sort(upright[:, 0])
    if not len(known) or np.abs(known[:, None] - xs).min(axis=0).max() > SNAP:
        return []
    if max(abs(xs[0] - known[0]), abs(xs[-1] - known[-1])) > SNAP:
        return []
    ys = np.array([upright[:, 1].min(), upright[:, 2].max()])
    return [Lattice(ys, xs, np.zeros((2, len(xs) - 1)), np.ones((len(xs), 1)), (True, False, True, False))]


def _column_lines(grid: Grid) -> FloatArray:
    """Return where the cells of a grid begin and end across, from the left."""
    boxes = (place.box for cell in grid.cells for place in cell.places if isinstance(place, PagePlace))
    return np.unique([x for x0, _, x1, _ in boxes for x in (x0, x1)])
