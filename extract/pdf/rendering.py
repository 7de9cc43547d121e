"""The picture of a PDF page, for what its text does not tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.pdf import pdfium
from extract.pdf.pdfium import Handle

RESOLUTION = 200 / 72  # pixels a point
PLAUSIBLE = (400.0, 1300.0)  # points: the longer side of a page of paper, up to A3
USUAL = 842.0  # points: that of a page which counts its pixels as points, or gives no size at all


def page_pixels(page: Handle) -> tuple[NDArray[np.uint8], float]:
    """Return the pixels of an open page as shown, (height, width, 3) as blue, green, red, and the points of each."""
    width, height = pdfium.page_width(page), pdfium.page_height(page)
    size = points_a_pixel(max(width, height))
    columns, rows = max(1, round(width / size)), max(1, round(height / size))
    pixels = np.full((rows, columns, 4), 255, dtype=np.uint8)
    bitmap = pdfium.create_bitmap(columns, rows, pdfium.BGRX, pixels.ctypes.data, pixels.strides[0])
    try:
        pdfium.render_page(bitmap, page, 0, 0, columns, rows, 0, pdfium.ANNOTATIONS)
    finally:
        pdfium.destroy_bitmap(bitmap)
    return np.ascontiguousarray(pixels[:, :, :3]), size


def points_a_pixel(longer: float) -> float:
    """Return the size of a pixel, in points, for a page with this longer side: larger on an implausibly large page."""
    low, high = PLAUSIBLE
    return (1.0 if low <= longer <= high else longer / USUAL) / RESOLUTION
