"""One page from its picture to lines and grids: the chain from pixels through rulings, cells and recognised lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.arrays import FloatArray, Glyphs
from extract.geometry import rulings_to_lattices
from extract.geometry.rulings import lines_to_rulings
from extract.model import Box, Grid, Leftover, Mark, PagePlace, Places
from extract.pdf.content import Aside
from extract.pdf.frame import Frame
from extract.pdf.layout import PageLayout, tables_and_lines
from extract.pdf.rendering import RESOLUTION
from extract.scan.cells import Cells
from extract.scan.layer import witnessed
from extract.scan.lines import Line, Stretch, stretches, usual_height
from extract.scan.marks import marks_of, seal_rests, specks
from extract.scan.ocr import Reading, are_upside_down, find_text
from extract.scan.pasted import with_pasted
from extract.scan.perspective import squared
from extract.scan.picture import FAINT, Picture, straight_picture
from extract.scan.reading import STAINED, line_glyphs, read_stretches
from extract.scan.ruled import picture_rulings
from extract.scan.runs import PALE

UPRIGHT = 1.5  # times as high as wide: a stretch of text that runs sideways
ASKED = 7  # lines that are asked whether they stand on their heads
NOWHERE = np.zeros((0, 4))  # boxes of no text
LEAST_CELLS = 6  # of a table in a picture beside text,
FILLED = 0.4  # of which so many hold text
PAGE = 1  # stands for the number while a page is read
LAYER = "text layer of a page that is read from its picture"
LARGE_MARK = 1.35  # times the usual height
DRAWN = "a large mark that stands alone"
OF_SEAL = "text of a seal"
UNREAD = "ink that could not be read"


def read_page(pixels: NDArray[np.uint8], size: float, known: PageLayout) -> PageLayout:
    """Return what a picture of a page, or the pictures on a page of text, say; see `extract.scan.read_page`."""
    if known.pictures:
        return with_pasted(pixels, size, known, _read_picture)
    return witnessed(_read_picture(pixels, size, known), known.hidden)


def _read_picture(pixels: NDArray[np.uint8], size: float, known: PageLayout) -> PageLayout:
    """Return what a picture says; of one that is not the page itself nothing, unless it has a ruled table."""
    picture = squared(straight_picture(pixels, RESOLUTION))
    if not known.is_picture and not _is_ruled(picture, NOWHERE):
        return known
    found = find_text(picture)
    if not known.is_picture and not _is_ruled(picture, found):
        return known
    if _runs_sideways(found):
        picture = picture.turned(1)
        found = find_text(picture)
    if _is_upside_down(picture, found):
        picture = picture.turned(2)
        found = find_text(picture)
    ratio = size * RESOLUTION
    return _on_page(_read(picture, found), picture.back.then(Frame(ratio, 0, 0, ratio)), known)


def _is_ruled(picture: Picture, text: FloatArray) -> bool:
    """Tell whether rulings make a table: of many cells, framed, and with text where that is known."""
    signs = _placeholders(text)
    ruled = picture_rulings(picture, text)
    found = rulings_to_lattices(lines_to_rulings(ruled.lines, np.zeros((0, 5)), signs), signs)
    cells = Cells([lattice for lattice in found if sum(lattice.inferred) <= 1], signs)
    held = np.unique(cells.at(*signs.middles().T))
    return cells.count >= LEAST_CELLS and (not len(text) or (held >= 0).sum() >= cells.count * FILLED)


def _runs_sideways(found: FloatArray) -> bool:
    """Tell whether most text runs up or down the page."""
    wide, high = (found[:, 2:] - found[:, :2]).T
    area = wide * high
    return bool(area[high > UPRIGHT * wide].sum() > area[wide > UPRIGHT * high].sum())


def _is_upside_down(picture: Picture, found: FloatArray) -> bool:
    """Tell whether the page stands on its head, by its longest lines."""
    longest = found[np.argsort(found[:, 0] - found[:, 2])][:ASKED]
    return are_upside_down([picture.cut(box, picture.grey, 255) for box in map(tuple, longest.tolist())])


def _read(picture: Picture, found: FloatArray) -> PageLayout:
    """Read a straight picture in which text was found."""
    ruled = picture_rulings(picture, found)
    signs = _placeholders(found)
    rulings = lines_to_rulings(ruled.lines, np.zeros((0, 5)), signs)
    tables = rulings_to_lattices(rulings, signs)
    bare = picture.without(ruled.mask)
    bare = bare.without(seal_rests(bare))
    bare = bare.without(specks(bare))
    marks = marks_of(bare)
    lines, unread = read_stretches(bare, marks, stretches(marks, found, Cells(tables, signs)))
    usual = usual_height(line.box for line in lines)
    reasons = [_foreign(line, usual, bare) for line in lines]
    foreign = [(line, reason) for line, reason in zip(lines, reasons, strict=True) if reason]
    lines = [line for line, reason in zip(lines, reasons, strict=True) if not reason]
    page = PageLayout(PAGE, picture.height, type_height=usual)
    layout = tables_and_lines(line_glyphs(lines), tables, page, Aside(PAGE), rulings)
    layout = replace(layout, grids=tuple((box, _marked(grid, lines, unread)) for box, grid in layout.grids))
    illegible = tuple(Leftover(reading.text, (layout.place(stretch.box),), UNREAD) for stretch, reading in unread)
    aside = tuple(Leftover(line.text, (layout.place(line.box),), reason) for line, reason in foreign)
    return replace(layout, leftover=layout.leftover + aside + illegible, warnings=(*layout.warnings, _warning(lines)))


def _foreign(line: Line, usual: float, picture: Picture) -> str | None:
    """Return why a line outside of tables is no text of the page; None where it is.

    A single mark that is too large for text is a hole, a clip or a spot; what lies where a seal was and is pale is what
    the seal itself says.
    """
    if line.owner >= 0:
        return None
    if len(line.text) == 1 and line.box[3] - line.box[1] > LARGE_MARK * usual:
        return DRAWN
    if picture.stained(line.box) > STAINED:
        part = picture.cut(line.box, picture.grey, 255)
        ink, others = (float(np.median(grey[grey < FAINT])) for grey in (part, picture.grey))
        return OF_SEAL if ink - others > PALE * (255 - others) else None
    return None


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


def _marked(grid: Grid, lines: Sequence[Line], unread: Sequence[tuple[Stretch, Reading]]) -> Grid:
    """Return a grid whose cells with ink are marked, with the confidence of their least certain sign: 0 if unread."""
    known = [(line.box, line.confidence) for line in lines] + [(stretch.box, 0.0) for stretch, _ in unread]
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, confidence) for box, confidence in known]
    cells = []
    for cell in grid.cells:
        x0, top, x1, bottom = _box(cell.places)
        inside = [confidence for x, y, confidence in middles if x0 <= x < x1 and top <= y < bottom]
        if inside:
            marks = (*cell.marks, Mark.OCR)
            cells.append(replace(cell, marks=marks, confidence=round(min(inside), 3)))
        else:
            cells.append(cell)
    return replace(grid, cells=tuple(cells))


def _box(places: Places) -> Box:
    return next(place.box for place in places if isinstance(place, PagePlace))


def _warning(lines: Iterable[Line]) -> str:
    lowest = min((line.confidence for line in lines), default=0.0)
    return f"read from a picture; the lowest confidence of a line is {lowest:.2f}"


def _on_page(layout: PageLayout, back: Frame, known: PageLayout) -> PageLayout:
    """Return a layout of the straight picture with its places on the page as shown; what was known is left over."""
    page = replace(layout, number=known.number, back=back, height_shown=known.height_shown)
    leftover = tuple(replace(left, places=_moved(left.places, page)) for left in layout.leftover)
    return replace(
        page,
        grids=tuple((box, _moved_grid(grid, page)) for box, grid in layout.grids),
        leftover=(*known.leftover, *_layer(known), *leftover),
        warnings=known.warnings + layout.warnings,
    )


def _layer(known: PageLayout) -> Iterator[Leftover]:
    """Yield the text of a page that is read from its picture all the same."""
    yield from (Leftover(line.text, (known.place(line.box),), LAYER) for line in known.lines)
    yield from (Leftover(cell.text, cell.places, LAYER) for _, grid in known.grids for cell in grid.cells if cell.text)


def _moved_grid(grid: Grid, page: PageLayout) -> Grid:
    return replace(grid, cells=tuple(replace(cell, places=_moved(cell.places, page)) for cell in grid.cells))


def _moved(places: Places, page: PageLayout) -> Places:
    return tuple(page.place(place.box) for place in places if isinstance(place, PagePlace))
