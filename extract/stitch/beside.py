"""The boxes of a table's cells by page, where pages that show it side by side are one.

A cell that their seam cuts has a place on each, as high on one as on the other, and shows where they meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extract.model import Box, Grid, PagePlace, Place

Spanned = tuple[int, int, Box]  # the column lines at which a cell begins and ends, and its box
Run = tuple[PagePlace, ...]  # the places of a cell side by side, from the left
Spans = Mapping[Run, tuple[int, int]]
Moved = tuple[int, float]  # the page on the left of those side by side, and how far to its right another one lies


def boxes_by_page(grid: Grid) -> dict[int, list[Spanned]] | None:
    """Return the cells of each page, by their last places; those that share these as one. None without places.

    Of pages side by side, all are under the number of the left one, as if that were as wide.
    """
    spans: dict[Run, tuple[int, int]] = {}
    for cell in grid.cells:
        run = _last(cell.places)
        if not run:
            return None
        start, end = spans.get(run, (cell.col, cell.col))
        spans[run] = min(start, cell.col), max(end, cell.col + cell.col_span)
    moved = _moved(spans)
    pages: dict[int, list[Spanned]] = {}
    for run, (start, end) in spans.items():
        first, last = (run[0], run[-1]) if moved[run[0].page][0] == moved[run[-1].page][0] else (run[-1], run[-1])
        page, far = moved[first.page]
        box = (first.box[0] + far, first.box[1], last.box[2] + moved[last.page][1], last.box[3])
        pages.setdefault(page, []).append((start, end, box))
    return pages


def _last(places: Sequence[Place]) -> Run:
    """Return the last place of a cell, after those on pages before that reach from the same height to the same."""
    run: Run = ()
    for place in reversed(places):
        if not isinstance(place, PagePlace):
            return ()
        if run and (place.page >= run[0].page or place.box[1::2] != run[0].box[1::2]):
            break
        run = (place, *run)
    return run


def _moved(spans: Spans) -> dict[int, Moved]:
    """Return where each page lies; one below another, where cells stand in the same columns, is not beside it."""
    columns: dict[int, set[int]] = {place.page: set() for run in spans for place in run}
    for run, span in spans.items():
        if len(run) == 1:
            columns[run[0].page].update(range(*span))
    steps = {
        right.page: (left.page, left.box[2] - right.box[0])
        for run in spans
        for left, right in pairwise(run)
        if columns[left.page].isdisjoint(columns[right.page])
    }
    moved: dict[int, Moved] = {}
    for page in sorted(columns):
        left, step = steps.get(page, (page, 0.0))
        first, far = moved.get(left, (page, 0.0))
        moved[page] = first, far + step
    return moved
