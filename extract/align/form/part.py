"""A form without walls, or its part on a page: its sections found, and its cells put together.

A part is the first that shows one of the form's heads, maybe with rows above it that the page before could not tell the
columns of, or a next one, whose columns are those of the page before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.align.form.blocks import Block, is_label, joined
from extract.align.form.cells import Builder, FormCells
from extract.align.form.columns import MARGIN, boundaries, column_lines, sides
from extract.align.form.extent import end_of, inside, is_title
from extract.align.form.pageend import OpenEnd, near_rows
from extract.align.form.section import Section, begin_at_left, find_columns, find_end, find_rows
from extract.align.form.setting import Setting, Stand
from extract.geometry.rulings import Rulings

OTHER = 0.5  # cost of reading texts as set to the top or foot of their rows: most forms have them in the middle


@dataclass(frozen=True, slots=True)
class Part:
    """The cells of a form or of its part on a page, how it is set, and what a further part goes on from."""

    cells: FormCells
    setting: Setting
    end: OpenEnd | None


def first_part(
    lines: Sequence[Block],
    sections: list[Section],
    setting: Setting,
    rulings: Rulings,
    upper: tuple[OpenEnd, Sequence[Block]] | None = None,
) -> Part:
    """Return the form whose heads stand on a page.

    `upper` is the end of its part on the page before, and the lines above the first head here: they may go on there,
    with fields or with rows below a head that the page before has.
    """
    if upper is None:
        return _laid_out(inside(lines, sections, setting, rulings), sections, setting, rulings, ())
    before, above = upper
    if not before.has_begun:
        carried = _carried(above, sections[0], before)
        if carried:
            lines, sections, setting = [*above, *lines], [carried, *sections], replace(setting, begins=False)
        held = inside(lines, sections, setting, rulings)
    elif any(is_title(line) for line in lines if line.middle < sections[0].middle):
        return first_part(lines, sections, setting, rulings)
    else:
        end = end_of(lines, sections)
        held = [line for line in (*above, *lines) if line.middle <= end]
    return _laid_out(held, sections, setting, rulings, before.xs)


def next_part(
    lines: Sequence[Block], sections: Sequence[Section], before: OpenEnd, rulings: Rulings
) -> Part | None:
    """Return the rows of indicators that go on from the page before; None where lines are no such rows."""
    printed = next((section for section in sections if lines[0].top <= section.middle <= lines[-1].bottom), None)
    section = before.on_page(lines, printed)
    find_end(section, lines, before.setting)
    is_open = section.last == np.inf and end_of(lines, [section]) == np.inf
    setting = replace(before.setting, begins=False, ends=not is_open)
    find_rows(section, lines, rulings.level, setting)
    if not before.holds(section, lines):
        return None
    held = near_rows(lines, [section], setting.em)
    cells = Builder(held, [section], before.xs, setting).build()
    return Part(cells, setting, before if is_open else None)


def _carried(lines: Sequence[Block], following: Section, before: OpenEnd) -> Section | None:
    """Return the section of the page before that goes on above the first head of a page, or None."""
    if not lines:
        return None
    section = before.on_page(lines, None)
    section.end = min(block.top for block in following.head)
    if np.isfinite(before.section.last):  # what goes on are rows below its records
        section.is_over = True
        return section if any(is_label(block.text) for block in joined(lines, before.setting.em)) else None
    find_end(section, lines, before.setting)
    if not _widened(before, lines).holds(section, lines):
        return None
    if section.has_row_labels and not before.section.rows:
        section.cores = section.cores[: max(0, section.first - 1)]  # the page before shows the label and headings alone
    return section


def _widened(before: OpenEnd, lines: Sequence[Block]) -> OpenEnd:
    """Return a form with its sides moved out to wider texts, whose place the page before could not show."""
    margin, left, right = MARGIN * before.setting.em, before.xs[0], before.xs[-1]
    low = max(min(left, *(line.x0 for line in lines)), left - margin)
    high = min(max(right, *(line.x1 for line in lines)), right + margin)
    return replace(before, xs=[low, *before.xs[1:-1], high])


def _laid_out(
    held: Sequence[Block], sections: list[Section], setting: Setting, rulings: Rulings, known: Sequence[float]
) -> Part:
    """Return the form that lines are; `known` are the column lines of its part on the page before."""
    em = setting.em
    for section in sections:
        find_end(section, held, setting)
    setting = _set(sections, held, rulings, setting)
    for section in sections:
        find_rows(section, held, rulings.level, setting)
    held = near_rows(held, sections, em)
    for section in sections:
        if section.is_printed or len(section.cores) < len(section.head):  # else it has those of the page before
            find_columns(section, held, em)
    sections = [section for section in sections if section.cores]  # a head beyond the form's end is none of its own
    if not sections:
        return Part(FormCells([], [], []), setting, None)
    outer = sides(held, rulings, setting)
    stretches = [pair for section in sections for pair in boundaries(section, outer, held, rulings.upright, setting)]
    xs = column_lines(stretches, outer, known, em)
    cells = Builder(held, sections, xs, setting).build()
    is_whole = setting.ends and any(section.kind == "indicators" for section in sections)
    return Part(cells, setting, None if is_whole else OpenEnd(xs, setting, sections[-1]))


def _set(sections: Sequence[Section], lines: Sequence[Block], rulings: Rulings, setting: Setting) -> Setting:
    """Return how a form is set: as the rows of its last records are read with the least cost. Goals have none."""
    last = next((section for section in reversed(sections) if section.kind != "goals"), sections[-1])
    is_open = last.kind == "indicators" and last.last == np.inf and end_of(lines, sections) == np.inf
    ways = [replace(setting, stand=stand, ends=not is_open) for stand in Stand]
    costs = [find_rows(last, lines, rulings.level, way) + OTHER * (way.stand is not Stand.MIDDLE) for way in ways]
    at_left = last.kind != "goals" and begin_at_left(last, lines, setting.em)
    return replace(ways[int(np.argmin(costs))], at_left=at_left)
