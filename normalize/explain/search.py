"""The search for single slips that close broken rules: which numbers, which slip, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from normalize.checks.execution import fraction
from normalize.checks.relation import (
    HUNDRED,
    ZERO,
    Reading,
    Relation,
    Term,
    at_most,
    decimal_places,
    fitting_near_miss,
    percentage,
    rounded_span,
    same,
    total_of,
)
from normalize.checks.splits import of_other_column
from normalize.explain.board import (
    Board,
    State,
    carry_on,
    closed_by,
    computed,
    middle_of,
    newly_unusual,
    relation_terms,
    repeats,
)
from normalize.explain.compound import compound_edits
from normalize.explain.edits import COSTS, WORDS, Edit, Kind, slip_between, slips
from normalize.explain.support import corroboration
from normalize.explain.suppose import NEW_ROW
from normalize.interval import Interval

AMOUNTS = {"initial", "full_year", "executed", "amount", "budget", "budget_fiscal", "executed_fiscal"}
HIGHEST_RATE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit with everything that was carried on from it, the rules that it closes, and how well it is supported."""

    edit: Edit
    changes: State
    closes: frozenset[int]
    support: int

    @property
    def order(self) -> tuple[int, int]:
        """Lower is likelier: the kind of slip first, then what else the document prints."""
        return COSTS[self.edit.kind], -self.support


def repairs(board: Board, state: State, broken: frozenset[int]) -> list[Repair]:
    """Return the edits that close at least one broken rule and break none, likeliest first."""
    found: dict[tuple[tuple[str, Decimal], ...], Repair] = {}
    for edit in edits(board, state, broken):
        if not board.spend():
            break
        supposed = tuple(sorted(edit.changes))
        if supposed in found or not all(is_plausible(path, value) for path, value in supposed):
            continue
        changes = carry_on(board, state, dict(edit.changes), broken)
        if changes is None:
            continue
        closes = closed_by(board, state, changes, broken) | closed_by_new_row(board, state, changes, broken)
        if closes:
            against = newly_unusual(board, state, changes) + carried_against(edit, changes)
            support = corroboration(board, edit) - against
            found[supposed] = Repair(edit, changes, closes, support)
    return sorted(found.values(), key=lambda repair: (-len(repair.closes), repair.order, len(repair.changes)))


def is_plausible(path: str, value: Decimal) -> bool:
    """Tell whether a number may stand in its cell: nothing is negative, and no rate is tenfold."""
    return value >= 0 and not (path.endswith(".rate") and value > HIGHEST_RATE)


def edits(board: Board, state: State, broken: frozenset[int]) -> Iterator[Edit]:
    """Yield the edits that might close one of the broken rules; those that explain more come first."""
    ordered = [board.relations[index] for index in sorted(broken)]
    yield from compound_edits(board, ordered, state)
    for relation in ordered:
        yield from published_edits(board, relation, state)
        for variant in (relation, *with_other_columns(relation)):
            for term in (variant.published, *variant.readings[0].terms):
                if term.path and term.path not in state:
                    yield from number_edits(variant, term, state)


def with_other_columns(relation: Relation) -> Iterator[Relation]:
    """Yield the relation of a split to each further column that it may divide."""
    for reading in relation.readings:
        if reading.formula is of_other_column:
            yield replace(relation, published=reading.terms[1], readings=relation.readings[:1])


def carried_against(edit: Edit, changes: State) -> int:
    """Return how many published numbers agree with what is supposed to be wrong; a carried rate has them by nature."""
    return 0 if edit.kind is Kind.ROUNDED_RATE else len(changes) - len(edit.changes)


def closed_by_new_row(board: Board, state: State, changes: State, broken: frozenset[int]) -> frozenset[int]:
    """Return the broken sums that hold with the row that is supposed to be missing."""
    if f"{NEW_ROW}.weight" not in changes:
        return frozenset()
    added = {"sum_of_weights": "weight", "section_points": "weight", "sum_of_scores": "score", "head_score": "score"}
    closed = set()
    for index in broken:
        relation = board.relations[index]
        if relation.rule in added:
            gap = relation.published.value - middle_of(relation.readings[0], state)
            if gap == changes[f"{NEW_ROW}.{added[relation.rule]}"]:
                closed.add(index)
    return frozenset(closed)


def published_edits(board: Board, relation: Relation, state: State) -> Iterator[Edit]:
    """Yield what may have happened to the published number as a whole: a line left out or counted twice, and so on."""
    path = relation.published.path
    if not path or path in state or relation.readings[0].formula is at_most:
        return
    supposed = computed(relation, state)
    if relation.rule == "section_points":
        yield Edit(Kind.HEADER_NOT_UPDATED, ((path, supposed),), "the points in the label were not updated")
    elif relation.readings[0].formula is total_of:
        yield from line_edits(relation, supposed, state)
    elif fitting_near_miss(relation) is not None:
        yield Edit(Kind.WRONG_DENOMINATOR, ((path, supposed),), "the rate was taken over the initial budget")
    elif is_coarser(relation.published.value, middle_of(relation.readings[0], state)):
        yield Edit(Kind.ROUNDED_RATE, ((path, supposed),), "the rate was rounded or cut to fewer digits and carried on")
    elif repeats(board, relation.published.value) > 1:
        yield Edit(Kind.COPIED, ((path, supposed),), "the rate is the one of another line")


