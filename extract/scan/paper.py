"""From what a scanner saw to ink on white paper: all that lies over, under and around the ink is taken out.

Seals go by the channel of their colour; shades and coloured grounds by dividing through the local paper; grounds that
are printed as a screen of points by smoothing; what is dark at the rim of the picture is no page; and ink that is pale
all over is made as dark as ink is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.arrays import BoolArray
from extract.scan.seals import without_seals

Grey = NDArray[np.uint8]  # (height, width): 0 is black, 255 paper

GROUND = 13.0  # points: larger than a character, smaller than the grounds of cells
POINT = 1.3  # points: a spot of a screen is not larger,
AROUND = 8.0  # and over so many points each way
DENSE = 0.25  # there are so many to the square point
SOFT = 0.55  # points over which a screen is smoothed
DARK = 160  # on white paper a pixel darker than this is ink
BLACK = 70  # what a scanner sees where there is no paper, if it is dark
RIM = 3.0  # points: a dark rim is wider than rulings that run out of the picture
EDGE = 14.0  # points from the edge of the picture within which a line may be of the scanner's frame,
LONG = 0.4  # if it is longer than this share of the picture's side
INK = 40  # how dark the darker parts of strokes are,
DARKEST = 0.1  # which are so many of the ink's pixels,
BLANK = 200  # and that on an empty page are not darker than this


def clean_paper(pixels: NDArray[np.uint8], scale: float) -> tuple[Grey, BoolArray]:
    """Return a picture (height, width, 3; blue, green, red) as dark ink on white paper, and where seals were."""
    grey, stain = without_seals(pixels, scale)
    grey = without_screens(grey, scale)
    clean = without_ground(grey, scale)
    clean[rims((grey < BLACK) | (clean < DARK), scale)] = 255
    return with_full_ink(clean), stain


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
    """Return what is dark around the page: broad, and up to the edge of the picture; or a thin line along it."""
    size = max(3, round(RIM * scale))
    framed = cv2.copyMakeBorder(dark.astype(np.uint8), size, size, size, size, cv2.BORDER_CONSTANT, value=1)
    broad = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    _, labels = cv2.connectedComponents(broad, connectivity=4)
    rim = (labels == labels[0, 0])[size:-size, size:-size] | _edges(dark, round(EDGE * scale))
    return np.asarray(cv2.dilate(rim.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def _edges(dark: BoolArray, reach: int) -> BoolArray:
    """Return the long lines that no pixel of lies further than so many from the edge: rulings there hold others."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    sides = stats[:, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH]] / np.array(dark.shape)
    is_edge = sides.max(axis=1) > LONG
    is_edge &= np.bincount(labels[reach:-reach, reach:-reach].ravel(), minlength=len(stats)) == 0
    return np.asarray(is_edge[labels]) if is_edge.any() else np.zeros_like(dark)


def with_full_ink(grey: Grey) -> Grey:
    """Return a picture on white paper with its ink made as dark as ink is, if it is paler."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = grey[grey <= threshold]
    darkest = float(np.quantile(ink, DARKEST)) if len(ink) else BLANK
    if not INK < darkest < BLANK:
        return grey
    steps = 255 - (255 - np.arange(256)) * (255 - INK) / (255 - darkest)
    return np.asarray(cv2.LUT(grey, np.clip(steps, 0, 255).astype(np.uint8)), dtype=np.uint8)
