"""Self-evaluation forms without walls: headings name the columns, figures tell the rows, labels stand mid their rows.

The heads of the blocks (funds, goals, tasks, indicators) are known words. Below a head each row has a figure in the
same column, in the row's middle; all text is led to the rows by the middles of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

import numpy as np

from extract.align.blocks import FIGURES, LEVEL, Block, joined, level_rows
from extract.align.centred import narrowed
from extract.align.formgrid import Builder, FormCells, Section
from extract.align.middles import Ends
from extract.align.pageend import OpenEnd, near_rows
from extract.align.stab import Interval, stabbed
from extract.arrays import FloatArray, Glyphs, IntArray
from extract.baselines import pieces
from extract.kinds import text_kind
from extract.rows import read_heading
from extract.rulings import Rulings
from extract.signs import CJK, among
from extract.vocabulary import vocabulary

GAP = 0.4  # em: a wider gap parts pieces of a line
BLANK = 0.8  # em from all rows with figures to the label of a row without
BELOW = 1.2  # em across between the middles of a heading and of a figure below it
LABEL = 12.0  # em: a wider text is no label
TITLE = 4.0  # em of a title's row between the ruling over it and the first field
MARGIN = 4.0  # em from the outermost text to the table's sides, at most
SLACK = 0.15  # em by which text is off the middle of its column
CHINESE = 0.4  # share of Chinese signs on a page that may hold a form
ANCHORS = {
    "indicators": ("weight", "score"),
    "funds": ("executed", "full_year", "initial", "rate", "weight", "score"),
    "tasks": ("executed", "budget", "rate", "budget_fiscal", "executed_fiscal"),
}
LEVELS = ("level1", "level2", "level3")
SHARED = {"weight", "score"}  # what a fund block may print once for all its rows
HEADS = {"project_name", "department", "supervisor", "implementer", "filler_unit"}  # fields at a form's head
NOTES = ("注", "备注：", "说明：", "填报说明", "填表说明", "联系人", "填报人", "填表人")


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or its part on a page: its cells, the piece of each glyph, and what a further part goes on from."""

    cells: FormCells
    of_glyph: IntArray
    end: OpenEnd | None


def find_form(glyphs: Glyphs, rulings: Rulings, before: OpenEnd | None = None) -> Form | None:
    """Return the form that stands in glyphs; None where no head of indicators is found.

    `before` is the open end of a form on the page before, which may go on here without a head.
    """
    is_cjk = among(glyphs.codes, CJK)
    if not is_cjk.any() or not (before or (is_cjk.mean() > CHINESE and _may_hold(glyphs))):
        return None
    em = float(np.median((glyphs.boxes[:, 2] - glyphs.boxes[:, 0])[is_cjk]))
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    found = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), GAP * em / float(np.median(heights)))
    lines = _single_lines(glyphs, found.of_glyph, found.boxes)
    sections = list(_sections(joined(lines, em), em))
    if before and not _begins(lines, sections):
        return _continued(lines, sections, before, found.of_glyph)
    if not any(section.kind == "indicators" for section in sections):
        return None
    return _laid_out(lines, sections, em, rulings, found.of_glyph)


def _begins(lines: Sequence[Block], sections: Sequence[Section]) -> bool:
    """Tell whether a form begins on the page: with fields, or with other heads than that of the indicators."""
    return any(section.kind != "indicators" for section in sections) or any(
        vocabulary().role("fields", line.text) in HEADS for line in lines
    )


def _may_hold(glyphs: Glyphs) -> bool:
    """Tell whether the signs of a heading of the indicators are on the page: most pages are done with this."""
    signs = set(map(chr, set(glyphs.codes.tolist())))
    return any(map(signs.issuperset, _spellings()))


@cache
def _spellings() -> tuple[str, ...]:
    """Return what the headings of the levels are called."""
    return tuple(spelling for role in LEVELS for spelling in vocabulary().spellings("indicators", role))


def _single_lines(glyphs: Glyphs, of_glyph: IntArray, boxes: FloatArray) -> list[Block]:
    """Return each piece as a block of one line."""
    order = np.lexsort((glyphs.boxes[:, 0], of_glyph))
    cuts = np.flatnonzero(np.diff(of_glyph[order])) + 1
    texts = ["".join(map(chr, codes.tolist())) for codes in np.split(glyphs.codes[order], cuts)]
    return [Block((number,), text, *box) for number, (text, box) in enumerate(zip(texts, boxes.tolist(), strict=True))]


