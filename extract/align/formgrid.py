"""The cells of a form without walls, put together from its sections, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.align.blocks import Block, is_label
from extract.align.loose import loose_rows
from extract.align.middles import row_sides, spread_over_rows
from extract.align.section import Section, columns_on
from extract.align.setting import Setting
from extract.align.stab import best_spans
from extract.rows import is_total

Rectangle = tuple[int, int, int, int]
OFF = 0.6  # em from the middle of its columns, or from their left, beyond which a text stands in neither


@dataclass(frozen=True)
class FormCells:
    """The cells of a form with the pieces of text in each, and its grid lines."""

    xs: list[float]
    ys: list[float]
    cells: list[tuple[Rectangle, tuple[int, ...]]]


class Builder:
    """Puts the cells of a form together, from row to row."""

    def __init__(
        self, lines: Sequence[Block], sections: Sequence[Section], xs: list[float], setting: Setting
    ) -> None:
        self.lines, self.sections, self.xs, self.em, self.setting = list(lines), sections, xs, setting.em, setting
        self.cells: list[tuple[Rectangle, tuple[int, ...]]] = []
        self.middles: list[float] = []
        self.used: set[int] = set()

    def build(self) -> FormCells:
        """Return the cells, with the fields above the sections first."""
        start = min(block.top for block in self.sections[0].head)
        if self.setting.begins:
            self.add_loose([line for line in self.lines if line.middle < start and not self._beside(line)], 0)
        for section in self.sections:
            self.add_section(section)
        ys = row_sides([(y, y) for y in self.middles], self.em)
        return FormCells(self.xs, ys, self.cells)

    def _beside(self, line: Block) -> bool:
        """Tell whether a line stands left of the first section's head, as its label does."""
        section = self.sections[0]
        return line.x1 < section.head[0].x0 and line.middle > section.middle - 0.6 * self.em

    def add(self, row: int, col: int, row_end: int, col_end: int, lines: Sequence[int]) -> None:
        """Add a cell."""
        self.cells.append(((row, col, row_end, col_end), tuple(lines)))
        self.used.update(lines)

    def add_loose(self, lines: Sequence[Block], first: int) -> None:
        """Add rows of labels and values, whose columns are those in the middle of which they stand.

        A row with blank cells has the columns of the fullest row, where its texts stand in the middle of these.
        """
        rows = loose_rows(lines, self.em, self.setting.step, at_top=self.setting.at_top)
        xs = self.xs[first:]
        spans = [self._spans(row, xs) for row in rows]
        fullest = max(spans, key=len, default=[])
        for row, own in zip(rows, spans, strict=True):
            number = len(self.middles)
            self.middles.append(float(np.median([block.middle for block in row])))
            shared = self._within(row, fullest, xs) if len(row) < len(fullest) and self._off(row, own, xs) else None
            for block, (col, end) in zip(row, shared or own, strict=True):
                self.add(number, first + col, number + 1, first + end, block.lines)
            for col, end in set(fullest if shared else ()) - set(shared or ()):
                self.add(number, first + col, number + 1, first + end, ())

    def _spans(self, row: Sequence[Block], xs: Sequence[float]) -> list[tuple[int, int]]:
        """Return the columns of the texts of a row."""
        texts = [(block.x0, block.x1, len(block.lines) > 1) for block in row]
        return best_spans(texts, xs, self.em, at_left=self.setting.at_left)

    def _off(self, row: Sequence[Block], spans: Sequence[tuple[int, int]], xs: Sequence[float]) -> bool:
        """Tell whether a text of a row is neither in the middle of its columns nor at their left."""
        return any(
            min(abs(xs[col] + xs[end] - 2 * block.centre) / 2, abs(block.x0 - xs[col] - self.em / 2)) > OFF * self.em
            for block, (col, end) in zip(row, spans, strict=True)
        )

    def _within(
        self, row: Sequence[Block], spans: Sequence[tuple[int, int]], xs: Sequence[float]
    ) -> list[tuple[int, int]] | None:
        """Return the spans in whose middle the texts of a row stand, or None."""
        chosen = [min(spans, key=lambda span: abs(xs[span[0]] + xs[span[1]] - 2 * block.centre)) for block in row]
        is_near = all(
            abs(xs[col] + xs[end] - 2 * block.centre) < 1.2 * self.em
            for block, (col, end) in zip(row, chosen, strict=True)
        )
        return chosen if is_near and len(set(chosen)) == len(chosen) else None

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
            self._add_total(rest)
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

    def _add_head(self, section: Section, columns: Sequence[tuple[int, int]]) -> None:
        row = len(self.middles)
        self.middles.append(section.middle)
        taken = set()
        for block in section.head:
            core = min(
                range(len(section.cores)),
                key=lambda number: (
                    abs(sum(section.cores[number]) / 2 - block.centre)
                    if not section.cores[number][0] <= block.centre <= section.cores[number][1]
                    else -1.0
                ),
            )
            taken.add(core)
            self.add(row, columns[core][0], row + 1, columns[core][1], block.lines)
        for core in range(max(0, section.first - section.has_row_labels), len(columns)):
            if core not in taken and columns[core][1] > columns[core][0]:
                self.add(row, columns[core][0], row + 1, columns[core][1], ())

    def _add_goals(self, lines: Sequence[Block], columns: Sequence[tuple[int, int]], section: Section) -> None:
        row = len(self.middles)
        if not lines:
            return
        self.middles.append((min(line.top for line in lines) + max(line.bottom for line in lines)) / 2)
        for core in range(section.first, len(columns)):
            low, high = self.xs[columns[core][0]], self.xs[columns[core][1]]
            mine = sorted((line for line in lines if low <= line.centre < high), key=lambda line: line.middle)
            self.add(row, columns[core][0], row + 1, columns[core][1], [line.lines[0] for line in mine])

    def _add_records(self, section: Section, lines: Sequence[Block], columns: Sequence[tuple[int, int]]) -> list[Block]:
        """Add the rows that have figures; return the lines below them."""
        anchors = section.anchors
        if not anchors:
            return list(lines)
        start = len(self.middles)
        self.middles += anchors
        levels = [
            section.head.index(block)
            for block, role in zip(section.head, section.roles, strict=True)
            if role in {"level1", "level2"}
        ]
        inside = [line for line in lines if line.middle < section.last]
        leaves: list[tuple[int, list[Block]]] = []
        labels: list[tuple[int, list[Block]]] = []
        for core in range(max(0, section.first - section.has_row_labels), len(columns)):
            low, high = self.xs[columns[core][0]], self.xs[columns[core][1]]
            mine = sorted((line for line in inside if low <= line.centre < high), key=lambda line: line.middle)
            (labels if core - section.first in levels else leaves).append((core, mine))
        for core, mine in leaves:
            if section.kind == "funds" and len(mine) == 1 and mine[0].middle > anchors[0] + self.em:
                self.add(start, columns[core][0], start + len(anchors), columns[core][1], mine[0].lines)
                continue
            nearest = [min(range(len(anchors)), key=lambda row: _away(line, section.rows[row])) for line in mine]
            for number in range(len(anchors)):
                group = [line.lines[0] for line, row in zip(mine, nearest, strict=True) if row == number]
                self.add(start + number, columns[core][0], start + number + 1, columns[core][1], group)
        sides = row_sides(section.rows, self.em)
        within: set[int] | None = None
        for core, mine in reversed(labels):
            spans = spread_over_rows(mine, sides, self.setting, within)
            for span in spans:
                self.add(start + span.row, columns[core][0], start + span.end, columns[core][1], span.lines)
            within = {span.row for span in spans} | {len(anchors)}
        return [line for line in lines if line.middle >= section.last]

    def _add_total(self, lines: Sequence[Block]) -> None:
        """Add the rows below the records; a total's label reaches to its first figure, and each figure has a column.

        What stands below the last of them that has a label is no part of the form.
        """
        rows = loose_rows(lines, self.em, self.setting.step, at_top=self.setting.at_top)
        last = max((number for number, row in enumerate(rows) if is_label(row[0].text)), default=-1)
        for row in rows[: last + 1]:
            number = len(self.middles)
            self.middles.append(row[0].middle)
            if len(row) < 2 or not is_total([block.text for block in row]):  # noqa: PLR2004 - a label and a figure
                texts = [(block.x0, block.x1, True) for block in row]
                spans = best_spans(texts, self.xs, self.em, at_left=self.setting.at_left)
                for block, (col, end) in zip(row, spans, strict=True):
                    self.add(number, col, number + 1, end, block.lines)
                continue
            for position, block in enumerate(row):
                col = next(n for n in range(len(self.xs) - 1) if block.centre < self.xs[n + 1])
                if position:
                    self.add(number, col, number + 1, col + 1, block.lines)
                else:
                    following = next(n for n in range(len(self.xs) - 1) if row[1].centre < self.xs[n + 1])
                    self.add(number, 0, number + 1, max(1, following), block.lines)


def _away(line: Block, row: tuple[float, float]) -> float:
    """Return how far a line is from the text of a row."""
    return max(row[0] - line.middle, line.middle - row[1], 0.0)
