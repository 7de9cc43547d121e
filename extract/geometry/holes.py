"""Holes in tables whose cells are drawn as boxes of their own: blank places that have none.

Printers that put a page end into a merged label draw its box only as high as the row in which it was cut; what is left
below it, beside the rows that it covers, is no cell. It is told by its sides: between two boxes a side is drawn twice,
beside a hole once.
"""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray, median
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
    times, is_rim = _sides(areas, lattice, page)
    box = median(times[~is_rim]) / 2 if not is_rim.all() else 1.0  # how many times a box draws its sides
    is_hole = (times < np.where(is_rim, ONCE, TWICE) * box).all(axis=1)
    holes = [number for number in np.flatnonzero(is_hole).tolist() if number not in filled]
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


def _sides(areas: list[Area], lattice: Lattice, page: Rulings) -> tuple[FloatArray, BoolArray]:
    """Return how many times each side of the areas is drawn, and whether it is at the rim of the table: both (n, 4)."""
    row, col, row_end, col_end = np.array([area[:4] for area in areas]).T
    xs, ys = lattice.xs, lattice.ys
    level, upright = _drawn(page.pieces[0], ys, xs), _drawn(page.pieces[1], xs, ys)
    wide, high = xs[col_end] - xs[col], ys[row_end] - ys[row]
    times = [
        (level[row, col_end] - level[row, col]) / wide,
        (level[row_end, col_end] - level[row_end, col]) / wide,
        (upright[col, row_end] - upright[col, row]) / high,
        (upright[col_end, row_end] - upright[col_end, row]) / high,
    ]
    is_rim = [row == 0, row_end == len(ys) - 1, col == 0, col_end == len(xs) - 1]
    return np.column_stack(times), np.column_stack(is_rim)


def _drawn(pieces: FloatArray, lines: FloatArray, stops: FloatArray) -> FloatArray:
    """Return the length of all pieces that are drawn on each line up to each stop: (lines, stops)."""
    is_on = np.abs(lines[:, None] - pieces[:, 0]) <= SNAP
    up_to = np.clip(stops[:, None] - pieces[:, 1], 0, pieces[:, 2] - pieces[:, 1])
    length: FloatArray = is_on.astype(float) @ up_to.T
    return length


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
