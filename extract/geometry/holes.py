"""Holes in tables whose cells are drawn as boxes of their own: blank places that have none.

Printers that put a page end into a merged label draw its box only as high as the row in which it was cut; what is left
below it, beside the rows that it covers, is no cell. It is told by its sides: between two boxes a side is drawn twice
as often as beside a hole. Where cells are coloured grounds, it has none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray, median
from extract.geometry import Area, bounds_of
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import SNAP, Rulings

BOXES = 1.3  # times that the rulings of a page are drawn over their length, from which cells are boxes of their own
TWICE = 1.5  # times that a box draws its sides, from which two boxes share one,
ONCE = 0.5  # and from which one at the rim of the table is drawn
COVERED = 0.3  # share of a cell that its ground covers, at least
BARE = 0.1  # share of the cells that may have no ground where cells are grounds


def may_have_holes(page: Rulings) -> bool:
    """Tell whether the cells of a page may be boxes of their own, drawn or filled."""
    return _are_boxes(page) or len(page.grounds) > 0


def _are_boxes(page: Rulings) -> bool:
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
    bounds = bounds_of(areas)
    holes = _bare(lattice, bounds, filled, page.grounds) if len(page.grounds) else []
    holes += _undrawn(lattice, bounds, filled, page) if _are_boxes(page) else []
    if not holes:
        return areas, owner
    kept = [area for number, area in enumerate(areas) if number not in holes]
    left = list(_upright(np.isin(owner, holes)))
    while taken := [hole for hole in left if _extended(kept, hole)]:
        left = [hole for hole in left if hole not in taken]
    whole = sorted(kept + left)
    owner = np.empty_like(owner)
    for number, area in enumerate(whole):
        owner[area.row : area.row_end, area.col : area.col_end] = number
    return whole, owner


def _bare(lattice: Lattice, bounds: IntArray, filled: set[int], grounds: FloatArray) -> list[int]:
    """Return the numbers of the areas that are holes: nearly all cells are grounds, and they have none.

    Where each row has the same cells, as in a table that is coloured by its figures, blank cells may have none.
    """
    row, col, row_end, col_end = bounds.T
    x0, x1, top, bottom = lattice.xs[col], lattice.xs[col_end], lattice.ys[row], lattice.ys[row_end]
    if not (row_end - row > 1).any():
        return []
    wide = np.minimum(grounds[:, 2], x1[:, None]) - np.maximum(grounds[:, 0], x0[:, None])
    high = np.minimum(grounds[:, 3], bottom[:, None]) - np.maximum(grounds[:, 1], top[:, None])
    covered = (np.maximum(wide, 0) * np.maximum(high, 0)).max(axis=1)
    bare = np.flatnonzero(covered < COVERED * (x1 - x0) * (bottom - top)).tolist()
    return [number for number in bare if number not in filled] if len(bare) <= BARE * len(bounds) else []


def _undrawn(lattice: Lattice, bounds: IntArray, filled: set[int], page: Rulings) -> list[int]:
    """Return the numbers of the areas that are holes: none of their sides is drawn by a box of their own.

    Some boxes have sides of several lines, so how often one draws them is what most sides tell. Text may stand in a
    hole where it hangs out of a cell that goes on from the page before.
    """
    times, is_rim = _sides(bounds, lattice, page)
    once = 1.0 if is_rim.all() else median(times[~is_rim]) / 2
    is_hole = (times < np.where(is_rim, ONCE, TWICE) * once).all(axis=1)
    goes_on = is_rim[:, 0] & (times[:, 0] < ONCE * once)
    return [
        number
        for number in np.flatnonzero(is_hole).tolist()
        if number not in filled or _is_below(bounds[number], bounds, goes_on)
    ]


def _is_below(hole: IntArray, bounds: IntArray, chosen: BoolArray) -> bool:
    """Tell whether a hole stands right below chosen areas, and no others."""
    above = (bounds[:, 2] == hole[0]) & (bounds[:, 1] < hole[3]) & (bounds[:, 3] > hole[1])
    return bool(above.any() and chosen[above].all())


def _sides(bounds: IntArray, lattice: Lattice, page: Rulings) -> tuple[FloatArray, BoolArray]:
    """Return how many times each side of the areas is drawn, and whether it is at the rim of the table: both (n, 4)."""
    row, col, row_end, col_end = bounds.T
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


def _upright(mask: BoolArray) -> Iterator[Area]:
    """Yield the holes that elementary cells make, as deep, then as wide as can be: labels stand side by side."""
    open_runs: dict[tuple[int, int], int] = {}  # rows, half open, and the column in which they begin
    steps = np.diff(np.pad(mask, ((1, 1), (0, 1))).astype(int), axis=0)
    for col in range(mask.shape[1] + 1):
        edges = np.flatnonzero(steps[:, col]).reshape(-1, 2).tolist()
        runs = {(row, end) for row, end in edges}
        for row, end in sorted(open_runs.keys() - runs):
            yield Area(row, open_runs.pop((row, end)), end, col, is_inferred=True)
        open_runs |= dict.fromkeys(runs - open_runs.keys(), col)


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
