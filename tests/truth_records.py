"""The record that a form of a keyed truth file describes, for tests of the rules on real figures."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from normalize.record import (
    Basic,
    Fact,
    Fund,
    Goal,
    Indicator,
    LevelOne,
    LevelThree,
    LevelTwo,
    NumberFact,
    Project,
    Record,
    SplitLine,
    Task,
    Total,
    Units,
    ValueFact,
)

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_FUND_NUMBERS = ("initial", "full_year", "executed", "weight", "rate", "score")
_TASK_NUMBERS = ("budget", "budget_fiscal", "executed", "executed_fiscal", "rate")


def fact(raw: str | None) -> Fact | None:
    return None if raw is None else Fact(raw=raw, value=raw.strip() or None)


def number(raw: str | None) -> NumberFact | None:
    if raw is None:
        return None
    found = _NUMBER.search(raw)
    return NumberFact(raw=raw, value=Decimal(found.group().replace(",", "")) if found else None)


def value(raw: str | None) -> ValueFact | None:
    if raw is None:
        return None
    found = re.fullmatch(r"\s*(≥|≤|=|＞|<|》=?|《)?\s*([\d.]+)\s*(\S{0,4})\s*", raw)
    if not found:
        return ValueFact(raw=raw, value=raw)
    op = {"≥": ">=", "≤": "<=", "》": ">=", "》=": ">=", "《": "<="}.get(found.group(1) or "=", "=")
    amount = found.group(2)
    low = amount if op in (">=", "=", ">") else None
    high = amount if op in ("<=", "=", "<") else None
    return ValueFact(raw=raw, value=raw, op=op, low=low, high=high, unit=found.group(3) or None, kind="quantity")  # type: ignore[arg-type]


def record_from_truth(form: dict[str, Any], number_in_document: int = 1) -> Record:
    """Return the record that a form of a truth file describes."""
    return Record(
        form=number_in_document,
        kind=form["kind"],
        family=form.get("family", "national-2021"),
        title=fact(form.get("title")),
        year=fact(form.get("year")),
        currency_unit=fact(form.get("currency_unit")),
        units=Units(**{key: fact(raw) for key, raw in form.get("units", {}).items()}),
        project=Project(**{key: fact(raw) for key, raw in form.get("project", {}).items()}),
        funds=tuple(fund(line) for line in form.get("funds", ())),
        splits=tuple(split(line) for line in form.get("splits", ())),
        tasks=tuple(task(line) for line in form.get("tasks", ())),
        goals=tuple(Goal(**{key: fact(raw) for key, raw in goal.items()}) for goal in form.get("goals", ())),
        indicators=tuple(indicator(row) for row in form.get("indicators", ())),
        basic=tuple(basic(line) for line in form.get("basic", ())),
        total=Total(**{key: number(raw) for key, raw in form.get("total", {}).items()}),
        self_score=number(form.get("self_score")),
        rating=fact(form.get("rating")),
        notes=tuple(Fact(raw=note, value=note) for note in form.get("notes", ())),
    )


def fund(line: dict[str, str]) -> Fund:
    label = Fact(raw=line["label"], value=line["label"])
    numbers = {key: number(line.get(key)) for key in _FUND_NUMBERS}
    return Fund(code=line.get("code"), label=label, **numbers)


def split(line: dict[str, str]) -> SplitLine:
    label = Fact(raw=line["label"], value=line["label"])
    return SplitLine(
        group=fact(line.get("group")), label=label, code=line.get("code"), amount=number(line.get("amount"))
    )


def task(line: dict[str, str]) -> Task:
    numbers = {key: number(line.get(key)) for key in _TASK_NUMBERS}
    words = {key: fact(line.get(key)) for key in ("name", "content", "completion")}
    return Task(**words, **numbers)


def indicator(row: dict[str, str]) -> Indicator:
    levels = (level(row, "level1", LevelOne), level(row, "level2", LevelTwo), level(row, "level3", LevelThree))
    return Indicator(
        level1=levels[0],
        level2=levels[1],
        level3=levels[2],
        target=value(row.get("target")),
        actual=value(row.get("actual")),
        weight=number(row.get("weight")),
        score=number(row.get("score")),
        deviation=fact(row.get("deviation")),
        standard=fact(row.get("standard")),
        measure_unit=fact(row.get("measure_unit")),
    )


def level(row: dict[str, str], name: str, kind: Any) -> Any:
    if name not in row:
        return None
    points = row.get(f"points{name[-1]}")
    return kind(
        raw=row[name],
        value=row[name].strip() or None,
        code=row.get(f"code{name[-1]}"),
        points=None if points is None else Decimal(points),
    )


def basic(line: dict[str, Any]) -> Basic:
    label = Fact(raw=line["label"], value=line["label"])
    return Basic(label=label, values={heading: number(raw) for heading, raw in line.get("values", {}).items()})
