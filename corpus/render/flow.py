"""Blocks laid out on pages: where each line of text and each cell's box stands, before anything is drawn.

Both the .pdf and the text of a .pdf by lines come from here. Lengths are points, y counts from the top of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from render.blocks import Anchor, Block, Cell, PageBreak, Paragraph, Table, anchors

MM = 72 / 25.4
LEADING = 1.3  # of the type size
PADDING = 2.5
SIZES = {"title": 16.0, "subtitle": 11.0, "note": 8.5, "line": 10.5, "right": 10.5, "body": 12.0}
TOKEN = re.compile(r"[A-Za-z0-9.,%+\-/]+|.", re.DOTALL)
NEVER_FIRST = "，。、；：！？）》”’】％%"
NEVER_LAST = "（《“‘【"
LONG = 14  # characters from which a cell's text stands to the left

Measure = Callable[[str, float], float]  # text, type size -> width


@dataclass(frozen=True, slots=True)
class Run:
    """A line of text; `baseline` is its distance from the top of the page."""

    x: float
    baseline: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a cell, or of the part of it that stands on one page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Page:
    """The runs of a page in reading order, and its boxes."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """The page's size and margins, the type size of cells and how a table breaks.

    `split_rows`: a row that does not fit is cut by the page end instead of moving whole to the next page.
    `label_part`: a merged label stands in the "first" part of its cell, or in the "largest".
    """

    width: float
    height: float
    measure: Measure
    margin: float = 20 * MM
    cell_size: float = 9.0
    split_rows: bool = False
    label_part: str = "first"

    @property
    def bottom(self) -> float:
        """Return where the text area ends."""
        return self.height - self.margin

    @property
    def inner(self) -> float:
        """Return the width of the text area."""
        return self.width - 2 * self.margin


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a row that stands on one page; a repeated header row is a part with `repeated`."""

    row: int
    page: int
    top: float
    bottom: float
    repeated: bool = False


class Flow:
    """The pages so far and the place where the next block goes."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pages = [Page()]
        self.y = paper.margin

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Page())
        self.y = self.paper.margin

    def add_paragraph(self, block: Paragraph) -> None:
        """Set a paragraph, line by line."""
        size = SIZES[block.style]
        indent = 2 * size if block.style == "body" else 0.0
        for number, line in enumerate(wrapped(block.text, self.paper.inner, size, self.paper.measure, indent)):
            if self.y + size * LEADING > self.paper.bottom:
                self.turn()
            x = self.paper.margin + (indent if number == 0 else 0.0)
            spare = self.paper.inner - self.paper.measure(line, size)
            x += {"title": spare / 2, "subtitle": spare / 2, "right": spare}.get(block.style, 0.0)
            self.pages[-1].runs.append(Run(x, self.y + size, size, line))
            self.y += size * LEADING * 1.15
        self.y += size * 0.3

    def add_table(self, table: Table) -> None:
        """Set a table: heights of rows, parts by page, then the text and box of each cell."""
        sides = column_sides(table, self.paper)
        texts = {(anchor.row, anchor.col): self.cell_lines(anchor, sides) for anchor in anchors(table)}
        heights = row_heights(table, texts, self.paper)
        first_page = len(self.pages) - 1
        parts = self.row_parts(table, heights)
        for page in range(first_page, len(self.pages)):
            self.draw_page(table, [part for part in parts if part.page == page], parts, texts, sides)
        self.y += 10

    def cell_lines(self, anchor: Anchor, sides: list[float]) -> list[str]:
        """Return the lines into which the cell's width wraps its text."""
        width = sides[anchor.col + anchor.cell.cols] - sides[anchor.col] - 2 * PADDING
        return wrapped(anchor.cell.text, width, self.paper.cell_size, self.paper.measure)

    def row_parts(self, table: Table, heights: list[float]) -> list[Part]:
        """Return the parts of the rows in order, turning pages as needed."""
        parts: list[Part] = []
        for row, whole in enumerate(heights):
            height = whole
            room = self.paper.bottom - self.y
            tall = height > self.paper.bottom - self.paper.margin
            if height > room:
                enough = room >= self.paper.cell_size * LEADING * 2 + 2 * PADDING
                if (self.paper.split_rows or tall) and enough:
                    line = self.paper.cell_size * LEADING
                    cut = 2 * PADDING + line * int((room - 2 * PADDING) / line)
                    parts.append(Part(row, len(self.pages) - 1, self.y, self.y + cut))
                    height -= cut - 2 * PADDING
                self.turn()
                parts += [self.placed(header, heights[header], repeated=True) for header in table.repeat]
            parts.append(self.placed(row, height))
        return parts

    def placed(self, row: int, height: float, *, repeated: bool = False) -> Part:
        """Return the part of a row at the present place and move below it."""
        top = self.y
        self.y += height
        return Part(row, len(self.pages) - 1, top, self.y, repeated)

    def draw_page(
        self,
        table: Table,
        here: list[Part],
        parts: list[Part],
        texts: dict[tuple[int, int], list[str]],
        sides: list[float],
    ) -> None:
        """Set the cells that have a part on the page, in the order of their rows and columns."""
        for anchor in anchors(table):
            lines = texts[anchor.row, anchor.col]
            left, right = sides[anchor.col], sides[anchor.col + anchor.cell.cols]
            for part in here:
                if part.repeated and part.row == anchor.row:
                    self.draw_cell(part.page, Box(left, part.top, right, part.bottom), lines, anchor.cell)
            regions = cell_regions(anchor, parts)
            shares = shared_lines(lines, regions, self.paper)
            for (page, top, bottom), share in zip(regions, shares, strict=True):
                if here and page == here[0].page:
                    self.draw_cell(page, Box(left, top, right, bottom), share, anchor.cell)

    def draw_cell(self, page: int, box: Box, lines: list[str], cell: Cell) -> None:
        """Set the lines of a cell in the middle of its box."""
        size = self.paper.cell_size
        self.pages[page].boxes.append(box)
        y = box.top + (box.bottom - box.top - len(lines) * size * LEADING) / 2
        for number, line in enumerate(lines):
            spare = box.right - box.left - self.paper.measure(line, size)
            x = box.left + (PADDING if len(cell.text) > LONG else spare / 2)
            if line.strip():
                self.pages[page].runs.append(Run(x, y + size * LEADING * number + size, size, line))


