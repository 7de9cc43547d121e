"""What was read of a form, laid out for its page: the head, and a table for each of its sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.model import Place
from normalize.record import Fact, Goal, Indicator, Model, NumberFact, Record
from ziping.report.artist import without_telephones
from ziping.report.widths import Told, widths_of
from ziping.report.words import Words, words

HEAD = ("title", "year", "region", "report_date", "currency_unit", "self_score", "rating")
SECTIONS = ("funds", "splits", "tasks", "goals", "indicators")
MERGED = ("level1", "level2")  # stand in a row of their own above the indicators that they cover
PROSE = (Goal,)  # sections of long texts


@dataclass(frozen=True, slots=True)
class Value:
    """A published text as shown: where it stands in the record and in the document, and its code in the taxonomy."""

    text: str
    path: str
    places: tuple[Place, ...]
    is_number: bool
    code: str | None = None

    @property
    def id(self) -> str:
        """The id of its element on the page."""
        return value_id(self.path)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a section's table; `above` are the merged labels that begin with it."""

    cells: tuple[Value | None, ...]
    above: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A table of what was read; headings that the form alone knows are its own words in both languages."""

    title: Words
    headings: tuple[Words, ...]
    numeric: tuple[bool, ...]
    lines: tuple[Line, ...]
    shares: tuple[float, ...] = ()  # of the width, in percent, for long texts


def value_id(path: str) -> str:
    """Return the id of the element that shows the fact at a path; headings in it may hold any sign."""
    return "v-" + "".join(sign if sign.isascii() and sign.isalnum() else f"-{ord(sign):x}" for sign in path)


def value_of(fact: Fact, path: str) -> Value:
    """Return a fact as a value, telephone numbers covered."""
    code = getattr(fact, "code", None)
    return Value(without_telephones(fact.raw), path, fact.places, isinstance(fact, NumberFact), code)


def head_of(record: Record) -> Iterator[tuple[Words, Value]]:
    """Yield the printed fields of the head and of the total row, with their names."""
    for name in HEAD:
        if (fact := getattr(record, name)) is not None:
            yield words("columns", name), value_of(fact, name)
    for group, prefix in (("units", ""), ("project", "project_"), ("total", "total_")):
        for name, fact in getattr(record, group):
            if fact is not None:
                yield words("columns", prefix + name), value_of(fact, f"{group}.{name}")


def sections_of(record: Record) -> Iterator[Section]:
    """Yield the tables of a record that have rows."""
    for name in SECTIONS:
        rows: Sequence[Model] = getattr(record, name)
        if rows:
            yield _section(name, [_cells(f"{name}.{index}", row) for index, row in enumerate(rows)], type(rows[0]))
    if record.basic:
        lines = [
            {"label": value_of(line.label, f"basic.{index}.label")}
            | {heading: value_of(fact, f"basic.{index}.values.{heading}") for heading, fact in line.values.items()}
            for index, line in enumerate(record.basic)
        ]
        yield _section("basic", lines, None)


def _cells(path: str, row: Model) -> Mapping[str, Value]:
    """Return the values of a row by column; a fund line's code goes with its label."""
    cells: dict[str, Value] = {}
    for name, fact in row:
        if isinstance(fact, Fact):
            cells[name] = value_of(fact, f"{path}.{name}")
        elif isinstance(fact, dict):
            cells |= {heading: value_of(inner, f"{path}.{name}.{heading}") for heading, inner in fact.items()}
    code = getattr(row, "code", None)
    if code and "label" in cells:
        label = cells["label"]
        cells["label"] = Value(label.text, label.path, label.places, is_number=False, code=code)
    return cells


def _section(name: str, rows: Sequence[Mapping[str, Value]], model: type[Model] | None) -> Section:
    merged = MERGED if model is Indicator else ()
    columns = [column for column in dict.fromkeys(column for row in rows for column in row) if column not in merged]
    return Section(
        title=words("sections", name),
        headings=tuple(words("columns", column) for column in columns),
        numeric=tuple(_is_numeric(column, rows) for column in columns),
        lines=tuple(_lines(rows, columns, merged)),
        shares=_shares(columns, rows) if model in PROSE else (),
    )


def _shares(columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> tuple[float, ...]:
    texts = (Told(at, 1, row[column].text) for row in rows for at, column in enumerate(columns) if column in row)
    return widths_of(texts, len(columns)).shares


def _is_numeric(column: str, rows: Sequence[Mapping[str, Value]]) -> bool:
    return all(row[column].is_number for row in rows if column in row)


def _lines(rows: Sequence[Mapping[str, Value]], columns: Sequence[str], merged: Sequence[str]) -> Iterator[Line]:
    last: list[str] = []
    for row in rows:
        above = [row[column] for column in merged if column in row]
        labels = [value.text for value in above]
        yield Line(tuple(row.get(column) for column in columns), () if labels == last else tuple(above))
        last = labels
