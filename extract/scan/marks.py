"""The marks of ink on a straight picture: connected spots, each a sign or a part of one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.arrays import BoolArray, FloatArray, IntArray
from extract.model import Box
from extract.scan.paper import Grey
from extract.scan.picture import Picture

HYPHEN = 1.8  # points: a spot so wide,
LEVEL = 1.4  # and so many times as wide as high, may be a hyphen
SPECK = 2.4  # points: a spot not larger
APART = 5.5  # points: and so far from characters is a speck,
SPECKS = 6.0  # square points: where there are few around
STAINED = 0.5  # share of a spot where a seal was, from which it may be a rest of that,
PALE = 0.2  # where it is nowhere darker than this share of the way from the usual ink to paper,
REST = 3.5  # points: and not larger, since ink under a seal may be pale too,
BESIDE = 1.5  # points: nor so near to other ink, where it may be a point


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a page: the number of each pixel's mark (-1: paper), and their boxes (n, 4) in points."""

    labels: IntArray
    boxes: FloatArray

    def middles(self) -> FloatArray:
        """Return the middle of each box, as x, y."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    def sides(self) -> FloatArray:
        """Return the width and the height of each box."""
        return self.boxes[:, 2:] - self.boxes[:, :2]

    def are_specks(self) -> BoolArray:
        """Tell which marks are no larger than specks, nor bars as hyphens are."""
        return are_specks(self.sides())


def marks_of(picture: Picture) -> Marks:
    """Return the marks of a picture."""
    labels, boxes = _spots(picture)
    return Marks(labels - 1, boxes[1:])


def box_around(boxes: FloatArray) -> Box:
    """Return the box around boxes (n, 4)."""
    x0, top = boxes[:, :2].min(axis=0).tolist()
    x1, bottom = boxes[:, 2:].max(axis=0).tolist()
    return x0, top, x1, bottom


def are_specks(sides: FloatArray) -> BoolArray:
    """Tell which spots of this width and height (n, 2) are no larger than specks, nor bars as hyphens are."""
    wide, high = sides.T
    is_bar = (wide >= HYPHEN) & (wide >= LEVEL * high)
    return np.asarray((np.maximum(wide, high) <= SPECK) & ~is_bar)


def specks(picture: Picture) -> BoolArray:
    """Return the pixels of small dark spots that stand apart from all characters; a few together are specks still."""
    dark: Grey = picture.ink()
    labels, boxes = _spots(picture)
    reach = picture.pixels(APART) | 1
    near = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    count, clusters = cv2.connectedComponents(near, connectivity=8)
    is_small = are_specks(boxes[:, 2:] - boxes[:, :2])[labels]
    mass = np.bincount(clusters.ravel(), dark.ravel(), count) / picture.scale**2
    holds_more = np.bincount(clusters.ravel(), (dark > 0).ravel() & ~is_small.ravel(), count) > 0
    alone: BoolArray = (~holds_more & (mass < SPECKS))[clusters] & (dark > 0)
    return alone


def seal_rests(picture: Picture) -> BoolArray:
    """Return the pixels of small spots that a seal left: they lie where it was, apart from ink, and are pale."""
    labels, boxes = _spots(picture)
    if not picture.stain.any():
        return picture.stain
    sizes = np.bincount(labels.ravel(), minlength=len(boxes))
    stained = np.bincount(labels.ravel(), picture.stain.ravel(), len(boxes)) > STAINED * sizes
    darkest = np.full(len(boxes), 255, dtype=np.uint8)
    np.minimum.at(darkest, labels.ravel(), picture.grey.ravel())
    clean = darkest[1:][~stained[1:]]
    usual = float(np.median(clean)) if len(clean) else 0.0
    paleness = (darkest - usual) / (255 - usual)
    paleness[0] = 1.0
    is_rest = stained & (paleness > PALE) & ((boxes[:, 2:] - boxes[:, :2]).max(axis=1) <= REST)
    reach = 2 * picture.pixels(BESIDE) + 1
    other = (~is_rest)[labels] & (labels > 0)
    near = cv2.dilate(other.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    is_rest &= np.bincount(labels.ravel(), near.ravel(), len(boxes)) == 0
    rests: BoolArray = is_rest[labels]
    return rests


def _spots(picture: Picture) -> tuple[IntArray, FloatArray]:
    """Return the number of each pixel's spot, 0 for paper, and their boxes in points."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(picture.ink(), connectivity=8)
    boxes = stats[:, :4].astype(np.float64) / picture.scale
    boxes[:, 2:] += boxes[:, :2]
    return np.asarray(labels, dtype=np.int64), boxes
