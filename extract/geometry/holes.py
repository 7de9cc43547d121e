"""Holes in tables whose cells are drawn as boxes of their own: blank places that have none.

Printers that put a page end into a merged label draw its box only as high as the row in which it was cut; what is left
below it, beside the rows that it covers, is no cell. It is told by its sides: between two boxes a side is drawn twice,
beside a hole once.
"""

from __future__ import annotations

import numpy as np

from extract.arrays import FloatArray, IntArray
from extract.geometry import Area
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import SNAP, Rulings

BOXES = 1.3  # times that the rulings of a page are drawn over their length, from which cells are boxes of their own
TWICE = 1.5  # the same of one side, from which two boxes share it
ONCE = 0.5  # share of a side at the rim of the table that is drawn, from which it is


def are_boxes(page: Rulings) -> bool:
    """Tell whether most rulings of a page are drawn twice, as those of cells that are boxes of their own."""
    drawn = sum(float((pieces[:, 2] - pieces[:, 1]).sum()) for pieces in page.pieces)
    lengths = sum(float((rulings[:, 2] - rulings[:, 1]).sum()) for rulings in (page.level, page.upright))
    return drawn > BOXES * lengths > 0


def without_holes(
    lattice: Lattice, areas: list[Area], owner: IntArray, filled: set[int], page: Rulings
) -> tuple[list[Area], IntArray]:
    """Return areas and owners in which holes belong to the cells above them; these are marked as inferred.

    So are holes at the head of a table: there, what goes on from the page before is not drawn.
    `filled` are the numbers of the areas that hold text, `page` the page's rulings with the pieces they were drawn in.
    """
    holes = [number for number, area in enumerate(areas) if number not in filled and _is_hole(area, lattice, page)]
    kept = [area for number, area in enumerate(areas) if number not in holes]
    left = [areas[number] for number in holes]
    while left:
        taken = [hole for hole in left if _extended(kept, hole)]
        if not taken:
            break
        left = [hole for hole in left if hole not in taken]
    if not holes:
        return areas, owner
    whole = sorted(kept + [hole._replace(is_inferred=True) for hole in left])
    owner = np.empty_like(owner)
    for number, area in enumerate(whole):
        owner[area.row : area.row_end, area.col : area.col_end] = number
    return whole, owner


def _is_hole(area: Area, lattice: Lattice, page: Rulings) -> bool:
    """Tell whether no side of an area is drawn by a box of its own."""
    x0, x1, top, bottom = lattice.xs[area.col], lattice.xs[area.col_end], lattice.ys[area.row], lattice.ys[area.row_end]
    level, upright = page.pieces
    rows, cols = len(lattice.ys) - 1, len(lattice.xs) - 1
    sides = (
        (level, top, x0, x1, area.row == 0),
        (level, bottom, x0, x1, area.row_end == rows),
        (upright, x0, top, bottom, area.col == 0),
        (upright, x1, top, bottom, area.col_end == cols),
    )
    return all(
        _times(pieces, at, start, end) < (ONCE if is_rim else TWICE) for pieces, at, start, end, is_rim in sides
    )


def _times(pieces: FloatArray, at: float, start: float, end: float) -> float:
    """Return how many times a side is drawn over its length."""
    near = pieces[np.abs(pieces[:, 0] - at) <= SNAP]
    overlap = np.minimum(near[:, 2], end) - np.maximum(near[:, 1], start)
    return float(np.maximum(overlap, 0).sum() / (end - start))


def _extended(areas: list[Area], hole: Area) -> bool:
    """Give a hole to the cells right above it, if these have just its columns."""
    above = [
        number
        for number, area in enumerate(areas)
        if area.row_end == hole.row and hole.col <= area.col and area.col_end <= hole.col_end
    ]
    if sum(areas[number].col_end - areas[number].col for number in above) != hole.col_end - hole.col:
        return False
    for number in above:
        areas[number] = areas[number]._replace(row_end=hole.row_end, is_inferred=True)
    return True
