"""Seals and stamps, red or blue, taken from a picture so that the black ink under them stays.

Coloured ink is nearly as light as paper in the channel of its own colour, in which black ink stays dark. What is red is
taken for a seal wherever it is; of what is blue, texts and rulings are no seals: those have a frame of a seal's size.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray

Channel = NDArray[np.uint8]  # (height, width)

REDNESS = 24  # red over green and blue from which a pixel is of a seal
RED_LOSS = 0.1, 0.8  # how much red a seal takes from the paper, at least and at most, for each unit of redness
BLUENESS = 30  # blue over the mean of red and green from which a pixel is of a stamp
BLUE_LOSS = 0.1, 1.5  # as for red; violet takes more
FRAME = 16.0, 220.0  # points: the frame of a stamp is not smaller, either way, and not larger
BREAK = 2.0  # points: a break in it up to this is closed
GROUND = 0.6  # share of its box that a coloured ground fills


def without_seals(pixels: NDArray[np.uint8], scale: float) -> tuple[Channel, BoolArray]:
    """Return the luminance of a picture (height, width, 3; blue, green, red) without seals, and where they were."""
    blue, green, red = np.ascontiguousarray(np.moveaxis(pixels, 2, 0))
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    redness = _smooth(cv2.subtract(red, cv2.max(green, blue)))
    blueness = _smooth(cv2.subtract(blue, cv2.addWeighted(red, 0.5, green, 0.5, 0)))
    is_red, is_blue = redness > REDNESS, _framed(blueness > BLUENESS, scale)
    grey = _lit(grey, red, redness, is_red, RED_LOSS)
    grey = _lit(grey, blue, blueness, is_blue, BLUE_LOSS)
    rim = cv2.dilate((is_red | is_blue).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return grey, np.asarray(rim)


def _smooth(depth: cv2.typing.MatLike) -> Channel:
    return np.asarray(cv2.blur(depth, (3, 3)), dtype=np.uint8)


def _framed(coloured: BoolArray, scale: float) -> BoolArray:
    """Return the coloured pixels in the frames of stamps: outlines of the size of such."""
    if not coloured.any():
        return coloured
    size = max(1, round(BREAK * scale))
    closed = cv2.morphologyEx(coloured.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / scale
    filled = np.bincount(labels[coloured], minlength=len(stats)) / sides.prod(axis=1) / scale**2
    is_frame = (sides.min(axis=1) >= FRAME[0]) & (sides.max(axis=1) <= FRAME[1]) & (filled < GROUND)
    inside = np.zeros(coloured.shape, dtype=bool)
    for x, y, wide, high in stats[is_frame, :4].tolist():
        inside[y : y + high, x : x + wide] = True
    return coloured & inside


def _lit(grey: Channel, channel: Channel, depth: Channel, is_seal: BoolArray, loss: tuple[float, float]) -> Channel:
    """Return the picture with seals of a colour as their channel shows them, brightened to what paper is.

    `depth` is how much of the colour each pixel has: a seal darkens paper by a share of it.
    """
    if not is_seal.any():
        return grey
    paper = float(np.median(channel[~is_seal][::7])) if not is_seal.all() else 255.0
    share = float(np.clip(np.median((paper - channel[is_seal]) / depth[is_seal]), *loss))
    lit = np.clip(channel * (paper / np.maximum(paper - share * depth.astype(np.float32), 1.0)), 0, 255)
    return np.where(is_seal, np.maximum(lit.astype(np.uint8), grey), grey).astype(np.uint8)
