"""Rows of a table whose cells a sign parts (commas, bars), or blanks that fill them up to columns of one width.

Each way has to prove itself: a sign parts the lines into equally many cells, columns begin where words begin in
line after line. Where it does not, the lines are read as those of running text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from extract.plain.text import Line

_SIGNS = "\t,|;"
_OPENS = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*$')  # a quotation in which a cell begins, and which the line does not end
_FEWEST_ROWS, _FEWEST_CELLS = 4, 3  # what is smaller may be a sentence
_SHARE = 0.9  # of the words begin at a column's edge where blanks keep columns
_FULL = 0.5  # of the columns have a word in the fullest row: texts set to the middle begin everywhere
_WORD = re.compile(r"\S+(?: \S+)*")  # two blanks, or a wide one, part words

Record = list[list[Line]]  # the cells of a row, each the stretches of lines that it takes


def separated(lines: Sequence[Line]) -> list[tuple[Record | None, list[Line]]] | None:
    """Return the rows, and the lines that are none (their record is None), in order; None where nothing parts cells.

    A quoted cell may hold the sign and line ends, as spreadsheets write it.
    """
    for sign in _SIGNS:
        if sum(line.text.count(sign) >= _FEWEST_CELLS - 1 for line in lines) < _FEWEST_ROWS:
            continue  # spares most texts the going through letter by letter
        rows = [(list(_cells(group, sign)), group) for group in _quoted(lines)]
        widths = Counter(len(cells) for cells, _ in rows)
        width, count = max(
            ((width, count) for width, count in widths.items() if width >= _FEWEST_CELLS),
            key=lambda item: (item[1], item[0]),
            default=(0, 0),
        )
        if count >= _FEWEST_ROWS and count * 2 > len(rows):
            return [(cells if len(cells) == width else None, group) for cells, group in rows]
    return _filled(lines)


def quotes_line_ends(lines: Sequence[Line]) -> bool:
    """Tell whether cells between tabs go on over line ends, within quotation marks."""
    return any(len(group) > 1 and _OPENS.search(group[0].text) for group in _quoted(lines))


def _quoted(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each row: while a quotation is open, a row goes on."""
    group: list[Line] = []
    is_open = False
    for line in lines:
        group.append(line)
        is_open ^= line.text.count('"') % 2 == 1
        if not is_open:
            yield group
            group = []
    yield from ([line] for line in group)  # a quotation that never ends is none


def _cells(group: Sequence[Line], sign: str) -> Iterator[list[Line]]:
    """Yield the cells of a row without the quotation marks around them."""
    cell: list[Line] = []
    within = False
    for line in group:
        start = 0
        for at, letter in enumerate(f"{line.text}{sign}"):
            if letter == '"':
                within = not within
            elif letter == sign and (not within or at == len(line.text)):
                cell.append(Line(line.number, line.text[start:at], column=line.column + start))
                start = at + 1
                if not within:
                    yield _unquoted(cell)
                    cell = []
    if cell:
        yield _unquoted(cell)


def _unquoted(cell: list[Line]) -> list[Line]:
    """Return a cell without the blanks and the quotation marks around it; a doubled mark is one."""
    whole = "\n".join(line.text for line in cell).strip()
    if len(whole) < 2 or whole[0] != '"' or whole[-1] != '"':  # noqa: PLR2004 - a mark at either end
        return [_bare(line) for line in cell]
    first, last = cell[0].text.lstrip(), cell[-1].text.rstrip()
    if len(cell) == 1:
        return [_shortened(cell[0], whole[1:-1])]
    return [_shortened(cell[0], first[1:]), *cell[1:-1], _shortened(cell[-1], last[:-1])]


def _shortened(line: Line, text: str) -> Line:
    return Line(line.number, text.replace('""', '"'), column=line.column + max(line.text.find(text), 0))


def _bare(line: Line) -> Line:
    return Line(line.number, line.text.strip(), column=line.column + len(line.text) - len(line.text.lstrip()))


def _filled(lines: Sequence[Line]) -> list[tuple[Record | None, list[Line]]] | None:
    """Return the rows of columns that blanks keep; None where words do not begin at common edges."""
    rows = [(line, list(_words(line))) for line in lines]
    starts = Counter(start for _, words in rows if len(words) > 1 for start, _ in words)
    edges = sorted(start for start, count in starts.items() if count >= _FEWEST_CELLS)
    within = sum(count for start, count in starts.items() if start in set(edges))
    several = sum(len(words) > 1 for _, words in rows)
    widest = max((len(words) for _, words in rows), default=0)
    if not _FEWEST_CELLS <= len(edges) <= widest / _FULL or several < _FEWEST_ROWS or within < _SHARE * starts.total():
        return None
    body = [number for number, (_, words) in enumerate(rows) if len(words) > 1]
    found: list[tuple[Record | None, list[Line]]] = []
    for number, (line, words) in enumerate(rows):
        is_row = body[0] <= number <= body[-1] and all(start in edges for start, _ in words[:1])  # else a title, a note
        found.append((_spread(words, edges) if is_row or len(words) > 1 else None, [line]))
    return found


def _words(line: Line) -> Iterator[tuple[int, Line]]:
    """Yield the words of a line with the column, in half widths, that each begins in."""
    columns = list(accumulate((_width(sign) for sign in line.text), initial=0))
    for found in _WORD.finditer(line.text.replace("\u3000", "\t")):
        yield columns[found.start()], Line(line.number, line.text[found.start() : found.end()], column=found.start())


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def _spread(words: Sequence[tuple[int, Line]], edges: Sequence[int]) -> Record:
    """Return a row with a cell for each column; a word belongs to the last one that begins before it."""
    cells: Record = [[] for _ in edges]
    for start, word in words:
        cells[max(bisect_right(edges, start) - 1, 0)].append(word)
    return cells
