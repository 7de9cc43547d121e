"""One page from its picture to lines and grids: the chain from pixels through rulings, cells and recognised lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.arrays import FloatArray, Glyphs
from extract.geometry import lattices
from extract.model import Grid, Leftover, Mark, Place
from extract.pdf.content import Aside
from extract.pdf.layout import PageLayout, tables_and_lines
from extract.scan.lines import Cells, Stretch, specks, stretches
from extract.scan.ocr import Reading, find_text
from extract.scan.picture import Picture, straight_picture
from extract.scan.reading import Line, line_glyphs, read_stretches, usual_height
from extract.scan.ruled import picture_rulings

UPRIGHT = 1.5  # times as high as wide: a stretch of text that runs sideways
DOUBTFUL = 0.6  # mean confidence below which the page may stand on its head
UNREAD = "ink that could not be read"


@dataclass(frozen=True, slots=True)
class _Read:
    """A page in the coordinates of its straight picture, with the mean confidence of its lines."""

    layout: PageLayout
    confidence: float


def read_page(pixels: NDArray[np.uint8], scale: float, blank: PageLayout) -> PageLayout:
    """Return what a picture of a page says; see `extract.scan.read_page`."""
    picture = straight_picture(pixels, scale)
    found = find_text(picture.grey, scale)
    if _runs_sideways(found):
        picture = picture.turned(1)
        found = find_text(picture.grey, scale)
    read = _read(picture, found, blank)
    if read.confidence < DOUBTFUL and len(found):
        turned = picture.turned(2)
        other = _read(turned, find_text(turned.grey, scale), blank)
        if other.confidence > read.confidence:
            picture, read = turned, other
    return read.layout


def _runs_sideways(found: FloatArray) -> bool:
    """Tell whether most text runs up or down the page."""
    wide, high = (found[:, 2:] - found[:, :2]).T
    area = wide * high
    return bool(area[high > UPRIGHT * wide].sum() > area[wide > UPRIGHT * high].sum())


def _read(picture: Picture, found: FloatArray, blank: PageLayout) -> _Read:
    """Read a straight picture in which text was found."""
    ruled = picture_rulings(picture)
    tables = lattices(ruled.lines, np.zeros((0, 5)), _placeholders(found))
    cells = Cells(tables)
    bare = picture.without(ruled.mask)
    bare = bare.without(specks(bare))
    lines, unread = read_stretches(bare, stretches(bare, found, cells))
    aside = Aside(blank.number, list(blank.leftover), list(blank.warnings))
    height = picture.grey.shape[0] / picture.scale
    page = replace(blank, height=height, back=picture.back, type_height=usual_height(lines))
    layout = tables_and_lines(line_glyphs(lines), tables, page, aside)
    confidences = {
        layout.place(box): confidence
        for box, confidence in zip(cells.boxes, _confidences(cells, lines, unread).tolist(), strict=True)
        if not math.isnan(confidence)
    }
    layout = replace(layout, grids=tuple((box, _marked(grid, confidences)) for box, grid in layout.grids))
    leftover = tuple(Leftover(reading.text, (layout.place(stretch.box),), UNREAD) for stretch, reading in unread)
    warnings = (*layout.warnings, _warning(lines))
    confidence = float(np.mean([line.confidence for line in lines])) if lines else 0.0
    return _Read(replace(layout, leftover=layout.leftover + leftover, warnings=warnings), confidence)


def _placeholders(found: FloatArray) -> Glyphs:
    """Return signs without meaning where text was found, to tell the geometry where there is some."""
    pieces = [
        (x, top, min(x + bottom - top, x1), bottom)
        for x0, top, x1, bottom in found.tolist()
        for x in np.arange(x0, x1, max(bottom - top, 1.0)).tolist()
    ]
    boxes = np.array(pieces, dtype=np.float64).reshape(-1, 4)
    none = np.zeros(len(boxes), dtype=np.int64)
    return Glyphs(none, boxes, none, none.astype(bool))


def _confidences(cells: Cells, lines: Sequence[Line], unread: Sequence[tuple[Stretch, Reading]]) -> FloatArray:
    """Return the lowest confidence of each cell's lines: 0 where some could not be read, not a number without any."""
    lowest = np.full(len(cells.boxes), np.nan)
    known = [(line.owner, line.confidence) for line in lines] + [(stretch.owner, 0.0) for stretch, _ in unread]
    for owner, confidence in known:
        if owner >= 0:
            lowest[owner] = np.fmin(lowest[owner], confidence)
    return lowest


def _marked(grid: Grid, confidences: Mapping[Place, float]) -> Grid:
    """Return a grid whose cells with ink are marked, with their confidence."""
    cells = tuple(
        replace(cell, marks=(*cell.marks, Mark.OCR), confidence=round(confidences[cell.places[0]], 3))
        if cell.places[0] in confidences
        else cell
        for cell in grid.cells
    )
    return replace(grid, cells=cells)


def _warning(lines: Iterable[Line]) -> str:
    lowest = min((line.confidence for line in lines), default=0.0)
    return f"read from a picture; the lowest confidence of a line is {lowest:.2f}"
