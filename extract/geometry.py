"""Rulings and glyph boxes of one page to grids of cells with spans.

A chain of small functions, each of which can be drawn: lines -> rulings -> tables -> grid lines and walls -> cells.
All coordinates are points from the top left of the page as it is read, y downwards. A ruling is a row of an array:
its position across (y of a level one, x of an upright one), then its start and end along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

SNAP = 3.0  # parallel lines nearer than this are one ruling: a double line, two edges of a gap
JOIN = 3.5  # a gap up to this along a ruling is closed
TOUCH = 3.0  # a ruling that ends this near to another touches it
REACH = 5.0  # rulings that stick out further than this stand for a missing outer line
SLIVER = 5.0  # a row or column narrower than this is the space between two lines if no text stands in it
WALL = 0.5  # share of a cell's side that a ruling must cover to part two cells
WHITE = 0.985  # luminance from which paint is not seen on white paper
DASH = 12.0  # pieces up to this length may be the dashes of a dashed line


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page: Unicode values (n), boxes (n, 4), quarter turns counterclockwise (n), white space before (n)."""

    codes: IntArray
    boxes: FloatArray
    turns: IntArray
    spaced: BoolArray

    def take(self, chosen: BoolArray | IntArray) -> Glyphs:
        """Return the chosen glyphs."""
        return Glyphs(self.codes[chosen], self.boxes[chosen], self.turns[chosen], self.spaced[chosen])

    def middles(self) -> FloatArray:
        """Return the middle of each box, as x, y."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2


@dataclass(frozen=True, slots=True)
class Rulings:
    """Level rulings as y, x0, x1 and upright ones as x, y0, y1, sorted by position."""

    level: FloatArray
    upright: FloatArray


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table's grid lines, which of their pieces are drawn, and which outer lines had to be concluded.

    `ys` (m) and `xs` (n); `level` (m, n-1) and `upright` (n, m-1) are the shares to which the pieces are covered;
    `inferred` says of top, left, bottom, right whether that outer line was missing.
    """

    ys: FloatArray
    xs: FloatArray
    level: FloatArray
    upright: FloatArray
    inferred: tuple[bool, bool, bool, bool]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return the outline, x0, top, x1, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a lattice: rows row..row_end, columns col..col_end, half open."""

    row: int
    col: int
    row_end: int
    col_end: int
    inferred: bool


def lattices(lines: FloatArray, boxes: FloatArray, middles: FloatArray) -> list[Lattice]:
    """Return the lattices that lines (n, 6) and filled boxes (n, 5) of a page draw, smallest first.

    Lines are x0, y0, x1, y1, thickness, luminance; boxes x0, top, x1, bottom, luminance; `middles` (n, 2) are the
    middles of the glyphs, which say whether a narrow band holds text.
    """
    found = [
        drop_slivers(rulings_to_lattice(table), middles)
        for table in rulings_to_tables(lines_to_rulings(lines, boxes))
    ]
    tables = [lattice for lattice in found if len(lattice.ys) * len(lattice.xs) > 4]  # noqa: PLR2004 - more than one cell
    return sorted(tables, key=lambda lattice: (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0]))


def lines_to_rulings(lines: FloatArray, boxes: FloatArray) -> Rulings:
    """Return the rulings that visible lines and the edges of coloured boxes draw."""
    coloured = boxes[boxes[:, 4] < WHITE]
    seen = lines[(lines[:, 5] < WHITE) | _inside_any(lines, coloured)]
    is_level = np.abs(seen[:, 2] - seen[:, 0]) >= np.abs(seen[:, 3] - seen[:, 1])
    level = seen[is_level][:, [1, 0, 2]]
    upright = seen[~is_level][:, [0, 1, 3]]
    edges_level = np.concatenate([coloured[:, [1, 0, 2]], coloured[:, [3, 0, 2]]])
    edges_upright = np.concatenate([coloured[:, [0, 1, 3]], coloured[:, [2, 1, 3]]])
    return Rulings(
        merge_collinear(np.concatenate([level, edges_level])),
        merge_collinear(np.concatenate([upright, edges_upright])),
    )


def _inside_any(lines: FloatArray, boxes: FloatArray) -> BoolArray:
    """Tell which white lines run over coloured ground, where they are seen."""
    if not len(boxes) or not len(lines):
        return np.zeros(len(lines), dtype=bool)
    x, y = (lines[:, 0] + lines[:, 2]) / 2, (lines[:, 1] + lines[:, 3]) / 2
    within = (x[:, None] >= boxes[:, 0]) & (x[:, None] <= boxes[:, 2])
    within &= (y[:, None] >= boxes[:, 1]) & (y[:, None] <= boxes[:, 3])
    result: BoolArray = within.any(axis=1)
    return result


def merge_collinear(pieces: FloatArray) -> FloatArray:
    """Snap parallel pieces (position, start, end) to common positions and join those that follow each other."""
    if not len(pieces):
        return pieces.reshape(0, 3)
    groups = snap_groups(pieces[:, 0])
    weights = pieces[:, 2] - pieces[:, 1] + 1e-6
    positions = np.bincount(groups, pieces[:, 0] * weights) / np.bincount(groups, weights)
    order = np.lexsort((pieces[:, 1], groups))
    groups, starts, ends = groups[order], pieces[order, 1], pieces[order, 2]
    reached = _running_maximum(ends, groups)
    gaps = np.empty(len(starts))
    gaps[0], gaps[1:] = np.inf, starts[1:] - reached[:-1]
    gaps[1:][groups[1:] != groups[:-1]] = np.inf
    first = np.flatnonzero(gaps > _gap_limits(groups, starts, ends))
    last = np.append(first[1:], len(starts)) - 1
    return np.column_stack([positions[groups[first]], starts[first], reached[last]])


def snap_groups(positions: FloatArray) -> IntArray:
    """Number the groups of positions that lie within SNAP of each other, upwards."""
    order = np.argsort(positions, kind="stable")
    groups = np.empty(len(positions), dtype=np.int64)
    group, start, previous = -1, -np.inf, -np.inf
    for index, position in zip(order.tolist(), positions[order].tolist(), strict=True):
        if position - previous > SNAP or position - start > 1.5 * SNAP:
            group, start = group + 1, position
        groups[index] = group
        previous = position
    return groups


def _running_maximum(ends: FloatArray, groups: IntArray) -> FloatArray:
    """Return the furthest end so far within each group."""
    base = groups * 1e6
    return np.maximum.accumulate(ends + base) - base


def _gap_limits(groups: IntArray, starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the gap to close at each piece: wider between the short pieces of a dashed line."""
    lengths = ends - starts
    counts = np.bincount(groups)
    mean = np.bincount(groups, lengths) / np.maximum(counts, 1)
    is_dashed = (counts >= 4) & (mean <= DASH)  # noqa: PLR2004 - a dashed line has several dashes
    limits: FloatArray = np.where(is_dashed, np.maximum(JOIN, 2.0 * mean), JOIN)[groups]
    return limits