def flow(content: Iterable[Block], paper: Paper) -> list[Page]:
    """Return the pages on which the blocks stand."""
    laid = Flow(paper)
    for block in content:
        match block:
            case Table():
                laid.add_table(block)
            case PageBreak():
                laid.turn()
            case Paragraph():
                laid.add_paragraph(block)
    return laid.pages


def column_sides(table: Table, paper: Paper) -> list[float]:
    """Return the x of each column's left side, and of the last one's right side."""
    sides = [paper.margin]
    for width in table.widths:
        sides.append(sides[-1] + paper.inner * width / sum(table.widths))
    return sides


def row_heights(table: Table, texts: dict[tuple[int, int], list[str]], paper: Paper) -> list[float]:
    """Return the height of each row; the last row of a merged cell grows until the cell's lines fit."""
    line = paper.cell_size * LEADING
    heights = [line + 2 * PADDING] * len(table.rows)
    for anchor in sorted(anchors(table), key=lambda anchor: anchor.row_span):
        last = anchor.row + anchor.row_span - 1
        needed = len(texts[anchor.row, anchor.col]) * line + 2 * PADDING
        heights[last] += max(0.0, needed - sum(heights[anchor.row : last + 1]))
    return heights


def cell_regions(anchor: Anchor, parts: list[Part]) -> list[tuple[int, float, float]]:
    """Return the (page, top, bottom) of each page's part of a cell."""
    own = [part for part in parts if anchor.row <= part.row < anchor.row + anchor.row_span and not part.repeated]
    regions = []
    for page in sorted({part.page for part in own}):
        here = [part for part in own if part.page == page]
        regions.append((page, here[0].top, here[-1].bottom))
    return regions


def shared_lines(lines: list[str], regions: list[tuple[int, float, float]], paper: Paper) -> list[list[str]]:
    """Return the lines that stand in each region: all in one if they fit there, else as many in each as fit."""
    line = paper.cell_size * LEADING
    capacities = [int((bottom - top - 2 * PADDING) / line + 1e-6) for _, top, bottom in regions]
    chosen = capacities.index(max(capacities)) if paper.label_part == "largest" else 0
    if len(lines) <= capacities[chosen]:
        return [lines if number == chosen else [] for number in range(len(regions))]
    shares: list[list[str]] = []
    rest = lines
    for capacity in capacities[:-1]:
        shares.append(rest[:capacity])
        rest = rest[capacity:]
    return [*shares, rest]


def wrapped(text: str, width: float, size: float, measure: Measure, indent: float = 0.0) -> list[str]:
    """Return the lines of a text: words and numbers stay whole where they fit, no line begins with a closing sign."""
    lines: list[str] = []
    for written in text.split("\n"):
        line, room = "", width - indent
        for token in tokens(written, width, size, measure):
            if line and measure(line + token, size) > room + 0.01:
                lines.append(line)
                line, room = "", width
            line += token
        lines.append(line)
        indent = 0.0
    return lines


def tokens(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """Return the pieces that are not broken; a word wider than the line falls into its characters."""
    pieces: list[str] = []
    for token in TOKEN.findall(text):
        bound = pieces and (token in NEVER_FIRST or pieces[-1] in NEVER_LAST)
        if bound and measure(pieces[-1] + token, size) <= width:
            pieces[-1] += token
        elif measure(token, size) > width:
            pieces.extend(token)
        else:
            pieces.append(token)
    return pieces
