"""Pages of one table to one: each is laid out for itself, so the same column stands elsewhere on the next.

The column of the points ties the pages together: it stands below its heading or, where a page has none, is told by its
bare figures. The others are counted from it to the left and to the right. All pages are then moved to where each column
has room for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from extract.kinds import TextKind, text_kind
from extract.plain.laid.columns import extents
from extract.plain.laid.rows import blocks_of, role
from extract.plain.laid.words import Word, Words

KEPT = 0.9  # share of the words of a page that stand in the columns of the first, where these are the same
STRAYS = (0, 1, 2)  # so many words may stand across the blanks between two columns
BARE = 0.6  # share of bare figures in a column of points, at least
LEFT = 3  # columns left of the points, at least: indicators, targets, and what was achieved;
FULL = (0.6, 0.8)  # words a row in these, at least, where there are so many on the first page

_FIGURES = {TextKind.NUMBER, TextKind.DASH}
_LEVELS = {TextKind.LEVEL1: "level1", TextKind.LEVEL2: "level2"}


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a page, as start and end of each, and the number of that of the points."""

    stretches: Sequence[tuple[int, int]]
    points: int = 0

    def of(self, word: Word) -> int:
        """Return the number of the column that a word stands in, or next to."""
        return min(range(len(self.stretches)), key=lambda n: abs(sum(self.stretches[n]) - word.start - word.end))

    def width(self, from_points: int) -> int:
        """Return how many signs wide a column is, counted from that of the points; 0 where the page has none."""
        number = self.points + from_points
        start, end = self.stretches[number] if 0 <= number < len(self.stretches) else (0, 0)
        return end - start


def on_one_page(pages: Sequence[Sequence[Words]]) -> Iterator[list[Words]]:
    """Yield ways to set the words of all pages on one, on the first of which a table's last block begins.

    The lines of a further page that print its head again come without words. There is no way where the columns of a
    page cannot be told, or are not those of the first.
    """
    first, *others = pages
    if not others:
        yield list(first)
    blocks = blocks_of(first) if others else None
    if not blocks:
        return
    rows = blocks[-1].rows
    head = list(first[rows[0].first : rows[0].last + 1])
    again = [_again(head, page) for page in others]
    stretches = extents(first, blocks[-1])
    if stretches and all(_keeps(page, stretches, blocks[-1].left) for page in others):
        kept = ([*([[]] * count), *page[count:]] for page, count in zip(others, again, strict=True))
        yield [*first, *chain.from_iterable(kept)]
    mine = _most(_below(head, first[rows[0].first : rows[-1].last + 1]))
    theirs = [_like(mine, head, first[rows[0].last + 1 :], page) for page in others] if mine else []
    known = [columns for columns in theirs if columns]
    if mine and len(known) == len(others):
        moved = list(_moved(pages, again, mine, known))
        if all(map(_in_order, moved)):
            yield moved


def _moved(
    pages: Sequence[Sequence[Words]], again: Sequence[int], mine: _Columns, known: Sequence[_Columns]
) -> Iterator[Words]:
    """Yield the words of all lines, with room in each column for those of all pages."""
    widths = [
        max(columns.width(number - mine.points) for columns in (mine, *known)) for number in range(len(mine.stretches))
    ]
    more = [width - (end - start) for width, (start, end) in zip(widths, mine.stretches, strict=True)]
    first, *others = pages
    yield from _each(first, _spread(mine, more))
    for page, columns, count in zip(others, known, again, strict=True):
        yield from [[]] * count
        yield from _each(page[count:], _set_in(columns, mine, widths, more))


def _keeps(page: Sequence[Words], columns: Sequence[tuple[int, int]], left: int) -> bool:
    """Tell whether the words of a page stand in these columns as they are."""
    own = [word for words in page for word in words if word.end > left]
    inside = sum(any(start - 1 <= word.start and word.end <= end + 1 for start, end in columns) for word in own)
    return inside > KEPT * len(own)


def _most(ways: Iterable[_Columns]) -> _Columns | None:
    return max(ways, key=lambda columns: len(columns.stretches), default=None)


def _below(head: Sequence[Words], body: Sequence[Words]) -> Iterator[_Columns]:
    """Yield the columns of lines in which each heading has one of its own, that of the points among them."""
    known = [word for words in head for word in words if role(word)]
    weight = next((word for word in known if role(word) == "weight"), None)
    if weight is None:
        return
    for columns in _ways(body):
        if len({columns.of(word) for word in known}) == len(known):
            yield _Columns(columns.stretches, columns.of(weight))


