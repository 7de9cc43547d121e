"""Which cells of a Word table are one: those that say that they continue the cell above, over exactly its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.model import Cell
from extract.word.layout import Span, is_blank
from extract.word.rows import Piece, Row

_NARROW = 260  # twentieths of a point: a column not wider (4.6 mm) is no column of a form


@dataclass(slots=True)
class Merged:
    """Cells that are one: the first gives the text, the others lie under it as (row as written, cell)."""

    row: int
    row_span: int
    columns: Span
    owner: tuple[Row, Piece]
    covered: list[tuple[Row, Piece]] = field(default_factory=list)


def merge(rows: Sequence[Row], spans: Sequence[Sequence[Span]]) -> Iterator[Merged]:
    """Yield the cells in reading order, those that continue a cell above as part of it.

    A cell goes on downwards only where cells that say `continue` cover exactly its columns; any other `continue` has
    nothing above that it fits, and stands as a cell of its own. One that says `restart` goes on too where the rows
    below leave its columns free: nothing else can be meant to continue it.
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
        for span, merged in _over_free_columns(above, columns):
            merged.row_span = number - merged.row + 1
            below[span] = merged
        above = below
    yield from found


def _over_free_columns(above: Mapping[Span, Merged], columns: Sequence[Span]) -> Iterator[tuple[Span, Merged]]:
    """Yield the cells that begin a merge, have none that continues it yet, and stand over no column of the next row."""
    for (left, right), merged in above.items():
        is_begun = merged.owner[1].merge == "restart" and not merged.covered
        if is_begun and (right <= columns[0][0] or columns[-1][1] <= left):
            yield (left, right), merged


def _continued(above: Mapping[Span, Merged], row: Row, columns: Sequence[Span]) -> dict[int, Merged]:
    """Return, by number of the cell in the row, the merged cell above that it continues."""
    continued: dict[int, Merged] = {}
    for (left, right), merged in above.items():
        inside = [index for index, (start, end) in enumerate(columns) if left <= start and end <= right]
        tiled = sum(columns[index][1] - columns[index][0] for index in inside) == right - left
        if tiled and all(row.pieces[index].merge == "continue" for index in inside):
            continued |= dict.fromkeys(inside, merged)
    return continued


def without_tail(cells: Sequence[Merged], n_rows: int) -> Sequence[Merged]:
    """Leave out a last column of narrow blank cells that some rows lack: in such Excel keeps the heights of rows."""
    end = max(item.columns[1] for item in cells)
    tail = [item for item in cells if item.columns[1] == end]
    is_lacking = sum(item.row_span for item in tail) < n_rows
    if is_lacking and all(item.columns[0] == end - 1 and _is_narrow(item) for item in tail):
        return [item for item in cells if item.columns[1] != end] or cells
    return cells


def _is_narrow(item: Merged) -> bool:
    """Tell whether a cell, with what lies under it, is blank and narrow."""
    pieces = [item.owner[1], *(piece for _, piece in item.covered)]
    widths = [piece.width for piece in pieces]
    return all(map(is_blank, pieces)) and all(
        width is not None and width.unit == "dxa" and width.size <= _NARROW for width in widths
    )


def fill(cells: Sequence[Cell], n_rows: int, n_cols: int) -> Iterator[Cell]:
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
