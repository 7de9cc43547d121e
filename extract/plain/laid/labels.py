"""Merged labels over page ends: their text stands on one of the pages, and on the other the place for it is blank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from extract.align.aligned import Aligned


def over_page_ends(table: Aligned, begins: Iterable[int], columns: int) -> Aligned:
    """Return the table with labels, in so many first columns, that cover what is blank beyond a page end beside them.

    `begins` are the rows with which pages begin.
    """
    cells = dict(enumerate(table.cells))
    owned = set(table.owners.tolist())
    for begin in begins:
        for number in sorted(owned & cells.keys()):
            if cells[number][3] <= columns and begin in (cells[number][0], cells[number][2]):
                _cover(cells, number, owned, above=cells[number][0] == begin)
    order = np.full(len(table.cells) + 1, -1)
    order[list(cells)] = np.arange(len(cells))
    return replace(table, cells=tuple(cells.values()), owners=order[table.owners])


def _cover(cells: dict[int, tuple[int, int, int, int]], number: int, owned: set[int], *, above: bool) -> None:
    """Let a cell take the place of the blank ones of its columns right above, or right below it."""
    blank = {cell: other for other, cell in cells.items() if other not in owned}
    while True:
        row, col, row_end, col_end = cells[number]
        beside = next(
            (
                cell
                for cell in blank
                if cell[1::2] == (col, col_end) and (cell[2] == row if above else cell[0] == row_end)
            ),
            None,
        )
        if beside is None:
            return
        del cells[blank.pop(beside)]
        cells[number] = min(row, beside[0]), col, max(row_end, beside[2]), col_end
