"""The rulings of a straight picture, as the lines that `extract.geometry` takes.

Ink that runs level or upright for longer than most strokes, with white beside it, is a ruling's; small breaks are
closed. What is too thick, or short and without a ruling at either end, is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.scan.picture import Grey, Picture

FAINT = 190  # a ruling is darker than this, smoothed along its run
SMOOTH = 1.4  # points over which it is smoothed
RUN = 7.0  # points of unbroken ink from which it may be a ruling
GAP = 2.0  # points: a break up to this is closed
SHORTEST = 9.0  # points: shorter runs are strokes
THICKEST = 4.0  # points
BESIDE = 1.8  # points from a ruling's edge to where there is white,
CROWDED = 0.35  # but for this share of its length
LONG = 150.0  # points: of a longer ruling one side may be full of text
SHORT = 45.0  # points: a ruling not longer must end at others
TOUCH = 1.5  # points between a ruling's end and the ruling that it touches


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings of a picture, in points: lines (n, 6) of x0, y0, x1, y1, thickness, luminance; and their pixels."""

    lines: FloatArray
    mask: BoolArray


@dataclass(frozen=True, slots=True)
class _Runs:
    """Level runs (n, 5) of x0, y, x1, y, thickness in points; the label of each pixel, and those of the runs."""

    lines: FloatArray
    labels: IntArray
    names: IntArray

    def take(self, chosen: BoolArray) -> _Runs:
        return _Runs(self.lines[chosen], self.labels, self.names[chosen])

    def mask(self) -> BoolArray:
        return np.asarray(np.isin(self.labels, self.names))


def picture_rulings(picture: Picture) -> Ruled:
    """Return the rulings of a picture."""
    level = _runs(picture.grey, picture)
    upright = _runs(np.ascontiguousarray(picture.grey.T), picture)
    level, upright = _held(level, upright.lines), _held(upright, level.lines)
    lines = np.concatenate([level.lines, upright.lines[:, [1, 0, 3, 2, 4]]])
    return Ruled(np.column_stack([lines, np.zeros(len(lines))]), level.mask() | upright.mask().T)


def _runs(grey: Grey, picture: Picture) -> _Runs:
    """Return the level runs of ink that may be rulings."""
    smooth = cv2.blur(grey, (picture.pixels(SMOOTH), 1))
    dark = (smooth < FAINT).astype(np.uint8)
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, picture.pixels(RUN)), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((1, picture.pixels(GAP)), np.uint8))
    _, labels, stats, middles = cv2.connectedComponentsWithStats(closed, connectivity=8)
    x0, width = stats[:, cv2.CC_STAT_LEFT] / picture.scale, stats[:, cv2.CC_STAT_WIDTH] / picture.scale
    thickness = stats[:, cv2.CC_STAT_AREA] / picture.scale**2 / np.maximum(width, 1e-6)
    y = (middles[:, 1] + 0.5) / picture.scale
    above, below = _crowding(dark, np.asarray(labels, dtype=np.int64), picture.pixels(BESIDE))
    crowding = np.where(width > LONG, np.minimum(above, below), np.maximum(above, below))
    chosen = (width >= SHORTEST) & (thickness <= THICKEST) & (crowding <= CROWDED)
    names = np.flatnonzero(chosen)
    names = names[names > 0]
    return _Runs(np.column_stack([x0, y, x0 + width, y, thickness])[names], np.asarray(labels, dtype=np.int64), names)


def _crowding(dark: Grey, labels: IntArray, distance: int) -> tuple[FloatArray, FloatArray]:
    """Return the share of each component's upper and of its lower edge that has ink at a distance."""
    shares = []
    for step in (-1, 1):
        is_edge = (labels > 0) & (np.roll(labels, -step, axis=0) != labels)
        y, x = np.nonzero(is_edge)
        beside = dark[np.clip(y + step * distance, 0, len(dark) - 1), x]
        owners = labels[y, x]
        size = int(labels.max()) + 1
        shares.append(np.bincount(owners, beside, size) / np.maximum(np.bincount(owners, minlength=size), 1))
    return shares[0], shares[1]


def _held(runs: _Runs, crossing: FloatArray) -> _Runs:
    """Return the runs that are long, or end at a crossing run on both sides; crossing has y for x."""
    x0, y, x1 = (runs.lines[:, column, None] for column in range(3))
    reaches = (crossing[:, 0] - TOUCH <= y) & (y <= crossing[:, 2] + TOUCH)
    starts = (reaches & (np.abs(crossing[:, 1] - x0) < TOUCH)).any(axis=1)
    ends = (reaches & (np.abs(crossing[:, 1] - x1) < TOUCH)).any(axis=1)
    return runs.take((x1 - x0 > SHORT)[:, 0] | (starts & ends))
