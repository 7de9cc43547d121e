"""Rulings of one page to lattices, and lattices to cells with spans.

A chain of small functions, each of which can be drawn: lines -> rulings -> tables -> grid lines and walls -> cells.
All coordinates are points from the top left of the page as it is read, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray, median
from extract.baselines import pieces
from extract.geometry.lattice import SLIVER, WALL, Lattice, drop_slivers, join_voids, rulings_to_lattice
from extract.geometry.mend import DOUBT, Sheet, cut_regions, dangling, gaps_between
from extract.geometry.rulings import Rulings, lines_to_rulings
from extract.geometry.touching import rejoined, rulings_to_tables

PIECE_GAP = 0.45  # share of the height from which a gap parts pieces of text
OVER = 40.0  # points from the head of a table up to the ruling over a row whose sides are open


class Area(NamedTuple):
    """A cell of a lattice: rows row..row_end, columns col..col_end, half open."""

    row: int
    col: int
    row_end: int
    col_end: int
    is_inferred: bool


def bounds_of(areas: Sequence[Area]) -> IntArray:
    """Return row, column, row end and column end of each area (n, 4)."""
    flat = np.fromiter(chain.from_iterable(areas), dtype=np.int64, count=len(areas) * len(Area._fields))
    return flat.reshape(-1, len(Area._fields))[:, :4]


def lattices(lines: FloatArray, boxes: FloatArray, glyphs: Glyphs) -> list[Lattice]:
    """Return the lattices that lines (n, 6) and filled boxes (n, 5) of a page draw, smallest first.

    Lines are x0, y0, x1, y1, thickness, luminance; boxes x0, top, x1, bottom, luminance. The glyphs say whether a
    narrow band holds text, and where the ground of words was painted rather than that of a cell.
    """
    return rulings_to_lattices(lines_to_rulings(lines, boxes, glyphs), glyphs)


def rulings_to_lattices(rulings: Rulings, glyphs: Glyphs) -> list[Lattice]:
    """Return the lattices that rulings make, smallest first."""
    middles = glyphs.middles()
    whole = rejoined(rulings_to_tables(rulings), middles)
    found = [join_voids(drop_slivers(rulings_to_lattice(table), middles), middles) for table in whole]
    tables = [lattice for lattice in found if len(lattice.ys) * len(lattice.xs) > 4]  # noqa: PLR2004 - more than one cell
    return sorted(tables, key=lambda lattice: (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0]))


def lattice_to_areas(lattice: Lattice, glyphs: Glyphs | None = None) -> tuple[list[Area], IntArray]:
    """Return the cells in reading order and the owner (rows, columns) of each elementary cell.

    Elementary cells with no drawn wall between them are one cell. What is not a rectangle then lacks a ruling: it is
    cut into rectangles, marked as inferred. Where several rulings end in nowhere, some are missing altogether: the
    glyphs inside tell where.
    """
    upright, level = _walls(lattice)
    labels = _connected(~upright, ~level)
    if glyphs and dangling(level, upright) >= DOUBT:
        return _mended(lattice, labels, glyphs)
    is_name = labels.ravel() == np.arange(labels.size)
    owner = (np.cumsum(is_name) - 1)[labels]
    sizes = np.bincount(owner.ravel())
    bounds = _bounds(owner, len(sizes))
    is_whole = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1]) == sizes
    touches = np.column_stack([bounds[:, 0] == 0, bounds[:, 1] == 0, bounds[:, 2:] == labels.shape])
    inferred = (touches & np.array(lattice.inferred)).any(axis=1) | _is_open(lattice, bounds)
    if is_whole.all():
        return list(map(Area._make, zip(*bounds.T.tolist(), inferred.tolist(), strict=True))), owner
    return _cut_to_rectangles(owner, is_whole, inferred)


def _is_open(lattice: Lattice, bounds: IntArray) -> BoolArray:
    """Tell which cells have no ruling at the table's first or last line, as those that a page end cuts."""
    found = np.zeros(len(bounds), dtype=bool)
    for end, line in ((0, lattice.level[0]), (len(lattice.ys) - 1, lattice.level[-1])):
        if (line < WALL).any():
            drawn = np.append(0, np.cumsum(line >= WALL))
            found |= (bounds[:, 2 if end else 0] == end) & (drawn[bounds[:, 3]] == drawn[bounds[:, 1]])
    return found


def lacks_rulings(lattice: Lattice, page: Rulings) -> bool:
    """Tell whether several rulings end in nowhere, or a row with open sides is left out below a ruling of the page."""
    upright, level = _walls(lattice)
    if dangling(level, upright) >= DOUBT:
        return True
    x0, top, x1, _ = lattice.box
    y, start, end = page.level.T
    over = (y > top - OVER) & (y < top - SLIVER) & (np.abs(start - x0) < SLIVER) & (np.abs(end - x1) < SLIVER)
    return (lattice.inferred[1] or lattice.inferred[3]) and bool(over.any())


def regions(lattice: Lattice) -> IntArray:
    """Return the number (rows, columns) of the region of each elementary cell that no drawn wall parts."""
    upright, level = _walls(lattice)
    return _connected(~upright, ~level)


