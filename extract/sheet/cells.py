"""A sheet as its file gives it, before grids are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from string import ascii_uppercase

from extract.model import ReadError, Reason
from extract.sheet.shown import show_general, show_number

HIDDEN_BY_FORMAT = "hidden by its number format"
HIDDEN_ZERO = "zero that the sheet does not show"

Position = tuple[int, int]  # row and column, from 0
Range = tuple[Position, Position]  # first and last cell, both inside

_MAX_EXPONENT = 320  # of the floats that a sheet holds
_MAX_POSITIONS = 2_000_000  # no form comes near; a crafted sheet of two far corners would fill the memory


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet as shown; `aside` holds (range, text, reason) of what is no cell or is not shown."""

    name: str
    cells: dict[Position, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    ruled_rows: set[int] = field(default_factory=set)  # with a blank cell that has a border to its left or right
    is_hidden: bool = False
    hides_zeros: bool = False
    aside: list[tuple[str, str, str]] = field(default_factory=list)
    plain_formats: set[str] = field(default_factory=set)  # the codes whose numbers are given without them
    pictures: int = 0

    def put_number(self, position: Position, number: Decimal, code: str, *, since_1904: bool) -> None:
        """Add a number as its format shows it; one that the format hides is put aside."""
        if self.hides_zeros and not number:
            self.aside.append((cell_name(position), show_general(number), HIDDEN_ZERO))
            return
        shown = show_number(number, code, since_1904=since_1904)
        if shown is None:
            self.plain_formats.add(code)
            shown = show_general(number)
        if shown:
            self.cells[position] = shown
        else:
            self.aside.append((cell_name(position), show_general(number), HIDDEN_BY_FORMAT))


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, in its order."""

    media_type: str
    sheets: tuple[Sheet, ...]
    warnings: tuple[str, ...] = ()


def check_extent(sheet: str, positions: Mapping[Position, object]) -> None:
    """Refuse a sheet whose used area is too large for any form; raises ReadError TOO_LARGE."""
    rows = max((row for row, _ in positions), default=0) + 1
    columns = max((column for _, column in positions), default=0) + 1
    check_size(sheet, rows, columns)


def check_size(sheet: str, rows: int, columns: int) -> None:
    """Refuse a grid too large for any form; raises ReadError TOO_LARGE."""
    if rows * columns > _MAX_POSITIONS:
        raise ReadError(Reason.TOO_LARGE, f"sheet {sheet} has {rows} rows and {columns} columns")


def range_name(first: Position, last: Position) -> str:
    """Return a range in A1 notation, a single cell as one address."""
    start, end = cell_name(first), cell_name(last)
    return start if start == end else f"{start}:{end}"


def cell_name(position: Position) -> str:
    """Return the address of a cell, such as B2 for (1, 1)."""
    row, column = position
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return f"{letters}{row + 1}"


def position_of(address: str) -> Position | None:
    """Return the position of an address such as B2 or $B$2; None where it is none."""
    letters = address.replace("$", "").rstrip("0123456789").upper()
    digits = address.replace("$", "")[len(letters) :]
    if not digits or not letters or len(letters) > 3 or not set(letters) <= set(ascii_uppercase):  # noqa: PLR2004 - XFD
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ascii_uppercase.index(letter) + 1
    return int(digits[:8]) - 1, column - 1


def decimal_of(text: str) -> Decimal | None:
    """Return a number as a file writes it; None for what is none that a sheet can hold."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _MAX_EXPONENT else None
