"""Laid-out pages into a .pdf: text with an embedded font, cells as rulings; the same pages give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from render.flow import MM, Box, Page, Paper

EMBEDDED = Path(__file__).parents[1] / "fonts" / "corpus.ttf"
FONTS = {"embedded": "corpus", "cid": "STSong-Light"}
A4 = (210 * MM, 297 * MM)
STROKE = 0.5


def paper(*, landscape: bool = False, font: str = "embedded", **settings: object) -> Paper:
    """Return A4 paper that measures text in the named font."""
    register()
    width, height = reversed(A4) if landscape else A4
    name = FONTS[font]
    return Paper(width, height, lambda text, size: pdfmetrics.stringWidth(text, name, size), **settings)  # type: ignore[arg-type]


def register() -> None:
    """Make both fonts known to the canvas."""
    known = pdfmetrics.getRegisteredFontNames()
    if FONTS["embedded"] not in known:
        pdfmetrics.registerFont(TTFont(FONTS["embedded"], str(EMBEDDED)))
    if FONTS["cid"] not in known:
        pdfmetrics.registerFont(UnicodeCIDFont(FONTS["cid"]))


def render(
    pages: Iterable[Page], on: Paper, *, font: str = "embedded", rulings: str = "lines", page_numbers: bool = False
) -> bytes:
    """Return the .pdf; `rulings` are stroked "lines", thin filled "bars" or stroked "boxes" of whole cells."""
    register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(on.width, on.height), invariant=1, pageCompression=1)
    canvas.setTitle("")
    for number, page in enumerate(pages, start=1):
        for run in page.runs:
            canvas.setFont(FONTS[font], run.size)
            canvas.drawString(run.x, on.height - run.baseline, run.text)
        canvas.setLineWidth(STROKE)
        for box in page.boxes:
            draw_box(canvas, box, on.height, rulings)
        if page_numbers:
            canvas.setFont(FONTS[font], 9)
            canvas.drawCentredString(on.width / 2, on.margin / 2, f"- {number} -")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_box(canvas: Canvas, box: Box, height: float, rulings: str) -> None:
    """Draw the border of a cell in the chosen way."""
    left, right, top, bottom = box.left, box.right, height - box.top, height - box.bottom
    if rulings == "boxes":
        canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
        return
    for x0, y0, x1, y1 in (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ):
        if rulings == "lines":
            canvas.line(x0, y0, x1, y1)
        else:
            half = STROKE / 2
            canvas.rect(x0 - half, y0 - half, x1 - x0 + STROKE, y1 - y0 + STROKE, stroke=0, fill=1)
