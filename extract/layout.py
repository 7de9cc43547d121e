"""One PDF page to its lines and grids: the place where glyphs, rulings and lines meet.

Coordinates are turned once, from PDF's to the page as shown; a page whose text mostly runs sideways is read with the
head turned, and its places are turned back.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

import numpy as np

from extract import pdfium
from extract.geometry import Area, BoolArray, FloatArray, Glyphs, IntArray, Lattice, lattice_to_areas, lattices
from extract.glyphs import glyph_objects, glyph_turns, private_share, text_glyphs, tight_boxes, unmapped_share
from extract.lines import Line, glyphs_to_lines
from extract.model import Box, Cell, Grid, Leftover, Mark, PagePlace
from extract.objects import Painted, page_objects

UNTRUSTED = 0.2  # share of glyphs without a Unicode value from which a page is not passed on as read
LARGE = 1.6  # times the median height: pale text at least so high is a watermark
PICTURE = 0.3  # share of the page that a picture covers when a page without text counts as scanned


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page as read: lines outside tables, grids with their outlines, leftovers; sizes in points as shown."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[tuple[Box, Grid], ...] = ()
    leftover: tuple[Leftover, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """A lattice with its cells, whose owners' numbers start at `base`."""

    lattice: Lattice
    areas: list[Area]
    base: int


@dataclass(slots=True)
class _Found:
    """What the steps of one page's reading gather."""

    number: int
    leftover: list[Leftover] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def leave(self, glyphs: Glyphs, reason: str) -> None:
        """Put glyphs aside, as one leftover."""
        if len(glyphs.codes):
            x0, top = glyphs.boxes[:, :2].min(axis=0).tolist()
            x1, bottom = glyphs.boxes[:, 2:].max(axis=0).tolist()
            text = "".join(map(chr, glyphs.codes.tolist()))
            self.leftover.append(Leftover(text, (PagePlace(self.number, (x0, top, x1, bottom)),), reason))


@dataclass(frozen=True, slots=True)
class Frame:
    """An affine map of points: x, y -> a x + c y + e, b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def boxes(self, boxes: FloatArray) -> FloatArray:
        """Return mapped boxes (n, 4), low corner first."""
        one, other = self._points(boxes[:, 0], boxes[:, 1]), self._points(boxes[:, 2], boxes[:, 3])
        return np.concatenate([np.minimum(one, other), np.maximum(one, other)], axis=1)

    def _points(self, x: FloatArray, y: FloatArray) -> FloatArray:
        return np.column_stack([self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f])


def page_layout(page: int, text: int, number: int) -> PageLayout:
    """Return what an open PDFium page and its text page hold."""
    frame, rotation, width, height = _shown(page)
    found = _Found(number)
    painted = page_objects(page)
    glyphs, index = text_glyphs(text)
    glyphs = _unified(glyphs, found)
    raw = _turned_ink(text, glyphs, index, painted)
    glyphs = Glyphs(raw.codes, frame.boxes(raw.boxes), _quarters_shown(raw.turns, rotation), raw.spaced)
    trusted = _trusted(text, index, glyphs, found)
    kept = glyphs.take(trusted & _content(text, index, glyphs, painted, (width, height), found))
    lines, boxes = _drawn(painted, frame)
    if not len(kept.codes) and painted.picture_area > PICTURE * width * height:
        found.warnings.append("a picture without a text layer")
    return _read(kept, lines, boxes, PageLayout(number, width, height), found)


def _shown(page: int) -> tuple[Frame, int, float, float]:
    """Return the map from PDF's coordinates to the page as shown, its quarter turns clockwise, its width and height."""
    sides = np.zeros(4, dtype=np.float32)
    pdfium.page_box(page, sides.ctypes.data)
    left, top, right, bottom = sides.tolist()
    rotation: int = pdfium.page_rotation(page) % 4
    frames = (
        Frame(1, 0, 0, -1, -left, top),
        Frame(0, 1, 1, 0, -bottom, -left),
        Frame(-1, 0, 0, 1, right, -bottom),
        Frame(0, -1, -1, 0, top, right),
    )
    width, height = right - left, top - bottom
    return (frames[rotation], rotation, *((height, width) if rotation % 2 else (width, height)))


def _quarters_shown(turns: IntArray, rotation: int) -> IntArray:
    """Return the turns of glyphs as shown; -1, an angle between, stays."""
    shown: IntArray = np.where(turns < 0, -1, (turns - rotation) % 4)
    return shown


