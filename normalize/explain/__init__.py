"""Which number is wrong: ranked smallest changes under which the broken rules of a record hold, each one replayed.

One slip may break several rules: it is one finding, with the others as its consequences. Published values are never
overwritten; an explanation is a proposal beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.model import Statement
from normalize.checks import check_record, relations
from normalize.checks.relation import finding_of
from normalize.checks.told import narrative_of
from normalize.explain.board import Board, State, board_of, computed, contradictions, relation_terms
from normalize.explain.edits import Kind
from normalize.explain.naming import Around, named
from normalize.explain.search import Repair, repairs
from normalize.explain.suppose import NEW_ROW, RuleAt, broken_rules, with_supposed
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.record import Record

MOST_SHOWN = 12  # explanations of one finding; equally good ones are listed beyond it
MOST_EQUAL = 40  # equally good explanations of one finding
REPLAYS = 2  # the second one after what the first found wrong was carried on
REPLAY_STEPS = 10  # what a replay costs, in slips tried
CUT_OFF = "; the search for explanations was cut off, there may be others"
MOST_CAUSES = 12  # root causes looked for in one record


@dataclass(frozen=True, slots=True)
class Cause:
    """A root cause: the broken relations that one slip closes, and the slips that would, likeliest first."""

    relations: tuple[int, ...]
    repairs: tuple[Repair, ...]


def explain(record: Record, findings: Sequence[Finding], statements: Sequence[Statement] = ()) -> tuple[Finding, ...]:
    """Return the findings with contradictions gathered by root cause, each with ranked explanations.

    Args:
        record: the record that was checked.
        findings: what `check_record` said of it; findings of other rules are passed on as they are.
        statements: what the sentences of the document state; a number that they repeat is less likely to be wrong.
    """
    if not any(is_contradiction(finding) for finding in findings):
        return tuple(findings)
    board = board_of(record, (one.term.value for one in narrative_of(statements).numbers))
    state: dict[str, Decimal] = {}
    remaining = contradictions(board)
    causes: list[tuple[Cause, State]] = []
    while remaining and len(causes) < MOST_CAUSES:
        cause = next_cause(board, state, remaining)
        if cause is None:
            break
        causes.append((cause, dict(state)))
        state.update(cause.repairs[0].changes)
        remaining -= frozenset(cause.relations)
    return gathered(board, findings, causes, ending(board, causes))


def ending(board: Board, causes: Sequence[object]) -> str:
    """Return why what is still broken has no explanation."""
    if board.is_cut_off:
        return CUT_OFF
    if len(causes) == MOST_CAUSES:
        return f"; not explained: {MOST_CAUSES} root causes are looked for in one form"
    return "; no single slip explains it"


def is_contradiction(finding: Finding) -> bool:
    """Tell whether a finding says that something cannot be true."""
    return finding.outcome is Outcome.BROKEN and finding.severity is Severity.CONTRADICTION


def next_cause(board: Board, state: State, remaining: frozenset[int]) -> Cause | None:
    """Return the slip that closes most of the remaining rules, with those that close the same ones as well."""
    before = broken_rules(with_supposed(board.record, state))
    found = repairs(board, state, remaining)
    while found:
        closes = found[0].closes
        same = [repair for repair in found if repair.closes == closes]
        replayed = tuple(best_proven(board, state, same, before))
        if replayed:
            return Cause(tuple(sorted(closes)), replayed)
        found = [repair for repair in found if repair.closes != closes]
    return None


def best_proven(board: Board, state: State, found: Sequence[Repair], before: frozenset[RuleAt]) -> Iterator[Repair]:
    """Yield the likeliest repairs that stand the replay: some, all that are as good as the first, one of each kind."""
    shown: list[Repair] = []
    for repair in found:
        equal = bool(shown) and repair.order == shown[0].order
        if len(shown) >= MOST_SHOWN and not equal and repair.edit.kind in {one.edit.kind for one in shown}:
            continue
        if len(shown) >= MOST_EQUAL or not board.spend(REPLAY_STEPS):
            return
        replayed = proven(board, state, repair, before)
        if replayed is not None:
            shown.append(replayed)
            yield replayed


def proven(board: Board, state: State, repair: Repair, before: frozenset[RuleAt]) -> Repair | None:
    """Return the repair if the rules, applied again to the record as supposed, close every gap claimed and open none.

    A total that only the replay finds wrong, since the supposed number is sharper than a printed one, is carried on.
    """
    claimed = {(board.relations[index].rule, board.relations[index].published.path) for index in repair.closes}
    for _ in range(REPLAYS):
        supposed = with_supposed(board.record, {**state, **repair.changes})
        after = broken_rules(supposed)
        if after & claimed:
            return None
        if not after - before:
            return repair
        repair = replace(repair, changes={**carried_further(repair, supposed, after - before), **repair.changes})
    return None


def carried_further(repair: Repair, supposed: Record, opened: frozenset[RuleAt]) -> State:
    """Return what the totals that the replay finds wrong should be."""
    return {
        relation.published.path: computed(relation, {})
        for relation in relations(supposed)
        if (relation.rule, relation.published.path) in opened and relation.published.path not in repair.changes
    }


def gathered(
    board: Board, findings: Sequence[Finding], causes: Sequence[tuple[Cause, State]], unexplained: str
) -> tuple[Finding, ...]:
    """Return the findings, with those of one cause under the first of them; the others say why they stand alone."""
    heads: dict[int, Finding] = {}
    swallowed: set[int] = set()
    for cause, state in causes:
        positions = positions_of(board, findings, cause)
        if not positions:
            continue  # what was found was put otherwise since, as a doubt about the reading
        head, *rest = positions
        others = (*rest, *settled(board, findings, cause, state))
        followers = [position for position in others if position not in swallowed]
        swallowed.update(followers)
        heads[head] = findings[head].model_copy(
            update={
                "explanations": tuple(explanations(board, cause, state)),
                "consequences": tuple(findings[position] for position in followers),
                "message": findings[head].message + undecided(cause) + CUT_OFF * board.is_cut_off,
            },
        )
    return tuple(
        heads.get(position) or (with_remark(finding, unexplained) if stands_alone(finding) else finding)
        for position, finding in enumerate(findings)
        if position not in swallowed
    )


def stands_alone(finding: Finding) -> bool:
    """Tell whether a contradiction has no explanation, neither from the search nor from its own rule."""
    return is_contradiction(finding) and not finding.explanations


def with_remark(finding: Finding, remark: str) -> Finding:
    """Return a finding with a remark after its message."""
    return finding.model_copy(update={"message": finding.message + remark})


def positions_of(board: Board, findings: Sequence[Finding], cause: Cause) -> list[int]:
    """Return where the findings of a cause's relations stand."""
    wanted = {identity(finding_of(board.record.form, board.relations[index])) for index in cause.relations}
    return [at for at, finding in enumerate(findings) if is_contradiction(finding) and identity(finding) in wanted]


