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
    across = (glyphs.codes << 2 * BITS) | _key(middles[:, 0] * FINE, 0)
    shifts = SHIFT * sides
    for half in (0.0, 0.5):  # what two bands part, one of the others holds
        keys = across | _key(places + half, BITS)  # sign, band and place across in one number, so that one sort does
        order = np.argsort(keys, kind="stable")
        keys, reach = keys[order], FINE * shifts[order, 0] + 1
        for step in STEPS:
            near = np.flatnonzero(keys[step:] - keys[:-step] < reach[step:])
            if not len(near):
                break  # those farther on are no nearer
            one, other = order[near], order[near + step]
            is_near = (np.abs(middles[other] - middles[one]) < shifts[other]).all(axis=1)
            doubled[np.maximum(one, other)[is_near]] = True
    return doubled


def _key(values: IntArray | FloatArray, shift: int) -> IntArray:
    """Return whole numbers, which other keys may be set beside."""
    return np.clip(values, 0, (1 << BITS) - 1).astype(np.int64) << shift
