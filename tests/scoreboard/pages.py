"""Forms as PDF pages drawn glyph by glyph, so that rulings and text can be damaged one way at a time."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from render import pdf
from render.blocks import Block, Cell, PageBreak, Paragraph, Table, anchors
from render.flow import Box, Flow, Page, Paper, Part, cell_regions, shared_lines
from reportlab.pdfgen.canvas import Canvas

from scoreboard import gaps, ink, rules
from scoreboard.grids import squeeze

TURNED = {"绩效指标", "年度主要任务"}  # labels that stand sideways where text may


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are drawn: the paper, the function that draws the rulings and the one that draws the text."""

    rulings: str = "lines"
    text: str = "runs"
    landscape: bool = False
    rotate: int = 0  # drawn turned by so many degrees, and turned back by /Rotate
    split_rows: bool = False
    label_part: str = "first"
    repeat: bool = False
    numbers: bool = False  # page numbers and a running title
    watermark: bool = False
    turned: bool = False
    gaps: str = ""  # which of the rulings are missing
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
        turn(canvas, look.rotate, paper)
        canvas.translate(0, paper.height)  # y counts down from the top: the drawers negate it
        canvas.setLineWidth(pdf.STROKE)
        if look.watermark:
            ink.stamp(canvas, paper)
        if look.gaps:
            rules.stroked(canvas, gaps.GAPS[look.gaps](page, dice))
        else:
            rules.RULINGS[look.rulings](canvas, page.boxes)
        ink.TEXTS[look.text](canvas, page.runs, dice)
        for box, text in getattr(page, "turned", ()):
            ink.sideways(canvas, box, text, look.cell_size)
        if look.numbers:
            ink.running(canvas, paper, number, len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def turn(canvas: Canvas, degrees: int, paper: Paper) -> None:
    """Turn what is drawn on the page, and let /Rotate turn the page back."""
    origin = {90: (paper.height, 0.0), 180: (paper.width, paper.height), 270: (0.0, paper.width)}
    if degrees:
        canvas.setPageRotation(degrees)
        canvas.translate(*origin[degrees])
        canvas.rotate(degrees)


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
