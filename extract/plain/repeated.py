"""Merged cells that a conversion wrote out again in each row and column that they cover.

Programs that know no merged cells write a table so: `项目名称 | 项目名称 | 培训 | 培训`. Where labels stand twice in
several rows, the repeats are told from cells that only say the same (weight 10, score 10): a value repeats where the
heading above it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extract.kinds import TextKind, text_kind
from extract.rows import read_heading
from extract.vocabulary import vocabulary

_FEWEST_ROWS = 2  # in which a label stands twice
_WORDS = {TextKind.WORD, TextKind.TEXT}
_LABELS = ("fields", "blocks", "indicators", "funds", "goals", "splits")

Row = Sequence[str]
Run = tuple[int, int]  # the columns of equal texts side by side, half open


def repeats(rows: Sequence[Row]) -> set[tuple[int, int]]:
    """Return the (row, column) of each text that repeats that of the cell to its left or above."""
    rows = [["".join(text.split()) for text in row] for row in rows]  # each may be wrapped in its own way
    doubled = sum(any(_is_label(row[start]) for start, _ in _runs(row)) for row in rows)
    if doubled < _FEWEST_ROWS:
        return set()
    across = {(number, col) for number, cols in enumerate(_across(rows)) for col in cols}
    return across | {place for place in _down(rows) if place not in across}


def _runs(row: Row) -> list[Run]:
    """Return the stretches of several equal texts, or of several blanks."""
    found = []
    start = 0
    for _, group in groupby(row):
        end = start + len(list(group))
        if end - start > 1:
            found.append((start, end))
        start = end
    return found


def _is_label(text: str) -> bool:
    words = vocabulary()
    return bool(text) and (
        any(words.role(block, text) for block in _LABELS) or words.is_level(text) or words.fund_line(text) is not None
    )


def _across(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Yield for each row the columns that repeat the one to their left."""
    headed: list[Run] | None = None  # the runs of the heading above
    for row in rows:
        runs = _runs(row)
        if read_heading(row) is not None:
            headed = runs
        elif row and vocabulary().role("fields", row[0]) is not None:
            headed = None
        elif any(vocabulary().role("splits", text) for text in row):
            headed = [(0, len(row))]  # amounts side by side, each beside its label: none stands under a heading
        yield [col for start, end in runs for col in range(start + 1, end) if _repeats(row, col, (start, end), headed)]


def _repeats(row: Row, col: int, run: Run, headed: Sequence[Run] | None) -> bool:
    """Tell whether a text that equals the one to its left repeats it."""
    text = row[col]
    if not text:
        return False
    if headed is None:
        return _is_label(text) or text_kind(text) in _WORDS
    return run == (0, len(row)) or _is_label(text) or any(start < col < end for start, end in headed)


def _down(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield where a label, or the points of all fund lines, repeat those of the row above."""
    points: set[int] = set()
    for number in range(1, len(rows)):
        heading = read_heading(rows[number - 1])
        if heading is not None:
            is_funds = heading.block == "funds"
            points = {col for col, role in enumerate(heading.roles) if is_funds and role in {"weight", "score"}}
            continue
        for col, (above, text) in enumerate(zip(rows[number - 1], rows[number], strict=False)):
            is_points = col in points and text_kind(text) is TextKind.NUMBER
            if text and text == above and (is_points or _goes_down(text)):
                yield number, col


def _goes_down(text: str) -> bool:
    return vocabulary().is_level(text) or vocabulary().role("blocks", text) is not None
