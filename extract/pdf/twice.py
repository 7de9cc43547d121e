"""Glyphs that were printed twice to look bold: the same sign once more, next to no way aside."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs, IntArray, median

SHIFT = 0.3  # share of its width and height by which a glyph printed again is shifted at most
ROW = 0.75  # share of the usual height: so high are the bands in which repetitions are looked for
BITS = 20  # of a band, or of a place across in
FINE = 16  # parts of a point
STEPS = (1, 2, 3)  # so many glyphs before it may be the one that is repeated


def printed_twice(glyphs: Glyphs) -> BoolArray:
    """Tell the glyphs that repeat one just beside them, whichever way their text runs.

    The first in the order of the file stays: so those of one printing do, whose boxes are alike.
    """
    doubled = np.zeros(len(glyphs.codes), dtype=bool)
    if not len(doubled):
        return doubled
    sides = np.maximum(glyphs.boxes[:, 2:] - glyphs.boxes[:, :2], 0.5)
    middles = glyphs.middles()
    places = middles[:, 1] / (ROW * median(sides[:, 1]))
    for half in (0.0, 0.5):  # what two bands part, one of the others holds
        order = _by_sign(glyphs, places + half, middles[:, 0])
        codes, (x, y), (wide, high) = glyphs.codes[order], middles[order].T, SHIFT * sides[order].T
        for step in STEPS:
            is_near = (codes[step:] == codes[:-step]) & (np.abs(x[step:] - x[:-step]) < wide[step:])
            pairs = np.flatnonzero(is_near)
            pairs = pairs[np.abs(y[pairs + step] - y[pairs]) < high[pairs + step]]
            doubled[np.maximum(order[pairs], order[pairs + step])] = True
    return doubled


def _by_sign(glyphs: Glyphs, bands: FloatArray, across: FloatArray) -> IntArray:
    """Return the order of the glyphs by sign, band and place across, which one number says, so that one sort does."""
    key = glyphs.codes.astype(np.int64) << 2 * BITS
    for values, shift in ((bands, BITS), (across * FINE, 0)):
        key |= np.clip(values, 0, (1 << BITS) - 1).astype(np.int64) << shift
    return np.argsort(key, kind="stable")
