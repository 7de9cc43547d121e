"""PDF pages as pictures: scanned a little turned, with noise and a seal; photographed; pasted; with a hidden layer."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from render import pdf
from render.flow import Page, Paper
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scoreboard import ink

MISREAD = 0.1  # share of wrong signs in a hidden layer
DARKEST = 0.75  # of the light that falls on a photographed page, where the least does

Corners = tuple[tuple[float, float], ...]
Compose = Callable[[Image.Image, Page, Paper, Random], bytes]


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page becomes a picture.

    dpi: dots an inch. degrees: by which it is turned. noise: deviation in grey levels. tilt: share of the page by which
    a camera sees its corners off, in light that falls off to one side. stored: degrees by which the picture is stored
    turned; `upright` says whether /Rotate turns it back.
    """

    dpi: int = 200
    degrees: float = 0.0
    noise: float = 0.0
    seal: bool = False
    tilt: float = 0.0
    stored: int = 0
    upright: bool = True


def scanned(data: bytes, scan: Scan, dice: Random) -> bytes:
    """Return the PDF with each page as a picture."""
    first, *others = (image.rotate(scan.stored, expand=True) for image in pictures(data, scan, dice))
    buffer = io.BytesIO()
    first.save(buffer, "PDF", resolution=scan.dpi, save_all=True, append_images=others)
    return rotated(buffer.getvalue(), scan.stored) if scan.stored and scan.upright else buffer.getvalue()


def rotated(data: bytes, degrees: int) -> bytes:
    """Return the PDF with a /Rotate on each page, which turns it clockwise."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(degrees)
    return saved(document)


def joined(*files: bytes) -> bytes:
    """Return the pages of all files as one PDF."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        whole.import_pages(pypdfium2.PdfDocument(data))
    return saved(whole)


def saved(document: pypdfium2.PdfDocument) -> bytes:
    """Return the bytes of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
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
    image = photographed(image, scan.tilt, dice) if scan.tilt else image
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


def photographed(image: Image.Image, tilt: float, dice: Random) -> Image.Image:
    """Return the picture as a camera sees it that is not held straight, lit from one side."""
    width, height = image.size
    page = ((0, 0), (width, 0), (width, height), (0, height))
    seen = tuple((abs(x - width * tilt * dice.random()), abs(y - height * tilt * dice.random())) for x, y in page)
    way = perspective(seen, page)
    askew = image.transform(image.size, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC, fillcolor="white")
    light = np.linspace(1, DARKEST, width)[None, :, None]
    return Image.fromarray((np.asarray(askew) * light).astype(np.uint8))


def perspective(seen: Corners, page: Corners) -> list[float]:
    """Return the eight coefficients of the projection that takes each corner that is seen to the page's own."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(wanted))]


def noisy(image: Image.Image, deviation: float, dice: Random) -> Image.Image:
    """Return the picture a little blurred, with grain and dust."""
    grain = np.random.default_rng(dice.randrange(2**32))
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(0.4)), dtype=np.float64)
    pixels = pixels + grain.normal(0, deviation, (*pixels.shape[:2], 1))
    dust = grain.random(pixels.shape[:2]) < 0.0002
    pixels[dust] = 40
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def layered(image: Image.Image, page: Page, paper: Paper, dice: Random) -> bytes:
    """Return the picture of a page with its text, partly misread, as a hidden layer."""
    buffer, canvas = blank(paper)
    canvas.drawImage(ImageReader(image), 0, -paper.height, paper.width, paper.height)
    for run in page.runs:
        text = "".join("一" if dice.random() < MISREAD else sign for sign in run.text)
        ink.unseen(canvas, replace(run, text=text))
    canvas.save()
    return buffer.getvalue()


def pasted(image: Image.Image, page: Page, paper: Paper, dice: Random) -> bytes:
    """Return the page with its tables pasted as pictures, cut out of the picture of it, into its text."""
    left, right = min(box.left for box in page.boxes) - 1, max(box.right for box in page.boxes) + 1
    top, bottom = min(box.top for box in page.boxes) - 1, max(box.bottom for box in page.boxes) + 1
    scale = image.width / paper.width
    cut = image.crop((scale * left, scale * top, scale * right, scale * bottom))
    buffer, canvas = blank(paper)
    ink.whole_runs(canvas, [run for run in page.runs if not top < run.baseline < bottom], dice)
    canvas.drawImage(ImageReader(cut), left, -bottom, right - left, bottom - top)
    canvas.save()
    return buffer.getvalue()


def blank(paper: Paper) -> tuple[io.BytesIO, Canvas]:
    """Return an empty page that stands as the drawers want it, and where it will be saved."""
    pdf.register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(paper.width, paper.height), invariant=1)
    canvas.translate(0, paper.height)
    return buffer, canvas
