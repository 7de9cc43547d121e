"""Small PDFs with known tables, drawn by reportlab in the ways in which producers draw them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

FONT = "STSong-Light"
SIZE = 9.0
LEFT, TOP = 60.0, 90.0
WIDTH, HEIGHT = A4

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell to draw, by rows and columns; lines of its text are parted by a line feed."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


Line = tuple[float, float, float, float]


def pdf(*pages: Callable[[Canvas], None], rotate: int = 0, size: tuple[float, float] = A4) -> bytes:
    """Return a PDF of pages, each drawn by a function; y runs upwards, as in PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    for page in pages:
        canvas.setFont(FONT, SIZE)
        canvas.setPageRotation(rotate)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, x: float, top: float, text: str, size: float = SIZE) -> None:
    """Write a line whose top is so far below the page's top."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, HEIGHT - top - size, text)
    canvas.setFont(FONT, SIZE)


def grid_lines(start: float, sizes: Sequence[float]) -> list[float]:
    """Return the positions of lines from the sizes between them."""
    lines = [start]
    for size in sizes:
        lines.append(lines[-1] + size)
    return lines


def outlines(cells: Iterable[Drawn], xs: Sequence[float], ys: Sequence[float]) -> list[Line]:
    """Return x0, top, x1, bottom of each cell."""
    return [(xs[cell.col], ys[cell.row], xs[cell.col + cell.col_span], ys[cell.row + cell.row_span]) for cell in cells]


def stroked(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw the sides of each cell as lines."""
    for x0, top, x1, bottom in boxes:
        for a, b, c, d in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            canvas.line(a, HEIGHT - b, c, HEIGHT - d)


def rectangles(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each cell as one stroked rectangle."""
    for x0, top, x1, bottom in boxes:
        canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)


def closed(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each cell as a path of three sides that is closed by the fourth."""
    for x0, top, x1, bottom in boxes:
        path = canvas.beginPath()
        path.moveTo(x0, HEIGHT - top)
        for x, y in ((x0, bottom), (x1, bottom), (x1, top)):
            path.lineTo(x, HEIGHT - y)
        path.close()
        canvas.drawPath(path)


def thin_fills(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each side as a filled rectangle half a point thick."""
    for x0, top, x1, bottom in boxes:
        for x, y, width, height in (
            (x0, top, x1 - x0, 0.5),
            (x0, bottom, x1 - x0, 0.5),
            (x0, bottom, 0.5, bottom - top),
            (x1, bottom, 0.5, bottom - top),
        ):
            canvas.rect(x - 0.25, HEIGHT - y - 0.25, width, height, stroke=0, fill=1)


def dashed(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each side as separate dashes."""
    for x0, top, x1, bottom in boxes:
        for level in (top, bottom):
            for x in range(int(x0), int(x1), 6):
                canvas.line(x, HEIGHT - level, min(x + 3, x1), HEIGHT - level)
        for side in (x0, x1):
            for y in range(int(top), int(bottom), 6):
                canvas.line(side, HEIGHT - y, side, HEIGHT - min(y + 3, bottom))


def double(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each side as two lines."""
    canvas.setLineWidth(0.4)
    for x0, top, x1, bottom in boxes:
        stroked(canvas, [(x0 - 0.9, top - 0.9, x1 + 0.9, bottom + 0.9), (x0 + 0.9, top + 0.9, x1 - 0.9, bottom - 0.9)])


def coloured(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw each cell as a coloured box with white gaps between."""
    canvas.setFillGray(0.85)
    for x0, top, x1, bottom in boxes:
        canvas.rect(x0 + 0.8, HEIGHT - bottom + 0.8, x1 - x0 - 1.6, bottom - top - 1.6, stroke=0, fill=1)
    canvas.setFillGray(0)


def shadows(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw around each cell as browsers draw shadows: a larger box, filled where a clip leaves out the cell itself."""
    for x0, top, x1, bottom in boxes:
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(10, 10, 500, HEIGHT - 20)
        clip.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
        canvas.clipPath(clip, stroke=0, fill=0, fillMode=FILL_EVEN_ODD)
        canvas.rect(x0 - 0.4, HEIGHT - bottom - 0.4, x1 - x0 + 0.8, bottom - top + 0.8, stroke=0, fill=1)
        canvas.restoreState()


def on_ink(canvas: Canvas, boxes: Iterable[Line]) -> None:
    """Draw cells as white boxes on a black one, which shows between them."""
    boxes = list(boxes)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    width, height = max(rights) - min(lefts), max(bottoms) - min(tops)
    canvas.rect(min(lefts) - 0.4, HEIGHT - max(bottoms) - 0.4, width + 0.8, height + 0.8, stroke=0, fill=1)
    canvas.setFillGray(1)
    for x0, top, x1, bottom in boxes:
        canvas.rect(x0 + 0.4, HEIGHT - bottom + 0.4, x1 - x0 - 0.8, bottom - top - 0.8, stroke=0, fill=1)
    canvas.setFillGray(0)


def table(
    cells: Sequence[Drawn],
    widths: Sequence[float],
    heights: Sequence[float],
    *,
    top: float = TOP,
    draw: Callable[[Canvas, Iterable[Line]], None] = stroked,
) -> Callable[[Canvas], None]:
    """Return the function that draws a table, text at the top left of each cell."""
    xs, ys = grid_lines(LEFT, widths), grid_lines(top, heights)

    def on(canvas: Canvas) -> None:
        boxes = outlines(cells, xs, ys)
        draw(canvas, boxes)
        for cell, (x0, cell_top, _, _) in zip(cells, boxes, strict=True):
            for number, line in enumerate(cell.text.split("\n")):
                write(canvas, x0 + 4, cell_top + 3 + 1.2 * SIZE * number, line)

    return on


def simple_cells(rows: Sequence[Sequence[str]]) -> list[Drawn]:
    """Return the cells of a table without merged ones."""
    return [Drawn(row, col, 1, 1, text) for row, texts in enumerate(rows) for col, text in enumerate(texts)]


def together(*parts: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    """Return a page of several parts."""

    def on(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return on


def written(x: float, top: float, text: str, size: float = SIZE) -> Callable[[Canvas], None]:
    """Return a part that is one line of text."""
    return lambda canvas: write(canvas, x, top, text, size)
