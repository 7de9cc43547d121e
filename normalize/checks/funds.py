"""Rules on the fund lines: the total against its parts, column by column, and the splits by source and by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from normalize.checks.facts import TOTAL_LINE, has_value, in_several_units, scoring, term
from normalize.checks.relation import (
    Reading,
    Relation,
    Skipped,
    Term,
    Yielded,
    at_most,
    judge,
    total_of,
)
from normalize.finding import Severity
from normalize.record import Fund, Record

COLUMNS = {"initial": "initial budget", "full_year": "full-year budget", "executed": "executed amount"}
Lines = Mapping[str, Sequence[int]]  # the indices of the fund lines of each code


def fund_lines(record: Record) -> Iterator[Yielded]:
    """The total of the fund lines is the sum of its parts, in each column.

    1. A total may be divided by year (当年财政拨款, 上年结转, 其他), by source, by budget or by kind (基本支出 and
       项目支出): each division that the form prints is a rule of its own. A blank line is nothing.
    2. A division counts as complete only where the lines that it needs are printed; of an incomplete one
       (其中 alone) the parts may not exceed the total.
    3. A line that may stand within another part (中央, 地方 under 当年财政拨款) is counted or not, as it fits.
    4. A line that is not recognised may be a part: where the sum is too small, the rule is not applicable.
       So it is where a line is blank in this column alone.
    5. A line that is printed several times may repeat itself: all of them count, or the first alone.
    6. Amounts in several units of money (元 beside 万元) are not added up.

    Source: the national form, 年度资金总额 with 其中 and its lines.
    """
    lines = lines_by_code(record.funds)
    totals = lines.get(TOTAL_LINE, ())
    if len(totals) != 1:
        yield Skipped("fund_lines", "no fund total is printed" if not totals else "more than one fund total is printed")
        return
    relations = [relation for column in COLUMNS for relation in column_relations(record, lines, totals[0], column)]
    yield from relations
    if not relations:
        yield Skipped("fund_lines", "no column has the total and the parts of a division")


def lines_by_code(funds: Sequence[Fund]) -> Lines:
    """Return the indices of the lines of each code; lines without a code stand under an empty text."""
    lines: dict[str, list[int]] = {}
    for index, fund in enumerate(funds):
        lines.setdefault(fund.code or "", []).append(index)
    return lines


def column_relations(record: Record, lines: Lines, total_index: int, column: str) -> Iterator[Yielded]:
    """Yield the relation of each printed division of the total, in one column."""
    total = column_term(record, total_index, column)
    if total is None:
        return
    for division in scoring()["fund_division"]:
        printed = dict.fromkeys(tuple(code for code in codes if code in lines) for codes in division["alternatives"])
        codes_complete = [codes for codes in printed if is_complete(codes)]
        counted = [lines]
        if any(len(lines[code]) > 1 for codes in codes_complete for code in codes):
            counted.append({code: indices[:1] for code, indices in lines.items()})
        found = (part_terms(record, which, codes, column) for which in counted for codes in codes_complete)
        complete = [parts for parts in found if parts]
        if any(in_several_units(record, (total, *parts)) for parts in complete):
            yield Skipped("fund_lines", f"{COLUMNS[column]}: the amounts are in several units of money")
        elif complete:
            yield complete_division(record, lines, total, complete, column)
        else:
            yield from parts_above(record, total, part_terms(record, lines, next(iter(printed)), column), column)


def column_term(record: Record, index: int, column: str) -> Term | None:
    """Return the amount of a fund line in a column."""
    return term(f"funds.{index}.{column}", getattr(record.funds[index], column))


def part_terms(record: Record, lines: Lines, codes: Sequence[str], column: str) -> tuple[Term, ...]:
    """Return the printed amounts of the lines with these codes; a blank amount is nothing."""
    found = (column_term(record, index, column) for code in codes for index in lines[code])
    return tuple(part for part in found if part is not None)


@lru_cache(maxsize=1024)
def is_complete(printed: tuple[str, ...]) -> bool:
    """Tell whether the lines of a division suffice to make up the total."""
    return any(set(needed) <= set(printed) for needed in scoring()["fund_lines"]["needed"])


def complete_division(
    record: Record, lines: Lines, total: Term, alternatives: Sequence[tuple[Term, ...]], column: str
) -> Relation | Skipped:
    """Return the relation of the total to the parts, unless lines that are not recognised leave it open."""
    readings = tuple(Reading(f"the sum of its {len(parts)} lines", parts, total_of) for parts in alternatives)
    relation = Relation("fund_lines", Severity.CONTRADICTION, f"total {COLUMNS[column]}", total, readings)
    if judge(relation).gap <= 0:
        return relation
    unknown = part_terms(record, lines, ("",), column) if "" in lines else ()
    if any(part.value for part in unknown):
        return Skipped("fund_lines", f"{COLUMNS[column]}: a fund line is not recognised and may be a part")
    if any(is_blank_here(fund, column) for fund in record.funds):
        return Skipped("fund_lines", f"{COLUMNS[column]}: the amount of a part is not printed")
    return relation


def is_blank_here(fund: Fund, column: str) -> bool:
    """Tell whether a line prints no amount in a column although it has one in another."""
    return not has_value(getattr(fund, column)) and any(has_value(getattr(fund, other)) for other in COLUMNS)


def parts_above(record: Record, total: Term, parts: tuple[Term, ...], column: str) -> Iterator[Relation]:
    """Yield the parts of an incomplete division that exceed the total."""
    for part in parts:
        reading = Reading(f"at most the total {total.fact.raw}", (total,), at_most)
        relation = Relation("fund_lines", Severity.CONTRADICTION, f"part of the {COLUMNS[column]}", part, (reading,))
        if judge(relation).gap > 0 and not in_several_units(record, (total, part)):
            yield relation
