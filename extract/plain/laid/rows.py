"""Which lines make a row: the figures of a row stand in one line, about which the lines of its other cells are set.

Cells are set to the middle of their row, so a text of two lines has one above the figures and one below, a text of
three one more on either side; else to its top, so that all further lines are below. How many of the lines between two
rows of figures belong to which follows from the first row down; the division wins whose lines mirror each other best.
Labels merged over several rows stand between the rows as they fall, and count for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product

from extract.kinds import TextKind, text_kind
from extract.plain.laid.words import Word, Words, is_field, under, united
from extract.rows import RowKind, row_kind
from extract.vocabulary import vocabulary

MOST_WORDS, MOST_BLOCKS = 60, 20  # of a line, and of a form; what has more is none
HEADINGS = 3  # so many known ones make a line a head
ABOVE = 4  # lines of a heading that may stand above the others
BELOW = 8  # lines of a row that may stand below its figures
NEAR = 2  # columns by which a figure may stand aside of the heading it belongs to
AT_TOP = 1  # cost of reading cells as set to the top of their rows: most forms have them in the middle
UNEVEN = 2  # cost of a line that none on the other side mirrors
NOWHERE = 10**6  # the column of a block without headings from which texts stand below one
MOST = 0.4  # cost a row up to which the rows are told

_POINTS = {"weight", "score"}
_FIGURES = {TextKind.NUMBER, TextKind.PERCENT}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its lines first..last, and the one with its figures."""

    first: int
    middle: int
    last: int

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        return range(self.first, self.last + 1)


Way = tuple[float, list[Row]]  # to read rows, with its cost;
OpenWay = tuple[float, list[Row], Sequence[int]]  # the lines below these stand above the figures of the next


@dataclass(frozen=True, slots=True)
class Block:
    """The rows under a head, the first that of the head itself.

    From the column `left` on stand the cells of each row, from `headed` on those below a heading.
    """

    rows: tuple[Row, ...]
    left: int
    headed: int

    @property
    def lines(self) -> range:
        """The numbers of its lines, those between its rows too."""
        return range(self.rows[0].first, self.rows[-1].last + 1)


def blocks_of(lines: Sequence[Words]) -> list[Block] | None:
    """Return the blocks of rows with figures, downwards; None where rows cannot be told, or for what is no form."""
    if max(map(len, lines), default=0) > MOST_WORDS:
        return None
    heads = [number for number, words in enumerate(lines) if _is_head(words) or _is_split(words)]
    if len(heads) > MOST_BLOCKS:
        return None
    found: list[Block] = []
    for head, end in pairwise([*heads, len(lines)]):
        middles = [head, *(number for number in range(head + 1, end) if _has_figures(lines[number], lines[head]))]
        if len(middles) == 1:
            continue
        left = _left(lines, middles)
        own = [[word for word in words if word.end > left] for words in lines]
        rows = _rows(own, middles, found[-1].rows[-1].last + 1 if found else 0, end)
        if rows is None:
            return None
        found.append(Block(tuple(_with_labels(lines, rows, left)), left, _headed(lines, rows[0], left)))
    fields = tuple(_fields(lines[: found[0].rows[0].first])) if found else ()
    return [Block(fields, 0, NOWHERE), *found] if fields else found


