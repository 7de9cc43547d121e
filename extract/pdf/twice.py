"""Glyphs that were printed twice to look bold: the same sign once more, next to no way aside."""

from __future__ import annotations

import numpy as np

from extract.arrays import BoolArray, Glyphs, median

SHIFT = 0.3  # share of its width and height by which a glyph printed again is shifted at most
ROW = 0.75  # share of the usual height: so high are the bands in which repetitions are looked for
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
        order = np.lexsort((middles[:, 0], np.floor(places + half), glyphs.codes))
        for step in STEPS:
            first, later = order[:-step], order[step:]
            near = (np.abs(middles[later] - middles[first]) < SHIFT * sides[later]).all(axis=1)
            same = near & (glyphs.codes[later] == glyphs.codes[first])
            doubled[np.maximum(first, later)[same]] = True
    return doubled
