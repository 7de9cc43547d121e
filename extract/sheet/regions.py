"""The stretches of a sheet that are tables of their own: blank rows divide them, and the heads of further forms.

Forms stand below each other, with blank rows between them or without, and side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from extract.lead import is_note, is_title
from extract.rows import read_heading
from extract.sheet.cells import Range, Sheet
from extract.vocabulary import vocabulary

_BEYOND = 1 << 20  # no sheet has so many rows or columns
_GAP = 2  # blank rows that divide forms, whatever they are
_HEADINGS = 3  # so many column headings of the same kind on both sides of a line are two tables' heads
_FORM_HEADS = {"project_name", "department"}  # the fields with which a form begins

Boxes = Mapping[Range, str]


def regions(boxes: Boxes, blanks: Sequence[Range], sheet: Sheet) -> Iterator[list[Range]]:
    """Yield the boxes of each table, downwards, of tables side by side the left one first.

    `blanks` are the merged areas without a text: no table ends within one.
    """
    if boxes:
        yield from _tables(sorted(boxes), boxes, blanks, sheet)


def _tables(stretch: list[Range], boxes: Boxes, blanks: Sequence[Range], sheet: Sheet) -> Iterator[list[Range]]:
    """Part a stretch by blank rows, by columns and by heads, and each part again, until none parts it."""
    for parts in (_bands(stretch, sheet), _sides(stretch, boxes, blanks), _stacked(stretch, boxes)):
        found = list(parts)
        if len(found) > 1:
            for part in found:
                yield from _tables(part, boxes, blanks, sheet)
            return
    yield stretch


def _bands(stretch: Sequence[Range], sheet: Sheet) -> Iterator[list[Range]]:
    """Yield the boxes of each stretch of rows that blank rows divide from the next."""
    band: list[Range] = []
    end = 0
    for box in stretch:
        blank = sum(row not in sheet.hidden_rows | sheet.ruled_rows for row in range(end + 1, box[0][0]))
        if band and blank >= _GAP:
            yield band
            band = []
        end = max(end, box[1][0]) if band else box[1][0]
        band.append(box)
    if band:
        yield band


def _sides(stretch: list[Range], boxes: Boxes, blanks: Sequence[Range]) -> Iterator[list[Range]]:
    """Part a stretch at the line between columns that no box crosses and that has the head of a form on either side.

    Of several such lines it is the one behind a blank column, or else where a box begins highest.
    """
    heads = _heads(stretch, boxes)
    top, bottom = stretch[0][0][0], max(box[1][0] for box in stretch)
    near = [area for area in blanks if area[0][0] <= bottom and top <= area[1][0]]
    covered = [(box[0][1], box[1][1]) for box in (*stretch, *near)]
    highest = {box[0][1]: -box[0][0] for box in reversed(stretch)}  # where boxes begin, and the first of them there
    lines = [
        (all(right != line - 1 for _, right in covered), height, -line)
        for line, height in highest.items()
        if not any(left < line <= right for left, right in covered) and _parts_heads(heads, line)
    ]
    line = -max(lines)[-1] if lines else 0
    for left, right in ((0, line), (line, _BEYOND)):
        if side := [box for box in stretch if left <= box[0][1] < right]:
            yield side


def _heads(stretch: Sequence[Range], boxes: Boxes) -> list[dict[int, str]]:
    """Return the rows that hold headings of indicators: the role of each by its column."""
    rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for box in stretch:
        role = vocabulary().role("indicators", boxes[box])
        if role is not None:
            rows[box[0][0]][box[0][1]] = role
    return [row for row in rows.values() if len(row) >= _HEADINGS]


def _parts_heads(heads: Sequence[Mapping[int, str]], line: int) -> bool:
    """Tell whether a heading left of a line and one right of it have several columns of the same kind."""
    left = [{role for column, role in head.items() if column < line} for head in heads]
    right = [{role for column, role in head.items() if column >= line} for head in heads]
    return any(len(one & other) >= _HEADINGS for one in left for other in right)


def _stacked(stretch: Sequence[Range], boxes: Boxes) -> Iterator[list[Range]]:
    """Part a stretch before each row that begins a further form, with the titles above it."""
    for first, end in pairwise([0, *_starts(stretch, boxes), _BEYOND]):
        yield [box for box in stretch if first <= box[0][0] < end]


def _starts(stretch: Sequence[Range], boxes: Boxes) -> Iterator[int]:
    """Yield the rows with which further forms begin: a title, or a form's first field once another had its headings."""
    left = min(box[0][1] for box in stretch)
    alone: list[tuple[int, str]] = []  # the rows of one text since the last other row
    has_headings = False
    last = -1  # the row that ends the form above
    for row, group in groupby(stretch, key=lambda box: box[0][0]):
        line = list(group)
        texts = [boxes[box] for box in line]
        if len(texts) == 1:
            alone.append((row, texts[0]))
            continue
        titles = _titles(alone, last)
        heading = read_heading(texts)
        is_head = has_headings and heading is None and line[0][0][1] == left and _names_form(texts[0])
        if is_head or (last >= 0 and any(is_title(text) for _, text in titles)):
            yield titles[0][0] if titles else row
            has_headings = False
        last = row
        has_headings = has_headings or (heading is not None and heading.block == "indicators")
        alone = []


def _titles(alone: Sequence[tuple[int, str]], last: int) -> list[tuple[int, str]]:
    """Return those of the texts alone in their rows that stand over the next form: not what ends the form above.

    That ends at a blank row, below its last row or below its notes, if there is one.
    """
    titles: list[tuple[int, str]] = []
    is_apart = bool(alone) and alone[0][0] > last + 1
    for row, text in alone:
        is_titled = any(is_title(title) for _, title in titles)
        ends_above = is_note(text) or (not is_titled and (":" in text or "：" in text))
        if ends_above or (titles and not (is_titled or is_apart) and row > titles[-1][0] + 1):
            titles = []
        if not ends_above:
            titles.append((row, text))
    return titles


def _names_form(label: str) -> bool:
    return vocabulary().role("fields", label) in _FORM_HEADS
