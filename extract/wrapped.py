"""Puts the rows of a table together from text lines, where columns are only the order and kind of the words.

A block's heading line names its columns; the words below are led through them by `extract.viterbi`. Between the
blocks, lines are labels and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.kinds import TextKind, text_kind
from extract.model import Cell, Grid, Mark
from extract.rows import RowKind, read_heading, row_kind
from extract.slid import Placed, as_grid, padded, total_row
from extract.slots import Column, columns_of
from extract.viterbi import Word, lead_through
from extract.vocabulary import vocabulary

LABEL_LINES = 4  # so many lines a label may be wrapped over
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明)\d?[:：.]")

_BLOCKS = {"funds", "tasks", "goals", "indicators"}

Line = list[Word]


def put_together(grid: Grid) -> Grid:
    """Return the grid of text lines as an aligned grid of rows."""
    lines = _lines(grid)
    rows: list[Placed] = []
    breaks: set[int] = set()
    i = 0
    while i < len(lines):
        texts = [word.cell.text for word in lines[i]]
        if lines[i][0].after_break and rows:
            breaks.add(len(rows))
        if _NOTE.match(texts[0]):
            end = next((k for k in range(i + 1, len(lines)) if read_heading(_texts(lines[k]))), len(lines))
            rows.append({0: _joined([word.cell for line in lines[i:end] for word in line])})
            i = end
        elif read_heading(texts):
            i = _block(lines, i, rows)
        else:
            i = _fields(lines, i, rows)
    return as_grid(rows, grid, frozenset(row for row in breaks if row < len(rows)))


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


def _block(lines: Sequence[Line], i: int, rows: list[Placed]) -> int:
    """Read the block whose heading begins at line i; return the line behind it."""
    heading_words, body = _heading_words(lines, i)
    heading = read_heading([word.text for word in heading_words])
    if heading is None:
        raise AssertionError("the caller saw a heading")
    columns = columns_of(heading)
    shift = len(columns) - len(heading.roles)  # the label columns stand without heading
    rows.append({k + shift: cell for k, cell in enumerate(heading_words)})
    end = next((k for k in range(body, len(lines)) if _ends_block(lines, k, heading.block)), len(lines))
    words = _with_whole_labels([word for line in lines[body:end] for word in line])
    rows.extend(_row(row, columns) for row in lead_through(words, heading.block, columns))
    if end < len(lines) and row_kind(_texts(lines[end])) is RowKind.TOTAL:
        rows.append(total_row([word.cell for word in lines[end]], columns) or _loose(lines[end]))
        end += 1
    return end


def _heading_words(lines: Sequence[Line], i: int) -> tuple[list[Cell], int]:
    """Return the headings that begin at line i, with those wrapped over the next lines put together, and the body."""
    words = [word.cell for word in lines[i]]
    heading = read_heading([word.text for word in words])
    following = i + 1
    while heading and following < len(lines):
        longer = _continued(words, lines[following], heading.block)
        if longer is None:
            break
        words, following = longer, following + 1
    return words, following


def _continued(words: Sequence[Cell], line: Line, block: str) -> list[Cell] | None:
    """Return the headings with each word of a line put behind the heading that it completes, or None."""
    block = "indicators" if block == "framework" else block
    longer = list(words)
    for word in line:
        for k, heading in enumerate(longer):
            if vocabulary().role(block, heading.text + word.cell.text):
                longer[k] = _joined([heading, word.cell])
                break
        else:
            return None
    return longer


def _ends_block(lines: Sequence[Line], k: int, block: str) -> bool:
    """Tell whether a line stands behind a block: the next heading, a total, a note, or the label of another block."""
    texts = _texts(lines[k])
    if read_heading(texts) or _NOTE.match(texts[0]) or row_kind(texts) is RowKind.TOTAL:
        return True
    label = _label_at(lines, k)
    if label is None or vocabulary().level1(label[0].text) or vocabulary().level2(label[0].text):
        return False
    behind = k + label[1]
    opens_block = behind < len(lines) and read_heading(_texts(lines[behind])) is not None
    return opens_block or (block not in {"indicators", "framework"} and not vocabulary().fund_line(label[0].text))


def _with_whole_labels(words: Sequence[Word]) -> list[Word]:
    """Return the words with level labels that are wrapped over lines put together."""
    whole: list[Word] = []
    for word in words:
        if whole and word.starts_line and _is_cut_label(whole[-1].cell.text, word.cell.text):
            whole[-1] = replace(whole[-1], cell=_joined([whole[-1].cell, word.cell]))
        else:
            whole.append(word)
    return whole


def _is_cut_label(upper: str, lower: str) -> bool:
    """Tell whether two words are the parts of a known level label, of which neither is one."""
    known = (TextKind.LEVEL1, TextKind.LEVEL2, TextKind.EITHER_LEVEL)
    return text_kind(upper + lower) in known and text_kind(upper) not in known and text_kind(lower) not in known


def _row(cells: dict[int, list[Cell]], columns: Sequence[Column]) -> Placed:
    """Return a row with the words of each column joined."""
    return padded({j: _joined(words) for j, words in cells.items()}, 0, columns)


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
        read_heading(texts)
        or _NOTE.match(texts[0])
        or row_kind(texts) is RowKind.TOTAL
        or _label_at(lines, k)
    )


def _pairs(label: Cell, words: Sequence[Word]) -> Placed:
    """Return label and value, and the further labels and values of the same line, side by side."""
    groups: list[list[Cell]] = [[label], []]
    for word in words:
        if vocabulary().role("fields", word.cell.text) and not word.starts_line and groups[-1]:
            groups.extend([[word.cell], []])
        else:
            groups[-1].append(word.cell)
    return {k: _joined(cells) for k, cells in enumerate(groups) if cells}


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
            found = (_joined(cells), used, line[1:])
    return found


def _loose(line: Line) -> Placed:
    """Return the words of a line as they stand."""
    return {k: word.cell for k, word in enumerate(line)}


def _joined(cells: Sequence[Cell]) -> Cell:
    """Return one cell for the pieces of a text; between Latin letters and digits a space is kept."""
    text = cells[0].text
    for cell in cells[1:]:
        gap = " " if text[-1:].isascii() and cell.text[:1].isascii() and text[-1:].isalnum() else ""
        text += gap + cell.text
    places = tuple(place for cell in cells for place in cell.places)
    marks = tuple(dict.fromkeys(mark for cell in cells for mark in cell.marks))
    if len(cells) > 1:
        marks = (*marks, Mark.REJOINED)
    return replace(cells[0], text=text, places=places, marks=marks)
