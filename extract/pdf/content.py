"""Which glyphs of a page are its content; the others are put aside with their reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np

from extract.arrays import BoolArray, Glyphs, IntArray, median
from extract.model import OUTSIDE, Leftover, PagePlace
from extract.pdf.frame import Shown
from extract.pdf.glyphs import glyph_objects, glyph_turns, text_glyphs, tight_boxes, unmapped_share
from extract.pdf.objects import Painted, pale_texts
from extract.pdf.pdfium import Handle
from extract.pdf.twice import printed_twice
from extract.signs import CONTROL, SYMBOLS, USUAL, among, unified

UNMAPPED = 0.2  # share of glyphs without a Unicode value from which a page is not passed on as read
CONTROLS = 0.03  # the same for control codes,
UNUSUAL = 0.2  # for signs of other scripts and of private use,
SYMBOLIC = 0.35  # and for ASCII symbols
INVISIBLE = "invisible text"
CLIPPED = "cut off by a clip"
UNSEEN = {OUTSIDE: "stand outside the page", CLIPPED: "are cut off where they stand"}
HALF = 0.1  # points by which the middle of a glyph that is cut in half may lie beyond its clip: it stands on both sides
LARGE = 1.6  # times the median height: pale text at least so high is a watermark


@dataclass(slots=True)
class Aside:
    """What the steps of one page's reading put aside, and their warnings."""

    page: int
    leftover: list[Leftover] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unseen: list[Glyphs] = field(default_factory=list)  # those that are not painted
    cut: list[tuple[str, Glyphs]] = field(default_factory=list)  # those that an edge hides, after the reason

    def put(self, glyphs: Glyphs, reason: str) -> None:
        """Put glyphs aside, as one leftover."""
        if len(glyphs.codes):
            x0, top = glyphs.boxes[:, :2].min(axis=0).tolist()
            x1, bottom = glyphs.boxes[:, 2:].max(axis=0).tolist()
            text = "".join(map(chr, glyphs.codes.tolist()))
            self.leftover.append(Leftover(text, (PagePlace(self.page, (x0, top, x1, bottom)),), reason))

    def put_cut(self, glyphs: Glyphs, reason: str) -> None:
        """Put glyphs aside that an edge hides, with a warning."""
        if len(glyphs.codes):
            self.put(glyphs, reason)
            self.warnings.append(_warning(glyphs, reason))
            self.cut.append((reason, glyphs))

    def without_cut(self) -> Aside:
        """Return what is put aside but for what an edge hides."""
        warnings = {_warning(glyphs, reason) for reason, glyphs in self.cut}
        return Aside(
            self.page,
            [piece for piece in self.leftover if piece.reason not in UNSEEN],
            [warning for warning in self.warnings if warning not in warnings],
            self.unseen,
        )


def _warning(glyphs: Glyphs, reason: str) -> str:
    return f"{len(glyphs.codes)} signs {UNSEEN[reason]} and are not read"


def content_glyphs(text: Handle, page: Shown, painted: Painted, aside: Aside) -> Glyphs:
    """Return the glyphs of an open text page that are its content, on the page as shown."""
    glyphs, index = text_glyphs(text)
    glyphs = _on_page(text, glyphs, index, page, painted)
    codes = unified(glyphs.codes)
    changed = np.count_nonzero(codes != glyphs.codes)
    if changed:
        aside.warnings.append(f"{changed} signs written as radicals or compatibility forms are read as unified signs")
        glyphs = replace(glyphs, codes=codes)
    if is_unreadable(codes) or unmapped_share(text, index) > UNMAPPED:
        aside.warnings.append("the fonts have no usable Unicode map: the page's text is not read")
        aside.put(glyphs, "font without a usable Unicode map")
        return glyphs.take(np.zeros(0, dtype=np.int64))
    kept = np.ones(len(index), dtype=bool)
    for reason, chosen in _odd(text, index, glyphs, page, painted):
        if chosen.any():
            odd = glyphs.take(kept & chosen)
            put = aside.put_cut if reason in UNSEEN else aside.put
            put(odd, reason)
            if reason == INVISIBLE:
                aside.unseen.append(odd)
            kept &= ~chosen
    glyphs = glyphs if kept.all() else glyphs.take(kept)
    again = printed_twice(glyphs)
    aside.put(glyphs.take(again), "printed twice to look bold")
    return glyphs.take(~again) if again.any() else glyphs


