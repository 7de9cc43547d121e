"""Drawn lines and boxes to rulings.

A ruling is a row of an array: its position across (y of a level one, x of an upright one), its start and its end along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray

SNAP = 3.0  # parallel lines nearer than this are one ruling: a double line, two edges of a gap
JOIN = 3.5  # a gap up to this along a ruling is closed
WHITE = 0.985  # luminance from which paint is not seen on white paper
SEAM = 0.75  # coloured boxes whose edges are this near adjoin
TURNED = [1, 0, 3, 2, 4]  # the columns of boxes with x and y exchanged
WORD_GAP = 0.25  # share of the height up to which two glyphs are neighbours in a word
BLANK = 0.8  # the same up to which the ground of words may run on under a blank
ONE_LINE = 1.8  # times the usual height of glyphs: a box not higher holds one line
CORE = 0.2  # share of a glyph's box at either side that an edge may touch
HAIRLINE = 1.2  # a line thicker than this may be a strip of coloured ground
ALIKE = 0.02  # luminances that differ by less are one colour
DASH = 7.0  # pieces up to this length may be the dashes of a dashed line,
DASHES = 4  # of which a line has so many at least


@dataclass(frozen=True)
class Rulings:
    """Level rulings as y, x0, x1 and upright ones as x, y0, y1, sorted by position.

    `pieces` are those of a whole page as they were drawn, level and upright.
    """

    level: FloatArray
    upright: FloatArray
    pieces: tuple[FloatArray, FloatArray] = (np.zeros((0, 3)), np.zeros((0, 3)))

    @cached_property
    def outline(self) -> tuple[float, float, float, float]:
        """Return x0, top, x1, bottom of rulings of both directions."""
        level, upright = self.level, self.upright
        return (
            float(min(level[:, 1].min(), upright[:, 0].min())),
            float(min(level[:, 0].min(), upright[:, 1].min())),
            float(max(level[:, 2].max(), upright[:, 0].max())),
            float(max(level[:, 0].max(), upright[:, 2].max())),
        )


def lines_to_rulings(lines: FloatArray, boxes: FloatArray, glyphs: Glyphs) -> Rulings:
    """Return the rulings that visible lines draw, and those edges of coloured boxes that cut no word."""
    coloured = boxes[boxes[:, 4] < WHITE]
    seen = lines[((lines[:, 5] < WHITE) | _inside_any(lines, coloured)) & ~_belongs_to_ground(lines, coloured)]
    is_level = np.abs(seen[:, 2] - seen[:, 0]) >= np.abs(seen[:, 3] - seen[:, 1])
    level = seen[is_level][:, [1, 0, 2]]
    upright = seen[~is_level][:, [0, 1, 3]]
    if len(coloured):
        is_cell = ~_grounds_words(coloured, glyphs)
        insides = _insides_of_words(glyphs)[:, TURNED[:4]]
        level = np.concatenate([level, uncrossed(visible_edges(coloured, is_cell), glyphs.boxes)])
        upright = np.concatenate([upright, uncrossed(visible_edges(coloured[:, TURNED], is_cell), insides)])
    return Rulings(merge_collinear(level), merge_collinear(upright), (level, upright))


def _belongs_to_ground(lines: FloatArray, boxes: FloatArray) -> BoolArray:
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


def _grounds_words(boxes: FloatArray, glyphs: Glyphs) -> BoolArray:
    """Tell the boxes that are the ground of words, not of a cell: one line high and just as wide as their text."""
    tight = np.zeros(len(boxes), dtype=bool)
    heights = boxes[:, 3] - boxes[:, 1]
    if not len(boxes) or not len(glyphs.codes):
        return tight
    usual = np.median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1])
    x, y = glyphs.middles().T
    for number in np.flatnonzero(heights < ONE_LINE * usual).tolist():
        x0, top, x1, bottom, _ = boxes[number]
        inside = glyphs.boxes[(x > x0) & (x < x1) & (y > top) & (y < bottom)]
        if len(inside):
            near, far = sorted((abs(inside[:, 0].min() - x0), abs(inside[:, 2].max() - x1)))
            tight[number] = near < WORD_GAP * usual and far < BLANK * usual
    return tight


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
    boxes, middles = glyphs.boxes, glyphs.middles()
    heights = boxes[:-1, 3] - boxes[:-1, 1]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    is_level = np.abs(np.diff(middles[:, 1])) < 0.3 * heights
    follows = is_level & (np.abs(gaps) < WORD_GAP * heights) & ~glyphs.spaced[1:]
    pairs = np.column_stack([middles[:-1, 0], boxes[:-1, 1], middles[1:, 0], boxes[:-1, 3]])
    return pairs[follows]


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


def _inside_any(lines: FloatArray, boxes: FloatArray) -> BoolArray:
    """Tell which white lines run over coloured ground, where they are seen."""
    if not len(boxes) or not len(lines):
        return np.zeros(len(lines), dtype=bool)
    return np.asarray(_holds(boxes, (lines[:, :2] + lines[:, 2:4]) / 2).any(axis=1))


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
    is_first = gaps > JOIN
    if np.isfinite(gaps[is_first]).any():
        is_first &= gaps > _gap_limits(groups, starts, ends)
    first = np.flatnonzero(is_first)
    last = np.append(first[1:], len(starts)) - 1
    return np.column_stack([positions[groups[first]], starts[first], reached[last]])


def snap_groups(positions: FloatArray) -> IntArray:
    """Number the groups of positions that lie within SNAP of each other, upwards."""
    distinct, which = np.unique(positions, return_inverse=True)
    groups = np.empty(len(distinct), dtype=np.int64)
    group, start, previous = -1, -np.inf, -np.inf
    for index, position in enumerate(distinct.tolist()):
        if position - previous > SNAP or position - start > 1.5 * SNAP:
            group, start = group + 1, position
        groups[index] = group
        previous = position
    return groups[which]


def _running_maximum(ends: FloatArray, groups: IntArray) -> FloatArray:
    """Return the furthest end so far within each group."""
    base = groups * 1e6  # points: more than any page is wide, so that groups never mix
    reached: FloatArray = np.maximum.accumulate(ends + base) - base
    return reached


def _gap_limits(groups: IntArray, starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the gap to close at each piece: JOIN, or more between the short pieces of a dashed line."""
    lengths = ends - starts
    counts = np.bincount(groups)
    mean = np.bincount(groups, lengths) / np.maximum(counts, 1)
    is_dashed = (counts >= DASHES) & (mean <= DASH)
    limits: FloatArray = np.where(is_dashed, np.maximum(JOIN, 1.5 * mean), JOIN)[groups]
    return limits
