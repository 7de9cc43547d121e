"""What the rules ask of a record: its numbers as terms, its execution line, its sections, and rows that set nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from extract.clean import compare_key
from normalize.checks.relation import Term, decimal_places
from normalize.record import Fact, Fund, Indicator, NumberFact, Record

EXECUTION_LEVEL_1 = "L1.budget_execution"
TOTAL_LINE = "F.total"


@cache
def scoring() -> Mapping[str, Any]:
    """Return the scoring data: rating bands, words for nothing, divisions of the fund total."""
    return tomllib.loads((files("normalize") / "data" / "scoring.toml").read_text(encoding="utf-8"))


@cache
def nothing_words() -> frozenset[str]:
    """Return the compare keys of the words that say that a row sets no indicator."""
    return frozenset(compare_key(word) for word in scoring()["none"]["words"])


def has_value(fact: NumberFact | None) -> bool:
    """Tell whether a number is printed."""
    return fact is not None and fact.value is not None


def term(path: str, fact: NumberFact | None, *, exact: bool = False) -> Term | None:
    """Return the number as a term, or None where none is printed."""
    return Term(path, fact, exact) if fact is not None and fact.value is not None else None


def says_nothing(fact: Fact | None) -> bool:
    """Tell whether a cell is blank or holds one of the words for nothing."""
    return fact is None or fact.value is None or compare_key(fact.raw) in nothing_words()


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """The fund line that carries points for budget execution."""

    index: int
    fund: Fund

    def term(self, column: str, *, exact: bool = False) -> Term | None:
        """Return the number of one of its columns."""
        return term(f"funds.{self.index}.{column}", getattr(self.fund, column), exact=exact)


def execution_line(record: Record) -> ExecutionLine | None:
    """Return the fund line that has points: the total's, else the first with a weight."""
    scored = [
        ExecutionLine(index, fund)
        for index, fund in enumerate(record.funds)
        if has_value(fund.weight) or has_value(fund.score)
    ]
    return next((line for line in scored if line.fund.code == TOTAL_LINE), scored[0] if scored else None)


def execution_is_a_row(record: Record) -> bool:
    """Tell whether budget execution stands among the indicators too, so that its points are there already."""
    return any(row.level1 is not None and row.level1.code == EXECUTION_LEVEL_1 for row in record.indicators)


def execution_score(line: ExecutionLine | None) -> Term | None:
    """Return the line's score; a whole score that comes from a broken rate was rounded, any other is exact."""
    if line is None or line.fund.score is None or line.fund.score.value is None:
        return None
    return line.term("score", exact=not is_rounded_share(line.fund))


def is_rounded_share(fund: Fund) -> bool:
    """Tell whether a whole score is rate times weight rounded to a whole number."""
    rate, weight, score = (fact.value if fact else None for fact in (fund.rate, fund.weight, fund.score))
    if rate is None or weight is None or score is None or decimal_places(score):
        return False
    share = min(rate, Decimal(100)) * weight / 100
    return share != score and abs(share - score) <= Decimal("0.5")


def column_terms(record: Record, column: str) -> tuple[Term, ...]:
    """Return the weights or the scores of the indicator rows that have one."""
    terms = (
        term(f"indicators.{index}.{column}", getattr(row, column), exact=True)
        for index, row in enumerate(record.indicators)
    )
    return tuple(found for found in terms if found is not None)


def unscored_rows(record: Record) -> Iterator[Indicator]:
    """Yield the rows that have a weight but no score."""
    return (row for row in record.indicators if has_value(row.weight) and not has_value(row.score))


def sets_nothing(row: Indicator) -> bool:
    """Tell whether a row sets no indicator: a word for nothing as its label, or neither label nor target."""
    if row.level3 is None or row.level3.value is None:
        return says_nothing(row.target)
    return says_nothing(row.level3)


def has_decimals(terms: tuple[Term, ...]) -> bool:
    """Tell whether any of the numbers is printed with decimals."""
    return any(decimal_places(found.value) for found in terms)
