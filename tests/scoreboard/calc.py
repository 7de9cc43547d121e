"""Sheets laid out for paper, for LibreOffice Calc to print: rows as high as their text, columns as wide as the page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import xlsxwriter
from render.blocks import Table, anchors
from render.flow import PADDING, column_sides, row_heights, wrapped

from scoreboard import books
from scoreboard.forms import Made
from scoreboard.makers import dice_of
from scoreboard.pages import Look

PIXEL = 0.75  # points
A4, A5 = 9, 11  # in Excel's count of papers
SPARE = 0.85  # of a column's width is reckoned with, for Calc's font is not the one that is measured
BORDERS = {"thin": 1, "dashed": 3, "dotted": 4, "double": 6, "hair": 7, "none": 0}


@dataclass(frozen=True, slots=True)
class Print:
    """How a sheet is printed: its borders or its own grid lines, its first rows again on each page, its scale."""

    border: str = "thin"
    grid_lines: bool = False
    repeated: bool = False
    scale: float = 1.0  # of the page's width; what is wider goes on on further pages
    numbers: bool = False
    small: bool = False  # the paper is half as large
    right_first: bool = False  # the order of pages that stand side by side


def sheet(form: Made, how: Print) -> bytes:
    """Return the form as an .xlsx that says how it is to be printed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("自评表")
    lay_out(page, form, how)
    dice = dice_of("sheet")
    style = {**books.STYLE, "border": BORDERS[how.border], "font_size": Look().cell_size}
    for row, title in enumerate(form.before):
        page.merge_range(row, 0, row, len(form.table.widths) - 1, title.text, book.add_format({"align": "center"}))
    books.write_table(book, page, form.table, len(form.before), "number formats" * how.numbers, dice, style)
    book.close()
    return buffer.getvalue()


def lay_out(page: Any, form: Made, how: Print) -> None:
    """Set the paper, the widths of the columns and the heights of the rows."""
    page.set_paper(A5 if how.small else A4)
    if how.right_first:
        page.print_across()
    page.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
    page.hide_gridlines(0 if how.grid_lines else 1)
    if how.repeated:
        page.repeat_rows(0, len(form.before))
    if how.scale == 1:
        page.fit_to_pages(1, 0)
    sides = [how.scale * side for side in column_sides(form.table, Look().paper)]
    for col, (left, right) in enumerate(pairwise(sides)):
        page.set_column_pixels(col, col, round((right - left) / PIXEL))
    for row, height in enumerate(heights(form.table, sides), start=len(form.before)):
        page.set_row(row, height)


def heights(table: Table, sides: Sequence[float]) -> list[float]:
    """Return the height that each row needs between these sides of columns."""
    paper = Look().paper
    texts = {}
    for anchor in anchors(table):
        width = SPARE * (sides[anchor.col + anchor.cell.cols] - sides[anchor.col]) - 2 * PADDING
        texts[anchor.row, anchor.col] = wrapped(anchor.cell.text, width, paper.cell_size, paper.measure)
    return row_heights(table, texts, paper)
