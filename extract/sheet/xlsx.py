"""The cells of an .xlsx: texts, merged ranges and visibility from calamine, numbers and their formats from the XML.

calamine gives values without their formats and no errors; so each sheet's XML is gone through as well, after the
guard has checked it, for the formats, the numbers as written and the rows and columns that are hidden.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml.etree import _Element
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from extract.guard import Package, open_package
from extract.model import ReadError, Reason
from extract.sheet.cells import Book, Position, Sheet, cell_name, check_extent, decimal_of, position_of
from extract.sheet.shown import builtin_format, show_text

UNCALCULATED = "formula without a calculated value"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_MAX_COLUMNS = 16_384
_OFF = {"0", "false"}
_NUMBER = re.compile(r"([-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(%?)")
_SIDES = {f"{_S}{side}" for side in ("left", "right", "start", "end")}
_TEXT_KINDS = {"s", "str", "inlineStr"}


@dataclass(frozen=True, slots=True)
class _Written:
    """What the XML of one cell says: the kind of its value, the value as written and its format."""

    kind: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class _Styles:
    codes: Sequence[str]  # the format code of each cell style
    ruled: Sequence[bool]  # whether it has a border to the left or right
    since_1904: bool


def read_book(data: bytes) -> Book:
    """Return the sheets of an .xlsx.

    Raises:
        ReadError: DAMAGED, ENCRYPTED, TOO_LARGE or UNSUPPORTED, as the package is.
    """
    package = open_package(data)
    path = _workbook_part(package)
    workbook = package.xml(path)
    targets = {relation.id: relation.target for relation in package.relations(path)}
    styles = _read_styles(package, path, since_1904=_is_1904(workbook))
    named = [(item.get("name", ""), targets.get(item.get(_RELATION_ID, ""))) for item in workbook.iter(f"{_S}sheet")]
    written = {name: package.xml(target) for name, target in named if target}
    drafts = {name: _draft(name, root, styles) for name, root in written.items() if root.tag == f"{_S}worksheet"}
    for name, (sheet, cells) in drafts.items():
        check_extent(name, cells)
        _add_aside(sheet, package, next(target for other, target in named if other == name) or "", written[name])
    _fill(drafts, data, styles)
    left_out = tuple(f"sheet {name} not read" for name, _ in named if name not in drafts)
    return Book(MEDIA_TYPE, tuple(sheet for sheet, _ in drafts.values()), left_out)


def _workbook_part(package: Package) -> str:
    named = [relation.target for relation in package.relations("") if relation.kind == "officeDocument"]
    for path in (*named, "xl/workbook.xml"):
        if path in package and not path.endswith(".bin"):
            return path
    raise ReadError(Reason.UNSUPPORTED, "the workbook is binary (.xlsb); save it as .xlsx")


def _is_1904(workbook: _Element) -> bool:
    return any(item.get("date1904") in {"1", "true"} for item in workbook.iter(f"{_S}workbookPr"))


def _read_styles(package: Package, workbook: str, *, since_1904: bool) -> _Styles:
    path = next((relation.target for relation in package.relations(workbook) if relation.kind == "styles"), None)
    if path is None:
        return _Styles([], [], since_1904)
    root = package.xml(path)
    own = {item.get("numFmtId"): item.get("formatCode", "General") for item in root.iter(f"{_S}numFmt")}
    styles = list(root.iterfind(f"{_S}cellXfs/{_S}xf"))
    numbers = [item.get("numFmtId", "0") for item in styles]
    codes = [own[number] if number in own else builtin_format(_number(number)) for number in numbers]
    borders = list(root.iterfind(f"{_S}borders/{_S}border"))
    drawn = {str(number) for number, item in enumerate(borders) if any(map(_is_drawn, item))}
    return _Styles(codes, [item.get("borderId") in drawn for item in styles], since_1904)


def _is_drawn(side: _Element) -> bool:
    """Tell whether this is a border at the side of a cell; one above or below may be that of the next form."""
    return side.tag in _SIDES and side.get("style", "none") != "none"


def _draft(name: str, root: _Element, styles: _Styles) -> tuple[Sheet, dict[Position, _Written]]:
    """Return a sheet with what its XML alone says, and its cells as written."""
    sheet = Sheet(name, hides_zeros=any(item.get("showZeros") in _OFF for item in root.iter(f"{_S}sheetView")))
    for column in root.iterfind(f"{_S}cols/{_S}col"):
        if _is_on(column.get("hidden")) or _is_nought(column.get("width")):
            first, last = _number(column.get("min")), min(_number(column.get("max")), _MAX_COLUMNS)
            sheet.hidden_columns.update(range(first - 1, last))
    cells: dict[Position, _Written] = {}
    number = -1
    for row in root.iterfind(f"{_S}sheetData/{_S}row"):
        number = _number(row.get("r"), number + 2) - 1
        if _is_on(row.get("hidden")) or _is_nought(row.get("ht")):
            sheet.hidden_rows.add(number)
        column_number = -1
        for cell in row.iterchildren(f"{_S}c"):
            position = position_of(cell.get("r", "")) or (number, column_number + 1)
            column_number = position[1]
            found = _written_cell(cell, styles.codes) or _constant(cell, styles.codes)
            if found is not None:
                cells[position] = found
            else:
                _add_blank(sheet, position, cell, styles)
    return sheet, cells


def _add_blank(sheet: Sheet, position: Position, cell: _Element, styles: _Styles) -> None:
    """Note whether a cell without a value has a border, and put aside a formula whose value is not there."""
    style = _number(cell.get("s"))
    if style < len(styles.ruled) and styles.ruled[style]:
        sheet.ruled_rows.add(position[0])
    formula = cell.findtext(f"{_S}f")
    if formula and cell.get("t") not in _TEXT_KINDS:  # a text may come out empty
        sheet.aside.append((cell_name(position), f"={formula}", UNCALCULATED))


def _written_cell(cell: _Element, codes: Sequence[str]) -> _Written | None:
    kind = cell.get("t", "n")
    value = cell.findtext(f"{_S}v")
    if not value and kind != "inlineStr":
        return None
    style = _number(cell.get("s"))
    return _Written(kind, value or "", codes[style] if 0 <= style < len(codes) else "General")


def _constant(cell: _Element, codes: Sequence[str]) -> _Written | None:
    """Return a formula without a calculated value that calculates nothing, such as =98% or =12.5.

    Programs that write any text with = before it as a formula leave such behind. Without a format of its own it is
    what was typed; with one it is a number to be shown.
    """
    formula = cell.findtext(f"{_S}f") or ""
    found = _NUMBER.fullmatch(formula.strip())
    if found is None:
        return None
    style = _number(cell.get("s"))
    code = codes[style] if style < len(codes) else "General"
    if code in {"General", "@"}:
        return _Written("typed", f"={formula}", code)
    number = Decimal(found[1]) / (100 if found[2] else 1)
    return _Written("n", str(number), code)


def _fill(drafts: Mapping[str, tuple[Sheet, dict[Position, _Written]]], data: bytes, styles: _Styles) -> None:
    """Give the sheets their texts as shown and their merged ranges."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            visible = {item.name: item.visible for item in book.sheets_metadata}
            for name, (sheet, written) in drafts.items():
                values = book.get_sheet_by_name(name)
                sheet.is_hidden = visible[name] is not SheetVisibleEnum.Visible
                sheet.merged = [(first, last) for first, last in values.merged_cell_ranges or ()]
                texts = _texts(values) if any(cell.kind in _TEXT_KINDS for cell in written.values()) else {}
                for position, cell in written.items():
                    _put(sheet, position, cell, texts.get(position, ""), styles)
    except (CalamineError, KeyError, OSError, ValueError) as error:
        raise ReadError(Reason.DAMAGED, f"the workbook does not read: {error}") from error


