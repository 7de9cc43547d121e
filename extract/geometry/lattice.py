"""A table's grid lines and what is drawn of them, from rulings that touch each other.

All coordinates are points from the top left of the page as it is read, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from extract.arrays import FloatArray, IntArray
from extract.geometry.rulings import Rulings
from extract.geometry.touching import free_ends

REACH = 5.0  # rulings that stick out further than this stand for a missing outer line
SLIVER = 5.0  # a row or column narrower than this is the space between two lines if no text stands in it
WALL = 0.5  # share of a cell's side that a ruling must cover to part two cells


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


def rulings_to_lattice(table: Rulings) -> Lattice:
    """Return the grid lines of touching rulings and the share to which each piece of them is drawn.

    Where rulings stick out of the frame together, the missing outer line is put at their ends.
    """
    level, upright, inferred = _closed(table.level, table.upright)
    has_sides, has_ends = not _is_open(table.level, table.upright), not _is_open(table.upright, table.level)
    level, upright = (
        np.concatenate([level, _hinted(upright, level[:, 0], is_framed=has_sides)]),
        np.concatenate([upright, _hinted(level, upright[:, 0], is_framed=has_ends)]),
    )
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
    starting = rulings[rulings[:, 1] < crossing.min() - REACH]
    ending = rulings[rulings[:, 2] > crossing.max() + REACH]
    return (
        np.array([-_furthest(-starting[:, 1]), starting[:, 0].min(), starting[:, 0].max()])
        if _enough(starting, rulings)
        else None,
        np.array([_furthest(ending[:, 2]), ending[:, 0].min(), ending[:, 0].max()])
        if _enough(ending, rulings)
        else None,
    )


def _furthest(ends: FloatArray) -> float:
    """Return the furthest of several ends that another one is near: a page end cuts cells at different heights."""
    ends = np.sort(ends)
    near = ends[1:][np.diff(ends) < REACH]
    return float(np.median(ends[ends > near[-1] - REACH] if len(near) else ends))


def _enough(outside: FloatArray, rulings: FloatArray) -> bool:
    """Two rulings or more stick out, and they are no small part: else one line is merely too long."""
    return len(outside) > 1 and len(outside) * 3 >= len(rulings)


def _is_open(rulings: FloatArray, crossing: FloatArray) -> bool:
    """Tell whether rulings stick out at both ends beyond all that cross them: then the table has no frame there."""
    first, last = crossing[:, 0].min(), crossing[:, 0].max()
    return bool(rulings[:, 1].min() < first - REACH and rulings[:, 2].max() > last + REACH)


def _hinted(rulings: FloatArray, crossing: FloatArray, *, is_framed: bool) -> FloatArray:
    """Return the grid lines, with nothing drawn on them, at which rulings end in nowhere.

    Inside the table one end tells that a line crossed there; outside a frame two must agree, or one is merely too long.
    """
    free = np.sort(free_ends(rulings, crossing))
    if not len(free):
        return np.zeros((0, 3))
    first = np.append(True, np.diff(free) > REACH)[: len(free)]
    counts = np.diff(np.append(np.flatnonzero(first), len(free)))
    positions = free[first]
    inside = (positions > crossing.min()) & (positions < crossing.max())
    chosen = positions[inside | (counts > 1) | (not is_framed)]
    return np.column_stack([chosen, np.full((len(chosen), 2), rulings[:, 1].min())])


def _coverage(rulings: FloatArray, positions: FloatArray, marks: FloatArray) -> FloatArray:
    """Return the share (position, interval) to which rulings cover the intervals between marks."""
    shape = len(positions), max(0, len(marks) - 1)
    overlap = np.minimum(rulings[:, 2, None], marks[None, 1:]) - np.maximum(rulings[:, 1, None], marks[None, :-1])
    pieces = np.searchsorted(positions, rulings[:, 0])[:, None] * shape[1] + np.arange(shape[1])
    covered = np.bincount(pieces.ravel(), np.maximum(overlap, 0.0).ravel(), shape[0] * shape[1]).reshape(shape)
    return covered / np.maximum(marks[1:] - marks[:-1], 1e-6)


def drop_slivers(lattice: Lattice, middles: FloatArray) -> Lattice:
    """Take out the bands between grid lines that are too narrow for text and hold none."""
    x0, top, x1, bottom = lattice.box
    inside = middles[(middles[:, 0] > x0) & (middles[:, 0] < x1) & (middles[:, 1] > top) & (middles[:, 1] < bottom)]
    cols, rows = _bands(lattice.xs, inside[:, 0]), _bands(lattice.ys, inside[:, 1])
    ys, level, row_of = _without_slivers(lattice.ys, lattice.level, rows, cols)
    xs, upright, col_of = _without_slivers(lattice.xs, lattice.upright, cols, rows)
    if len(ys) == len(lattice.ys) and len(xs) == len(lattice.xs):
        return lattice
    return Lattice(ys, xs, level[:, col_of], upright[:, row_of], lattice.inferred)


def _bands(marks: FloatArray, positions: FloatArray) -> IntArray:
    """Return the band between marks in which each position lies."""
    return marks[1:-1].searchsorted(positions, side="right")


def _without_slivers(
    marks: FloatArray, drawn: FloatArray, of_glyphs: IntArray, across: IntArray
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return the grid lines that stay, what is drawn on them, and which of the old bands stay.

    `of_glyphs` is the band of each glyph, `across` that of the other direction. A glyph of a cell that reaches over a
    band, so that a side of the band is not drawn beside it, does not show that the band holds text.
    """
    bands = len(marks) - 1
    keep_band = np.diff(marks) >= SLIVER
    if keep_band.all():
        return marks, drawn, np.arange(bands)
    walls = drawn >= WALL
    keep_band[of_glyphs[walls[of_glyphs, across] & walls[of_glyphs + 1, across]]] = True
    if keep_band.all():
        return marks, drawn, np.arange(bands)
    kept_lines, kept_drawn = [marks[:1].mean()], [drawn[0]]
    for number, keep in enumerate(keep_band.tolist()):
        if keep:
            kept_lines.append(marks[number + 1])
            kept_drawn.append(drawn[number + 1])
        else:
            kept_drawn[-1] = np.maximum(kept_drawn[-1], drawn[number + 1])
    return np.array(kept_lines), np.array(kept_drawn), np.flatnonzero(keep_band)


