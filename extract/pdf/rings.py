"""Frames that are filled rather than stroked: a box with a slightly smaller one as its hole, in one path."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray


def without_rings(boxes: FloatArray, paths: IntArray, widest: float) -> tuple[FloatArray, FloatArray]:
    """Return the boxes (n, 5) that are filled, and as boxes the four sides of each ring no wider than `widest` points.

    `paths` (n) tells the path of each box; the columns of a box are x0, y0, x1, y1 and what goes with it.
    """
    margins = (boxes[1:, :4] - boxes[:-1, :4]) * (1, 1, -1, -1)  # of each box around the next one
    within: BoolArray = np.all((margins > 0) & (margins <= widest), axis=1)
    around: BoolArray = np.all((margins < 0) & (margins >= -widest), axis=1)
    first = np.flatnonzero((within | around) & (paths[1:] == paths[:-1]))
    first = first[np.append(True, np.diff(first) > 1)[: len(first)]]  # a box is part of one ring
    if not len(first):
        return boxes, boxes[:0]
    larger = first + around[first]
    outer, inner = boxes[larger], boxes[2 * first + 1 - larger]
    is_filled = np.ones(len(boxes), dtype=bool)
    is_filled[first] = is_filled[first + 1] = False
    sides: FloatArray = np.concatenate([_side(outer, inner, side) for side in range(4)])
    return boxes[is_filled], sides


def cut_by_holes(boxes: FloatArray, holes: FloatArray, widest: float) -> tuple[BoolArray, FloatArray]:
    """Tell the boxes of which the holes (n, 4; nan: none) of their clips leave no more than strips; return the strips.

    These are no wider than `widest` points; on a side where the hole reaches out of the box there is none.
    """
    margins = (holes - boxes[:, :4]) * (1, 1, -1, -1)
    is_cut: BoolArray = np.all(margins <= widest, axis=1)
    outer, margins = boxes[is_cut], margins[is_cut]
    inner = outer.copy()
    inner[:, :2] = np.maximum(holes[is_cut, :2], outer[:, :2])
    inner[:, 2:4] = np.minimum(holes[is_cut, 2:], outer[:, 2:4])
    strips = [_side(outer, inner, side)[margins[:, side] > 0] for side in range(4)]
    return is_cut, np.concatenate(strips)


def _side(outer: FloatArray, inner: FloatArray, side: int) -> FloatArray:
    """Return the strips between outer and inner boxes on one side: the column of the box that tells it."""
    strips = outer.copy()
    strips[:, (side + 2) % 4] = inner[:, side]
    return strips
