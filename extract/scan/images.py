"""Picture files (.png, .jpg, .tif, ...) to Document: each picture of a file is a page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extract import pace
from extract.model import Document, ReadError, Reason
from extract.pdf.layout import PageLayout
from extract.pdf.reader import pages_to_document
from extract.pdf.rendering import USUAL, points_a_pixel
from extract.scan.page import read_page

MOST_PIXELS = 120_000_000  # of one picture: A3 at 600 to the inch has 70 million
DAMAGED = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError)


def read_images(data: bytes, name: str) -> Document:
    """Return what the pictures of a file say.

    Places are in points from the top left: by the resolution that the file gives where it makes a plausible page, else
    as if the longer side were that of A4. Raises ReadError: DAMAGED, TOO_LARGE or EMPTY (no text was found).
    """
    media_type = "image/unknown"
    pages = []
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")  # about tags that nobody needs
            media_type = Image.MIME.get(image.format or "", media_type)
            for number, (pixels, size) in enumerate(_frames(image), start=1):
                blank = PageLayout(number, height_shown=pixels.shape[0] * size, is_picture=True)
                is_read = pace.has_time()
                pages.append(
                    read_page(pixels, size, blank) if is_read else replace(blank, warnings=(pace.OUT_OF_TIME,))
                )
    except DAMAGED as error:
        raise ReadError(Reason.DAMAGED, f"the picture cannot be opened: {error}") from error
    if not any(page.lines or page.grids for page in pages):
        raise ReadError(Reason.EMPTY, "no text was found in the picture")
    return pages_to_document(pages, data, name, media_type)


def _frames(image: Image.Image) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """Yield the pixels of each picture at the resolution at which pages are read, and the points of each."""
    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height > MOST_PIXELS:
            raise ReadError(Reason.TOO_LARGE, f"a picture of {frame.width} x {frame.height} pixels")
        upright = ImageOps.exif_transpose(frame)
        points = _longer_side(upright)
        size = points_a_pixel(points)
        ratio = points / size / max(upright.size)
        shape = max(1, round(upright.width * ratio)), max(1, round(upright.height * ratio))
        colours = _on_white(upright).resize(shape, Image.Resampling.LANCZOS)
        yield np.ascontiguousarray(np.asarray(colours, dtype=np.uint8)[:, :, ::-1]), size


def _longer_side(image: Image.Image) -> float:
    """Return the longer side in points, by the resolution that the file gives; without one, that of a usual page."""
    given = image.info.get("dpi")
    dots = float(given[0]) if isinstance(given, tuple) else 0.0
    return max(image.size) * 72 / dots if dots > 1 else USUAL


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in colours; what is transparent is paper."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, layer).convert("RGB")
