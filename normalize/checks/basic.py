"""Rules on a basic data table: numbered lines against their head, lines within a line, and the staff control rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.clean import compare_key
from normalize.checks.execution import fraction, has_sign
from normalize.checks.facts import scoring
from normalize.checks.relation import Reading, Relation, Skipped, Term, Yielded, at_most, judge, percentage, total_of
from normalize.finding import Severity
from normalize.record import Record

NUMBERED = re.compile(r"(\d+)[、.．]")
WITHIN = "其中"
DOTS = "…⋯.·。"


def numbered_lines(record: Record) -> Iterator[Yielded]:
    """A line of the basic data table is the sum of the lines numbered 1, 2, 3 below it, in each column.

    1. Lines between the numbered ones (其中) belong to them and are not counted.
    2. Only a line that names money (经费, 支出, ...) is a sum; numbers may also count things that are not added.
    3. A column in which a numbered line is blank is not judged, nor are lines that dots (……) say to be some of several.

    Source: Hunan's basic data table, 三公经费 over 1、公务用车购置和维护经费, 2、出国经费, 3、公务接待.
    """
    found = False
    for head, lines in numbered_groups(record):
        is_sum = any(word in record.basic[head].label.raw for word in scoring()["basic_sums"]["words"])
        if not is_sum or goes_on(record, lines[-1]):
            continue
        for heading in record.basic[head].values:
            total, parts = basic_term(record, head, heading), basic_terms(record, lines, heading)
            if total is not None and len(parts) == len(lines):
                found = True
                label = f"{record.basic[head].label.raw} {heading}"
                reading = Reading("the sum of the numbered lines below it", parts, total_of)
                yield Relation("numbered_lines", Severity.CONTRADICTION, label, total, (reading,))
    if not found:
        yield Skipped("numbered_lines", "no line stands over numbered ones with amounts")


def numbered_groups(record: Record) -> Iterator[tuple[int, list[int]]]:
    """Yield each line that stands over at least two numbered ones, with their indices."""
    head, lines = -1, list[int]()
    for index, line in enumerate(record.basic):
        number = NUMBERED.match(compare_key(line.label.raw))
        if number is None and not lines:
            head = index
        elif number is not None and int(number[1]) == len(lines) + 1 and head >= 0:
            lines.append(index)
        elif number is not None and int(number[1]) == 1:
            yield from [(head, lines)] * (len(lines) > 1)
            head, lines = index - 1, [index]
    yield from [(head, lines)] * (len(lines) > 1)


def goes_on(record: Record, last: int) -> bool:
    """Tell whether a line of dots follows the last numbered one: there are further ones that are not printed."""
    behind = record.basic[last + 1].label.raw.strip() if last + 1 < len(record.basic) else ""
    return bool(behind) and not behind.strip(DOTS)


def basic_term(record: Record, index: int, heading: str) -> Term | None:
    """Return the number of a line in a column."""
    fact = record.basic[index].values.get(heading)
    return Term(f"basic.{index}.values.{heading}", fact) if fact is not None and fact.value is not None else None


def basic_terms(record: Record, indices: Sequence[int], heading: str) -> tuple[Term, ...]:
    """Return the numbers of several lines in a column."""
    terms = (basic_term(record, index, heading) for index in indices)
    return tuple(found for found in terms if found is not None)


def lines_within(record: Record) -> Iterator[Yielded]:
    """A line that is part of the one above it (其中) is at most that line, in each column.

    1. Further lines of the same 其中 are not told from lines that stand beside it, and are not judged.
    2. A part below zero (money paid back) is no contradiction.
    """
    checked = False
    for index in range(1, len(record.basic)):
        if not compare_key(record.basic[index].label.raw).startswith(WITHIN):
            continue
        for heading in record.basic[index].values:
            whole, part = basic_term(record, index - 1, heading), basic_term(record, index, heading)
            if whole is not None and part is not None:
                checked = True
                relation = part_of(record, index, heading, part, whole)
                if judge(relation).gap > 0:
                    yield relation
    if not checked:
        yield Skipped("lines_within", "no line is part of the one above it")


def part_of(record: Record, index: int, heading: str, part: Term, whole: Term) -> Relation:
    """Return the relation of a part to its whole."""
    reading = Reading(f"at most {whole.fact.raw}, of which it is part", (whole,), at_most)
    label = f"{record.basic[index].label.raw} {heading}"
    return Relation("lines_within", Severity.CONTRADICTION, label, part, (reading,))


def control_rate(record: Record) -> Iterator[Yielded]:
    """The control rate is the number of staff in post over the number of posts.

    1. A rate may be printed as a fraction: 0.98 for 98 %.

    Source: Hunan's basic data table, 编制数, 实际在职人数, 控制率.
    """
    found = False
    for index, line in enumerate(record.basic):
        named = {name: basic_term(record, index, heading) for heading in line.values for name in names_in(heading)}
        posts, staff, rate = (named.get(name) for name in ("编制", "在职", "控制率"))
        if posts and staff and rate and posts.value > 0:
            found = True
            counted = tuple(Term(one.path, one.fact, exact=True) for one in (staff, posts))
            readings = [Reading("staff in post over posts", counted, percentage)]
            if not has_sign(rate.fact.raw):
                readings.append(Reading("staff in post over posts as a fraction", counted, fraction))
            yield Relation("control_rate", Severity.CONTRADICTION, "control rate", rate, tuple(readings))
    if not found:
        yield Skipped("control_rate", "the form prints no posts, staff and control rate")


def names_in(heading: str) -> Iterator[str]:
    """Yield what a column heading of the staff block names."""
    return (name for name in ("编制", "在职", "控制率") if name in heading)
