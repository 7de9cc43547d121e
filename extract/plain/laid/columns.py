"""Words of a block set straight below its headings: a text shorter than others may have come to stand beside its own.

The words of a line keep their order, and each goes to a column of its own: so that all stand as near as can be to the
middle of a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import inf
from typing import NamedTuple

from extract.kinds import misfit
from extract.plain.laid.rows import Block, role
from extract.plain.laid.words import Word, Words, is_total, united

GAP = 2  # blanks between columns
TOGETHER = 4.0  # cost of two words, with one blank between, in one column
CLEAR = 2.0  # columns by which the next best way must cost more

Stretch = tuple[int, int]


class Heading(NamedTuple):
    """A heading, its role if it is known, and where texts below it have their middles, as far as that is known."""

    start: int
    end: int
    role: str | None
    middles: frozenset[float]


class Text(NamedTuple):
    """One or more words of a line that stand in one column."""

    start: int
    end: int
    column: int


def straight(lines: Sequence[Words], block: Block) -> list[Words] | None:
    """Return the lines with the words of a block moved to the middle of their columns.

    None where a word may as well stand in another column.
    """
    headings, placed = _told(lines, block)
    if placed is None:
        return None
    widened = _widened(headings, list(chain.from_iterable(placed.values())))
    return [_moved(words, placed.get(line, ()), widened) for line, words in enumerate(lines)]


def extents(lines: Sequence[Words], block: Block) -> list[Stretch]:
    """Return where the texts of each column of a block start and end; nothing where that cannot be told."""
    headings, placed = _told(lines, block)
    found = {number: (heading.start, heading.end) for number, heading in enumerate(headings)}
    for text in chain.from_iterable(placed.values()) if placed else ():
        start, end = found[text.column]
        found[text.column] = min(start, text.start), max(end, text.end)
    return list(found.values()) if placed else []


def _told(lines: Sequence[Words], block: Block) -> tuple[list[Heading], dict[int, list[Text]] | None]:
    """Return the headings of a block, and the texts of each of its lines; None where their columns cannot be told."""
    own = {
        line: [word for word in lines[line] if word.end > block.headed and not is_total(word)] for line in block.lines
    }
    headings = list(_headings([own[line] for line in block.rows[0].lines], list(own.values())))
    if not headings:
        return headings, {}
    columns = {line: _columns(words, headings) for line, words in own.items()}
    placed = {line: _texts(own[line], found) for line, found in columns.items() if found is not None}
    return headings, placed if len(placed) == len(own) else None


def _headings(head: Sequence[Words], lines: Sequence[Words]) -> Iterator[Heading]:
    """Yield the headings, with the middles of the texts that can be below no other: of lines with one for each."""
    stretches = united(chain.from_iterable(head))
    full = [words for words in lines if len(words) == len(stretches)]
    for number, (start, end) in enumerate(stretches):
        text = "".join(word.text for words in head for word in words if start <= word.start < end)
        middles = {(start + end) / 2, *((words[number].start + words[number].end) / 2 for words in full)}
        yield Heading(start, end, role(Word(start, end, text)), frozenset(middles))


def _columns(words: Words, headings: Sequence[Heading]) -> list[int] | None:
    """Return the columns of words; None where there is none for all, or others cost hardly more."""
    cost, best = _cheapest(words, headings, {})
    if not best:
        return None if words else []
    others = (_cheapest(words, headings, {number: column})[0] for number, column in enumerate(best))
    return best if min(others) - cost > CLEAR else None


def _cheapest(words: Words, headings: Sequence[Heading], barred: Mapping[int, int]) -> tuple[float, list[int]]:
    """Return the least cost of columns for words, and these; a word may be barred from one."""
    ways: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}  # by the column of the last word
    for number, word in enumerate(words):
        may_join = number > 0 and word.start - words[number - 1].end == 1
        following: dict[int, tuple[float, list[int]]] = {}
        for last, (cost, path) in ways.items():
            for column in range(last if may_join else last + 1, len(headings)):
                whole = cost + _off(word, headings[column]) + TOGETHER * (column == last)
                if barred.get(number) != column and (column not in following or whole < following[column][0]):
                    following[column] = whole, [*path, column]
        ways = following
    return min(ways.values(), key=lambda way: way[0], default=(inf, []))


def _off(word: Word, heading: Heading) -> float:
    """Return how far a word is from the middle of a column, and how badly a figure fits the heading."""
    off = min(abs((word.start + word.end) / 2 - middle) for middle in heading.middles)
    return off + (misfit(heading.role, word.text) if heading.role and word.is_bare() else 0.0)


def _texts(words: Words, columns: Sequence[int]) -> list[Text]:
    """Return the texts that words make: where each starts and ends, and its column."""
    texts: dict[int, Text] = {}
    for word, column in zip(words, columns, strict=True):
        texts[column] = texts[column]._replace(end=word.end) if column in texts else Text(word.start, word.end, column)
    return list(texts.values())


def _widened(headings: Sequence[Heading], texts: Sequence[Text]) -> list[Stretch]:
    """Return the columns, each wide enough for its texts and below its heading as far as there is room."""
    found: list[Stretch] = []
    for number, (start, end, *_) in enumerate(headings):
        width = max([end - start, *(text.end - text.start for text in texts if text.column == number)])
        begin = max(found[-1][1] + GAP if found else 0, (start + end - width) // 2)
        found.append((begin, begin + width))
    return found


def _moved(words: Words, texts: Sequence[Text], columns: Sequence[Stretch]) -> list[Word]:
    """Return the words of a line, each text in the middle of its column."""
    shifts: dict[Word, int] = {}
    for text in texts:
        start, end = columns[text.column]
        by = (start + end - text.end + text.start) // 2 - text.start
        shifts |= {word: by for word in words if text.start <= word.start < text.end}
    return [word.at(word.start + shifts.get(word, 0)) for word in words]
