"""Tables drawn with signs: corners, level and upright strokes, as pandoc, databases and terminals print them.

    +----------+-----------+
    | label    | a | b     |
    |          +---+-------+
    |          | c | d     |
    +----------+---+-------+

Each stroke is a ruling, whether of - and | or of box-drawing signs: a cell spans what no stroke parts. A Chinese sign
is as wide as two others, or as one: whichever makes the line as long as the table.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise, product

from extract.plain.text import Line, indent

_LEVEL, _UPRIGHT = "─━┄┅┈┉╌╍═╴╶╸╺", "│┃┆┇┊┋╎╏║╵╷╹╻"
_STROKES = "-=:"  # a level stroke; a head is ruled off with =, a column's side marked with :
# The columns of a wide sign, of one that is wide in Chinese fonts alone, and of a stroke, as programs count them.
_WIDTHS = ((2, 1, 1), (2, 2, 1), (2, 2, 2), (1, 1, 1))
_FEWEST_ROWS = 2  # between strokes; with fewer each line is a row

Stretch = tuple[int, int]  # half open


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the rows and columns it covers, and its lines."""

    rows: Stretch
    columns: Stretch
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table: its size, its cells, and the strokes of each line."""

    n_rows: int
    n_cols: int
    boxes: tuple[Box, ...]
    strokes: tuple[tuple[Line, str], ...]


def parted(lines: Sequence[Line]) -> Iterator[Drawing | list[Line]]:
    """Yield the drawn tables among lines, and the stretches of lines between them."""
    rest: list[Line] = []
    for framed, group in groupby(lines, key=_is_framed):
        stretch = list(group)
        table = _table(stretch) if framed else None
        if table is None:
            rest += stretch
            continue
        if rest:
            yield rest
            rest = []
        yield table
    if rest:
        yield rest


def _is_framed(line: Line) -> bool:
    text = "".join(map(_stroke, line.text.strip()))
    return len(text) > 2 and text[0] in "+|" and text[-1] in "+|"  # noqa: PLR2004 - two corners and something between


def _stroke(sign: str) -> str:
    """Return the sign by which - | and + say the same as one of the box-drawing signs."""
    if not "\u2500" <= sign <= "\u257f":
        return sign
    return "-" if sign in _LEVEL else "|" if sign in _UPRIGHT else "+"


def _table(lines: Sequence[Line]) -> Drawing | None:
    """Return the table that framed lines draw; None where they draw none."""
    canvas = _canvas([Line(line.number, line.text.strip(), column=indent(line)) for line in lines])
    if canvas is None:
        return None
    corners = [(row, col) for row in range(len(lines)) for col in canvas.corners(row)]
    levels = [row for row, group in groupby(corners, key=lambda corner: corner[0]) if len(list(group)) > 1]
    sides = sorted({col for row, col in corners if row in levels})
    if len(levels) < 2 or len(sides) < 3 or (levels[0], levels[-1]) != (0, len(lines) - 1):  # noqa: PLR2004 - a frame around two cells
        return None
    bands = [(top + 1, end) for top, end in pairwise(levels) if end > top + 1]
    if len(bands) <= _FEWEST_ROWS and all(canvas.text(row, sides[0], sides[1]) for row in range(*bands[-1])):
        bands = [(row, row + 1) for top, end in bands for row in range(top, end)]
    return _drawing(canvas, bands, sides)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The signs of each line by column, a wide one with a blank behind it, and the columns that signs begin in."""

    lines: Sequence[Line]
    signs: Sequence[str]
    starts: Sequence[Sequence[int]]

    def corners(self, row: int) -> list[int]:
        """Return the columns where strokes of a line meet one that goes up or down."""
        line = f" {self.signs[row]} "
        level = (col for col, sign in enumerate(self.signs[row]) if sign == "+")
        beside = (col for col in level if line[col] in _STROKES or line[col + 2] in _STROKES)
        return [col for col in beside if any(self.signs[near][col] in "|+" for near in self._near(row))]

    def _near(self, row: int) -> list[int]:
        return [near for near in (row - 1, row + 1) if 0 <= near < len(self.signs)]

    def parts(self, bands: Sequence[Stretch], row: int, left: int, right: int) -> bool:
        """Tell whether a stroke parts a row of the table from the one above, all the way between two columns."""
        above, below = bands[row - 1][1], bands[row][0]
        return above == below or set(self.signs[above][left + 1 : right]) <= {*_STROKES, "+"}

    def is_wall(self, rows: Stretch, col: int) -> bool:
        """Tell whether a stroke runs down a column."""
        return all(self.signs[row][col] in "|+" for row in range(*rows))

    def text(self, row: int, left: int, right: int) -> Line | None:
        """Return what stands in a line between two columns; None for blanks."""
        line, starts = self.lines[row], self.starts[row]
        first = bisect_right(starts, left)
        text = line.text[first : bisect_left(starts, right)]
        lead = len(text) - len(text.lstrip())
        return Line(line.number, text.strip(), column=line.column + first + lead) if text.strip() else None


