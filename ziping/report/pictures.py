"""Pages of a PDF as pictures, by PDFium; what must not be seen is painted over in the picture itself."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from extract.model import PagePlace

DOTS_PER_INCH = 110
LONGEST_SIDE = 2200  # pixels; a poster is drawn smaller
POINTS_PER_INCH = 72
COLOURS = 32  # of a picture; a page is mostly black on white
PAINT = (200, 204, 208)


def render_pages(data: bytes, numbers: Sequence[int], covered: Sequence[PagePlace]) -> Iterator[dict[str, Any]]:
    """Yield pages as {"page", "width", "height", "png"}: sizes in points, the picture as PNG in base64.

    Args:
        data: the bytes of a PDF that could be read.
        numbers: the pages wanted, from 1; those that it does not have, or that cannot be loaded, are left out.
        covered: boxes to paint over.
    """
    with pypdfium2.PdfDocument(data) as document:
        for number in numbers:
            if not 1 <= number <= len(document):
                continue
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue
            width, height = page.get_size()
            boxes = [place.box for place in covered if place.page == number]
            yield {"page": number, "width": width, "height": height, "png": _png(page, width, height, boxes)}


def _png(page: Any, width: float, height: float, boxes: Sequence[tuple[float, float, float, float]]) -> str:
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / max(width, height, 1))
    picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = (side * scale for side in box)
        pen.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=PAINT)
    few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "PNG", optimize=False, compress_level=7)
    return base64.b64encode(file.getvalue()).decode()
