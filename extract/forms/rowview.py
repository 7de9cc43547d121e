"""A row of an aligned grid as a form reads it: the cells that begin in it, and what stands under a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extract.model import Cell, Grid, Mark, Text

ColumnRange = tuple[int, int]  # first column, and the one behind the last


@dataclass(frozen=True, slots=True)
class RowView:
    """The cells of one row, from left to right: those that cover it, and those with text that begin in it.

    A row of headings may have common headings `over` it, and `names` for its cells that take them in.
    """

    number: int
    cells: tuple[Cell, ...]
    starting: tuple[Cell, ...]
    names: tuple[str, ...] = ()
    over: tuple[Cell, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Return the texts that begin in the row, or the names of its cells."""
        return list(self.names) or [cell.text for cell in self.starting]

    def under(self, column: ColumnRange, *, spanning: bool = False) -> Cell | None:
        """Return the cell with text that stands under a column: that which covers most of it.

        A cell that began in an upper row counts only where `spanning` is asked for.
        """
        best, width = None, 0
        for cell in self.cells:
            overlap = min(column[1], cell.col + cell.col_span) - max(column[0], cell.col)
            if overlap > width and (cell.row == self.number or spanning):
                best, width = cell, overlap
        return best if best is not None and best.text.strip() else None

    def held(self) -> bool:
        """Tell whether a repair could not decide the columns of the row."""
        return any(Mark.HELD in cell.marks for cell in self.starting)


def row_views(grid: Grid) -> Iterator[RowView]:
    """Yield the rows of an aligned grid."""
    covering: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            covering[row].append(cell)
    for number, cells in enumerate(covering):
        ordered = tuple(sorted(cells, key=lambda cell: cell.col))
        yield RowView(number, ordered, tuple(cell for cell in ordered if cell.row == number and cell.text.strip()))


def texts_by_role(view: RowView, columns: Mapping[str, ColumnRange]) -> dict[str, Text]:
    """Return the text under each column, each cell once: under the first column it covers."""
    found: dict[str, Text] = {}
    used: set[int] = set()
    for role, column in sorted(columns.items(), key=lambda item: item[1]):
        cell = view.under(column)
        if cell is not None and id(cell) not in used:
            used.add(id(cell))
            found[role] = cell.as_text()
    return found
