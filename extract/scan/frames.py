"""The frames of stamps that lie over a table, told from its rulings where their colour does not tell them.

At each of its four corners two lines end; within a table that is so at no cell, for its sides go on as those of the
next one or end at one that does.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from extract.arrays import BoolArray, FloatArray

CORNER = 3.0  # points by which the ends of two sides of a frame may lie apart
SIZE = 14.0, 220.0  # points: of a side of a frame


def stamp_frames(level: FloatArray, upright: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Tell which of the level runs (n, 5), and of the upright ones (y for x), are sides of frames over a table."""
    is_level, is_upright = np.zeros(len(level), dtype=bool), np.zeros(len(upright), dtype=bool)
    starts, ends = _corners(level[:, 0], level[:, 1], upright), _corners(level[:, 2], level[:, 1], upright)
    tops = [row for row in range(len(level)) if starts[0][row].any() and ends[0][row].any() and _is_side(level[row])]
    bottoms = [row for row in range(len(level)) if starts[1][row].any() and ends[1][row].any()]
    for top, bottom in product(tops, bottoms):
        left = np.flatnonzero(starts[0][top] & starts[1][bottom])
        right = np.flatnonzero(ends[0][top] & ends[1][bottom])
        if len(left) and len(right) and _is_inside(level[top], level[bottom], level, upright):
            is_level[[top, bottom]] = True
            is_upright[np.concatenate([left, right])] = True
    return is_level, is_upright


def _corners(x: FloatArray, y: FloatArray, upright: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Return at which of these points which upright runs start, and at which they end, as two (points, runs)."""
    near = np.abs(x[:, None] - upright[:, 1]) < CORNER
    return near & (np.abs(y[:, None] - upright[:, 0]) < CORNER), near & (np.abs(y[:, None] - upright[:, 2]) < CORNER)


def _is_side(run: FloatArray) -> bool:
    return bool(SIZE[0] < run[2] - run[0] < SIZE[1])


def _is_inside(top: FloatArray, bottom: FloatArray, level: FloatArray, upright: FloatArray) -> bool:
    """Tell whether other rulings run past a frame above, below and on both sides, or across it."""
    x0, x1, y0, y1 = top[0], top[2], top[1], bottom[1]
    if not SIZE[0] < y1 - y0 < SIZE[1]:
        return False
    past = level[(level[:, 0] < x0 - CORNER) & (level[:, 2] > x1 + CORNER), 1]
    beside = upright[(upright[:, 0] < y0 - CORNER) & (upright[:, 2] > y1 + CORNER), 1]
    is_around = all(
        ((axis < end).any() and (axis > start).any()) for axis, start, end in ((past, y0, y1), (beside, x0, x1))
    )
    return bool(is_around)