def _canvas(lines: Sequence[Line]) -> _Canvas | None:
    """Return the signs by column; None where the lines are not equally long."""
    for widths in _WIDTHS:
        end = _starts(lines[0].text, widths)[-1]
        ways = [[way for each in _WIDTHS if (way := _starts(line.text, each))[-1] == end] for line in lines]
        if all(ways):
            starts = [fitting[0] for fitting in ways]
            signs = [_by_column(line.text, own) for line, own in zip(lines, starts, strict=True)]
            return _Canvas(lines, signs, starts)
    return None


def _starts(text: str, widths: tuple[int, int, int]) -> list[int]:
    """Return the column that each sign of a line begins in, and the one after the last."""
    wide, doubtful, stroke = widths
    sizes = {"W": wide, "F": wide, "A": doubtful}
    return list(accumulate((_size(sign, sizes, stroke) for sign in text), initial=0))


def _size(sign: str, sizes: Mapping[str, int], stroke: int) -> int:
    return stroke if _stroke(sign) != sign else sizes.get(unicodedata.east_asian_width(sign), 1)


def _by_column(text: str, starts: Sequence[int]) -> str:
    """Return a line with its strokes as - | and +; a wide sign is followed by a blank, a wide stroke goes on."""
    signs = map(_stroke, text)
    sizes = (end - start for start, end in pairwise(starts))
    return "".join(
        sign + ("-" if sign in {*_STROKES, "+"} else " ") * (size - 1) for sign, size in zip(signs, sizes, strict=True)
    )


def _drawing(canvas: _Canvas, bands: Sequence[Stretch], sides: Sequence[int]) -> Drawing | None:
    """Return the table of these rows of lines and sides of columns; None where the strokes make no rectangles."""
    n_rows, n_cols = len(bands), len(sides) - 1
    boxes: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for row, col in product(range(n_rows), range(n_cols)):
        if (row, col) in taken:
            continue
        right = next((at for at in range(col + 1, n_cols) if canvas.is_wall(bands[row], sides[at])), n_cols)
        bottom = next(
            (at for at in range(row + 1, n_rows) if canvas.parts(bands, at, sides[col], sides[right])), n_rows
        )
        covered = set(product(range(row, bottom), range(col, right)))
        if covered & taken:
            return None
        taken |= covered
        lines = (canvas.text(at, sides[col], sides[right]) for at in range(bands[row][0], bands[bottom - 1][1]))
        boxes.append(Box((row, bottom), (col, right), tuple(line for line in lines if line)))
    return Drawing(n_rows, n_cols, tuple(boxes), tuple(_strokes(canvas.lines, boxes)))


def _strokes(lines: Sequence[Line], boxes: Sequence[Box]) -> Iterator[tuple[Line, str]]:
    """Yield each line with the signs of it that stand in no cell."""
    within: defaultdict[int, set[int]] = defaultdict(set)
    for piece in (piece for box in boxes for piece in box.lines):
        within[piece.number].update(range(piece.column, piece.column + len(piece.text)))
    for line in lines:
        signs = (sign for at, sign in enumerate(line.text, line.column) if at not in within[line.number])
        yield line, "".join("".join(signs).split())
