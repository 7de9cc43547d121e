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


def clip_bounds(handles: list[Handle]) -> FloatArray:
    """Return x0, bottom, x1, top of each path's clip (n, 4), in the coordinates of the object that holds the path.

    A clip of several paths is what they have in common: empty bounds, end before start, if nothing.
    """
    clips = list(map(pdfium.clip_path, handles))
    counts = np.fromiter(map(pdfium.clip_count, clips), dtype=np.int64, count=len(clips))
    bounds = np.tile(EVERYWHERE, (len(clips), 1))
    is_clipped = counts > 0
    if is_clipped.any():
        paths, low, high = _clip_paths(list(compress(clips, is_clipped.tolist())), counts[is_clipped])
        owners = np.flatnonzero(is_clipped)[paths]
        np.maximum.at(bounds[:, :2], owners, low)
        np.minimum.at(bounds[:, 2:], owners, high)
    return bounds


def _clip_paths(clips: list[int], counts: IntArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return for each path of clips the index of its clip and its low and its high corner; blank paths are left out."""
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
    return clip_of_path, np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
