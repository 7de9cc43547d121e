"""What the rules ask of a record: its numbers as terms, its execution line, its sections, and rows that set nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extract.clean import compare_key
from normalize.checks.relation import HUNDRED, Term, decimal_places, percentage, rounded_span
from normalize.interval import Interval
from normalize.record import Fact, Fund, Indicator, NumberFact, Record

EXECUTION_LEVEL_1 = "L1.budget_execution"
TOTAL_LINE = "F.total"
HALF_A_CENT = Decimal("0.005")
MONEY = re.compile(r"(?:亿|百?万|千|百)?元|[亿万](?![\w])")


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


def in_several_units(record: Record, terms: Sequence[Term]) -> bool:
    """Tell whether amounts are printed in different units of money; a bare number is in the form's."""
    own = MONEY.search(record.currency_unit.raw) if record.currency_unit else None
    found = (MONEY.search(one.fact.raw) or own for one in terms)
    return len({unit[0].removesuffix("元") for unit in found if unit}) > 1


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
    """Tell whether budget execution stands among the indicators too, so that its points are there already.

    It does as a level-1 block, and as a row of another block that weighs what the execution line weighs.
    """
    line = execution_line(record)
    points = line.fund.weight.value if line is not None and line.fund.weight is not None else None
    return any(
        (row.level1 is not None and row.level1.code == EXECUTION_LEVEL_1)
        or (points is not None and row.weight is not None and row.weight.value == points and names_execution(row))
        for row in record.indicators
    )


def names_execution(row: Indicator) -> bool:
    """Tell whether the level-2 or level-3 label of a row is budget execution itself."""
    return any(is_execution_word(label.raw) for label in (row.level2, row.level3) if label is not None)


@lru_cache(maxsize=8192)
def is_execution_word(label: str) -> bool:
    """Tell whether a label is budget execution itself, its points aside; forms repeat the same few labels."""
    return compare_key(label).partition("(")[0] in scoring()["execution_words"]


def distinct(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the numbers, one cell that is merged over several rows counted once."""
    seen: set[object] = set()
    kept = []
    for found in terms:
        if not found.fact.places or found.fact.places not in seen:
            kept.append(found)
        seen.add(found.fact.places)
    return tuple(kept)


def execution_score(line: ExecutionLine | None) -> Term | None:
    """Return the line's score; one that is rate times weight stands for no more than the rate leaves open."""
    score = line.term("score", exact=True) if line else None
    weight = line.fund.weight if line else None
    if line is None or score is None or weight is None or weight.value is None or weight.value < 0:
        return score
    printed = Interval.of_printed(score.value)
    fitting = [share for share in map(kept_to_the_cent, shares(line, weight.value)) if share.meets(printed)]
    if not fitting:
        return score
    low, high = min(share.low for share in fitting), max(share.high for share in fitting)
    return Term(score.path, score.fact, within=Interval(max(low, printed.low), min(high, printed.high)))


def shares(line: ExecutionLine, weight: Decimal) -> Iterator[Interval]:
    """Yield what rate times weight may be, at most the weight: by the amounts, and by the printed rate.

    Two equal amounts with decimals are the same amount; two equal whole ones may have been rounded to the same.
    """
    executed, budget = line.term("executed"), line.term("full_year") or line.term("initial")
    if executed and budget and executed.value == budget.value > 0 and decimal_places(budget.value):
        yield Interval.exact(weight)
        return
    if executed and budget and executed.value >= 0 and budget.value > 0:
        yield capped(percentage((rounded_span(executed), rounded_span(budget))), weight)
    rate = line.term("rate")
    if rate and rate.value >= 0:
        yield capped(rounded_span(rate), weight)


def kept_to_the_cent(share: Interval) -> Interval:
    """Return the share with room for the two digits that offices round it to before they go on with it."""
    return share if share.low == share.high else Interval(share.low - HALF_A_CENT, share.high + HALF_A_CENT)


def capped(rate: Interval, weight: Decimal) -> Interval:
    """Return a rate in percent times the weight, at most the weight."""
    return Interval(min(rate.low, HUNDRED) * weight / HUNDRED, min(rate.high, HUNDRED) * weight / HUNDRED)


def weight_terms(record: Record) -> tuple[Term, ...]:
    """Return the weights of the indicator rows that have one; a whole weight is exact, as assigned."""
    return distinct(
        Term(f"indicators.{index}.weight", row.weight, exact=True)
        for index, row in enumerate(record.indicators)
        if row.weight is not None and row.weight.value is not None
    )


def score_terms(record: Record) -> tuple[Term, ...]:
    """Return the scores of the indicator rows that have one.

    A whole score is exact, as assigned; but in a column that shows decimals a part of the weight may be a computed
    score that has lost its zeros (6.00 printed as 6).
    """
    scores = [row.score.value for row in record.indicators if row.score is not None and row.score.value is not None]
    grain = max(map(decimal_places, scores), default=0)
    return distinct(
        score_term(f"indicators.{index}.score", row, row.score, grain)
        for index, row in enumerate(record.indicators)
        if row.score is not None and row.score.value is not None
    )


def score_term(path: str, row: Indicator, score: NumberFact, grain: int) -> Term:
    """Return a row's score, exact where it is all of the weight or where the column shows no decimals."""
    is_full = row.weight is not None and row.weight.value == score.value
    return Term(path, score, exact=is_full or not grain, grain=grain)


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
