"""What a form is about (its kind, unit or project, and year), and its figures as they are compared with another's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.clean import compare_key
from normalize.checks.facts import MONEY, scoring
from normalize.interval import Interval
from normalize.record import Fact, NumberFact, Record

YEAR = re.compile(r"(?:19|20)\d\d")
COLUMNS = ("initial", "full_year", "executed")
Pairs = Counter[tuple[str, str]]  # rows by target and actual value


@dataclass(frozen=True, slots=True)
class Identity:
    """What a form is about; two forms with the same identity publish the same facts."""

    kind: str
    unit: str
    project: str
    year: int | None

    def without_year(self) -> Identity:
        """Return the identity that the forms of all years share."""
        return replace(self, year=None)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.unit, self.project, str(self.year or ""))))


@dataclass(frozen=True, slots=True)
class Printed:
    """A published figure: its path in the record, its text and places, and what it stands for, money in yuan."""

    path: str
    raw: str
    value: Decimal
    span: Interval
    places: tuple[object, ...]

    def agrees(self, other: Printed) -> bool:
        """Tell whether two printed figures may be one number."""
        return self.span.meets(other.span)


def identity_of(record: Record, together: Sequence[Record]) -> Identity | None:
    """Return what a form is about, or None where it does not say so; `together` are the forms of its document.

    A project is told by its code, else by its name and unit. A basic data table, which names no unit, is the one of
    its document's other forms.
    """
    unit = unit_of(record)
    year = year_of(record)
    if record.kind == "basic_data":
        units = {name for other in together if other.kind == "department" and (name := unit_of(other))}
        return Identity("basic_data", units.pop(), "", None) if len(units) == 1 else None
    if record.kind == "project":
        code, name = key_of(record.project.code), key_of(record.project.name)
        if year is None or not (code or (name and unit)):
            return None
        return Identity("project", "" if code else unit, code or name, year)
    return Identity(record.kind, unit, "", year) if unit and year is not None else None


def unit_of(record: Record) -> str:
    """Return the key of the body that a form is about."""
    units = record.units
    return next(filter(None, map(key_of, (units.department, units.implementer, units.filler, units.supervisor))), "")


def key_of(fact: Fact | None) -> str:
    """Return the compare key of a text, empty where nothing is printed."""
    return compare_key(fact.raw) if fact is not None and fact.value is not None else ""


def year_of(record: Record) -> int | None:
    """Return the year that the form names, in its year field or else in its title."""
    facts = (fact.raw for fact in (record.year, record.title) if fact is not None)
    return next((int(found[0]) for raw in facts if (found := YEAR.search(raw))), None)


def figures_of(record: Record) -> Mapping[str, Printed]:
    """Return the figures that are compared, by a name that does not depend on the layout."""
    found: dict[str, Printed] = {}
    for name, path, fact, scale in named_figures(record):
        if fact is not None and fact.value is not None and name not in found:
            span = Interval.of_printed(fact.value).scale(scale)
            found[name] = Printed(path, fact.raw, fact.value, span, fact.places)
    return found


def named_figures(record: Record) -> Iterator[tuple[str, str, NumberFact | None, Decimal]]:
    """Yield each figure with its name, its path, and the yuan in one of its unit; points are plain numbers."""
    money, one = scale_of(record), Decimal(1)
    codes = Counter(fund.code for fund in record.funds)
    for index, fund in enumerate(record.funds):
        for column in COLUMNS if fund.code and codes[fund.code] == 1 else ():
            yield f"{fund.code} {column}", f"funds.{index}.{column}", getattr(fund, column), money
    for index, line in enumerate(record.basic):
        for heading, fact in line.values.items():
            if YEAR.search(heading):
                name = f"{compare_key(line.label.raw)} {compare_key(heading)}"
                yield name, f"basic.{index}.values.{heading}", fact, one
    yield "score", "total.score", record.total.score, one
    yield "head score", "self_score", record.self_score, one


def scale_of(record: Record) -> Decimal:
    """Return how many yuan are one of the form's unit of money; the usual one is ten thousand yuan."""
    found = MONEY.search(record.currency_unit.raw) if record.currency_unit else None
    money = scoring()["money"]
    return Decimal(money.get(found[0] if found else "万元", money["万元"]))