def _fields(lines: Sequence[Words]) -> Iterator[Row]:
    """Yield the rows of fields, one a line, but where a label goes on in the next line or around that of its value."""
    line = 0
    while line < len(lines):
        reach = next((reach for reach in (2, 1) if _goes_on(lines[line], lines[line + reach : line + reach + 1])), 0)
        if not reach and not any(is_field(word.text) for word in lines[line]):
            return
        yield Row(line, line + reach // 2, line + reach)
        line += reach + 1


def _goes_on(words: Words, below: Sequence[Words]) -> bool:
    """Tell whether a word of a line is a field's label together with the one below it, which by itself is none."""
    pairs = ((word, other) for word in words for others in below for other in others if word.overlaps(other))
    return any(is_field(word.text + other.text) and not is_field(other.text) for word, other in pairs)


def _is_split(words: Words) -> bool:
    """Tell whether a line is the head of a split: no headings stand over its amounts."""
    return row_kind([word.text for word in words]) is RowKind.SPLIT_HEADING


def _is_head(words: Words) -> bool:
    return sum(role(word) is not None for word in words) >= HEADINGS and not any(word.is_bare() for word in words)


def role(word: Word) -> str | None:
    """Return the role of a column heading."""
    roles = (vocabulary().role(block, word.text) for block in ("indicators", "funds"))
    return next((role for role in roles if role), None)


def _has_figures(words: Words, head: Words) -> bool:
    """Tell whether a line holds a row's figures: its points under their heading, or several amounts."""
    bare = [word for word in words if word.is_bare()]
    if _is_split(head):
        return bool(bare)
    if not any((role(word) or "").startswith("level") for word in head):
        return len(bare) > 1
    points = [Word(word.start - NEAR, word.end + NEAR, "") for word in head if role(word) in _POINTS]
    return any(word.overlaps(heading) for word in bare for heading in points)


def _left(lines: Sequence[Words], middles: Sequence[int]) -> int:
    """Return the column before which merged labels stand: that of the names of indicators, or of fund lines."""
    head, *others = middles
    name = next((word for word in lines[head] if role(word) == "level3"), None)
    if name is not None:
        reach = Word(name.start - NEAR, name.end, "")
        starts = sorted(word.start for number in others for word in lines[number] if word.overlaps(reach))
        return starts[len(starts) // 2] - 1 if starts else name.start
    if _is_split(lines[head]):
        return 0
    first = min(word.start for number in others for word in lines[number] if word.is_bare())
    labels = (word for words in lines[head + 1 : others[-1]] for word in words if word.end <= first)
    return max((start for start, _ in united(labels)), default=1) - 1


def _headed(lines: Sequence[Words], head: Row, left: int) -> int:
    """Return the column from which texts stand below a heading."""
    if _is_split(lines[head.middle]):
        return NOWHERE
    if any(role(word) == "level3" for word in lines[head.middle]):
        return left
    return min(word.start for line in head.lines for word in lines[line] if word.end > left)


def _rows(own: Sequence[Words], middles: Sequence[int], begin: int, end: int) -> list[Row] | None:
    """Return the rows about the lines with figures, in the way that costs least; None where none is good."""
    ways = [_mirrored(own, middles, begin, end), _hanging(own, middles, end)]
    cost, rows = min((way for way in ways if way), key=lambda way: way[0])
    return rows if cost <= MOST * len(rows) and all(_is_one(own, row) for row in rows) else None


def _mirrored(own: Sequence[Words], middles: Sequence[int], begin: int, end: int) -> Way | None:
    """Return the cost and the rows of cells that are set to the middle."""
    head, *figures = middles
    ways = _cheapest(_heads(own, head, begin, _filled(own, head + 1, figures[0])))
    for middle, following in pairwise([*figures, end]):
        gap = _filled(own, middle + 1, following)
        further = (_further(own, way, middle, gap, is_last=following == end) for way in ways)
        ways = _cheapest(chain.from_iterable(further))
    return min(ways, key=lambda way: way[0])[:2] if ways else None


def _cheapest(ways: Iterable[OpenWay]) -> list[OpenWay]:
    """Return of the ways that leave as many lines to the next row the one that costs least."""
    best: dict[int, OpenWay] = {}
    for way in ways:
        if len(way[2]) not in best or way[0] < best[len(way[2])][0]:
            best[len(way[2])] = way
    return list(best.values())


def _heads(own: Sequence[Words], head: int, begin: int, between: Sequence[int]) -> Iterator[OpenWay]:
    """Yield the ways to take lines about a head to it, which need not stand in the middle of its row."""
    above = _filled(own, max(begin, head - ABOVE), head)
    for first, below in product(range(len(above) + 1), range(min(len(between), BELOW) + 1)):
        lines = [own[line] for line in (*above[first:], head, *between[:below])]
        cost = _unlike(lines, lines[::-1]) / 2
        yield cost, [Row(min([*above[first:], head]), head, max([head, *between[:below]]))], between[below:]


def _further(
    own: Sequence[Words], way: OpenWay, middle: int, gap: Sequence[int], *, is_last: bool
) -> Iterator[OpenWay]:
    """Yield the ways to take lines below a row's figures to it; the rest stand above the next row's."""
    cost, rows, above = way
    for count in range(min(len(gap), BELOW) + 1):
        whole = cost + _unlike([own[line] for line in reversed(above)], [own[line] for line in gap[:count]])
        row = Row(min([*above, middle]), middle, max([middle, *gap[:count]]))
        yield whole, [*rows, row], [] if is_last else gap[count:]


def _filled(own: Sequence[Words], begin: int, end: int) -> list[int]:
    return [number for number in range(begin, end) if own[number]]


def _unlike(above: Sequence[Words], below: Sequence[Words]) -> float:
    """Return the cost of lines that should mirror each other, both from the middle outwards."""
    pairs = zip(above, below, strict=False)
    return UNEVEN * abs(len(above) - len(below)) + sum(under(one, other) + under(other, one) for one, other in pairs)


def _hanging(own: Sequence[Words], middles: Sequence[int], end: int) -> Way:
    """Return the cost and the rows of cells that are set to the top: a line goes on where one above it stands."""
    cost = float(AT_TOP)
    rows = []
    for middle, following in pairwise([*middles, end]):
        last = middle
        for number in _filled(own, middle + 1, following)[:BELOW]:
            loose = under(own[number], own[last])
            if loose and following == end:
                break
            cost += loose
            last = number
        rows.append(Row(middle, middle, last))
    return cost, rows


def _is_one(own: Sequence[Words], row: Row) -> bool:
    """Tell whether no column of a row holds two figures: else it is two rows, one of which has no points."""
    figures = [[word for word in own[line] if text_kind(word.text) in _FIGURES] for line in row.lines]
    return all(under(upper, lower) == len(upper) for upper, lower in pairwise([words for words in figures if words]))


def _with_labels(lines: Sequence[Words], rows: Sequence[Row], left: int) -> Iterator[Row]:
    """Yield the rows with the lines of their labels: those on either side that mirror each other."""
    ends = [*(row.first for row in rows[1:]), len(lines)]
    begin = rows[0].first - 1
    for row, end in zip(rows, ends, strict=True):
        first, last = row.first, row.last
        while (
            first - 1 > begin
            and last + 1 < end
            and not under(lines[first - 1], lines[last + 1])
            and not under(lines[last + 1], lines[first - 1])
            and all(word.end <= left for word in (*lines[first - 1], *lines[last + 1]))
        ):
            first, last = first - 1, last + 1
        begin = last
        yield Row(first, row.middle, last)
