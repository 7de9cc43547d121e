"""The cells of a workbook in one XML file, as Excel 2003 wrote it and programs still do, often under the name .xls.

A cell stands behind the last one of its row, or where its ss:Index says; ss:MergeAcross and ss:MergeDown count the
further columns and rows that it covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from extract.guard import Limits, check_size, parse_xml
from extract.model import ReadError, Reason
from extract.sheet.cells import Book, Position, Sheet, cell_name, check_extent, decimal_of
from extract.sheet.moments import days_of
from extract.sheet.shown import named_format, show_text

MEDIA_TYPE = "application/vnd.ms-excel"

_S = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_MOST = 1_048_576  # the rows of any sheet


@dataclass(frozen=True, slots=True)
class _Style:
    code: str = "General"
    is_ruled: bool = False  # whether it has a border to the left or right


@dataclass(frozen=True, slots=True)
class _Styles:
    named: Mapping[str, _Style]
    since_1904: bool

    def of(self, cell: _Element) -> _Style:
        return self.named.get(cell.get(f"{_S}StyleID", ""), _Style())


def read_book(data: bytes) -> Book:
    """Return the sheets of a workbook in XML.

    Raises:
        ReadError: DAMAGED for XML that is not well-formed; TOO_LARGE as for a part of a package, or for a sheet no form
            needs; UNSUPPORTED for XML of another kind.
    """
    limits = Limits()
    check_size(data, limits)
    root = parse_xml(data, "the file", limits)
    if root.tag != f"{_S}Workbook":
        raise ReadError(Reason.UNSUPPORTED, "XML of another kind than Excel writes")
    named = {item.get(f"{_S}ID", ""): _style(item) for item in root.iterfind(f"{_S}Styles/{_S}Style")}
    styles = _Styles(named, root.find(f"{_X}ExcelWorkbook/{_X}Date1904") is not None)
    return Book(MEDIA_TYPE, tuple(_sheet(item, styles) for item in root.iterfind(f"{_S}Worksheet")))


def _style(style: _Element) -> _Style:
    code = style.find(f"{_S}NumberFormat")
    sides = {border.get(f"{_S}Position") for border in style.iterfind(f"{_S}Borders/{_S}Border")}
    return _Style(named_format("" if code is None else code.get(f"{_S}Format", "")), bool(sides & {"Left", "Right"}))


def _sheet(source: _Element, styles: _Styles) -> Sheet:
    sheet = Sheet(source.get(f"{_S}Name", ""))
    options = source.find(f"{_X}WorksheetOptions")
    if options is not None:
        sheet.is_hidden = options.findtext(f"{_X}Visible") in {"SheetHidden", "SheetVeryHidden"}
        sheet.hides_zeros = options.find(f"{_X}DoNotDisplayZeros") is not None
        for line in options.iterfind(f"{_X}PageSetup/*"):
            sheet.aside.append(("", line.get(f"{_X}Data", ""), "running header or footer"))
    for table in source.iterfind(f"{_S}Table"):
        for number, column in _numbered(table, "Column"):
            if _is_hidden(column, "Width"):
                sheet.hidden_columns.update(range(number, number + _count(column, "Span") + 1))
        for number, row in _numbered(table, "Row"):
            if _is_hidden(row, "Height"):
                sheet.hidden_rows.add(number)
            for column_number, cell in _numbered(row, "Cell"):
                _put(sheet, (number, column_number), cell, styles)
    check_extent(sheet.name, sheet.cells)
    return sheet


def _numbered(parent: _Element, name: str) -> Iterator[tuple[int, _Element]]:
    """Yield the rows, columns or cells inside an element with their numbers, from 0."""
    number = 0
    for element in parent.iterchildren(f"{_S}{name}"):
        number = _count(element, "Index", number + 1) - 1
        yield number, element
        number += 1 + _count(element, "MergeAcross" if name == "Cell" else "Span")


def _is_hidden(element: _Element, size: str) -> bool:
    return element.get(f"{_S}Hidden") == "1" or element.get(f"{_S}{size}") == "0"


def _put(sheet: Sheet, position: Position, cell: _Element, styles: _Styles) -> None:
    """Add a cell as shown, the area it covers and the comment on it."""
    down, across = _count(cell, "MergeDown"), _count(cell, "MergeAcross")
    if down or across:
        sheet.merged.append((position, (position[0] + down, position[1] + across)))
    for comment in cell.iterfind(f"{_S}Comment"):
        sheet.aside.append((cell_name(position), "".join(map(str, comment.itertext())), "comment"))
    style = styles.of(cell)
    content = cell.find(f"{_S}Data")
    if content is not None:
        _put_value(sheet, position, content, style.code, since_1904=styles.since_1904)
    elif style.is_ruled:
        sheet.ruled_rows.add(position[0])


def _put_value(sheet: Sheet, position: Position, content: _Element, code: str, *, since_1904: bool) -> None:
    kind, text = content.get(f"{_S}Type"), "".join(map(str, content.itertext()))
    number = decimal_of(text) if kind == "Number" else days_of(text) if kind == "DateTime" else None
    if number is not None:
        sheet.put_number(position, number, code, since_1904=since_1904 and kind == "Number")
    elif kind == "Boolean":
        sheet.cells[position] = "TRUE" if text.strip() == "1" else "FALSE"
    else:
        sheet.cells[position] = show_text(text, code)


def _count(element: _Element, name: str, default: int = 0) -> int:
    """Return a number that an element states; the default where it states none that a sheet can have."""
    text = element.get(f"{_S}{name}", "")
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 10 else default  # noqa: PLR2004 - no bombs
