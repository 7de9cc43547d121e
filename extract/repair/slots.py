"""Fits the texts of a row whose columns are lost to the columns of its block, at the least cost.

A dynamic programme over texts and columns, both in order: a text takes a column at the cost of `kinds.misfit`, a blank
text may be dropped and a column may stay empty for a little. A fit is decided only where no other fit that puts a text
elsewhere costs nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.kinds import MISFIT, TextKind, misfit, text_kind
from extract.rows import Heading

DROPPED_BLANK = 0.1
EMPTY_LABEL = 0.1  # a merged label, or the block's name, is printed on one row of many
EMPTY_COLUMN = 0.3
EMPTY_REQUIRED = 0.8  # an indicator has points and a score
NEW_LEVEL_ALONE = 1.5  # a level-1 label begins a group, whose level-2 label stands beside it
MARGIN = 0.25  # a fit must be cheaper by so much than one that puts a text elsewhere
LIMIT = 5.0  # a dearer fit is none
OUT_OF_PLACE = 0.2  # a column away from where the heading stands, at most twice
IN_PLACE = 1.5  # a text this fit for the column under whose heading it stands has not slid
_FORBIDDEN = 99.0
_LABELS = {"block", "level1", "level2"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block: its role, and where its heading stands in the heading row.

    `required` says that each row has a text in it, `dashed` that a row above has a dash in it.
    """

    role: str
    heading: int | None = None
    required: bool = False
    dashed: bool = False


def columns_of(heading: Heading) -> tuple[Column, ...]:
    """Return the columns of a block from left to right, with the label columns that have no heading."""
    required = {"weight", "score"} if heading.block == "indicators" else set()
    named = tuple(Column(role, i, role in required) for i, role in enumerate(heading.roles) if role)
    if heading.block == "funds":
        return (Column("block"), Column("label"), *(column for column in named if column.role != "label"))
    return (Column("block"), *named)


@dataclass(frozen=True, slots=True)
class Fit:
    """Where each text of a row goes: its column, or None where it was dropped (a blank)."""

    cost: float
    columns: tuple[int | None, ...]


def fit_row(texts: Sequence[str], columns: Sequence[Column], *, level1_alone: bool = False) -> Fit | None:
    """Return the fit of a row to the columns of its block, or None where none is good enough or clearly best.

    `level1_alone` says that a level-1 label may stand without a level-2 label (the lower part of a merged label).
    """
    best = cheapest_fit(texts, columns, level1_alone=level1_alone)
    in_place = _fit_in_place(texts, columns)
    if in_place and in_place.cost <= best.cost + MARGIN:
        return in_place
    if best.cost > LIMIT:
        return None
    if best.cost > MARGIN and _rival_cost(texts, columns, best, level1_alone=level1_alone) < best.cost + MARGIN:
        return None
    return best


def _fit_in_place(texts: Sequence[str], columns: Sequence[Column]) -> Fit | None:
    """Return the fit in which each text stays under the heading above it, if all sit well there."""
    by_heading = {column.heading: j for j, column in enumerate(columns) if column.heading is not None}
    named = [column.role for column in columns]
    if "label" in named and columns[named.index("label")].heading is None:
        by_heading.setdefault(_first_filled(texts), named.index("label"))
    placed = tuple(by_heading.get(i) for i in range(len(texts)))
    for text, j in zip(texts, placed, strict=True):
        if text.strip() and (j is None or misfit(columns[j].role, text) > IN_PLACE):
            return None
    costs = [_cost(i, text, columns[j]) for i, (text, j) in enumerate(zip(texts, placed, strict=True)) if j is not None]
    return Fit(sum(costs) + sum(_empty_cost(column) for j, column in enumerate(columns) if j not in placed), placed)


def _first_filled(texts: Sequence[str]) -> int:
    """Return the position of the first text that is not blank, or -1."""
    return next((i for i, text in enumerate(texts) if text.strip()), -1)


def cheapest_fit(texts: Sequence[str], columns: Sequence[Column], *, level1_alone: bool = False) -> Fit:
    """Return the cheapest fit, decided or not."""
    problem = _problem(texts, columns)
    free = _fit(problem)
    roles = [column.role for column in columns]
    if level1_alone or not {"level1", "level2"} <= set(roles) or not _has_level1_alone(texts, columns, free):
        return free
    column = roles.index("level1")
    for i, text in enumerate(texts):
        if text.strip():
            problem.costs[i][column] = _FORBIDDEN
    other = _fit(problem)
    return other if other.cost < free.cost + NEW_LEVEL_ALONE else Fit(free.cost + NEW_LEVEL_ALONE, free.columns)


