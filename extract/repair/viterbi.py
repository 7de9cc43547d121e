"""Leads the words of text lines through the columns of a block, at the least cost (a Viterbi programme).

A word takes a fitting column to the right of the word before it, goes on in the same column (a cell wrapped over
lines), or begins a new row. A line of text behind a page break may go on in several open cells at once. The costs of a
word in a column are those of `extract.kinds`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.kinds import LEVELS, MISFIT, TextKind, misfit, text_kind
from extract.model import Cell, Mark
from extract.repair.slots import Column

NEW_ROW = 0.6
OWN_CELL = 0.4  # a cell goes on with a text that is a cell of its own in other rows
BEHIND_VALUE = 0.6  # a value goes on in words
GOAL_ROW = 4.0  # a form has one goal, seldom several
IN_SENTENCE, BEHIND_SENTENCE = 1.0, 0.5  # a goal's cell ends in a sentence; goes on behind the end of one
WRAP = 0.2  # a cell goes on in the next line, which is no longer than the one before
UNEVEN_WRAP = 2.5  # it goes on in a longer line: the first would not have ended there
SPACE_IN_CELL = 2.0  # a cell goes on behind a space in the same line
OFTEN, BEHIND_WHOLE = 3, 1.5  # a text that stands so often in the block is whole; a cell goes on behind such a text
NEW_LEVEL_ALONE = 1.0  # a level-1 label begins a group, whose level-2 label stands behind it
REASON_FOR_FULL_MARKS = 1.6
CUT_EARLY = 0.6  # the same, where the row has no more than its labels: then few cells can be open
CUT = 0.1  # a line of several words behind a page break goes on in as many cells that were open
LINE_SLACK = 1  # so many characters a full line may be shorter than the next (punctuation hangs)
_REQUIRED = {"weight": 1.5, "score": 1.5, "target": 0.8, "actual": 0.8, "level3": 2.0}
_REQUIRED_LABEL = {"label": 2.5, "name": 2.0}
_OPTIONAL = {"block", "level1", "level2", "reason", "remark"}
_EMPTY = 0.3
_TEXT_ROLES = {
    "level1", "level2", "level3", "target", "actual", "reason", "standard", "explain", "remark", "basis", "unit",
    "label", "name", "content", "completion", "expected",
}  # fmt: skip
_NUMBERS = {TextKind.NUMBER, TextKind.PERCENT, TextKind.AMOUNT}
_ODD_IN_TEXT = {  # a cell of text goes on with a word that looks like a cell of its own
    TextKind.NUMBER: 3.0,
    TextKind.PERCENT: 3.0,
    TextKind.AMOUNT: 3.0,
    TextKind.QUANTITY: 1.0,
    TextKind.LEVEL1: 2.0,
    TextKind.LEVEL2: 2.0,
    TextKind.EITHER_LEVEL: 2.0,
}
_SENTENCE_ENDS = "。；！？"

RowWords = dict[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line: its cell, the number of its line, whether it begins it, and whether a page break precedes."""

    cell: Cell
    line: int
    starts_line: bool
    after_break: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """How a word came into its column: the column of the word before, and what it did there."""

    cost: float
    previous: int
    action: str  # row, next, wrap, cut


def lead_through(words: Sequence[Word], block: str, columns: Sequence[Column]) -> list[RowWords]:
    """Return the rows of a block: the words in each column."""
    return _Trellis(words, block, columns).rows() if words else []