def _sections(blocks: Sequence[Block], em: float) -> Iterator[Section]:
    """Yield the blocks of the form by their heads, downwards."""
    found: list[Section] = []
    for row in level_rows(blocks, em):
        heading = read_heading([block.text for block in row])
        if heading:
            known = [number for number, role in enumerate(heading.roles) if role]
            head = row[known[0] :]
            roles = heading.roles[known[0] :]
            found.append(Section(heading.block, head, roles, float(np.median([block.middle for block in head]))))
    for section, following in zip_longest(found, found[1:]):
        if following:
            section.end = min(block.top for block in following.head) - 0.1 * em
        yield section


def _laid_out(
    lines: Sequence[Block],
    sections: list[Section],
    em: float,
    rulings: Rulings,
    of_glyph: IntArray,
) -> Form:
    """Return the form that begins on a page."""
    inside = _inside(lines, sections, em, rulings)
    for section in sections:
        _find_rows(section, inside, em)
    inside = near_rows(inside, sections, em)
    for section in sections:
        _find_columns(section, inside, em)
    outer = _sides(inside, rulings, em)
    inner = [item for section in sections for item in _boundaries(section, outer, inside, rulings.upright, em)]
    xs = [max(outer[0][0], outer[0][1] - 0.4 * em), *stabbed(inner), min(outer[1][1], outer[1][0] + 0.4 * em)]
    last = sections[-1]
    is_open = last.kind == "indicators" and last.total is None
    cells = Builder(inside, sections, xs, em, Ends(ends=not is_open)).build()
    return Form(cells, of_glyph, OpenEnd(xs, em, last) if is_open else None)


def _continued(lines: Sequence[Block], sections: Sequence[Section], before: OpenEnd, of_glyph: IntArray) -> Form | None:
    """Return the part of a form that goes on from the page before, or None."""
    section = before.on_page(lines, sections[0] if sections else None)
    em = before.em
    _find_rows(section, lines, em)
    if not section.anchors and section.total is None:
        return None
    inside = near_rows(lines, [section], em)
    is_open = section.total is None
    cells = Builder(inside, [section], before.xs, em, Ends(begins=False, ends=not is_open)).build()
    return Form(cells, of_glyph, before if is_open else None)


def _inside(lines: Sequence[Block], sections: Sequence[Section], em: float, rulings: Rulings) -> list[Block]:
    """Return the lines from the form's first field, or the ruling over a title's row, to its end."""
    top, bottom = _extent(lines, sections, em)
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    over = [y for y, start, end in rulings.level.tolist() if end - start > (x1 - x0) / 2]
    over += [y for _, y, _ in rulings.upright.tolist()]
    top = min([top, *(y for y in over if top - TITLE * em < y < top)])
    return [line for line in lines if top <= line.middle <= bottom]


def _extent(lines: Sequence[Block], sections: Sequence[Section], em: float) -> tuple[float, float]:
    """Return where the form begins and ends: from its first field's label to its total, or to the notes."""
    first = sections[0].middle
    labels = [
        line
        for line in lines
        if line.middle < first and vocabulary().role("fields", line.text) and line.x1 - line.x0 < LABEL * em
    ]
    top = min([line.top for line in labels] + [block.top for block in sections[0].head])
    start = sections[-1].middle
    notes = [line.top for line in lines if line.middle > start and line.text.startswith(NOTES)]
    return top - 0.2 * em, min(notes, default=np.inf)


def _find_rows(section: Section, lines: Sequence[Block], em: float) -> None:
    """Find the rows of a section from the figures below its head: each has a label at its height."""
    below = [line for line in lines if section.middle + 0.5 * em < line.middle < section.end]
    ends = [line for line in below if _ends_records(section.kind, line.text)]
    section.last = min((line.top for line in ends), default=np.inf)
    section.total = min((line.middle for line in ends), default=None)
    below = [line for line in below if line.middle < section.last]
    labels = [block for block in joined(below, em) if block.x1 < section.head[0].x0 or section.kind != "funds"]
    section.anchors = [
        y
        for row in level_rows(_figures(section, below, em), em)
        for y in [float(np.median([line.middle for line in row]))]
        if len(row) > len(SHARED) or any(abs(label.middle - y) < LEVEL * em for label in labels)
    ]
    if section.kind == "funds":
        known = [label.middle for label in labels if vocabulary().fund_line(label.text)]
        blank = [y for y in known if all(abs(y - anchor) > BLANK * em for anchor in section.anchors)]
        section.anchors = sorted(section.anchors + blank)
    if section.anchors and section.last == np.inf:
        far = section.anchors[-1] + 2 * em
        fields = [line.top for line in below if line.middle > far and vocabulary().role("fields", line.text)]
        section.last = far if section.kind != "indicators" else min(fields, default=np.inf)


