"""The rules on what is published: a literal list; adding one is a function and a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extract.model import LOST_ROWS, Statement
from normalize.checks.attainment import score_against_attainment
from normalize.checks.basic import control_rate, lines_within, numbered_lines
from normalize.checks.between import basic_against_narrative, copied_forms, same_indicator
from normalize.checks.corpus import CORPUS_CHECKS, check_corpus, same_form_again
from normalize.checks.dating import dated_after_its_year
from normalize.checks.execution import execution_rate, execution_score, overspending, rate_without_percent
from normalize.checks.funds import fund_lines
from normalize.checks.money import goal_amounts, unit_slip
from normalize.checks.narrative import narrative_amounts, narrative_parts, narrative_rate
from normalize.checks.narrative_scores import narrative_rating, narrative_scores
from normalize.checks.rating import rating_band
from normalize.checks.relation import Check, Relation, Skipped, Yielded, finding_of, judge, total_of
from normalize.checks.rows import (
    deduction_for_met_target,
    deduction_without_reason,
    full_score_for_missed_target,
    operator_in_value,
    points_for_nothing,
    reason_without_deduction,
)
from normalize.checks.scores import (
    head_score,
    score_within_weight,
    sum_of_scores,
    sum_of_weights,
)
from normalize.checks.sections import section_points
from normalize.checks.splits import splits
from normalize.checks.tasks import task_fiscal_share, task_rate, tasks_against_budget
from normalize.checks.told import Narrative, narrative_of
from normalize.finding import Finding
from normalize.quantity import parse_number
from normalize.record import Record

__all__ = [
    "CHECKS",
    "CORPUS_CHECKS",
    "DOCUMENT_CHECKS",
    "check_corpus",
    "check_document",
    "check_record",
    "document_yields",
    "relations",
]

CHECKS: tuple[Check, ...] = (
    sum_of_scores,
    sum_of_weights,
    section_points,
    score_within_weight,
    head_score,
    rating_band,
    execution_rate,
    rate_without_percent,
    execution_score,
    overspending,
    fund_lines,
    unit_slip,
    splits,
    task_rate,
    task_fiscal_share,
    tasks_against_budget,
    points_for_nothing,
    full_score_for_missed_target,
    deduction_for_met_target,
    score_against_attainment,
    deduction_without_reason,
    reason_without_deduction,
    operator_in_value,
    goal_amounts,
    dated_after_its_year,
    numbered_lines,
    lines_within,
    control_rate,
)


DOCUMENT_CHECKS: tuple[Callable[[Sequence[Record], Narrative], Iterator[Yielded]], ...] = (
    narrative_rate,
    narrative_amounts,
    narrative_parts,
    narrative_scores,
    narrative_rating,
    basic_against_narrative,
    copied_forms,
    same_indicator,
    same_form_again,
)


def check_record(record: Record) -> tuple[Finding, ...]:
    """Apply every check to one record; each says what holds, what is broken, or why it could not be applied."""
    lost = loses_numbers(record)
    return tuple(
        finding_of(record.form, without_lost_rows(yielded) if lost else yielded)
        for check in CHECKS
        for yielded in check(record)
    )


def loses_numbers(record: Record) -> bool:
    """Tell whether a row with numbers fitted no field, so that a sum may lack what the form prints."""
    return any(left.reason in LOST_ROWS and parse_number(left.text) is not None for left in record.remainder)


def without_lost_rows(yielded: Yielded) -> Yielded:
    """Return what a check yielded, a sum that is not met as one that cannot be told."""
    if isinstance(yielded, Relation) and yielded.readings[0].formula is total_of and judge(yielded).gap:
        return Skipped(yielded.rule, "a row with numbers could not be read into its columns")
    return yielded


def check_document(records: Sequence[Record], statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """Apply the checks between the sentences and the tables of one document; their findings belong to no form."""
    return tuple(finding_of(None, yielded) for yielded in document_yields(records, statements))


def document_yields(records: Sequence[Record], statements: Sequence[Statement]) -> Iterator[Yielded]:
    """Yield what each check of a document yields."""
    narrative = narrative_of(statements)
    return (yielded for check in DOCUMENT_CHECKS for yielded in check(records, narrative))


def relations(record: Record) -> tuple[Relation, ...]:
    """Return the rules on numbers that apply to the record, for deciding them again with other numbers."""
    return tuple(yielded for check in CHECKS for yielded in check(record) if isinstance(yielded, Relation))
