"""One PDF page to its lines and grids: the place where glyphs, rulings and lines meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from extract.align import Aligned, OpenEnd, aligned_tables
from extract.arrays import FloatArray, Glyphs, IntArray, median
from extract.geometry import Area, lacks_rulings, rulings_to_lattices
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import Rulings, lines_to_rulings
from extract.model import Box, Cell, Grid, Leftover, Mark, PagePlace
from extract.pdf import pdfium
from extract.pdf.content import Aside, content_glyphs
from extract.pdf.frame import UPRIGHT, Frame, Shown, head_turned, shown
from extract.pdf.hanging import hanging
from extract.pdf.instead import Instead, forms_instead, has_fragment
from extract.pdf.lines import Line, glyphs_to_lines
from extract.pdf.objects import Painted, page_objects
from extract.pdf.passing import passing_row
from extract.pdf.pdfium import Handle
from extract.pdf.ruled import bounds_of, ruled_table
from extract.pdf.running import NOTHING, Known, known_of, row_again, running_glyphs

INFERRED = (Mark.INFERRED_BORDER,)
SIDES = np.zeros(4, dtype=np.float32)  # for PDFium to write to
MANY = 20  # so many objects on a page without text may be characters drawn as curves
PICTURE = 0.5  # share of the page that pictures cover when next to no text stands beside them,
FEW = 40  # which is up to so many glyphs,
PASTED = (150.0, 50.0)  # points: the width and height of a smaller picture hold no table
COVERED = 0.8  # and that a picture painted over the text covers


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page as read: lines outside tables and grids with their outlines, in points from its top left as read.

    `back` maps these to the page as shown, from which they differ where the head was turned; `height` and
    `height_shown` are those of the two. The places in grids and leftovers are those of the page as shown.
    """

    number: int
    height: float = 0.0
    height_shown: float = 0.0
    back: Frame = UPRIGHT
    type_height: float = 0.0  # the usual height of its glyphs
    lines: tuple[Line, ...] = ()
    grids: tuple[tuple[Box, Grid], ...] = ()
    leftover: tuple[Leftover, ...] = ()
    warnings: tuple[str, ...] = ()
    is_picture: bool = False  # what is to be seen is not, or not all, in its text
    hidden: tuple[Glyphs, ...] = ()  # of a page that is a picture: its text, on the page as shown
    pictures: tuple[Box, ...] = ()  # on another page: those that may hold a table, on the page as shown
    open_end: OpenEnd | None = None  # of a form without walls: that of the page before, and once read of this one
    known: Known = NOTHING  # what may be printed again: likewise

    def place(self, box: Box) -> PagePlace:
        """Return the place, on the page as shown, of a box of the page as read."""
        return PagePlace(self.number, self.back.box(box))


@dataclass(frozen=True, slots=True)
class _Table:
    """A lattice with its cells, whose owners' numbers start at `base`."""

    lattice: Lattice | Aligned
    areas: list[Area]
    bounds: IntArray  # of the areas: row, column, row end, column end
    base: int


def page_layout(page: Handle, text: Handle, number: int, before: PageLayout | None = None) -> PageLayout:
    """Return what an open PDFium page and its text page hold; `before` is the page before.

    A page whose text mostly runs sideways is read with the head turned; its places stay those of the page as shown.
    """
    aside = Aside(number)
    painted = page_objects(page)
    sides = pdfium.answers(pdfium.page_box, [page], SIDES)[0].tolist()
    view = shown(tuple(sides), pdfium.page_rotation(page) % 4)
    glyphs = content_glyphs(text, view, painted, aside)
    is_picture = _is_picture(glyphs, painted, view)
    is_picture |= not len(glyphs.codes) and bool(aside.leftover or pdfium.object_count(page) > MANY)
    quarter = int(np.bincount(glyphs.turns % 4).argmax()) if glyphs.turns.any() else 0
    forth, back = head_turned(quarter, view.width, view.height)
    hidden = (*aside.unseen, glyphs) if is_picture and (aside.unseen or painted.covering_area) else ()
    pictures = () if is_picture else _pasted(painted, view)
    lines, boxes = _drawn(painted, [view.frame, forth])
    if quarter:
        glyphs = Glyphs(glyphs.codes, forth.boxes(glyphs.boxes), (glyphs.turns - quarter) % 4, glyphs.spaced)
    type_height = median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1]) if len(glyphs.codes) else 0.0
    height = view.width if quarter % 2 else view.height
    blank = PageLayout(
        number,
        height,
        view.height,
        back,
        type_height,
        is_picture=is_picture,
        hidden=hidden,
        pictures=pictures,
        open_end=before.open_end if before else None,
        known=before.known if before else NOTHING,
    )
    rulings = lines_to_rulings(lines, boxes, glyphs)
    lattices = rulings_to_lattices(rulings, glyphs) or passing_row(rulings, before.grids if before else ())
    return tables_and_lines(glyphs, lattices, blank, aside, rulings)


