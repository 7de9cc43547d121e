"""The stretches of a sheet that are tables of their own: blank rows divide them, blank columns if between two forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from extract.sheet.cells import Range, Sheet
from extract.vocabulary import vocabulary

_GAP = 2  # blank rows that divide forms
_BEYOND = 1 << 20  # no sheet has so many columns
_HEADINGS = 3  # so many column headings of the same kind on both sides of a blank column are two tables' heads


def regions(boxes: Mapping[Range, str], blanks: Sequence[Range], sheet: Sheet) -> Iterator[list[Range]]:
    """Yield the boxes of each table, downwards, of tables side by side the left one first.

    `blanks` are the merged areas without a text: what they cover is no blank column.
    """
    for band in _bands(sorted(boxes), sheet):
        sides = _sides(band, boxes, blanks)
        if len(sides) == 1:
            yield band
        else:  # each may hold several, one below the other
            for side in sides:
                yield from _bands(side, sheet)


def _bands(boxes: Sequence[Range], sheet: Sheet) -> Iterator[list[Range]]:
    """Yield the boxes of each stretch of rows that blank rows divide from the next."""
    band: list[Range] = []
    end = 0
    for box in boxes:
        blank = sum(row not in sheet.hidden_rows | sheet.ruled_rows for row in range(end + 1, box[0][0]))
        if band and blank >= _GAP:
            yield band
            band = []
        end = max(end, box[1][0]) if band else box[1][0]
        band.append(box)
    if band:
        yield band


def _sides(band: list[Range], boxes: Mapping[Range, str], blanks: Sequence[Range]) -> list[list[Range]]:
    """Part a band at the blank columns that have the head of a form on either side."""
    top, bottom = band[0][0][0], max(box[1][0] for box in band)
    near = [area for area in blanks if area[0][0] <= bottom and top <= area[1][0]]
    starts = _starts((box[0][1], box[1][1]) for box in (*band, *near))
    sides = [[box for box in band if start <= box[0][1] < end] for start, end in pairwise([*starts, _BEYOND])]
    parted: list[list[Range]] = []
    for side in sides:
        heads = _headings(side, boxes)
        if parted and len(heads & _headings(parted[-1], boxes)) < _HEADINGS:
            parted[-1] = sorted([*parted[-1], *side])
        else:
            parted.append(side)
    return parted


def _starts(spans: Iterable[tuple[int, int]]) -> list[int]:
    """Return the columns that begin a stretch of columns without a blank one."""
    starts: list[int] = []
    end = -_GAP
    for left, right in sorted(spans):
        if left > end + 1:
            starts.append(left)
        end = max(end, right)
    return starts


def _headings(side: Sequence[Range], boxes: Mapping[Range, str]) -> set[str]:
    """Return the roles of the headings of indicators among some boxes."""
    roles = (vocabulary().role("indicators", boxes[box]) for box in side)
    return {role for role in roles if role is not None}
