"""Forms of which a page shows no more than the first fields: labels with values beside them, and then the page ends.

The column lines of the form are told by its blocks, which stand on the next page. Here labels and values alone tell
them, with the sides of a form above where there is one: forms below one another are as wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import Block
from extract.align.form.cells import Builder
from extract.align.form.columns import Stretches, between, column_lines, sides
from extract.align.form.extent import HEADS, inside, is_title
from extract.align.form.loose import loose_rows
from extract.align.form.pageend import FAR, FIELDS, OpenEnd
from extract.align.form.part import Part
from extract.align.form.section import Section
from extract.align.form.setting import Setting, Stand
from extract.align.form.stab import Interval
from extract.geometry.rulings import Rulings
from extract.vocabulary import vocabulary

ABOVE = 3  # so many lines above a title tell that it is not that of a cover, which names the fields as well


def begun(
    lines: Sequence[Block], before: int, setting: Setting, rulings: Rulings, above: Part | None
) -> Part | None:
    """Return the fields with which a form begins; None where other lines stand there too.

    `before` is how many lines stand above these on the page, `above` a form that they are.
    """
    if above is None and (before < ABOVE or not any(map(is_title, lines))):
        return None
    held = inside(lines, [], setting, rulings)
    stand, at_left = (above.setting.stand, above.setting.at_left) if above else (Stand.MIDDLE, _labels_at_left(held))
    setting = replace(setting, stand=stand, at_left=at_left, ends=False)
    rows = loose_rows(held, setting.em, setting.step, setting.stand)
    if not _are_fields(rows, setting.em):
        return None
    outer = sides(held, rulings, setting)
    stretches = [pair for row in rows for pair in _stretches(row, outer, setting)]
    xs = column_lines(stretches, outer, (), setting.em)
    section = Section(FIELDS, [], (), rows[-1][0].middle)
    return Part(Builder(held, [], xs, setting).build(), setting, OpenEnd(xs, setting, section))


def _labels_at_left(lines: Sequence[Block]) -> bool:
    """Tell whether the labels of fields begin at one side rather than have one middle."""
    labels = [line for line in lines if _is_field(line)]
    right = min((line.x1 for line in labels), default=0.0)
    column = [line for line in labels if line.x0 < right]
    if not column:
        return False
    return 2 * float(np.ptp([line.x0 for line in column])) < float(np.ptp([line.centre for line in column]))


def _are_fields(rows: Sequence[Sequence[Block]], em: float) -> bool:
    """Tell whether rows, close below one another, are fields, the first that of a head; the last may be cut."""
    if not rows or len(rows[0]) == 1 or vocabulary().role("fields", rows[0][0].text) not in HEADS:
        return False
    bounds = [(min(block.top for block in row), max(block.bottom for block in row)) for row in rows]
    is_close = all(lower[0] - upper[1] < FAR * em for upper, lower in pairwise(bounds))
    return is_close and all(_is_field(row[0]) for row in rows[:-1])


def _is_field(block: Block) -> bool:
    return vocabulary().role("fields", block.text) is not None


def _stretches(row: Sequence[Block], outer: tuple[Interval, Interval], setting: Setting) -> Stretches:
    """Return the blank stretches between the texts of a row."""
    gaps = [(one.x1, other.x0) for one, other in pairwise(row)]
    return between(gaps, [block.centre for block in row], outer, setting)
