"""Small aligned grids for tests: rows of texts, where `^` continues the cell above and `<` the cell at the left."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import Block, Cell, Document, Grid, Paragraph, Source, TextPlace

UP, LEFT = "^", "<"


def grid(*rows: str) -> Grid:
    """Return a grid of rows whose texts are parted by `|`; each text has a place of its own."""
    table = [[text.strip() for text in row.split("|")] for row in rows]
    width = max(len(row) for row in table)
    cells = [
        Cell(i, j, _span_down(table, i, j), _span_right(row, j), text, (TextPlace(i + 1, j, i + 1, j + 1),))
        for i, row in enumerate(table)
        for j, text in enumerate([*row, *[""] * (width - len(row))])
        if text not in {UP, LEFT}
    ]
    return Grid(len(table), width, tuple(cells))


def _span_right(row: Sequence[str], j: int) -> int:
    """Return the columns that the cell at j covers."""
    end = j + 1
    while end < len(row) and row[end] == LEFT:
        end += 1
    return end - j


def _span_down(table: Sequence[Sequence[str]], i: int, j: int) -> int:
    """Return the rows that the cell at (i, j) covers."""
    end = i + 1
    while end < len(table) and j < len(table[end]) and table[end][j] == UP:
        end += 1
    return end - i


def document(*blocks: str | Grid) -> Document:
    """Return a document of paragraphs (strings) and grids."""
    parts: list[Block] = [
        Paragraph(block, (TextPlace(100 + i, 0, 100 + i, len(block)),)) if isinstance(block, str) else block
        for i, block in enumerate(blocks)
    ]
    return Document(Source("form.docx", "0" * 64, "text/plain"), tuple(parts))
