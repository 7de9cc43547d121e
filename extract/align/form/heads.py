"""The heads of a form's blocks: rows of known headings, whose lines share the middle of the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np

from extract.align.form.blocks import FIGURES, LEVEL, OFF_STEP, Block, is_label, joined, level_rows
from extract.align.form.section import Section
from extract.align.form.setting import Stand
from extract.kinds import text_kind
from extract.rows import Heading, read_heading

MOST_LINES = 4  # of a heading
SAME_CENTRE = 0.6  # em between the middles, across, of the lines of a heading
SAME_LEFT = 0.35  # the same between their left sides
UNKNOWN = 0.3  # em for which a heading that is no known one counts as further off


def sections_of(lines: Sequence[Block], em: float, step: float) -> list[Section]:
    """Return the blocks of the form by their heads, downwards: in the middle of their rows, at their top or foot.

    The right way finds more lines of headings, or the same in fewer rows.
    """
    blocks = joined(lines, em, step)
    ways = [_sections(blocks, lines, em, step, stand) for stand in Stand]
    return max(ways, key=lambda sections: (len(set(_known_lines(sections))), -len(sections)))


def _known_lines(sections: Sequence[Section]) -> Iterator[int]:
    """Yield the lines of known headings in the heads of blocks."""
    for section in sections:
        for block, role in zip(section.head, section.roles, strict=True):
            if role is not None and not role.startswith("?"):
                yield from block.lines


def _sections(
    blocks: Sequence[Block], lines: Sequence[Block], em: float, step: float, stand: Stand
) -> list[Section]:
    """Return the blocks of the form whose headings, made of lines, stand so."""
    found: list[Section] = []
    for row in level_rows(blocks, em, stand):
        if _heading(row):
            whole = list(_completed(row, lines, em, step, stand))
            found.append(_section(whole if _heading(whole) else row, stand))
    for section, following in zip_longest(found, found[1:]):
        if following:
            section.end = min(block.top for block in following.head) - 0.1 * em
    return found


def _heading(row: Sequence[Block]) -> Heading | None:
    return read_heading([block.text for block in row])


def _section(row: Sequence[Block], stand: Stand) -> Section:
    """Return the block of which a row is the head, from the first known heading on."""
    heading = _heading(row)
    assert heading is not None  # noqa: S101 - asked before
    first = next(number for number, role in enumerate(heading.roles) if role)
    head = list(row[first:])
    middles = [block.middle for block in head]
    middle = float(np.median(middles)) if stand is Stand.MIDDLE else (min(middles) + max(middles)) / 2
    return Section(heading.block, head, heading.roles[first:], middle)


def _completed(
    row: Sequence[Block], lines: Sequence[Block], em: float, step: float, stand: Stand
) -> Iterator[Block]:
    """Yield the headings of a row from the left: for each column the lines that stand in the row as the others do.

    Lines that were not joined, as nothing but their place says that they are one heading, are so here. From the top of
    the row all go on that follow at the step of the type: those of the next row are further down.
    """
    level = float(np.median([block.level(stand) for block in row]))
    near = [line for line in lines if abs(line.middle - level) < MOST_LINES / 2 * step + LEVEL * em]
    near = [line for line in near if text_kind(line.text) not in FIGURES]
    taken: set[int] = set()
    for seed in sorted(near, key=lambda line: line.x0):
        if abs(seed.middle - level) > step or taken.intersection(seed.lines):
            continue
        column = sorted((line for line in near if _is_below(line, seed, em)), key=_height)
        runs = list(_runs(column, step + OFF_STEP * em))
        offs = [abs(run.level(stand) - level) for run in runs]
        ways = [
            (off + UNKNOWN * em * (not is_label(run.text)) if stand is Stand.MIDDLE else -len(run.lines), number)
            for number, (off, run) in enumerate(zip(offs, runs, strict=True))
            if off < LEVEL * em
        ]
        if ways:
            best = runs[min(ways)[1]]
            taken.update(best.lines)
            yield best


def _is_below(line: Block, other: Block, em: float) -> bool:
    """Tell whether two lines may be of one heading: they have one middle, or begin at one left side."""
    return abs(line.centre - other.centre) < SAME_CENTRE * em or abs(line.x0 - other.x0) < SAME_LEFT * em


def _height(line: Block) -> float:
    return line.middle


def _runs(column: Sequence[Block], pitch: float) -> Iterator[Block]:
    """Yield each run of lines of a column that follow at the step of the type, as one block."""
    for begin, first in enumerate(column):
        run = first
        yield run
        for line in column[begin + 1 : begin + MOST_LINES]:
            if line.middle - run.last > pitch:
                break
            run = run.with_line(line)
            yield run
