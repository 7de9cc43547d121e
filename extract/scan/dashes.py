"""Rulings of dashes or points: rows of small spots, as long and as far apart as each other.

What strokes of characters, hyphens and leaders have not is that regularity over a length.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.scan.picture import Picture

FAINT = 190  # a dash is darker than this
THICK = 2.2  # points: what is thicker is none
LONGEST = 9.0  # points: of a dash,
APART = 6.0  # and of the white to the next
LEAST = 5  # dashes of a ruling,
SHORTEST = 12.0  # points of it
SHORT = 60.0  # points: a shorter one must end at others, and there must be a longer one
UNLIKE = 0.35  # share by which a dash, or the step from the one before it, may differ from the usual one,
PIXEL = 0.4  # and points
REGULAR = 0.6  # share of the dashes, and of the white between, that do not: patterns begin anew where rulings cross
RIM = 0.15  # share of a text's height, from its edge, up to which a dash stands well inside
IN_TEXT = 0.6  # share of the dashes that do so from which they are strokes of characters, as are those where a seal was
STEPS = 1.6  # steps up to which a row of dashes may lack, or have too much, at its end
TURNED = [1, 0, 3, 2, 4]  # the columns of rulings with x and y exchanged


def dashed_lines(picture: Picture, text: FloatArray, drawn: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return the rulings of dashes, as x0, y0, x1, y1, thickness in points, and their pixels.

    `text` (n, 4) are boxes in which text was found: rows of its strokes are no rulings. `drawn` (n, 5) are the other
    rulings of the page, at which those of dashes may end.
    """
    turned = picture.transposed()
    level, thin = _level(picture, text)
    upright, thin_upright = _level(turned, text[:, TURNED[:4]])
    step = _usual_step(np.concatenate([level, upright]))
    level, upright = (lines[np.abs(lines[:, 5] - step) <= UNLIKE * step] for lines in (level, upright))
    if not any((lines[:, 2] - lines[:, 0] > SHORT).any() for lines in (level, upright)):
        level, upright = level[:0], upright[:0]
    every = np.concatenate([level[:, :5], upright[:, TURNED], drawn])
    level, upright = _ended(level, every), _ended(upright, every[:, TURNED])
    mask = ink_along(level, thin, picture.scale) | ink_along(upright, thin_upright, picture.scale).T
    return np.concatenate([level, upright[:, TURNED]]), mask


def thin_ink(picture: Picture) -> BoolArray:
    """Return the ink that is no higher than rulings are."""
    dark = (picture.grey < FAINT).astype(np.uint8)
    tall = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((picture.pixels(THICK) + 1, 1), np.uint8))
    return np.asarray(cv2.subtract(dark, tall) > 0)


def ink_along(lines: FloatArray, thin: BoolArray, scale: float) -> BoolArray:
    """Return the pixels of thin ink along level rulings (n, 5)."""
    mask = np.zeros(thin.shape, dtype=bool)
    for x0, y, x1, _, thickness in lines.tolist():
        half = thickness / 2 + PIXEL
        top, bottom, left, right = (max(0, round(side * scale)) for side in (y - half, y + half, x0, x1))
        mask[top : bottom + 1, left : right + 1] = thin[top : bottom + 1, left : right + 1]
    return mask