def is_unreadable(codes: IntArray) -> bool:
    """Tell by script statistics whether values are glyph numbers given out as Unicode.

    Where a font has no map, PDFium hands on its codes: control codes, signs of scripts far from Chinese and Latin, or
    more ASCII symbols than any text has.
    """
    if not len(codes):
        return False
    controls, usual, symbols = (np.count_nonzero(among(codes, signs)) for signs in (CONTROL, USUAL, SYMBOLS))
    shares = controls / len(codes), 1 - usual / len(codes), symbols / len(codes)
    return any(share > limit for share, limit in zip(shares, (CONTROLS, UNUSUAL, SYMBOLIC), strict=True))


def _on_page(text: Handle, glyphs: Glyphs, index: IntArray, page: Shown, painted: Painted) -> Glyphs:
    """Return the glyphs on the page as shown; their turns are asked for only where some text is not level."""
    turns, boxes = glyphs.turns, glyphs.boxes
    if "turned" in painted.paint.values():
        turns = glyph_turns(text, index)
        slanted = np.flatnonzero(turns < 0)
        boxes = boxes.copy()
        boxes[slanted] = tight_boxes(text, index[slanted])
    if turns.any() or page.rotation:
        turns = np.where(turns < 0, -1, (turns - page.rotation) % 4)
    return Glyphs(glyphs.codes, page.frame.boxes(boxes), turns, glyphs.spaced)


def _odd(
    text: Handle, index: IntArray, glyphs: Glyphs, page: Shown, painted: Painted
) -> Iterator[tuple[str, BoolArray]]:
    """Yield reasons to put glyphs aside, with the glyphs."""
    x, y = glyphs.middles().T
    yield "control code", among(glyphs.codes, CONTROL)
    yield OUTSIDE, (x < 0) | (y < 0) | (x > page.width) | (y > page.height)
    if not len(index):
        return
    if painted.paint or painted.clips:
        owners = glyph_objects(text, index)
        yield INVISIBLE, _painted(owners, painted, "invisible")
        yield CLIPPED, _cut_off(owners, glyphs, page, painted)
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    is_large = heights > LARGE * median(heights)
    if is_large.any():
        is_large[is_large] = _pale(text, index[is_large], painted)
        yield "watermark", is_large
    if painted.paint:
        yield "watermark", glyphs.turns < 0


def _painted(owners: IntArray, painted: Painted, paint: str) -> BoolArray:
    return np.isin(owners, [handle for handle, kind in painted.paint.items() if kind == paint])


def _cut_off(owners: IntArray, glyphs: Glyphs, page: Shown, painted: Painted) -> BoolArray:
    """Tell the glyphs that stand outside the clip of their text object, as text does that is too long for its cell."""
    chosen = np.zeros(len(owners), dtype=bool)
    for handle, clip in painted.clips.items():
        mine = np.flatnonzero(owners == handle)
        x0, top, x1, bottom = page.frame.box(clip)
        x, y = glyphs.middles()[mine].T
        chosen[mine] = (x < x0 - HALF) | (x > x1 + HALF) | (y < top - HALF) | (y > bottom + HALF)
    return chosen


def _pale(text: Handle, index: IntArray, painted: Painted) -> BoolArray:
    """Tell the glyphs of pale text that is level and not invisible."""
    owners = glyph_objects(text, index)
    known = [owner for owner in np.unique(owners).tolist() if owner and owner not in painted.paint]
    is_pale = pale_texts(list(map(Handle, known)))
    return np.isin(owners, list(compress(known, is_pale.tolist())))
