"""From what a scanner saw to ink on white paper: all that lies over, under and around the ink is taken out.

Seals go by the red channel, in which red ink is nearly as light as paper and black text under it stays dark; shades and
coloured grounds by dividing through the local paper; grounds that are printed as a screen of points by smoothing; what
is dark at the rim of the picture is no page; and ink that is pale all over is made as dark as ink is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray

Grey = NDArray[np.uint8]  # (height, width): 0 is black, 255 paper

REDNESS = 24  # red over green and blue from which a pixel is of a seal
SEAL_LOSS = 0.1, 0.8  # how much red a seal takes from the paper, at least and at most, for each unit of redness
GROUND = 13.0  # points: larger than a character, smaller than the grounds of cells
POINT = 1.3  # points: a spot of a screen is not larger,
AROUND = 8.0  # and over so many points each way
DENSE = 0.25  # there are so many to the square point
SOFT = 0.55  # points over which a screen is smoothed
DARK = 160  # on white paper a pixel darker than this is ink
BLACK = 70  # what a scanner sees where there is no paper, if it is dark
RIM = 3.0  # points: a dark rim is wider than rulings that run out of the picture
INK = 40  # how dark the darker parts of strokes are,
DARKEST = 0.1  # which are so many of the ink's pixels,
BLANK = 200  # and that on an empty page are not darker than this


def clean_paper(pixels: NDArray[np.uint8], scale: float) -> tuple[Grey, BoolArray]:
    """Return a picture (height, width, 3; blue, green, red) as dark ink on white paper, and where seals were."""
    grey, stain = without_seals(pixels)
    grey = without_screens(grey, scale)
    clean = without_ground(grey, scale)
    clean[rims((grey < BLACK) | (clean < DARK), scale)] = 255
    return with_full_ink(clean), stain


def without_seals(pixels: NDArray[np.uint8]) -> tuple[Grey, BoolArray]:
    """Return the luminance without seals, and where they were.

    Where a pixel is red, it is its red channel that counts, brightened by the factor by which a seal darkens paper.
    """
    blue, green, red = cv2.split(pixels)
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    redness = cv2.blur(cv2.subtract(red, cv2.max(green, blue)), (3, 3))
    is_seal = redness > REDNESS
    if not is_seal.any():
        return np.asarray(grey, dtype=np.uint8), is_seal
    paper = float(np.median(red[~is_seal][::7])) if not is_seal.all() else 255.0
    share = float(np.clip(np.median((paper - red[is_seal]) / redness[is_seal]), *SEAL_LOSS))
    lit = np.clip(red * (paper / np.maximum(paper - share * redness.astype(np.float32), 1.0)), 0, 255)
    rim = cv2.dilate(is_seal.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.where(is_seal, np.maximum(lit.astype(np.uint8), grey), grey).astype(np.uint8), rim


def without_screens(grey: Grey, scale: float) -> Grey:
    """Return the picture smoothed where small spots stand close together, as in greys that are printed or faxed."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < DARK).astype(np.uint8), connectivity=8)
    is_spot = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) <= POINT * scale
    window = (round(AROUND * scale), round(AROUND * scale))
    least = DENSE / scale**2
    if is_spot.sum() < least * window[0] * window[1]:
        return grey
    spots = np.zeros(grey.shape, dtype=np.float32)
    spots[stats[is_spot, cv2.CC_STAT_TOP], stats[is_spot, cv2.CC_STAT_LEFT]] = 1.0
    is_screen = cv2.dilate((cv2.blur(spots, window) > least).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(is_screen, cv2.GaussianBlur(grey, (0, 0), SOFT * scale), grey).astype(np.uint8)


def without_ground(grey: Grey, scale: float) -> Grey:
    """Return the picture divided by its local paper, so that shadows and coloured grounds become white."""
    quarter = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(3, round(GROUND * scale / 4) | 1)
    paper = cv2.morphologyEx(quarter, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (size, size)))
    paper = cv2.resize(cv2.medianBlur(paper, 3), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 1), scale=250.0), dtype=np.uint8)


def rims(dark: BoolArray, scale: float) -> BoolArray:
    """Return what is dark around the page: broad, and up to the edge of the picture."""
    size = max(3, round(RIM * scale))
    framed = cv2.copyMakeBorder(dark.astype(np.uint8), size, size, size, size, cv2.BORDER_CONSTANT, value=1)
    broad = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    _, labels = cv2.connectedComponents(broad, connectivity=4)
    grown = cv2.dilate((labels == labels[0, 0]).astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray(grown[size:-size, size:-size] > 0)


def with_full_ink(grey: Grey) -> Grey:
    """Return a picture on white paper with its ink made as dark as ink is, if it is paler."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = grey[grey <= threshold]
    darkest = float(np.quantile(ink, DARKEST)) if len(ink) else BLANK
    if not INK < darkest < BLANK:
        return grey
    steps = 255 - (255 - np.arange(256)) * (255 - INK) / (255 - darkest)
    return np.asarray(cv2.LUT(grey, np.clip(steps, 0, 255).astype(np.uint8)), dtype=np.uint8)
