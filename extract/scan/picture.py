"""A photographed or scanned page to a clean grey picture that stands straight.

The skew is the angle at which rows and columns of ink are sharpest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray, FloatArray
from extract.model import Box
from extract.pdf.frame import Frame
from extract.scan.dust import without_dust
from extract.scan.paper import DARK, Grey, clean_paper

Pixel = TypeVar("Pixel", np.uint8, np.int64, np.bool_)

FAINT = 190  # as is one where its neighbourhood is, on average, darker than this
STEEPEST = 5.0  # degrees of skew that are looked for
STEPS = (0.5, 0.1, 0.02)  # degrees between the angles tried, coarse to fine
SAMPLE = 120_000  # pixels of ink that vote on the angle
LEVEL = 0.015  # degrees of skew that are left as they are


@dataclass(frozen=True, slots=True)
class Picture:
    """A straight page: its pixels, how many there are a point, and the map of its points to those of the page shown.

    `stain` tells where a seal was, whose rest may look like ink.
    """

    grey: Grey
    scale: float
    back: Frame
    stain: BoolArray

    @property
    def height(self) -> float:
        """Return the height in points."""
        return float(self.grey.shape[0]) / self.scale

    def pixels(self, points: float) -> int:
        """Return a length in whole pixels, at least one."""
        return max(1, round(points * self.scale))

    def ink(self) -> Grey:
        """Return 1 where there is ink, however faint, and 0 for paper and its noise."""
        return (cv2.blur(self.grey, (3, 3)) < FAINT).astype(np.uint8)

    def without(self, mask: BoolArray) -> Picture:
        """Return the picture with what the mask covers, and a pixel around it, made white."""
        grown = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        return replace(self, grey=np.where(grown, np.uint8(255), self.grey))

    def cut(self, box: Box, pixels: NDArray[Pixel], blank: int) -> NDArray[Pixel]:
        """Return the part of an array of the picture's pixels in a box, in points; blank outside of the picture."""
        left, top, right, bottom = (round(side * self.scale) for side in box)
        part = np.full((max(1, bottom - top), max(1, right - left)), blank, dtype=pixels.dtype)
        inside = pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        y, x = max(0, -top), max(0, -left)
        part[y : y + inside.shape[0], x : x + inside.shape[1]] = inside
        return part

    def stained(self, box: Box) -> float:
        """Return the share of a box, in points, on which there was a seal."""
        left, top, right, bottom = (max(0, round(side * self.scale)) for side in box)
        part = self.stain[top:bottom, left:right]
        return float(part.mean()) if part.size else 0.0

    def transposed(self) -> Picture:
        """Return the picture with x and y exchanged, so that what runs upright runs level; it has no way back."""
        return replace(self, grey=np.ascontiguousarray(self.grey.T), stain=self.stain.T)

    def turned(self, quarters: int) -> Picture:
        """Return the picture turned by quarters counterclockwise."""
        width, height = self.grey.shape[1] / self.scale, self.grey.shape[0] / self.scale
        unturned = (
            Frame(),
            Frame(0, 1, -1, 0, width, 0),
            Frame(-1, 0, 0, -1, width, height),
            Frame(0, -1, 1, 0, 0, height),
        )[quarters % 4]
        grey = np.ascontiguousarray(np.rot90(self.grey, quarters))
        stain = np.ascontiguousarray(np.rot90(self.stain, quarters))
        return Picture(grey, self.scale, unturned.then(self.back), stain)


def straight_picture(pixels: NDArray[np.uint8], scale: float) -> Picture:
    """Return the clean, straight picture of a page (height, width, 3; blue, green, red) with so many pixels a point."""
    grey, stain = clean_paper(pixels, scale)
    grey = without_dust(grey, scale)
    return straightened(Picture(grey, scale, Frame(), stain), skew(grey))


def skew(grey: Grey) -> float:
    """Return the degrees by which the page must be turned counterclockwise to stand straight.

    Ink is projected on the page's height and width along slanted lines: at the right slant rulings and lines of text
    fall into few bins, so that the sum of the squares is largest (Postl's projection profile).
    """
    y, x = np.nonzero(grey < DARK)
    if not len(x):
        return 0.0
    step = max(1, len(x) // SAMPLE)
    rows, columns = y[::step].astype(np.float32), x[::step].astype(np.float32)
    best = 0.0
    reach = STEEPEST
    for size in STEPS:
        angles = np.arange(best - reach, best + reach + size / 2, size)
        best = float(max(angles.tolist(), key=lambda angle: _sharpness(columns, rows, angle)))
        reach = size
    return best if abs(best) > LEVEL else 0.0


def _sharpness(x: NDArray[np.float32], y: NDArray[np.float32], degrees: float) -> float:
    slant = np.float32(np.tan(np.radians(degrees)))
    total = 0.0
    for across in (y - slant * x, x + slant * y):
        bins = np.bincount((across - across.min()).astype(np.int32)).astype(np.float64)
        total += float((bins * bins).sum())
    return total


def straightened(picture: Picture, degrees: float) -> Picture:
    """Return the picture turned counterclockwise by some degrees, on a canvas that holds all of it."""
    if not degrees:
        return picture
    height, width = picture.grey.shape
    turn = np.radians(degrees)
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))
    wide, high = round(width * cosine + height * abs(sine)), round(height * cosine + width * abs(sine))
    matrix = np.array(
        [
            [cosine, sine, wide / 2 - cosine * width / 2 - sine * height / 2],
            [-sine, cosine, high / 2 + sine * width / 2 - cosine * height / 2],
        ]
    )
    grey = cv2.warpAffine(picture.grey, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=255)
    stain = cv2.warpAffine(picture.stain.astype(np.uint8), matrix, (wide, high)) > 0
    back = _inverse(matrix, picture.scale).then(picture.back)
    return Picture(np.asarray(grey, dtype=np.uint8), picture.scale, back, stain)


def _inverse(matrix: FloatArray, scale: float) -> Frame:
    """Return the map of points of the turned picture to points of the page."""
    inverse = np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)
    (a, c, e), (b, d, f) = inverse.tolist()
    return Frame(a, b, c, d, e / scale, f / scale)
