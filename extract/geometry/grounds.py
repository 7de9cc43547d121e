"""Coloured grounds: which of them are cells, where their edges are seen, and which lines are seen upon them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, median
from extract.signs import CJK, among

WHITE = 0.985  # luminance from which paint is not seen on white paper
SEAM = 0.75  # coloured boxes whose edges are this near adjoin
TURNED = [1, 0, 3, 2, 4]  # the columns of boxes with x and y exchanged
WORD_GAP = 0.25  # share of the size of type up to which two glyphs are neighbours in a word
BLANK = 0.8  # the same up to which the ground of words may run on under a blank
ONE_LINE = 1.8  # times the usual size of type: a box not higher holds one line
CORE = 0.2  # share of a glyph's box at either side that an edge may touch
HAIRLINE = 1.2  # a line thicker than this may be a strip of coloured ground
CELLS = 4  # so many white boxes on a coloured one are cells,
FILLED = 0.8  # where they cover so much of it
ALIKE = 0.02  # luminances that differ by less are one colour


def are_cells_on_ink(boxes: FloatArray) -> BoolArray:
    """Tell the white boxes (n, 5, in the order of painting) that are cells on a coloured one: it shows between them."""
    found = boxes[:, 4] >= WHITE
    if np.count_nonzero(found) < CELLS or found.all():
        return np.zeros(len(boxes), dtype=bool)
    white = np.flatnonzero(found)
    found[:] = False
    for number in np.flatnonzero(boxes[:, 4] < WHITE).tolist():
        upon = white[white > number]
        low, high = boxes[upon, :2] - boxes[number, :2], boxes[number, 2:4] - boxes[upon, 2:4]
        upon = upon[(np.minimum(low, high) > -SEAM).all(axis=1)]
        wide, high = (boxes[[number, *upon], 2:4] - boxes[[number, *upon], :2]).T
        if len(upon) >= CELLS and FILLED * wide[0] * high[0] < (wide * high)[1:].sum() <= wide[0] * high[0]:
            found[upon] = True
    return found


def edges_of_cells(boxes: FloatArray, is_cell: BoolArray, glyphs: Glyphs) -> tuple[FloatArray, FloatArray]:
    """Return the edges of coloured boxes (n, 5) that are cells, level and upright ones: those that cut no word."""
    if not len(boxes):
        return np.zeros((0, 3)), np.zeros((0, 3))
    insides = _insides_of_words(glyphs)[:, TURNED[:4]]
    return (
        uncrossed(visible_edges(boxes, is_cell), glyphs.boxes),
        uncrossed(visible_edges(boxes[:, TURNED], is_cell), insides),
    )


def seen_on(boxes: FloatArray, lines: FloatArray) -> FloatArray:
    """Return the lines (n, 6) that are seen: white ones only where they run over coloured boxes."""
    is_white = lines[:, 5] >= WHITE
    if not is_white.any():
        return lines
    white = lines[is_white]
    low = np.maximum(white[:, None, :2], boxes[:, :2])
    high = np.minimum(white[:, None, 2:4], boxes[:, 2:4])
    is_over = ((high >= low).all(axis=2) & ((high - low).max(axis=2) > SEAM))[:, :, None]
    start = np.min(low, axis=1, where=is_over, initial=np.inf)
    end = np.max(high, axis=1, where=is_over, initial=-np.inf)
    parts = np.column_stack([start, end, white[:, 4:]])
    return np.concatenate([lines[~is_white], parts[np.isfinite(start[:, 0])]])


def belongs_to_ground(lines: FloatArray, boxes: FloatArray) -> BoolArray:
    """Tell lines that are but a narrow strip of a coloured ground: thick, and beside a box of their colour."""
    strip = lines[:, 4] > HAIRLINE
    if not strip.any() or not len(boxes):
        return np.zeros(len(lines), dtype=bool)
    thick = lines[strip]
    reach = (thick[:, 4] / 2 + SEAM)[:, None]
    is_upright = (thick[:, 2] - thick[:, 0] < thick[:, 3] - thick[:, 1])[:, None]
    across = np.where(is_upright, [1.0, 0.0], [0.0, 1.0]) * reach
    middles = (thick[:, :2] + thick[:, 2:4]) / 2
    is_alike = np.abs(boxes[:, 4] - thick[:, 5:6]) < ALIKE
    sides = [_holds(boxes, side) & is_alike for side in (middles - across, middles + across)]
    strip[strip] = (sides[0] | sides[1]).any(axis=1)
    return strip


def _holds(boxes: FloatArray, points: FloatArray) -> BoolArray:
    """Tell which points (rows) stand in which boxes (columns)."""
    x, y = points[:, 0, None], points[:, 1, None]
    result: BoolArray = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    return result


def grounds_words(boxes: FloatArray, glyphs: Glyphs) -> BoolArray:
    """Tell the boxes that are the ground of words, not of a cell: one line high and just as wide as their text."""
    tight = np.zeros(len(boxes), dtype=bool)
    heights = boxes[:, 3] - boxes[:, 1]
    if not len(boxes) or not len(glyphs.codes):
        return tight
    usual = median(_sizes(glyphs))
    x, y = glyphs.middles().T
    for number in np.flatnonzero(heights < ONE_LINE * usual).tolist():
        x0, top, x1, bottom, _ = boxes[number]
        inside = glyphs.boxes[(x > x0) & (x < x1) & (y > top) & (y < bottom)]
        if len(inside):
            near, far = sorted((abs(inside[:, 0].min() - x0), abs(inside[:, 2].max() - x1)))
            tight[number] = near < WORD_GAP * usual and far < BLANK * usual
    cells = boxes[~tight]
    tight[tight] = [not _is_in_column(box, cells) for box in boxes[tight]]
    return tight


def _is_in_column(box: FloatArray, cells: FloatArray) -> bool:
    """Tell whether a box has the sides of a cell above or below it: a text may fill a cell, too."""
    return bool((np.abs(cells[:, [0, 2]] - box[[0, 2]]) < SEAM).all(axis=1).any())


def visible_edges(boxes: FloatArray, chosen: BoolArray) -> FloatArray:
    """Return the level edges (position, start, end) of the chosen boxes, less what another box of the colour adjoins.

    The ground of one cell is often painted in pieces, line by line and with its margins apart: their seams are unseen.
    """
    x0, top, x1, bottom, luminance = boxes.T
    is_alike = np.abs(luminance[:, None] - luminance) < ALIKE
    above = is_alike & (top < top[:, None] - SEAM) & (bottom > top[:, None] - SEAM)
    below = is_alike & (bottom > bottom[:, None] + SEAM) & (top < bottom[:, None] + SEAM)
    edges = [
        (position, start, end)
        for positions, adjoining in ((top, above), (bottom, below))
        for number, position in enumerate(positions.tolist())
        if chosen[number]
        for start, end in _uncovered(x0[number], x1[number], x0[adjoining[number]], x1[adjoining[number]])
    ]
    return np.array(edges, dtype=np.float64).reshape(-1, 3)


def _insides_of_words(glyphs: Glyphs) -> FloatArray:
    """Return boxes from the middle of each glyph to that of the next, where these follow each other in a word."""
    boxes, middles, sizes = glyphs.boxes, glyphs.middles(), _sizes(glyphs)[:-1]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    is_level = np.abs(np.diff(middles[:, 1])) < 0.3 * sizes
    follows = is_level & (np.abs(gaps) < WORD_GAP * sizes) & ~glyphs.spaced[1:]
    pairs = np.column_stack([middles[:-1, 0], boxes[:-1, 1], middles[1:, 0], boxes[:-1, 3]])
    return pairs[follows]


def _sizes(glyphs: Glyphs) -> FloatArray:
    """Return the sizes of type: the boxes of some fonts are far higher, but Chinese signs are square."""
    width: FloatArray
    height: FloatArray
    width, height = (glyphs.boxes[:, 2:] - glyphs.boxes[:, :2]).T
    is_square = among(glyphs.codes, CJK)
    if not is_square.any():
        return height
    return height * min(1.0, median(width[is_square] / np.maximum(height[is_square], 1e-6)))


def uncrossed(edges: FloatArray, text: FloatArray) -> FloatArray:
    """Return the level edges that run through no box of text, as those of the ground of words may."""
    if not len(edges) or not len(text):
        return edges
    position, start, end = (edges[:, column, None] for column in range(3))
    x0, top, x1, bottom = text.T
    rim = CORE * (bottom - top)
    crossed = (position > top + rim) & (position < bottom - rim) & (x0 < end) & (x1 > start)
    result: FloatArray = edges[~crossed.any(axis=1)]
    return result


def _uncovered(start: float, end: float, starts: FloatArray, ends: FloatArray) -> Iterator[tuple[float, float]]:
    """Yield the stretches of start..end that none of the other stretches covers, to within a seam."""
    reached = float(start)
    for low, high in sorted(zip(starts.tolist(), ends.tolist(), strict=True)):
        if low > reached + SEAM:
            yield reached, min(low, float(end))
        reached = max(reached, high)
        if reached >= end:
            return
    if reached < end - SEAM:
        yield reached, float(end)
