"""Writes workbooks: sheets with a frozen heading, filters and widths, in which numbers look as they are printed.

The same cells give the same bytes. A published text is a text cell, whatever it looks like: never a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from ziping.show import display_width

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone; always this one
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
SHEET_ROWS = 1_048_575  # of a sheet, without its heading
CELL_LENGTH = 32_767  # characters of a cell
CUT = "… (cut here; whole in the CSV)"
MOST_FORMATS = 150  # ways to show a number, of a workbook; some programs refuse more than 200
HEAD_COLOUR = "#EEF1F4"
FONT = {"valign": "top", "font_size": 10}
GENERAL, TEXT, HEAD = "General", "text", "head"
SORTS = {
    TEXT: {"align": "left", "indent": 1},
    HEAD: {"align": "left", "indent": 1, "bottom": 1},
}  # a number stands at the right end of its cell
LINE, PADDING, MOST_LINES = 13.5, 2, 30  # height of a line in points, around a row, and of a row in lines
INDENT = 2  # characters that a text has less room by
EVERYTHING = "A1:XFD1048576"


class Printed(NamedTuple):
    """A number as it is shown: with so many decimals, and its unit behind it."""

    number: Decimal
    decimals: int
    unit: str = ""


Cell = str | int | float | Decimal | Printed | None


class Heading(NamedTuple):
    """A column: its heading, its width in characters of Latin script, and a note on it.

    A text that is longer runs on over empty cells beside it, unless it is `clipped`.
    """

    text: str
    width: int
    note: str = ""
    clipped: bool = False


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Give a workbook to add sheets to; it is in its place when all are added, so that a reader never sees a part."""
    writing = path.with_name(f".{path.name}")
    with xlsxwriter.Workbook(writing, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        yield Book(book)
    writing.replace(path)


class Book:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[str, str, bool, bool], Any] = {}
        self._numbers: set[str] = set()

    def sheet(self, name: str, headings: Sequence[Heading], *, frozen: int = 1, tall: bool = False) -> Sheet:
        """Add a sheet: its first columns are frozen with its heading, its rows as tall as their texts or as a line."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.ignore_errors({"number_stored_as_text": EVERYTHING})
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.text, self.style(HEAD_COLOUR, HEAD, bold=True, wrapped=tall))
            if heading.note:
                sheet.write_comment(0, column, heading.note, {"author": "ziping"})
        return Sheet(self, sheet, headings, tall=tall)

    def style(self, colour: str, number: str, *, bold: bool, wrapped: bool) -> Any:
        """Return the format of a cell; a workbook holds each once. `number` is a format code, or what sort of text."""
        key = (colour, number, bold, wrapped)
        if key not in self._formats:
            fields = FONT | {"bold": bold, "text_wrap": wrapped} | SORTS.get(number, {"num_format": number})
            self._formats[key] = self._book.add_format(fields | ({"bg_color": colour} if colour else {}))
        return self._formats[key]

    def number_format(self, printed: Printed) -> str:
        """Return the format code that shows a number as it is printed; none where the workbook has too many."""
        code = "0." + "0" * printed.decimals if printed.decimals > 0 else "0"
        code += f'"{printed.unit}"' if printed.unit and '"' not in printed.unit else ""
        if len(self._numbers) < MOST_FORMATS:
            self._numbers.add(code)
        return code if code in self._numbers else GENERAL


class Sheet:
    """A sheet that is filled from top to bottom."""

    def __init__(self, book: Book, sheet: Any, headings: Sequence[Heading], *, tall: bool) -> None:
        self._book, self._sheet, self._headings, self._tall = book, sheet, headings, tall
        self.row = 0  # the last one written; that of the headings is 0

    @property
    def is_full(self) -> bool:
        """Whether a spreadsheet program would not show a further row."""
        return self.row >= SHEET_ROWS

    def add(self, cells: Sequence[Cell], colour: str = "") -> None:
        """Write a row; its first cell has the colour, and is bold where a row may be tall and has none."""
        self.row += 1
        self._sheet.set_row(self.row, _height(cells, self._headings) if self._tall else LINE + PADDING)
        for column, value in enumerate(cells):
            if value is not None and value != "":
                is_first = column == 0
                self._put(column, value, colour if is_first else "", bold=is_first and self._tall and not colour)

    def comment(self, column: int, text: str) -> None:
        """Put a comment on a cell of the last row."""
        self._sheet.write_comment(self.row, column, text, {"x_scale": 3, "author": "ziping"})

    def finish(self) -> None:
        """Put filters on the headings, when all rows are written."""
        self._sheet.autofilter(0, 0, max(self.row, 1), len(self._headings) - 1)

    def _put(self, column: int, value: Cell, colour: str, *, bold: bool) -> None:
        number = value.number if isinstance(value, Printed) else value
        if isinstance(number, Decimal) and Decimal(repr(float(number))) != number:
            number = f"{number.normalize():f}"  # a float would be another number
        wrapped = self._tall or self._headings[column].clipped
        if isinstance(number, str):
            style = self._book.style(colour, TEXT, bold=bold, wrapped=wrapped)
            self._sheet.write_string(self.row, column, _cut(number), style)
        else:
            code = self._book.number_format(value) if isinstance(value, Printed) else GENERAL
            style = self._book.style(colour, code, bold=bold, wrapped=wrapped)
            self._sheet.write_number(self.row, column, float(number or 0), style)


def shown_length(value: Cell) -> int:
    """Return the width of a cell's longest line, in characters of Latin script."""
    if isinstance(value, Printed):
        return len(f"{value.number:f}") + display_width(value.unit)
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")
    return max(map(display_width, text.split("\n")), default=0)


def _cut(text: str) -> str:
    return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - len(CUT)] + CUT


def _height(cells: Sequence[Cell], headings: Sequence[Heading]) -> float:
    """Return the height of a row in points, for texts that are wrapped; Chinese takes twice the width."""
    return LINE * min(max(_lines(cells, headings), default=1), MOST_LINES) + PADDING


def _lines(cells: Sequence[Cell], headings: Sequence[Heading]) -> Iterator[int]:
    for value, heading in zip(cells, headings, strict=True):
        if isinstance(value, str):
            yield sum(1 + display_width(line) // (heading.width - INDENT) for line in value.split("\n"))
