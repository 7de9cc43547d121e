"""Rules between the amounts and rates that sentences state and the tables, and between the sentences themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from normalize.checks.execution import fraction, has_sign
from normalize.checks.facts import TOTAL_LINE
from normalize.checks.funds import column_term
from normalize.checks.narrative_splits import split_yields
from normalize.checks.relation import Reading, Relation, Skipped, Yielded, judge_reading, percentage, total_of
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
from normalize.interval import Interval
from normalize.record import Record

BUDGETS = ("full_year", "initial")  # a sentence's plain 预算 may be either
CELLS = {"initial_budget": BUDGETS, "full_year_budget": BUDGETS, "executed": ("executed",), RATE: ("rate",)}
PARTS = ("F.basic_exp", "F.project_exp")
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


def narrative_parts(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """The amounts that sentences state of 基本支出 and of 项目支出 add up to the total of the department's table.

    1. Only where both are stated once, in a unit that can be converted.
    2. A stated budget may be the initial or the full-year one.
    3. A warning: a department may spend on other things as well.

    Source: the reports, which divide the department's expenditure into these two.
    """
    rule, found = "narrative_parts", False
    for record in tables(records):
        for metric in (name for name in CELLS if name != RATE and record.kind == "department"):
            relation = parts_relation(rule, record, metric, narrative.numbers)
            if relation is not None:
                found = True
                yield relation
    if not found:
        yield Skipped(rule, "no sentences state both parts of a department's total")


def parts_relation(rule: str, record: Record, metric: str, stated: Sequence[Told]) -> Relation | None:
    """Return the relation of a department's total to the two parts that sentences state, or None without them."""
    parts = [stated_once(record, metric, code, stated) for code in PARTS]
    known = [one for one in parts if one is not None]
    scale = scale_between(known[0].unit, record) if known else None
    totals = [at for at, fund in enumerate(record.funds) if fund.code == TOTAL_LINE]
    if len(known) < len(PARTS) or known[0].unit != known[1].unit or scale is None or len(totals) != 1:
        return None
    terms = tuple(one.term for one in known)
    reading = Reading(f"the stated {metric} of both parts", terms, partial(scaled_sum, 1 / scale))
    cells = [cell for column in CELLS[metric] if (cell := column_term(record, totals[0], column)) is not None]
    nearest = min(cells, key=lambda cell: abs(judge_reading(cell, reading).gap), default=None)
    if nearest is None:
        return None
    label = f"total {nearest.path.rpartition('.')[2].replace('_', ' ')} of form {record.form}"
    return Relation(rule, Severity.WARNING, label, of_form(record, nearest), (reading,))


def stated_once(record: Record, metric: str, code: str, stated: Sequence[Told]) -> Told | None:
    """Return what the sentences state of a part of the total, where they state one number."""
    found = [one for one in stated if one.metric == metric and code_of(record, one.about) == code]
    same_year = [one for one in found if not is_of_another_year(record, one)]
    return same_year[0] if same_year and len({one.term.value for one in same_year}) == 1 else None


def scaled_sum(scale: Decimal, spans: Sequence[Interval]) -> Interval:
    """Return the sum of the terms in another unit."""
    return total_of(spans).scale(scale)
