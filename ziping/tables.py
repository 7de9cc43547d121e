"""The tables of the dataset, derived from the models: columns with their kinds and descriptions, rows from records.

Every fact of a row becomes a few columns, such as `weight_raw` (as published) and `weight_value` (as read). The places,
marks and confidences of all facts of a row stand in three columns of JSON, by the name of the fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import to_json

from normalize.finding import Finding
from normalize.record import Basic, Fact, Fund, Goal, Indicator, Model, NumberFact, Record, Remainder, SplitLine, Task
from ziping.result import Result, Stated

Kind = Literal["text", "integer", "decimal", "share", "json"]
Value = str | int | float | None
Json = Mapping[str, Any]

DIGITS_BEFORE, DIGITS_AFTER = 28, 10  # decimal(38, 10)
FITS = re.compile(rf"-?\d{{1,{DIGITS_BEFORE}}}(\.\d{{1,{DIGITS_AFTER}}})?")
TOO_LONG = "the number has more digits than decimal(38,10) holds"

ASIDE = ("places", "marks", "confidence")
ASIDE_SAYS = {
    "places": "Where each fact of the row stands: a JSON object, fact to places",
    "marks": "What the reader did to get each fact, where it did anything: a JSON object, fact to marks",
    "confidence": "How sure the reading from a picture is, 0 to 1: a JSON object, fact to confidence",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `decimal` is decimal(38, 10), `share` a number from 0 to 1, `json` a text that holds JSON."""

    name: str
    kind: Kind
    description: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a group of columns comes from: the parts of the value at `path` in the row's JSON."""

    path: tuple[str, ...]
    parts: tuple[str, ...]  # empty: the value itself
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset. `rows` yields the cells of a document's rows, less those that say which row it is."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    of_form: bool  # its rows belong to a row of `forms`


DOCUMENT = Column("document_sha256", "text", "SHA-256 of the document's bytes")
FORM = Column("form", "integer", "Number of the form in its document, from 1")
ROW = Column("row", "integer", "Number of the row in its form, from 1; where there is no form, in its document")


def sources_of(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Source]:
    """Yield the columns of a model: facts and models in it are laid flat, tuples of models left to their own table."""
    for name, field in model.model_fields.items():
        kind = _bare(field.annotation)
        here, title = (*path, name), _title((*path, name))
        if isinstance(kind, type) and issubclass(kind, Fact):
            yield _fact_source(kind, here, title)
        elif isinstance(kind, type) and issubclass(kind, Model):
            yield from sources_of(kind, here)
        elif name not in ASIDE and not _holds_models(kind):
            yield Source(here, (), (Column(title, _kind(kind), field.description or _sentence(title)),))


def _bare(annotation: Any) -> Any:
    """Return the annotation without `| None` and without `Annotated`."""
    if get_origin(annotation) in {Union, UnionType}:
        (annotation,) = (kind for kind in get_args(annotation) if kind is not type(None))
    return annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation


def _fact_source(kind: type[Fact], path: tuple[str, ...], title: str) -> Source:
    parts = {part: field for part, field in kind.model_fields.items() if part not in ASIDE}
    columns = tuple(
        Column(f"{title}_{part}", _kind(_bare(field.annotation)), f"{_sentence(title)}: {field.description}")
        for part, field in parts.items()
    )
    return Source(path, tuple(parts), columns)


def _title(path: tuple[str, ...]) -> str:
    return "_".join(part for part in path if part != "units")


def _sentence(title: str) -> str:
    return title.replace("_", " ").capitalize()


def _holds_models(kind: Any) -> bool:
    return any(isinstance(item, type) and issubclass(item, Model) and not issubclass(item, Fact) for item in get_args(kind))


def _kind(kind: Any) -> Kind:
    kinds: Mapping[Any, Kind] = {int: "integer", float: "share", Decimal: "decimal"}
    if get_origin(kind) in {tuple, dict, list}:
        return "json"
    return kinds.get(kind, "text")
