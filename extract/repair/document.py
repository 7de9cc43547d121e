"""Puts the tables of text conversions right: ragged grids become aligned ones, with a mark on whatever was moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.model import Block, Document, Grid, Leftover, Mark, Ragged
from extract.repair.slid import put_back
from extract.repair.wrapped import put_together


def repair(document: Document) -> Document:
    """Return the document with every ragged grid aligned by its headings; the others stay as they are."""
    blocks: list[Block] = []
    leftover: list[Leftover] = [*document.leftover]
    for block in document.blocks:
        if not isinstance(block, Grid) or block.ragged is None:
            blocks.append(block)
        elif block.ragged is Ragged.ROWS:
            blocks.append(put_back(block))
        else:
            table, repeated = put_together(block)
            blocks.append(table)
            leftover.extend(repeated)
    return replace(
        document, blocks=tuple(blocks), leftover=tuple(leftover), warnings=(*document.warnings, *_warnings(blocks))
    )


def _warnings(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield a line on the rows that could not be put into columns, with what to do."""
    grids = (block for block in blocks if isinstance(block, Grid) and block.ragged is None)
    held = sum(len({cell.row for cell in grid.cells if Mark.HELD in cell.marks}) for grid in grids)
    if held:
        yield f"the columns of {held} rows of text could not be decided: read the file that was converted to text"
