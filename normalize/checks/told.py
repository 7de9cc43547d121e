"""What the sentences of a report state, as terms: numbers and ratings, and which line of which table they speak of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from extract.clean import compare_key
from extract.model import Statement
from normalize.checks.facts import TOTAL_LINE, scoring
from normalize.checks.relation import Term
from normalize.finding import Severity
from normalize.interval import Interval
from normalize.record import NumberFact, Record

RATE = "execution_rate"
AMOUNTS = ("initial_budget", "full_year_budget", "executed")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Told:
    """A stated number: what it states, of what, and the number as a term."""

    metric: str
    about: str
    unit: str
    sentence: str
    term: Term


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the sentences of a document state: numbers, and ratings."""

    numbers: tuple[Told, ...]
    ratings: tuple[Statement, ...]


def narrative_of(statements: Sequence[Statement]) -> Narrative:
    """Return the statements whose value is a number, and those that state a rating."""
    numbers = (
        Told(statement.metric, compare_key(statement.subject or ""), statement.unit or "", statement.sentence, found)
        for index, statement in enumerate(statements)
        if (found := stated_term(index, statement)) is not None
    )
    return Narrative(tuple(numbers), tuple(one for one in statements if one.metric == "rating"))


def stated_term(index: int, statement: Statement) -> Term | None:
    """Return the number of a statement as a term, or None where it is no number."""
    try:
        value = Decimal(statement.value.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    raw = f"{statement.value}{statement.unit or ''}"
    return Term(f"statements.{index}", NumberFact(raw=raw, value=value, places=statement.places))


def by_sentence(stated: Sequence[Told]) -> dict[tuple[str, str], dict[str, Told]]:
    """Return the numbers of each sentence and subject by what they state; what is stated twice is left out."""
    groups: dict[tuple[str, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in stated:
        groups[one.sentence, one.about][one.metric].append(one)
    return {
        key: {metric: found[0] for metric, found in metrics.items() if len(found) == 1}
        for key, metrics in groups.items()
    }


def tables(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records that a sentence may speak of: the only one of its kind in the document."""
    kinds = [record.kind for record in records]
    return tuple(record for record in records if record.kind != "basic_data" and kinds.count(record.kind) == 1)


def is_of_another_year(record: Record, one: Told) -> bool:
    """Tell whether a sentence names years and the form's is not among them."""
    years, own = set(YEAR.findall(one.sentence)), YEAR.findall(record.year.raw) if record.year else []
    return bool(years and own) and not years & set(own)


def certainty(one: Told, stated: Sequence[Told]) -> Severity:
    """Return how sure it is that a statement is about the table: not, where others state another number of the same."""
    alike = {other.term.value for other in stated if (other.metric, other.about) == (one.metric, one.about)}
    return Severity.CONTRADICTION if len(alike) == 1 else Severity.WARNING


def of_form(record: Record, found: Term) -> Term:
    """Return a term of a form with the form in its path, since a document has several."""
    return replace(found, path=f"forms.{record.form}.{found.path}")


def code_of(record: Record, about: str) -> str | None:
    """Return the fund line that words name in a form of this kind, or None."""
    if record.project.name is not None and about == compare_key(record.project.name.raw):
        return TOTAL_LINE
    lines = scoring()["narrative"].get(record.kind, {}).items()
    return next((code for code, names in lines if about in {compare_key(name) for name in names}), None)


def scale_between(unit: str, record: Record) -> Decimal | None:
    """Return how many of the stated unit are one of the table's unit, or None where a unit is not known."""
    printed = compare_key(record.currency_unit.raw) if record.currency_unit else "万元"
    money = scoring()["money"]
    return Decimal(money[printed]) / Decimal(money[unit]) if printed in money and unit in money else None


def scaled(scale: Decimal, spans: Sequence[Interval]) -> Interval:
    """Return the only term in another unit."""
    return spans[0].scale(scale)


def printed_amounts(records: Sequence[Record]) -> Counter[Decimal]:
    """Count how often the fund lines and basic data of the forms print each amount."""
    columns = ("initial", "full_year", "executed")
    funds = (getattr(fund, column) for record in records for fund in record.funds for column in columns)
    basic = (fact for record in records for line in record.basic for fact in line.values.values())
    return Counter(fact.value for fact in (*funds, *basic) if fact is not None and fact.value is not None)
