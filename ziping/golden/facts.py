"""Flattens a record, and the truth keyed for it, to the same shape: blocks of rows of published texts.

White space is left out of every text, because renditions break lines differently; nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from normalize.record import Fact, Model, Record
from ziping.result import Stated

Facts = dict[str, list[dict[str, str]]]
"""Block name to its rows, each a field name to its text; the fields of the form's head are one row of `form`."""

ELLIPSIS = " … "  # in a truth: begins with the left part and ends with the right part
HEAD = "form"
LEVELS = {"level1": "1", "level2": "2", "level3": "3"}
NOT_KEYED = {"form", "remainder"}  # a number of our own, and what fits no field


def facts_of_truth(form: Mapping[str, Any]) -> Facts:
    """Return the facts of one `[[forms]]` table."""
    facts: Facts = {HEAD: [{}]}
    for name, value in form.items():
        if isinstance(value, list):
            facts[name] = stating(name, rows_of_truth(value))
        elif isinstance(value, dict):
            facts[HEAD][0] |= {f"{name}.{key}": text for key, text in fields_of_truth(value)}
        else:
            facts[HEAD][0] |= dict(fields_of_truth({name: value}))
    return facts


def rows_of_truth(rows: Iterable[Any]) -> Iterator[dict[str, str]]:
    """Yield the fields of each row; a bare string is a row with one text."""
    for row in rows:
        yield dict(fields_of_truth(row if isinstance(row, dict) else {"text": row}))


def fields_of_truth(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the printed fields of a row, those of a nested table under a dotted name.

    Raises:
        TypeError: a value is not a string.
    """
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", text) for key, text in fields_of_truth(value))
        elif not isinstance(value, str):
            raise TypeError(f"{name} = {value!r}: values are strings, as published")
        elif expected := ELLIPSIS.join(squeeze(part) for part in value.split(ELLIPSIS)):
            yield squeeze(name), expected


def facts_of_record(record: Record) -> Facts:
    """Return the facts of a record."""
    facts: Facts = {HEAD: [{}]}
    for name, value in record:
        if name in NOT_KEYED:
            continue
        if isinstance(value, tuple):
            facts[name] = stating(name, (dict(fields_of(row)) for row in value))
        elif isinstance(value, Model) and not isinstance(value, Fact):
            facts[HEAD][0] |= {f"{name}.{key}": text for key, text in fields_of(value)}
        else:
            facts[HEAD][0] |= dict(field_of(name, value))
    return facts


def stating(block: str, rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows that state something; a line of a basic data table without a value is the template's."""
    return [row for row in rows if block != "basic" or len(row) > 1]


def fields_of(row: Model) -> Iterator[tuple[str, str]]:
    """Yield the printed fields of one row of a record."""
    if isinstance(row, Fact):
        yield from field_of("text", row)
        return
    for name, value in row:
        if isinstance(value, dict):
            for key, fact in value.items():
                yield from field_of(f"{name}.{squeeze(key)}", fact)
        elif isinstance(value, Fact) or not isinstance(value, Model):  # a model is concluded (attainment), not printed
            yield from field_of(name, value)


def field_of(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield a fact under its name, with the code and points of a level beside it; nothing for a blank."""
    text = squeeze(value.raw if isinstance(value, Fact) else value or "")
    if text:
        yield name, text
    if name in LEVELS and value is not None:
        if value.code is not None:
            yield f"code{LEVELS[name]}", value.code
        if getattr(value, "extension", None) is not None:
            yield f"extension{LEVELS[name]}", value.extension
        if value.points is not None:
            yield f"points{LEVELS[name]}", format(value.points, "f")


def rows_of_statements(statements: Iterable[Stated]) -> list[dict[str, str]]:
    """Return the fields of each statement that a truth file keys."""
    keyed = ("metric", "value", "unit", "subject")
    return [
        {name: text for name in keyed if (text := squeeze(getattr(statement, name) or ""))} for statement in statements
    ]


def same(expected: str, found: str) -> bool:
    """Return whether a text is the one keyed, or begins and ends as keyed where the middle was left out."""
    if ELLIPSIS not in expected:
        return expected == found
    begins, ends = expected.split(ELLIPSIS, 1)
    return found.startswith(begins) and found.endswith(ends) and len(found) >= len(begins) + len(ends)


def squeeze(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())
