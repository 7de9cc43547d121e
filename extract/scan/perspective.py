"""A page that was not seen from straight above: its rulings, which lean more from side to side, are made square.

The lean of long rulings is fitted as a line over the page, level and upright ones apart; the page is warped so that
both vanish. Where there are few long rulings nothing is done, for text alone does not tell.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.arrays import FloatArray
from extract.pdf.frame import Frame
from extract.scan.paper import Grey
from extract.scan.picture import FAINT, Picture

RUN = 20.0  # points of unbroken ink that only rulings have
GAP = 3.0  # points: a break up to this is closed
LONG = 100.0  # points: shorter rulings tell little
LEAST = 3  # rulings that tell how the lean changes,
APART = 100.0  # points between the first and the last of them
SKEWED = 1.0  # points by which a ruling may rise over the page before anything is done


def squared(picture: Picture) -> Picture:
    """Return a straight picture with its rulings square to each other."""
    level = _leans(picture.grey, picture.scale)
    upright = _leans(np.ascontiguousarray(picture.grey.T), picture.scale)
    if len(level) < LEAST or len(upright) < LEAST:
        return picture
    x0, x1 = level[:, 0].min(), level[:, 1].max()
    y0, y1 = upright[:, 0].min(), upright[:, 1].max()
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    rise = np.polyval(_fit(level), corners[:, 1]) * (corners[:, 0] - (x0 + x1) / 2)
    drift = np.polyval(_fit(upright), corners[:, 0]) * (corners[:, 1] - (y0 + y1) / 2)
    if max(np.abs(rise).max(), np.abs(drift).max()) < SKEWED * picture.scale / 2:
        return picture
    return _warped(picture, corners, corners + np.column_stack([drift, rise]))


def _leans(grey: Grey, scale: float) -> FloatArray:
    """Return the long level rulings (n, 4): start, end, middle across, and rise a pixel."""
    run, gap = np.ones((1, round(RUN * scale)), np.uint8), np.ones((1, round(GAP * scale)), np.uint8)
    opened = cv2.morphologyEx((grey < FAINT).astype(np.uint8), cv2.MORPH_OPEN, run)
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, gap)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found = []
    for number in range(1, len(stats)):
        x, y, wide, high = stats[number, :4].tolist()
        if wide >= LONG * scale:
            rows, columns = np.nonzero(labels[y : y + high, x : x + wide] == number)
            rise = float(np.polyfit(columns, rows, 1)[0])
            found.append([x, x + wide, y + float(rows.mean()), rise])
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _fit(leans: FloatArray) -> NDArray[np.float64]:
    """Return the lean as a line over the page: its change and its value at 0."""
    spread = leans[:, 2].max() - leans[:, 2].min()
    lengths = leans[:, 1] - leans[:, 0]
    fitted = np.polyfit(leans[:, 2], leans[:, 3], int(spread > APART), w=lengths)
    return np.asarray(fitted, dtype=np.float64)


def _warped(picture: Picture, corners: FloatArray, seen: FloatArray) -> Picture:
    """Return the picture warped so that the corners stand where they are seen now."""
    height, width = picture.grey.shape
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    grey = cv2.warpPerspective(picture.grey, matrix, (width, height), flags=flags, borderValue=255)
    stain = cv2.warpPerspective(
        picture.stain.astype(np.uint8), matrix, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    return replace(
        picture,
        grey=np.asarray(grey, dtype=np.uint8),
        stain=stain > 0,
        back=_affine(corners, seen, picture.scale).then(picture.back),
    )


def _affine(corners: FloatArray, seen: FloatArray, scale: float) -> Frame:
    """Return the affine map nearest to the warp, in points: places stay true to a fraction of a line."""
    ones = np.column_stack([corners / scale, np.ones(len(corners))])
    (a, b), (c, d), (e, f) = np.linalg.lstsq(ones, seen / scale, rcond=None)[0].tolist()
    return Frame(a, b, c, d, e, f)
