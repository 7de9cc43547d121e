"""Forms as PDF pages drawn glyph by glyph, so that rulings and text can be damaged one way at a time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from random import Random

from fontTools.ttLib import TTFont as FontFile
from render import pdf
from render.blocks import Block, Cell, PageBreak, Paragraph, Table, anchors
from render.flow import MM, Box, Flow, Page, Paper, Part, Run, cell_regions, shared_lines
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from scoreboard.grids import squeeze

FONT = pdf.FONTS["embedded"]
RADICALS = {"一": "⼀", "人": "⼈", "工": "⼯", "行": "⾏", "目": "⽬", "金": "⾦", "力": "⼒", "生": "⽣", "用": "⽤"}
RADICAL_FONT = "corpus-radicals"
TURNED = {"绩效指标", "年度主要任务"}  # labels that stand sideways where text may
STAMP = "青岚市财政局 公开资料"
DASH, GAP = 3.0, 2.0

Side = tuple[float, float, float, float]  # x0, top, x1, bottom
Draw = Callable[[Canvas, Page, "Look", Random], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are drawn: the paper, the function that draws the rulings and the one that draws the text."""

    rulings: str = "lines"
    text: str = "runs"
    landscape: bool = False
    rotate: bool = False  # drawn on its side and turned back by /Rotate
    split_rows: bool = False
    label_part: str = "first"
    repeat: bool = False
    numbers: bool = False  # page numbers and a running title
    watermark: bool = False
    turned: bool = False
    missing: float = 0.0  # share of the elementary sides that are not drawn
    cell_size: float = 9.0

    @property
    def paper(self) -> Paper:
        """Return A4 paper as this look wants it."""
        return pdf.paper(
            landscape=self.landscape,
            split_rows=self.split_rows,
            label_part=self.label_part,
            cell_size=self.cell_size,
        )


@dataclass(slots=True)
class Sheet(Page):
    """A page whose sideways labels are kept apart, each with its box."""

    turned: list[tuple[Box, str]] = field(default_factory=list)


class Setting(Flow):
    """The corpus's flow, with sideways labels, and repeated headings beside which a merged label goes on."""

    def __init__(self, paper: Paper, *, turned: bool) -> None:
        super().__init__(paper)
        self.pages: list[Page] = [Sheet()]
        self.with_turned = turned

    def turn(self) -> None:
        """Begin a new page."""
        super().turn()
        self.pages[-1] = Sheet()

    def draw_page(
        self,
        table: Table,
        here: list[Part],
        parts: list[Part],
        texts: dict[tuple[int, int], list[str]],
        sides: list[float],
    ) -> None:
        """Set the cells that have a part on the page; a label that goes on below a repeated heading goes on beside it."""
        repeated = {part.row: part for part in here if part.repeated}
        for anchor in anchors(table):
            lines, left, right = texts[anchor.row, anchor.col], sides[anchor.col], sides[anchor.col + anchor.cell.cols]
            head = repeated.get(anchor.row)
            reaches = head is not None and anchor.row + anchor.row_span > max(repeated) + 1
            if head and not reaches:
                self.draw_cell(head.page, Box(left, head.top, right, head.bottom), lines, anchor.cell)
            regions = cell_regions(anchor, parts)
            shares = shared_lines(lines, regions, self.paper)
            for (page, top, bottom), share in zip(regions, shares, strict=True):
                if here and page == here[0].page:
                    start = head.top if head and reaches else top
                    self.draw_cell(page, Box(left, start, right, bottom), share, anchor.cell)

    def draw_cell(self, page: int, box: Box, lines: list[str], cell: Cell) -> None:
        """Set the lines of a cell, or note that its text stands sideways."""
        sheet = self.pages[page]
        sideways = self.with_turned and isinstance(sheet, Sheet) and squeeze(cell.text) in TURNED
        if sideways and any(line.strip() for line in lines):
            sheet.turned.append((box, squeeze(cell.text)))  # type: ignore[attr-defined]  # it is a Sheet, see above
            lines = []
        super().draw_cell(page, box, lines, cell)


