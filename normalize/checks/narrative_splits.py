"""The lines of a split of the total against the amounts that the sentences state of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from normalize.checks.facts import term
from normalize.checks.relation import Reading, Relation, Term, Yielded, finding_of, judge
from normalize.checks.told import AMOUNTS, Told, code_of, of_form, scale_between, scaled
from normalize.finding import Change, Explanation, Severity
from normalize.record import Record


@dataclass(frozen=True, slots=True)
class SplitLine:
    """A line of a split: its amount, and what the sentences state of the same line, each with its scale."""

    label: str
    amount: Term
    stated: tuple[tuple[Told, Decimal], ...]


def split_yields(rule: str, record: Record, stated: Sequence[Told], printed: Counter[Decimal]) -> Iterator[Yielded]:
    """Yield the lines of a split; where several disagree with the sentences, the first speaks and the rest follow.

    A line may be any of the amounts stated of it. Lines that are none of them are all compared with one column: that
    which is stated of every one of them and comes nearest.
    """
    lines = tuple(split_lines(record, stated))
    wrong = [line for line in lines if judge(relation_of(rule, line)).gap]
    yield from (relation_of(rule, line) for line in lines if line not in wrong)
    if wrong:
        meant = in_column(wrong)
        first, *rest = (finding_of(None, relation_of(rule, line)) for line in meant)
        update = {"consequences": tuple(rest), "explanations": tuple(split_explanations(meant, printed))}
        yield first.model_copy(update=update)


def split_lines(record: Record, stated: Sequence[Told]) -> Iterator[SplitLine]:
    """Yield the lines of which a sentence states an amount."""
    for index, line in enumerate(record.splits):
        amount = term(f"splits.{index}.amount", line.amount)
        known = [
            one for one in stated if one.metric in AMOUNTS and line.code and code_of(record, one.about) == line.code
        ]
        scaled_by = ((one, scale_between(one.unit, record)) for one in sorted(known, key=lambda one: one.metric))
        found = tuple((one, scale) for one, scale in scaled_by if scale)
        if amount is not None and found:
            yield SplitLine(line.label.raw, of_form(record, amount), found)


def relation_of(rule: str, line: SplitLine) -> Relation:
    """Return the relation of a line to the amounts stated of it."""
    readings = tuple(
        Reading(f"the {one.metric} {one.term.fact.raw} stated of it", (one.term,), partial(scaled, 1 / scale))
        for one, scale in line.stated
    )
    return Relation(rule, Severity.CONTRADICTION, f"split {line.label}", line.amount, readings)


def in_column(wrong: Sequence[SplitLine]) -> list[SplitLine]:
    """Return the lines, each with the amount of the one column that is stated of all and is nearest to them."""
    metrics = set.intersection(*({one.metric for one, _ in line.stated} for line in wrong))
    columns = [[nearest_of(line, metric) for line in wrong] for metric in sorted(metrics)]
    return min(columns, key=lambda column: sum(map(distance, column)), default=list(wrong))


def nearest_of(line: SplitLine, metric: str) -> SplitLine:
    """Return the line with the amount of one column; of several that are stated, the nearest."""
    same = [SplitLine(line.label, line.amount, (pair,)) for pair in line.stated if pair[0].metric == metric]
    return min(same, key=distance)


def distance(line: SplitLine) -> Decimal:
    """Return how far the line lies from the amount stated of it."""
    return abs(line.amount.value - amount_of(line))


def amount_of(line: SplitLine) -> Decimal:
    """Return the amount stated of the line, in the unit of the table."""
    told, scale = line.stated[0]
    return told.term.value / scale


def split_explanations(lines: Sequence[SplitLine], printed: Counter[Decimal]) -> Iterator[Explanation]:
    """Yield that the lines should be the amounts stated of them, or the reverse; what tables repeat comes first."""
    to_stated = tuple(
        Change(field=line.amount.path, published=line.amount.fact.raw, supposed=f"{amount_of(line):f}")
        for line in lines
    )
    to_lines = tuple(
        Change(
            field=line.stated[0][0].term.path,
            published=line.stated[0][0].term.fact.raw,
            supposed=f"{line.amount.value * line.stated[0][1]:f}",
        )
        for line in lines
    )
    ways = (
        ("split_of_other_figures", to_stated, "the lines of the split are to be the amounts that the sentences state"),
        ("sentence_of_other_figures", to_lines, "the sentences are to state the lines of the split"),
    )
    repeats = [sum(printed[amount_of(line)] for line in lines), sum(printed[line.amount.value] for line in lines)]
    for (kind, changes, why), count in sorted(zip(ways, repeats, strict=True), key=lambda pair: -pair[1]):
        rank = 1 if count == max(repeats) else 2
        yield Explanation(kind=kind, changes=changes, closes=("narrative_amounts",), rank=rank, why=why)