def line_edits(relation: Relation, supposed: Decimal, state: State) -> Iterator[Edit]:
    """Yield the lines whose value is just what the total lacks, or has too much."""
    lacking = supposed - relation.published.value
    for term in relation.readings[0].terms:
        value = state.get(term.path, term.value)
        if value and value == lacking:
            yield Edit(
                Kind.LEFT_OUT, ((relation.published.path, supposed),), f"the total leaves out a line of {value:f}"
            )
            return
        if value and value == -lacking:
            yield Edit(
                Kind.COUNTED_TWICE,
                ((relation.published.path, supposed),),
                f"the total counts a line of {value:f} twice",
            )
            return


def is_coarser(published: Decimal, exact: Decimal) -> bool:
    """Tell whether a number is the exact one rounded or cut to fewer digits than it shows."""
    shown = decimal_places(published)
    ways = ((places, way) for places in range(-1, shown) for way in (ROUND_HALF_UP, ROUND_DOWN))
    return any(exact.quantize(Decimal(1).scaleb(-places), rounding=way) == published for places, way in ways)


def number_edits(relation: Relation, term: Term, state: State) -> Iterator[Edit]:
    """Yield the numbers that one term would have to be: by a slip where one leads there, else just as needed."""
    needed = needed_of(relation, term, state)
    if needed is None or needed.high <= 0:
        return
    places = places_needed(relation, term)
    is_bound = relation.readings[0].formula is at_most
    exact = bound_of(relation, term, state) if is_bound else round((needed.low + needed.high) / 2, places)
    for value, kind in slips(f"{term.value:f}"):
        if (needed.low > 0 or is_bound) and needed.contains(value) and is_likely(term, value, kind, places):
            yield Edit(kind, ((term.path, value),), WORDS[kind])
    if exact != term.value and exact >= 0:
        slip = slip_between(term.value, exact)
        yield Edit(slip, ((term.path, exact),), WORDS[slip])


def bound_of(relation: Relation, term: Term, state: State) -> Decimal:
    """Return what a score above its weight, or the weight below it, would be if the other one is right."""
    other = relation.readings[0].terms[0] if term.path == relation.published.path else relation.published
    return state.get(other.path, other.value)


def is_likely(term: Term, value: Decimal, kind: Kind, places: int) -> bool:
    """Tell whether a slip is one that happens to this number: digits as its column prints them, units only of money."""
    if kind is Kind.UNIT_SLIP:
        return is_amount(term)
    return kind is Kind.POINT_MOVED or decimal_places(value) <= places


def is_amount(term: Term) -> bool:
    """Tell whether a number is money, which alone has a unit to mix up."""
    return term.path.rpartition(".")[2] in AMOUNTS or term.fact.raw.endswith("元")


def places_needed(relation: Relation, term: Term) -> int:
    """Return the digits that a number may have: its own, or in a sum those of the total and the lines beside it."""
    own = decimal_places(term.value)
    if relation.readings[0].formula not in {total_of, same}:
        return own
    return max(own, *(decimal_places(other.value) for other in relation_terms(relation)))


def needed_of(relation: Relation, term: Term, state: State) -> Interval | None:
    """Return what one number may be printed as for the relation to hold, or None where that cannot be told."""
    needed = needed_value(relation, term, state)
    room = (term.span.high - term.span.low) / 2 if term.within is None else ZERO
    return None if needed is None else Interval(needed.low - room, needed.high + room)


def needed_value(relation: Relation, term: Term, state: State) -> Interval | None:
    """Return what one number would have to stand for."""
    reading = relation.readings[0]
    spans = {other.path: rounded_span(other, state) for other in relation_terms(relation)}
    printed = spans[relation.published.path]
    if term.path == relation.published.path:
        return reading.formula([spans[other.path] for other in reading.terms])
    if reading.formula in {total_of, same}:
        rest = total_of([spans[other.path] for other in reading.terms if other.path != term.path])
        return printed - rest
    if reading.formula is at_most:
        return Interval.exact(state.get(relation.published.path, relation.published.value))
    if reading.formula in {percentage, fraction}:
        return needed_amount(reading, term, spans, printed if reading.formula is percentage else printed.scale(HUNDRED))
    return None


def needed_amount(reading: Reading, term: Term, spans: dict[str, Interval], rate: Interval) -> Interval | None:
    """Return what the executed amount or the budget would have to be for the rate."""
    executed, budget = reading.terms
    if rate.low <= 0:
        return None
    if term.path == executed.path:
        return (spans[budget.path] * rate).scale(Decimal("0.01"))
    return (spans[executed.path] / rate).scale(HUNDRED)
