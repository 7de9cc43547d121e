"""An HTML table as a layout grid, by the table model of the HTML standard (4.9.12, "forming a table").

Where the standard lets cells overlap, the later one keeps the columns that are free. A colspan that says no more than
"all columns", or "up to the last one", does not widen the table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.model import Cell, ReadError, Reason, covered_positions
from extract.web.flow import HIDDEN, all_text, is_hidden, is_silent

_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
_SPREAD = re.compile(r"mso-ignore\s*:\s*colspan", re.IGNORECASE)  # several cells, which Excel writes as one
_FLAT = re.compile(r"(?:^|;)\s*height\s*:\s*0(?:\.0*)?(?:pt|px)?\s*(?:;|$)", re.IGNORECASE)
_MOST_COLUMNS = 1000  # the standard's bound
_MAX_POSITIONS = 1_000_000  # no form comes near; a crafted page of wide rows would fill the memory


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a table and the rows and columns it covers."""

    element: HtmlElement
    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(slots=True)
class Rows:
    """The rows of a table in their groups, head first and foot last, with what stands between them."""

    groups: list[tuple[int, list[list[HtmlElement]]]]
    captions: list[HtmlElement]
    hidden: list[tuple[HtmlElement, str]]
    strays: list[HtmlElement]
    texts: list[tuple[HtmlElement, str]]  # that stand in no cell, with the element around them

    def add_text(self, element: HtmlElement, text: str | None) -> None:
        """Add a text that stands between rows or cells."""
        if text and text.strip():
            self.texts.append((element, text))


def read_rows(table: HtmlElement) -> Rows:
    """Return the rows of a table; a cell outside any row begins one."""
    rows = Rows([], [], [], [], [])
    _collect(table, 1, rows)
    rows.groups.sort(key=lambda group: group[0])
    return rows


def place(rows: Rows) -> list[Slot]:
    """Return the cells with the rows and columns they cover.

    Raises:
        ReadError: TOO_LARGE for a table no form needs.
    """
    slots: list[Slot] = []
    start = positions = 0
    for _, group in rows.groups:
        for slot in _place_group(group, start):
            positions += slot.row_span * slot.col_span
            if positions > _MAX_POSITIONS:
                raise ReadError(Reason.TOO_LARGE, f"a table of more than {_MAX_POSITIONS} positions")
            slots.append(slot)
        start += len(group)
    return _without_empty_rows(_trimmed(slots))


def fill(slots: Sequence[Slot], read: Callable[[Slot], Cell]) -> tuple[int, int, tuple[Cell, ...]]:
    """Return (rows, columns, cells) of a grid; positions that no cell covers hold empty cells without places."""
    n_rows = max(slot.row + slot.row_span for slot in slots)
    n_cols = max(slot.col + slot.col_span for slot in slots)
    if n_rows * n_cols > _MAX_POSITIONS:
        raise ReadError(Reason.TOO_LARGE, f"a table of {n_rows} rows and {n_cols} columns")
    cells = [read(slot) for slot in slots]
    taken = {position for cell in cells for position in covered_positions(cell)}
    free = ((row, col) for row in range(n_rows) for col in range(n_cols) if (row, col) not in taken)
    cells += [Cell(row, col, 1, 1, "") for row, col in free]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return n_rows, n_cols, tuple(cells)


def only_cell(table: HtmlElement) -> HtmlElement | None:
    """Return the cell of a table that has no other one, and nothing beside it: such a table is no more than a box."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows = read_rows(table)
    cells = [cell for _, group in rows.groups for row in group for cell in row]
    return cells[0] if len(cells) == 1 and not (rows.captions or rows.hidden or rows.strays or rows.texts) else None


def _collect(parent: HtmlElement, order: int, rows: Rows) -> None:
    loose: list[HtmlElement] | None = None  # the row of cells that stand in none
    group: list[list[HtmlElement]] = []
    rows.groups.append((order, group))
    rows.add_text(parent, parent.text)
    for child in parent:
        rows.add_text(parent, child.tail)
        if is_silent(child) or _only_measures(child):
            continue
        if is_hidden(child):
            rows.hidden.append((child, HIDDEN))
        elif child.tag in {"td", "th"}:
            if loose is None:
                loose = []
                group.append(loose)
            loose.append(child)
            continue
        elif child.tag == "tr":
            group.append(list(_cells(child, rows)))
        elif child.tag == "caption":
            rows.captions.append(child)
        elif child.tag in _GROUPS:
            _collect(child, _GROUPS[child.tag], rows)
            group = []
            rows.groups.append((order, group))
        elif child.tag not in {"col", "colgroup"}:
            rows.strays.append(child)
        loose = None


def _cells(row: HtmlElement, rows: Rows) -> Iterator[HtmlElement]:
    rows.add_text(row, row.text)
    for child in row:
        rows.add_text(row, child.tail)
        if is_silent(child):
            continue
        if is_hidden(child):
            rows.hidden.append((child, HIDDEN))
        elif child.tag in {"td", "th"}:
            yield child
        else:
            rows.strays.append(child)


def _only_measures(child: HtmlElement) -> bool:
    """Tell whether this is a row of no height and no text: with one that gives the widths Office ends a table."""
    if child.tag != "tr" or (child.get("height") != "0" and _FLAT.search(child.get("style", "")) is None):
        return False
    return not all_text(child)


def _place_group(group: list[list[HtmlElement]], start: int) -> Iterator[Slot]:
    """Yield the slots of a row group; a cell ends with its group."""
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for number, row in enumerate(group):
        column = 0
        for element in row:
            while column in taken[number]:
                column += 1
            wanted = min(_span(element, "colspan") or 1, _MOST_COLUMNS)
            width = next((n for n in range(1, wanted) if column + n in taken[number]), wanted)
            rest = len(group) - number
            height = min(_span(element, "rowspan") or rest, rest)
            for below in range(number, number + height):
                taken[below].update(range(column, column + width))
            is_run = _SPREAD.search(element.get("style", "")) is not None
            yield Slot(element, start + number, column, height, 1 if is_run else width)
            column += width


def _span(element: HtmlElement, name: str) -> int:
    """Return a stated span; 1 where it is missing or no number."""
    text = (element.get(name) or "1").strip().strip("\"'")
    digits = text.partition(".")[0].lstrip("+")
    return int(digits[:6]) if digits.isascii() and digits.isdigit() else 1


def _trimmed(slots: list[Slot]) -> list[Slot]:
    """Cut cells back to the columns that a browser gives a width.

    One that stands alone in its row has those of the others. Where rows end at different columns, those in which no
    cell begins are none.
    """
    per_row: defaultdict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        for row in range(slot.row, slot.row + slot.row_span):
            per_row[row].append(slot)
    shared = [row for row in per_row.values() if len(row) > 1]
    if not shared:
        return slots
    ends = {max(slot.col + slot.col_span for slot in row) for row in shared}
    columns = max(ends) if len(ends) == 1 else max(slot.col for row in shared for slot in row) + 1
    return [
        Slot(slot.element, slot.row, slot.col, slot.row_span, max(min(slot.col_span, columns - slot.col), 1))
        for slot in slots
    ]


def _without_empty_rows(slots: list[Slot]) -> list[Slot]:
    """Number the rows anew without those that no cell covers."""
    covered = sorted({row for slot in slots for row in range(slot.row, slot.row + slot.row_span)})
    numbers = {row: number for number, row in enumerate(covered)}
    return [Slot(slot.element, numbers[slot.row], slot.col, slot.row_span, slot.col_span) for slot in slots]
