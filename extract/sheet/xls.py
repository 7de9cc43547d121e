"""The cells of an .xls, by xlrd: it knows the number formats that calamine leaves out."""

from __future__ import annotations

import io
from decimal import Decimal

import xlrd
from xlrd.biffh import (
    XL_CELL_BLANK,
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
)
from xlrd.biffh import error_text_from_code as error_texts

from extract.model import ReadError, Reason
from extract.sheet.cells import Book, Position, Sheet, cell_name, check_extent
from extract.sheet.shown import builtin_format, show_text

MEDIA_TYPE = "application/vnd.ms-excel"

_FIRST_OWN = 59  # the formats below are built in


def read_book(data: bytes) -> Book:
    """Return the sheets of an .xls.

    Raises:
        ReadError: ENCRYPTED or DAMAGED, as the file is; TOO_LARGE for a sheet no form needs.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        sheets = tuple(_sheet(book, sheet) for sheet in book.sheets())
    except (ReadError, MemoryError):
        raise
    except XLRDError as error:
        reason = Reason.ENCRYPTED if "encrypted" in str(error).lower() else Reason.DAMAGED
        raise ReadError(reason, f"the workbook does not read: {error}") from error
    except Exception as error:  # a broken file surprises xlrd in many ways
        raise ReadError(Reason.DAMAGED, f"the workbook does not read: {type(error).__name__} {error}") from error
    return Book(MEDIA_TYPE, sheets)


def _sheet(book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    sheet = Sheet(source.name, is_hidden=source.visibility != 0, hides_zeros=not source.show_zero_values)
    sheet.merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column for column, info in source.colinfo_map.items() if info.hidden}
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            _put(book, sheet, (row, column), source.cell(row, column))
    check_extent(sheet.name, sheet.cells)
    for (row, column), note in source.cell_note_map.items():
        sheet.aside.append((cell_name((row, column)), note.text, "comment"))
    return sheet


def _put(book: xlrd.Book, sheet: Sheet, position: Position, cell: xlrd.sheet.Cell) -> None:
    if cell.ctype == XL_CELL_TEXT:
        sheet.cells[position] = show_text(cell.value, _code(book, cell))
    elif cell.ctype == XL_CELL_BOOLEAN:
        sheet.cells[position] = "TRUE" if cell.value else "FALSE"
    elif cell.ctype == XL_CELL_ERROR:
        sheet.cells[position] = str(error_texts.get(cell.value, "#?"))
    elif cell.ctype in {XL_CELL_NUMBER, XL_CELL_DATE}:
        code = _code(book, cell)
        sheet.put_number(position, Decimal(repr(cell.value)), code, since_1904=bool(book.datemode))
    elif cell.ctype == XL_CELL_BLANK and _is_ruled(book, cell):
        sheet.ruled_rows.add(position[0])


def _is_ruled(book: xlrd.Book, cell: xlrd.sheet.Cell) -> bool:
    border = book.xf_list[cell.xf_index].border
    return bool(border.left_line_style or border.right_line_style)


def _code(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    key = book.xf_list[cell.xf_index].format_key
    found = book.format_map.get(key)
    # xlrd names the built-in formats as the American edition shows them.
    own = found is not None and found.format_str and key >= _FIRST_OWN
    return str(found.format_str) if own else builtin_format(key)
