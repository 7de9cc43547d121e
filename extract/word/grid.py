"""A Word table as a layout grid: vertical merges by grid columns, empty cells where a row leaves columns free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from lxml.etree import _Element

from extract.model import Block, Cell, Grid, Leftover, Paragraph, ReadError, Reason, WordPlace
from extract.word.flow import flow
from extract.word.inline import DELETION, MOVED, Line, Setting
from extract.word.layout import Span, join_open_cells, lay_out
from extract.word.merged import Merged, fill, merge, without_tail
from extract.word.names import CELL, TABLE, TEXT, W
from extract.word.rows import Piece, Row, grid_widths, read_rows

COVERED = "under a merged cell"

_MAX_POSITIONS = 1_000_000  # no form comes near; a crafted file of wide rows would fill the memory
_PAGE_BREAK = W + "lastRenderedPageBreak"


@dataclass(slots=True)
class Tables:
    """What one table gives: its own grid and those nested in it, in reading order, and the texts put aside.

    A frame around tables gives the paragraphs that stand in it instead of a grid. `lines` are where the table states
    the column lines of its grid, the first block, to be; empty where it does not.
    """

    part: str
    setting: Setting
    blocks: list[Block] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)
    lines: tuple[int, ...] = ()


def read_table(table: _Element, path: tuple[int, ...], tables: Tables) -> None:
    """Add the grid of a `w:tbl` and, after it, the grids of the tables nested in it.

    The grid's rows are those printed; its places count rows and cells as written. A table without cells gives none.
    """
    rows = read_rows(table)
    printed = [row for row in rows if row.reason is None and any(map(_is_kept, row.pieces))]
    reader = _Cells(path, tables, position=len(tables.blocks))
    for row in rows:
        for piece in row.pieces:
            _put_removed_aside(row, piece, reader)
    for row in printed:
        row.pieces = [piece for piece in row.pieces if _is_kept(piece)]
    if not printed:
        return
    if _is_frame(printed):
        reader.add_content(printed)
        return
    widths = grid_widths(table)
    spans = lay_out(printed, widths)
    join_open_cells(printed, spans)
    merged = without_tail(list(merge(printed, spans)), len(printed))
    n_cols = max(item.columns[1] for item in merged)
    if len(printed) * n_cols > _MAX_POSITIONS:
        raise ReadError(Reason.TOO_LARGE, f"a table of {len(printed)} rows and {n_cols} columns")
    cells = [reader.cell(item) for item in merged]
    cells += fill(cells, len(printed), n_cols)
    cells.sort(key=lambda cell: (cell.row, cell.col))
    grid = Grid(len(printed), n_cols, tuple(cells), row_breaks=_breaks(table, printed))
    tables.blocks.insert(reader.position, grid)
    if len(path) == 1:
        tables.lines = _lines(printed, spans, widths)


def _lines(rows: Sequence[Row], spans: Sequence[Sequence[Span]], widths: Sequence[int]) -> tuple[int, ...]:
    """Return where the column lines of a grid stand by the widths stated; nothing where its rows fit them in part."""
    starts = list(accumulate(widths, initial=0))
    at: dict[int, int] = {}
    for row, columns in zip(rows, spans, strict=True):
        ends = list(accumulate((piece.span for piece in row.pieces), initial=row.before))
        if ends[-1] + row.after != len(widths):
            return ()
        for (left, right), (start, end) in zip(columns, pairwise(ends), strict=True):
            at.setdefault(left, starts[start])
            at.setdefault(right, starts[end])
    lines = tuple(at[line] for line in sorted(at))
    return lines if sorted(at) == list(range(len(at))) and sorted(set(lines)) == list(lines) else ()


def _is_frame(rows: Sequence[Row]) -> bool:
    """Tell whether a table only stands around other tables: one cell a row, and a table in one of them."""
    return all(len(row.pieces) == 1 for row in rows) and any(
        next(row.pieces[0].element.iterdescendants(TABLE), None) is not None for row in rows
    )


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

    def add_content(self, rows: Sequence[Row]) -> None:
        """Add what the cells of a frame hold as if it stood outside of any table; covered parts are put aside."""
        for row in rows:
            (piece,) = row.pieces
            for item in flow(piece.element, self.tables.setting, piece.reason):
                if isinstance(item, Line):
                    self._leave_over(row, piece, item.aside)
                    if item.text.strip():
                        self.tables.blocks.append(Paragraph(item.text, (self._place(row, piece),)))
                elif piece.reason is None:
                    read_table(item, (*self.path, self.nested), self.tables)
                    self.nested += 1
                else:
                    self._put_table_aside(row, piece, item, piece.reason)
            for under in piece.covered:
                self.put_aside(row, under, COVERED)

    def put_aside(self, row: Row, piece: Piece, reason: str) -> None:
        """Add the text of a cell, and of the tables in it, to what is left over."""
        self._lines(row, piece, reason)

    def _lines(self, row: Row, piece: Piece, reason: str | None, inner: _Element | None = None) -> list[str]:
        """Return the lines of a cell, or those of the only cell of a table inside it, which is no more than a box."""
        lines: list[str] = []
        for item in flow(piece.element if inner is None else inner, self.tables.setting, reason):
            if isinstance(item, Line):
                self._leave_over(row, piece, item.aside)
                if item.text.strip():
                    lines.append(item.text)
            elif reason is None and (box := _only_cell(item)) is not None:
                lines += self._lines(row, piece, None, box)
            elif reason is None:
                lines += self._nested(row, piece, item)
                self.nested += 1
            else:
                self._put_table_aside(row, piece, item, reason)
        return lines

    def _nested(self, row: Row, piece: Piece, table: _Element) -> list[str]:
        """Read a table inside a cell; the lines of one that is but a box around a text are the cell's own."""
        cells = list(table.iter(CELL))
        if len(cells) == 1:
            return self._lines(row, replace(piece, element=cells[0]), None)
        read_table(table, (*self.path, self.nested), self.tables)
        return []

    def _put_table_aside(self, row: Row, piece: Piece, table: _Element, reason: str) -> None:
        """Add the texts of a table inside a cell that is put aside; they have the place of that cell."""
        for item in flow(table, self.tables.setting, reason):
            if isinstance(item, Line):
                self._leave_over(row, piece, item.aside)
            else:
                self._put_table_aside(row, piece, item, reason)

    def _leave_over(self, row: Row, piece: Piece, aside: Sequence[tuple[str, str]]) -> None:
        if aside:
            places = (self._place(row, piece),)
            self.tables.leftover += [Leftover(text, places, reason) for reason, text in aside if text.strip()]

    def _place(self, row: Row, piece: Piece) -> WordPlace:
        return WordPlace(self.tables.part, self.path, row.index, piece.index)


