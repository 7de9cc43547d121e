"""One PDF page to its lines and grids: the place where glyphs, rulings and lines meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import NamedTuple

import numpy as np

from extract.align import OpenEnd, aligned_tables
from extract.arrays import FloatArray, Glyphs, IntArray, median
from extract.geometry import lacks_rulings, rulings_to_lattices
from extract.geometry.lattice import Lattice
from extract.geometry.rulings import Rulings, lines_to_rulings
from extract.model import REPEATED_HEADER, Box, Grid, Leftover, PagePlace
from extract.pdf import pdfium
from extract.pdf.content import UNSEEN, Aside, content_glyphs
from extract.pdf.frame import UPRIGHT, Frame, Shown, head_turned, shown
from extract.pdf.hanging import hanging
from extract.pdf.instead import Instead, forms_instead, has_fragment
from extract.pdf.lines import Line, glyphs_to_lines
from extract.pdf.objects import page_objects
from extract.pdf.passing import passing_row
from extract.pdf.pdfium import Handle
from extract.pdf.pictures import is_picture, pasted
from extract.pdf.ruled import ruled_table
from extract.pdf.running import NOTHING, Known, known_of, row_again, running_glyphs
from extract.pdf.strips import Strip, places_on
from extract.pdf.tables import Table, concluded_table, table_to_grid

SIDES = np.zeros(4, dtype=np.float32)  # for PDFium to write to
MANY = 20  # so many objects on a page without text may be characters drawn as curves


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
    rulings: Rulings | None = None  # of a page of text: by these, pages that stand side by side are told
    strips: tuple[Strip, ...] = ()  # the pages that stand side by side, where it is these

    def place(self, box: Box) -> PagePlace:
        """Return the place, on the page as shown, of a box of the page as read."""
        return PagePlace(self.number, self.back.box(box))

    def places(self, box: Box) -> tuple[PagePlace, ...]:
        """Return the same for a page that may be several side by side."""
        return places_on(self.strips, box) if self.strips else (self.place(box),)

    def cell_places(self, boxes: FloatArray) -> Iterable[tuple[PagePlace, ...]]:
        """Return the places of many boxes (n, 4) of the page as read."""
        sides = zip(*self.back.boxes(boxes).T.tolist(), strict=True)
        if self.strips:
            return map(self.places, sides)
        return zip(map(PagePlace, repeat(self.number), sides), strict=True)


class Content(NamedTuple):
    """What a page shows, not yet in order: glyphs, lines (n, 6), boxes (n, 5), what is put aside; its layout, blank."""

    glyphs: Glyphs
    lines: FloatArray
    boxes: FloatArray
    aside: Aside
    page: PageLayout


def page_layout(page: Handle, text: Handle, number: int, before: PageLayout | None = None) -> PageLayout:
    """Return what an open PDFium page and its text page hold; `before` is the page before."""
    content = page_content(page, text, number)
    rulings = content_rulings(content)
    lattices = rulings_to_lattices(rulings, content.glyphs)
    blank = replace(
        content.page,
        open_end=before.open_end if before else None,
        known=before.known if before else NOTHING,
        rulings=Rulings(rulings.level, rulings.upright) if len(rulings.level) else None,
    )
    lattices = lattices or passing_row(rulings, before.grids if before else ())
    return tables_and_lines(content.glyphs, lattices, blank, content.aside, rulings)


def content_rulings(content: Content) -> Rulings:
    """Return the rulings that a page shows."""
    return lines_to_rulings(content.lines, content.boxes, content.glyphs)


def page_content(page: Handle, text: Handle, number: int) -> Content:
    """Return what an open page shows, its layout still blank.

    A page whose text mostly runs sideways is read with the head turned; its places stay those of the page as shown.
    """
    aside = Aside(number)
    painted = page_objects(page)
    sides = pdfium.answers(pdfium.page_box, [page], SIDES)[0].tolist()
    view = shown(tuple(sides), pdfium.page_rotation(page) % 4)
    glyphs = content_glyphs(text, view, painted, aside)
    covered = is_picture(glyphs, painted, view)
    unread = any(piece.reason not in UNSEEN for piece in aside.leftover)
    covered |= not len(glyphs.codes) and (unread or pdfium.object_count(page) > MANY)
    quarter = int(np.bincount(glyphs.turns % 4).argmax()) if glyphs.turns.any() else 0
    forth, back = head_turned(quarter, view.width, view.height)
    hidden = (*aside.unseen, glyphs) if covered and (aside.unseen or painted.covering_area) else ()
    pictures = () if covered else pasted(painted, view)
    lines = _seen(np.concatenate([np.zeros((0, 6)), *painted.lines]), view, forth)
    boxes = _seen(np.concatenate([np.zeros((0, 5)), *painted.boxes]), view, forth)
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
        is_picture=covered,
        hidden=hidden,
        pictures=pictures,
    )
    return Content(glyphs, lines, boxes, aside, blank)


def _seen(drawn: FloatArray, view: Shown, forth: Frame) -> FloatArray:
    """Return lines or boxes, their sides in the first columns, as far as the page shows them; on the page as read."""
    sides, edges = view.frame.boxes(drawn[:, :4]), (view.width, view.height)
    if sides.min(initial=0.0) < 0 or (sides[:, 2:] > edges).any():
        is_seen = ((sides[:, :2] <= edges) & (sides[:, 2:] >= 0)).all(axis=1)
        drawn, sides = drawn[is_seen], np.clip(sides[is_seen], 0, (*edges, *edges))
    return np.concatenate([forth.boxes(sides), drawn[:, 4:]], axis=1)


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
        aside.put(replace(row, boxes=page.back.boxes(row.boxes)), REPEATED_HEADER)
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
    grids = tuple((table.lattice.box, table_to_grid(table, texts, page.cell_places)) for table in tables)
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
) -> tuple[IntArray, list[Table], OpenEnd | None]:
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
) -> tuple[IntArray, list[Table], bool]:
    """Return the owners of glyphs and the tables, and whether cells of a ruled one look like several."""
    owners = np.full(len(glyphs.codes), -1, dtype=np.int64)
    tables = []
    base = 0
    for form in forms.tables if forms else ():
        owners = np.where(form.owners >= 0, base + form.owners, owners)
        tables.append(concluded_table(form, base))
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
        tables.append(Table(ruled.lattice, ruled.areas, ruled.bounds, base))
        base += len(ruled.areas)
    return owners, tables, is_doubtful


def _aligned(
    glyphs: Glyphs, owners: IntArray, tables: list[Table], rulings: Rulings, before: OpenEnd | None
) -> tuple[list[Table], OpenEnd | None]:
    """Return the tables that stand in the glyphs outside others, give them their glyphs, and what may go on."""
    outside = np.flatnonzero(owners < 0)
    base = sum(len(table.areas) for table in tables)
    found = []
    aligned, open_end = aligned_tables(glyphs.take(outside), rulings, before)
    for table in aligned:
        inside = table.owners >= 0
        owners[outside[inside]] = base + table.owners[inside]
        found.append(concluded_table(table, base))
        base += len(table.cells)
    return found, open_end
