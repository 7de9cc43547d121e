"""Dust: tiny spots that lie all over a page, as a noisy scanner leaves them.

Many of them blind the detector of text and make rulings of dashes where there are none. They are told from the points
of dotted rulings, which stand in rows, by how evenly they are scattered, and from the points of characters by their
distance to other ink.
"""

from __future__ import annotations

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray
from extract.scan.paper import DARK, POINT, Grey

TILE = 12.0  # points: on squares of paper so large
LEAST = 0.3  # dusty pages have so many spots on average,
CLUSTERED = 2.5  # and a variance of their number below so many times that: 1 if each falls anywhere, 3 to 6 in rows
BESIDE = 5.0, 1.5  # points to the side, and up or down, from other ink: nearer a spot may be a point or comma
FAINT = 190  # ink is darker than this on average,
LONG = 2.4  # and of strokes, not of spots, where it is longer than so many points
USUAL = 0.9  # share of the spots on bare paper that are not larger than dust is


def without_dust(grey: Grey, scale: float) -> Grey:
    """Return a picture on white paper with so many pixels a point without its dust, if it is a dusty one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((grey < DARK).astype(np.uint8), connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    is_spot = sides <= POINT * scale
    is_spot[0] = False
    other = (labels > 0) & ~is_spot[labels] | _strokes(grey, scale)
    corners = stats[is_spot][:, [cv2.CC_STAT_TOP, cv2.CC_STAT_LEFT]]
    size = round(TILE * scale)
    counts = _counts(corners, grey.shape, size)
    on_paper = ~_tiled(other, size)
    if not on_paper.any() or not _is_dust(counts[on_paper]):
        return grey
    rows, columns = np.minimum(corners // size, np.array(on_paper.shape) - 1).T
    usual = np.quantile(sides[is_spot][on_paper[rows, columns]], USUAL)
    wide, high = (2 * round(reach * scale) + 1 for reach in BESIDE)
    near = cv2.dilate(other.astype(np.uint8), np.ones((high, wide), np.uint8)) > 0
    is_dust = is_spot & (sides <= usual) & (np.bincount(labels.ravel(), near.ravel(), len(stats)) == 0)
    grown = cv2.dilate(is_dust[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(grown, np.uint8(255), grey)


def _strokes(grey: Grey, scale: float) -> BoolArray:
    """Return where ink, however faint, is longer than spots are: of a faint dash no more than spots may be dark."""
    faint = (cv2.blur(grey, (3, 3)) < FAINT).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(faint, connectivity=8)
    is_long = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > LONG * scale
    is_long[0] = False
    return np.asarray(is_long[labels])


def _is_dust(counts: FloatArray) -> bool:
    """Tell whether spots are many, and scattered, by how many there are on each square of paper."""
    return bool(counts.mean() >= LEAST and counts.var() <= CLUSTERED * counts.mean())


def _counts(corners: np.ndarray, shape: tuple[int, ...], size: int) -> FloatArray:
    """Return the number of spots on each whole square of the picture."""
    high, wide = shape[0] // size, shape[1] // size
    rows, columns = (corners // size).T
    inside = (rows < high) & (columns < wide)
    counts = np.bincount(rows[inside] * wide + columns[inside], minlength=high * wide)
    return counts.reshape(high, wide).astype(np.float64)


def _tiled(mask: BoolArray, size: int) -> BoolArray:
    """Tell which whole squares of a picture hold some of a mask."""
    high, wide = mask.shape[0] // size, mask.shape[1] // size
    squares = mask[: high * size, : wide * size].reshape(high, size, wide, size)
    return np.asarray(squares.any(axis=(1, 3)))
