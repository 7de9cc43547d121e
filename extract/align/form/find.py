"""Self-evaluation forms without walls: headings name the columns, texts under one another show rows and columns.

The heads of the blocks (funds, management, goals, tasks, indicators) are known words. Below a head the texts of all
columns make the rows, and merged labels stand in the middle of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np

from extract.align.aligned import Aligned, filled
from extract.align.form.blocks import Block
from extract.align.form.cells import Builder, FormCells
from extract.align.form.centred import narrowed
from extract.align.form.extent import begins, end_of, inside, parted
from extract.align.form.heads import sections_of
from extract.align.form.pageend import OpenEnd, near_rows
from extract.align.form.section import Section, begin_at_left, find_columns, find_end, find_rows
from extract.align.form.setting import Setting
from extract.align.form.stab import LEFT, Interval, stabbed, without_slivers
from extract.align.form.strips import type_step
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.baselines import pieces
from extract.geometry.rulings import Rulings
from extract.signs import CJK, among
from extract.vocabulary import vocabulary

GAP = 0.4  # em: a wider gap parts pieces of a line
MARGIN = 4.0  # em from the outermost text to the table's sides, at most
SHARED = 3  # so many rulings end where a side is
SLACK = 0.15  # em by which text is off the middle of its column
CHINESE = 0.4  # share of Chinese signs on a page that may hold a form
LEVELS = ("level1", "level2", "level3")
TOP = 0.5  # cost of reading texts as set to the top of their rows: most forms have them in the middle


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or its part on a page: its cells, the piece of each glyph, and what a further part goes on from."""

    cells: FormCells
    of_glyph: IntArray
    end: OpenEnd | None

    @property
    def table(self) -> Aligned:
        """The form as a table; blank cells where nothing stands."""
        xs, ys = np.array(self.cells.xs), np.array(self.cells.ys)
        return filled(self.cells.cells, (len(ys) - 1, len(xs) - 1), xs, ys, self.of_glyph)


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
    step = type_step(lines, em)
    sections = sections_of(lines, em, step)
    goes_on = before is not None and before.goes_on
    first, *others = parted(lines, begins(lines, sections, goes_on=goes_on))
    forms = [_continued(first, sections, before, rulings, found.of_glyph)] if before and goes_on and first else []
    known = before.xs if before and not goes_on else ()
    for own in others:
        mine = [section for section in sections if own and own[0].top <= section.middle <= own[-1].bottom]
        if _is_form({section.kind for section in mine}, is_last=own is others[-1]):
            carried = _carried(first, mine[0], before) if before and known else None
            parts = ([*first, *own], [carried, *mine]) if carried else (own, mine)
            cells, end = _laid_out(*parts, Setting(em, step, begins=carried is None), rulings, known)
            forms.append(Form(cells, found.of_glyph, end))
            known = ()
    return [form for form in forms if form and form.cells.cells]


def _is_form(kinds: set[str], *, is_last: bool) -> bool:
    """Tell whether blocks make a form, or its part before a page end: indicators, or funds, last or with goals."""
    return "indicators" in kinds or ("funds" in kinds and (is_last or "goals" in kinds))


def _carried(lines: Sequence[Block], following: Section, before: OpenEnd) -> Section | None:
    """Return the section of the page before that goes on above the first head of a page, or None."""
    if not lines:
        return None
    section = before.on_page(lines, None)
    section.end = min(block.top for block in following.head)
    find_end(section, lines, before.setting)
    if not _widened(before, lines).holds(section, lines):
        return None
    if section.has_row_labels and not before.section.rows:
        section.cores = []  # the page before shows the headings alone
    return section


def _widened(before: OpenEnd, lines: Sequence[Block]) -> OpenEnd:
    """Return a form with its sides moved out to wider texts, whose place the page before could not show."""
    margin, left, right = MARGIN * before.setting.em, before.xs[0], before.xs[-1]
    low = max(min(left, *(line.x0 for line in lines)), left - margin)
    high = min(max(right, *(line.x1 for line in lines)), right + margin)
    return replace(before, xs=[low, *before.xs[1:-1], high])


def _may_hold(glyphs: Glyphs) -> bool:
    """Tell whether the signs of headings that a form needs are on the page: most pages are done with this."""
    signs = set(map(chr, set(glyphs.codes.tolist())))
    return any(map(signs.issuperset, _spellings()))


@cache
def _spellings() -> tuple[str, ...]:
    """Return what the headings of the levels and of executed amounts are called."""
    needed = (*(("indicators", level) for level in LEVELS), ("funds", "executed"))
    return tuple(spelling for heading in needed for spelling in vocabulary().spellings(*heading))


def _single_lines(glyphs: Glyphs, of_glyph: IntArray, boxes: FloatArray) -> list[Block]:
    """Return each piece as a block of one line."""
    order = np.lexsort((glyphs.boxes[:, 0], of_glyph))
    cuts = np.flatnonzero(np.diff(of_glyph[order])) + 1
    texts = ["".join(map(chr, codes.tolist())) for codes in np.split(glyphs.codes[order], cuts)]
    return [Block((number,), text, *box) for number, (text, box) in enumerate(zip(texts, boxes.tolist(), strict=True))]


