"""A rule's arithmetic written out: the printed numbers that go into it, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from extract.model import Place, Statement
from normalize.checks import document_yields, relations
from normalize.checks.execution import capped_share, capped_share_of_amounts, fraction
from normalize.checks.relation import (
    Formula,
    Relation,
    Term,
    Verdict,
    at_most,
    decimal_places,
    finding_of,
    judge,
    percentage,
    same,
    total_of,
)
from normalize.finding import Finding, Outcome
from normalize.interval import Interval
from normalize.record import Record
from ziping.dataset.figures import ends_of, number_of

FURTHER_PLACES = 2  # digits shown beyond the finest printed one

# The signs before each operand and after the last. Whatever stands in no line is listed with commas.
SIGNS: Mapping[Callable[..., Interval], tuple[tuple[str, ...], str]] = {
    total_of: (("+",), ""),
    percentage: (("÷",), "× 100 %"),
    fraction: (("÷",), ""),
    capped_share: (("% ×",), ""),
    capped_share_of_amounts: (("÷", "×"), ""),
    same: (("",), ""),
    at_most: (("",), ""),
}


@dataclass(frozen=True, slots=True)
class Operand:
    """A printed number of a calculation: the sign before it, its digits, and its path in the record."""

    sign: str
    digits: str
    path: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Calculation:
    """Operands, what they give, and how the published number stands to that: `=`, `≈`, `≤`, `≠` or `>`."""

    operands: tuple[Operand, ...]
    suffix: str
    result: str
    relation: str
    published: Operand
    words: str
    rounded: bool  # it holds only within what the printed digits leave open


Calculations = Mapping[tuple[str, str], Calculation]  # by rule and message


def record_calculations(record: Record) -> Calculations:
    """Return the calculation of each rule on numbers that applies to a record."""
    return _written(record.form, relations(record))


def document_calculations(records: Sequence[Record], statements: Sequence[Statement]) -> Calculations:
    """Return the calculation of each rule between the sentences and the tables of a document."""
    yielded = document_yields(records, statements)
    return _written(None, (one for one in yielded if isinstance(one, Relation)))


def calculation_of(finding: Finding, calculations: Calculations) -> Calculation | None:
    """Return the calculation of a finding; its message may say more than the rule did, at the end.

    Where none was computed, a broken rule on two numbers is their comparison.
    """
    exact = calculations.get((finding.rule, finding.message))
    if exact is not None:
        return exact
    fitting = (
        (len(message), calculation)
        for (rule, message), calculation in calculations.items()
        if rule == finding.rule and finding.message.startswith(message)
    )
    return max(fitting, key=lambda found: found[0], default=(0, _compared(finding)))[1]


def _compared(finding: Finding) -> Calculation | None:
    if finding.outcome is not Outcome.BROKEN:
        return None
    published, (low, high) = number_of(finding.published), ends_of(finding.expected)
    if published is None or low is None or low != high or published == low:
        return None
    expected = Operand("", f"{low:f}", "", finding.places[1:])
    shown = Operand("", f"{published:f}", "", finding.places[:1])
    return Calculation((expected,), "", expected.digits, "≠", shown, "", rounded=False)


def _written(form: int | None, found: Iterable[Relation]) -> Calculations:
    return {(relation.rule, finding_of(form, relation).message): _calculation(relation) for relation in found}


def _calculation(relation: Relation) -> Calculation:
    verdict = judge(relation)
    reading = verdict.reading
    function = reading.formula.func if isinstance(reading.formula, partial) else reading.formula
    signs, suffix = SIGNS.get(function, ((",",), ""))
    result, exact = _result(relation, verdict)
    return Calculation(
        operands=tuple(_operands(reading.terms, signs)),
        suffix=suffix,
        result=result,
        relation=_comparison(function, verdict, exact=exact),
        published=_operand("", relation.published),
        words=reading.words,
        rounded=not verdict.gap and (verdict.cut_off or (function is total_of and not exact)),
    )


def _operands(terms: Sequence[Term], signs: tuple[str, ...]) -> Iterator[Operand]:
    for index, term in enumerate(terms):
        yield _operand(signs[min(index, len(signs)) - 1] if index else "", term)


def _operand(sign: str, term: Term) -> Operand:
    return Operand(sign, f"{term.value:f}", term.path, term.fact.places)


def _result(relation: Relation, verdict: Verdict) -> tuple[str, bool]:
    """Return what the printed digits give, rounded for a reader, and whether the published number is just that."""
    terms = verdict.reading.terms
    given = verdict.reading.formula([Interval.exact(term.value) for term in terms]).high
    places = max(decimal_places(term.value) for term in (relation.published, *terms))
    return f"{round(given, places + FURTHER_PLACES).normalize():f}", given == relation.published.value


def _comparison(function: Formula | Callable[..., Interval], verdict: Verdict, *, exact: bool) -> str:
    if function is at_most:
        return ">" if verdict.gap > 0 else "≤"
    if verdict.gap:
        return "≠"
    return "=" if exact else "≈"
