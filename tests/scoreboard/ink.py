"""How rulings and text get onto a PDF page: one function for each way in which producers, or damages, draw them.

The canvas stands at the page's top left, and y, which PDF counts upwards, is the negative of the page's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from random import Random

from render import pdf
from render.flow import MM, Box, Paper, Run
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = pdf.FONTS["embedded"]
RADICALS = {"一": "⼀", "人": "⼈", "工": "⼯", "行": "⾏", "目": "⽬", "金": "⾦", "力": "⼒", "生": "⽣", "用": "⽤"}
RADICAL_FONT = "corpus-radicals"
STAMP = "青岚市财政局 公开资料"
TITLE = "部门预算绩效管理资料"
DASH, GAP = 3.0, 2.0

Side = tuple[float, float, float, float]  # x0, top, x1, bottom
DrawRulings = Callable[[Canvas, Sequence[Box], float, Random], None]  # the share is that of the stretches left out
DrawText = Callable[[Canvas, Sequence[Run], Random], None]


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


def line(canvas: Canvas, side: Side) -> None:
    """Stroke a side."""
    canvas.line(side[0], -side[1], side[2], -side[3])


def lines(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke each side of each cell."""
    for side in box_sides(cells):
        line(canvas, side)


def rectangles(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke each cell as a rectangle."""
    for box in cells:
        canvas.rect(box.left, -box.bottom, box.right - box.left, box.bottom - box.top)


def bars(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Fill each stretch of a side as a thin rectangle."""
    for x0, y0, x1, y1 in pieces(cells):
        canvas.rect(x0 - 0.25, -y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


def dashed(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke each stretch with a dash pattern."""
    canvas.setDash(DASH, GAP)
    for side in pieces(cells):
        line(canvas, side)
    canvas.setDash()


def dashes(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke each stretch dash by dash, as converters do."""
    for x0, y0, x1, y1 in pieces(cells):
        start, stop = (x0, x1) if y0 == y1 else (y0, y1)
        while start < stop:
            end = min(start + DASH, stop)
            line(canvas, (start, y0, end, y0) if y0 == y1 else (x0, start, x0, end))
            start += DASH + GAP


def double(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke each stretch twice, a point and a half apart."""
    for x0, y0, x1, y1 in pieces(cells):
        for shift in (-0.75, 0.75):
            dx, dy = (0.0, shift) if y0 == y1 else (shift, 0.0)
            line(canvas, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))


def fills(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Fill each cell with a colour and leave white gaps between."""
    canvas.setFillGray(0.86)
    for box in cells:
        canvas.rect(box.left + 0.6, -box.bottom + 0.6, box.right - box.left - 1.2, box.bottom - box.top - 1.2, 0, 1)
    canvas.setFillGray(0)


def gapped(canvas: Canvas, cells: Sequence[Box], missing: float, dice: Random) -> None:
    """Stroke the stretches but for a share of them."""
    for side in pieces(cells):
        if dice.random() >= missing:
            line(canvas, side)


def horizontal(canvas: Canvas, cells: Sequence[Box], _: float, __: Random) -> None:
    """Stroke the horizontal stretches alone."""
    for side in pieces(cells):
        if side[1] == side[3]:
            line(canvas, side)


def nothing(_: Canvas, __: Sequence[Box], ___: float, ____: Random) -> None:
    """Draw no rulings."""


RULINGS: dict[str, DrawRulings] = {
    "lines": lines,
    "boxes": rectangles,
    "bars": bars,
    "dashed": dashed,
    "dashes": dashes,
    "double": double,
    "fills": fills,
    "gapped": gapped,
    "horizontal": horizontal,
    "nothing": nothing,
}


def write(canvas: Canvas, run: Run, font: str = FONT) -> None:
    """Write a line of text."""
    canvas.setFont(font, run.size)
    canvas.drawString(run.x, -run.baseline, run.text)


def whole_runs(canvas: Canvas, runs: Sequence[Run], _: Random) -> None:
    """Write each line with one operator."""
    for run in runs:
        write(canvas, run)


def glyph_runs(runs: Iterable[Run]) -> list[Run]:
    """Return the runs glyph by glyph."""
    singles = []
    for run in runs:
        x = run.x
        for sign in run.text:
            singles.append(Run(x, run.baseline, run.size, sign))
            x += pdfmetrics.stringWidth(sign, FONT, run.size)
    return singles


def single_glyphs(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write each glyph with an operator of its own."""
    whole_runs(canvas, glyph_runs(runs), dice)


def shuffled(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write the glyphs of the page in random order."""
    singles = glyph_runs(runs)
    dice.shuffle(singles)
    whole_runs(canvas, singles, dice)


def twice(canvas: Canvas, runs: Sequence[Run], dice: Random) -> None:
    """Write each line twice, a third of a point apart, to look bold."""
    whole_runs(canvas, runs, dice)
    whole_runs(canvas, [Run(run.x + 0.3, run.baseline, run.size, run.text) for run in runs], dice)


def as_radicals(canvas: Canvas, runs: Sequence[Run], _: Random) -> None:
    """Write signs that are also radicals with the radical's code, as some producers' fonts are mapped."""
    swap = str.maketrans(RADICALS)
    font = radical_font()
    for run in runs:
        write(canvas, Run(run.x, run.baseline, run.size, run.text.translate(swap)), font)


@cache
def radical_font() -> str:
    """Return the name of the corpus's font with the radicals mapped to the glyphs of the signs they look like."""
    from fontTools.ttLib import TTFont as FontFile  # noqa: PLC0415  this damage alone needs it

    file = FontFile(pdf.EMBEDDED)
    for table in file["cmap"].tables:
        for sign, radical in RADICALS.items():
            if table.isUnicode() and ord(sign) in table.cmap:
                table.cmap[ord(radical)] = table.cmap[ord(sign)]
    for record in file["name"].names:  # reportlab takes fonts of one name for the same
        record.string = RADICAL_FONT
    buffer = io.BytesIO()
    file.save(buffer)
    buffer.seek(0)
    pdfmetrics.registerFont(TTFont(RADICAL_FONT, buffer))
    return RADICAL_FONT


TEXTS: dict[str, DrawText] = {
    "runs": whole_runs,
    "glyphs": single_glyphs,
    "shuffled": shuffled,
    "twice": twice,
    "radicals": as_radicals,
}


def sideways(canvas: Canvas, box: Box, text: str, size: float) -> None:
    """Write a text upwards in the middle of its box."""
    canvas.saveState()
    canvas.translate((box.left + box.right) / 2 + size / 3, -(box.top + box.bottom) / 2)
    canvas.rotate(90)
    canvas.setFont(FONT, size)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()


def stamp(canvas: Canvas, paper: Paper) -> None:
    """Write a large pale text across the page."""
    canvas.saveState()
    canvas.translate(paper.width / 2, -paper.height / 2)
    canvas.rotate(40)
    canvas.setFillGray(0.85)
    canvas.setFont(FONT, 48)
    canvas.drawCentredString(0, 0, STAMP)
    canvas.restoreState()


def running(canvas: Canvas, paper: Paper, number: int, count: int) -> None:
    """Write a running title and a page number."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(paper.width / 2, -10 * MM, TITLE)
    canvas.drawCentredString(paper.width / 2, -(paper.height - 10 * MM), f"- {number} / {count} -")