def _texts(values: CalamineSheet) -> dict[Position, str]:
    start = values.start or (0, 0)
    return {
        (start[0] + row, start[1] + column): value
        for row, line in enumerate(values.to_python(skip_empty_area=True))
        for column, value in enumerate(line)
        if isinstance(value, str)
    }


def _put(sheet: Sheet, position: Position, cell: _Written, text: str, styles: _Styles) -> None:
    """Add a cell as shown; an error, or a date in words, as written."""
    number = decimal_of(cell.value) if cell.kind == "n" else None
    if number is not None:
        sheet.put_number(position, number, cell.code, since_1904=styles.since_1904)
    elif cell.kind in _TEXT_KINDS:
        sheet.cells[position] = show_text(text, cell.code)
    elif cell.kind == "b":
        sheet.cells[position] = "TRUE" if cell.value.strip() == "1" else "FALSE"
    else:
        sheet.cells[position] = cell.value


def _add_aside(sheet: Sheet, package: Package, path: str, root: _Element) -> None:
    """Put aside what is printed on a sheet or said about it beside its cells."""
    for line in root.iterfind(f"{_S}headerFooter/*"):
        sheet.aside.append(("", line.text or "", "running header or footer"))
    for relation in package.relations(path):
        if relation.kind == "comments":
            sheet.aside += _comments(package.xml(relation.target))
        elif relation.kind == "drawing":
            drawing = package.xml(relation.target)
            sheet.pictures += sum(1 for _ in drawing.iter(_PICTURE))
            sheet.aside.append(("", "".join(text.text or "" for text in drawing.iter(_TEXT)), "text box"))


def _comments(root: _Element) -> Iterator[tuple[str, str, str]]:
    for comment in root.iter(f"{_S}comment"):
        yield comment.get("ref", ""), "".join(text.text or "" for text in comment.iter(f"{_S}t")), "comment"


def _is_on(text: str | None) -> bool:
    return text in {"1", "true"}


def _is_nought(text: str | None) -> bool:
    """Tell whether a height or width is stated as nought."""
    return text is not None and not text.strip("0.") and "0" in text


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default  # noqa: PLR2004 - no bombs
