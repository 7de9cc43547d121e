"""Rules between the tables of one document: the basic data table against the sentences, forms that are copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.clean import compare_key
from normalize.checks.basic import NUMBERED, basic_term
from normalize.checks.relation import Reading, Relation, Skipped, Yielded, same
from normalize.checks.told import Narrative, Told, of_form
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Basic, Indicator, Record, ValueFact

EXECUTED = "决算"
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST_ROWS = 5  # rows with the same values from which on two forms are called copies
SHARE_OF_ROWS = 0.6  # of the shorter form


def basic_against_narrative(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """An executed amount that a sentence states is the one that the basic data table prints for the latest year.

    1. The subject is the line's label without its number; the column is the latest one of 决算.
    2. A line that is 0 in every column was hardly filled in: a warning.
    3. Both are in 万元, the unit of the table's heading; a sentence in another unit is left out.

    Source: Hunan's reports, which print the table as their annex 1.
    """
    found = False
    for record in (record for record in records if record.kind == "basic_data"):
        for index, line in enumerate(record.basic):
            for one in narrative.numbers:
                relation = basic_relation(record, index, line, one)
                if relation is not None:
                    found = True
                    yield relation
    if not found:
        yield Skipped("basic_against_narrative", "no sentence states an amount of a basic data table's line")


def basic_relation(record: Record, index: int, line: Basic, one: Told) -> Relation | None:
    """Return the relation of a stated amount to a line of the table, or None where they do not belong together."""
    heading = latest_heading(line)
    if one.metric != "executed" or one.unit not in {"万元", "万"} or heading is None or one.about != subject_of(line):
        return None
    cell = basic_term(record, index, heading)
    if cell is None:
        return None
    is_empty = not any(fact.value for fact in line.values.values())
    severity = Severity.WARNING if is_empty else Severity.CONTRADICTION
    reading = Reading(f"{heading} of form {record.form}", (of_form(record, cell),), same)
    return Relation("basic_against_narrative", severity, f"stated executed of {one.about}", one.term, (reading,))


def latest_heading(line: Basic) -> str | None:
    """Return the column of the latest year's executed amounts."""
    headings = [heading for heading in line.values if EXECUTED in heading and YEAR.search(heading)]
    return max(headings, key=lambda heading: YEAR.findall(heading)[-1], default=None)


def subject_of(line: Basic) -> str:
    """Return what a line is about: its label without number and 其中."""
    return compare_key(NUMBERED.sub("", compare_key(line.label.raw)).removeprefix("其中").lstrip(":"))


def copied_forms(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """Two forms of a document do not repeat each other's targets and actual values row by row.

    1. Rows count whose target and actual value are numbers and differ from each other; at least five, and three fifths
       of the shorter form, in any order.
    2. A warning: two projects may share a task.
    """
    del narrative
    forms = [(record, pairs) for record in records if sum((pairs := value_pairs(record)).values()) >= FEWEST_ROWS]
    if len(forms) < 2:  # noqa: PLR2004 a copy takes two
        yield Skipped("copied_forms", "fewer than two forms have enough rows with numbers")
        return
    for (first, mine), (second, other) in combinations(forms, 2):
        shared = sum((mine & other).values())
        copied = shared >= FEWEST_ROWS and shared >= SHARE_OF_ROWS * min(sum(mine.values()), sum(other.values()))
        yield Finding(
            rule="copied_forms",
            form=None,
            outcome=Outcome.BROKEN if copied else Outcome.HOLDS,
            severity=Severity.WARNING if copied else Severity.INFO,
            message=f"forms {first.form} and {second.form} share {shared} rows with the same target and actual value",
        )


def same_indicator(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """An indicator that two forms of a document print under one label has one target and one actual value.

    1. Only values that are numbers, not in two units; labels are compared without points, numbering and white space.
    2. Only worth knowing: two projects may well set and reach different values.
    """
    del narrative
    rule = "same_indicator"
    forms = [(record, rows_by_label(record)) for record in records]
    pairs = [
        (f"{name} of {label}", first, second, f"form {one.form}", f"form {two.form}")
        for (one, mine), (two, other) in combinations(forms, 2)
        for label in mine
        if label in other
        for name in ("target", "actual")
        if is_comparable(first := getattr(mine[label], name), second := getattr(other[label], name))
    ]
    odd = [pair for pair in pairs if (pair[1].low, pair[1].high) != (pair[2].low, pair[2].high)]
    if not pairs:
        yield Skipped(rule, "no two forms print one indicator with a number")
    elif not odd:
        yield Finding(
            rule=rule,
            form=None,
            outcome=Outcome.HOLDS,
            severity=Severity.INFO,
            message=f"{len(pairs)} values that two forms print of one indicator agree",
        )
    for what, first, second, here, there in odd:
        yield Finding(
            rule=rule,
            form=None,
            outcome=Outcome.BROKEN,
            severity=Severity.INFO,
            published=first.raw,
            expected=second.raw,
            places=(*first.places, *second.places),
            message=f"{what} is {first.raw} in {here} and {second.raw} in {there}",
        )


def rows_by_label(record: Record) -> dict[str, Indicator]:
    """Return the rows by the label of their indicator, those whose label is printed once."""
    labels = [(compare_key(row.level3.value), row) for row in record.indicators if row.level3 and row.level3.value]
    times = Counter(label for label, _ in labels)
    return {label: row for label, row in labels if times[label] == 1}


def is_comparable(first: ValueFact | None, second: ValueFact | None) -> bool:
    """Tell whether two values are numbers that are not in two units."""
    if first is None or second is None or not first.kind == second.kind == "quantity":
        return False
    return len({first.unit, second.unit} - {None}) <= 1


def value_pairs(record: Record) -> Counter[tuple[str, str]]:
    """Count the rows by target and actual value, where both are numbers and not the same."""
    rows = ((row.target, row.actual) for row in record.indicators)
    return Counter(
        (compare_key(target.raw), compare_key(actual.raw))
        for target, actual in rows
        if target is not None and actual is not None and target.kind == actual.kind == "quantity"
        if target.low != actual.low or target.high != actual.high
    )