def join_voids(lattice: Lattice, middles: FloatArray) -> Lattice:
    """Add to the first and the last row a band beyond it in which nothing is drawn but labels that go on.

    Where a row goes to the next page whole, its merged labels are still drawn down to the page end beside nothing.
    """
    for edge, inner in ((0, 1), (-1, -2)):
        if len(lattice.ys) > 2:  # noqa: PLR2004 - one row is the table
            lattice = _without_void(lattice, middles, edge, inner)
    return lattice


def _without_void(lattice: Lattice, middles: FloatArray, edge: int, inner: int) -> Lattice:
    """Do so at one end, where `edge` is the outer line and `inner` the next one."""
    top, _, bottom, _ = lattice.inferred
    ends, concluded = lattice.level[[edge, inner]] >= WALL, top if edge == 0 else bottom
    beside = np.flatnonzero(~ends[1])
    start = int(beside[-1]) + 1 if len(beside) else 0
    sides = lattice.upright[start + 1 :, edge] >= WALL
    is_drawn = sides.any() or (ends[0, start:].any() and not concluded)
    if not 0 < start < len(lattice.xs) - 1 or is_drawn or _holds(lattice, middles, start, (edge, inner)):
        return lattice
    level = lattice.level.copy()
    level[edge] = np.where(np.arange(level.shape[1]) < start, 0.0, level[inner])
    return replace(
        lattice,
        ys=np.delete(lattice.ys, inner),
        level=np.delete(level, inner, axis=0),
        upright=np.delete(lattice.upright, edge, axis=1),
        inferred=(top and edge != 0, lattice.inferred[1], bottom and edge == 0, lattice.inferred[3]),
    )


def _holds(lattice: Lattice, middles: FloatArray, start: int, lines: tuple[int, int]) -> bool:
    """Tell whether a glyph stands between two level lines, from a column on."""
    low, high = sorted(lattice.ys[list(lines)].tolist())
    x, y = middles.T
    return bool(((x > lattice.xs[start]) & (x < lattice.xs[-1]) & (y > low) & (y < high)).any())
