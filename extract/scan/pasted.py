"""Pictures on a page that has text of its own: one that holds a ruled table is read into its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.model import Box, Grid, PagePlace
from extract.pdf.frame import UPRIGHT
from extract.pdf.layout import PageLayout

Reading = Callable[[NDArray[np.uint8], float, PageLayout], PageLayout]
FEW = 40  # signs of text beside a picture up to which the picture is what the page is about
LARGE = 0.2  # share of the page that such a picture covers
LEAST = 6  # cells with text of a table in another picture,
FILLED = 0.5  # which are so many of its cells
PAPER = 255


def with_pasted(pixels: NDArray[np.uint8], size: float, page: PageLayout, read: Reading) -> PageLayout:
    """Return a page with what `read` finds in its pictures: tables, and all text where the page has next to none.

    Pictures under text are its ground and are left out, as are all on a page that was read with the head turned.
    """
    if page.back != UPRIGHT:
        return page
    has_text = sum(len(text) for _, text in _texts(page)) >= FEW
    for box in page.pictures:
        if any(_is_inside(text_box, box) for text_box, _ in _texts(page)):
            continue
        takes_all = (
            not has_text and (box[2] - box[0]) * (box[3] - box[1]) > LARGE * pixels.shape[0] * pixels.shape[1] * size**2
        )
        blank = PageLayout(page.number, page.height, page.height_shown, is_picture=takes_all)
        found = read(_alone(pixels, size, box), size, blank)
        if takes_all or any(_is_filled(grid) for _, grid in found.grids):
            page = _together(page, found)
    return page


def _is_filled(grid: Grid) -> bool:
    """Tell a table from a chart: most of its cells hold text."""
    filled = sum(bool(cell.text) for cell in grid.cells)
    return filled >= LEAST and filled >= FILLED * len(grid.cells)


def _texts(page: PageLayout) -> Iterator[tuple[Box, str]]:
    yield from ((line.box, line.text) for line in page.lines)
    for _, grid in page.grids:
        for cell in grid.cells:
            yield from ((place.box, cell.text) for place in cell.places if isinstance(place, PagePlace) and cell.text)


def _is_inside(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]


def _alone(pixels: NDArray[np.uint8], size: float, box: Box) -> NDArray[np.uint8]:
    """Return the page with nothing on it but what is in a box."""
    left, top, right, bottom = (max(0, round(side / size)) for side in box)
    alone = np.full_like(pixels, PAPER)
    alone[top:bottom, left:right] = pixels[top:bottom, left:right]
    return alone


def _together(page: PageLayout, found: PageLayout) -> PageLayout:
    """Return a page with the lines and grids of a picture on it, at their places as shown."""
    lines = (*page.lines, *(line._replace(box=found.back.box(line.box)) for line in found.lines))
    grids = tuple((found.back.box(box), grid) for box, grid in found.grids)
    return replace(
        page,
        lines=tuple(sorted(lines, key=lambda line: line.box[1] + line.box[3])),
        grids=page.grids + grids,
        leftover=page.leftover + found.leftover,
        warnings=page.warnings + found.warnings,
    )
