"""How rulings get onto a PDF page: one function for each way in which producers, or damages, draw them.

The canvas stands at the page's top left, and y, which PDF counts upwards, is the negative of the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from render.flow import Box
from reportlab.pdfgen.canvas import Canvas

DASH, GAP = 3.0, 2.0
DRIVER = 0.24  # a printer driver's unit: a three hundredth of an inch, in points
BEYOND = 30.0  # points by which what is drawn reaches over its clip
TINTS = ((0.86, 0.9, 0.95), (0.95, 0.93, 0.85), (0.9, 0.9, 0.9))

Side = tuple[float, float, float, float]  # x0, top, x1, bottom
DrawRulings = Callable[[Canvas, Sequence[Box]], None]


def box_sides(boxes: Iterable[Box]) -> list[Side]:
    """Return the four sides of each box."""
    sides = []
    for box in boxes:
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        sides += [(left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom)]
        sides.append((right, top, right, bottom))
    return sides


def pieces(boxes: Sequence[Box]) -> list[Side]:
    """Return the sides of all boxes, each stretch once and cut wherever a corner of a box stands on it."""
    xs = sorted({round(x, 2) for box in boxes for x in (box.left, box.right)})
    ys = sorted({round(y, 2) for box in boxes for y in (box.top, box.bottom)})
    corners = {(round(x, 2), round(y, 2)) for box in boxes for x in (box.left, box.right) for y in (box.top, box.bottom)}
    found: set[Side] = set()
    for x0, y0, x1, y1 in (tuple(round(value, 2) for value in side) for side in box_sides(boxes)):
        if y0 == y1:
            stops = [x for x in xs if x0 <= x <= x1 and (x in {x0, x1} or (x, y0) in corners)]
            found |= {(a, y0, b, y0) for a, b in pairwise(stops)}
        else:
            stops = [y for y in ys if y0 <= y <= y1 and (y in {y0, y1} or (x0, y) in corners)]
            found |= {(x0, a, x0, b) for a, b in pairwise(stops)}
    return sorted(found)


def stroked(canvas: Canvas, sides: Iterable[Side]) -> None:
    """Stroke sides."""
    for x0, y0, x1, y1 in sides:
        canvas.line(x0, -y0, x1, -y1)


def lines(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each side of each cell."""
    stroked(canvas, box_sides(cells))


def rectangles(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each cell as a rectangle."""
    for box in cells:
        canvas.rect(box.left, -box.bottom, box.right - box.left, box.bottom - box.top)


def bars(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Fill each stretch of a side as a thin rectangle."""
    for x0, y0, x1, y1 in pieces(cells):
        canvas.rect(x0 - 0.25, -y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


def dashed(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each stretch with a dash pattern."""
    canvas.setDash(DASH, GAP)
    stroked(canvas, pieces(cells))
    canvas.setDash()


def dashes(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each stretch dash by dash, as converters do."""
    for x0, y0, x1, y1 in pieces(cells):
        start, stop = (x0, x1) if y0 == y1 else (y0, y1)
        while start < stop:
            end = min(start + DASH, stop)
            stroked(canvas, [(start, y0, end, y0) if y0 == y1 else (x0, start, x0, end)])
            start += DASH + GAP


def double(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each stretch twice, a point and a half apart."""
    for x0, y0, x1, y1 in pieces(cells):
        for shift in (-0.75, 0.75):
            dx, dy = (0.0, shift) if y0 == y1 else (shift, 0.0)
            stroked(canvas, [(x0 + dx, y0 + dy, x1 + dx, y1 + dy)])


def fills(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Fill each cell with a colour and leave white gaps between."""
    canvas.setFillGray(0.86)
    for box in cells:
        canvas.rect(box.left + 0.6, -box.bottom + 0.6, box.right - box.left - 1.2, box.bottom - box.top - 1.2, 0, 1)
    canvas.setFillGray(0)


def driven(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each cell as a path of segments in a space of its own, as printer drivers do; tall ones lie on their side."""
    for box in cells:
        canvas.saveState()
        width, height = box.right - box.left, box.bottom - box.top
        if height > width:
            canvas.transform(0, -DRIVER, DRIVER, 0, box.left, -box.top)
            width, height = height, width
        else:
            canvas.transform(DRIVER, 0, 0, -DRIVER, box.left, -box.top)
        canvas.setLineWidth(0.5 / DRIVER)
        path = canvas.beginPath()
        path.moveTo(0, 0)
        for x, y in ((width, 0), (width, height), (0, height), (0, 0)):
            path.lineTo(x / DRIVER, y / DRIVER)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()


def in_form(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke the sides of the cells inside a Form XObject, which stands inside another."""
    inner, outer = (f"{name}{canvas.getPageNumber()}" for name in ("rulings", "frame"))
    corners = [side for box in cells for side in (box.left, box.right, box.top, box.bottom)]
    reach = max(corners, default=0.0) + BEYOND
    canvas.beginForm(inner, -reach, -reach, reach, reach)
    canvas.setLineWidth(0.5)
    lines(canvas, cells)
    canvas.endForm()
    canvas.beginForm(outer, -reach, -reach, reach, reach)
    canvas.doForm(inner)
    canvas.endForm()
    canvas.doForm(outer)


def clipped(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Stroke each stretch longer than it is, through a clip that shows as much as it should."""
    for x0, y0, x1, y1 in pieces(cells):
        with_clip(canvas, (x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5))
        dx, dy = (BEYOND, 0.0) if y0 == y1 else (0.0, BEYOND)
        stroked(canvas, [(x0 - dx, y0 - dy, x1 + dx, y1 + dy)])
        canvas.restoreState()


def clipped_fills(canvas: Canvas, cells: Sequence[Box]) -> None:
    """Fill each cell with one of some colours through a clip that leaves white gaps; what is filled reaches beyond."""
    for number, box in enumerate(cells):
        with_clip(canvas, (box.left + 0.6, box.top + 0.6, box.right - 0.6, box.bottom - 0.6))
        canvas.setFillColorRGB(*TINTS[number % len(TINTS)])
        width, height = box.right - box.left, box.bottom - box.top
        canvas.rect(box.left - BEYOND, -box.bottom - BEYOND, width + 2 * BEYOND, height + 2 * BEYOND, stroke=0, fill=1)
        canvas.restoreState()


def with_clip(canvas: Canvas, side: Side) -> None:
    """Save the state and clip what follows to a rectangle."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(side[0], -side[3], side[2] - side[0], side[3] - side[1])
    canvas.clipPath(path, stroke=0, fill=0)


RULINGS: dict[str, DrawRulings] = {
    "lines": lines,
    "boxes": rectangles,
    "bars": bars,
    "dashed": dashed,
    "dashes": dashes,
    "double": double,
    "fills": fills,
    "driven": driven,
    "form": in_form,
    "clipped": clipped,
    "clipped fills": clipped_fills,
}