def mend(lattice: Lattice, glyphs: Glyphs) -> Lattice:
    """Return a lattice that lacks rulings with grid lines where blocks of text in one cell stand apart."""
    upright, level = _walls(lattice)
    if dangling(level, upright) < DOUBT:
        return lattice
    texts, owners, height = _texts(lattice, _connected(~upright, ~level), glyphs)
    between = np.array(list(gaps_between(texts, owners, height)))
    if not len(between):
        return lattice
    new = between[np.abs(between[:, None] - lattice.ys).min(axis=1) > SLIVER]
    new = new[np.append(True, np.diff(new) > SLIVER)[: len(new)]]
    ys = np.sort(np.concatenate([lattice.ys, new]))
    kept = np.searchsorted(ys, lattice.ys)
    drawn = np.zeros((len(ys), lattice.level.shape[1]))
    drawn[kept] = lattice.level
    bands = np.repeat(np.arange(len(lattice.ys) - 1), np.diff(kept))
    return replace(lattice, ys=ys, level=drawn, upright=lattice.upright[:, bands])


def _walls(lattice: Lattice) -> tuple[BoolArray, BoolArray]:
    """Return which inner walls are drawn: upright (rows, columns-1) and level (rows-1, columns)."""
    return lattice.upright[1:-1].T >= WALL, lattice.level[1:-1] >= WALL


def _texts(lattice: Lattice, labels: IntArray, glyphs: Glyphs) -> tuple[FloatArray, IntArray, float]:
    """Return the pieces of text in a lattice, the region of each, and the usual height of type."""
    regions = cells_at(lattice, labels, *glyphs.middles().T)
    found = pieces(glyphs, regions, PIECE_GAP)
    owners = np.zeros(len(found.boxes), dtype=np.int64)
    owners[found.of_glyph] = regions
    return found.boxes, owners, median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1])


def _mended(lattice: Lattice, labels: IntArray, glyphs: Glyphs) -> tuple[list[Area], IntArray]:
    """Return areas and owners with missing walls concluded."""
    texts, _, height = _texts(lattice, labels, glyphs)
    upright, level = _walls(lattice)
    sheet = Sheet(lattice.xs.tolist(), lattice.ys.tolist(), level, upright, texts, height)
    rectangles, cut = cut_regions(labels, sheet)
    owner = np.empty(labels.shape, dtype=np.int64)
    for number, (row, col, row_end, col_end) in enumerate(rectangles):
        owner[row:row_end, col:col_end] = number
    return [Area(*rectangle, rectangle in cut) for rectangle in rectangles], owner


def _bounds(owner: IntArray, count: int) -> IntArray:
    """Return row, column, row end, column end of each region."""
    rows, cols = np.indices(owner.shape)
    bounds = np.zeros((count, 4), dtype=np.int64)
    bounds[:, :2] = owner.size
    for column, (index, fold) in enumerate(
        [(rows, np.minimum), (cols, np.minimum), (rows + 1, np.maximum), (cols + 1, np.maximum)]
    ):
        fold.at(bounds[:, column], owner.ravel(), index.ravel())
    return bounds


def _cut_to_rectangles(regions: IntArray, is_whole: BoolArray, inferred: BoolArray) -> tuple[list[Area], IntArray]:
    """Return areas and owners where some regions are no rectangles: as wide, then as deep as can be."""
    areas: list[Area] = []
    owner = np.full(regions.shape, -1, dtype=np.int64)
    for row, col in np.ndindex(*regions.shape):
        if owner[row, col] >= 0:
            continue
        region = regions[row, col]
        free = (regions == region) & (owner < 0)
        col_end = col + int(np.argmin(np.append(free[row, col:], False)))
        row_end = row + int(np.argmin(np.append(free[row:, col:col_end].all(axis=1), False)))
        owner[row:row_end, col:col_end] = len(areas)
        areas.append(Area(row, col, row_end, col_end, bool(inferred[region] or not is_whole[region])))
    return areas, owner


def cells_at(lattice: Lattice, owner: IntArray, x: FloatArray, y: FloatArray) -> IntArray:
    """Return the owners of points; those outside belong to the nearest cell."""
    rows = lattice.ys[1:-1].searchsorted(y, side="right")
    cols = lattice.xs[1:-1].searchsorted(x, side="right")
    return owner[rows, cols]


def _connected(open_right: BoolArray, open_below: BoolArray) -> IntArray:
    """Number the regions of a lattice whose inner walls are open: (rows, columns-1) and (rows-1, columns)."""
    shape = open_right.shape[0], open_below.shape[1]
    labels = np.arange(shape[0] * shape[1]).reshape(shape)
    while True:
        spread = labels.copy()
        _spread(spread[:, :-1], spread[:, 1:], open_right)
        _spread(spread[:-1], spread[1:], open_below)
        if (spread == labels).all():
            return labels
        labels = spread.ravel()[spread]  # what a region's name is called by now: most regions are done at once


def _spread(one: NDArray[Any], other: NDArray[Any], is_open: BoolArray) -> None:
    lowest = np.minimum(one, other)
    one[is_open] = lowest[is_open]
    other[is_open] = np.minimum(other, lowest)[is_open]
