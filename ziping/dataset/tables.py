"""The tables of the dataset: the literal `TABLES`, and the rows of one document in each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from normalize.finding import Finding
from normalize.record import Fact, Fund, Goal, Indicator, Model, NumberFact, Record, Remainder, SplitLine, Task
from ziping.dataset.columns import (
    ASIDE,
    Column,
    Json,
    Misfit,
    Source,
    Value,
    aside,
    cells,
    fact_columns,
    fitted,
    json_text,
    plain_columns,
)
from ziping.dataset.figures import ends_of, number_of
from ziping.result import Result, Stated

Address = tuple[Value, ...]
Items = Callable[[Json], Iterator[tuple[Address, Json]]]

FILE = Column("file", "text", Result.model_fields["file"].description or "")
FIRST_FILE = FILE._replace(description="The file; of files with the same bytes, the first in order of name")
DOCUMENT = Column("document_sha256", "text", "SHA-256 of the document's bytes")
BYTES = DOCUMENT._replace(description=Result.model_fields["sha256"].description or "")
SIZE = Column("size", "integer", "Length of the file in bytes")
FORM = Column("form", "integer", "Number of the form in its document, from 1")
CONCERNED = FORM._replace(description="Number of the form it concerns; null for the text outside forms")
ROW = Column("row", "integer", "Number of the row, from 1, in its form or, in a table without forms, in its document")
COUNTS = (
    Column("forms", "integer", "How many forms the document holds"),
    Column("statements", "integer", "How many sentences outside forms state a figure"),
    Column("broken", "integer", "How many rules its figures break"),
)

TOO_LONG = "the number has more digits than its column holds; the text beside it is exact"


class BasicFigure(Model):
    """A figure of a basic data table, with the label of its line and the heading of its column."""

    label: Fact
    heading: str
    figure: NumberFact


@dataclass(frozen=True)
class Table:
    """A table of the dataset: the columns `address` say which row it is, `sources` what stands in it."""

    name: str
    description: str
    address: tuple[Column, ...]
    sources: tuple[Source, ...]
    items: Items
    key: tuple[str, ...]
    facts: bool = True  # its rows hold facts, whose places, marks and confidences stand aside

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        own = tuple(column for source in self.sources for column in source.columns)
        beside = tuple(Column(name, "json", text) for name, text in ASIDE.items()) if self.facts else ()
        return self.address + own + beside

    @property
    def of_form(self) -> bool:
        """Whether its rows belong to a row of `forms`."""
        return FORM in self.address and self.name != "forms"


def document_rows(result: Json, size: int | None, *, first: bool) -> dict[str, list[list[Value]]]:
    """Return the rows of a document by table.

    Args:
        result: the JSON of a `Result`.
        size: length of the file in bytes, if known.
        first: False for a further file with the same bytes; it has a row in `documents` alone, so that nothing is
            counted twice.
    """
    rows: dict[str, list[list[Value]]] = {"documents": [_document(result, size)]}
    misfits: list[tuple[Value, Misfit]] = []
    for table in TABLES[1:] if first else ():
        rows[table.name] = [_row(table, address, item, misfits) for address, item in table.items(result)]
    if misfits:
        rows["remainders"] += _misfit_rows(result, len(rows["remainders"]), misfits)
    return rows


def _document(result: Json, size: int | None) -> list[Value]:
    broken = sum(finding["outcome"] == "broken" for finding in result["findings"])
    address = (result["file"], result["sha256"], size, len(result["records"]), len(result["statements"]), broken)
    return [*address, *cells(DOCUMENTS.sources, result, [])]


def _row(table: Table, address: Address, item: Json, misfits: list[tuple[Value, Misfit]]) -> list[Value]:
    found: list[Misfit] = []
    own = [*address, *cells(table.sources, item, found)]
    misfits += ((address[table.address.index(FORM)], misfit) for misfit in found)
    return own + aside(table.sources, item) if table.facts else own


def _misfit_rows(result: Json, count: int, misfits: list[tuple[Value, Misfit]]) -> Iterator[list[Value]]:
    for row, (form, misfit) in enumerate(misfits, start=count + 1):
        text = f"{misfit.column}: {misfit.number}"
        yield [result["file"], result["sha256"], row, form, text, TOO_LONG, json_text(misfit.places)]


def _forms(result: Json) -> Iterator[tuple[Address, Json]]:
    for record in result["records"]:
        yield (result["file"], result["sha256"], record["form"]), record


def _lines(name: str) -> Items:
    def items(result: Json) -> Iterator[tuple[Address, Json]]:
        for form, record in _forms(result):
            for row, item in enumerate(record[name], start=1):
                yield (*form, row), item

    return items


def _basic(result: Json) -> Iterator[tuple[Address, Json]]:
    for form, record in _forms(result):
        figures = [
            {"label": line["label"], "heading": heading, "figure": figure}
            for line in record["basic"]
            for heading, figure in line["values"].items()
        ]
        for row, item in enumerate(figures, start=1):
            yield (*form, row), item


def _statements(result: Json) -> Iterator[tuple[Address, Json]]:
    for row, item in enumerate(result["statements"], start=1):
        value = fitted(number_of(item["value"]))
        yield _loose(result, row), item | {"value_raw": item["value"], "value": value}


def _findings(result: Json) -> Iterator[tuple[Address, Json]]:
    for row, item in enumerate(result["findings"], start=1):
        low, high = map(fitted, ends_of(item["expected"]))
        value = fitted(number_of(item["published"]))
        yield _loose(result, row), item | {"published_value": value, "expected_low": low, "expected_high": high}


def _remainders(result: Json) -> Iterator[tuple[Address, Json]]:
    found = [item | {"form": record["form"]} for record in result["records"] for item in record["remainder"]]
    for row, item in enumerate(found, start=1):
        yield _loose(result, row), item


def _loose(result: Json, row: int) -> Address:
    return result["file"], result["sha256"], row


def _no_items(_result: Json) -> Iterator[tuple[Address, Json]]:
    yield from ()


def _facts_table(name: str, description: str, model: type[Model], items: Items | None = None) -> Table:
    key = ("document_sha256", "form", "row")
    return Table(
        name, description, (FIRST_FILE, DOCUMENT, FORM, ROW), tuple(fact_columns(model)), items or _lines(name), key
    )


def _loose_table(name: str, description: str, sources: Iterable[Source], items: Items) -> Table:
    key = ("document_sha256", "row")
    return Table(name, description, (FIRST_FILE, DOCUMENT, ROW), tuple(sources), items, key, facts=False)


def _number(name: str, description: str) -> Source:
    return Source((name,), (Column(name, "decimal", description),))


DOCUMENTS = Table(
    "documents",
    "One row a file that the run was given, read or not",
    (FILE, BYTES, SIZE, *COUNTS),
    tuple(plain_columns(Result, "media_type", "pages", "status", "reason", "detail", "warnings", "second_reading")),
    _no_items,
    ("file",),
    facts=False,
)
FORMS = Table(
    "forms",
    "One row a self-evaluation form; of files with the same bytes, those of one",
    (FIRST_FILE, DOCUMENT, FORM),
    tuple(source for source in fact_columns(Record) if source.path != ("form",)),
    _forms,
    ("document_sha256", "form"),
)
VALUE = Column("value_raw", "text", Stated.model_fields["value"].description or "")
STATED = (
    *plain_columns(Stated, "metric"),
    Source(("value_raw",), (VALUE,)),
    _number("value", "The number, in the unit written; null where a word is stated, as in a rating"),
    *plain_columns(Stated, "unit", "subject", "sentence", "places"),
)
FOUND = (
    Source(("form",), (CONCERNED,)),
    *plain_columns(Finding, "rule", "outcome", "severity", "published"),
    _number("published_value", "The published number, in the unit printed; null where it is none"),
    *plain_columns(Finding, "expected"),
    _number("expected_low", "The expected number, or the lower end of the interval"),
    _number("expected_high", "The expected number, or the upper end of the interval"),
    *plain_columns(Finding, "difference", "tolerance", "message", "doubt"),
    *plain_columns(Finding, "places", "explanations", "consequences"),
)

TABLES: tuple[Table, ...] = (
    DOCUMENTS,
    FORMS,
    _facts_table("funds", "Fund lines: budget, execution, rate and score", Fund),
    _facts_table("splits", "Amounts of the splits of a total, by source or by kind", SplitLine),
    _facts_table("tasks", "Main tasks with their budget and execution", Task),
    _facts_table("goals", "Expected goals and what came of them", Goal),
    _facts_table("indicators", "Indicator rows: labels, target, actual, weight and score", Indicator),
    _facts_table("basic", "Figures of basic data tables, one row a figure", BasicFigure, _basic),
    _loose_table(
        "statements",
        "Sentences outside the forms that state a figure",
        STATED,
        _statements,
    ),
    _loose_table(
        "findings",
        "What each rule says of each form: broken, holds or not applicable",
        FOUND,
        _findings,
    ),
    _loose_table(
        "remainders",
        "Texts of forms that fit no field, with the reason",
        (Source(("form",), (CONCERNED,)), *plain_columns(Remainder, "text", "reason", "places")),
        _remainders,
    ),
)
