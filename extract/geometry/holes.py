"""Holes in tables whose cells are drawn as boxes of their own: blank places that have none.

Printers that put a page end into a merged label draw its box only as high as the row in which it was cut; what is left
below it, beside the rows that it covers, is no cell. It is told by its sides: between two boxes a side is drawn twice
as often as beside a hole. Where cells are coloured grounds, it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.geometry import Area
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
    holes = _bare(lattice, areas, filled, page.grounds) if len(page.grounds) else []
    holes += _undrawn(lattice, areas, filled, page) if _are_boxes(page) else []
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


def _bare(lattice: Lattice, areas: Sequence[Area], filled: set[int], grounds: FloatArray) -> list[int]:
    """Return the numbers of the areas that are holes: nearly all cells are grounds, and they have none.

    Where each row has the same cells, as in a table that is coloured by its figures, blank cells may have none.
    """
    bare = [number for number, area in enumerate(areas) if _is_bare(area, lattice, grounds)]
    are_grounds = len(bare) <= BARE * len(areas) and any(area.row_end - area.row > 1 for area in areas)
    return [number for number in bare if number not in filled] if are_grounds else []


def _is_bare(area: Area, lattice: Lattice, grounds: FloatArray) -> bool:
    """Tell whether no ground covers much of an area."""
    x0, x1, top, bottom = _box(area, lattice)
    wide = np.minimum(grounds[:, 2], x1) - np.maximum(grounds[:, 0], x0)
    high = np.minimum(grounds[:, 3], bottom) - np.maximum(grounds[:, 1], top)
    covered = np.maximum(wide, 0) * np.maximum(high, 0)
    return bool(covered.max() < COVERED * (x1 - x0) * (bottom - top))


def _undrawn(lattice: Lattice, areas: Sequence[Area], filled: set[int], page: Rulings) -> list[int]:
    """Return the numbers of the areas that are holes: none of their sides is drawn by a box of their own.

    Some boxes have sides of several lines, so how often one draws them is what most sides tell.
    """
    sides = [list(_sides(area, lattice, page)) for area in areas]
    inner = [times for own in sides for times, is_rim in own if not is_rim]
    once = float(np.median(inner)) / 2 if inner else 1.0
    return [
        number
        for number, own in enumerate(sides)
        if number not in filled and all(times < (ONCE if is_rim else TWICE) * once for times, is_rim in own)
    ]


def _sides(area: Area, lattice: Lattice, page: Rulings) -> Iterator[tuple[float, bool]]:
    """Yield how many times each side of an area is drawn, and whether it is at the rim of the table."""
    x0, x1, top, bottom = _box(area, lattice)
    level, upright = page.pieces
    rows, cols = len(lattice.ys) - 1, len(lattice.xs) - 1
    yield _times(level, top, x0, x1), area.row == 0
    yield _times(level, bottom, x0, x1), area.row_end == rows
    yield _times(upright, x0, top, bottom), area.col == 0
    yield _times(upright, x1, top, bottom), area.col_end == cols


def _box(area: Area, lattice: Lattice) -> tuple[float, float, float, float]:
    """Return the left, right, upper and lower side of an area."""
    sides = lattice.xs[area.col], lattice.xs[area.col_end], lattice.ys[area.row], lattice.ys[area.row_end]
    x0, x1, top, bottom = map(float, sides)
    return x0, x1, top, bottom


def _times(pieces: FloatArray, at: float, start: float, end: float) -> float:
    """Return how many times a side is drawn over its length."""
    near = pieces[np.abs(pieces[:, 0] - at) <= SNAP]
    overlap = np.minimum(near[:, 2], end) - np.maximum(near[:, 1], start)
    return float(np.maximum(overlap, 0).sum() / (end - start))


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
