"""Pages that are pictures: straightened, their rulings found, their text recognised, into the same layout as others.

The machinery (OpenCV, RapidOCR with the models in its wheel, onnxruntime) is the optional extra `scan`; this module
alone is imported before it is known that a page needs it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from extract.pdf.layout import PageLayout

RESOLUTION = 200 / 72  # pixels a point at which pages are read
REQUIRED = ("cv2", "rapidocr", "onnxruntime")
ADVICE = "the optional extra `scan` reads pictures and is not installed"


def is_installed() -> bool:
    """Tell whether pictures can be read."""
    return all(find_spec(name) is not None for name in REQUIRED)


def read_page(pixels: NDArray[np.uint8], scale: float, blank: PageLayout) -> PageLayout:
    """Return what a picture of a page says.

    Args:
        pixels: the page as shown, (height, width, 3), blue, green, red.
        scale: pixels a point; about `RESOLUTION`.
        blank: number and size of the page, with what is already known of it.

    Returns:
        The layout; each cell with text carries `Mark.OCR` and the confidence of its least certain line.
    """
    layout: PageLayout = import_module("extract.scan.page").read_page(pixels, scale, blank)
    return layout