def _unified(glyphs: Glyphs, found: _Found) -> Glyphs:
    """Read radicals and compatibility ideographs as the signs that they stand for, and say so."""
    codes = glyphs.codes
    is_form = ((codes >= 0x2E80) & (codes < 0x2FE0)) | ((codes >= 0xF900) & (codes < 0xFB00)) | ((codes >= 0x2F800) & (codes < 0x2FA20))  # fmt: skip
    if not is_form.any():
        return glyphs
    unified = codes.copy()
    for code in np.unique(codes[is_form]).tolist():
        unified[codes == code] = _unified_sign(code)
    changed = int(np.count_nonzero(unified != codes))
    found.warnings.append(f"{changed} signs written as radicals or compatibility forms are read as the unified signs")
    return Glyphs(unified, glyphs.boxes, glyphs.turns, glyphs.spaced)


@cache
def _unified_sign(code: int) -> int:
    table = tomllib.loads(resources.files("extract").joinpath("radicals.toml").read_text(encoding="utf-8"))["unified"]
    sign = unicodedata.normalize("NFKC", chr(code))
    sign = str(table.get(sign, sign))
    return ord(sign) if len(sign) == 1 else code


def _turned_ink(text: int, glyphs: Glyphs, index: IntArray, painted: Painted) -> Glyphs:
    """Ask for the turns of the glyphs where some text is not level; the box of one at an odd angle is that of its ink."""
    if "turned" not in painted.paint.values():
        return glyphs
    turns = glyph_turns(text, index)
    odd = np.flatnonzero(turns < 0)
    boxes = glyphs.boxes.copy()
    boxes[odd] = tight_boxes(text, index[odd])
    return Glyphs(glyphs.codes, boxes, turns, glyphs.spaced)


def _trusted(text: int, index: IntArray, glyphs: Glyphs, found: _Found) -> BoolArray:
    """Tell which glyphs have a Unicode value to trust; a page with too many others is left unread."""
    share = max(unmapped_share(text, index), private_share(glyphs.codes))
    if share > UNTRUSTED:
        found.warnings.append(f"fonts without a usable Unicode map ({share:.0%} of the glyphs): its text is not read")
        found.leave(glyphs, "font without a usable Unicode map")
        return np.zeros(len(index), dtype=bool)
    return np.ones(len(index), dtype=bool)


def _content(
    text: int, index: IntArray, glyphs: Glyphs, painted: Painted, size: tuple[float, float], found: _Found
) -> BoolArray:
    """Tell which glyphs are content; put the others aside with their reason."""
    kept = np.ones(len(index), dtype=bool)
    for reason, chosen in _odd(text, index, glyphs, painted, size):
        found.leave(glyphs.take(kept & chosen), reason)
        kept &= ~chosen
    return kept


def _odd(
    text: int, index: IntArray, glyphs: Glyphs, painted: Painted, size: tuple[float, float]
) -> Iterator[tuple[str, BoolArray]]:
    """Yield reasons to put glyphs aside, with the glyphs."""
    x, y = glyphs.middles().T
    yield "outside the page", (x < 0) | (y < 0) | (x > size[0]) | (y > size[1])
    if not painted.paint:
        return
    owners = glyph_objects(text, index)
    yield "invisible text", np.isin(owners, [handle for handle, paint in painted.paint.items() if paint == "invisible"])
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    is_pale = np.isin(owners, [handle for handle, paint in painted.paint.items() if paint == "pale"])
    yield "watermark", is_pale & (heights > LARGE * np.median(heights))
    yield "watermark", glyphs.turns < 0


def _drawn(painted: Painted, frame: Frame) -> tuple[FloatArray, FloatArray]:
    """Return lines (n, 6) and boxes (n, 5) as arrays, on the page as shown."""
    lines = np.array(painted.lines, dtype=np.float64).reshape(-1, 6)
    boxes = np.array(painted.boxes, dtype=np.float64).reshape(-1, 5)
    return (
        np.column_stack([frame.boxes(lines[:, :4]), lines[:, 4:]]),
        np.column_stack([frame.boxes(boxes[:, :4]), boxes[:, 4:]]),
    )


