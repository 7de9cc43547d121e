"""Which glyphs of a page are its content; the others are put aside with their reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from extract.arrays import BoolArray, Glyphs, IntArray
from extract.model import Leftover, PagePlace
from extract.pdf.frame import Shown
from extract.pdf.glyphs import glyph_objects, glyph_turns, text_glyphs, tight_boxes, unmapped_share
from extract.pdf.objects import Painted
from extract.signs import CONTROL, SYMBOLS, USUAL, among, unified

UNMAPPED = 0.2  # share of glyphs without a Unicode value from which a page is not passed on as read
CONTROLS = 0.03  # the same for control codes,
UNUSUAL = 0.2  # for signs of other scripts and of private use,
SYMBOLIC = 0.35  # and for ASCII symbols
LARGE = 1.6  # times the median height: pale text at least so high is a watermark


@dataclass(slots=True)
class Aside:
    """What the steps of one page's reading put aside, and their warnings."""

    page: int
    leftover: list[Leftover] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def put(self, glyphs: Glyphs, reason: str) -> None:
        """Put glyphs aside, as one leftover."""
        if len(glyphs.codes):
            x0, top = glyphs.boxes[:, :2].min(axis=0).tolist()
            x1, bottom = glyphs.boxes[:, 2:].max(axis=0).tolist()
            text = "".join(map(chr, glyphs.codes.tolist()))
            self.leftover.append(Leftover(text, (PagePlace(self.page, (x0, top, x1, bottom)),), reason))


def content_glyphs(text: int, page: Shown, painted: Painted, aside: Aside) -> Glyphs:
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
        aside.put(glyphs.take(kept & chosen), reason)
        kept &= ~chosen
    return glyphs.take(kept)


def is_unreadable(codes: IntArray) -> bool:
    """Tell by script statistics whether values are glyph numbers given out as Unicode.

    Where a font has no map, PDFium hands on its codes: control codes, signs of scripts far from Chinese and Latin, or
    more ASCII symbols than any text has.
    """
    if not len(codes):
        return False
    shares = [among(codes, CONTROL).mean(), 1 - among(codes, USUAL).mean(), among(codes, SYMBOLS).mean()]
    return any(share > limit for share, limit in zip(shares, (CONTROLS, UNUSUAL, SYMBOLIC), strict=True))


def _on_page(text: int, glyphs: Glyphs, index: IntArray, page: Shown, painted: Painted) -> Glyphs:
    """Return the glyphs on the page as shown; their turns are asked for only where some text is not level."""
    turns, boxes = glyphs.turns, glyphs.boxes
    if "turned" in painted.paint.values():
        turns = glyph_turns(text, index)
        slanted = np.flatnonzero(turns < 0)
        boxes = boxes.copy()
        boxes[slanted] = tight_boxes(text, index[slanted])
    turns = np.where(turns < 0, -1, (turns - page.rotation) % 4)
    return Glyphs(glyphs.codes, page.frame.boxes(boxes), turns, glyphs.spaced)


def _odd(text: int, index: IntArray, glyphs: Glyphs, page: Shown, painted: Painted) -> Iterator[tuple[str, BoolArray]]:
    """Yield reasons to put glyphs aside, with the glyphs."""
    x, y = glyphs.middles().T
    yield "control code", among(glyphs.codes, CONTROL)
    yield "outside the page", (x < 0) | (y < 0) | (x > page.width) | (y > page.height)
    if not painted.paint or not len(index):
        return
    owners = glyph_objects(text, index)
    yield "invisible text", _painted(owners, painted, "invisible")
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    yield "watermark", _painted(owners, painted, "pale") & (heights > LARGE * np.median(heights))
    yield "watermark", glyphs.turns < 0


def _painted(owners: IntArray, painted: Painted, paint: str) -> BoolArray:
    return np.isin(owners, [handle for handle, kind in painted.paint.items() if kind == paint])
