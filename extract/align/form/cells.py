"""The cells of a form without walls, put together from its sections, row by row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.align.aligned import Rectangle
from extract.align.form.blocks import Block, is_label
from extract.align.form.loose import loose_rows
from extract.align.form.middles import row_sides, spread_over_rows
from extract.align.form.section import LEVELS, Section, columns_on
from extract.align.form.setting import Setting, Stand
from extract.align.form.stab import best_spans
from extract.rows import is_total

Span = tuple[int, int]  # columns, half open
OFF = 0.6  # em from the middle of its columns, or from their left, beyond which a text stands in neither


@dataclass(frozen=True)
class FormCells:
    """The cells of a form with the pieces of text in each, and its grid lines."""

    xs: list[float]
    ys: list[float]
    cells: list[tuple[Rectangle, tuple[int, ...]]]


class Builder:
    """Puts the cells of a form together, from row to row."""

    def __init__(self, lines: Sequence[Block], sections: Sequence[Section], xs: list[float], setting: Setting) -> None:
        self.lines, self.sections, self.xs, self.em, self.setting = list(lines), sections, xs, setting.em, setting
        self.cells: list[tuple[Rectangle, tuple[int, ...]]] = []
        self.middles: list[float] = []
        self.used: set[int] = set()

    def build(self) -> FormCells:
        """Return the cells, with the fields above the sections first."""
        if self.setting.begins:
            self.add_loose(self._above_sections(), 0)
        for section in self.sections:
            self.add_section(section)
        ys = row_sides([(y, y) for y in self.middles], self.em)
        return FormCells(self.xs, ys, self.cells)

    def _above_sections(self) -> list[Block]:
        """Return the lines above the first section, but for those left of its head, as its label is."""
        if not self.sections:
            return self.lines
        head, middle = self.sections[0].head, self.sections[0].middle
        start = min(block.top for block in head)
        above = (line for line in self.lines if line.middle < start)
        return [line for line in above if line.x1 >= head[0].x0 or line.middle <= middle - 0.6 * self.em]

    def add(self, row: int, col: int, row_end: int, col_end: int, lines: Sequence[int]) -> None:
        """Add a cell."""
        self.cells.append(((row, col, row_end, col_end), tuple(lines)))
        self.used.update(lines)

    def put(self, row: int, span: Span, lines: Sequence[int]) -> None:
        """Add a cell of one row."""
        self.add(row, span[0], row + 1, span[1], lines)

    def add_loose(self, lines: Sequence[Block], first: int) -> None:
        """Add rows of labels and values, whose columns are those in the middle of which they stand.

        A row with blank cells has the columns of the fullest row, where its texts stand in these.
        """
        rows = loose_rows(lines, self.em, self.setting.step, self.setting.stand)
        xs = self.xs[first:]
        spans = [self._spans(row, xs) for row in rows]
        fullest, columns = max(zip(rows, spans, strict=True), key=lambda both: len(both[1]), default=([], []))
        for row, own in zip(rows, spans, strict=True):
            number = len(self.middles)
            self.middles.append(float(np.median([block.middle for block in row])))
            chosen = self._below(row, fullest) if len(row) < len(fullest) and self._off(row, own, xs) else None
            shared = [columns[text] for text in chosen or ()]
            for block, (col, end) in zip(row, shared or own, strict=True):
                self.put(number, (first + col, first + end), block.lines)
            for col, end in set(columns if shared else ()) - set(shared):
                self.put(number, (first + col, first + end), ())

    def _spans(self, row: Sequence[Block], xs: Sequence[float], *, any_left: bool = False) -> list[Span]:
        """Return the columns of the texts of a row: those of several lines, or any, may stand at the left."""
        texts = [(block.x0, block.x1, any_left or len(block.lines) > 1) for block in row]
        return best_spans(texts, xs, self.em, at_left=self.setting.at_left)

    def _off(self, row: Sequence[Block], spans: Sequence[Span], xs: Sequence[float]) -> bool:
        """Tell whether a text of a row is neither in the middle of its columns nor at their left."""
        return any(
            min(abs(xs[col] + xs[end] - 2 * block.centre) / 2, abs(block.x0 - xs[col] - self.em / 2)) > OFF * self.em
            for block, (col, end) in zip(row, spans, strict=True)
        )

    def _below(self, row: Sequence[Block], fullest: Sequence[Block]) -> list[int] | None:
        """Return below which texts of the fullest row those of a row stand, in some way; None where some do not.

        No value stands below a label.
        """
        chosen = [min(range(len(fullest)), key=lambda text: _aside(fullest[text], block)) for block in row]
        pairs = [(fullest[text], block) for text, block in zip(chosen, row, strict=True)]
        is_below = all(_aside(above, block) < OFF * self.em for above, block in pairs)
        has_value = any(is_label(above.text) and not is_label(block.text) for above, block in pairs[1:])
        return chosen if is_below and not has_value and len(set(chosen)) == len(chosen) else None

    def add_section(self, section: Section) -> None:
        """Add the rows of a section: its head, the rows with figures, and what else stands there."""
        columns = columns_on(section, self.xs, self.setting)
        start = len(self.middles)
        label_end = columns[section.first][0] if not section.has_row_labels else columns[max(0, section.first - 1)][0]
        if section.is_printed:
            self._add_head(section, columns)
        below = [
            line for line in self.lines if section.middle < line.middle < section.end and line.lines[0] not in self.used
        ]
        label = self._label_lines(section, label_end)
        below = [line for line in below if line not in label]
        if section.kind == "goals":
            self._add_goals(below, columns, section)
        else:
            below = self._add_records(section, below, columns)
        end = len(self.middles)
        rest = [line for line in below if line.lines[0] not in self.used]
        if section.has_row_labels:
            self.add_loose(rest, label_end)
            end = len(self.middles)
        else:
            self._add_rest(rest)
        if label_end and end > start:
            ordered = sorted(label, key=lambda line: line.middle)
            self.add(start, 0, end, label_end, [line.lines[0] for line in ordered])

    def _label_lines(self, section: Section, label_end: int) -> list[Block]:
        """Return the lines of the label that stands beside the section."""
        x = self.xs[label_end]
        top = min(block.top for block in section.head) - 0.2 * self.em
        return [
            line
            for line in self.lines
            if line.centre < x
            and line.x1 < x + 0.3 * self.em
            and top < line.middle < self._last(section)
            and line.lines[0] not in self.used
        ]

    def _last(self, section: Section) -> float:
        """Return below which height no row of the section stands."""
        if section.kind == "indicators" and section.anchors:
            return section.last
        return section.end

    def _add_head(self, section: Section, columns: Sequence[Span]) -> None:
        row = len(self.middles)
        self.middles.append(section.middle)
        taken = set()
        for block in section.head:
            core = min(range(len(section.cores)), key=lambda number: _outside(block.centre, section.cores[number]))
            taken.add(core)
            self.put(row, columns[core], block.lines)
        for core in range(_first_core(section), len(columns)):
            if core not in taken and columns[core][1] > columns[core][0]:
                self.put(row, columns[core], ())

    def _add_goals(self, lines: Sequence[Block], columns: Sequence[Span], section: Section) -> None:
        if not lines:
            return
        row = len(self.middles)
        self.middles.append((min(line.top for line in lines) + max(line.bottom for line in lines)) / 2)
        for span in columns[section.first :]:
            self.put(row, span, [line.lines[0] for line in self._lines_in(lines, span)])

    def _add_records(self, section: Section, lines: Sequence[Block], columns: Sequence[Span]) -> list[Block]:
        """Add the rows that have figures; return the lines below them."""
        if not section.rows:
            return list(lines)
        start = len(self.middles)
        self.middles += section.anchors
        inside = [line for line in lines if line.middle < section.last]
        merged = [section.first + number for number, role in enumerate(section.roles) if role in LEVELS]
        for core in range(_first_core(section), len(columns)):
            if core not in merged:
                self._add_leaves(start, columns[core], self._lines_in(inside, columns[core]), section)
        self._add_labels(start, [columns[core] for core in merged if core < len(columns)], inside, section)
        return [line for line in lines if line.middle >= section.last]

    def _add_leaves(self, start: int, span: Span, lines: Sequence[Block], section: Section) -> None:
        """Add a column with a cell in each row; points that the rows of funds share stand in one over all."""
        rows = section.rows
        if section.kind == "funds" and len(lines) == 1 and self._is_shared(lines[0], section):
            self.add(start, span[0], start + len(rows), span[1], lines[0].lines)
            return
        nearest = [min(range(len(rows)), key=lambda row: _outside(line.middle, rows[row])) for line in lines]
        for number in range(len(rows)):
            group = [line.lines[0] for line, row in zip(lines, nearest, strict=True) if row == number]
            self.put(start + number, span, group)

    def _is_shared(self, line: Block, section: Section) -> bool:
        """Tell whether a text stands below the first row, and where all do, in the middle of the rows."""
        rows = section.rows
        is_mid = abs(2 * line.middle - rows[0][0] - rows[-1][1]) < 2 * self.em
        return line.middle > section.anchors[0] + self.em and (is_mid or self.setting.stand is not Stand.MIDDLE)

    def _add_labels(self, start: int, spans: Sequence[Span], lines: Sequence[Block], section: Section) -> None:
        """Add the columns of merged labels, from the right: one ends only where that on its right does."""
        sides = row_sides(section.rows, self.em)
        within: set[int] | None = None
        for left, right in reversed(spans):
            labels = spread_over_rows(self._lines_in(lines, (left, right)), sides, self.setting, within)
            for label in labels:
                self.add(start + label.row, left, start + label.end, right, label.lines)
            within = {label.row for label in labels} | {len(section.rows)}

    def _lines_in(self, lines: Sequence[Block], span: Span) -> list[Block]:
        """Return the lines in the columns of a span, downwards."""
        low, high = self.xs[span[0]], self.xs[span[1]]
        return sorted((line for line in lines if low <= line.centre < high), key=lambda line: line.middle)

    def _add_rest(self, lines: Sequence[Block]) -> None:
        """Add the rows below the records; what stands below the last that has a label is no part of the form."""
        rows = loose_rows(lines, self.em, self.setting.step, self.setting.stand)
        last = max((number for number, row in enumerate(rows) if is_label(row[0].text)), default=-1)
        for row in rows[: last + 1]:
            is_sum = len(row) > 1 and is_total([block.text for block in row])
            spans = self._total_spans(row) if is_sum else self._spans(row, self.xs, any_left=True)
            for block, span in zip(row, spans, strict=True):
                self.put(len(self.middles), span, block.lines)
            self.middles.append(row[0].middle)

    def _total_spans(self, row: Sequence[Block]) -> list[Span]:
        """Return the columns of a total: its label reaches to its first figure, and each figure has one of its own."""
        figures = [bisect_right(self.xs, block.centre, 1, len(self.xs) - 1) - 1 for block in row[1:]]
        return [(0, max(1, figures[0])), *((col, col + 1) for col in figures)]


def _first_core(section: Section) -> int:
    """Return the first column of a section: that of the labels of its rows, or of its first heading."""
    return max(0, section.first - section.has_row_labels)


def _outside(at: float, stretch: tuple[float, float]) -> float:
    """Return how far a place is outside a stretch."""
    return max(stretch[0] - at, at - stretch[1], 0.0)


def _aside(upper: Block, lower: Block) -> float:
    """Return how far a text is from below another one: with one middle, or beginning or ending with it."""
    return min(abs(upper.centre - lower.centre), abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1))
