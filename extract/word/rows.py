"""The rows and cells of a `w:tbl` as written, before anything is concluded from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from extract.word.inline import DELETION, HIDDEN_ROW, PLACEHOLDER, REMOVED
from extract.word.names import (
    ALTERNATE,
    CELL,
    CELL_PROPERTIES,
    CONTROL,
    CONTROL_CONTENT,
    DELETED,
    ROW,
    ROW_PROPERTIES,
    TABLE,
    VAL,
    W,
    chosen,
    is_on,
    is_placeholder,
    number,
    value,
)

_WIDTH, _SPAN, _VERTICAL, _HORIZONTAL = W + "tcW", W + "gridSpan", W + "vMerge", W + "hMerge"
_BORDERS, _OFF = W + "tcBorders", {"nil", "none"}
_TRACKED, _REMOVED_CELL = W + "cellMerge", W + "cellDel"
_MAX_SPAN = 63  # Word itself allows no more columns in a table
_FIFTIETHS = 50  # w:type="pct" counts in fiftieths of a percent


@dataclass(frozen=True, slots=True)
class Width:
    """A measure as Word writes it: `unit` is dxa (twentieths of a point) or pct (fiftieths of a percent)."""

    size: int
    unit: str


@dataclass(slots=True)
class Piece:
    """A `w:tc`: its number in the row as written, its columns, and how it hangs together with its neighbours.

    `merge` (with the cell above) and `sideways` (with the one to the left) are restart, continue or None. `covered` are
    the cells that a horizontal merge laid under it.
    `reason` says why its text is put aside; `open_sides` are those whose border the cell switches off.
    """

    index: int
    element: _Element
    span: int = 1
    width: Width | None = None
    merge: str | None = None
    sideways: str | None = None
    covered: list[Piece] = field(default_factory=list)
    reason: str | None = None
    open_sides: frozenset[str] = frozenset()


@dataclass(slots=True)
class Row:
    """A `w:tr`: its number in the table as written, its cells and the grid columns it leaves free at its ends."""

    index: int
    element: _Element
    pieces: list[Piece]
    before: int = 0
    after: int = 0
    before_width: Width | None = None
    reason: str | None = None


def read_rows(table: _Element) -> list[Row]:
    """Return all rows of a table, those deleted in tracked changes too (with their reason)."""
    return [_row(index, element, reason) for index, (element, reason) in enumerate(_children(table, ROW, None))]


def grid_widths(table: _Element) -> list[int]:
    """Return the column widths that `w:tblGrid` states, in twentieths of a point; empty where it states none."""
    return [number(column.get(W + "w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def _children(parent: _Element, wanted: str, reason: str | None) -> Iterator[tuple[_Element, str | None]]:
    """Yield the rows of a table, or the cells of a row, through whatever wraps them."""
    for child in parent:
        tag = child.tag
        if tag == wanted:
            yield child, reason
        elif tag == CONTROL:
            content = child.find(CONTROL_CONTENT)
            if content is not None:
                yield from _children(content, wanted, reason or (PLACEHOLDER if is_placeholder(child) else None))
        elif tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _children(branch, wanted, reason)
        elif tag not in {CELL, TABLE}:
            yield from _children(child, wanted, reason or REMOVED.get(tag))


def _row(index: int, element: _Element, reason: str | None) -> Row:
    row = Row(index, element, _pieces(element, PLACEHOLDER if reason == PLACEHOLDER else None))
    row.reason = None if reason == PLACEHOLDER else reason
    properties = element.find(ROW_PROPERTIES)
    if properties is not None:
        row.before = _columns(value(properties, W + "gridBefore"), 0)
        row.after = _columns(value(properties, W + "gridAfter"), 0)
        row.before_width = _width(properties.find(W + "wBefore"))
        row.reason = row.reason or _removal(properties)
    return row


def _pieces(row: _Element, reason: str | None) -> list[Piece]:
    """Return the cells of a row; those that a horizontal merge continues lie under the cell to their left."""
    pieces: list[Piece] = []
    merging = False
    for index, (cell, why) in enumerate(_children(row, CELL, reason)):
        piece = _piece(index, cell, why)
        if piece.sideways == "continue" and merging:
            _lay_under(pieces[-1], piece)
        else:
            merging = piece.sideways is not None
            pieces.append(piece)
    return pieces


def _piece(index: int, element: _Element, reason: str | None) -> Piece:
    piece = Piece(index, element, reason=reason)
    properties = element.find(CELL_PROPERTIES)
    for item in () if properties is None else properties:
        tag = item.tag
        if tag == _WIDTH:
            piece.width = _width(item)
        elif tag == _SPAN:
            piece.span = _columns(item.get(VAL), 1)
        elif tag == _VERTICAL:
            piece.merge = "restart" if item.get(VAL) == "restart" else "continue"
        elif tag == _HORIZONTAL:
            piece.sideways = "restart" if item.get(VAL) == "restart" else "continue"
        elif tag == _BORDERS:
            piece.open_sides = frozenset(_local(side) for side in item if side.get(VAL) in _OFF)
        elif tag == _TRACKED:  # a merge made while changes were tracked
            piece.merge = {"cont": "continue", "rest": "restart"}.get(item.get(W + "vMerge", ""))
        elif tag == _REMOVED_CELL:
            piece.reason = DELETION
    return piece


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _lay_under(left: Piece, piece: Piece) -> None:
    left.span += piece.span
    left.covered.append(piece)
    if left.width is not None and piece.width is not None and left.width.unit == piece.width.unit:
        left.width = Width(left.width.size + piece.width.size, left.width.unit)
    else:
        left.width = None


def _removal(properties: _Element) -> str | None:
    """Return why a row is not printed, None where it is."""
    if properties.find(DELETED) is not None:
        return DELETION
    return HIDDEN_ROW if is_on(properties.find(W + "hidden")) else None


def _columns(text: str | None, least: int) -> int:
    return min(max(number(text, least), least), _MAX_SPAN)


def _width(element: _Element | None) -> Width | None:
    """Return a stated width; None where it is automatic, nought or unreadable."""
    if element is None:
        return None
    text, unit = element.get(W + "w", ""), element.get(W + "type", "dxa")
    if text.endswith("%"):
        return _positive(number(text[:-1]) * _FIFTIETHS, "pct")
    return _positive(number(text), unit) if unit in {"dxa", "pct"} else None


def _positive(size: int, unit: str) -> Width | None:
    return Width(size, unit) if size > 0 else None
