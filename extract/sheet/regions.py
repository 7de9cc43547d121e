"""The stretches of a sheet that are tables of their own: blank rows divide them, and the heads of further forms.

Forms stand below each other, with blank rows between them or without, and side by side.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

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
    highest = {box[0][1]: -box[0][0] for box in reversed(stretch)}  # where boxes begin, and the first of them there
    free = _uncrossed([(box[0][1], box[1][1]) for box in (*stretch, *near)], highest)
    lines = [(is_apart, highest[line], -line) for line, is_apart in free if _parts_heads(heads, line)]
    line = -max(lines)[-1] if lines else 0
    for left, right in ((0, line), (line, _BEYOND)):
        if side := [box for box in stretch if left <= box[0][1] < right]:
            yield side


def _uncrossed(spans: Iterable[tuple[int, int]], columns: Iterable[int]) -> Iterator[tuple[int, bool]]:
    """Yield those of the columns over whose left side no span reaches, and whether the column before is blank."""
    waiting = deque(sorted(spans))
    reach = -1
    for column in sorted(columns):
        while waiting and waiting[0][0] < column:
            reach = max(reach, waiting.popleft()[1])
        if reach < column:
            yield column, reach < column - 1


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
    left = {frozenset(role for column, role in head.items() if column < line) for head in heads}
    right = {frozenset(role for column, role in head.items() if column >= line) for head in heads}
    return any(len(one & other) >= _HEADINGS for one in left for other in right)


def _stacked(stretch: Sequence[Range], boxes: Boxes) -> Iterator[list[Range]]:
    """Part a stretch before each row that begins a further form, with the titles above it."""
    starts = set(_starts(stretch, boxes))
    part: list[Range] = []
    for box in stretch:
        if part and box[0][0] in starts and part[-1][0][0] < box[0][0]:
            yield part
            part = []
        part.append(box)
    yield part


def _starts(stretch: Sequence[Range], boxes: Boxes) -> Iterator[int]:
    """Yield the rows with which further forms begin: a title, or a form's first field once another had its headings."""
    left = min(box[0][1] for box in stretch)
    alone: list[tuple[int, str]] = []  # the rows of one text since the last other row
    above: list[list[str]] = []  # those of several, in the form so far
    last = -1  # its last row
    for row, group in groupby(stretch, key=lambda box: box[0][0]):
        line = list(group)
        texts = [boxes[box] for box in line]
        if len(texts) == 1:
            alone.append((row, texts[0]))
            continue
        titles = _titles(alone, last)
        is_titled = bool(above) and any(is_title(text) for _, text in titles)
        if is_titled or (line[0][0][1] == left and _begins_form(texts, above)):
            yield titles[0][0] if titles else row
            above = []
        above.append(texts)
        last = row
        alone = []


def _begins_form(texts: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row names what a form is about, where the rows above hold the headings of one already."""
    if vocabulary().role("fields", texts[0]) not in _FORM_HEADS or read_heading(texts) is not None:
        return False
    return any(heading.block == "indicators" for row in above if (heading := read_heading(row)) is not None)


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
