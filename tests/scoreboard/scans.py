"""PDF pages as a scanner leaves them: a picture, a little turned, with noise and a red seal."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned: dots an inch, degrees by which it is turned, the noise's deviation in grey levels."""

    dpi: int = 200
    degrees: float = 0.0
    noise: float = 0.0
    seal: bool = False


def scanned(data: bytes, scan: Scan, dice: Random) -> bytes:
    """Return the PDF with each page as a picture."""
    first, *others = pictures(data, scan, dice)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", resolution=scan.dpi, save_all=True, append_images=others)
    return buffer.getvalue()


def joined(*files: bytes) -> bytes:
    """Return the pages of all files as one PDF."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        whole.import_pages(pypdfium2.PdfDocument(data))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def pictures(data: bytes, scan: Scan, dice: Random) -> list[Image.Image]:
    """Return each page of a PDF as it was scanned."""
    return [picture(page, scan, dice) for page in pypdfium2.PdfDocument(data)]


def picture(page: pypdfium2.PdfPage, scan: Scan, dice: Random) -> Image.Image:
    """Return one page as it was scanned."""
    image = page.render(scale=scan.dpi / 72).to_pil().convert("RGB")
    if scan.seal:
        image = sealed(image, scan.dpi, dice)
    turn = dice.choice((-1, 1)) * scan.degrees
    image = image.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white")
    return noisy(image, scan.noise, dice) if scan.noise else image


def sealed(image: Image.Image, dpi: int, dice: Random) -> Image.Image:
    """Return the picture with a round red seal and a star, printed over the text as ink is."""
    radius = dpi * 0.8
    x, y = image.width * dice.uniform(0.55, 0.8), image.height * dice.uniform(0.1, 0.35)
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(225, 60, 60), width=dpi // 25)
    points = [
        (x + radius * size * math.sin(angle), y - radius * size * math.cos(angle))
        for angle, size in ((step * math.pi / 5, 0.35 if step % 2 == 0 else 0.14) for step in range(10))
    ]
    draw.polygon(points, fill=(225, 60, 60))
    return Image.fromarray(np.minimum(np.asarray(image), np.asarray(layer)))


def noisy(image: Image.Image, deviation: float, dice: Random) -> Image.Image:
    """Return the picture a little blurred, with grain and dust."""
    grain = np.random.default_rng(dice.randrange(2**32))
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(0.4)), dtype=np.float64)
    pixels = pixels + grain.normal(0, deviation, (*pixels.shape[:2], 1))
    dust = grain.random(pixels.shape[:2]) < 0.0002
    pixels[dust] = 40
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
