"""The lines, or the signs of a stack, that marks of ink make: bands of a height, one below the other."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray

SAME_LINE = 0.5  # share of the lower height by which two pieces of a line overlap at least
TALL = 1.25  # usual heights: a mark higher, as brackets are, does not join two lines,
OVERLAP = 0.15  # nor do marks that overlap by less,
INSIDE = 0.8  # but for one that lies in the line with so much of its height
BLANK = 0.3  # usual heights: marks of one sign, or of a sign and its accent, are not further apart
BODY = 0.6  # usual heights: a mark so high is most of a character
LARGER = 0.7  # share of a line's marks that are smaller than its type
DOT = 0.15  # usual heights: a mark not larger may be noise


def type_height(boxes: FloatArray) -> float:
    """Return the height of type, by the boxes of marks: that of the larger ones, not the tallest."""
    return float(np.quantile(boxes[:, 3] - boxes[:, 1], LARGER))


def body(boxes: FloatArray, usual: float) -> tuple[float, float]:
    """Return the top and the bottom of a line's characters, by the boxes (n, 4) of its marks."""
    of_bodies = boxes[_are_bodies(boxes, usual)]
    if len(of_bodies):
        return float(np.median(of_bodies[:, 1])), float(np.median(of_bodies[:, 3]))
    return float(boxes[:, 1].min()), float(boxes[:, 3].max())


def line_bands(boxes: FloatArray, usual: float) -> IntArray:
    """Return the line of each mark (n, 4), numbered downwards; -1 for flecks between the lines.

    The bodies of characters make the lines; strokes and points go with those in or next to which they stand. Where
    lines are close, the upper strokes of one would else pass for the end of the one above.
    """
    is_body = _are_bodies(boxes, usual)
    if not is_body.any():
        return bands(boxes, usual)
    found = np.array(_merged(boxes[is_body], usual))
    middles = boxes[:, [1, 3]].mean(axis=1)[:, None]
    off = np.clip(np.maximum(found[:, 0] - middles, middles - found[:, 1]), 0.0, None)
    nearest = np.lexsort((np.abs(middles - found.mean(axis=1)), off))[:, 0]
    is_apart = ~is_body & (off.min(axis=1) > BLANK * usual)
    nearest[is_apart] = -1
    is_line = is_apart & ~_are_flecks(boxes, usual)
    if is_line.any():
        nearest[is_line] = len(found) + bands(boxes[is_line], usual)
    return nearest.astype(np.int64)


def bands(boxes: FloatArray, usual: float) -> IntArray:
    """Return the band of each mark (n, 4), numbered downwards; -1 for flecks between the bands.

    Marks that share a level are of one band, but for tall ones; parts of one sign, one below the other, are too.
    """
    is_fleck = _are_flecks(boxes, usual)
    ordinary = boxes[(boxes[:, 3] - boxes[:, 1] <= TALL * usual) & ~is_fleck]
    found = np.array(_merged(boxes if not len(ordinary) else ordinary, usual))
    levels, reaches = found.mean(axis=1), np.diff(found)[:, 0] / 2 + BLANK * usual
    distances = np.abs(boxes[:, [1, 3]].mean(axis=1)[:, None] - levels)
    nearest = distances.argmin(axis=1)
    return np.where(is_fleck & (distances.min(axis=1) > reaches[nearest]), -1, nearest).astype(np.int64)


def _are_bodies(boxes: FloatArray, usual: float) -> BoolArray:
    heights = boxes[:, 3] - boxes[:, 1]
    return np.asarray((heights >= BODY * usual) & (heights <= TALL * usual))


def _are_flecks(boxes: FloatArray, usual: float) -> BoolArray:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).max(axis=1) <= DOT * usual)


def _merged(boxes: FloatArray, usual: float) -> list[list[float]]:
    """Return the tops and bottoms of the bands that marks make, downwards."""
    found: list[list[float]] = []
    for top, bottom in sorted(boxes[:, [1, 3]].tolist()):
        if found and _is_one_band(found[-1], top, bottom, usual):
            found[-1][1] = max(found[-1][1], bottom)
        else:
            found.append([top, bottom])
    return found


def _is_one_band(band: list[float], top: float, bottom: float, usual: float) -> bool:
    overlap = min(band[1], bottom) - top
    low = min(bottom - top, band[1] - band[0], usual)
    if max(band[1], bottom) - band[0] <= TALL * usual:
        return overlap > -BLANK * usual
    return overlap > max(OVERLAP * usual, SAME_LINE * low) or overlap >= INSIDE * (bottom - top)
