"""Columns derived from a pydantic model, and the cells of a row read from the model's JSON.

Every fact becomes a few columns, such as `weight_raw` (as published) and `weight_value` (as read). The places, marks
and confidences of all facts of a row stand in three columns of JSON, by the name of the fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import to_json

from normalize.record import Fact, Model, ValueFact

Kind = Literal["text", "date", "integer", "decimal", "share", "json"]
Value = str | int | float | None
Json = Mapping[str, Any]

DIGITS, DECIMALS = 38, 10  # of a `decimal` column
FITS = re.compile(rf"-?\d{{1,{DIGITS - DECIMALS}}}(\.\d{{1,{DECIMALS}}})?")

BOUNDS = {"low": "lower bound", "high": "upper bound"}  # of a target or an actual value: a number, or a date
ASIDE = {
    "places": "Where each fact of the row stands: a JSON object, fact to places",
    "marks": "What the reader did to get each fact, where it did anything: a JSON object, fact to marks",
    "confidence": "How sure a reading from a picture is, 0 to 1: a JSON object, fact to confidence",
}


class Column(NamedTuple):
    """A column: `decimal` is decimal(38, 10), `share` a number from 0 to 1, `date` EDTF, `json` a text of JSON."""

    name: str
    kind: Kind
    description: str


class Misfit(NamedTuple):
    """A number that a `decimal` column cannot hold exactly; its cell is null, its text remains."""

    column: str
    number: str
    places: Any


@dataclass(frozen=True)
class Source:
    """A group of columns: the `parts` of the fact at `path` in the row's JSON, or the value there itself."""

    path: tuple[str, ...]
    columns: tuple[Column, ...]
    parts: tuple[str, ...] = ()

    @cached_property
    def name(self) -> str:
        """The name of the fact."""
        return _title(self.path)

    @cached_property
    def special(self) -> tuple[tuple[int, Column], ...]:
        """The columns whose values need a look, by position."""
        return tuple(
            (at, column) for at, column in enumerate(self.columns) if column.kind in {"json", "decimal", "date"}
        )


def fact_columns(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Source]:
    """Yield the columns of a model of facts: models in it are laid flat, tuples of models are other tables."""
    for name, field in model.model_fields.items():
        kind = _bare(field.annotation)
        here = (*path, name)
        if _is_model(kind, Fact):
            yield _fact(kind, here)
        elif _is_model(kind, Model):
            yield from fact_columns(kind, here)
        elif not any(_is_model(item, Model) and not _is_model(item, Fact) for item in get_args(kind)):
            title = _title(here)
            yield Source(here, (Column(title, _kind(kind), field.description or _sentence(title)),))


def plain_columns(model: type[BaseModel], *names: str) -> Iterator[Source]:
    """Yield a column for each of the named fields of a model, lists as JSON."""
    for name in names:
        field = model.model_fields[name]
        column = Column(name, _kind(_bare(field.annotation)), field.description or _sentence(name))
        yield Source((name,), (column,))


def cells(sources: tuple[Source, ...], row: Json, misfits: list[Misfit]) -> list[Value]:
    """Return the cells of a row; decimals as text. What no column can hold is added to `misfits`."""
    found: list[Value] = []
    for source in sources:
        value = _at(row, source.path)
        if not source.parts:
            values = [value]
        elif value is None:
            values = [None] * len(source.parts)
        else:
            values = [value[part] for part in source.parts]
        for position, column in source.special:
            values[position] = _special(column, values[position], value, misfits)
        found += values
    return found


def aside(sources: tuple[Source, ...], row: Json) -> list[Value]:
    """Return the cells of the columns `ASIDE` of a row of facts."""
    facts = [(source.name, _at(row, source.path)) for source in sources if source.parts]
    known = [(name, fact) for name, fact in facts if fact is not None]
    return [json_text({name: fact[part] for name, fact in known if fact[part]}) for part in ASIDE]


def json_text(value: Any) -> str | None:
    """Return a value as compact JSON, and None where there is nothing in it."""
    return to_json(value).decode() if value else None


def fitted(number: Decimal | None) -> str | None:
    """Return a number as a `decimal` column holds it, rounded to its decimals; None where it is too long for that."""
    if number is None or number.adjusted() >= DIGITS - DECIMALS:
        return None
    text = format(number, "f")
    return text if FITS.fullmatch(text) else f"{number:.{DECIMALS}f}"


def _special(column: Column, value: Any, fact: Any, misfits: list[Misfit]) -> Value:
    if column.kind == "json":
        return json_text(value)
    if value is None or (column.kind == "date") != _is_date(fact):
        return None
    if column.kind == "date" or FITS.fullmatch(value):
        return value  # type: ignore[no-any-return]  # a number's JSON is its text
    if not isinstance(fact, Mapping):  # a difference that was computed, not published
        return fitted(Decimal(value))
    misfits.append(Misfit(column.name, value, fact["places"]))
    return None


def _is_date(fact: Any) -> bool:
    """Tell whether the bounds of a fact are dates."""
    return isinstance(fact, Mapping) and fact.get("kind") == "date"


def _at(row: Json, path: tuple[str, ...]) -> Any:
    value: Any = row
    for key in path:
        value = value[key]
        if value is None:
            return None
    return value


def _fact(kind: type[BaseModel], path: tuple[str, ...]) -> Source:
    parts = [part for part in kind.model_fields if part not in ASIDE]
    found = [(part, column) for part in parts for column in _part_columns(kind, part, _title(path))]
    return Source(path, tuple(column for _, column in found), tuple(part for part, _ in found))


def _part_columns(kind: type[BaseModel], part: str, title: str) -> Iterator[Column]:
    """Yield the column of a part of a fact; a bound has two, for it is a number or a date."""
    name, said = f"{title}_{part}", _sentence(title)
    if part in BOUNDS and issubclass(kind, ValueFact):
        yield Column(name, "decimal", f"{said}: {BOUNDS[part]}, a number")
        yield Column(f"{name}_date", "date", f"{said}: {BOUNDS[part]} of a date or deadline, in EDTF")
    else:
        field = kind.model_fields[part]
        yield Column(name, _kind(_bare(field.annotation)), f"{said}: {field.description}")


def _bare(annotation: Any) -> Any:
    """Return the annotation without `| None` and without `Annotated`."""
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation


def _is_model(kind: Any, model: type[BaseModel]) -> bool:
    return isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, model)


def _title(path: tuple[str, ...]) -> str:
    return "_".join(part for part in path if part != "units")


def _sentence(title: str) -> str:
    return title.replace("_", " ").capitalize()


def _kind(kind: Any) -> Kind:
    if get_origin(kind) in {tuple, dict, list}:
        return "json"
    kinds: Mapping[Any, Kind] = {int: "integer", float: "share", Decimal: "decimal"}
    return kinds.get(kind, "text")