def identity(finding: Finding) -> tuple[str, str | None, str | None, tuple[object, ...]]:
    """Return what tells a finding from others, whatever was added to it since."""
    return finding.rule, finding.published, finding.expected, finding.places


def settled(board: Board, findings: Sequence[Finding], cause: Cause, state: State) -> list[int]:
    """Return where the warnings stand that are gone, all of their rule, once the cause is put right."""
    supposed = {**state, **cause.repairs[0].changes}
    after = check_record(with_supposed(board.record, supposed))
    still = {finding.rule for finding in after if finding.outcome is Outcome.BROKEN}
    return [
        position
        for position, finding in enumerate(findings)
        if finding.outcome is Outcome.BROKEN and finding.severity is Severity.WARNING and finding.rule not in still
    ]


def undecided(cause: Cause) -> str:
    """Return a remark where the numbers alone do not tell which slip happened."""
    equal = sum(repair.order == cause.repairs[0].order for repair in cause.repairs)
    more = " or more" if equal == MOST_EQUAL else ""
    return f"; not decidable from the numbers alone: {equal}{more} explanations are equally good" if equal > 1 else ""


def explanations(board: Board, cause: Cause, state: State) -> Iterator[Explanation]:
    """Yield the explanations of a cause; equally good ones share a rank."""
    shown = [repair for repair in cause.repairs if not is_far_fetched(repair)] or list(cause.repairs)
    orders = sorted({repair.order for repair in shown})
    closes = tuple(dict.fromkeys(board.relations[index].rule for index in cause.relations))
    for repair in shown:
        yield Explanation(
            kind=repair.edit.kind,
            changes=tuple(change(board, path, value) for path, value in shown_changes(repair)),
            closes=closes,
            rank=orders.index(repair.order) + 1,
            why=repair.edit.why + given(board, cause, repair, state),
        )


def is_far_fetched(repair: Repair) -> bool:
    """Tell whether a repair supposes several numbers that resemble nothing printed."""
    return repair.edit.kind is Kind.OTHER_NUMBER and len(repair.edit.changes) > 1


def given(board: Board, cause: Cause, repair: Repair, state: State) -> str:
    """Return which numbers, put right by what explains another finding, an explanation counts on."""
    terms = {term.path for index in cause.relations for term in relation_terms(board.relations[index])}
    around = Around(board.record)
    counted = {
        named(path, around): value for path, value in state.items() if path in terms and path not in repair.changes
    }
    said = ", ".join(f"{one.where} {one.what} {value:f}" for one, value in counted.items())
    return f"; given what explains another finding: {said}" if said else ""


def shown_changes(repair: Repair) -> Iterator[tuple[str, Decimal]]:
    """Yield the changes a person is shown; the section of a missing row is said in its words."""
    return ((path, value) for path, value in repair.changes.items() if path != f"{NEW_ROW}.section")


def change(board: Board, path: str, value: Decimal) -> Change:
    """Return one supposed number beside the published one."""
    term = board.terms.get(path)
    return Change(field=path, published=term.fact.raw if term else None, supposed=f"{value:f}")
