"""Draws the part of a form that a finding concerns: the rows with its cells, and those cells marked; returns lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from normalize.finding import Finding
from normalize.record import Basic, Fact, Model, Record
from ziping.show import draw_rows
from ziping.show_record import BLOCKS, cell_of

MARK = "▶"  # before the text of a cell concerned
MARKED = re.compile(rf"{MARK}\S+(?: \S+)*")  # such a cell in a line; two spaces end it
MOST_ROWS = 16  # of a block, beyond which only the first and last of them are drawn
ENDS = 6


def draw_excerpt(finding: Finding, record: Record, width: int = 160) -> Iterator[str]:
    """Yield the rows of the record that hold a cell of the finding, by block; cells concerned are marked with ▶."""
    concerned = frozenset(concerned_places(finding))
    for block in (*BLOCKS, "basic"):
        rows: Sequence[Model] = getattr(record, block)
        found = [(index, row) for index, row in enumerate(rows) if holds(row, concerned)]
        if found:
            names, cells = drawn_cells([row for _, row in found], concerned)
            numbered = [[str(index + 1), *drawn] for (index, _), drawn in zip(found, cells, strict=True)]
            yield from (f"{block}:", *draw_rows(["row", *names], shortened(numbered), width))
    yield from (f"{name}: {text}" for name, text in single_facts(record, concerned))


def concerned_places(finding: Finding) -> Iterator[object]:
    """Yield the places of a finding and of its consequences."""
    yield from finding.places
    for consequence in finding.consequences:
        yield from concerned_places(consequence)


def holds(row: Model, concerned: Collection[object]) -> bool:
    """Tell whether a row has a cell concerned."""
    return any(is_concerned(fact, concerned) for _, value in row for fact in facts_in(value))


def facts_in(value: object) -> Iterator[Fact]:
    """Yield the facts of a field: itself, or those of further columns."""
    values = value.values() if isinstance(value, dict) else (value,)
    return (fact for fact in values if isinstance(fact, Fact))


def is_concerned(fact: Fact, concerned: Collection[object]) -> bool:
    """Tell whether a fact stands at one of the places."""
    return any(place in concerned for place in fact.places)


def drawn_cells(rows: Sequence[Model], concerned: Collection[object]) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the cells of some rows of a block, cells concerned marked."""
    names = [name for name in type(rows[0]).model_fields if name != "values"]
    headings = list(dict.fromkeys(heading for row in rows for heading in values_of(row)))
    cells = [
        [*(marked_cell(getattr(row, name), concerned) for name in names)]
        + [marked_cell(values_of(row).get(heading), concerned) for heading in headings]
        for row in rows
    ]
    return [*names, *headings], cells


def values_of(row: Model) -> Mapping[str, Fact]:
    """Return the figures of a line of a basic data table, by heading; of another row none."""
    return row.values if isinstance(row, Basic) else {}


def marked_cell(value: object, concerned: Collection[object]) -> str:
    """Return a field as a cell, marked where it is concerned; the codes of labels are left out."""
    if isinstance(value, Fact):
        return marked(value, concerned)
    return cell_of(value) if isinstance(value, dict) else ""


def marked(fact: Fact, concerned: Collection[object]) -> str:
    """Return the text of a fact on one line, marked where it is concerned."""
    text = " ".join(fact.raw.split())
    return f"{MARK}{text}" if is_concerned(fact, concerned) else text


def shortened(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows, of many only the first and the last, with a row of dots between."""
    if len(rows) <= MOST_ROWS:
        return rows
    return [*rows[:ENDS], ["…"] * len(rows[0]), *rows[-ENDS:]]


def single_facts(record: Record, concerned: Collection[object]) -> Iterator[tuple[str, str]]:
    """Yield the facts of the total row and of the head that are concerned."""
    facts = {"total weight": record.total.weight, "total score": record.total.score}
    facts |= {"score in the head": record.self_score}
    for name, fact in (*facts.items(), ("rating", record.rating)):
        if fact is not None and is_concerned(fact, concerned):
            yield name, marked(fact, concerned)
