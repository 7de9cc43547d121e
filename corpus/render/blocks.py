"""What a document is made of before it is drawn: paragraphs, page breaks and tables with merged cells.

The three renderers take the same blocks, so that the same form stands in the .docx, the .pdf and the .txt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row as Word writes it: over `cols` columns; one that `continues` belongs to the cell above it."""

    text: str
    cols: int = 1
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells over relative column widths; the rows in `repeat` are printed again at the top of each page."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    repeat: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            covered = sum(cell.cols for cell in row)
            if covered != len(self.widths):
                texts = "|".join(cell.text for cell in row)
                raise ValueError(f"row {number} covers {covered} of {len(self.widths)} columns: {texts}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` is title, subtitle, line (no indent), right, note (small) or body."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block = Paragraph | PageBreak | Table


@dataclass(frozen=True, slots=True)
class Anchor:
    """A cell with its place in the layout grid: rows row..row+row_span, columns col..col+cols, half open."""

    row: int
    col: int
    row_span: int
    cell: Cell


def anchors(table: Table) -> Iterator[Anchor]:
    """Yield each cell that begins in the table, row by row, with the number of rows it covers."""
    for row_number, row in enumerate(table.rows):
        col = 0
        for cell in row:
            if not cell.continues:
                yield Anchor(row_number, col, 1 + continued_rows(table, row_number, col), cell)
            col += cell.cols


def continued_rows(table: Table, row: int, col: int) -> int:
    """Return how many rows below `row` continue the cell that begins at `col`."""
    count = 0
    for below in table.rows[row + 1 :]:
        cell = cell_at(below, col)
        if cell is None or not cell.continues:
            break
        count += 1
    return count


def cell_at(row: tuple[Cell, ...], col: int) -> Cell | None:
    """Return the cell of the row that begins at the column, or None."""
    position = 0
    for cell in row:
        if position == col:
            return cell
        position += cell.cols
    return None
