"""Errors put into consistent records: each operation that really happens, with the true numbers it hides."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from normalize.checks import relations
from normalize.explain.suppose import with_supposed
from normalize.finding import Severity
from normalize.record import Record

Changes = dict[str, Decimal]
SHARE = Decimal(100)


@dataclass(frozen=True)
class Injected:
    """A record with errors, and the true number at each path that was changed."""

    record: Record
    truth: Changes
    operations: tuple[str, ...]


def numbers(record: Record) -> dict[str, Decimal]:
    """Return the printed numbers that some rule touches, by path."""
    severe = (found for found in relations(record) if found.severity is Severity.CONTRADICTION)
    terms = (term for found in severe for reading in found.readings for term in (found.published, *reading.terms))
    return {term.path: term.value for term in terms if term.path}


def pick(source: random.Random, record: Record) -> tuple[str, Decimal]:
    """Return a random printed number above zero."""
    return source.choice([item for item in sorted(numbers(record).items()) if item[1] > 0])


def digits_swapped(source: random.Random, record: Record) -> Changes | None:
    path, value = pick(source, record)
    text = f"{value:f}"
    pairs = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not pairs:
        return None
    at = source.choice(pairs)
    return {path: Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :])}


def digit_dropped(source: random.Random, record: Record) -> Changes | None:
    path, value = pick(source, record)
    text = f"{value:f}"
    spots = [i for i, sign in enumerate(text) if sign.isdigit()]
    if len(spots) < 2:
        return None
    at = source.choice(spots)
    left = (text[:at] + text[at + 1 :]).rstrip(".")
    return {path: Decimal("0" + left if left.startswith(".") else left)}


def digit_doubled(source: random.Random, record: Record) -> Changes | None:
    path, value = pick(source, record)
    text = f"{value:f}"
    at = source.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    return {path: Decimal(text[:at] + text[at] + text[at:])}


def digit_replaced(source: random.Random, record: Record) -> Changes | None:
    path, value = pick(source, record)
    text = f"{value:f}"
    at = source.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    return {path: Decimal(text[:at] + source.choice("0123456789") + text[at + 1 :])}


def decimal_point_moved(source: random.Random, record: Record) -> Changes | None:
    path, value = pick(source, record)
    return {path: value.scaleb(source.choice((-1, 1)))}


def line_left_out(source: random.Random, record: Record) -> Changes | None:
    return total_changed(source, record, Decimal(-1))


def line_counted_twice(source: random.Random, record: Record) -> Changes | None:
    return total_changed(source, record, Decimal(1))


def total_changed(source: random.Random, record: Record, sign: Decimal) -> Changes | None:
    """Return the total score, or the executed total, changed by one of its lines."""
    sums = [found for found in relations(record) if found.rule in {"sum_of_scores", "head_score", "fund_lines"}]
    if not sums:
        return None
    found = source.choice(sums)
    term = source.choice(found.readings[0].terms)
    return {found.published.path: found.published.value + sign * term.value} if term.value else None


def cells_slid(source: random.Random, record: Record) -> Changes | None:
    """Return a row's weight and score, or a fund line's neighbouring amounts, exchanged."""
    known = numbers(record)
    pairs = [
        (f"{row}.{left}", f"{row}.{right}")
        for row in {path.rpartition(".")[0] for path in known}
        for left, right in (("weight", "score"), ("full_year", "executed"))
    ]
    unequal = [
        pair for pair in sorted(pairs) if all(path in known for path in pair) and known[pair[0]] != known[pair[1]]
    ]
    if not unequal:
        return None
    first, second = source.choice(unequal)
    return {first: known[second], second: known[first]}


def rate_rounded_and_carried_on(source: random.Random, record: Record) -> Changes | None:
    """Return the total's rate cut to whole percents but printed with decimals, its points, and the total with them."""
    line = record.funds[0]
    rate, score, total = line.rate, line.score, record.total.score
    facts = [fact.value if fact else None for fact in (rate, score, total)]
    if None in facts or rate is None or source.random() < 0:
        return None
    old_rate, old_score, old_total = (value for value in facts if value is not None)
    cut = old_rate.quantize(Decimal(1), rounding=ROUND_DOWN).quantize(old_rate)
    points = (min(cut, SHARE) / 10).quantize(old_score)
    return {"funds.0.rate": cut, "funds.0.score": points, "total.score": old_total - old_score + points}


def wrong_denominator(source: random.Random, record: Record) -> Changes | None:
    lines = [
        (index, line)
        for index, line in enumerate(record.funds)
        if line.initial and line.executed and line.rate and line.initial.value and line.full_year != line.initial
    ]
    if not lines:
        return None
    index, line = source.choice(lines)
    assert line.initial and line.executed and line.rate  # noqa: PT018 the filter above says so
    assert line.initial.value and line.executed.value and line.rate.value  # noqa: PT018 as above
    return {f"funds.{index}.rate": (line.executed.value / line.initial.value * SHARE).quantize(line.rate.value)}


def unit_slip(source: random.Random, record: Record) -> Changes | None:
    known = [path for path in sorted(numbers(record)) if path.rpartition(".")[2] in {"full_year", "executed"}]
    if not known:
        return None
    path = source.choice(known)
    return {path: numbers(record)[path].scaleb(4)}


def header_not_updated(source: random.Random, record: Record) -> Changes | None:
    headers = [path for path in sorted(numbers(record)) if path.endswith(".points")]
    if not headers:
        return None
    path = source.choice(headers)
    return {path: numbers(record)[path] + source.choice((-10, -5, 5, 10))}


OPERATIONS: dict[str, Callable[[random.Random, Record], Changes | None]] = {
    operation.__name__: operation
    for operation in (
        digits_swapped,
        digit_dropped,
        digit_doubled,
        digit_replaced,
        decimal_point_moved,
        line_left_out,
        line_counted_twice,
        cells_slid,
        rate_rounded_and_carried_on,
        wrong_denominator,
        unit_slip,
        header_not_updated,
    )
}


def inject(record: Record, names: tuple[str, ...], seed: int) -> Injected | None:
    """Return the record with these errors, or None where one does not apply or changes nothing."""
    source = random.Random(seed)  # noqa: S311 tests need no secret numbers
    printed, changes = numbers(record), {}
    for name in names:
        found = OPERATIONS[name](source, record)
        if found is None or not set(found).isdisjoint(changes):
            return None
        changes |= {path: value for path, value in found.items() if value != printed[path]}
    if not changes or any(value < 0 for value in changes.values()):
        return None
    truth = {path: printed[path] for path in changes}
    return Injected(with_supposed(record, changes), truth, names)
