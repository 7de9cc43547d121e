"""Whether the cells of a table are those that the lines show: rows and columns were told in two ways, which agree.

Nothing but blanks says where the columns of such a text are, so a table on which they do not agree is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from extract.align.aligned import Rectangle
from extract.plain.laid.rows import NOWHERE, Block, Row
from extract.plain.laid.words import Word, Words, is_total

Place = tuple[int, int]  # line and column of a sign


def agree(blocks: Sequence[Block], lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> bool:
    """Tell whether each row of the blocks is one of the table, with a cell for each of its texts side by side."""
    rows = [_row(block, row, lines, cells) for block in blocks for row in block.rows]
    follow = all(upper is not None and lower is not None and upper < lower for upper, lower in pairwise(rows))
    return follow and all(_stand_apart(block, lines, cells) and _have_headings(block, lines, cells) for block in blocks)


def _row(block: Block, row: Row, lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> int | None:
    """Return the row of the table that all texts of a row stand in; None where there is none."""
    own = [_cell(line, word, cells) for line in row.lines for word in lines[line] if word.end > block.left]
    first = max((cell[0] for cell in own if cell), default=0)
    return first if all(cell and cell[0] <= first < cell[2] for cell in own) else None


def row_of(block: Block, line: int, lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> int | None:
    """Return the row of the table with which a line or what follows in the block begins; None where none does."""
    below = [row for row in block.rows if row.first >= line]
    return _row(block, below[0], lines, cells) if below else None


def first_column(block: Block, lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> int:
    """Return the column of the table in which the own cells of a block's rows begin."""
    stretch = chain.from_iterable(row.lines for row in block.rows)
    own = ((line, word) for line in stretch for word in lines[line] if word.start > block.left and not is_total(word))
    return min(cell[1] for line, word in own if (cell := _cell(line, word, cells)))


def _stand_apart(block: Block, lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> bool:
    """Tell whether no cell of a block holds texts of one line that blanks part."""
    pairs = ((line, one, other) for line in block.lines for one, other in _apart(lines[line]))
    return all(_cell(line, one, cells) != _cell(line, other, cells) for line, one, other in pairs)


def _have_headings(block: Block, lines: Sequence[Words], cells: Mapping[Place, Rectangle]) -> bool:
    """Tell whether each text of a block, but labels before the first heading, stands below a heading."""
    if block.headed == NOWHERE:
        return True
    head, *rows = block.rows
    headings = [_cell(line, word, cells) for line in head.lines for word in lines[line]]
    headed = {column for cell in headings if cell for column in range(cell[1], cell[3])}
    stretch = chain.from_iterable(row.lines for row in rows)
    texts = [cell for line in stretch for word in lines[line] if (cell := _cell(line, word, cells))]
    return all(cell[1] < min(headed) or headed.issuperset(range(cell[1], cell[3])) for cell in texts)


def _apart(words: Words) -> Iterator[tuple[Word, Word]]:
    """Yield the neighbours between which more than one blank stands, or two figures."""
    for one, other in pairwise(words):
        if other.start - one.end > 1 or (one.is_bare() and other.is_bare()):
            yield one, other


def _cell(line: int, word: Word, cells: Mapping[Place, Rectangle]) -> Rectangle | None:
    return cells.get((line, word.start - word.moved))
