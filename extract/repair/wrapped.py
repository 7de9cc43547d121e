"""Puts the rows of a table together from text lines, where columns are only the order and kind of the words.

A block's heading line names its columns; the words below are led through them by `extract.viterbi`. Between the
blocks, lines are labels and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from extract.kinds import TextKind, misfit, text_kind
from extract.model import REPEATED_HEADER, Cell, Grid, Leftover, Mark
from extract.repair.slid import Placed, as_grid, padded, total_row
from extract.repair.slots import Column, columns_of
from extract.repair.viterbi import Word, lead_through
from extract.repair.words import joined, with_whole_words
from extract.rows import Heading, RowKind, read_heading, row_kind
from extract.vocabulary import vocabulary

LABEL_LINES = 4  # so many lines a label may be wrapped over
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明)\d?[:：.]")

ILL_FITTING = 0.22  # mean misfit of words in their columns; where these are right it is seldom over 0.1
HEADING_LINES = 14  # so many lines the headings of a block may take
_POINTS = re.compile(r"^[（(]?\s*\d*\s*分?\s*[)）]?$")
_AMOUNTS = {TextKind.NUMBER, TextKind.AMOUNT, TextKind.DASH}
_BLOCKS = {"funds", "tasks", "goals", "indicators"}

Line = list[Word]


def put_together(grid: Grid) -> tuple[Grid, tuple[Leftover, ...]]:
    """Return the grid of text lines as an aligned grid of rows, and the headings that a page break repeats."""
    lines = _lines(grid)
    rows: list[Placed] = []
    leftover: list[Leftover] = []
    breaks: set[int] = set()
    i = 0
    while i < len(lines):
        if lines[i][0].after_break and rows:
            breaks.add(len(rows))
        if _NOTE.match(lines[i][0].cell.text):
            end = next((k for k in range(i + 1, len(lines)) if _heading_at(lines, k)), len(lines))
            rows.append({0: joined([word.cell for line in lines[i:end] for word in line])})
            i = end
        elif heading := _heading_at(lines, i):
            i = _block(lines, heading, rows, leftover)
        elif _announces_splits(lines[i]):
            i = _splits(lines, i, rows)
        else:
            i = _fields(lines, i, rows)
    table = as_grid(rows, grid, frozenset(row for row in breaks if row < len(rows)))
    return table, tuple(leftover)


def _lines(grid: Grid) -> list[Line]:
    """Return the words of each line."""
    rows: list[Line] = [[] for _ in range(grid.n_rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.text:
            rows[cell.row].append(Word(cell, cell.row, not rows[cell.row], cell.row in grid.row_breaks))
    return [row for row in rows if row]


def _texts(line: Line) -> list[str]:
    """Return the texts of a line."""
    return [word.cell.text for word in line]


@dataclass(frozen=True, slots=True)
class _HeadingLines:
    """A heading over one or several lines: its roles, its cells, and the line behind it."""

    heading: Heading
    cells: tuple[Cell, ...]
    behind: int


def _heading_at(lines: Sequence[Line], i: int) -> _HeadingLines | None:
    """Return the heading that begins at line i; headings may be wrapped, and stand on lines of their own."""
    if not lines[i]:
        return None
    for block in ("indicators", "tasks", "funds", "goals"):
        cells, behind = _headings_from(lines, i, block)
        heading = read_heading([cell.text for cell in cells])
        if heading and (heading.block == block or (block, heading.block) == ("indicators", "framework")):
            return _HeadingLines(heading, tuple(cells), behind)
    return None


def _headings_from(lines: Sequence[Line], i: int, block: str) -> tuple[list[Cell], int]:
    """Return the column headings of a block that follow one another from line i on, up to the end of a line."""
    words = [word for line in lines[i : i + HEADING_LINES] for word in line]
    found: list[Cell] = []
    whole, behind, t = 0, i, 0
    while t < len(words):
        length = next((n for n in (3, 2, 1) if _is_heading(words[t : t + n], n, block)), 0)
        if not length:
            break
        found.append(joined([word.cell for word in words[t : t + length]]))
        t += length
        if t == len(words) or words[t].starts_line:
            whole, behind = len(found), lines.index(_line_of(words[t - 1], lines, i)) + 1
    return found[:whole], behind


def _is_heading(words: Sequence[Word], n: int, block: str) -> bool:
    """Tell whether n words, on following lines, are one column heading and not one each.

    Points do not go on in a heading.
    """
    if len(words) < n or not all(word.starts_line and not _POINTS.match(word.cell.text) for word in words[1:]):
        return False
    alone = [vocabulary().role(block, word.cell.text) for word in words]
    if n > 1 and all(alone):
        return False
    return vocabulary().role(block, "".join(word.cell.text for word in words)) is not None


def _line_of(word: Word, lines: Sequence[Line], i: int) -> Line:
    """Return the line, from the i-th on, in which a word stands."""
    return next(line for line in lines[i:] if line[0].line == word.line)


def _block(lines: Sequence[Line], opened: _HeadingLines, rows: list[Placed], leftover: list[Leftover]) -> int:
    """Read the block whose heading was found; return the line behind it."""
    columns = columns_of(opened.heading)
    shift = len(columns) - len(opened.heading.roles)  # the label columns stand without heading
    rows.append({k + shift: cell for k, cell in enumerate(opened.cells)})
    words: list[Word] = []
    end = opened.behind
    while True:
        start, end = end, next((k for k in range(end, len(lines)) if _ends_block(lines, k, opened)), len(lines))
        words.extend(word for line in lines[start:end] for word in line)
        repeated = _heading_at(lines, end) if end < len(lines) else None
        if repeated is None or repeated.heading.roles != opened.heading.roles:
            break
        leftover.extend(Leftover(cell.text, cell.places, REPEATED_HEADER) for cell in repeated.cells)
        end = repeated.behind
        _mark_break(lines, end)
    found = [_row(row, columns) for row in lead_through(with_whole_words(words), opened.heading.block, columns)]
    rows.extend(found if _fit(found, columns) else map(_held, found))
    if end < len(lines) and row_kind(_texts(lines[end])) is RowKind.TOTAL:
        rows.append(total_row([word.cell for word in lines[end]], columns) or _loose(lines[end]))
        end += 1
    return end


def _fit(rows: Sequence[Placed], columns: Sequence[Column]) -> bool:
    """Tell whether words that were led through columns sit well in them; if not, the lines are in another order.

    A row with more cells than columns, such as the heading of another block that was taken for one, does not.
    """
    if any(max(row, default=0) >= len(columns) for row in rows):
        return False
    costs = [misfit(columns[j].role, cell.text) for row in rows for j, cell in row.items() if cell.text]
    return not costs or fmean(costs) < ILL_FITTING


def _held(row: Placed) -> Placed:
    """Return a row whose columns cannot be decided."""
    return {j: replace(cell, marks=(*cell.marks, Mark.HELD)) for j, cell in row.items()}


def _announces_splits(line: Line) -> bool:
    """Tell whether a line announces splits of the total side by side (按收入性质分, 按支出性质分)."""
    return len(line) > 1 and row_kind(_texts(line)) is RowKind.SPLIT_HEADING


def _splits(lines: Sequence[Line], i: int, rows: list[Placed]) -> int:
    """Read the fund lines under the splits announced at line i, each with its amount; return the line behind them."""
    rows.append({1 + 2 * k: word.cell for k, word in enumerate(lines[i])})
    end = next((k for k in range(i + 1, len(lines)) if _heading_at(lines, k) or _opens_other(lines, k)), len(lines))
    row: Placed = {}
    for word in with_whole_words([word for line in lines[i + 1 : end] for word in line]):
        if text_kind(word.cell.text) in _AMOUNTS and row:
            row[max(row) + 1] = word.cell
            continue
        if word.starts_line and row:
            rows.append(row)
            row = {}
        row[max(row, default=-1) // 2 * 2 + 3 if row else 1] = word.cell
    rows.extend([row] if row else [])
    return end


def _opens_other(lines: Sequence[Line], k: int) -> bool:
    """Tell whether a line under announced splits begins something else than a fund line."""
    label = _label_at(lines, k)
    return label is not None and not vocabulary().fund_line(label[0].text)


def _mark_break(lines: Sequence[Line], i: int) -> None:
    """Note that line i follows a page break, of which the heading repeated before it has taken the mark."""
    if i < len(lines):
        lines[i][:] = [replace(word, after_break=True) for word in lines[i]]


def _ends_block(lines: Sequence[Line], k: int, opened: _HeadingLines) -> bool:
    """Tell whether a line stands behind a block: the next heading, a total, a note, or the label of another block."""
    texts = _texts(lines[k])
    if _heading_at(lines, k) or _NOTE.match(texts[0]) or row_kind(texts) is RowKind.TOTAL:
        return True
    if _announces_splits(lines[k]):
        return True
    label = _label_at(lines, k)
    if label is None or vocabulary().level1(label[0].text) or vocabulary().level2(label[0].text):
        return False
    behind = k + label[1]
    if behind < len(lines) and not label[2] and _heading_at(lines, behind):
        return True
    in_rows = opened.heading.block in {"indicators", "framework"}
    return not in_rows and not vocabulary().fund_line(label[0].text)


def _row(cells: dict[int, list[Cell]], columns: Sequence[Column]) -> Placed:
    """Return a row with the words of each column joined."""
    return padded({j: joined(words) for j, words in cells.items()}, 0, columns)


def _fields(lines: Sequence[Line], i: int, rows: list[Placed]) -> int:
    """Read a label and its value at line i; return the line behind them."""
    label = _label_at(lines, i)
    if label is None:
        rows.append(_loose(lines[i]))
        return i + 1
    cell, used, rest = label
    end = i + used
    while end < len(lines) and not _begins_other(lines, end):
        rest = [*rest, *lines[end]]
        end += 1
    rows.append(_pairs(cell, rest))
    return end


def _begins_other(lines: Sequence[Line], k: int) -> bool:
    """Tell whether a line begins something other than the value above it."""
    texts = _texts(lines[k])
    return bool(
        _heading_at(lines, k) or _NOTE.match(texts[0]) or row_kind(texts) is RowKind.TOTAL or _label_at(lines, k)
    )


def _pairs(label: Cell, words: Sequence[Word]) -> Placed:
    """Return label and value, and the further labels and values of the same line, side by side."""
    groups: list[list[Cell]] = [[label], []]
    for word in words:
        if vocabulary().role("fields", word.cell.text) and not word.starts_line and groups[-1]:
            groups.extend([[word.cell], []])
        else:
            groups[-1].append(word.cell)
    return {k: joined(cells) for k, cells in enumerate(groups) if cells}


def _label_at(lines: Sequence[Line], i: int) -> tuple[Cell, int, Line] | None:
    """Return the label that begins at line i, the lines it takes, and the words behind it in its last line."""
    found = None
    cells: list[Cell] = []
    for used in range(1, LABEL_LINES + 1):
        if i + used > len(lines) or (used > 1 and len(lines[i + used - 2]) > 1):
            break
        line = lines[i + used - 1]
        cells.append(line[0].cell)
        text = "".join(cell.text for cell in cells)
        if vocabulary().role("fields", text) or vocabulary().role("blocks", text) in _BLOCKS:
            found = (joined(cells), used, line[1:])
    return found


def _loose(line: Line) -> Placed:
    """Return the words of a line as they stand."""
    return {k: word.cell for k, word in enumerate(line)}
