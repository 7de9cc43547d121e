"""Which number is wrong between the sentences and the tables of a document: ranked single changes, each replayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from extract.model import Statement
from normalize.checks import document_yields
from normalize.checks.relation import Relation, Term, finding_of, judge
from normalize.checks.told import narrative_of
from normalize.explain import CUT_OFF, is_contradiction
from normalize.explain.board import SIGNIFICANT, relation_terms
from normalize.explain.edits import COSTS, WORDS, Edit, Kind
from normalize.explain.search import number_edits
from normalize.finding import Change, Explanation, Finding
from normalize.record import Record

MOST_SHOWN = 8
MOST_FOUND = 400  # explanations of a finding that are compared
Ranked = tuple[tuple[int, int], Edit]  # cost and lack of support, lower is likelier


def explain_document(
    records: Sequence[Record], statements: Sequence[Statement], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings of `check_document` with explanations for those that cannot be true."""
    if not any(is_contradiction(finding) for finding in findings):
        return tuple(findings)
    relations = [one for one in document_yields(records, statements) if isinstance(one, Relation)]
    printed = printed_numbers(records, statements)
    by_message = {finding_of(None, relation).message: relation for relation in relations if judge(relation).gap}
    return tuple(explained(finding, by_message.get(finding.message), relations, printed) for finding in findings)


def printed_numbers(records: Sequence[Record], statements: Sequence[Statement]) -> Counter[Decimal]:
    """Count how often the document prints each number long enough to be no accident."""
    stated = (one.term.value for one in narrative_of(statements).numbers)
    columns = ("initial", "full_year", "executed", "rate", "score")
    funds = (getattr(fund, column) for record in records for fund in record.funds for column in columns)
    printed = [*stated, *(fact.value for fact in funds if fact is not None and fact.value is not None)]
    return Counter(value for value in printed if len(value.normalize().as_tuple().digits) >= SIGNIFICANT)


def explained(
    finding: Finding, relation: Relation | None, relations: Sequence[Relation], printed: Counter[Decimal]
) -> Finding:
    """Return a finding with its explanations, likeliest first."""
    if relation is None:
        return finding
    found = list(islice(candidates(relation, relations, printed), MOST_FOUND + 1))
    ranked = sorted(found[:MOST_FOUND], key=lambda one: one[0])[:MOST_SHOWN]
    orders = sorted({order for order, _ in ranked})
    explanations = tuple(
        Explanation(
            kind=edit.kind,
            changes=tuple(change(relation, path, value) for path, value in edit.changes),
            closes=(relation.rule,),
            rank=orders.index(order) + 1,
            why=edit.why,
        )
        for order, edit in ranked
    )
    cut_off = CUT_OFF if len(found) > MOST_FOUND else ""
    return finding.model_copy(update={"explanations": explanations, "message": finding.message + cut_off})


def candidates(relation: Relation, relations: Sequence[Relation], printed: Counter[Decimal]) -> Iterator[Ranked]:
    """Yield the single changes that close the relation, and break no other relation of the document."""
    seen: set[tuple[tuple[str, Decimal], ...]] = set()
    held = [other for other in relations if not judge(other).gap]
    for term in (term for term in relation_terms(relation) if term.path):
        touched = [other for other in held if any(one.path == term.path for one in relation_terms(other))]
        for edit in edits_of(relation, term, printed):
            supposed = dict(edit.changes)
            breaks = any(judge(other, supposed).gap for other in touched)
            if edit.changes not in seen and not breaks and not judge(relation, supposed).gap:
                seen.add(edit.changes)
                yield (COSTS[edit.kind], -support(term, edit, printed)), edit


def edits_of(relation: Relation, term: Term, printed: Counter[Decimal]) -> Iterator[Edit]:
    """Yield the edits of one number, and that it was copied from another line where that prints the same."""
    for edit in number_edits(relation, term, {}):
        if edit.kind is Kind.OTHER_NUMBER and term is relation.published and printed[term.value] > 1:
            yield Edit(Kind.COPIED, edit.changes, WORDS[Kind.COPIED])
        else:
            yield edit


def support(term: Term, edit: Edit, printed: Counter[Decimal]) -> int:
    """Return how many more places print the supposed number than repeat the published one."""
    ((_, supposed),) = edit.changes
    repeated = 0 if edit.kind is Kind.COPIED else max(printed[term.value] - 1, 0)
    return printed[supposed] - repeated


def change(relation: Relation, path: str, value: Decimal) -> Change:
    """Return one supposed number beside the published one."""
    raw = next(term.fact.raw for term in relation_terms(relation) if term.path == path)
    return Change(field=path, published=raw, supposed=f"{value:f}")
