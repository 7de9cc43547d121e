"""Maps between a page's coordinates: PDF's, the page as shown, and the page as read with the head turned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extract.arrays import FloatArray
from extract.model import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """An affine map of points: x, y -> a x + c y + e, b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def boxes(self, boxes: FloatArray) -> FloatArray:
        """Return mapped boxes (n, 4), low corner first; those of a slant are as large as before."""
        if self == UPRIGHT:
            return boxes
        if (self.b or self.c) and (self.a or self.d):
            return self._slanted(boxes)
        xs, ys = self._points(boxes[:, 0::2], boxes[:, 1::2])
        (x0, x1), (y0, y1) = xs.T, ys.T
        mapped = np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)
        return np.stack(mapped, axis=1)

    def box(self, box: Box) -> Box:
        """Return a mapped box."""
        if self == UPRIGHT:
            return box
        x0, top, x1, bottom = self.boxes(np.array([box]))[0].tolist()
        return x0, top, x1, bottom

    def _slanted(self, boxes: FloatArray) -> FloatArray:
        middles = np.stack(self._points((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2), axis=1)
        halves = (boxes[:, 2:] - boxes[:, :2]) / 2
        across = abs(self.a) > abs(self.b)
        halves = np.hypot(self.a, self.b) * (halves if across else halves[:, ::-1])
        return np.concatenate([middles - halves, middles + halves], axis=1)

    def then(self, other: Frame) -> Frame:
        """Return the map that does this one first and the other after it."""
        a, b, c, d, e, f = other.a, other.b, other.c, other.d, other.e, other.f
        return Frame(
            a * self.a + c * self.b,
            b * self.a + d * self.b,
            a * self.c + c * self.d,
            b * self.c + d * self.d,
            a * self.e + c * self.f + e,
            b * self.e + d * self.f + f,
        )

    def _points(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


UPRIGHT = Frame()


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as shown: the map from PDF's coordinates, its quarter turns clockwise, its width and height."""

    frame: Frame
    rotation: int
    width: float
    height: float


def shown(sides: tuple[float, float, float, float], rotation: int) -> Shown:
    """Return how a page is shown, from the left, top, right and bottom of its box and its quarter turns clockwise."""
    left, top, right, bottom = sides
    width, height = right - left, top - bottom
    frames = (
        Frame(1, 0, 0, -1, -left, top),
        Frame(0, 1, 1, 0, -bottom, -left),
        Frame(-1, 0, 0, 1, right, -bottom),
        Frame(0, -1, -1, 0, top, right),
    )
    return Shown(frames[rotation], rotation, *((height, width) if rotation % 2 else (width, height)))


def head_turned(quarter: int, width: float, height: float) -> tuple[Frame, Frame]:
    """Return the maps from a page as shown to the page read with text turned by quarters to the left, and back."""
    return (
        (UPRIGHT, UPRIGHT),
        (Frame(0, 1, -1, 0, height, 0), Frame(0, -1, 1, 0, 0, height)),
        (Frame(-1, 0, 0, -1, width, height), Frame(-1, 0, 0, -1, width, height)),
        (Frame(0, -1, 1, 0, 0, width), Frame(0, 1, -1, 0, width, 0)),
    )[quarter]
