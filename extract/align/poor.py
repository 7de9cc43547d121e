"""Tells a lattice whose walls show but part of a table: its cells hold columns or rows of values of their own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray, median
from extract.baselines import pieces

GAP = 0.8  # share of the height of type: a wider gap parts pieces
FIGURES = 0.35  # share of digits from which text is of figures
STACK = 3  # so many lines of figures in one cell,
NEIGHBOURS = 2  # in so many cells of one row
SAME = 2.0  # points between lines at one height
SHARE = 0.3  # share of the lines of a table that such cells hold
POINT = 1  # a bare figure may hold one sign that is no digit
BESIDE = 3  # so many cells with texts side by side
FAR = 5.0  # heights of type between lines of one cell, at most
APART = 0.6  # heights of type between lines that follow at the step of rows
ROOM = 1.8  # heights of type, padding within, that a line leaves in its cell where it was not broken for want of room
WIDE = 3  # so many cells over several columns with several figures in a line


class Seen(NamedTuple):
    """What the text in cells says of their walls: they show but part of a table; some of them are several cells."""

    part: bool
    several: bool


def seen_in(glyphs: Glyphs, cells: IntArray, bounds: IntArray, widths: FloatArray) -> Seen:
    """Return what the text in cells says.

    `cells` names the cell of each glyph, `bounds` (n, 4) are their edges, `widths` (n) how wide they are.
    """
    if glyphs.turns.any():  # text from the top down, of which signs stand below one another, says nothing of rows
        is_level = ~np.isin(cells, cells[glyphs.turns != 0])
        glyphs, cells = glyphs.take(is_level), cells[is_level]
    found = pieces(glyphs, cells, GAP)
    count = len(found.boxes)
    if not count:
        return Seen(part=False, several=False)
    cell_of = np.zeros(count, dtype=np.int64)
    cell_of[found.of_glyph] = cells
    is_digit = (glyphs.codes >= ord("0")) & (glyphs.codes <= ord("9"))
    sizes = np.bincount(found.of_glyph, minlength=count)
    digits = np.bincount(found.of_glyph, is_digit, count)
    middles = (found.boxes[:, 1] + found.boxes[:, 3]) / 2
    figures = digits > FIGURES * sizes
    part = _stacks(cell_of[figures], middles[figures], bounds, count) or _strung(cell_of, found.lines, figures, bounds)
    room = widths[cell_of] - (found.boxes[:, 2] - found.boxes[:, 0]) > ROOM * median(
        found.boxes[:, 3] - found.boxes[:, 1]
    )
    bare = digits >= sizes - POINT
    upright = (sizes == 1) & (digits == 0)  # signs of a label set from top to bottom, whose lines stand side by side
    several = _several(cell_of[~upright], found.lines[~upright], (bare & room)[~upright], bounds)
    return Seen(part, several or _far_apart(cell_of, found.boxes) or _in_rows(cell_of, found.boxes, bounds))


def _several(cell_of: IntArray, lines: IntArray, figures: BoolArray, bounds: IntArray) -> bool:
    """Tell whether cells hold texts side by side, or neighbours in a row bare figures one below the other.

    Texts side by side in several lines of one cell are as many cells. A figure that fills its cell is none of these:
    it goes on in the next line.
    """
    is_beside = lines[1:] == lines[:-1]
    if len(set(zip(cell_of[1:][is_beside].tolist(), lines[1:][is_beside].tolist(), strict=True))) >= BESIDE:
        return True
    stacked = np.flatnonzero(np.bincount(cell_of[figures], minlength=len(bounds)) > 1)
    return len(set(bounds[stacked, 0].tolist())) < len(stacked)


def _in_rows(cell_of: IntArray, boxes: FloatArray, bounds: IntArray) -> bool:
    """Tell whether a cell beside several rows holds a text for each of most: its lines do not follow closely."""
    apart = boxes[1:, 1] - boxes[:-1, 3] > APART * median(boxes[:, 3] - boxes[:, 1])
    counts = np.bincount(cell_of[1:][apart & (cell_of[1:] == cell_of[:-1])], minlength=len(bounds)) + 1
    return bool(((counts >= STACK) & (2 * counts > bounds[:, 2] - bounds[:, 0])).any())


def _far_apart(cell_of: IntArray, boxes: FloatArray) -> bool:
    """Tell whether a cell holds lines with a wide blank space between, as two labels of a column without rulings do."""
    gaps = boxes[1:, 1] - boxes[:-1, 3]
    return bool((gaps[cell_of[1:] == cell_of[:-1]] > FAR * median(boxes[:, 3] - boxes[:, 1])).any())


def _stacks(cell_of: IntArray, middles: FloatArray, bounds: IntArray, count: int) -> bool:
    """Tell whether neighbours in a row hold figures one below the other at the same heights."""
    sizes = np.bincount(cell_of, minlength=len(bounds))
    tall = np.flatnonzero(sizes >= STACK)
    held = 0
    for row in np.unique(bounds[tall, 0]).tolist():
        members = tall[bounds[tall, 0] == row]
        if len(members) < NEIGHBOURS:
            continue
        heights = [np.sort(middles[cell_of == member]) for member in members.tolist()]
        first = heights[0]
        alike = [
            number
            for number, other in enumerate(heights)
            if np.count_nonzero(np.abs(other[:, None] - first).min(axis=1) < SAME) >= STACK
        ]
        if len(alike) >= NEIGHBOURS:
            held += sum(len(heights[number]) for number in alike)
    return held > SHARE * count


def _strung(cell_of: IntArray, lines: IntArray, figures: BoolArray, bounds: IntArray) -> bool:
    """Tell whether cells over several columns hold several figures side by side."""
    in_line = np.bincount(lines[figures], minlength=int(lines.max()) + 1)
    several = cell_of[figures & (in_line[lines] > 1)]
    wide = np.unique(several[bounds[several, 3] - bounds[several, 1] > 1])
    return len(wide) >= WIDE and len(wide) > SHARE * len(np.unique(cell_of))
