"""Pictures of pages as a scanner leaves them, drawn or made from PDFs, with what is on them known."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Pixels = NDArray[np.uint8]  # (height, width, 3): blue, green, red
RED = (40, 30, 210)
PAPER = 246


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page is scanned; it is turned by degrees counterclockwise, and the noise is its deviation in grey levels."""

    dpi: int = 200
    degrees: float = 0.0
    noise: float = 0.0
    quality: int = 90
    seal: bool = False


def paper(width: int = 1240, height: int = 800) -> Pixels:
    """Return an empty page."""
    return np.full((height, width, 3), PAPER, dtype=np.uint8)


def ruled(xs: list[int], ys: list[int], *, thickness: int = 2, gap_at: int | None = None) -> Pixels:
    """Return a page with a full grid of rulings at these pixels, each level one broken at a place."""
    page = paper(xs[-1] + xs[0], ys[-1] + ys[0])
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), (20, 20, 20), thickness)
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), (20, 20, 20), thickness)
    if gap_at is not None:
        page[:, gap_at : gap_at + 4] = PAPER
    return page


def turned(page: Pixels, degrees: float) -> Pixels:
    """Return the page turned counterclockwise about its middle."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(PAPER, PAPER, PAPER))


def sealed(page: Pixels, x: int, y: int, radius: int) -> Pixels:
    """Return the page with a round red seal and a star, printed over what is there as ink is."""
    layer = np.full_like(page, 255)
    cv2.circle(layer, (x, y), radius, RED, max(2, radius // 20), cv2.LINE_AA)
    corners = [
        (x + radius * size * np.sin(angle), y - radius * size * np.cos(angle))
        for angle, size in ((step * np.pi / 5, 0.35 if step % 2 == 0 else 0.14) for step in range(10))
    ]
    cv2.fillPoly(layer, [np.array(corners, dtype=np.int32)], RED, cv2.LINE_AA)
    return np.minimum(page, layer)


def scanned(data: bytes, number: int, scanner: Scanner) -> Pixels:
    """Return a page of a PDF as it is scanned."""
    document = pypdfium2.PdfDocument(data)
    page = document[number].render(scale=scanner.dpi / 72).to_numpy()[:, :, :3].copy()
    document.close()
    if scanner.seal:
        page = sealed(page, round(page.shape[1] * 0.62), round(page.shape[0] * 0.3), round(0.8 * scanner.dpi))
    page = turned(page, scanner.degrees) if scanner.degrees else page
    if scanner.noise:
        grain = np.random.default_rng(number).normal(0, scanner.noise, page.shape[:2])[..., None]
        soft = cv2.GaussianBlur(page, (0, 0), 0.6).astype(np.float64) * 0.93 + 8
        page = np.clip(soft + grain, 0, 255).astype(np.uint8)
    return cv2.imdecode(np.frombuffer(picture_file(page, "JPEG", scanner), dtype=np.uint8), cv2.IMREAD_COLOR)


def picture_file(page: Pixels, kind: str, scanner: Scanner) -> bytes:
    """Return a page as a picture file of a kind such as PNG."""
    buffer = io.BytesIO()
    dots = (scanner.dpi, scanner.dpi)
    Image.fromarray(page[:, :, ::-1]).save(buffer, kind, quality=scanner.quality, dpi=dots)
    return buffer.getvalue()


def picture_pdf(pages: list[Pixels], scanner: Scanner, *, hidden: str = "") -> bytes:
    """Return a PDF of pictures, as scanners write it; `hidden` is an invisible line of text on each page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in pages:
        width, height = page.shape[1] * 72 / scanner.dpi, page.shape[0] * 72 / scanner.dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(picture_file(page, "JPEG", scanner))), 0, 0, width, height)
        if hidden:
            layer = canvas.beginText(60, height - 60)
            layer.setTextRenderMode(3)
            layer.setFont("Helvetica", 9)
            layer.textLine(hidden)
            canvas.drawText(layer)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
