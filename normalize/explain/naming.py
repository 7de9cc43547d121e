"""The path of a number in words: `indicators.7.score` is "indicators row 8 (参会人数) score".

A path counts from 0, as lists in JSON do, and names a form by its number; a person is told the number of the row, from
1, that the dataset gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from extract.clean import display
from normalize.explain.suppose import NEW_ROW
from normalize.record import Basic, Fact, Indicator, Record

Row = TypeVar("Row")
SHORT = 20  # signs of a label
FORM_PATH = 3  # parts of a path through a form of a document, at least: forms, its number, what is in it


class Stating(Protocol):
    """A sentence that states a figure."""

    @property
    def metric(self) -> str:
        """What is stated."""

    @property
    def subject(self) -> str | None:
        """What it is about."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a path may lead into: the record that it starts in, and the forms and sentences of its document."""

    record: Record | None = None
    forms: Sequence[Record] = ()
    statements: Sequence[Stating] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What a path names. What its parts do not say is empty; `row` counts from 1."""

    column: tuple[str, ...]
    section: str = ""
    row: int | None = None
    label: str = ""
    file: str = ""
    form: str = ""
    is_new: bool = False  # a number of a row that is supposed to be missing

    @property
    def where(self) -> str:
        """The row in words; its label is shortened."""
        label = self.label if len(self.label) <= SHORT else f"{self.label[: SHORT - 1]}…"
        parts = [
            self.file,
            f"form {self.form}" if self.form else "",
            "a missing row" if self.is_new else self.section,
            f"row {self.row}" if self.row else "",
            f"({label})" if label else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def what(self) -> str:
        """The column in words."""
        return " ".join(part.replace("_", " ") for part in self.column)


def named(path: str, around: Around) -> Named:
    """Return what a path names; one that leads nowhere is its own name."""
    file, _, path = path.rpartition(": ")  # a number of another document
    if file:
        return replace(named(path, Around()), file=file)
    parts = path.split(".")
    if parts[0] == "forms" and len(parts) >= FORM_PATH:
        form = next((one for one in around.forms if str(one.form) == parts[1]), None)
        return replace(named(".".join(parts[2:]), replace(around, record=form)), form=parts[1])
    if path.startswith(NEW_ROW):
        return Named((parts[-1],), is_new=True)
    if len(parts) == 1 or not parts[1].isdecimal():
        return Named(tuple(parts))
    if parts[0] == "statements":
        return _sentence(int(parts[1]), around)
    return _line(parts, around.record)


def _sentence(index: int, around: Around) -> Named:
    stated = _at(around.statements, index)
    column = (stated.metric,) if stated else ()
    return Named(column, "statements", index + 1, stated.subject or "" if stated else "")


def _line(parts: Sequence[str], record: Record | None) -> Named:
    section, index = parts[0], int(parts[1])
    lines = getattr(record, section, ())
    if section == "basic":
        heading = ".".join(parts[3:])
        return Named((heading,), section, _figure_row(lines, index, heading), _label(_at(lines, index)))
    return Named(tuple(parts[2:]), section, index + 1, _label(_at(lines, index)))


def _figure_row(lines: Sequence[Basic], index: int, heading: str) -> int | None:
    """Return the row of a figure of a basic data table: the dataset has one for each figure of a line."""
    line = _at(lines, index)
    if line is None or heading not in line.values:
        return None
    return sum(len(above.values) for above in lines[:index]) + list(line.values).index(heading) + 1


def _label(row: Any) -> str:
    label = row.level3 if isinstance(row, Indicator) else getattr(row, "label", None) or getattr(row, "name", None)
    return display(label.value).rstrip(":：") if isinstance(label, Fact) and label.value else ""


def _at(rows: Sequence[Row], index: int) -> Row | None:
    return rows[index] if index < len(rows) else None
