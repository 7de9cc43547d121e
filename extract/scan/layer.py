"""The hidden text that scanners lay under a picture: another's recognition, so a witness, never the text.

What is read from the picture stands. How far the layer agrees is said for each page; where a layer that mostly agrees
reads a cell otherwise, one of the two is wrong, and the cell's confidence says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from extract.arrays import Glyphs
from extract.clean import compare_key
from extract.model import Box, Cell, Grid, PagePlace
from extract.pdf.layout import PageLayout

RELIABLE = 0.8  # share of signs in which a layer agrees, from which its differences raise a doubt
DISPUTED = 0.5  # the most that a cell's confidence is then
LEAST = 5  # signs of a layer that is compared at all


def witnessed(page: PageLayout, hidden: tuple[Glyphs, ...]) -> PageLayout:
    """Return a page that was read from its picture, with its places as shown, compared with its hidden text."""
    if sum(len(glyphs.codes) for glyphs in hidden) < LEAST:
        return page
    share = _agreement(page, hidden)
    warning = f"a hidden text layer agrees with the picture in {share:.0%} of the signs; it is left over"
    page = replace(page, warnings=(*page.warnings, warning))
    if share < RELIABLE:
        return page
    return replace(page, grids=tuple((box, _compared(grid, hidden)) for box, grid in page.grids))


def _agreement(page: PageLayout, hidden: tuple[Glyphs, ...]) -> float:
    """Return the share of signs that both have: of those at the place of each cell and line."""
    same = both = 0
    for box, text in _texts(page):
        ours, theirs = Counter(compare_key(text)), Counter(compare_key(_text_in(hidden, box)))
        same += 2 * (ours & theirs).total()
        both += ours.total() + theirs.total()
    return same / both if both else 0.0


def _texts(page: PageLayout) -> Iterator[tuple[Box, str]]:
    yield from ((page.back.box(line.box), line.text) for line in page.lines)
    yield from ((_box(cell), cell.text) for _, grid in page.grids for cell in grid.cells)


def _compared(grid: Grid, hidden: tuple[Glyphs, ...]) -> Grid:
    """Return a grid with the confidence of the cells that the layer reads otherwise."""
    return replace(grid, cells=tuple(_doubted(cell, _text_in(hidden, _box(cell))) for cell in grid.cells))


def _doubted(cell: Cell, theirs: str) -> Cell:
    if compare_key(cell.text) == compare_key(theirs):
        return cell
    return replace(cell, confidence=min(DISPUTED, 1.0 if cell.confidence is None else cell.confidence))


def _box(cell: Cell) -> Box:
    return next(place.box for place in cell.places if isinstance(place, PagePlace))


def _text_in(hidden: tuple[Glyphs, ...], box: Box) -> str:
    """Return the hidden text in a box, in the order in which it was written."""
    x0, top, x1, bottom = box
    codes: list[int] = []
    for glyphs in hidden:
        x, y = glyphs.middles().T
        codes += glyphs.codes[np.flatnonzero((x > x0) & (x < x1) & (y > top) & (y < bottom))].tolist()
    return "".join(map(chr, codes))