class _Trellis:
    """The cheapest way of each word into each column."""

    def __init__(self, words: Sequence[Word], block: str, columns: Sequence[Column]) -> None:
        self.words = words
        self.roles = [column.role for column in columns]
        self.empty = [_empty_cost(role, block) for role in self.roles]
        self.often = Counter(word.cell.text for word in words)
        self.pairs = Counter((one.cell.text, other.cell.text) for one, other in pairwise(words))
        self.prose = block == "goals"
        self.new_row = GOAL_ROW if self.prose else NEW_ROW
        self.steps: list[list[_Step]] = []
        for t in range(len(words)):
            self.steps.append([self._best_step(t, j) for j in range(len(columns))])

    def _best_step(self, t: int, j: int) -> _Step:
        """Return the cheapest way in which the t-th word comes into the j-th column."""
        word, fit = self.words[t], misfit(self.roles[j], self.words[t].cell.text) + self._unlikely_reason(t, j)
        row_cost = fit + self._passing(-1, j)
        if not t:
            return _Step(row_cost, -1, "row")
        before = self.steps[t - 1]
        ways = [_Step(before[k].cost + fit + self._passing(k, j) + self._unfinished(t), k, "next") for k in range(j)]
        upper = self.words[t - 1].cell.text
        is_label = self.roles[j] in {"level1", "level2"} and text_kind(upper) in LEVELS
        whole = BEHIND_WHOLE if is_label or self._is_whole(upper, word.cell.text) else 0.0
        own = OWN_CELL if self._is_own(upper, word.cell.text) else 0.0
        wrapping = _wrap_cost(upper, word, self.roles[j]) + self._finished(t) + whole + own
        ways.append(_Step(before[j].cost + wrapping, j, "wrap"))
        if self._may_be_cut(t) and (word.starts_line or before[j].action == "cut"):
            early = CUT_EARLY if self.roles[j] in {"level1", "level2", "level3"} else CUT
            ways.append(_Step(before[j].cost + (early if word.starts_line else 0.0), j, "cut"))
        if word.starts_line:
            ways.extend(
                _Step(step.cost + self._ending(k) + self.new_row + row_cost, k, "row") for k, step in enumerate(before)
            )
        return min(ways, key=lambda way: way.cost)

    def _is_whole(self, upper: str, lower: str) -> bool:
        """Tell whether a text stands so often in the block, and not before the same word, that it is whole."""
        return self.often[upper] >= OFTEN and self.pairs[upper, lower] * 2 < self.often[upper]

    def _is_own(self, upper: str, lower: str) -> bool:
        """Tell whether a text stands several times in the block, behind different words, as a cell of its own does."""
        return self.often[lower] > 1 and self.pairs[upper, lower] * 2 <= self.often[lower]

    def _may_be_cut(self, t: int) -> bool:
        """Tell whether the t-th word is one of several words of text on a line behind a page break."""
        line = [word for word in self.words[max(0, t - 3) : t + 4] if word.line == self.words[t].line]
        return self.words[t].after_break and len(line) > 1 and all(map(_is_text, line))

    def _unfinished(self, t: int) -> float:
        """Return the cost of a goal's cell that ends before the t-th word, within a sentence."""
        return IN_SENTENCE if self.prose and self.words[t - 1].cell.text[-1] not in _SENTENCE_ENDS else 0.0

    def _finished(self, t: int) -> float:
        """Return the cost of a goal's cell that goes on with the t-th word, behind a sentence."""
        return BEHIND_SENTENCE if self.prose and self.words[t - 1].cell.text[-1] in _SENTENCE_ENDS else 0.0

    def _passing(self, k: int, j: int) -> float:
        """Return the cost of leaving the columns between the k-th and the j-th empty."""
        alone = k >= 0 and self.roles[k] == "level1" and "level2" in self.roles[k + 1 : j]
        return sum(self.empty[k + 1 : j]) + (NEW_LEVEL_ALONE if alone else 0.0)

    def _ending(self, k: int) -> float:
        """Return the cost of a row that ends in the k-th column."""
        return sum(self.empty[k + 1 :])

    def _unlikely_reason(self, t: int, j: int) -> float:
        """Return the cost of a deviation being explained where the points are full."""
        if self.roles[j] != "reason" or t < 2:  # noqa: PLR2004 - points and score stand before it
            return 0.0
        weight, score = (word.cell.text for word in self.words[t - 2 : t])
        return REASON_FOR_FULL_MARKS if weight == score else 0.0

    def rows(self) -> list[RowWords]:
        """Return the rows along the cheapest way through all words."""
        rows: list[RowWords] = []
        cut: list[Cell] = []
        for word, (column, action) in zip(self.words, self._way(), strict=True):
            if action != "cut" and cut:
                _join_cut(rows, cut, self.roles)
                cut = []
            if action == "cut":
                cut.append(word.cell)
            elif action == "row":
                rows.append({column: [word.cell]})
            else:
                rows[-1].setdefault(column, []).append(word.cell)
        _join_cut(rows, cut, self.roles)
        return rows

    def _way(self) -> list[tuple[int, str]]:
        """Return the column of each word and how it came there."""
        last = self.steps[-1]
        j = min(range(len(self.roles)), key=lambda k: last[k].cost + self._ending(k))
        way: list[tuple[int, str]] = []
        for steps in reversed(self.steps):
            way.append((j, steps[j].action))
            j = steps[j].previous
        return way[::-1]


def _empty_cost(role: str, block: str) -> float:
    """Return the cost of a row in which the column stays empty."""
    if role in _OPTIONAL:
        return 0.0
    if block == "indicators":
        return _REQUIRED.get(role, _EMPTY)
    return _REQUIRED_LABEL.get(role, _EMPTY)


def _wrap_cost(upper: str, lower: Word, role: str) -> float:
    """Return the cost of a word that goes on in the cell of the word before it."""
    if role not in _TEXT_ROLES or text_kind(upper) in _NUMBERS:
        return MISFIT
    odd = _ODD_IN_TEXT.get(text_kind(lower.cell.text), 0.0)
    odd += BEHIND_VALUE if text_kind(upper) is TextKind.QUANTITY else 0.0
    if not lower.starts_line:
        return odd + SPACE_IN_CELL
    even = len(upper) + LINE_SLACK >= len(lower.cell.text)
    return odd + (WRAP if even else UNEVEN_WRAP)


def _is_text(word: Word) -> bool:
    """Tell whether a word is running text, as the lower part of a cell cut by a page end is."""
    return text_kind(word.cell.text) in {TextKind.WORD, TextKind.TEXT}


def _join_cut(rows: list[RowWords], cut: Sequence[Cell], roles: Sequence[str]) -> None:
    """Put the words of a line behind a page break to the cells of the row that were open; else they are a row alone.

    Open are the cells of text that already take several lines and end in no full stop; there must be as many as words.
    """
    if not cut:
        return
    row = rows[-1]
    if _join_cut_labels(row, cut, roles):
        return
    still_open = [
        j
        for j in sorted(row)
        if roles[j] in _TEXT_ROLES and len(row[j]) > 1 and row[j][-1].text[-1] not in _SENTENCE_ENDS
    ]
    if len(still_open) != len(cut):
        rows.append({j: [replace(cell, marks=(*cell.marks, Mark.HELD))] for j, cell in enumerate(cut)})
        return
    for j, cell in zip(still_open, cut, strict=True):
        row[j].append(cell)


def _join_cut_labels(row: RowWords, cut: Sequence[Cell], roles: Sequence[str]) -> bool:
    """Put the words to the level labels that they complete, if all do."""
    levels = [j for j in sorted(row) if roles[j] in {"level1", "level2"}]
    if len(levels) != len(cut):
        return False
    if any(text_kind(row[j][-1].text + cell.text) not in LEVELS for j, cell in zip(levels, cut, strict=True)):
        return False
    for j, cell in zip(levels, cut, strict=True):
        row[j].append(cell)
    return True
