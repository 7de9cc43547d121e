"""A workbook as a document: each stretch of rows on a sheet is a grid, or paragraphs where no row has two cells.

Two or more blank rows divide a sheet, so that each form on it is a grid of its own; a single blank row, or one whose
cells have borders, belongs to its form unless another form begins there. Forms that stand side by side are divided as
well. Hidden rows, columns and sheets are left over.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.model import (
    Block,
    Cell,
    Document,
    Grid,
    Leftover,
    Paragraph,
    ReadError,
    Reason,
    SheetPlace,
    Source,
    covered_positions,
)
from extract.sheet import flat, xls, xlsx
from extract.sheet.cells import Book, Position, Range, Sheet, check_size, range_name
from extract.sheet.regions import regions

COVERED = "under a merged cell"
HIDDEN_SHEET, HIDDEN_ROW, HIDDEN_COLUMN = "hidden sheet", "hidden row", "hidden column"


def read_xlsx(data: bytes, name: str) -> Document:
    """Return the forms of an .xlsx as grids, cells as shown.

    Raises:
        ReadError: as the package is; EMPTY where the sheets hold no text, NO_TEXT_LAYER where they hold pictures alone.
    """
    return _document(xlsx.read_book(data), data, name)


def read_xls(data: bytes, name: str) -> Document:
    """Return the forms of an .xls as grids, cells as shown; raises ReadError as `read_xlsx` does."""
    return _document(xls.read_book(data), data, name)


def read_flat(data: bytes, name: str) -> Document:
    """Return the forms of a workbook in one XML file as grids, cells as shown; raises ReadError as `read_xlsx` does."""
    return _document(flat.read_book(data), data, name)


def _document(book: Book, data: bytes, name: str) -> Document:
    blocks: list[Block] = []
    leftover: list[Leftover] = []
    for sheet in book.sheets:
        found, aside = _read_sheet(sheet)
        blocks += found
        leftover += aside
    if not blocks and not leftover:
        pictures = any(sheet.pictures for sheet in book.sheets)
        reason = Reason.NO_TEXT_LAYER if pictures else Reason.EMPTY
        raise ReadError(reason, f"{name}: the workbook holds {'pictures alone' if pictures else 'no text'}")
    source = Source(name, hashlib.sha256(data).hexdigest(), book.media_type)
    return Document(source, tuple(blocks), tuple(leftover), (*book.warnings, *_warnings(book)))


def _warnings(book: Book) -> Iterator[str]:
    for code in sorted({code for sheet in book.sheets for code in sheet.plain_formats}):
        yield f"numbers of the format {code} are given plainly"
    pictures = sum(sheet.pictures for sheet in book.sheets)
    if pictures:
        yield f"{pictures} pictures not read"


def _read_sheet(sheet: Sheet) -> tuple[list[Block], list[Leftover]]:
    aside = [item for item in sheet.aside if item[1].strip()]
    leftover = [Leftover(text, (SheetPlace(sheet.name, at),), reason) for at, text, reason in aside]
    cells = {position: text for position, text in sheet.cells.items() if text.strip()}
    if sheet.is_hidden:
        return [], leftover + [_left(sheet, position, cells[position], HIDDEN_SHEET) for position in sorted(cells)]
    merged = _sound(sheet.merged)
    owners = {position: area for area in merged for position in _positions(area, cells)}
    boxes: dict[Range, str] = {}
    for position, text in sorted(cells.items()):
        area = owners.get(position, (position, position))
        if position != area[0]:
            leftover.append(_left(sheet, position, text, COVERED))
        elif (shown := _visible(area, sheet)) is None:
            leftover.append(_left(sheet, position, text, HIDDEN_ROW if _in_hidden_row(area, sheet) else HIDDEN_COLUMN))
        else:
            boxes[shown] = text
    blanks = [shown for area in merged if area[0] not in cells and (shown := _visible(area, sheet)) is not None]
    return [
        block for region in regions(boxes, blanks, sheet) for block in _blocks(region, boxes, blanks, sheet)
    ], leftover


def _left(sheet: Sheet, position: Position, text: str, reason: str) -> Leftover:
    return Leftover(text, (SheetPlace(sheet.name, range_name(position, position)),), reason)


def _sound(merged: Sequence[Range]) -> list[Range]:
    """Return the merged ranges without those that overlap an earlier one, which Excel itself refuses to open."""
    kept: list[Range] = []
    near: list[Range] = []  # those kept that reach down to the row of the next one
    for area in sorted(merged):
        near = [other for other in near if other[1][0] >= area[0][0]]
        if area[0] != area[1] and not any(_overlap(area, other) for other in near):
            kept.append(area)
            near.append(area)
    return kept


def _overlap(one: Range, other: Range) -> bool:
    (top, left), (bottom, right) = one
    (other_top, other_left), (other_bottom, other_right) = other
    return top <= other_bottom and other_top <= bottom and left <= other_right and other_left <= right


def _positions(area: Range, cells: dict[Position, str]) -> list[Position]:
    (top, left), (bottom, right) = area
    size = (bottom - top + 1) * (right - left + 1)
    if size > len(cells):
        return [(row, column) for row, column in cells if top <= row <= bottom and left <= column <= right]
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _visible(area: Range, sheet: Sheet) -> Range | None:
    """Return the part of an area between its first and last visible row and column; None where none is."""
    (top, left), (bottom, right) = area
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return area
    rows = [row for row in range(top, bottom + 1) if row not in sheet.hidden_rows]
    columns = [column for column in range(left, right + 1) if column not in sheet.hidden_columns]
    return ((rows[0], columns[0]), (rows[-1], columns[-1])) if rows and columns else None


def _in_hidden_row(area: Range, sheet: Sheet) -> bool:
    return all(row in sheet.hidden_rows for row in range(area[0][0], area[1][0] + 1))


def _blocks(region: list[Range], boxes: dict[Range, str], blanks: list[Range], sheet: Sheet) -> Iterator[Block]:
    if len({top for (top, _), _ in region}) == len(region) and all(top == bottom for (top, _), (bottom, _) in region):
        for box in region:
            yield Paragraph(boxes[box], (SheetPlace(sheet.name, range_name(*box)),))
    else:
        yield _grid(region, boxes, blanks, sheet)


def _grid(region: list[Range], boxes: dict[Range, str], blanks: list[Range], sheet: Sheet) -> Grid:
    """Return a region as a grid of its visible rows and columns."""
    area = _area(region)
    (top, left), (bottom, right) = area
    check_size(sheet.name, bottom - top + 1, right - left + 1)
    rows = {row: at for at, row in enumerate(_shown(top, bottom, sheet.hidden_rows))}
    columns = {column: at for at, column in enumerate(_shown(left, right, sheet.hidden_columns))}
    cells = [_cell(box, boxes.get(box, ""), area, (rows, columns), sheet.name) for box in region]
    cells += [_cell(box, "", area, (rows, columns), sheet.name) for box in blanks if _overlap(box, area)]
    taken = {position for cell in cells for position in covered_positions(cell)}
    for row, at in rows.items():
        for column, across in columns.items():
            if (at, across) not in taken:
                cells.append(_cell(((row, column), (row, column)), "", area, (rows, columns), sheet.name))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(len(rows), len(columns), tuple(cells))


def _area(region: list[Range]) -> Range:
    """Return the range of a region; a title alone in its row does not widen it."""
    per_row = Counter(row for (top, _), (bottom, _) in region for row in range(top, bottom + 1))
    sharing = [box for box in region if any(per_row[row] > 1 for row in range(box[0][0], box[1][0] + 1))] or region
    right = max(*(box[1][1] for box in sharing), *(box[0][1] for box in region))
    corner = (min(box[0][0] for box in region), min(box[0][1] for box in region))
    return corner, (max(box[1][0] for box in region), right)


def _shown(first: int, last: int, hidden: set[int]) -> list[int]:
    return [number for number in range(first, last + 1) if number not in hidden]


def _cell(box: Range, text: str, area: Range, axes: tuple[dict[int, int], dict[int, int]], sheet: str) -> Cell:
    """Return the part of a box that stands in the area, with the place of the whole box."""
    rows, columns = axes
    top, left = rows[max(box[0][0], area[0][0])], columns[max(box[0][1], area[0][1])]
    bottom, right = rows[min(box[1][0], area[1][0])], columns[min(box[1][1], area[1][1])]
    places = (SheetPlace(sheet, range_name(*box)),)
    return Cell(top, left, bottom - top + 1, right - left + 1, text, places)