def _laid_out(
    lines: Sequence[Block], sections: list[Section], setting: Setting, rulings: Rulings, known: Sequence[float]
) -> tuple[FormCells, OpenEnd | None]:
    """Return the cells of the form that begins on a page, and its end where it is open.

    `known` are the column lines of the page before, where only the form's indicators begin.
    """
    em = setting.em
    held = inside(lines, sections, setting, rulings)
    for section in sections:
        find_end(section, held, setting)
    setting = _set(sections, held, rulings, setting)
    for section in sections:
        find_rows(section, held, rulings.level, setting)
    held = near_rows(held, sections, em)
    for section in sections:
        if section.is_printed or not section.cores:  # else it has those of the page before
            find_columns(section, held, em)
    outer = _sides(held, rulings, em)
    pairs = [pair for section in sections for pair in _boundaries(section, outer, held, rulings.upright, setting)]
    left, right = (_known(side, known) for side in outer)
    inner = without_slivers(stabbed(_known(narrow, known) for _, narrow in pairs), [blank for blank, _ in pairs], em)
    xs = [max(left[0], left[1] - 0.4 * em), *inner, min(right[1], right[0] + 0.4 * em)]
    cells = Builder(held, sections, xs, setting).build()
    is_whole = setting.ends and any(section.kind == "indicators" for section in sections)
    return cells, None if is_whole else OpenEnd(xs, setting, sections[-1])


def _known(side: Interval, known: Sequence[float]) -> Interval:
    """Return the stretch of a column line: just where the only known one in it stands."""
    inside = [x for x in known if side[0] <= x <= side[1]]
    return (inside[0], inside[0]) if len(inside) == 1 else side


def _set(sections: Sequence[Section], lines: Sequence[Block], rulings: Rulings, setting: Setting) -> Setting:
    """Return how a form is set: as the rows of the indicators are read with the least cost."""
    last = sections[-1]
    is_open = last.kind == "indicators" and last.last == np.inf and end_of(lines, sections) == np.inf
    ways = [replace(setting, at_top=at_top, ends=not is_open) for at_top in (False, True)]
    costs = [find_rows(last, lines, rulings.level, way) + TOP * way.at_top for way in ways]
    return replace(ways[int(np.argmin(costs))], at_left=begin_at_left(last, lines, setting.em))


def _continued(
    lines: Sequence[Block], sections: Sequence[Section], before: OpenEnd, rulings: Rulings, of_glyph: IntArray
) -> Form | None:
    """Return the part of a form that goes on from the page before, or None."""
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
    return Form(cells, of_glyph, before if is_open else None)


def _sides(lines: Sequence[Block], rulings: Rulings, em: float) -> tuple[Interval, Interval]:
    """Return the stretches in which the form's left and right side stand: just where rulings show them.

    Such stand no further from the text than a margin, but where several level rulings end together, or where an upright
    one runs along half of the form.
    """
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    level = rulings.level[(rulings.level[:, 0] > top) & (rulings.level[:, 0] < bottom)]
    beside = rulings.upright[(rulings.upright[:, 2] > top) & (rulings.upright[:, 1] < bottom)]
    starts, ends, upright = level[:, 1].tolist(), level[:, 2].tolist(), beside[:, 0].tolist()
    lefts = [x for x in [*starts, *upright] if left - MARGIN * em < x < left]
    rights = [x for x in [*ends, *upright] if right < x < right + MARGIN * em]
    along = beside[np.minimum(beside[:, 2], bottom) - np.maximum(beside[:, 1], top) > (bottom - top) / 2, 0].tolist()
    low = min([*lefts, *(x for x in [*_shared(starts), *along] if x < left)], default=None)
    high = max([*rights, *(x for x in [*_shared(ends), *along] if x > right)], default=None)
    return (
        (left - MARGIN * em, left) if low is None else (low, low),
        (right, right + MARGIN * em) if high is None else (high, high),
    )


def _shared(ends: Sequence[float]) -> Iterator[float]:
    """Yield the ends that several rulings have."""
    for end in ends:
        if sum(abs(end - other) < 1.0 for other in ends) >= SHARED:
            yield end


def _boundaries(
    section: Section, outer: tuple[Interval, Interval], lines: Sequence[Block], upright: FloatArray, setting: Setting
) -> Iterator[tuple[Interval, Interval]]:
    """Yield the blank stretches in each of which a column line must stand, and where in them it does by all signs."""
    mine = upright[(upright[:, 2] > section.middle) & (upright[:, 1] < min(section.end, section.last)), 0]
    gaps = [_ruled(low, high, mine) for (_, low), (high, _) in pairwise(section.cores)]
    em = setting.em
    if setting.at_left:
        yield from ((gap, (max(gap[0], gap[1] - 2 * LEFT * em), gap[1])) for gap in gaps)
        return
    centres = [_centre(section, core, lines, em) for core in section.cores]
    yield from zip(gaps, narrowed([outer[0], *gaps, outer[1]], centres, SLACK * em)[1:-1], strict=True)


def _ruled(low: float, high: float, upright: FloatArray) -> Interval:
    """Return the stretch in which a column line stands: where the only ruling between two texts does."""
    between = upright[(upright > low - 1.0) & (upright < high + 1.0)]
    return (low, high) if not len(between) or np.ptp(between) > 1.0 else (float(between.min()), float(between.max()))


def _centre(section: Section, core: tuple[float, float], lines: Sequence[Block], em: float) -> float | None:
    """Return the middle of a column, from its heading or else from its texts where these agree."""
    heads = [block.centre for block in section.head if core[0] <= block.centre <= core[1]]
    if heads:
        return heads[0] if len(heads) == 1 else None
    own = [
        line.centre
        for line in lines
        if section.middle - em < line.middle < min(section.end, section.last) and core[0] <= line.centre <= core[1]
    ]
    return own[0] if own and max(own) - min(own) < SLACK * em else None
