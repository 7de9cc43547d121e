"""Rules between the amounts and rates that sentences state and the tables, and between the sentences themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from normalize.checks.execution import fraction, has_sign
from normalize.checks.funds import column_term
from normalize.checks.narrative_splits import split_yields
from normalize.checks.relation import Reading, Relation, Skipped, Yielded, percentage
from normalize.checks.told import (
    RATE,
    Narrative,
    Told,
    by_sentence,
    certainty,
    code_of,
    is_of_another_year,
    of_form,
    printed_amounts,
    scale_between,
    scaled,
    tables,
)
from normalize.finding import Severity
from normalize.record import Record

BUDGETS = ("full_year", "initial")  # a sentence's plain 预算 may be either
CELLS = {"initial_budget": BUDGETS, "full_year_budget": BUDGETS, "executed": ("executed",), RATE: ("rate",)}
OTHER_UNIT = Decimal(10_000)  # yuan in ten thousand yuan


def narrative_rate(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """A rate that a sentence states is the executed amount over the budget that the same sentence states.

    1. The budget is the full-year one where the sentence states it, else the initial one.
    2. A sentence that states one of the three twice for the same subject is not judged.
    3. A rate without its sign may be a fraction.

    Source: the wording of the reports, 年初预算…，全年预算…，实际…，执行率….
    """
    del records
    found = False
    for numbers in by_sentence(narrative.numbers).values():
        rate, executed = numbers.get(RATE), numbers.get("executed")
        budget = numbers.get("full_year_budget") or numbers.get("initial_budget")
        if rate and executed and budget and budget.term.value > 0 and executed.unit == budget.unit:
            found = True
            terms = (executed.term, budget.term)
            readings = [Reading("executed over budget in the same sentence", terms, percentage)]
            if not has_sign(rate.term.fact.raw):
                readings.append(Reading("executed over budget as a fraction", terms, fraction))
            label = f"stated execution rate of {rate.about or 'the whole'}"
            yield Relation("narrative_rate", Severity.CONTRADICTION, label, rate.term, tuple(readings))
    if not found:
        yield Skipped("narrative_rate", "no sentence states a rate with its amounts")


def narrative_amounts(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """An amount that a sentence states of 基本支出, 项目支出 or the whole is the one in the department's table.

    1. Only words that name the line and nothing else are taken for it.
    2. An amount in another unit is converted; the printed digits still decide.
    3. A stated budget may be the initial or the full-year one: offices write 预算 for both.
    4. A sentence that names other years than the form's is left out; where several sentences state different numbers
       of the same subject, a difference is a warning.
    5. A split prints one amount a line and no column: it should be one of the amounts stated for that line.

    Source: report and table are published together, of one unit and one year.
    """
    rule, found = "narrative_amounts", False
    for record in tables(records):
        relations = [
            relation for one in narrative.numbers if (relation := amount_relation(rule, record, one, narrative.numbers))
        ]
        splits = list(split_yields(rule, record, narrative.numbers, printed_amounts(records)))
        found = found or bool(relations or splits)
        yield from relations
        yield from splits
    if not found:
        yield Skipped(rule, "no sentence states an amount that a table of the same subject prints")


def amount_relation(rule: str, record: Record, one: Told, stated: Sequence[Told]) -> Relation | None:
    """Return the relation of a stated amount or rate to the table's cells, or None where there are none."""
    code, columns = code_of(record, one.about), CELLS.get(one.metric, ())
    index = next((index for index, fund in enumerate(record.funds) if code and fund.code == code), None)
    if index is None or is_of_another_year(record, one):
        return None
    scale = Decimal(1) if one.metric == RATE else scale_between(one.unit, record)
    cells = [(column, cell) for column in columns if (cell := column_term(record, index, column)) is not None]
    if not cells or scale is None:
        return None
    readings = tuple(
        Reading(
            f"the {column.replace('_', ' ')} of form {record.form}", (of_form(record, cell),), partial(scaled, scale)
        )
        for column, cell in cells
    )
    label = f"stated {one.metric} of {one.about}"
    slips = () if one.metric == RATE else tuple(in_other_units(readings, scale))
    return Relation(rule, certainty(one, stated), label, one.term, readings, slips)


def in_other_units(readings: Sequence[Reading], scale: Decimal) -> Iterator[Reading]:
    """Yield the readings, which the rule does not accept, under which yuan and ten thousand yuan were mixed up."""
    for reading in readings:
        for factor in (scale * OTHER_UNIT, scale / OTHER_UNIT):
            words = f"{reading.words} if yuan and ten thousand yuan were mixed up"
            yield Reading(words, reading.terms, partial(scaled, factor))
