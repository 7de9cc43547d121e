"""What else the form prints for or against a supposed slip: numbers repeated elsewhere, full scores, equal weights."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from normalize.checks.facts import says_nothing
from normalize.explain.board import Board, repeats
from normalize.explain.edits import Edit, Kind
from normalize.explain.suppose import NEW_ROW
from normalize.record import Fact, Indicator


def corroboration(board: Board, edit: Edit) -> int:
    """Return how many more places print the supposed numbers than the published ones."""
    gained = 0
    for path, supposed in edit.changes:
        if path in board.terms:
            twice = 0 if edit.kind is Kind.COPIED else max(repeats(board, board.terms[path].value) - 1, 0)
            gained += repeats(board, supposed) - twice
    return gained + full_score_gain(board, edit) + sibling_gain(board, edit)


def full_score_gain(board: Board, edit: Edit) -> int:
    """Return whether rows become (1) or cease to be (-1) rows with all of their points, which most rows are.

    A row that gives a reason for its deviation has lost points in earnest.
    """
    supposed, gained = dict(edit.changes), 0
    gained -= supposed.get(f"{NEW_ROW}.weight") != supposed.get(f"{NEW_ROW}.score")
    for row in {path.rpartition(".")[0] for path in supposed if path.startswith("indicators.")}:
        weight, score = (board.terms.get(f"{row}.{column}") for column in ("weight", "score"))
        if weight is not None and score is not None and says_nothing(deviation_of(board, row)):
            after = supposed.get(weight.path, weight.value) == supposed.get(score.path, score.value)
            gained += int(after) - int(weight.value == score.value)
    return gained


def deviation_of(board: Board, row: str) -> Fact | None:
    """Return what a row gives as the reason for its deviation."""
    return board.record.indicators[int(row.split(".")[1])].deviation


def sibling_gain(board: Board, edit: Edit) -> int:
    """Return whether a weight comes to be (1) or ceases to be (-1) what at least half of its section's rows weigh.

    Only of a weight alone: one that was written twice, in the score as well, was meant.
    """
    (path, supposed), *others = edit.changes
    if others or path not in board.terms or not path.startswith("indicators.") or not path.endswith(".weight"):
        return 0
    usual = usual_weights(board, int(path.split(".")[1]))
    return (supposed in usual) - (board.terms[path].value in usual)


def usual_weights(board: Board, index: int) -> frozenset[Decimal]:
    """Return the weights that at least half of the other rows of a row's section have, if there are two such rows."""
    rows = board.record.indicators
    siblings = [row for at, row in enumerate(rows) if at != index and section_of(row) == section_of(rows[index])]
    others = [row.weight.value for row in siblings if row.weight is not None and row.weight.value is not None]
    counts = Counter(others)
    return frozenset(weight for weight, count in counts.items() if count > 1 and 2 * count >= len(others))


def section_of(row: Indicator) -> str | None:
    """Return the level-1 label of a row."""
    return row.level1.raw if row.level1 else None
