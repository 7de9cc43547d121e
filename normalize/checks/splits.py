"""Rules on amounts beside the fund lines: splits of the total by source and by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.clean import compare_key
from normalize.checks.facts import TOTAL_LINE, term
from normalize.checks.funds import COLUMNS, column_term, is_complete
from normalize.checks.relation import Reading, Relation, Skipped, Term, Yielded, judge_reading, total_of
from normalize.finding import Finding, Outcome, Severity
from normalize.interval import Interval
from normalize.record import Record

Groups = dict[str, list[int]]


def splits(record: Record) -> Iterator[Yielded]:
    """Each split of the fund total (按收入性质分, 按支出性质分) adds up to the total.

    1. A split prints one amount a line and does not say which column it divides: any of them will do.
    2. A split of which not all lines are recognised, or with a single line, is not judged.
    3. Two splits of one total that fit different columns only are a warning.

    Source: the Hunan overall form, which prints both splits side by side under 年度资金总额.
    """
    rule = "splits"
    total = next((index for index, fund in enumerate(record.funds) if fund.code == TOTAL_LINE), None)
    if not record.splits or total is None:
        yield Skipped(rule, "the form prints no split" if not record.splits else "no fund total is printed")
        return
    columns = tuple(found for column in COLUMNS if (found := column_term(record, total, column)) is not None)
    fitting: list[set[str]] = []
    for label, indices in split_groups(record).items():
        parts = split_terms(record, indices)
        if not columns or not parts or not is_complete(tuple(record.splits[index].code or "" for index in indices)):
            yield Skipped(rule, f"{label or 'a split'} is not complete")
            continue
        yield split_relation(label, parts, columns)
        fitting.append(fitting_columns(parts, columns))
    if len(fitting) > 1 and all(fitting) and not set.intersection(*fitting):
        yield splits_disagree(record, fitting)


def split_groups(record: Record) -> Groups:
    """Return the indices of the lines under each group label."""
    groups: Groups = {}
    for index, line in enumerate(record.splits):
        groups.setdefault(compare_key(line.group.raw) if line.group else "", []).append(index)
    return groups


def split_terms(record: Record, indices: list[int]) -> tuple[Term, ...]:
    """Return the printed amounts of a split."""
    terms = (term(f"splits.{index}.amount", record.splits[index].amount) for index in indices)
    return tuple(found for found in terms if found is not None)


def split_relation(label: str, parts: tuple[Term, ...], columns: tuple[Term, ...]) -> Relation:
    """Return the relation of the nearest column's total to the lines of the split; another column will do as well."""
    reading = Reading(f"the sum of {label}", parts, total_of)
    nearest = min(columns, key=lambda column: abs(judge_reading(column, reading).gap))
    others = tuple(
        Reading(f"{label} divides the {column_name(column)}", (nearest, column, *parts), of_other_column)
        for column in columns
        if column is not nearest
    )
    return Relation("splits", Severity.CONTRADICTION, f"total {column_name(nearest)}", nearest, (reading, *others))


def of_other_column(spans: Sequence[Interval]) -> Interval:
    """Return the total of the nearest column as it is where the lines add up to another column's, else their sum."""
    nearest, column, *parts = spans
    added = total_of(parts)
    return nearest if added.meets(column) else added


def fitting_columns(parts: tuple[Term, ...], columns: tuple[Term, ...]) -> set[str]:
    """Return the columns whose total the lines add up to."""
    reading = Reading("", parts, total_of)
    return {column_name(column) for column in columns if not judge_reading(column, reading).gap}


def column_name(column: Term) -> str:
    """Return what the column of a fund amount holds."""
    return COLUMNS[column.path.rpartition(".")[2]]


def splits_disagree(record: Record, fitting: list[set[str]]) -> Finding:
    """Return the warning that two splits of one total divide different amounts."""
    columns = " and the ".join(" or ".join(sorted(found)) for found in fitting)
    facts = [line.amount for line in record.splits if line.amount is not None]
    return Finding(
        rule="splits",
        form=record.form,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        places=tuple(place for fact in facts for place in fact.places),
        message=f"the splits divide different amounts: the {columns}",
    )