def render(content: Iterable[Block], look: Look, dice: Random) -> bytes:
    """Return the blocks as a PDF of this look."""
    pdf.register()
    pages = laid_out(content, look)
    paper = look.paper
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(paper.width, paper.height), invariant=1)  # with /Rotate reportlab turns it
    for number, page in enumerate(pages, start=1):
        if look.rotate:
            canvas.setPageRotation(90)
            canvas.translate(paper.height, 0)
            canvas.rotate(90)
        canvas.translate(0, paper.height)  # y counts down from the top: the drawers negate it
        canvas.setLineWidth(pdf.STROKE)
        if look.watermark:
            stamp(canvas, paper)
        RULINGS[look.rulings](canvas, page, look, dice)
        TEXTS[look.text](canvas, page.runs, dice)
        for box, text in getattr(page, "turned", ()):
            sideways(canvas, box, text, look.cell_size)
        if look.numbers:
            running(canvas, paper, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def laid_out(content: Iterable[Block], look: Look) -> list[Page]:
    """Return the pages on which the blocks stand."""
    setting = Setting(look.paper, turned=look.turned)
    for block in content:
        match block:
            case Table():
                setting.add_table(with_heading(block) if look.repeat else block)
            case PageBreak():
                setting.turn()
            case Paragraph():
                setting.add_paragraph(block)
    return setting.pages


def with_heading(table: Table) -> Table:
    """Return the table with the heading of its indicators printed again on each page."""
    return Table(table.widths, table.rows, (heading(table),))


def heading(table: Table) -> int:
    """Return the row of the indicators' heading."""
    return next(number for number, row in enumerate(table.rows) if any(cell.text == "三级指标" for cell in row))


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


def lines(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke each side of each cell."""
    for side in box_sides(page.boxes):
        line(canvas, side)


def boxes(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke each cell as a rectangle."""
    for box in page.boxes:
        canvas.rect(box.left, -box.bottom, box.right - box.left, box.bottom - box.top)


def bars(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Fill each stretch of a side as a thin rectangle."""
    for x0, y0, x1, y1 in pieces(page.boxes):
        canvas.rect(x0 - 0.25, -y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)


def dashed(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke each stretch with a dash pattern."""
    canvas.setDash(DASH, GAP)
    for side in pieces(page.boxes):
        line(canvas, side)
    canvas.setDash()


def dashes(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke each stretch dash by dash, as converters do."""
    for x0, y0, x1, y1 in pieces(page.boxes):
        start, stop = (x0, x1) if y0 == y1 else (y0, y1)
        while start < stop:
            end = min(start + DASH, stop)
            line(canvas, (start, y0, end, y0) if y0 == y1 else (x0, start, x0, end))
            start += DASH + GAP


def double(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke each stretch twice, a point and a half apart."""
    for x0, y0, x1, y1 in pieces(page.boxes):
        for shift in (-0.75, 0.75):
            dx, dy = (0.0, shift) if y0 == y1 else (shift, 0.0)
            line(canvas, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))


def fills(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Fill each cell with a colour and leave white gaps between."""
    canvas.setFillGray(0.86)
    for box in page.boxes:
        canvas.rect(box.left + 0.6, -box.bottom + 0.6, box.right - box.left - 1.2, box.bottom - box.top - 1.2, 0, 1)
    canvas.setFillGray(0)


def gapped(canvas: Canvas, page: Page, look: Look, dice: Random) -> None:
    """Stroke the stretches but for a share of them."""
    for side in pieces(page.boxes):
        if dice.random() >= look.missing:
            line(canvas, side)


def horizontal(canvas: Canvas, page: Page, _: Look, __: Random) -> None:
    """Stroke the horizontal stretches alone."""
    for side in pieces(page.boxes):
        if side[1] == side[3]:
            line(canvas, side)


def nothing(_: Canvas, __: Page, ___: Look, ____: Random) -> None:
    """Draw no rulings."""


RULINGS: dict[str, Draw] = {
    "lines": lines,
    "boxes": boxes,
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


TEXTS: dict[str, Callable[[Canvas, Sequence[Run], Random], None]] = {
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
    canvas.drawCentredString(paper.width / 2, -10 * MM, "部门预算绩效管理资料")
    canvas.drawCentredString(paper.width / 2, -(paper.height - 10 * MM), f"- {number} / {count} -")
