"""Text that hangs out of a cell which a page end cuts: some printers break the cell, but not its text.

It stands below a cell without a ruling at its foot, within its sides and at the distance of lines, and nothing follows.
"""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray, median
from extract.baselines import pieces
from extract.geometry import cells_at
from extract.geometry.lattice import WALL, Lattice

PITCH = 1.2  # heights of type from one line to the next, at most, between foot and head
AFTER = 3.0  # the same below which nothing else may stand
TOGETHER = 0.2  # share of the height of type up to which glyphs stand together
RIM = 0.5  # share of the height of type by which text may stand over a side
NONE = np.zeros(0, dtype=np.int64)


def hanging(lattice: Lattice, owner: IntArray, glyphs: Glyphs, outside: IntArray) -> tuple[IntArray, IntArray]:
    """Return which of the glyphs outside a table hang out of its cells, and the cells (as numbered by `owner`).

    `outside` are the glyphs that belong to nothing yet; `owner` (rows, columns) is the cell of each elementary cell.
    """
    is_open = (lattice.level[-1] < WALL) | lattice.inferred[2]
    x0, _, x1, bottom = lattice.box
    x, y = glyphs.middles()[outside].T
    below = outside[(x > x0) & (x < x1) & (y > bottom)] if is_open.any() else NONE
    if not len(below):
        return NONE, NONE
    boxes = glyphs.boxes[below]
    height = median(boxes[:, 3] - boxes[:, 1])
    reached = _reached(boxes, bottom, height)
    tops, feet = glyphs.boxes[outside][:, [1, 3]].T
    follows = (feet > reached) & (tops < reached + AFTER * height)
    hung = boxes[:, 3] <= reached
    if not hung.any() or follows.any() or not _fits(lattice, owner, is_open, _in_line(glyphs.take(below[hung]))):
        return NONE, NONE
    return below[hung], cells_at(lattice, owner, *glyphs.middles()[below[hung]].T)


def _reached(boxes: FloatArray, bottom: float, height: float) -> float:
    """Return how far down lines follow each other without a gap."""
    reached = bottom
    for top, foot in boxes[np.argsort(boxes[:, 1])][:, [1, 3]].tolist():
        if top > reached + PITCH * height:
            break
        reached = max(reached, foot)
    return reached


def _in_line(glyphs: Glyphs) -> FloatArray:
    """Return the boxes of pieces of text: what runs on below several cells hangs out of none."""
    return pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), TOGETHER).boxes


def _fits(lattice: Lattice, owner: IntArray, is_open: BoolArray, boxes: FloatArray) -> bool:
    """Tell whether each piece of text stands within the sides of a cell whose foot is open."""
    cells = owner[-1]
    first = np.searchsorted(lattice.xs[1:-1], (boxes[:, 0] + boxes[:, 2]) / 2, side="right")
    same = cells[first][:, None] == cells
    low = lattice.xs[same.argmax(axis=1)]
    high = lattice.xs[len(cells) - same[:, ::-1].argmax(axis=1)]
    rim = RIM * (boxes[:, 3] - boxes[:, 1])
    within = (boxes[:, 0] > low - rim) & (boxes[:, 2] < high + rim)
    return bool((within & is_open[first]).all())
