"""The rules of one record as a board on which numbers can be supposed: what closes, what breaks, what is carried on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from normalize.checks import relations
from normalize.checks.relation import Reading, Relation, Term, at_most, decimal_places, judge, severity_of
from normalize.finding import Severity
from normalize.interval import Interval
from normalize.record import Record

State = Mapping[str, Decimal]  # supposed values by path
SIGNIFICANT = 3  # digits from which on a number that is printed twice is no accident
MOST_CARRIED = 6  # numbers that one slip may carry on into
MOST_STEPS = 4_000  # slips tried on a record, about a second; beyond it the search is cut off, and says so


@dataclass(slots=True)
class Board:
    """The relations of a record, which of them are broken, and where each number stands in them."""

    record: Record
    relations: tuple[Relation, ...]
    broken: frozenset[int]
    terms: dict[str, Term] = field(default_factory=dict)
    touching: dict[str, list[int]] = field(default_factory=dict)
    printed: Counter[Decimal] = field(default_factory=Counter)
    steps: int = MOST_STEPS  # left of the search

    def spend(self, steps: int = 1) -> bool:
        """Take steps of the search; tell whether there were any left."""
        self.steps -= steps
        return self.steps >= 0

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the search came to its bound."""
        return self.steps < 0


def board_of(record: Record, elsewhere: Iterable[Decimal] = ()) -> Board:
    """Set up the board of a record; `elsewhere` are the numbers that the rest of its document prints."""
    found = relations(record)
    broken = frozenset(index for index, relation in enumerate(found) if judge(relation).gap)
    board = Board(record, found, broken)
    for index, relation in enumerate(found):
        for term in relation_terms(relation):
            board.terms.setdefault(term.path, term)
            board.touching.setdefault(term.path, []).append(index)
    board.printed = Counter(term.value for term in board.terms.values()) + Counter(elsewhere)
    return board


def relation_terms(relation: Relation) -> Iterator[Term]:
    """Yield each number of a relation once."""
    terms = [relation.published, *(term for reading in relation.readings for term in reading.terms)]
    return iter({term.path: term for term in terms}.values())


def contradictions(board: Board) -> frozenset[int]:
    """Return the broken relations that cannot be true."""
    severe = (index for index in board.broken if severity_of(board.relations[index]) is Severity.CONTRADICTION)
    return frozenset(severe)


def carry_on(board: Board, state: State, changes: State, still_broken: frozenset[int]) -> State | None:
    """Return the changes with the numbers that were computed from the changed ones, or None if they break a rule.

    A rule that held and holds no longer had its published number computed from what is now supposed to be wrong: that
    number is carried on. Where the published number is itself the one supposed, the change is refused.
    """
    carried = dict(changes)
    queue = [path for path in changes if path in board.touching]
    while queue:
        for index in board.touching[queue.pop()]:
            relation = board.relations[index]
            if index in still_broken or index in board.broken or not judge(relation, {**state, **carried}).gap:
                continue
            path = relation.published.path
            if path in carried or not path or relation.readings[0].formula is at_most:
                if relation.severity is Severity.CONTRADICTION:
                    return None
                continue  # against a usual rule only: told by the support, not refused
            if len(carried) - len(changes) >= MOST_CARRIED:
                return None
            carried[path] = computed(relation, {**state, **carried})
            queue.append(path)
    return carried


def newly_unusual(board: Board, state: State, changes: State) -> int:
    """Return how many of the usual rules, which were kept, are no longer kept under the changes."""
    touched = {index for path in changes for index in board.touching.get(path, ())} - board.broken
    supposed = {**state, **changes}
    return sum(bool(judge(board.relations[index], supposed).gap) for index in touched)


def closed_by(board: Board, state: State, changes: State, still_broken: frozenset[int]) -> frozenset[int]:
    """Return which of the broken relations hold under the changes."""
    touched = {index for path in changes for index in board.touching.get(path, ())}
    supposed = {**state, **changes}
    return frozenset(index for index in touched & still_broken if not judge(board.relations[index], supposed).gap)


def computed(relation: Relation, state: State) -> Decimal:
    """Return what the relation's published number should be, to the digits in which it is printed."""
    middle = middle_of(relation.readings[0], state)
    return round(middle, finest_places(relation))


def finest_places(relation: Relation) -> int:
    """Return the digits to print a total with: its own, or those of its lines where it is a whole number of them."""
    own = decimal_places(relation.published.value)
    return own or max(decimal_places(term.value) for term in relation.readings[0].terms)


def middle_of(reading: Reading, state: State) -> Decimal:
    """Return what the reading computes from the numbers as printed."""
    spans = [Interval.exact(state.get(term.path, term.value)) for term in reading.terms]
    span = reading.formula(spans)
    return span.high if reading.formula is at_most else (span.low + span.high) / 2


def repeats(board: Board, value: Decimal) -> int:
    """Return how often a number is printed; short numbers meet by accident and do not count."""
    return board.printed[value] if len(value.normalize().as_tuple().digits) >= SIGNIFICANT else 0
