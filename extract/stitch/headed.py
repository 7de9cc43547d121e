"""The columns of two tables under one heading, where no places tell the column lines (Word, web pages).

Where a table is cut in two by hand its heading is typed again, and each part counts its columns for itself: one may
lack those that only rows of the other need. The headings, the same cell by cell, tell which columns are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from extract.clean import compare_key
from extract.model import Cell, Grid

Across = Sequence[Cell]  # the cells that a row crosses from the left side of the table to the right

_HEADINGS = 3  # so many texts and no figure are a heading
_FIRST = 3  # which stands in one of the first rows of the lower table, titles above it


def under_one_heading(upper: Grid, lower: Grid) -> tuple[Grid, Grid] | None:
    """Return both grids on the columns of a heading that both have, or None where there is none."""
    for below in islice(_headings(lower, min(_FIRST, lower.n_rows)), 1):
        for above in _headings(upper, upper.n_rows):
            if _said(above) == _said(below):
                widths = [max(pair[0].col_span, pair[1].col_span) for pair in zip(above, below, strict=True)]
                one, other = _spread(upper, above, widths), _spread(lower, below, widths)
                return None if one is None or other is None else (one, other)
    return None


def renumbered(grid: Grid, lines: Sequence[int]) -> Grid:
    """Return the grid with each of its column lines under another number; the last says how many columns there are."""
    cells = tuple(
        replace(cell, col=lines[cell.col], col_span=lines[cell.col + cell.col_span] - lines[cell.col])
        for cell in grid.cells
    )
    return Grid(grid.n_rows, lines[-1], cells, grid.caption, row_breaks=grid.row_breaks)


def _headings(grid: Grid, rows: int) -> Iterator[Across]:
    owners = grid.by_position()
    for row in range(rows):
        across = list({id(cell): cell for col in range(grid.n_cols) for cell in (owners[row, col],)}.values())
        texts = [cell.text for cell in across if cell.text.strip()]
        if len(texts) >= _HEADINGS and not any(sign.isdigit() for text in texts for sign in text):
            yield across


def _said(across: Across) -> list[str]:
    return [compare_key(cell.text) for cell in across]


def _spread(grid: Grid, heading: Across, widths: Sequence[int]) -> Grid | None:
    """Return the grid with each column of its heading so wide; None where one of several columns would change."""
    lines = [0]
    for cell, width in zip(heading, widths, strict=True):
        if cell.col_span not in {1, width}:
            return None
        step = width if cell.col_span == 1 else 1
        lines += range(lines[-1] + step, lines[-1] + width + 1, step)
    return renumbered(grid, lines)
