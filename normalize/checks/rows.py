"""Rules on single indicator rows: points against target and actual value, reasons, rows that set nothing, operators.

Each rule gives one finding a form, naming the rows: an office that keeps a habit keeps it in every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from normalize.checks.facts import has_value, says_nothing
from normalize.checks.relation import Skipped, Yielded, held
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Indicator, Record, ValueFact

MISPRINTED = frozenset({"operator_misprint", "operator_unreadable", "ocr_operator", "operator_conflict"})
DOUBTFUL = MISPRINTED | {"unit_differs", "unit_mismatch", "spaces_in_number"}
LABEL_LENGTH = 20  # characters of a label that a message repeats
Judge = Callable[[Indicator], bool | None]  # whether a row keeps the rule; None where it cannot be told


def points_for_nothing(record: Record) -> Iterator[Yielded]:
    """A row that declares no indicator (无 as its level-3 label) carries no weight.

    1. Hunan's forms give such rows their points all the same: a warning, not a contradiction.

    Source: a weight is the weight of an indicator; the national form leaves both cells blank.
    """
    rows = [row for row in record.indicators if row.level3 is not None and row.level3.value is not None]
    empty = [row for row in rows if says_nothing(row.level3)]
    nothing = "no row declares that it sets no indicator"
    yield in_rows("points_for_nothing", record, empty, is_weightless, "weighs although it sets no indicator", nothing)


def is_weightless(row: Indicator) -> bool:
    """Tell whether a row has no points to give."""
    return row.weight is None or not row.weight.value


def full_score_for_missed_target(record: Record) -> Iterator[Yielded]:
    """A row whose target is missed does not have all of its points.

    1. Numbers and dates are compared, after bringing units to one (0.5亿元 against 5000万元); words are not judged.
    2. ≥ and ≤ say which way; for a bare number or = the indicator's concept does, and otherwise nothing is said.
    3. A doubtful operator or unit leaves the row out.
    4. A warning: offices weigh what the numbers do not say.

    Source: note 3 of the Henan overall form, "未完成的，按照完成值与指标值的比例计分".
    """
    rows = [row for row in scored_rows(record) if is_met(row) is False]
    remark, nothing = (
        "has all of its points although the target is missed",
        "no row misses a target that can be compared",
    )
    yield in_rows("full_score_for_missed_target", record, rows, lambda row: not is_full(row), remark, nothing)


def deduction_for_met_target(record: Record) -> Iterator[Yielded]:
    """A row whose numeric target is met has all of its points.

    1. Compared as for a missed target; a row that gives its reason is left alone.
    2. A warning: the scoring standard may ask for more than the target.

    Source: note 3 of the Henan overall form, "定量指标完成指标值的，计该指标所赋全部分值".
    """
    rows = [row for row in scored_rows(record) if is_met(row)]
    remark, nothing = "lost points although the target is met", "no row meets a comparable target"
    yield in_rows("deduction_for_met_target", record, rows, is_full_or_reasoned, remark, nothing)


def deduction_without_reason(record: Record) -> Iterator[Yielded]:
    """A row that lost points gives the reason.

    1. Only rows whose actual value is a number: a grade (优, 良) is its own reason.
    2. A warning: some forms have no column for it.

    Source: the national form's column 偏差原因分析及改进措施; note 2 of the Henan overall form.
    """
    rows = [row for row in scored_rows(record) if not is_full(row) and is_number(row.actual)]
    remark = "lost points over a number and gives no reason"
    nothing = "no row with a number as its actual value lost points"
    yield in_rows("deduction_without_reason", record, rows, is_full_or_reasoned, remark, nothing)


def reason_without_deduction(record: Record) -> Iterator[Yielded]:
    """A row that gives a reason for its deviation lost points.

    1. Only worth knowing: the reason may explain more than was asked for.
    """
    rows = [row for row in scored_rows(record) if not says_nothing(row.deviation)]
    remark, nothing = "gives a reason for a deviation and lost no points", "no row gives a reason"
    yield in_rows(
        "reason_without_deduction", record, rows, lambda row: not is_full(row), remark, nothing, Severity.INFO
    )


def operator_in_value(record: Record) -> Iterator[Yielded]:
    """A target's operator is a readable one, and an actual value has none: it says what was reached, not at least what.

    1. 》= and 《 are read as they look and flagged: ≥ or ≤ may have been meant.
    """
    rows = [row for row in record.indicators if row.target is not None or row.actual is not None]
    remark, nothing = "has an operator in its actual value, or one that is misprinted", "no row has a value"
    yield in_rows("operator_in_value", record, rows, has_plain_values, remark, nothing)


def in_rows(  # noqa: PLR0913, PLR0917 a rule on rows has its name, rows, judgement and both of its messages
    rule: str,
    record: Record,
    rows: Sequence[Indicator],
    keeps: Judge,
    remark: str,
    nothing: str,
    severity: Severity = Severity.WARNING,
) -> Yielded:
    """Return what a rule says of the rows that it applies to."""
    if not rows:
        return Skipped(rule, nothing)
    odd = [row for row in rows if not keeps(row)]
    if not odd:
        return held(rule, record, f"kept in {len(rows)} rows")
    facts = [fact for row in odd for fact in (row.level3, row.target, row.actual, row.weight, row.score) if fact]
    return Finding(
        rule=rule,
        form=record.form,
        outcome=Outcome.BROKEN,
        severity=severity,
        places=tuple(dict.fromkeys(place for fact in facts for place in fact.places)),
        message=f"{len(odd)} of {len(rows)} rows, each {remark}: {'; '.join(map(label_of, odd))}",
    )


def label_of(row: Indicator) -> str:
    """Return what names a row, shortened."""
    label = (row.level3.value if row.level3 else None) or (row.level2.value if row.level2 else None) or "a row"
    return label if len(label) <= LABEL_LENGTH else f"{label[:LABEL_LENGTH]}…"


def scored_rows(record: Record) -> Iterator[Indicator]:
    """Yield the rows with a weight and a score."""
    return (row for row in record.indicators if has_value(row.weight) and has_value(row.score))


def is_full(row: Indicator) -> bool:
    """Tell whether a row has all of its points."""
    return row.weight is not None and row.score is not None and row.score.value == row.weight.value


def is_full_or_reasoned(row: Indicator) -> bool:
    """Tell whether a row has all of its points, or says why not."""
    return is_full(row) or not says_nothing(row.deviation)


def is_number(value: ValueFact | None) -> bool:
    """Tell whether a value is a number or a range of numbers."""
    return value is not None and value.kind in {"quantity", "range"}


def has_plain_values(row: Indicator) -> bool:
    """Tell whether no operator of a row is misprinted, and its actual value has none."""
    flags = {flag for value in (row.target, row.actual) if value is not None for flag in value.flags}
    inequal = row.actual is not None and row.actual.kind == "quantity" and row.actual.op not in {None, "="}
    return not inequal and not flags & MISPRINTED


def is_met(row: Indicator) -> bool | None:
    """Tell whether a row's target is met; None where the two values cannot be compared beyond doubt."""
    found = row.attainment
    if found is None or found.outcome == "not_comparable" or DOUBTFUL & {*found.flags}:
        return None
    return found.outcome != "not_met"