def _only_cell(table: _Element) -> _Element | None:
    """Return the cell of a table that has no other one and hides nothing; None for any other table."""
    if next(table.iterdescendants(TABLE), None) is not None:
        return None
    rows = read_rows(table)
    pieces = [piece for row in rows for piece in row.pieces]
    is_one = len(pieces) == 1 and not (rows[0].reason or pieces[0].reason or pieces[0].covered)
    return pieces[0].element if is_one else None


def _is_kept(piece: Piece) -> bool:
    return piece.reason not in {DELETION, MOVED}


def _put_removed_aside(row: Row, piece: Piece, reader: _Cells) -> None:
    for each in (piece, *piece.covered):
        reason = row.reason or (None if _is_kept(piece) else piece.reason)
        if reason is not None:
            reader.put_aside(row, each, reason)


def _breaks(table: _Element, rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows before which Word last broke the page: one of their cells begins with the break."""
    if next(table.iter(_PAGE_BREAK), None) is None:
        return frozenset()
    starts = (number for number, row in enumerate(rows) if any(map(_begins_with_break, row.pieces)))
    return frozenset(number for number in starts if number)


def _begins_with_break(piece: Piece) -> bool:
    first = next(piece.element.iter(_PAGE_BREAK, TEXT), None)
    return first is not None and first.tag == _PAGE_BREAK
