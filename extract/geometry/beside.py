"""Pages that show one sheet side by side: what is wider than its paper goes on to the right on pages of its own.

Rows run on over the edge of the paper, so their lines stand as high on both pages; and a cell that the edge cuts has no
wall there on either, though the sheet has its sides. Pages follow each other downwards first, or to the right first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extract.arrays import BoolArray, FloatArray
from extract.geometry.lattice import WALL
from extract.geometry.rulings import SNAP, Rulings

LEVEL = 1.0  # points by which the lines of a row may differ in height from page to page
ROWS = 3  # so many lines of rows,
ENDS = 2  # or so many of those of pages further down,
SHARED = 0.8  # and this share of those of the page that shows fewer, are on the page beside it too

Row = tuple[int, ...]  # the indices of the pages that stand side by side, from the left


class Spread(NamedTuple):
    """Pages that stand side by side, how far to the right each of them lies, and where the seams between them are."""

    pages: Row
    moved: tuple[float, ...]
    seams: tuple[float, ...]


class _Edge(NamedTuple):
    """A side of what is drawn on a page: how far across it is, the level lines that reach it, the walls along it."""

    x: float
    lines: FloatArray
    walls: FloatArray

    def walled(self, lines: FloatArray) -> BoolArray:
        """Tell between which of some lines, downwards, walls stand."""
        tops, bottoms = lines[:-1, None], lines[1:, None]
        inside = np.minimum(self.walls[:, 2], bottoms) - np.maximum(self.walls[:, 1], tops)
        found: BoolArray = np.maximum(inside, 0.0).sum(axis=1) >= WALL * np.diff(lines)
        return found


class _Page(NamedTuple):
    """A page by the lines of its rows and its two edges, and whether rows are open there.

    Those that open to the right have a wall at the left, as a sheet has where it begins.
    """

    rows: FloatArray
    left: _Edge
    right: _Edge
    opens_right: bool = False
    opens_left: bool = False


_NO_EDGE = _Edge(np.nan, np.zeros(0), np.zeros((0, 3)))
_BLANK = _Page(np.zeros(0), _NO_EDGE, _NO_EDGE)


def side_by_side(rulings: Sequence[Rulings | None]) -> list[Spread]:
    """Return the pages that stand side by side, from the rulings of a document's pages; None for those to leave out."""
    if len(rulings) < 2:  # noqa: PLR2004 - one page stands beside no other
        return []
    pages = [_BLANK if drawn is None else _page(drawn) for drawn in rulings]
    found: list[Spread] = []
    start = 0
    while start < len(pages):
        sheet = _sheet(pages, start)
        found += [_spread(row, [pages[index] for index in sheet[0]]) for row in sheet]
        start += sum(map(len, sheet)) or 1
    return found


def _spread(row: Row, pages: Sequence[_Page]) -> Spread:
    """Return pages side by side as those of the first row of their sheet are, where most is drawn."""
    moved, seams = [0.0], []
    for left, right in pairwise(pages):
        seams.append(left.right.x + moved[-1])
        moved.append(seams[-1] - right.left.x)
    return Spread(row, tuple(moved), tuple(seams))


def _page(drawn: Rulings) -> _Page:
    level, upright = drawn.level, drawn.upright
    if len(level) < ENDS:
        return _BLANK
    left = min(level[:, 1].min(), upright[:, 0].min(initial=np.inf))
    right = max(level[:, 2].max(), upright[:, 0].max(initial=-np.inf))
    first, last = _edge(left, level[:, [0, 1]], upright), _edge(right, level[:, [0, 2]], upright)
    opens_right = bool((first.walled(last.lines) & ~last.walled(last.lines)).any())
    return _Page(np.unique(level[:, 0]), first, last, opens_right, opens_left=not first.walled(first.lines).all())


def _edge(outermost: float, ends: FloatArray, upright: FloatArray) -> _Edge:
    """Return a side of a page: where walls stand, or else where the level lines end, which stick out of these a little.

    `ends` are those of level lines, as y and x.
    """
    walls = upright[np.abs(upright[:, 0] - outermost) < SNAP]
    x = float(walls[:, 0].mean()) if len(walls) else float(outermost)
    return _Edge(x, ends[np.abs(ends[:, 1] - outermost) < SNAP, 0], walls)


def _sheet(pages: Sequence[_Page], start: int) -> list[Row]:
    """Return the rows of pages of the sheet that begins on a page; none where it does not go on to the right."""
    if not pages[start].opens_right:
        return []
    for step in range(1, len(pages) - start):
        if not pages[start + step].opens_left:
            continue
        row = _row(pages, start, step)
        if len(row) > 1:
            below = _rows_below(pages, row, step)
            return [] if below is None else [row, *below]
    return []


def _row(pages: Sequence[_Page], start: int, step: int) -> Row:
    """Return the pages that stand beside a first one, each so many after the one before; it alone where none does."""
    row = [start]
    while (following := row[-1] + step) < len(pages) and _is_cut(pages[start], pages[row[-1]], pages[following]):
        row.append(following)
    beside = list(pairwise(row))
    is_whole = all(_is_cut(pages[start], pages[one], pages[other], pages[row[-1]]) for one, other in beside)
    return tuple(row) if is_whole else (start,)


def _is_cut(first: _Page, left: _Page, right: _Page, last: _Page | None = None) -> bool:
    """Tell whether a cell runs on from one page to another in a row that the first, and a last, page wall off."""
    lines = _shared(left.right.lines, right.left.lines)
    cut = first.left.walled(lines) & ~(left.right.walled(lines) | right.left.walled(lines))
    if last is not None:
        cut &= last.right.walled(lines)
    return _run_on(left, right, ROWS) and bool(cut.any())


def _run_on(left: _Page, right: _Page, least: int) -> bool:
    """Tell whether nearly all lines of rows on one page, not less than so many, stand as high as some on another."""
    fewer, more = sorted((left.rows, right.rows), key=len)
    return len(_shared(fewer, more)) >= max(least, SHARED * len(fewer))


def _shared(lines: FloatArray, others: FloatArray) -> FloatArray:
    """Return those of some lines that are others too."""
    found: FloatArray = lines[np.abs(lines[:, None] - others).min(axis=1, initial=np.inf) < LEVEL]
    return found


def _rows_below(pages: Sequence[_Page], row: Row, step: int) -> list[Row] | None:
    """Return the rows of pages below the first one; None where the sheet is not complete.

    Downwards first, there are as many as pages up to the next of the first row; to the right first, as many as go on.
    """
    found = []
    for below in range(1, step):
        further = tuple(page + below for page in row)
        if not _goes_on(pages, row, further):
            return None
        found.append(further)
    while step == 1 and _goes_on(pages, row, further := tuple(page + (len(found) + 1) * len(row) for page in row)):
        found.append(further)
    return found


def _goes_on(pages: Sequence[_Page], row: Row, below: Row) -> bool:
    """Tell whether pages are those below others: they have rows in common, and the sides of those, and are walled."""
    if below[-1] >= len(pages):
        return False
    upper, lower = [pages[index] for index in row], [pages[index] for index in below]
    is_walled = len(lower[0].left.walls) > 0 and len(lower[-1].right.walls) > 0
    is_below = all(map(_has_sides_of, lower, upper))
    return is_walled and is_below and all(_run_on(one, other, ENDS) for one, other in pairwise(lower))


def _has_sides_of(page: _Page, above: _Page) -> bool:
    return abs(above.left.x - page.left.x) < SNAP and abs(above.right.x - page.right.x) < SNAP