def _level(picture: Picture, text: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return the level rulings of dashes (n, 6), with the step between these, and the pixels of thin level ink."""
    thin = thin_ink(picture)
    _, _, stats, centroids = cv2.connectedComponentsWithStats(thin.astype(np.uint8), connectivity=8)
    is_dash = stats[:, cv2.CC_STAT_WIDTH] <= LONGEST * picture.scale
    is_dash[0] = False
    sizes = stats[is_dash] / picture.scale
    middles = (centroids[is_dash].astype(np.float64) + 0.5) / picture.scale
    x0, wide, thickness = sizes[:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].T
    dashes = np.column_stack([x0, middles[:, 1], x0 + wide, thickness])
    x, y = (middles * picture.scale).astype(np.int64).T
    in_text = _in_text(middles[:, 0], middles[:, 1], text) | picture.stain[y, x]
    rows = [_regular(dashes, row) for row in _rows(dashes, picture)]
    lines = [_line(dashes[row]) for row in rows if len(row) >= LEAST and in_text[row].mean() < IN_TEXT]
    return np.array(lines, dtype=np.float64).reshape(-1, 6), thin


def _usual_step(lines: FloatArray) -> float:
    """Return the step of most of the rulings' length: those of a page are drawn with one pattern."""
    if not len(lines):
        return 0.0
    order = np.argsort(lines[:, 5])
    lengths = np.cumsum(lines[order, 2] - lines[order, 0])
    return float(lines[order[np.searchsorted(lengths, lengths[-1] / 2)], 5])


def _ended(lines: FloatArray, crossing: FloatArray) -> FloatArray:
    """Return level rulings of dashes (n, 5) that end where, within a step, another ruling crosses.

    A short one that ends in nowhere is none.
    """
    ended = lines[:, :5].copy()
    holds = np.zeros((len(lines), 2), dtype=bool)
    for number, (x0, y, x1, _, _, step) in enumerate(lines.tolist()):
        meets = (crossing[:, 1] - step < y) & (y < crossing[:, 3] + step) & (crossing[:, 0] == crossing[:, 2])
        marks = crossing[meets, 0]
        for column, end in ((0, x0), (2, x1)):
            near = marks[np.abs(marks - end) <= STEPS * step]
            if len(near):
                ended[number, column] = near[np.abs(near - end).argmin()]
                holds[number, column // 2] = True
    return ended[holds.all(axis=1) | (ended[:, 2] - ended[:, 0] > SHORT)]


def _in_text(x: FloatArray, y: FloatArray, text: FloatArray) -> BoolArray:
    """Tell which points stand well inside of text."""
    inside = np.zeros(len(x), dtype=bool)
    for x0, top, x1, bottom in text.tolist():
        rim = RIM * min(x1 - x0, bottom - top)
        inside |= (x > x0 + rim) & (x < x1 - rim) & (y > top + rim) & (y < bottom - rim)
    return inside


def _rows(dashes: FloatArray, picture: Picture) -> Iterator[IntArray]:
    """Yield the numbers of dashes (n, 4) that follow each other on a level, from left to right."""
    sheet = np.zeros(picture.grey.shape, dtype=np.uint8)
    ends = (dashes[:, [0, 1, 2]] * picture.scale).astype(np.int64)
    for x0, y, x1 in ends.tolist():
        sheet[max(0, y - 1) : y + 2, x0 : x1 + 1] = 1
    closed = cv2.morphologyEx(sheet, cv2.MORPH_CLOSE, np.ones((1, picture.pixels(APART)), np.uint8))
    count, labels = cv2.connectedComponents(closed, connectivity=4)
    row_of = labels[ends[:, 1], (ends[:, 0] + ends[:, 2]) // 2]
    order = np.lexsort((dashes[:, 0], row_of))
    for row in np.split(order, np.searchsorted(row_of[order], np.arange(1, count))):
        if len(row) >= LEAST:
            yield row


def _regular(dashes: FloatArray, row: IntArray) -> IntArray:
    """Return the dashes of a row less those at its ends that are unlike the usual one; none if many are."""
    starts, widths = dashes[row, 0], dashes[row, 2] - dashes[row, 0]
    steps = np.diff(starts)
    usual_width, usual_step = np.median(widths), np.median(steps)
    is_wide = np.abs(widths - usual_width) <= UNLIKE * usual_width + PIXEL
    is_step = np.append(True, np.abs(steps - usual_step) <= UNLIKE * usual_step)
    like = np.flatnonzero(is_wide & is_step)
    if not len(like):
        return row[:0]
    inside = slice(int(like[0]), int(like[-1]) + 1)
    gaps = (steps - widths[:-1])[inside.start : inside.stop - 1]
    is_gap = np.abs(gaps - np.median(gaps)) <= UNLIKE * np.median(gaps) + PIXEL / 2 if len(gaps) else is_wide
    is_ruling = min(is_wide[inside].mean(), is_gap.mean()) >= REGULAR
    return row[inside] if is_ruling and starts[like[-1]] - starts[like[0]] >= SHORTEST else row[:0]


def _line(row: FloatArray) -> list[float]:
    """Return a row of dashes as a ruling, with the step from one to the next."""
    step = float(np.median(np.diff(row[:, 0])))
    y, thickness = float(np.median(row[:, 1])), float(np.median(row[:, 3]))
    return [float(row[0, 0]), y, float(row[-1, 2]), y, thickness, step]