def _has_level1_alone(texts: Sequence[str], columns: Sequence[Column], fit: Fit) -> bool:
    """Tell whether a fit puts a text in the level-1 column and none in the level-2 column."""
    taken = {columns[j].role for text, j in zip(texts, fit.columns, strict=True) if text.strip() and j is not None}
    return "level1" in taken and "level2" not in taken


def _rival_cost(texts: Sequence[str], columns: Sequence[Column], best: Fit, *, level1_alone: bool) -> float:
    """Return the cost of the cheapest fit that puts some text into another column than the best fit does."""
    problem = _problem(texts, columns)
    paired = {"level1", "level2"} <= {column.role for column in columns}
    cheapest = _FORBIDDEN
    for i, (text, column) in enumerate(zip(texts, best.columns, strict=True)):
        if column is None or text_kind(text) in {TextKind.BLANK, TextKind.DASH}:
            continue
        kept, problem.costs[i][column] = problem.costs[i][column], _FORBIDDEN
        rival = _fit(problem)
        alone = paired and _has_level1_alone(texts, columns, rival)
        cheapest = min(cheapest, rival.cost + (NEW_LEVEL_ALONE if alone and not level1_alone else 0.0))
        problem.costs[i][column] = kept
    return cheapest


@dataclass(frozen=True, slots=True)
class _Problem:
    """The costs of each text in each column, of dropping each text, and of leaving each column empty."""

    costs: list[list[float]]
    dropping: list[float]
    emptying: list[float]


def _problem(texts: Sequence[str], columns: Sequence[Column]) -> _Problem:
    """Return the fitting problem of a row."""
    return _Problem(
        costs=[[_cost(i, text, column) for column in columns] for i, text in enumerate(texts)],
        dropping=[MISFIT if text.strip() else DROPPED_BLANK for text in texts],
        emptying=[_empty_cost(column) for column in columns],
    )


def _empty_cost(column: Column) -> float:
    """Return the cost of a row that leaves the column empty."""
    if column.required:
        return EMPTY_REQUIRED
    return EMPTY_LABEL if column.role in _LABELS else EMPTY_COLUMN


def _cost(i: int, text: str, column: Column) -> float:
    """Return the cost of the i-th text of a row in a column: its misfit, and how far it is from the heading."""
    away = 0 if column.heading is None or not text.strip() else min(abs(i - column.heading), 2)
    if column.required and not text.strip():
        return EMPTY_REQUIRED
    if column.dashed and text_kind(text) is TextKind.DASH:
        return OUT_OF_PLACE * away
    return misfit(column.role, text) + OUT_OF_PLACE * away


def _fit(problem: _Problem) -> Fit:
    """Return the cheapest fit, by the usual programme over (texts used, columns passed)."""
    n_texts, n_columns = len(problem.dropping), len(problem.emptying)
    best = [[0.0] * (n_columns + 1) for _ in range(n_texts + 1)]
    step = [[""] * (n_columns + 1) for _ in range(n_texts + 1)]
    for i in range(n_texts + 1):
        for j in range(n_columns + 1):
            choices = []
            if i and j:
                choices.append((best[i - 1][j - 1] + problem.costs[i - 1][j - 1], "take"))
            if j:
                choices.append((best[i][j - 1] + problem.emptying[j - 1], "empty"))
            if i:
                choices.append((best[i - 1][j] + problem.dropping[i - 1], "drop"))
            if choices:
                best[i][j], step[i][j] = min(choices, key=lambda choice: choice[0])
    return Fit(best[-1][-1], _traced(step))


def _traced(step: Sequence[Sequence[str]]) -> tuple[int | None, ...]:
    """Return the column of each text along the steps of the cheapest fit."""
    columns: list[int | None] = []
    i, j = len(step) - 1, len(step[0]) - 1
    while i or j:
        move = step[i][j]
        if move != "empty":
            i -= 1
            columns.append(j - 1 if move == "take" else None)
        if move != "drop":
            j -= 1
    return tuple(reversed(columns))
