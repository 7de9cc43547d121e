"""The rulings of a straight picture, as the lines that `extract.geometry` takes.

Ink that runs level or upright for longer than most strokes, with white beside it, is a ruling's; small breaks are
closed. What is too thick, or short and without a ruling at either end, is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.scan.dashes import dashed_lines
from extract.scan.picture import Grey, Picture

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
SHORT = 45.0  # points: a ruling not longer must end at others
IN_TEXT = 0.6  # share of a level run that is not long from which it is of strokes that lie in lines of text,
RIM = 0.2  # which do not reach so near to its upper and lower side, as a share of the height
UNBROKEN = 0.93  # share of the length of a short ruling that is ink
LIGHTER = 45.0  # by so much is a break in it lighter
STAINED = 0.5  # share of a run that lies where a seal was, from which it is the rest of that
SAME_LINE = 1.0  # points by which the pieces of a broken ruling may lie apart across,
NEAR = 25.0  # points along, of which it may lack so many for any reason,
FAR = 150.0  # and so many where a seal covers it,
COVERED = 0.15  # of which so much is seen as a share
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


def picture_rulings(picture: Picture, text: FloatArray) -> Ruled:
    """Return the rulings of a picture in which text was found in these boxes (n, 4)."""
    level = _runs(picture)
    is_long = level.lines[:, 2] - level.lines[:, 0] > LONG
    level = level.take(is_long | (_shares_in_text(level.lines, text) < IN_TEXT))
    upright = _runs(replace(picture, grey=np.ascontiguousarray(picture.grey.T), stain=picture.stain.T))
    level, upright = _held(level, upright.lines), _held(upright, level.lines)
    upright = replace(upright, lines=_without_strokes(upright.lines, level.lines, text, picture))
    bridges = [_bridges(level.lines, upright.lines, picture.stain, picture.scale)]
    bridges.append(_bridges(upright.lines, level.lines, picture.stain.T, picture.scale)[:, [1, 0, 3, 2, 4]])
    mask = level.mask() | upright.mask().T
    drawn = np.concatenate([level.lines, upright.lines[:, [1, 0, 3, 2, 4]], *bridges])
    dashed, dashes = dashed_lines(picture.without(mask), text, drawn)
    lines = np.concatenate([drawn, dashed])
    return Ruled(np.column_stack([lines, np.zeros(len(lines))]), mask | dashes)


def _runs(picture: Picture) -> _Runs:
    """Return the level runs of ink that may be rulings."""
    smooth = cv2.blur(picture.grey, (picture.pixels(SMOOTH), 1))
    dark = (smooth < FAINT).astype(np.uint8)
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, picture.pixels(RUN)), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((1, picture.pixels(GAP)), np.uint8))
    _, components, stats, middles = cv2.connectedComponentsWithStats(closed, connectivity=8)
    labels = np.asarray(components, dtype=np.int64)
    x0, width = stats[:, cv2.CC_STAT_LEFT] / picture.scale, stats[:, cv2.CC_STAT_WIDTH] / picture.scale
    thickness = stats[:, cv2.CC_STAT_AREA] / picture.scale**2 / np.maximum(width, 1e-6)
    y = (middles[:, 1] + 0.5) / picture.scale
    beside = np.where(np.append(0, width[1:])[labels] < STROKE, dark, np.uint8(0))
    above, below = _crowding(beside, labels, picture.pixels(BESIDE))
    crowding = np.where(width > LONG, np.minimum(above, below), np.maximum(above, below))
    chosen = (width >= SHORTEST) & (thickness <= THICKEST) & (crowding <= CROWDED)
    unbroken, stained = _ink_shares(picture, labels, stats[:, cv2.CC_STAT_WIDTH].astype(np.float64))
    chosen &= ((width > SHORT) | (unbroken >= UNBROKEN)) & (stained < STAINED)
    names = np.flatnonzero(chosen)
    names = names[names > 0]
    return _Runs(np.column_stack([x0, y, x0 + width, y, thickness])[names], labels, names)


def _ink_shares(picture: Picture, labels: IntArray, widths: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the share of each component's length that is ink, and of its pixels that lie where a seal was."""
    y, x = np.nonzero((labels > 0) & (picture.grey < FAINT))
    pairs = np.unique(labels[y, x] * labels.shape[1] + x)
    columns = np.bincount(pairs // labels.shape[1], minlength=len(widths))
    stained = np.bincount(labels.ravel(), picture.stain.ravel(), len(widths))
    sizes = np.bincount(labels.ravel(), minlength=len(widths))
    return columns / np.maximum(widths, 1.0), stained / np.maximum(sizes, 1)


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


def _shares_in_text(runs: FloatArray, text: FloatArray) -> FloatArray:
    """Return the share of each level run's length that lies well inside of lines of text."""
    x0, y, x1 = (runs[:, column, None] for column in range(3))
    left, top, right, bottom = text.T
    rim = RIM * (bottom - top)
    is_level = right - left > bottom - top
    inside = is_level & (y > top + rim) & (y < bottom - rim)
    overlaps = np.where(inside, np.clip(np.minimum(x1, right) - np.maximum(x0, left), 0.0, None), 0.0)
    shares: FloatArray = overlaps.sum(axis=1) / np.maximum(runs[:, 2] - runs[:, 0], 1e-6)
    return shares


def _held(runs: _Runs, crossing: FloatArray) -> _Runs:
    """Return the runs that are long, or end at a crossing run on both sides; crossing has y for x."""
    x0, y, x1 = (runs.lines[:, column, None] for column in range(3))
    reaches = (crossing[:, 0] - TOUCH <= y) & (y <= crossing[:, 2] + TOUCH)
    starts = (reaches & (np.abs(crossing[:, 1] - x0) < TOUCH)).any(axis=1)
    ends = (reaches & (np.abs(crossing[:, 1] - x1) < TOUCH)).any(axis=1)
    return runs.take((x1 - x0 > SHORT)[:, 0] | (starts & ends))


def _without_strokes(upright: FloatArray, level: FloatArray, text: FloatArray, picture: Picture) -> FloatArray:
    """Return upright runs (y for x) less the strokes of characters that stand between two level runs at their ends."""
    kept = []
    for start, x, end, _, thickness in upright.tolist():
        meets = (level[:, 0] - TOUCH <= x) & (x <= level[:, 2] + TOUCH)
        marks = sorted(y for y in level[meets, 1].tolist() if start - TOUCH <= y <= end + TOUCH)
        low, high = 0, len(marks) - 1
        while low < high and _is_stroke(x, marks[low], marks[low + 1], text, picture):
            low += 1
        while low < high and _is_stroke(x, marks[high - 1], marks[high], text, picture):
            high -= 1
        cut_start = marks[low] if low > 0 else start
        cut_end = marks[high] if high < len(marks) - 1 else end
        if cut_end - cut_start > TOUCH:
            kept.append([cut_start, x, cut_end, x, thickness])
    return np.array(kept, dtype=np.float64).reshape(-1, 5)


def _is_stroke(x: float, top: float, bottom: float, text: FloatArray, picture: Picture) -> bool:
    """Tell whether ink between two level runs stands in text, and leaves white before it reaches them."""
    inside = (text[:, 0] + TOUCH < x) & (x < text[:, 2] - TOUCH)
    covered = np.minimum(text[:, 3], bottom) - np.maximum(text[:, 1], top)
    if not (inside & (covered > 0.5 * (bottom - top))).any():
        return False
    column = round(x * picture.scale)
    first, last = round(top * picture.scale), round(bottom * picture.scale)
    darkest = picture.grey[first : last + 1, max(0, column - 1) : column + 2].min(axis=1).astype(np.float64)
    return bool((darkest > np.median(darkest) + LIGHTER).mean() > 1 - UNBROKEN)


def _bridges(runs: FloatArray, crossing: FloatArray, stain: BoolArray, scale: float) -> FloatArray:
    """Return the pieces that lack between runs on one line: there one of the two ends in nowhere.

    Where they are far apart, a seal must have covered what lacks.
    """
    found = []
    for one, other in permutations(runs[np.argsort(runs[:, 0])].tolist(), 2):
        start, end = one[2], other[0]
        if not (abs(one[1] - other[1]) < SAME_LINE and 0 < end - start <= FAR):
            continue
        y = (one[1] + other[1]) / 2
        covered = stain[round(y * scale), round(start * scale) : round(end * scale)].mean()
        if (end - start <= NEAR or covered > COVERED) and not (_ends(start, y, crossing) and _ends(end, y, crossing)):
            found.append([start, y, end, y, one[4]])
    return np.array(found, dtype=np.float64).reshape(-1, 5)


def _ends(x: float, y: float, crossing: FloatArray) -> bool:
    """Tell whether a crossing run stands where a run ends; crossing has y for x."""
    meets = (crossing[:, 0] - TOUCH <= y) & (y <= crossing[:, 2] + TOUCH) & (np.abs(crossing[:, 1] - x) < TOUCH)
    return bool(meets.any())
