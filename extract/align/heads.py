"""The heads of a form's blocks: rows of known headings, whose lines share the middle of the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np

from extract.align.blocks import FIGURES, LEVEL, OFF_STEP, Block, is_label, joined, level_rows
from extract.align.section import Section
from extract.kinds import text_kind
from extract.rows import Heading, read_heading

MOST_LINES = 4  # of a heading
SAME_CENTRE = 0.6  # em between the middles, across, of the lines of a heading
UNKNOWN = 0.3  # em for which a heading that is no known one counts as further off


def sections_of(lines: Sequence[Block], em: float, step: float) -> list[Section]:
    """Return the blocks of the form by their heads, downwards."""
    found: list[Section] = []
    for row in level_rows(joined(lines, em, step), em):
        if _heading(row):
            whole = list(_completed(row, lines, em, step))
            found.append(_section(whole if _heading(whole) else row))
    for section, following in zip_longest(found, found[1:]):
        if following:
            section.end = min(block.top for block in following.head) - 0.1 * em
    return found


def _heading(row: Sequence[Block]) -> Heading | None:
    return read_heading([block.text for block in row])


def _section(row: Sequence[Block]) -> Section:
    """Return the block of which a row is the head, from the first known heading on."""
    heading = _heading(row)
    assert heading is not None  # noqa: S101 - asked before
    first = next(number for number, role in enumerate(heading.roles) if role)
    middle = float(np.median([block.middle for block in row[first:]]))
    return Section(heading.block, list(row[first:]), heading.roles[first:], middle)


def _completed(row: Sequence[Block], lines: Sequence[Block], em: float, step: float) -> Iterator[Block]:
    """Yield the headings of a row from the left: for each column the lines in the middle of which the row's is.

    Lines that were not joined, as nothing but their place says that they are one heading, are so here.
    """
    middle = float(np.median([block.middle for block in row]))
    near = [line for line in lines if abs(line.middle - middle) < MOST_LINES / 2 * step + LEVEL * em]
    near = [line for line in near if text_kind(line.text) not in FIGURES]
    taken: set[int] = set()
    for seed in sorted(near, key=lambda line: line.x0):
        if abs(seed.middle - middle) > step or taken.intersection(seed.lines):
            continue
        column = sorted((line for line in near if abs(line.centre - seed.centre) < SAME_CENTRE * em), key=_height)
        runs = [run for run in _runs(column, step + OFF_STEP * em) if abs(run.middle - middle) < LEVEL * em]
        if runs:
            best = min(runs, key=lambda run: (abs(run.middle - middle) + UNKNOWN * em * (not is_label(run.text))))
            taken.update(best.lines)
            yield best


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
