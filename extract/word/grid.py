"""A Word table as a layout grid: vertical merges by grid columns, empty cells where a row leaves columns free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from extract.model import Cell, Grid, Leftover, ReadError, Reason, WordPlace
from extract.word.flow import flow
from extract.word.inline import DELETION, MOVED, Line, Setting
from extract.word.layout import Span, join_open_cells, lay_out
from extract.word.names import TEXT, W
from extract.word.rows import Piece, Row, grid_widths, read_rows

COVERED = "under a merged cell"

_MAX_POSITIONS = 1_000_000  # no form comes near; a crafted file of wide rows would fill the memory
_PAGE_BREAK = W + "lastRenderedPageBreak"


@dataclass(slots=True)
class Merged:
    """Cells that are one: the first gives the text, the others lie under it as (row as written, cell)."""

    row: int
    row_span: int
    columns: Span
    owner: tuple[Row, Piece]
    covered: list[tuple[Row, Piece]] = field(default_factory=list)


@dataclass(slots=True)
class Tables:
    """What one table gives: its own grid and those nested in it, in reading order, and the texts put aside."""

    part: str
    setting: Setting
    grids: list[Grid] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)


def read_table(table: _Element, path: tuple[int, ...], tables: Tables) -> None:
    """Add the grid of a `w:tbl` and, after it, the grids of the tables nested in it.

    The grid's rows are those printed; its places count rows and cells as written. A table without cells gives none.
    """
    rows = read_rows(table)
    printed = [row for row in rows if row.reason is None and any(map(_is_kept, row.pieces))]
    reader = _Cells(path, tables, position=len(tables.grids))
    for row in rows:
        for piece in row.pieces:
            _put_removed_aside(row, piece, reader)
    for row in printed:
        row.pieces = [piece for piece in row.pieces if _is_kept(piece)]
    if not printed:
        return
    spans = lay_out(printed, grid_widths(table))
    join_open_cells(printed, spans)
    merged = list(_merge(printed, spans))
    n_cols = max(item.columns[1] for item in merged)
    if len(printed) * n_cols > _MAX_POSITIONS:
        raise ReadError(Reason.TOO_LARGE, f"a table of {len(printed)} rows and {n_cols} columns")
    cells = [reader.cell(item) for item in merged]
    cells += _fill(cells, len(printed), n_cols)
    cells.sort(key=lambda cell: (cell.row, cell.col))
    grid = Grid(len(printed), n_cols, tuple(cells), row_breaks=_breaks(table, printed))
    tables.grids.insert(reader.position, grid)


@dataclass(slots=True)
class _Cells:
    """Reads the cells of one table; `nested` counts the tables met inside them."""

    path: tuple[int, ...]
    tables: Tables
    position: int
    nested: int = 0

    def cell(self, merged: Merged) -> Cell:
        """Return a cell with its text; what its covered parts hold is put aside, for Word does not show it."""
        row, piece = merged.owner
        lines = self._lines(row, piece, piece.reason)
        places = [self._place(row, piece), *(self._place(row, under) for under in piece.covered)]
        for under in piece.covered:
            self.put_aside(row, under, COVERED)
        for lower, under in merged.covered:
            places.append(self._place(lower, under))
            self.put_aside(lower, under, COVERED)
        (left, right), text = merged.columns, "\n".join(lines)
        return Cell(merged.row, left, merged.row_span, right - left, text, tuple(places))

    def put_aside(self, row: Row, piece: Piece, reason: str) -> None:
        """Add the text of a cell, and of the tables in it, to what is left over."""
        self._lines(row, piece, reason)

    def _lines(self, row: Row, piece: Piece, reason: str | None) -> list[str]:
        lines: list[str] = []
        for item in flow(piece.element, self.tables.setting, reason):
            if isinstance(item, Line):
                self._leave_over(row, piece, item.aside)
                if item.text.strip():
                    lines.append(item.text)
            elif reason is None:
                read_table(item, (*self.path, self.nested), self.tables)
                self.nested += 1
            else:
                self._leave_over(row, piece, [(reason, self._all_text(item))])
        return lines

    def _all_text(self, table: _Element) -> str:
        texts = list(table.iter(TEXT))
        self.tables.setting.seen.extend(texts)
        return "".join(text.text or "" for text in texts)

    def _leave_over(self, row: Row, piece: Piece, aside: Sequence[tuple[str, str]]) -> None:
        if aside:
            places = (self._place(row, piece),)
            self.tables.leftover += [Leftover(text, places, reason) for reason, text in aside if text.strip()]

    def _place(self, row: Row, piece: Piece) -> WordPlace:
        return WordPlace(self.tables.part, self.path, row.index, piece.index)


def _is_kept(piece: Piece) -> bool:
    return piece.reason not in {DELETION, MOVED}


def _put_removed_aside(row: Row, piece: Piece, reader: _Cells) -> None:
    for each in (piece, *piece.covered):
        reason = row.reason or (None if _is_kept(piece) else piece.reason)
        if reason is not None:
            reader.put_aside(row, each, reason)


def _merge(rows: Sequence[Row], spans: Sequence[Sequence[Span]]) -> Iterator[Merged]:
    """Yield the cells in reading order, those that continue a cell above as part of it.

    A cell goes on downwards only where cells that say `continue` cover exactly its columns; any other `continue` has
    nothing above that it fits, and stands as a cell of its own.
    """
    found: list[Merged] = []
    above: dict[Span, Merged] = {}
    for number, (row, columns) in enumerate(zip(rows, spans, strict=True)):
        continued = _continued(above, row, columns)
        below: dict[Span, Merged] = {}
        for index, piece in enumerate(row.pieces):
            owner = continued.get(index)
            if owner is None:
                merged = Merged(number, 1, columns[index], (row, piece))
                found.append(merged)
            else:
                merged = owner
                merged.row_span = number - merged.row + 1
                merged.covered.append((row, piece))
            if piece.merge is not None:
                below[merged.columns] = merged
        above = below
    yield from found


def _continued(above: Mapping[Span, Merged], row: Row, columns: Sequence[Span]) -> dict[int, Merged]:
    """Return, by number of the cell in the row, the merged cell above that it continues."""
    continued: dict[int, Merged] = {}
    for (left, right), merged in above.items():
        inside = [index for index, (start, end) in enumerate(columns) if left <= start and end <= right]
        tiled = sum(columns[index][1] - columns[index][0] for index in inside) == right - left
        if tiled and all(row.pieces[index].merge == "continue" for index in inside):
            continued |= dict.fromkeys(inside, merged)
    return continued


def _fill(cells: Sequence[Cell], n_rows: int, n_cols: int) -> Iterator[Cell]:
    """Yield an empty cell without places for each stretch of a row that no cell covers."""
    taken = [bytearray(n_cols) for _ in range(n_rows)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            taken[row][cell.col : cell.col + cell.col_span] = b"\x01" * cell.col_span
    for row, columns in enumerate(taken):
        start = columns.find(0)
        while start >= 0:
            end = columns.find(1, start)
            end = n_cols if end < 0 else end
            yield Cell(row, start, 1, end - start, "")
            start = columns.find(0, end)


def _breaks(table: _Element, rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows before which Word last broke the page: one of their cells begins with the break."""
    if next(table.iter(_PAGE_BREAK), None) is None:
        return frozenset()
    starts = (number for number, row in enumerate(rows) if any(map(_begins_with_break, row.pieces)))
    return frozenset(number for number in starts if number)


def _begins_with_break(piece: Piece) -> bool:
    first = next(piece.element.iter(_PAGE_BREAK, TEXT), None)
    return first is not None and first.tag == _PAGE_BREAK
