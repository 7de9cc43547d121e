"""Headings printed in two rows: some columns have theirs over both, others one below a common heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.forms.head import is_block_label
from extract.forms.rowview import RowView
from extract.model import Cell
from extract.rows import read_heading
from extract.vocabulary import vocabulary

_BLOCKS = ("indicators", "funds", "tasks")


def with_joined_headings(views: Sequence[RowView]) -> Iterator[RowView]:
    """Yield the rows, two that hold the headings of one block together as one row."""
    rest = iter(views)
    for view in rest:
        below = views[view.number - views[0].number + 1 :][:1]
        joined = _joined(view, below[0]) if below else None
        if joined is not None:
            next(rest)
        yield joined or view


def _joined(upper: RowView, lower: RowView) -> RowView | None:
    """Return two rows as the one row of headings that they are, or None."""
    groups = tuple(cell for cell in upper.starting if cell.row_span == 1 and cell.col_span > 1)
    over = [next((group for group in groups if _covers(group, cell)), None) for cell in lower.starting]
    through = [cell for cell in upper.starting if cell.row_span > 1 and not is_block_label(cell)]
    if not through or not over or None in over:
        return None
    names = {id(cell): _name(group, cell) for group, cell in zip(over, lower.starting, strict=True) if group}
    cells = tuple(sorted((*through, *lower.starting), key=lambda cell: cell.col))
    row = replace(lower, starting=cells, names=tuple(names.get(id(cell), cell.text) for cell in cells), over=groups)
    return row if read_heading(row.texts) else None


def _covers(group: Cell, cell: Cell) -> bool:
    """Tell whether a cell stands under a group's heading alone."""
    return group.col <= cell.col and cell.col + cell.col_span <= group.col + group.col_span


def _name(group: Cell, cell: Cell) -> str:
    """Return what a column is called: by its own heading, or with the one over it (得分 over 自评: 自评得分)."""
    spellings = (cell.text, cell.text + group.text, group.text + cell.text)
    known = (name for name in spellings if any(vocabulary().role(block, name) for block in _BLOCKS))
    return next(known, group.text + cell.text)