def _is_picture(glyphs: Glyphs, painted: Painted, view: Shown) -> bool:
    """Tell a page whose content is a picture: there is no text, or next to none, or it lies under the picture."""
    area = view.width * view.height
    if not len(glyphs.codes):
        return painted.picture_area > 0
    if len(glyphs.codes) < FEW and painted.picture_area > PICTURE * area:
        return True
    return painted.covering_area > COVERED * area and _lies_in(glyphs, _pasted(painted, view))


def _lies_in(glyphs: Glyphs, boxes: Iterable[Box]) -> bool:
    """Tell whether most glyphs lie in one of the boxes."""
    x, y = glyphs.middles().T
    inside = ((x > x0) & (x < x1) & (y > top) & (y < bottom) for x0, top, x1, bottom in boxes)
    return any(2 * np.count_nonzero(one) > len(x) for one in inside)


def _pasted(painted: Painted, view: Shown) -> tuple[Box, ...]:
    """Return the pictures that are large enough to hold a table, on the page as shown."""
    boxes = view.frame.boxes(np.concatenate([np.zeros((0, 4)), *painted.pictures]))
    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
    x0, top, x1, bottom = boxes[(wide > PASTED[0]) & (high > PASTED[1])].T.tolist()
    return tuple(zip(x0, top, x1, bottom, strict=True))


def _drawn(painted: Painted, frames: Iterable[Frame]) -> tuple[FloatArray, FloatArray]:
    """Return lines (n, 6) and boxes (n, 5) as arrays, mapped through frames."""
    lines = np.concatenate([np.zeros((0, 6)), *painted.lines])
    boxes = np.concatenate([np.zeros((0, 5)), *painted.boxes])
    for frame in frames:
        lines[:, :4] = frame.boxes(lines[:, :4])
        boxes[:, :4] = frame.boxes(boxes[:, :4])
    return lines, boxes


def tables_and_lines(
    glyphs: Glyphs, candidates: list[Lattice], page: PageLayout, aside: Aside, rulings: Rulings | None = None
) -> PageLayout:
    """Give each glyph to one cell or to the lines outside, and write the texts.

    With the page's rulings, tables without walls are looked for in what stands outside those with.
    """
    walled = [found.box for found in candidates]
    is_content = ~running_glyphs(glyphs, walled, page.height, page.known)
    again = row_again(glyphs, is_content, walled, page.height, page.known)
    if again.any():
        row = glyphs.take(again)
        aside.put(replace(row, boxes=page.back.boxes(row.boxes)), "repeated header")
        glyphs, is_content = glyphs.take(~again), is_content[~again]
    content = glyphs.take(is_content)
    owned, tables, open_end = _owners(content, candidates, rulings, page.open_end)
    if rulings is not None and open_end is None:
        aligned, open_end = _aligned(content, owned, tables, rulings, page.open_end)
        tables += aligned
    owners = np.full(len(glyphs.codes), -1, dtype=np.int64)
    owners[is_content] = owned
    written = glyphs_to_lines(glyphs, owners)
    texts: dict[int, list[str]] = {}
    for line in written:
        if line.owner >= 0:
            texts.setdefault(line.owner, []).append(line.text)
    lines = sorted((line for line in written if line.owner < 0), key=lambda line: line.box[1] + line.box[3])
    grids = tuple((table.lattice.box, _grid(table, texts, page)) for table in tables)
    first_rows = page.known.rows if page.open_end and len(grids) == 1 else [_first_row(grids)] if open_end else ()
    return replace(
        page,
        lines=tuple(lines),
        grids=grids,
        leftover=tuple(aside.leftover),
        warnings=tuple(aside.warnings),
        open_end=open_end,
        known=known_of(((line.text, line.box) for line in lines), page.height, first_rows),
    )


def _first_row(grids: Sequence[tuple[Box, Grid]]) -> str:
    """Return the text of the first row of the lowest table."""
    _, last = max(grids, key=lambda placed: placed[0][3])
    return "".join(cell.text for cell in last.cells if cell.row == 0)


