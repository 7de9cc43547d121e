"""A table as the scores see it: its cells with their spans and their text without white space."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from render.blocks import Table, anchors

from extract.model import Document, Grid


class Spot(NamedTuple):
    """A cell: rows row..row+row_span and columns col..col+col_span, half open, from 0."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


Spots = tuple[Spot, ...]


def drawn(table: Table) -> Spots:
    """Return the cells of a table that a renderer drew."""
    return tuple(
        Spot(anchor.row, anchor.col, anchor.row_span, anchor.cell.cols, squeeze(anchor.cell.text))
        for anchor in anchors(table)
    )


def read(document: Document) -> list[Spots]:
    """Return the tables of a document that was read."""
    return [grid_spots(block) for block in document.blocks if isinstance(block, Grid)]


def grid_spots(grid: Grid) -> Spots:
    """Return the cells of a grid."""
    return spots((cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells)


def spots(cells: Iterable[tuple[int, int, int, int, object]]) -> Spots:
    """Return cells given as row, column, spans and text, in the order of rows and columns."""
    return tuple(sorted(Spot(row, col, rows, cols, squeeze(text)) for row, col, rows, cols, text in cells))


def squeeze(text: object) -> str:
    """Return the text without white space."""
    return "".join(str(text or "").split())
