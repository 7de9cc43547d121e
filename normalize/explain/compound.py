"""Slips that touch several numbers at once: a line left out of all totals, cells that slid, whole rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from normalize.checks.relation import HUNDRED, ZERO, Relation, Term, fitting_near_miss, judge, rounded_span, total_of
from normalize.explain.board import Board, State, computed, middle_of, relation_terms, repeats
from normalize.explain.edits import WORDS, Edit, Kind, slip_between, slips
from normalize.explain.suppose import NEW_ROW

WEIGHT_SUMS = frozenset({"sum_of_weights", "section_points"})
SCORE_SUMS = frozenset({"sum_of_scores", "head_score"})
NEIGHBOURS = (("weight", "score"), ("full_year", "executed"), ("initial", "full_year"))


def compound_edits(board: Board, broken: list[Relation], state: State) -> Iterator[Edit]:
    """Yield the slips that may have broken several of the rules at once."""
    yield from execution_line_left_out(broken, state)
    yield from slid_cells(board, broken, state)
    yield from whole_rows(board, broken, state)
    yield from totals_not_updated(broken, state)
    for relation in broken:
        yield from two_slips(board, relation, state)


def execution_line_left_out(broken: list[Relation], state: State) -> Iterator[Edit]:
    """Yield the totals of weights and scores that leave out the execution line, as one slip."""
    fitting = [relation for relation in broken if relation.published.path not in state and leaves_out_line(relation)]
    changes = tuple((relation.published.path, computed(relation, state)) for relation in fitting)
    if changes:
        yield Edit(Kind.LEFT_OUT, changes, "the totals leave out the execution line")


def leaves_out_line(relation: Relation) -> bool:
    """Tell whether a total fits its lines without the execution line."""
    return relation.readings[0].formula is total_of and fitting_near_miss(relation) is not None


def slid_cells(board: Board, broken: list[Relation], state: State) -> Iterator[Edit]:
    """Yield, for lines whose rate is broken, the cells that stand one column off; all lines with the same slip."""
    rates = [relation for relation in broken if relation.rule == "execution_rate"]
    for rate in rates:
        changes: dict[str, Decimal] = {}
        for other in rates:
            if other.published.value == rate.published.value:
                changes[other.published.path] = computed(other, state)
        line = rate.published.path.rpartition(".")[0]
        weight, score = board.terms.get(f"{line}.weight"), board.terms.get(f"{line}.score")
        if weight is not None and score is not None and holds_share(rate, weight, state):
            changes[score.path] = rate.published.value
            yield Edit(
                Kind.SLID,
                tuple(changes.items()),
                "the rate cell holds the points; the cell of the points another number",
            )
        elif len(changes) > 1:
            yield Edit(Kind.SLID, tuple(changes.items()), "the rate cells of several lines hold the same wrong number")
    yield from swapped_neighbours(board, broken)


def holds_share(rate: Relation, weight: Term, state: State) -> bool:
    """Tell whether a rate cell holds the points that the rate gives."""
    share = min(middle_of(rate.readings[0], state), HUNDRED) * weight.value / HUNDRED
    return rounded_span(rate.published).contains(share)


def swapped_neighbours(board: Board, broken: list[Relation]) -> Iterator[Edit]:
    """Yield two neighbouring cells of a line exchanged."""
    lines = {term.path.rpartition(".")[0] for relation in broken for term in relation_terms(relation)}
    for line in sorted(lines):
        for left, right in NEIGHBOURS:
            first, second = board.terms.get(f"{line}.{left}"), board.terms.get(f"{line}.{right}")
            if first is not None and second is not None and first.value != second.value:
                changes = ((first.path, second.value), (second.path, first.value))
                yield Edit(Kind.SLID, changes, f"{left} and {right} stand in each other's cell")


def whole_rows(board: Board, broken: list[Relation], state: State) -> Iterator[Edit]:
    """Yield slips in the weight of a row that has all of its points, and rows that are missing."""
    weights = next((relation for relation in broken if relation.rule == "sum_of_weights"), None)
    scores = next((relation for relation in broken if relation.rule in SCORE_SUMS), None)
    if weights is None:
        return
    excess = middle_of(weights.readings[0], state) - weights.published.value
    for term in weights.readings[0].terms:
        row, _, _ = term.path.rpartition(".")
        score = board.terms.get(f"{row}.score")
        supposed = term.value - excess
        if scores is not None and score is not None and score.value == term.value and supposed > 0:
            slip = slip_between(term.value, supposed)
            words = f"{WORDS[slip]} in the weight of a row with all of its points"
            yield Edit(slip, ((term.path, supposed), (score.path, supposed)), words)
    if excess < 0:
        yield from missing_rows(broken, -excess, scores, state)


def totals_not_updated(broken: list[Relation], state: State) -> Iterator[Edit]:
    """Yield that the rows are right, and a section's points and the totals over them are all off by the same."""
    sums = [relation for relation in broken if relation.rule in WEIGHT_SUMS and relation.published.path not in state]
    gaps = {middle_of(relation.readings[0], state) - relation.published.value for relation in sums}
    if len(sums) < 2 or len(gaps) > 1 or any(not relation.published.path for relation in sums):  # noqa: PLR2004 one total is a slip of its own
        return
    scores = [relation for relation in broken if relation.rule in SCORE_SUMS and relation.published.path not in state]
    changes = tuple((relation.published.path, computed(relation, state)) for relation in (*sums, *scores))
    yield Edit(Kind.TOTALS_NOT_UPDATED, changes, "the points of the section and the totals do not follow the rows")


def two_slips(board: Board, relation: Relation, state: State) -> Iterator[Edit]:
    """Yield two slips in the numbers of one sum, where each number that is supposed is printed elsewhere."""
    if relation.readings[0].formula is not total_of:
        return
    found = [
        (term, value, kind)
        for term in relation_terms(relation)
        if term.path and term.path not in state
        for value, kind in slips(f"{term.value:f}")
        if repeats(board, value)
    ]
    for (first, one, kind), (second, other, further) in combinations(found, 2):
        changes = ((first.path, one), (second.path, other))
        if first is not second and not judge(relation, {**state, **dict(changes)}).gap:
            yield Edit(Kind.TWO_SLIPS, changes, f"{WORDS[kind]}, and in another number {WORDS[further]}")


def missing_rows(broken: list[Relation], weight: Decimal, scores: Relation | None, state: State) -> Iterator[Edit]:
    """Yield a row that was left out of the table although the totals count it."""
    score = scores.published.value - middle_of(scores.readings[0], state) if scores else ZERO
    sections = [relation for relation in broken if relation.rule == "section_points"]
    if len(sections) > 1 or not ZERO <= score <= weight:
        return
    section = Decimal(sections[0].published.path.split(".")[1]) if sections else Decimal(-1)
    changes = ((f"{NEW_ROW}.section", section), (f"{NEW_ROW}.weight", weight), (f"{NEW_ROW}.score", score))
    yield Edit(Kind.ROW_MISSING, changes, f"a row of {weight:f} points that the totals count is missing")