def _read(glyphs: Glyphs, lines: FloatArray, boxes: FloatArray, page: PageLayout, found: _Found) -> PageLayout:
    """Read glyphs among rulings, with the head turned where most glyphs are."""
    quarter = int(np.bincount(glyphs.turns % 4, minlength=4).argmax()) if len(glyphs.codes) else 0
    if quarter:
        forth, back = _head_turned(quarter, page.width, page.height)
        glyphs = Glyphs(glyphs.codes, forth.boxes(glyphs.boxes), (glyphs.turns - quarter) % 4, glyphs.spaced)
        lines = np.column_stack([forth.boxes(lines[:, :4]), lines[:, 4:]])
        boxes = np.column_stack([forth.boxes(boxes[:, :4]), boxes[:, 4:]])
    else:
        back = Frame(1, 0, 0, 1, 0, 0)
    return _tables_and_lines(glyphs, lattices(lines, boxes, glyphs.middles()), page, back, found)


def _head_turned(quarter: int, width: float, height: float) -> tuple[Frame, Frame]:
    """Return the maps from the page as shown to the page as read, and back."""
    forth = {1: Frame(0, 1, -1, 0, height, 0), 2: Frame(-1, 0, 0, -1, width, height), 3: Frame(0, -1, 1, 0, 0, width)}
    back = {1: Frame(0, -1, 1, 0, 0, height), 2: Frame(-1, 0, 0, -1, width, height), 3: Frame(0, 1, -1, 0, width, 0)}
    return forth[quarter], back[quarter]


def _tables_and_lines(
    glyphs: Glyphs, candidates: list[Lattice], page: PageLayout, back: Frame, found: _Found
) -> PageLayout:
    """Give each glyph to one cell or to the lines outside, and write the texts."""
    owners, tables = _owners(glyphs, candidates)
    written, doubled = glyphs_to_lines(glyphs, owners)
    found.leave(glyphs.take(doubled), "printed twice to look bold")
    texts: dict[int, list[str]] = {}
    for line in written:
        if line.owner >= 0:
            texts.setdefault(line.owner, []).append(line.text)
    return replace(
        page,
        lines=tuple(line for line in written if line.owner < 0),
        grids=tuple((table.lattice.box, _grid(table, texts, page.number, back)) for table in tables),
        leftover=tuple(found.leftover),
        warnings=tuple(found.warnings),
    )


def _owners(glyphs: Glyphs, candidates: list[Lattice]) -> tuple[IntArray, list[_Table]]:
    """Return the cell of each glyph (-1: none), numbered through all tables, and the tables.

    Inner tables come first. A lattice that holds no glyph is a drawing, and one of a single cell a frame.
    """
    owners = np.full(len(glyphs.codes), -1, dtype=np.int64)
    x, y = glyphs.middles().T
    tables: list[_Table] = []
    base = 0
    for lattice in candidates:
        x0, top, x1, bottom = lattice.box
        inside = np.flatnonzero((owners < 0) & (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom))
        if not len(inside):
            continue
        areas, owner = lattice_to_areas(lattice)
        if len(areas) > 1:
            rows = np.clip(np.searchsorted(lattice.ys, y[inside], side="right") - 1, 0, len(lattice.ys) - 2)
            cols = np.clip(np.searchsorted(lattice.xs, x[inside], side="right") - 1, 0, len(lattice.xs) - 2)
            owners[inside] = base + owner[rows, cols]
            tables.append(_Table(lattice, areas, base))
            base += len(areas)
    return owners, tables


def _grid(table: _Table, texts: dict[int, list[str]], page: int, back: Frame) -> Grid:
    """Return a table as grid; grid lines that bound no cell are left out."""
    areas, xs, ys = table.areas, table.lattice.xs, table.lattice.ys
    row_of = _numbered(edge for area in areas for edge in (area.row, area.row_end))
    col_of = _numbered(edge for area in areas for edge in (area.col, area.col_end))
    boxes = np.array([[xs[area.col], ys[area.row], xs[area.col_end], ys[area.row_end]] for area in areas])
    cells = tuple(
        Cell(
            row_of[area.row],
            col_of[area.col],
            row_of[area.row_end] - row_of[area.row],
            col_of[area.col_end] - col_of[area.col],
            "\n".join(texts.get(table.base + number, ())),
            (PagePlace(page, (x0, top, x1, bottom)),),
            (Mark.INFERRED_BORDER,) if area.inferred else (),
        )
        for number, (area, (x0, top, x1, bottom)) in enumerate(zip(areas, back.boxes(boxes).tolist(), strict=True))
    )
    return Grid(len(row_of) - 1, len(col_of) - 1, cells)


def _numbered(edges: Iterable[int]) -> dict[int, int]:
    return {edge: number for number, edge in enumerate(sorted(set(edges)))}
