"""Pages that show one sheet side by side are laid out anew, as one wide page: a cell that the paper's edge cuts is one.

What a page hides beyond its edge is seen on the next one, so what is seen need but be moved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from extract.arrays import BoolArray, FloatArray, Glyphs
from extract.geometry import rulings_to_lattices
from extract.geometry.beside import Spread, side_by_side
from extract.geometry.rulings import Rulings
from extract.pdf.content import Aside
from extract.pdf.frame import UPRIGHT
from extract.pdf.layout import Content, PageLayout, content_rulings, tables_and_lines
from extract.pdf.margins import RUNNING_TITLE, running_lines
from extract.pdf.strips import Strip
from extract.pdf.twice import printed_twice

FAR = 1e9  # points: beyond all pages
NEAR = 1.5  # points within which a hidden glyph and the one that is seen in its stead stand
BESIDE = "seen on the page beside"


def pages_beside(pages: Sequence[PageLayout], content_of: Callable[[int], Content]) -> list[PageLayout]:
    """Return pages with the first of those that stand side by side as one wide page, and the others of them blank.

    `content_of` reads a page anew, by its index. Page numbers and running titles of the pages are put aside.
    """
    laid = list(pages)
    spreads = side_by_side([_rulings(page) for page in pages])
    running = running_lines(pages) if spreads else []
    for spread in spreads:
        on_all = _on_all([pages[index] for index in spread.pages])
        contents = [
            _without_lines(content_of(index), pages[index], lines | running[index])
            for index, lines in zip(spread.pages, on_all, strict=True)
        ]
        for index, page in zip(spread.pages, _laid_out(contents, spread), strict=True):
            laid[index] = page
    return laid


def _rulings(page: PageLayout) -> Rulings | None:
    """Return the rulings of a page that may stand beside others: one of text, with its head up."""
    return None if page.is_picture or page.pictures or page.back != UPRIGHT else page.rulings


def _on_all(pages: Sequence[PageLayout]) -> list[dict[int, str]]:
    """Return the lines that stand at one place on each of some pages, by their indices, with what that makes them."""
    keys = [[(line.text, *(round(side) for side in line.box[:2])) for line in page.lines] for page in pages]
    common = set(keys[0]).intersection(*keys)
    return [{index: RUNNING_TITLE for index, key in enumerate(own) if key in common} for own in keys]


def _without_lines(content: Content, page: PageLayout, lines: Mapping[int, str]) -> Content:
    """Put the glyphs of some lines of a page aside, given by the index of each with the reason."""
    for index, reason in lines.items():
        x0, top, x1, bottom = page.lines[index].box
        x, y = content.glyphs.middles().T
        content = _without(content, (x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom), reason)
    return content


def _without(content: Content, chosen: BoolArray, reason: str) -> Content:
    """Put glyphs of a page aside."""
    content.aside.put(content.glyphs.take(chosen), reason)
    return content._replace(glyphs=content.glyphs.take(~chosen))


def _laid_out(contents: Sequence[Content], spread: Spread) -> list[PageLayout]:
    """Return the pages that show some contents: the first with all of these side by side, the others blank."""
    again = printed_twice(_side_by_side([content.glyphs for content in contents], spread.moved))
    ends = np.cumsum([len(content.glyphs.codes) for content in contents])[:-1]
    contents = [_without(*pair, BESIDE) for pair in zip(contents, np.split(again, ends), strict=True)]
    wide = _wide(contents, spread)
    asides = [_still_cut(content, far, wide.glyphs) for content, far in zip(contents, spread.moved, strict=True)]
    rulings = content_rulings(wide)
    lattices = rulings_to_lattices(rulings, wide.glyphs)
    first = tables_and_lines(wide.glyphs, lattices, wide.page, asides[0], rulings)
    pages = [first, *(content.page for content in contents[1:])]
    return [
        replace(page, leftover=tuple(aside.leftover), warnings=tuple(aside.warnings))
        for page, aside in zip(pages, asides, strict=True)
    ]


def _wide(contents: Sequence[Content], spread: Spread) -> Content:
    """Return what pages show side by side, as the first of them."""
    edges = (-FAR, *spread.seams, FAR)
    numbers = (content.page.number for content in contents)
    strips = tuple(map(Strip, numbers, edges, edges[1:], spread.moved))
    moved = list(zip(contents, spread.moved, strict=True))
    return Content(
        _side_by_side([content.glyphs for content in contents], spread.moved),
        np.concatenate([_to_right(content.lines, far) for content, far in moved]),
        np.concatenate([_to_right(content.boxes, far) for content, far in moved]),
        contents[0].aside,
        replace(contents[0].page, strips=strips),
    )


def _side_by_side(glyphs: Sequence[Glyphs], moved: Sequence[float]) -> Glyphs:
    """Return the glyphs of several pages as those of one."""
    return Glyphs(
        np.concatenate([some.codes for some in glyphs]),
        np.concatenate([_to_right(some.boxes, far) for some, far in zip(glyphs, moved, strict=True)]),
        np.concatenate([some.turns for some in glyphs]),
        np.concatenate([some.spaced for some in glyphs]),
    )


def _to_right(boxes: FloatArray, far: float) -> FloatArray:
    """Return boxes, with whatever columns follow their sides, so far to the right."""
    moved = boxes.copy()
    moved[:, [0, 2]] += far
    return moved


def _still_cut(content: Content, far: float, seen: Glyphs) -> Aside:
    """Return what is put aside of a page so far to the right, where what its edges hide may be seen on another."""
    aside = content.aside.without_cut()
    for reason, glyphs in content.aside.cut:
        middles = glyphs.middles() + np.array([far, 0.0])
        is_near = (np.abs(middles[:, None] - seen.middles()) < NEAR).all(axis=2)
        is_seen = (is_near & (glyphs.codes[:, None] == seen.codes)).any(axis=1)
        aside.put(glyphs.take(is_seen), BESIDE)
        aside.put_cut(glyphs.take(~is_seen), reason)
    return aside
