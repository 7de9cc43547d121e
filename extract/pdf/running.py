"""Lines that are no part of what is new on a page: page numbers, running titles, rows printed again on each page.

A table without walls ends where its text does, so these must be known before it is looked for. What is printed again is
known from the page before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from extract.arrays import BoolArray, Glyphs, IntArray, median
from extract.baselines import piece_texts, pieces
from extract.model import Box
from extract.page_numbers import is_page_number, may_number

BAND = 0.09  # share of the page's height at its top and bottom where running lines stand,
MARGIN = 57.0  # points: or so much (2 cm), for margins do not shrink with the paper,
NARROW = 0.2  # but no more than this share
HEAD = 0.25  # the same at its top where a row stands that is printed again,
ROW_LINES = 4  # in up to so many lines
APART = 0.9  # heights of type from such a line to the text that it is no part of, at least


@dataclass(frozen=True, slots=True)
class Known:
    """What a page hands on to the next: lines in its margins, and the first rows of tables without walls that go on.

    Lines are known by their words, whatever their number; rows by their signs, for texts may stand in several lines.
    """

    titles: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()


NOTHING = Known()


def band(height: float) -> float:
    """Return how high the bands are, in points, at the top and bottom of a page where running lines stand."""
    return min(max(BAND * height, MARGIN), NARROW * height)


def known_of(lines: Iterable[tuple[str, Box]], height: float, rows: Iterable[str]) -> Known:
    """Return what is known from the lines outside the tables of a page so high, and from the first rows of some."""
    high = band(height)
    margins = (text for text, box in lines if box[3] < high or box[1] > height - high)
    return Known(frozenset(map(_words, margins)), frozenset(map(_signs, rows)))


def _words(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _signs(text: str) -> str:
    """Return the signs of a row, in an order of their own."""
    return "".join(sorted("".join(text.split())))


def running_glyphs(glyphs: Glyphs, walled: Sequence[Box], height: float, known: Known) -> BoolArray:
    """Tell the glyphs, outside the walled parts of a page, of page numbers and of known titles."""
    found = np.zeros(len(glyphs.codes), dtype=bool)
    tops, bottoms = glyphs.boxes[:, 1], glyphs.boxes[:, 3]
    for chosen, is_head in ((bottoms < band(height), True), (tops > height - band(height), False)):
        index = np.flatnonzero(chosen)
        if not len(index):
            continue
        edge = index[tops[index].argmin() if is_head else bottoms[index].argmax()]
        if known.titles or may_number(chr(glyphs.codes[edge])):  # else no line is one: most pages are done with this
            found[_outermost(glyphs, index, walled, known, is_head=is_head)] = True
    return found


def row_again(glyphs: Glyphs, among: BoolArray, walled: Sequence[Box], height: float, known: Known) -> BoolArray:
    """Tell which of some glyphs make a known row, printed again at the head of a page, outside its walled parts."""
    found = np.zeros(len(glyphs.codes), dtype=bool)
    if not known.rows:
        return found
    head = np.flatnonzero(among & (glyphs.boxes[:, 3] < HEAD * height))
    row: list[IntArray] = []
    signs = ""
    for text, mine in islice(_inwards(glyphs, head, walled, is_head=True), ROW_LINES):
        row.append(mine)
        signs = _signs(signs + text)
        if signs in known.rows:
            found[np.concatenate(row)] = True
    return found


def _outermost(glyphs: Glyphs, index: IntArray, walled: Sequence[Box], known: Known, *, is_head: bool) -> IntArray:
    """Return those of the glyphs of a margin that stand in running lines, beyond and apart from all other text."""
    running: list[IntArray] = []
    has_number = False
    for text, mine in _inwards(glyphs, index, walled, is_head=is_head):
        is_number = is_page_number(text) and not has_number  # one is enough: the next is a figure
        if not (is_number or _words(text) in known.titles):
            break
        running.append(mine)
        has_number |= is_number
    if not running:
        return index[:0]
    found = np.concatenate(running)
    return found if _stand_apart(glyphs, found) else index[:0]


def _inwards(
    glyphs: Glyphs, index: IntArray, walled: Sequence[Box], *, is_head: bool
) -> Iterator[tuple[str, IntArray]]:
    """Yield the lines that some glyphs make, and the glyphs of each, from the edge of the page as far as to a wall."""
    some = glyphs.take(index)
    found = pieces(some, np.zeros(len(index), dtype=np.int64), np.inf)
    texts, boxes = piece_texts(some, found.of_glyph), found.boxes.tolist()
    for line in sorted(range(len(texts)), key=lambda line: boxes[line][1] if is_head else -boxes[line][3]):
        if any(_lies_in(boxes[line], wall) for wall in walled):
            return
        yield texts[line], index[found.of_glyph == line]


def _lies_in(box: Box, wall: Box) -> bool:
    """Tell whether the middle of a box lies inside walls."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return wall[0] <= x <= wall[2] and wall[1] <= y <= wall[3]


def _stand_apart(glyphs: Glyphs, index: IntArray) -> bool:
    """Tell whether no other text is as near to some glyphs as lines of one text are to one another."""
    is_other = np.ones(len(glyphs.codes), dtype=bool)
    is_other[index] = False
    if not is_other.any():
        return True
    top, bottom = glyphs.boxes[index, 1].min(), glyphs.boxes[index, 3].max()
    tops, bottoms = glyphs.boxes[is_other, 1], glyphs.boxes[is_other, 3]
    room = APART * median(bottoms - tops)
    return not ((bottoms > top - room) & (tops < bottom + room)).any()
