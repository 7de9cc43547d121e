"""Level runs of ink on a straight picture that may be rulings.

Ink that runs level for longer than most strokes, with white beside it; small breaks are closed. What is too thick,
bent, or no more than the rest of a seal, is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.scan.paper import Grey
from extract.scan.picture import Picture

FAINT = 190  # a ruling is darker than this, smoothed along its run
SMOOTH = 1.4  # points over which it is smoothed
RUN = 7.0  # points of unbroken ink from which it may be a ruling
GAP = 2.0  # points: a break up to this is closed
SHORTEST = 9.0  # points: shorter runs are strokes
THICKEST = 4.0  # points
BESIDE = 1.4  # points from a ruling's edge to where there is white,
CROWDED = 0.35  # but for this share of its length,
STROKE = 14.0  # points: or another run not shorter, of a double ruling
LONG = 150.0  # points: of a longer ruling one side may be full of text
SHORT = 45.0  # points: a ruling not longer must be unbroken:
UNBROKEN = 0.96  # this share of its length is ink
BENT = 0.8  # points by which the middle of a run that is not long lies off its ends: it is of a ring
STAINED = 0.5  # share of a run that lies where a seal was, from which it is the rest of that
IN_LINE = 1.5  # points by which pieces of one ruling may lie apart across
PALE = 0.35  # where it is paler than this share of the way from ink elsewhere to paper


@dataclass(frozen=True, slots=True)
class Runs:
    """Level runs (n, 5) of x0, y, x1, y, thickness in points; each pixel's label, and the run of each label or -1."""

    lines: FloatArray
    labels: IntArray
    run_of: IntArray

    def take(self, chosen: BoolArray) -> Runs:
        """Return some of the runs."""
        number = np.append(np.where(chosen, np.cumsum(chosen) - 1, -1), -1)
        return Runs(self.lines[chosen], self.labels, number[self.run_of])

    def mask(self) -> BoolArray:
        """Return the pixels of the runs."""
        return np.asarray((self.run_of >= 0)[self.labels])


def level_runs(picture: Picture) -> Runs:
    """Return the level runs of ink that may be rulings."""
    smooth = cv2.blur(picture.grey, (picture.pixels(SMOOTH), 1))
    dark = (smooth < FAINT).astype(np.uint8)
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, picture.pixels(RUN)), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((1, picture.pixels(GAP)), np.uint8))
    _, components, boxes, middles = cv2.connectedComponentsWithStats(closed, connectivity=8)
    labels, stats = np.asarray(components, dtype=np.int64), np.asarray(boxes, dtype=np.int64)
    x0, width = stats[:, cv2.CC_STAT_LEFT] / picture.scale, stats[:, cv2.CC_STAT_WIDTH] / picture.scale
    thickness = stats[:, cv2.CC_STAT_AREA] / picture.scale**2 / np.maximum(width, 1e-6)
    y = np.asarray(middles[:, 1] + 0.5, dtype=np.float64) / picture.scale
    beside = np.where(np.append(0, width[1:])[labels] < STROKE, dark, np.uint8(0))
    above, below = _crowding(beside, labels, picture.pixels(BESIDE))
    crowding = np.where(width > LONG, np.minimum(above, below), np.maximum(above, below))
    chosen = (width >= SHORTEST) & (thickness <= THICKEST) & (crowding <= CROWDED)
    chosen &= (width > SHORT) | (_ink_shares(picture, labels, stats[:, cv2.CC_STAT_WIDTH]) >= UNBROKEN)
    chosen &= (width > LONG) | (_bows(labels, stats) <= BENT * picture.scale)
    chosen &= ~_rests_of_seals(picture, labels, y, chosen)
    chosen[0] = False
    lines = np.column_stack([x0, y, x0 + width, y, thickness])
    return Runs(lines, labels, np.arange(len(lines))).take(chosen)


def _ink_shares(picture: Picture, labels: IntArray, widths: IntArray) -> FloatArray:
    """Return the share of each component's length that is ink, less what smoothing put to its ends."""
    y, x = np.nonzero((labels > 0) & (picture.grey < FAINT))
    pairs = np.unique(labels[y, x] * labels.shape[1] + x)
    columns = np.bincount(pairs // labels.shape[1], minlength=len(widths))
    return np.asarray(columns / np.maximum(widths - picture.pixels(SMOOTH) + 1.0, 1.0))


def _bows(labels: IntArray, stats: IntArray) -> FloatArray:
    """Return by how many pixels the middle third of each component lies off the line between the outer ones."""
    y, x = np.nonzero(labels)
    owners = labels[y, x]
    third = 3 * (x - stats[owners, cv2.CC_STAT_LEFT]) // np.maximum(stats[owners, cv2.CC_STAT_WIDTH], 1)
    count = len(stats)
    sums = np.bincount(3 * owners + third, y, 3 * count).reshape(count, 3)
    sizes = np.maximum(np.bincount(3 * owners + third, minlength=3 * count).reshape(count, 3), 1)
    left, middle, right = (sums / sizes).T
    return np.asarray(np.abs(middle - (left + right) / 2))


def _rests_of_seals(picture: Picture, labels: IntArray, y: FloatArray, is_run: BoolArray) -> BoolArray:
    """Tell which components are of a seal: they lie where it was, and are paler than ink elsewhere or apart from runs.

    Rulings under a seal are in line with what is seen of them beside it.
    """
    if not picture.stain.any():
        return np.zeros(len(y), dtype=bool)
    owners = labels.ravel()
    sizes = np.maximum(np.bincount(owners), 1)
    stained = np.bincount(owners, picture.stain.ravel()) / sizes > STAINED
    shade = np.bincount(owners, picture.grey.ravel()) / sizes
    clean = shade[1:][~stained[1:]]
    usual = float(np.median(clean)) if len(clean) else 0.0
    in_line = (np.abs(y[:, None] - y[is_run & ~stained]) < IN_LINE).any(axis=1)
    return np.asarray(stained & (~in_line | (shade - usual > PALE * (255 - usual))))


def _crowding(ink: Grey, labels: IntArray, distance: int) -> tuple[FloatArray, FloatArray]:
    """Return the share of each component's upper and of its lower edge that has ink at a distance."""
    shares = []
    for step in (-1, 1):
        is_edge = (labels > 0) & (np.roll(labels, -step, axis=0) != labels)
        y, x = np.nonzero(is_edge)
        beside = ink[np.clip(y + step * distance, 0, len(ink) - 1), x]
        owners = labels[y, x]
        size = int(labels.max()) + 1
        shares.append(np.bincount(owners, beside, size) / np.maximum(np.bincount(owners, minlength=size), 1))
    return shares[0], shares[1]