def _ways(lines: Sequence[Words]) -> Iterator[_Columns]:
    """Yield the columns in which the words of lines stand, with ever more of them that may stray."""
    covered = np.zeros(max(word.end for words in lines for word in words) + 2, dtype=np.int64)
    for word in chain.from_iterable(lines):
        covered[word.start + 1 : word.end + 1] += 1
    for strays in STRAYS:
        edges = np.flatnonzero(np.diff((covered > strays).astype(np.int64)))
        if len(edges):
            yield _Columns([(start, end) for start, end in edges.reshape(-1, 2).tolist()])


def _like(mine: _Columns, head: Sequence[Words], body: Sequence[Words], page: Sequence[Words]) -> _Columns | None:
    """Return the columns of a further page, if they are those of the first or some of them."""
    again = _again(head, page)
    if again:
        ways = _below(page[:again], page)
    else:
        figures = _figures(mine, body)
        if mine.points not in figures:
            return None
        place = figures.index(mine.points)
        found = ((columns, _figures(columns, page)) for columns in _ways(page))
        ways = (_Columns(columns.stretches, own[place]) for columns, own in found if len(own) == len(figures))
    roles = {mine.of(word): role(word) for words in head for word in words if role(word)}
    rest = page[again:]
    fitting = (way for way in ways if _is_part(way, mine) and _has_labels(way, mine, rest, roles))
    return _most(way for way in fitting if _is_as_full(way, mine, rest, body))


def _again(head: Sequence[Words], page: Sequence[Words]) -> int:
    """Return how many lines at the top of a page print a head again."""
    texts = [sorted(word.text for words in lines for word in words) for lines in (head, page[: len(head)])]
    return len(head) if texts[0] == texts[1] else 0


def _figures(columns: _Columns, lines: Sequence[Words]) -> list[int]:
    """Return the numbers of the columns in which most words are bare figures."""
    held: list[list[bool]] = [[] for _ in columns.stretches]
    for word in chain.from_iterable(lines):
        held[columns.of(word)].append(text_kind(word.text) in _FIGURES)
    return [number for number, are_figures in enumerate(held) if sum(are_figures) > BARE * len(are_figures)]


def _is_part(columns: _Columns, mine: _Columns) -> bool:
    """Tell whether columns can be some of those of the first page, by their number."""
    shift = mine.points - columns.points
    return shift >= 0 and columns.points >= LEFT and len(columns.stretches) + shift <= len(mine.stretches)


def _has_labels(columns: _Columns, mine: _Columns, page: Sequence[Words], roles: Mapping[int, str | None]) -> bool:
    """Tell whether the labels of either level stand where the first page has the heading for them."""
    shift = mine.points - columns.points
    levels = ((_LEVELS.get(text_kind(word.text)), columns.of(word) + shift) for words in page for word in words)
    return all(level is None or roles.get(number) == level for level, number in levels)


def _is_as_full(columns: _Columns, mine: _Columns, page: Sequence[Words], body: Sequence[Words]) -> bool:
    """Tell whether what stands left of the points is on the page, too: else words have other columns there."""
    here, there = _per_row(columns, page), _per_row(mine, body)
    return all(here[-number] > FULL[0] for number in range(1, LEFT + 1) if there[-number] > FULL[1])


def _per_row(columns: _Columns, lines: Sequence[Words]) -> list[float]:
    """Return how many words stand in each column up to the points, by the number of points."""
    counts = Counter(columns.of(word) for words in lines for word in words)
    return [counts[number] / max(1, counts[columns.points]) for number in range(columns.points)]


def _each(page: Sequence[Words], start: Callable[[Word], int]) -> list[Words]:
    """Return the words of a page, each moved to a start of its own."""
    return [[word.at(start(word)) for word in words] for words in page]


def _spread(mine: _Columns, more: Sequence[int]) -> Callable[[Word], int]:
    """Return where words of the first page start when its columns are so much wider."""

    def start(word: Word) -> int:
        passed = sum(end <= word.start for _, end in mine.stretches)
        inside = passed < len(more) and mine.stretches[passed][0] <= word.start
        return word.start + sum(more[:passed]) + (more[passed] // 2 if inside else 0)

    return start


def _set_in(
    columns: _Columns, mine: _Columns, widths: Sequence[int], more: Sequence[int]
) -> Callable[[Word], int]:
    """Return where words of a further page start in the columns of the first, when these are so wide, and wider."""
    shift = mine.points - columns.points

    def start(word: Word) -> int:
        own = columns.of(word)
        begin, end = columns.stretches[own]
        room = widths[own + shift] - (end - begin)
        return mine.stretches[own + shift][0] + sum(more[: own + shift]) + room // 2 + word.start - begin

    return start


def _in_order(words: Words) -> bool:
    """Tell whether the words of a line still stand side by side."""
    return all(one.end < other.start for one, other in pairwise(words)) and all(word.start >= 0 for word in words)
