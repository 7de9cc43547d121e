"""The bounds to which the paths of a PDF page are clipped, asked in bulk: office programs clip each path for itself."""

from __future__ import annotations

from itertools import chain, compress, repeat

import numpy as np

from extract.arrays import FloatArray, IntArray
from extract.pdf import pdfium
from extract.pdf.pdfium import Handle

EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)
POINT = np.zeros(2, dtype=np.float32)  # for PDFium to write to
BOX = (4, 5)  # segments of a box: its first and third corner tell its bounds
CORNERS = 4
HOLED = (9, 10)  # segments of a box with a box-shaped notch, as where a page ends, or hole
NO_HOLE = (np.nan, np.nan, np.nan, np.nan)


def clip_bounds(handles: list[Handle]) -> FloatArray:
    """Return x0, bottom, x1, top of each path's clip (n, 4), in the coordinates of the object that holds the path.

    A clip of several paths is what they have in common: empty bounds, end before start, if nothing.
    """
    return clips_with_holes(handles)[0]


def clips_with_holes(handles: list[Handle]) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of each path's clip (n, 4), and likewise of the hole in it; nan where it has none.

    So browsers draw what surrounds a box: a larger one, filled where a clip leaves out the box itself.
    """
    clips = list(map(pdfium.clip_path, handles))
    counts = np.fromiter(map(pdfium.clip_count, clips), dtype=np.int64, count=len(clips))
    bounds, holes = np.tile(EVERYWHERE, (len(clips), 1)), np.tile(NO_HOLE, (len(clips), 1))
    is_clipped = counts > 0
    if is_clipped.any():
        paths, points, starts = _clip_paths(list(compress(clips, is_clipped.tolist())), counts[is_clipped])
        owners = np.flatnonzero(is_clipped)[paths]
        np.maximum.at(bounds[:, :2], owners, np.minimum.reduceat(points, starts))
        np.minimum.at(bounds[:, 2:], owners, np.maximum.reduceat(points, starts))
        lengths = np.diff(np.append(starts, len(points)))
        for number in np.flatnonzero(np.isin(lengths, HOLED)).tolist():
            hole = _hole(points[starts[number] :][: lengths[number]])
            if hole is not None:
                holes[owners[number]] = hole
    return bounds, holes


def _hole(points: FloatArray) -> FloatArray | None:
    """Return the bounds of what a path leaves out of a box, if that is a box."""
    at_sides = (points == points.min(axis=0)) | (points == points.max(axis=0))
    inner = points[~at_sides.all(axis=1)]
    low, high = inner.min(axis=0, initial=np.inf), inner.max(axis=0, initial=-np.inf)
    is_box = len(inner) >= CORNERS and ((inner == low) | (inner == high)).all()
    return np.concatenate([low, high]) if is_box else None


def _clip_paths(clips: list[int], counts: IntArray) -> tuple[IntArray, FloatArray, IntArray]:
    """Return the index of the clip of each path of clips, the points of all, and where those of each path start.

    Blank paths are left out; of a box, two corners are enough.
    """
    of_paths = list(chain.from_iterable(map(repeat, clips, counts.tolist())))
    numbers = list(chain.from_iterable(map(range, counts.tolist())))
    sizes = list(map(pdfium.clip_segment_count, of_paths, numbers))
    asked = [(0, 2) if size in BOX else range(size) for size in sizes]
    lengths = np.fromiter(map(len, asked), dtype=np.int64, count=len(asked))
    segments = map(
        pdfium.get_clip_segment,
        chain.from_iterable(map(repeat, of_paths, lengths.tolist())),
        chain.from_iterable(map(repeat, numbers, lengths.tolist())),
        chain.from_iterable(asked),
    )
    points = pdfium.answers(pdfium.segment_point, list(segments), POINT, order=(0, 1)).astype(np.float64)
    has_points = lengths > 0
    starts = (np.cumsum(lengths) - lengths)[has_points]
    clip_of_path = np.repeat(np.arange(len(clips)), counts)[has_points]
    return clip_of_path, points, starts
