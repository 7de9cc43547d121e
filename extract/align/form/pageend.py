"""Forms without walls over page ends: what a page hands on to the next, and which lines are no part of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.align.form.blocks import Block
from extract.align.form.section import Section, columns_on
from extract.align.form.setting import Setting

FIELDS = "fields"  # what stands for the last section of a form of which a page shows no block yet
FAR = 3.0  # em of blank space beyond which a line is no part of the form
INSIDE = 0.8  # share of the lines of a page that stand in the columns of the form that goes on there
ABOVE = 1.5  # em from the first line of a page up to where its head would be


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A form that has not ended on its page: its column lines, how it is set, and its last section."""

    xs: list[float]
    setting: Setting
    section: Section

    @property
    def goes_on(self) -> bool:
        """Tell whether its last rows may go on without a head; else the head of its indicators is to come."""
        return self.section.kind == "indicators"

    @property
    def has_begun(self) -> bool:
        """Tell whether no more than its first fields stood on its page."""
        return self.section.kind == FIELDS

    def on_page(self, lines: Sequence[Block], printed: Section | None) -> Section:
        """Return the section as it goes on with a page's lines, below its head where that is printed again."""
        head = printed.head if printed else [self._above(lines, block) for block in self.section.head]
        middle = printed.middle if printed else float(np.median([block.middle for block in head]))
        roles = printed.roles if printed else self.section.roles
        section = replace(self.section, head=head, roles=roles, middle=middle, end=np.inf, rows=[])
        section.is_printed = printed is not None
        return section

    def holds(self, section: Section, lines: Sequence[Block]) -> bool:
        """Tell whether the lines of a page are rows of the form: they stand in its columns, in several at a height."""
        records = section.records(lines, self.setting.em)
        if not records:
            return section.total is not None
        if not section.rows:  # but the labels of a row that the page end cut
            section.rows = [(min(line.top for line in records), max(line.bottom for line in records))]
        columns = [(self.xs[begin], self.xs[end]) for begin, end in columns_on(section, self.xs, self.setting)]
        rim = self.setting.em / 2
        within = sum(any(left - rim < line.x0 and line.x1 < right + rim for left, right in columns) for line in records)
        level = [sum(top < line.middle < bottom for line in records) > 1 for top, bottom in section.rows]
        return within >= INSIDE * len(records) and (any(level) or section.total is not None)

    def _above(self, lines: Sequence[Block], block: Block) -> Block:
        """Return a heading moved above the page's lines."""
        top = min(line.top for line in lines) - ABOVE * self.setting.em
        return replace(block, lines=(), top=top, bottom=top + 1.0)


def near_rows(lines: Sequence[Block], sections: Sequence[Section], em: float) -> list[Block]:
    """Return the lines that no wide blank space parts from the sections and their rows, as it does a page number."""
    ordered = sorted(lines, key=lambda line: line.top)
    if not ordered:
        return []
    reached = np.maximum.accumulate([line.bottom for line in ordered])
    begins = np.flatnonzero([True, *(np.array([line.top for line in ordered[1:]]) - reached[:-1] > FAR * em)])
    marks = [y for section in sections for y in (section.middle, *section.anchors, section.total) if y is not None]
    groups = [ordered[begin:end] for begin, end in zip(begins, [*begins[1:], len(ordered)], strict=True)]
    held = [n for n, group in enumerate(groups) if any(group[0].top < y < _bottom(group) for y in marks)]
    return [line for group in groups[held[0] : held[-1] + 1] for line in group] if held else ordered


def _bottom(group: Sequence[Block]) -> float:
    """Return where lines end."""
    return max(line.bottom for line in group)