def rulings_to_tables(rulings: Rulings) -> list[Rulings]:
    """Part rulings into groups that touch each other; a group needs rulings of both directions."""
    level, upright = rulings.level, rulings.upright
    if not len(level) or not len(upright):
        return []
    touching = _touching(level, upright)
    labels = np.arange(len(level))
    while True:
        across = np.where(touching, labels[:, None], len(level)).min(axis=0)
        spread = np.minimum(labels, np.where(touching, across[None, :], len(level)).min(axis=1))
        if np.array_equal(spread, labels):
            break
        labels = spread
    return [
        Rulings(level[labels == label], upright[across == label]) for label in np.unique(across[across < len(level)])
    ]


def _touching(level: FloatArray, upright: FloatArray) -> BoolArray:
    """Tell which level rulings (rows) touch or cross which upright ones (columns)."""
    y, x0, x1 = (level[:, column, None] for column in range(3))
    x, y0, y1 = (upright[None, :, column] for column in range(3))
    result: BoolArray = (x >= x0 - TOUCH) & (x <= x1 + TOUCH) & (y >= y0 - TOUCH) & (y <= y1 + TOUCH)
    return result


def rulings_to_lattice(table: Rulings) -> Lattice:
    """Return the grid lines of touching rulings and the share to which each piece of them is drawn.

    Where rulings stick out of the frame together, the missing outer line is put at their ends.
    """
    level, upright, inferred = _closed(table.level, table.upright)
    ys, xs = np.unique(level[:, 0]), np.unique(upright[:, 0])
    return Lattice(ys, xs, _coverage(level, ys, xs), _coverage(upright, xs, ys), inferred)


def _closed(level: FloatArray, upright: FloatArray) -> tuple[FloatArray, FloatArray, tuple[bool, bool, bool, bool]]:
    """Add the outer lines that are missing: left and right at the ends of level rulings, top and bottom likewise."""
    left, right = _missing_ends(level, upright[:, 0])
    top, bottom = _missing_ends(upright, level[:, 0])
    sides = [side for side in (left, right) if side is not None]
    ends = [end for end in (top, bottom) if end is not None]
    if sides:
        upright = np.concatenate([upright, np.array(sides)])
    if ends:
        level = np.concatenate([level, np.array(ends)])
    return level, upright, (top is not None, left is not None, bottom is not None, right is not None)


def _missing_ends(rulings: FloatArray, crossing: FloatArray) -> tuple[FloatArray | None, FloatArray | None]:
    """Return the rulings to put across the start and the end of rulings that stick out beyond all that cross them."""
    first, last = crossing.min(), crossing.max()
    starting = rulings[rulings[:, 1] < first - REACH]
    ending = rulings[rulings[:, 2] > last + REACH]
    return (
        np.array([np.median(starting[:, 1]), starting[:, 0].min(), starting[:, 0].max()]) if _enough(starting, rulings) else None,
        np.array([np.median(ending[:, 2]), ending[:, 0].min(), ending[:, 0].max()]) if _enough(ending, rulings) else None,
    )