def _figures(section: Section, below: Sequence[Block], em: float) -> list[Block]:
    """Return the figures below the headings that have one in each row."""
    figures: list[Block] = []
    for head, role in zip(section.head, section.roles, strict=True):
        if role in ANCHORS.get(section.kind, ()):
            mine = [line for line in below if abs(line.centre - head.centre) < BELOW * em]
            mine = [line for line in mine if text_kind(line.text) in FIGURES]
            figures += mine if len(mine) > 1 or role not in SHARED else []
    return figures


def _find_columns(section: Section, lines: Sequence[Block], em: float) -> None:
    """Find the columns of a section: the stretches that its head, its records and the labels beside cover."""
    below = [line for line in lines if section.middle + 0.5 * em < line.middle < section.end]
    head_lines = [line for block in section.head for line in lines if line.lines[0] in block.lines]
    body = [line for line in below if line.middle < section.last]
    beside = [
        line for line in lines if -1.2 * em < line.middle - section.middle < 3 * em and line.x1 < section.head[0].x0
    ]
    left = min(
        (line.x0 for line in body if any(abs(line.middle - y) < LEVEL * em for y in section.anchors)), default=0.0
    )
    beside += [line for line in below if line.x1 < left]
    section.cores = _cores([*head_lines, *body, *beside], em)
    reached = (number for number, core in enumerate(section.cores) if core[1] > section.head[0].centre)
    section.first = next(reached, 0)


def _ends_records(kind: str, text: str) -> bool:
    """Tell whether a text stands in the row below the records: a total, or the head of a split of the total."""
    if kind == "funds":
        return vocabulary().role("splits", text) is not None
    return vocabulary().role("blocks", text) == "total"


def _cores(lines: Sequence[Block], em: float) -> list[tuple[float, float]]:
    """Return the stretches across that lines cover."""
    cores: list[list[float]] = []
    for line in sorted(lines, key=lambda line: line.x0):
        if cores and line.x0 < cores[-1][1] + 0.1 * em:
            cores[-1][1] = max(cores[-1][1], line.x1)
        else:
            cores.append([line.x0, line.x1])
    return [(low, high) for low, high in cores]


def _sides(lines: Sequence[Block], rulings: Rulings, em: float) -> tuple[Interval, Interval]:
    """Return the stretches in which the form's left and right side stand: just where rulings show them."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    level = rulings.level[(rulings.level[:, 0] > top) & (rulings.level[:, 0] < bottom)]
    upright = rulings.upright[(rulings.upright[:, 2] > top) & (rulings.upright[:, 1] < bottom), 0].tolist()
    lefts = [x for x in [*level[:, 1].tolist(), *upright] if left - MARGIN * em < x < left]
    rights = [x for x in [*level[:, 2].tolist(), *upright] if right < x < right + MARGIN * em]
    low, high = min(lefts, default=None), max(rights, default=None)
    return (
        (left - MARGIN * em, left) if low is None else (low, low),
        (right, right + MARGIN * em) if high is None else (high, high),
    )


def _boundaries(
    section: Section, outer: tuple[Interval, Interval], lines: Sequence[Block], upright: FloatArray, em: float
) -> Iterator[Interval]:
    """Yield the stretches in each of which a column line must stand."""
    mine = upright[(upright[:, 2] > section.middle) & (upright[:, 1] < min(section.end, section.last)), 0]
    gaps = [_ruled(low, high, mine) for (_, low), (high, _) in pairwise(section.cores)]
    centres = [_centre(section, core, lines, em) for core in section.cores]
    yield from narrowed([outer[0], *gaps, outer[1]], centres, SLACK * em)[1:-1]


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
