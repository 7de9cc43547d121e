"""Tables that were typed with tabs instead of drawn: paragraphs, one a row, among them a heading of a form.

Only the order of the cells in a row is certain, for how far a tab reaches depends on what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeGuard

from extract.model import Block, Cell, Grid, Paragraph, Ragged
from extract.vocabulary import vocabulary

_HEADINGS = 3  # so many column headings in a paragraph are a table's head
_BLOCKS = ("indicators", "funds", "tasks")


def join_tabbed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, each run of tabbed paragraphs with a form's heading as one ragged grid."""
    for tabbed, run in groupby(blocks, _is_tabbed):
        stretch = list(run)
        rows = [block for block in stretch if _is_tabbed(block)]
        if tabbed and any(map(_is_head, rows)):
            yield _grid(rows)
        else:
            yield from stretch


def _is_tabbed(block: Block) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and "\t" in block.text.strip()


def _is_head(row: Paragraph) -> bool:
    texts = row.text.split("\t")
    return any(sum(vocabulary().role(block, text) is not None for text in texts) >= _HEADINGS for block in _BLOCKS)


def _grid(rows: Sequence[Paragraph]) -> Grid:
    """Return the rows as a grid as wide as the longest; its cells have the place of their paragraph."""
    texts = [[text.strip() for text in row.text.split("\t")] for row in rows]
    width = max(map(len, texts))
    cells = (
        Cell(number, column, 1, 1, text, rows[number].places if text else ())
        for number, line in enumerate(texts)
        for column, text in enumerate([*line, *[""] * (width - len(line))])
    )
    return Grid(len(rows), width, tuple(cells), ragged=Ragged.ROWS)
