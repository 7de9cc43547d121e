"""The shape of text lines, whose cells only blanks part: tables from their first label to the next title or section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.clean import strip_residue
from extract.model import Leftover, Mark, TextPlace
from extract.page_numbers import PAGE_NUMBER, is_page_number
from extract.plain.laid import laid_out
from extract.plain.reading import RESIDUE, Piece, Reading, whole
from extract.plain.text import Line, last_of_pages, without_blanks
from extract.vocabulary import vocabulary

TITLE = re.compile(r"(?:自评|评价|绩效)[^。，；]{0,12}表$|基础数据表$")

_SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_MIN_HEADINGS = 3  # so many column headings on a line are a table's head
_WORD, _PIECE = re.compile(r"\S+"), re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r"\S {2,}\S")
_LAID_OUT = 0.3  # of the lines have a gap, where the page's layout was kept
_TITLE_REACH = 60  # lines between a form's title and the first heading of its table


def read_lines(lines: Sequence[Line], reading: Reading) -> None:
    """Read the shape of text lines: the stretch from a form's first labelled line on is its table."""
    present = list(_without_page_numbers(lines, reading))
    start = 0
    for first, end in _table_stretches(present):
        reading.add_paragraphs(present[start:first])
        table = present[first:end]
        breaks = frozenset(i for i, line in enumerate(table) if i and line.after_break)
        if _is_laid_out(table):
            _read_laid_out(table, breaks, reading)
        else:
            reading.add_words([list(_words(line, reading, _WORD)) for line in table], breaks)
        start = end
    reading.add_paragraphs(present[start:])


def _without_page_numbers(lines: Sequence[Line], reading: Reading) -> Iterator[Line]:
    """Yield the lines with text; numbers at the end of a page go to the leftovers."""
    last = last_of_pages(lines)
    for line in without_blanks(lines):
        if line.number in last and is_page_number(line.text.strip()):
            reading.leftover.append(Leftover(line.text.strip(), whole(line), PAGE_NUMBER))
        else:
            yield line


def _read_laid_out(lines: Sequence[Line], breaks: frozenset[int], reading: Reading) -> None:
    """Read lines that keep the layout of their page; where that does not tell their cells, they are held."""
    table = laid_out(lines)
    if table is None:
        reading.add_held([list(_words(line, reading, _PIECE)) for line in lines], breaks)
        return
    reading.add_paragraphs(table.above)
    reading.add_laid_out(table)
    reading.add_paragraphs(table.below)


def _is_laid_out(lines: Sequence[Line]) -> bool:
    """Tell whether blanks keep texts where they stood on the page, side by side.

    A line then holds a line of each cell, not what follows in one, and `separated` has found no columns to go by.
    """
    return sum(_GAP.search(line.text) is not None for line in lines) >= _LAID_OUT * len(lines)


def _table_stretches(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of each table among text lines: from its first labelled line to the next title or section."""
    heads = [i for i, line in enumerate(lines) if _is_head(line.text)]
    end = 0
    for head in heads:
        if head < end:
            continue
        first = _first_labelled(lines, head, end)
        end = next((i for i in range(head + 1, len(lines)) if _ends_table(lines, i)), len(lines))
        yield first, end


def _is_head(text: str) -> bool:
    """Tell whether so many words of a line are column headings of one block that it is a table's head."""
    words = text.split()
    return any(
        sum(vocabulary().role(block, word) is not None for word in words) >= _MIN_HEADINGS
        for block in ("indicators", "funds", "tasks")
    )


def _first_labelled(lines: Sequence[Line], head: int, start: int) -> int:
    """Return the line from which a table runs: the first that begins with a form's label, behind the form's title."""
    reach = range(head, max(start, head - _TITLE_REACH) - 1, -1)
    title = next((i for i in reach if TITLE.search(lines[i].text.strip()) and i < head), None)
    for i in range(head if title is None else title + 1, head):
        word = lines[i].text.split()[0]
        if not word.endswith(("：", ":")) and _begins_table(word):
            return i
    return head


def _begins_table(word: str) -> bool:
    """Tell whether a word is a label that opens a line of a form."""
    words = vocabulary()
    return words.role("fields", word) is not None or words.role("blocks", word) is not None


def _ends_table(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line is the title of the next form or a numbered section of a report."""
    text = lines[i].text.strip()
    return bool(TITLE.search(text) and " " not in text) or bool(_SECTION.match(text) and " " not in text)


def _words(line: Line, reading: Reading, word: re.Pattern[str]) -> Iterator[Piece]:
    """Yield the words of a line, or its pieces between wide gaps, each with its columns."""
    for found in word.finditer(line.text):
        clean, removed = strip_residue(found[0])
        place = (TextPlace(line.number, found.start(), line.number, found.end()),)
        reading.leftover.extend(Leftover(piece, place, RESIDUE) for piece in removed)
        if clean:
            yield Piece(clean, place, (Mark.RESIDUE_REMOVED,) if removed else ())