def _enough(outside: FloatArray, rulings: FloatArray) -> bool:
    """Two rulings or more stick out, and they are no small part: else one line is merely too long."""
    return len(outside) > 1 and len(outside) * 3 >= len(rulings)


def _coverage(rulings: FloatArray, positions: FloatArray, marks: FloatArray) -> FloatArray:
    """Return the share (position, interval) to which rulings cover the intervals between marks."""
    covered = np.zeros((len(positions), max(0, len(marks) - 1)))
    overlap = np.minimum(rulings[:, 2, None], marks[None, 1:]) - np.maximum(rulings[:, 1, None], marks[None, :-1])
    np.add.at(covered, np.searchsorted(positions, rulings[:, 0]), np.maximum(overlap, 0.0))
    return covered / np.maximum(np.diff(marks), 1e-6)


def drop_slivers(lattice: Lattice, middles: FloatArray) -> Lattice:
    """Take out the bands between grid lines that are too narrow for text and hold none."""
    x0, top, x1, bottom = lattice.box
    inside = middles[(middles[:, 0] > x0) & (middles[:, 0] < x1) & (middles[:, 1] > top) & (middles[:, 1] < bottom)]
    ys, level, row_of = _without_slivers(lattice.ys, lattice.level, inside[:, 1])
    xs, upright, col_of = _without_slivers(lattice.xs, lattice.upright, inside[:, 0])
    if len(ys) == len(lattice.ys) and len(xs) == len(lattice.xs):
        return lattice
    return Lattice(ys, xs, level[:, col_of], upright[:, row_of], lattice.inferred)


def _without_slivers(marks: FloatArray, drawn: FloatArray, middles: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return the grid lines that stay, what is drawn on them, and which of the old bands stay."""
    used = np.histogram(middles, bins=marks)[0] > 0 if len(marks) > 1 else np.zeros(0, dtype=bool)
    keep_band = used | (np.diff(marks) >= SLIVER)
    kept_lines, kept_drawn = [marks[:1].mean()], [drawn[0]]
    for number, keep in enumerate(keep_band.tolist()):
        if keep:
            kept_lines.append(marks[number + 1])
            kept_drawn.append(drawn[number + 1])
        else:
            kept_drawn[-1] = np.maximum(kept_drawn[-1], drawn[number + 1])
    return np.array(kept_lines), np.array(kept_drawn), np.flatnonzero(keep_band)


def lattice_to_areas(lattice: Lattice) -> tuple[list[Area], IntArray]:
    """Return the cells in reading order and the owner (rows, columns) of each elementary cell.

    Elementary cells with no drawn wall between them are one cell. What is not a rectangle then lacks a ruling: it is cut
    into rectangles, marked as inferred.
    """
    labels = _connected(lattice.upright[1:-1].T < WALL, lattice.level[1:-1] < WALL)
    names, owner, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    owner = owner.reshape(labels.shape)
    bounds = _bounds(owner, len(names))
    is_whole = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1]) == sizes
    touches = np.column_stack([bounds[:, 0] == 0, bounds[:, 1] == 0, bounds[:, 2:] == labels.shape])
    inferred = (touches & np.array(lattice.inferred)).any(axis=1)
    if is_whole.all():
        return [Area(*edges, mark) for edges, mark in zip(bounds.tolist(), inferred.tolist(), strict=True)], owner
    return _cut_to_rectangles(owner, is_whole, inferred)


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
    """Return areas and owners where some regions are no rectangles: from each top left corner, as wide, then as deep."""
    areas: list[Area] = []
    owner = np.full(regions.shape, -1, dtype=np.int64)
    for row, col in np.ndindex(*regions.shape):
        if owner[row, col] >= 0:
            continue
        region = regions[row, col]
        free = (regions == region) & (owner < 0)
        col_end = col + int(np.argmin(np.append(free[row, col:], False)))  # noqa: FBT003 - the end of the row
        row_end = row + int(np.argmin(np.append(free[row:, col:col_end].all(axis=1), False)))  # noqa: FBT003 - the same
        owner[row:row_end, col:col_end] = len(areas)
        areas.append(Area(row, col, row_end, col_end, bool(inferred[region] or not is_whole[region])))
    return areas, owner


def _connected(open_right: BoolArray, open_below: BoolArray) -> IntArray:
    """Number the regions of a lattice whose inner walls are open: (rows, columns-1) and (rows-1, columns)."""
    shape = open_right.shape[0], open_below.shape[1]
    labels = np.arange(shape[0] * shape[1]).reshape(shape)
    while True:
        spread = labels.copy()
        _spread(spread[:, :-1], spread[:, 1:], open_right)
        _spread(spread[:-1], spread[1:], open_below)
        if np.array_equal(spread, labels):
            return labels
        labels = spread


def _spread(one: NDArray[Any], other: NDArray[Any], is_open: BoolArray) -> None:
    lowest = np.minimum(one, other)
    one[is_open] = lowest[is_open]
    other[is_open] = np.minimum(other, lowest)[is_open]
