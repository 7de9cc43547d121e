"""Text that keeps the layout of its page, as `pdftotext -layout` writes it: a table told from how its words stand.

Each word stands in its columns of signs, so what was below one another still is; how far lines stood apart is lost.
Rows tell that: they are found first, by the figures that each has in its middle. Then the lines are set as far apart
as rows and lines of cells are, and read as a page without rulings is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from extract.align import Aligned, aligned_tables
from extract.align.aligned import Rectangle
from extract.arrays import FloatArray, Glyphs
from extract.geometry.rulings import Rulings
from extract.plain.laid.agreement import Place, agree, first_column, row_of
from extract.plain.laid.columns import straight
from extract.plain.laid.heights import heights
from extract.plain.laid.labels import over_page_ends
from extract.plain.laid.pages import on_one_page
from extract.plain.laid.rows import Block, blocks_of
from extract.plain.laid.words import Words, words_of
from extract.plain.text import Line

EM = 10.0  # points: the size of a sign
PITCH = 1.12 * EM  # the same of a column: a little more, so that words of columns side by side do not touch

_NONE = np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table: its size, its cells as row, column, row end, column end with their lines, and the lines outside.

    `again` are the lines that print its head again on a further page.
    """

    n_rows: int
    n_cols: int
    cells: tuple[tuple[Rectangle, tuple[Line, ...]], ...]
    above: tuple[Line, ...]
    below: tuple[Line, ...]
    again: tuple[Line, ...]


def laid_out(lines: Sequence[Line]) -> LaidOut | None:
    """Return the table that lines lay out, on one page or several; None where its rows or columns cannot be told."""
    words = [words_of(line.text) for line in lines]
    ways = on_one_page([words[begin:end] for begin, end in pairwise([0, *_page_ends(lines), len(lines)])])
    return next((table for way in ways if (table := _read(way, lines))), None)


def _page_ends(lines: Sequence[Line]) -> list[int]:
    """Return the numbers of the lines with which further pages begin."""
    return [number for number, line in enumerate(lines) if number and line.new_page]


def _read(words: Sequence[Words], lines: Sequence[Line]) -> LaidOut | None:
    """Return the table that words make which stand on one page."""
    blocks = blocks_of(words)
    straightened: Sequence[Words] | None = words if blocks else None
    for block in blocks or ():
        straightened = straightened and straight(straightened, block)
    return _table(straightened, blocks, lines) if straightened and blocks else None


def _table(words: Sequence[Words], blocks: Sequence[Block], lines: Sequence[Line]) -> LaidOut | None:
    """Return the table that words make, set as far apart as the rows of blocks tell."""
    levels = heights(words, blocks)
    glyphs, places = _glyphs(words, levels)
    tables, _ = aligned_tables(glyphs, _walls(words, blocks, levels))
    cells = _cells(tables[0], places) if len(tables) == 1 else {}
    if not cells or not agree(blocks, words, cells):
        return None
    rows = (row_of(blocks[-1], begin, words, cells) for begin in _page_ends(lines))
    whole = over_page_ends(tables[0], [row for row in rows if row], first_column(blocks[-1], words, cells))
    return _laid_out(whole, places, lines)


def _glyphs(lines: Sequence[Words], levels: Sequence[Sequence[float]]) -> tuple[Glyphs, list[Place]]:
    """Return the signs as glyphs of a page, and the line and column of each."""
    placed = [
        (ord(sign), column, column - word.moved, level, line)
        for line, (words, own) in enumerate(zip(lines, levels, strict=True))
        for word, level in zip(words, own, strict=True)
        for column, sign in enumerate(word.text, word.start)
    ]
    codes, columns, written, tops, numbers = zip(*placed, strict=True)
    left, top = PITCH * np.array(columns), np.array(tops)
    boxes: FloatArray = np.column_stack([left, top, left + EM, top + EM])
    still = np.zeros(len(codes), dtype=np.int64)
    return Glyphs(np.array(codes), boxes, still, still > 0), list(zip(numbers, written, strict=True))


def _walls(lines: Sequence[Words], blocks: Sequence[Block], levels: Sequence[Sequence[float]]) -> Rulings:
    """Return rulings between the rows of blocks, right of merged labels."""
    end = max(word.end for words in lines for word in words)
    walls = [
        ((levels[upper.last][-1] + EM + levels[lower.first][-1]) / 2, PITCH * block.left, PITCH * end - 1)
        for block in blocks
        for upper, lower in pairwise(block.rows)
    ]
    return Rulings(np.array(walls), _NONE)


def _cells(table: Aligned, places: Sequence[Place]) -> dict[Place, Rectangle]:
    """Return the cell of each sign that stands in one, by line and column."""
    owned = zip(places, table.owners.tolist(), strict=True)
    return {place: table.cells[owner] for place, owner in owned if owner >= 0}


def _laid_out(table: Aligned, places: Sequence[Place], lines: Sequence[Line]) -> LaidOut | None:
    """Return the table with the lines of its cells; None where it leaves out a part of a line, or one within."""
    owners: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # line: column and cell of each sign
    for (line, column), owner in zip(places, table.owners.tolist(), strict=True):
        owners[line].append((column, owner))
    held = [line for line in range(len(lines)) if any(owner >= 0 for _, owner in owners[line])]
    if not held or any(owner < 0 for line in range(held[0], held[-1] + 1) for _, owner in owners[line]):
        return None
    texts: defaultdict[int, list[Line]] = defaultdict(list)
    for line in range(held[0], held[-1] + 1):
        for owner, part in _parts(lines[line], owners[line]):
            texts[owner].append(part)
    cells = tuple((cell, tuple(texts[number])) for number, cell in enumerate(table.cells))
    again = tuple(lines[line] for line in range(held[0], held[-1]) if not owners[line])
    shape = len(table.ys) - 1, len(table.xs) - 1
    return LaidOut(*shape, cells, tuple(lines[: held[0]]), tuple(lines[held[-1] + 1 :]), again)


def _parts(line: Line, owners: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Line]]:
    """Yield each stretch of a line that stands in one cell, with the cell."""
    for owner, group in groupby(owners, key=lambda item: item[1]):
        columns = [column for column, _ in group]
        text = line.text[columns[0] : columns[-1] + 1]
        yield owner, Line(line.number, text, column=line.column + columns[0])
