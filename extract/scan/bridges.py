"""What lacks of broken rulings: between two pieces on one line, and from an end in nowhere to the next ruling.

A ruling of a table ends at another one. Where it does not it broke off: by a seal, by a fold, or because it was too
faint for the scanner.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from extract.arrays import BoolArray, FloatArray
from extract.scan.picture import Picture
from extract.scan.pieces import BREAK, SAME_LINE, TOUCH

NEAR = 25.0  # points along, of which a broken ruling may lack so many for any reason,
CLEAR = 45.0  # so many where it is longer, no text stands there,
OVER = 4.0  # and it reaches so far at least beyond the ruling that it crossed last,
FAR = 150.0  # and so many where a seal covers it,
COVERED = 0.15  # of which so much is seen as a share,
INKED = 0.35  # or where so much of it is still there, in pieces too short to be rulings


def bridges(runs: FloatArray, crossing: FloatArray, thin: BoolArray, text: FloatArray, picture: Picture) -> FloatArray:
    """Return what lacks of level runs (n, 5), as such.

    Crossing has y for x; `thin` is ink that is no higher than rulings are, outside of the boxes of `text`.
    """
    found = [*_between(runs, crossing, thin, text, picture), *_beyond(runs, crossing, thin, text, picture)]
    return np.array(found, dtype=np.float64).reshape(-1, 5)


def ends_at(x: float, y: float, crossing: FloatArray, reach: float = TOUCH) -> bool:
    """Tell whether a crossing run stands where a run ends; crossing has y for x."""
    beside = reach + crossing[:, 4] / 2
    return bool((_meets(y, crossing, TOUCH) & (np.abs(crossing[:, 1] - x) < beside)).any())


def _meets(y: float, crossing: FloatArray, reach: float) -> BoolArray:
    return np.asarray((crossing[:, 0] - reach <= y) & (y <= crossing[:, 2] + reach))


def _between(
    runs: FloatArray, crossing: FloatArray, thin: BoolArray, text: FloatArray, picture: Picture
) -> Iterator[list[float]]:
    """Yield the pieces that lack between runs on one line: there one of the two ends in nowhere.

    Where they are far apart, a seal must have covered what lacks.
    """
    for one, other in permutations(runs[np.argsort(runs[:, 0])].tolist(), 2):
        start, end = one[2], other[0]
        if not (abs(one[1] - other[1]) < SAME_LINE and 0 < end - start <= FAR):
            continue
        y = (one[1] + other[1]) / 2
        piece = [start, y, end, y, one[4]]
        is_bridged = end - start <= NEAR or _is_inked(piece, thin, picture)
        is_bridged |= picture.stained((start, y, end, y + 1 / picture.scale)) > COVERED
        is_bridged |= _is_clear(piece, one, text) and not ends_at(start, y, crossing, OVER)
        if is_bridged and not (ends_at(start, y, crossing) and ends_at(end, y, crossing)):
            yield piece


def _beyond(
    runs: FloatArray, crossing: FloatArray, thin: BoolArray, text: FloatArray, picture: Picture
) -> Iterator[list[float]]:
    """Yield the pieces that lack between the ends of runs and the next crossing run."""
    for run in runs.tolist():
        x0, y, x1, _, thickness = run
        marks = crossing[_meets(y, crossing, BREAK), 1]
        for end, beyond in ((x0, marks[marks < x0 - TOUCH]), (x1, marks[marks > x1 + TOUCH])):
            if not len(beyond) or ends_at(end, y, crossing):
                continue
            mark = float(beyond[np.abs(beyond - end).argmin()])
            piece = [min(end, mark), y, max(end, mark), y, thickness]
            is_inked = abs(mark - end) <= FAR and _is_inked(piece, thin, picture)
            is_clear = _is_clear(piece, run, text) and not ends_at(end, y, crossing, OVER)
            if abs(mark - end) <= BREAK or is_inked or is_clear:
                yield piece


def _is_clear(piece: list[float], run: list[float], text: FloatArray) -> bool:
    """Tell whether a piece that lacks is not too long, shorter than the run of which it is, and not in text."""
    x0, y, x1, _, _ = piece
    inside = (text[:, 1] + TOUCH < y) & (y < text[:, 3] - TOUCH) & (text[:, 0] < x1) & (x0 < text[:, 2])
    return x1 - x0 <= min(CLEAR, run[2] - run[0]) and not inside.any()


def _is_inked(piece: list[float], thin: BoolArray, picture: Picture) -> bool:
    """Tell whether there is thin ink along a piece that lacks."""
    x0, y, x1, _, thickness = piece
    box = x0, y - thickness / 2, x1, y + thickness / 2
    return float(picture.cut(box, thin, blank=False).any(axis=0).mean()) >= INKED
