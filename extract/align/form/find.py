"""Self-evaluation forms without walls: headings name the columns, texts under one another show rows and columns.

The heads of the blocks (funds, management, goals, tasks, indicators) are known words. Below a head the texts of all
columns make the rows, and merged labels stand in the middle of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from extract.align.aligned import Aligned, filled
from extract.align.form.begun import begun
from extract.align.form.blocks import Block
from extract.align.form.extent import begins, parted
from extract.align.form.heads import sections_of
from extract.align.form.pageend import OpenEnd
from extract.align.form.part import Part, first_part, next_part
from extract.align.form.setting import Setting
from extract.align.form.strips import type_step
from extract.align.form.touching import parted_headings
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.baselines import pieces
from extract.geometry.rulings import Rulings
from extract.signs import CJK, among
from extract.vocabulary import vocabulary

GAP = 0.4  # em: a wider gap parts pieces of a line
CHINESE = 0.4  # share of Chinese signs on a page that may hold a form
NEEDED = (
    ("indicators", "level1"),
    ("indicators", "level2"),
    ("indicators", "level3"),
    ("funds", "executed"),
    ("fields", "project_name"),
    ("fields", "department"),
)  # headings and labels of which a form has one


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or its part on a page, and the piece of text of each glyph."""

    part: Part
    of_glyph: IntArray

    @property
    def end(self) -> OpenEnd | None:
        """What a further part goes on from."""
        return self.part.end

    @property
    def table(self) -> Aligned:
        """The form as a table; blank cells where nothing stands."""
        cells = self.part.cells
        xs, ys = np.array(cells.xs), np.array(cells.ys)
        return filled(cells.cells, (len(ys) - 1, len(xs) - 1), xs, ys, self.of_glyph)


def find_forms(glyphs: Glyphs, rulings: Rulings, before: OpenEnd | None = None) -> list[Form]:
    """Return the forms that stand in glyphs, downwards; none where no heads are found that only forms have.

    `before` is the open end of a form on the page before, which may go on here without a head.
    """
    is_cjk = among(glyphs.codes, CJK)
    if not is_cjk.any() or not (before or (is_cjk.mean() > CHINESE and _may_hold(glyphs))):
        return []
    em = float(np.median((glyphs.boxes[:, 2] - glyphs.boxes[:, 0])[is_cjk]))
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    found = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), GAP * em / float(np.median(heights)))
    lines = _single_lines(glyphs, found.of_glyph, found.boxes)
    setting = Setting(em, type_step(lines, em))
    lines, of_glyph = _without_touching(lines, glyphs, found.of_glyph, setting)
    parts = _parts(lines, setting, rulings, before)
    return [Form(part, of_glyph) for part in parts if part.cells.cells]


def _without_touching(
    lines: Sequence[Block], glyphs: Glyphs, of_glyph: IntArray, setting: Setting
) -> tuple[list[Block], IntArray]:
    """Return lines with headings that touch parted, and the line of each glyph."""
    of_glyph = of_glyph.copy()
    halves: dict[int, tuple[Block, Block]] = {}
    for line, at, (one, other) in parted_headings(lines, setting):
        (number,) = line.lines
        mine = np.flatnonzero(of_glyph == number)
        new = len(lines) + len(halves)
        of_glyph[mine[np.argsort(glyphs.boxes[mine, 0], kind="stable")][at:]] = new
        halves[number] = one, replace(other, lines=(new,))
    return [part for line in lines for part in halves.get(line.lines[0], (line,))], of_glyph


def _parts(lines: Sequence[Block], setting: Setting, rulings: Rulings, before: OpenEnd | None) -> list[Part]:
    """Return the forms that lines make, downwards."""
    sections = sections_of(lines, setting.em, setting.step)
    goes_on = before is not None and before.goes_on
    first, *others = parted(lines, begins(lines, sections, goes_on=goes_on))
    further = next_part(first, sections, before, rulings) if before and goes_on and first else None
    parts = [further] if further else []
    upper = (before, first) if before and not goes_on else None
    for own in others:
        mine = [section for section in sections if own and own[0].top <= section.middle <= own[-1].bottom]
        kinds = {section.kind for section in mine}
        is_last, above = own is others[-1], parts[-1] if parts else None
        near = tuple(above.cells.xs) if above and "indicators" not in kinds else ()
        how = replace(setting, near=near)
        if _is_form(kinds, is_last=is_last):
            parts.append(first_part(own, mine, how, rulings, upper))
            upper = None
        elif own and is_last and not mine:
            alone = begun(own, len(lines) - len(own), how, rulings, above)
            parts += [alone] if alone else []
    return parts


def _is_form(kinds: set[str], *, is_last: bool) -> bool:
    """Tell whether blocks make a form, or its part before a page end: indicators, or any, last, or funds and goals."""
    return "indicators" in kinds or (bool(kinds) if is_last else kinds >= {"funds", "goals"})


def _may_hold(glyphs: Glyphs) -> bool:
    """Tell whether the signs of headings that a form needs are on the page: most pages are done with this."""
    signs = set(map(chr, set(glyphs.codes.tolist())))
    return any(map(signs.issuperset, _spellings()))


@cache
def _spellings() -> tuple[str, ...]:
    """Return how the headings and labels are spelled of which a form has one."""
    return tuple(spelling for heading in NEEDED for spelling in vocabulary().spellings(*heading))


def _single_lines(glyphs: Glyphs, of_glyph: IntArray, boxes: FloatArray) -> list[Block]:
    """Return each piece as a block of one line."""
    order = np.lexsort((glyphs.boxes[:, 0], of_glyph))
    cuts = np.flatnonzero(np.diff(of_glyph[order])) + 1
    texts = ["".join(map(chr, codes.tolist())) for codes in np.split(glyphs.codes[order], cuts)]
    return [Block((number,), text, *box) for number, (text, box) in enumerate(zip(texts, boxes.tolist(), strict=True))]