def _owners(
    glyphs: Glyphs, candidates: list[Lattice], rulings: Rulings | None, before: OpenEnd | None
) -> tuple[IntArray, list[_Table], OpenEnd | None]:
    """Return the cell of each glyph (-1: none), numbered through all tables, and the tables, inner ones first.

    The last is what may go on on the next page. Where rulings are missing, forms are read by their words.
    """
    if rulings is None:
        owners, tables, _ = _tables(glyphs, candidates, None, None)
        return owners, tables, None
    lacking = any(before or lacks_rulings(found, rulings) for found in candidates) or has_fragment(candidates, glyphs)
    forms = forms_instead(glyphs, candidates, rulings, before) if lacking else None
    owners, tables, is_doubtful = _tables(glyphs, candidates, forms, rulings)
    if is_doubtful and not lacking:
        forms = forms_instead(glyphs, candidates, rulings, before)
        if forms:
            owners, tables, _ = _tables(glyphs, candidates, forms, rulings)
    return owners, tables, forms.end if forms else None


def _tables(
    glyphs: Glyphs, candidates: list[Lattice], forms: Instead | None, rulings: Rulings | None
) -> tuple[IntArray, list[_Table], bool]:
    """Return the owners of glyphs and the tables, and whether cells of a ruled one look like several."""
    owners = np.full(len(glyphs.codes), -1, dtype=np.int64)
    tables = []
    base = 0
    for form in forms.tables if forms else ():
        owners = np.where(form.owners >= 0, base + form.owners, owners)
        tables.append(_table(form, base))
        base += len(form.cells)
    x, y = glyphs.middles().T
    is_doubtful = False
    for found in candidates:
        x0, top, x1, bottom = found.box
        inside = np.flatnonzero((owners < 0) & (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom))
        ruled = ruled_table(found, glyphs.take(inside), rulings) if len(inside) else None
        if ruled is None or ruled.seen.part:
            continue
        is_doubtful |= ruled.seen.several
        owners[inside] = base + ruled.cells
        hung, cells = hanging(ruled.lattice, ruled.owner, glyphs, np.flatnonzero(owners < 0))
        if np.isin(cells, ruled.cells).all():
            owners[hung] = base + cells
        tables.append(_Table(ruled.lattice, ruled.areas, ruled.bounds, base))
        base += len(ruled.areas)
    return owners, tables, is_doubtful


def _aligned(
    glyphs: Glyphs, owners: IntArray, tables: list[_Table], rulings: Rulings, before: OpenEnd | None
) -> tuple[list[_Table], OpenEnd | None]:
    """Return the tables that stand in the glyphs outside others, give them their glyphs, and what may go on."""
    outside = np.flatnonzero(owners < 0)
    base = sum(len(table.areas) for table in tables)
    found = []
    aligned, open_end = aligned_tables(glyphs.take(outside), rulings, before)
    for table in aligned:
        inside = table.owners >= 0
        owners[outside[inside]] = base + table.owners[inside]
        found.append(_table(table, base))
        base += len(table.cells)
    return found, open_end


def _table(aligned: Aligned, base: int) -> _Table:
    """Return a table whose walls were concluded."""
    areas = [Area(*cell, is_inferred=True) for cell in aligned.cells]
    return _Table(aligned, areas, bounds_of(areas), base)


def _grid(table: _Table, texts: dict[int, list[str]], page: PageLayout) -> Grid:
    """Return a table as grid; grid lines that bound no cell are left out."""
    rows, n_rows = _numbered(table.bounds[:, 0::2])
    cols, n_cols = _numbered(table.bounds[:, 1::2])
    xs, ys = table.lattice.xs[table.bounds[:, 1::2]], table.lattice.ys[table.bounds[:, 0::2]]
    boxes = page.back.boxes(np.stack([xs, ys], axis=2).reshape(-1, 4))
    numbers = range(table.base, table.base + len(boxes))
    cells = map(
        Cell,
        rows[:, 0].tolist(),
        cols[:, 0].tolist(),
        (rows[:, 1] - rows[:, 0]).tolist(),
        (cols[:, 1] - cols[:, 0]).tolist(),
        ["\n".join(texts.get(number, ())) for number in numbers],
        zip(map(PagePlace, repeat(page.number), zip(*boxes.T.tolist(), strict=True)), strict=True),
        [INFERRED if area.is_inferred else () for area in table.areas],
    )
    return Grid(n_rows, n_cols, tuple(cells))


def _numbered(edges: IntArray) -> tuple[IntArray, int]:
    """Return the edges counted without those that bound no cell, and the number of bands between them."""
    used = np.zeros(int(edges.max()) + 1, dtype=bool)
    used[edges] = True
    return (np.cumsum(used) - 1)[edges], int(np.count_nonzero(used)) - 1
