"""Pages that are pictures: straightened, their rulings found, their text recognised, into the same layout as others.

The machinery (OpenCV, RapidOCR with the models in its wheel, onnxruntime) is the optional extra `scan`; it is loaded
when the first page needs it. Without it such a page is named in a warning, and a document of nothing else is an error.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from extract import pdf
from extract.model import Document, ReadError, Reason
from extract.pdf.layout import PageLayout

REQUIRED = ("cv2", "rapidocr", "onnxruntime")


def is_installed() -> bool:
    """Tell whether pictures can be read."""
    return all(find_spec(name) is not None for name in REQUIRED)


def read_pdf(data: bytes, name: str) -> Document:
    """Return what a PDF says: pages with text by their text, those that are pictures by recognition.

    A page with a hidden layer of text, as scanners write it, is read from its picture, and the layer left over.
    Raises ReadError as `extract.pdf.read_pdf` does.
    """
    try:
        return pdf.read_pdf(data, name, read_page if is_installed() else None)
    except ReadError as error:
        if error.reason is not Reason.NO_TEXT_LAYER or is_installed():
            raise
        raise ReadError(error.reason, f"{error.detail}; the optional extra `scan` reads pictures") from error


def read_images(data: bytes, name: str) -> Document:
    """Return what a picture file says; raises ReadError, NO_TEXT_LAYER where pictures cannot be read."""
    if not is_installed():
        raise ReadError(Reason.NO_TEXT_LAYER, "a picture, which the optional extra `scan` reads; it is not installed")
    document: Document = import_module("extract.scan.images").read_images(data, name)
    return document


def read_page(pixels: NDArray[np.uint8], size: float, known: PageLayout) -> PageLayout:
    """Return what a picture of a page says.

    Args:
        pixels: the page as shown, (height, width, 3) as blue, green, red, at about 200 to the inch of paper.
        size: points of the page to a pixel.
        known: what is known of the page; text in it is left over.

    Returns:
        The layout; each cell with ink carries `Mark.OCR` and the confidence of its least certain sign.
    """
    layout: PageLayout = import_module("extract.scan.page").read_page(pixels, size, known)
    return layout
