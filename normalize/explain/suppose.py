"""A record with other numbers in place of the published ones, for replaying the rules; the published record stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from normalize.checks import CHECKS
from normalize.checks.relation import Relation, Skipped, Yielded, judge, severity_of
from normalize.finding import Outcome, Severity
from normalize.record import Indicator, LevelOne, Model, NumberFact, Record

NEW_ROW = "indicators.+"  # path of a row that is supposed to be missing
RuleAt = tuple[str, str]  # a rule, and the path of the number that it tests


def with_supposed(record: Record, supposed: Mapping[str, Decimal]) -> Record:
    """Return the record with each number at a path replaced."""
    for path, value in supposed.items():
        if not path.startswith(NEW_ROW):
            record = replaced(record, path.split("."), value)
    return with_new_row(record, supposed)


def replaced(node: Any, path: list[str], value: Decimal) -> Any:
    """Return a model, tuple or number with the value at the path replaced."""
    if not path:
        return supposed_fact(node, value) if isinstance(node, NumberFact) else value
    head, rest = path[0], path[1:]
    if isinstance(node, tuple):
        index = int(head)
        return (*node[:index], replaced(node[index], rest, value), *node[index + 1 :])
    if isinstance(node, Mapping):
        return {**node, head: replaced(node[head], rest, value)}
    assert isinstance(node, Model)  # noqa: S101 the three kinds of node that a record is made of
    return node.model_copy(update={head: replaced(getattr(node, head), rest, value)})


def supposed_fact(fact: NumberFact, value: Decimal) -> NumberFact:
    """Return a published number with another in its place, signs and units around it as printed."""
    printed = f"{fact.value:f}" if fact.value is not None else fact.raw
    raw = fact.raw.replace(printed, f"{value:f}", 1) if printed in fact.raw else f"{value:f}"
    return fact.model_copy(update={"raw": raw, "value": value})


def with_new_row(record: Record, supposed: Mapping[str, Decimal]) -> Record:
    """Return the record with a row added to a section, where one is supposed to be missing."""
    weight, score = supposed.get(f"{NEW_ROW}.weight"), supposed.get(f"{NEW_ROW}.score")
    if weight is None and score is None:
        return record
    section = int(supposed.get(f"{NEW_ROW}.section", -1))
    level1: LevelOne | None = record.indicators[section].level1
    row = Indicator(level1=level1, weight=new_number(weight), score=new_number(score))
    return record.model_copy(update={"indicators": (*record.indicators, row)})


def new_number(value: Decimal | None) -> NumberFact | None:
    """Return a supposed number as a fact without a place."""
    return None if value is None else NumberFact(raw=f"{value:f}", value=value)


def broken_rules(record: Record) -> frozenset[RuleAt]:
    """Return the contradictions of a record: each rule with the number that it tests."""
    yielded = (one for check in CHECKS for one in check(record))
    return frozenset((one.rule, tested(one)) for one in yielded if contradicts(one))


def contradicts(yielded: Yielded) -> bool:
    """Tell whether a check found something that cannot be true."""
    if isinstance(yielded, Skipped):
        return False
    if isinstance(yielded, Relation):
        return severity_of(yielded) is Severity.CONTRADICTION and bool(judge(yielded).gap)
    return yielded.severity is Severity.CONTRADICTION and yielded.outcome is Outcome.BROKEN


def tested(yielded: Yielded) -> str:
    """Return the path of the number that a relation tests."""
    return yielded.published.path if isinstance(yielded, Relation) else ""
