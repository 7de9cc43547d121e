"""A form's labelled texts -> the record of its published facts: labels matched, values parsed, nothing left out.

Whatever has no field of its own in the record stands in `other` of its row or in the remainder, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from extract.clean import display
from extract.model import BasicRow, Form, Mark, Row, Split, Text
from normalize.compare import compare
from normalize.match import Match
from normalize.match.decode import RowLabels, match_fund_lines, match_row
from normalize.match.headings import name_columns
from normalize.match.judge import NO_JUDGEMENTS, Judgements, match_judged
from normalize.quantity import Quantity, parse_number, parse_quantity
from normalize.record import (
    Attainment,
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
    Remainder,
    SplitLine,
    Task,
    Total,
    Units,
    ValueFact,
)
from normalize.taxonomy import taxonomy

_CODE_AND_NAME = re.compile(r"^\s*([0-9A-Z][0-9A-Z_]{9,})\s*[-—–_:：]?\s*(\S.*)$", re.DOTALL)
_FUND_NUMBERS = ("initial", "full_year", "executed", "weight", "rate", "score")
_TASK_TEXTS = ("name", "content", "completion")
_WHOLE = "F.total"
_TASK_NUMBERS = ("budget", "budget_fiscal", "executed", "executed_fiscal", "rate")
_INDICATOR_ROLES = (
    "level1", "level2", "level3", "target", "actual", "weight", "score", "reason", "standard", "unit", "nature",
)  # fmt: skip
_UNITS = {"supervisor": "supervisor", "implementer": "implementer", "department": "department", "filler": "filler_unit"}
_OPERATOR = re.compile(r"^\s*(?:[≥≤=＝><＞＜≧≦]|>=|<=|大于等于|小于等于|大于|小于|等于)\s*$")

FactKind = TypeVar("FactKind", bound=Fact)


def assemble(form: Form, judgements: Judgements = NO_JUDGEMENTS) -> Record:
    """Return the record of a form; a person's decisions on labels come before the matcher's."""
    form, fields = name_columns(form, judgements), form.fields
    return Record(
        form=form.number,
        kind=form.kind,  # type: ignore[arg-type]  # pydantic refuses another
        family=form.family,
        title=_fact(form.title),
        year=_fact(fields.get("year")),
        region=_fact(fields.get("region")),
        report_date=_date(fields.get("report_date")),
        currency_unit=_fact(fields.get("currency_unit")),
        units=Units(**{name: _fact(fields.get(role)) for name, role in _UNITS.items()}),
        project=_project(fields),
        funds=tuple(_funds(form, judgements)),
        splits=tuple(_split(split, judgements) for split in form.splits),
        tasks=tuple(_task(row, form.labels) for row in form.tasks),
        goals=tuple(_goal(row) for row in form.goals),
        indicators=tuple(_indicator(row, form.labels, judgements) for row in form.indicators),
        basic=tuple(_basic(row) for row in form.basic),
        total=_total(form),
        self_score=_number(fields.get("self_score")),
        rating=_fact(fields.get("rating")),
        notes=_facts(form.notes),
        contacts=_facts(form.contacts),
        remainder=tuple(
            Remainder(text=item.text.text, places=item.text.places, reason=item.reason) for item in form.remainder
        ),
    )


def _of(model: type[FactKind], text: Text, /, **values: object) -> FactKind:
    """Return a fact of a model with the text as published."""
    marks = tuple(str(mark) for mark in text.marks)
    return model(raw=text.text, places=text.places, marks=marks, confidence=text.confidence, **values)  # type: ignore[arg-type]


def _printed(text: Text | None) -> Text | None:
    """Return the text, or None where nothing but white space is printed."""
    return text if text is not None and text.text.strip() else None


def _fact(text: Text | None) -> Fact | None:
    """Return a published text as a fact, or None where nothing is printed."""
    printed = _printed(text)
    return _of(Fact, printed, value=display(printed.text)) if printed else None


def _facts(texts: Iterable[Text]) -> tuple[Fact, ...]:
    """Return the facts of texts that may be blank."""
    return tuple(fact for fact in map(_fact, texts) if fact)


def _number(text: Text | None) -> NumberFact | None:
    """Return a published number as a fact; its value is None where the text is no number."""
    printed = _printed(text)
    return _of(NumberFact, printed, value=parse_number(printed.text)) if printed else None


def _date(text: Text | None) -> Fact | None:
    """Return a date with its value in EDTF, where it can be read."""
    printed = _printed(text)
    if printed is None:
        return None
    read = parse_quantity(printed.text)
    same_day = read.kind == "date" and read.low == read.high
    return _of(Fact, printed, value=str(read.low) if same_day else display(printed.text))


def _project(fields: Mapping[str, Text]) -> Project:
    """Return the project; a code printed before the name is told from it."""
    name, code = _printed(fields.get("project_name")), _fact(fields.get("project_code"))
    if name is None:
        return Project(code=code)
    found = _CODE_AND_NAME.match(name.text)
    if found is None or code is not None:
        return Project(name=_fact(name), code=code)
    printed_code = Text(found[1], name.places, name.marks, name.confidence)
    return Project(name=_of(Fact, name, value=display(found[2])), code=_fact(printed_code))


def _others(row: Row, known: Iterable[str], block: str, labels: Mapping[str, Text]) -> dict[str, Fact]:
    """Return the texts in columns that the record has no field for, by their heading."""
    others: dict[str, Fact] = {}
    for role, text in row.cells.items():
        fact = _fact(text) if role not in known else None
        if fact:
            heading = labels.get(f"{block}.{role}")
            others[display(heading.text) if heading else role.removeprefix("?")] = fact
    return others


def _funds(form: Form, judgements: Judgements) -> Iterator[Fund]:
    """Yield the fund lines; a single one that only the name of its block labels is all the money of the form."""
    labels = [row.cells["label"] for row in form.funds]
    if len(labels) == 1 and Mark.CONTINUED in labels[0].marks:
        yield _fund(form.funds[0], _WHOLE, form.labels)
        return
    for row, found in zip(form.funds, match_fund_lines([label.text for label in labels], judgements), strict=True):
        yield _fund(row, found.code, form.labels)


def _fund(row: Row, code: str | None, labels: Mapping[str, Text]) -> Fund:
    """Return a fund line."""
    label = row.cells["label"]
    numbers = {role: _number(row.cells.get(role)) for role in _FUND_NUMBERS}
    return Fund(
        code=code,
        label=_of(Fact, label, value=display(label.text)),
        other=_others(row, ("label", *_FUND_NUMBERS), "funds", labels),
        **numbers,
    )


def _split(split: Split, judgements: Judgements) -> SplitLine:
    """Return an amount of a split of the total."""
    label = _of(Fact, split.label, value=display(split.label.text))
    code = match_judged(split.label.text, "fund_line", judgements=judgements).code
    return SplitLine(group=_fact(split.group), label=label, code=code, amount=_number(split.amount))


def _task(row: Row, labels: Mapping[str, Text]) -> Task:
    """Return a task."""
    texts = {role: _fact(row.cells.get(role)) for role in _TASK_TEXTS}
    numbers = {role: _number(row.cells.get(role)) for role in _TASK_NUMBERS}
    others = _others(row, (*_TASK_TEXTS, *_TASK_NUMBERS), "tasks", labels)
    return Task(**texts, **numbers, other=others)  # type: ignore[arg-type]


def _goal(row: Row) -> Goal:
    """Return a goal and what came of it."""
    return Goal(expected=_fact(row.cells.get("expected")), actual=_fact(row.cells.get("actual")))


def _indicator(row: Row, labels: Mapping[str, Text], judgements: Judgements) -> Indicator:
    """Return an indicator, its labels matched together, its values parsed and compared."""
    cells = {role: text for role, text in row.cells.items() if text.text.strip()}
    wanted, got = _read_value(cells.get("target"), cells.get("nature")), _read_value(cells.get("actual"), None)
    level1, level2, level3 = (cells[role].text if role in cells else None for role in ("level1", "level2", "level3"))
    found = match_row(RowLabels(level1, level2, level3, wanted.unit if wanted else None), judgements)
    return Indicator(
        level1=_level(LevelOne, cells.get("level1"), found.level1),
        level2=_level(LevelTwo, cells.get("level2"), found.level2),
        level3=_level_three(cells.get("level3"), found.level3),
        target=_value(cells.get("target"), wanted),
        actual=_value(cells.get("actual"), got),
        attainment=_attainment(wanted, got, found.level3),
        weight=_number(cells.get("weight")),
        score=_number(cells.get("score")),
        deviation=_fact(cells.get("reason")),
        standard=_fact(cells.get("standard")),
        measure_unit=_fact(cells.get("unit")),
        nature=_fact(cells.get("nature")),
        other=_others(row, _INDICATOR_ROLES, "indicators", labels),
    )


def _level(kind: type[FactKind], text: Text | None, found: Match | None, **more: object) -> FactKind | None:
    """Return a level label with its code and the points printed in it."""
    if text is None or found is None:
        return None
    return _of(kind, text, value=display(text.text), code=found.code, points=_points(found), **more)


def _level_three(text: Text | None, found: Match | None) -> LevelThree | None:
    """Return a level-3 label with its code, how sure that is, and a concept beyond the common list."""
    if found is None:
        return None
    probability = round(found.probability, 4)
    return _level(LevelThree, text, found, probability=probability, extension=found.extension)


def _points(found: Match) -> object:
    """Return the points printed in a label, where it is one number."""
    points = found.label.points
    return points[0] if points and points[0] == points[1] else None


def _read_value(text: Text | None, nature: Text | None) -> Quantity | None:
    """Return what a value says; the operator of a target may stand in a column of its own (指标性质)."""
    if text is None:
        return None
    read = parse_quantity(text.text)
    if nature is None or read.kind != "quantity" or read.op is not None or not _OPERATOR.match(nature.text):
        return read
    joined = parse_quantity(nature.text.strip() + text.text)
    return replace(joined, flags=(*read.flags, "operator_in_own_column"))


def _value(text: Text | None, read: Quantity | None) -> ValueFact | None:
    """Return a target or actual value as a fact."""
    if text is None or read is None:
        return None
    return _of(
        ValueFact,
        text,
        value=display(text.text) or None,
        op=read.op,
        low=_bound(read, "low"),
        high=_bound(read, "high"),
        unit=read.unit,
        kind=read.kind,
        flags=read.flags,
    )


def _attainment(wanted: Quantity | None, got: Quantity | None, label: Match | None) -> Attainment | None:
    """Return how the actual value stands to the target, where both are printed; the concept tells what is better."""
    if wanted is None or got is None:
        return None
    named = label and (label.code or label.extension)
    found = compare(wanted, got, taxonomy()[named].direction if named else None)
    return Attainment(outcome=found.outcome, why=found.why, flags=found.flags)


def _bound(read: Quantity, end: str) -> str | None:
    """Return a bound as a string."""
    bound = getattr(read, end)
    return None if bound is None else str(bound) if isinstance(bound, str) else format(bound, "f")


def _basic(row: BasicRow) -> Basic:
    """Return a line of a basic data table."""
    numbers = {heading: _number(text) for heading, text in row.values}
    label = _of(Fact, row.label, value=display(row.label.text))
    return Basic(label=label, values={heading: number for heading, number in numbers.items() if number})


def _total(form: Form) -> Total:
    """Return the total; a form without a total row states its score in the head."""
    cells = form.total.cells if form.total else {}
    score = cells.get("score") if form.total else form.fields.get("self_score")
    return Total(weight=_number(cells.get("weight")), score=_number(score))
