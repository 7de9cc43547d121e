"""Pages that are pictures, and the pictures on others that may hold a table."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from extract.arrays import Glyphs
from extract.model import Box
from extract.pdf.frame import Shown
from extract.pdf.objects import Painted

PICTURE = 0.5  # share of the page that pictures cover when next to no text stands beside them,
FEW = 40  # which is up to so many glyphs,
PASTED = (150.0, 50.0)  # points: the width and height of a smaller picture hold no table
COVERED = 0.8  # and that a picture painted over the text covers


def is_picture(glyphs: Glyphs, painted: Painted, view: Shown) -> bool:
    """Tell a page whose content is a picture: there is no text, or next to none, or it lies under the picture."""
    area = view.width * view.height
    if not len(glyphs.codes):
        return painted.picture_area > 0
    if len(glyphs.codes) < FEW and painted.picture_area > PICTURE * area:
        return True
    return painted.covering_area > COVERED * area and _lies_in(glyphs, pasted(painted, view))


def pasted(painted: Painted, view: Shown) -> tuple[Box, ...]:
    """Return the pictures that are large enough to hold a table, on the page as shown."""
    boxes = view.frame.boxes(np.concatenate([np.zeros((0, 4)), *painted.pictures]))
    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
    x0, top, x1, bottom = boxes[(wide > PASTED[0]) & (high > PASTED[1])].T.tolist()
    return tuple(zip(x0, top, x1, bottom, strict=True))


def _lies_in(glyphs: Glyphs, boxes: Iterable[Box]) -> bool:
    """Tell whether most glyphs lie in one of the boxes."""
    x, y = glyphs.middles().T
    inside = ((x > x0) & (x < x1) & (y > top) & (y < bottom) for x0, top, x1, bottom in boxes)
    return any(2 * np.count_nonzero(one) > len(x) for one in inside)
