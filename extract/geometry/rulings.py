"""Drawn lines and boxes to rulings.

A ruling is a row of an array: its position across (y of a level one, x of an upright one), its start and its end along.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray
from extract.geometry.grounds import (
    TURNED,
    WHITE,
    are_cells_on_ink,
    belongs_to_ground,
    edges_of_cells,
    grounds_words,
    seen_on,
)

SNAP = 3.0  # parallel lines nearer than this are one ruling: a double line, two edges of a gap
JOIN = 3.5  # a gap up to this along a ruling is closed
DOT = 2.5  # points: a dot is no larger,
OBLONG = 1.5  # and no so many times as long as thick;
DOT_STEP = 3.5  # dots follow each other within so many sizes
DASH = 7.0  # pieces up to this length may be the dashes of a dashed line,
DASHES = 4  # of which a line has so many at least


@dataclass(frozen=True)
class Rulings:
    """Level rulings as y, x0, x1 and upright ones as x, y0, y1, sorted by position.

    `pieces` are those of a whole page as they were drawn, level and upright; `grounds` are its coloured boxes (n, 5)
    that are no ground of words.
    """

    level: FloatArray
    upright: FloatArray
    pieces: tuple[FloatArray, FloatArray] = (np.zeros((0, 3)), np.zeros((0, 3)))
    grounds: FloatArray = field(default_factory=lambda: np.zeros((0, 5)))

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
    coloured = boxes[(boxes[:, 4] < WHITE) | are_cells_on_ink(boxes)]
    seen = seen_on(coloured, lines[~belongs_to_ground(lines, coloured)])
    is_level = np.abs(seen[:, 2] - seen[:, 0]) >= np.abs(seen[:, 3] - seen[:, 1])
    dots = _dots(seen)
    level = np.concatenate([seen[is_level & ~dots][:, [1, 0, 2]], _dotted(seen[dots])])
    upright = np.concatenate([seen[~is_level & ~dots][:, [0, 1, 3]], _dotted(seen[dots][:, TURNED])])
    is_cell = ~grounds_words(coloured, glyphs) | (coloured[:, 4] >= WHITE)
    edges = edges_of_cells(coloured, is_cell, glyphs)
    level, upright = np.concatenate([level, edges[0]]), np.concatenate([upright, edges[1]])
    return Rulings(merge_collinear(level), merge_collinear(upright), (level, upright), coloured[is_cell])


def _dots(lines: FloatArray) -> BoolArray:
    """Tell the lines that are dots: no longer than thick, so that they do not show which way they are lined up."""
    lengths = np.abs(lines[:, 2:4] - lines[:, :2]).max(axis=1, initial=0.0)
    dots: BoolArray = (lengths < OBLONG * lines[:, 4]) & (lines[:, 4] < DOT)
    return dots


def _dotted(dots: FloatArray) -> FloatArray:
    """Return those of the dots that are lined up level, as level pieces (position, start, end)."""
    if not len(dots):
        return np.zeros((0, 3))
    (x, y), sizes = (dots[:, :2] + dots[:, 2:4]).T / 2, dots[:, 4]
    order = np.lexsort((x, y.round(1)))
    x, y, sizes = x[order], y[order], sizes[order]
    follows = (np.diff(x) < DOT_STEP * sizes[1:]) & (np.diff(y.round(1)) == 0)
    lined = np.append(False, follows) | np.append(follows, False)
    pieces: FloatArray = np.column_stack([y, x - sizes / 2, x + sizes / 2])[lined]
    return pieces


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
