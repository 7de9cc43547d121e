"""Rules on points: sums of weights and scores, section headers, scores within weights, the head's score, the rating."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from normalize.checks.facts import (
    ExecutionLine,
    execution_is_a_row,
    execution_line,
    execution_score,
    has_decimals,
    has_value,
    score_terms,
    scoring,
    sets_nothing,
    term,
    unscored_rows,
    weight_terms,
)
from normalize.checks.practice import (
    gives_beyond_weight,
    leaves_execution_unsaid,
    scores_out_of_hundred,
    takes_points_off,
    weighted_reading,
    with_points_beyond,
)
from normalize.checks.relation import (
    ZERO,
    Reading,
    Relation,
    Skipped,
    Term,
    Yielded,
    at_most,
    held,
    judge,
    rounded_span,
    same,
    total_of,
)
from normalize.finding import Severity
from normalize.record import NumberFact, Record

WITH_LINE = "the sum of the rows and the execution line"
WITHOUT_LINE = "the sum of the rows without the execution line"
ROWS_ALONE = "the sum of the rows"


def sum_of_scores(record: Record) -> Iterator[Yielded]:
    """The total score is the sum of the indicator scores and of the score of the execution line.

    1. Where execution stands among the indicators as a level-1 block, the execution line repeats it: both readings.
    2. Where the total weight leaves the execution line out and says so (90 and 10), the score may too; so it may where
       the line has no weight and the rows make up the total weight.
    3. A row that has a weight but no score leaves the sum open: not applicable, unless the row sets no indicator.
    4. A whole score is exact, as assigned; scores with decimals, and a whole total over them, are rounded.
    5. Rows that give points on top (加分项) count or not; where a row takes points off, the rule is not applicable.
    6. Where most rows are scored out of 100, each score counts in hundredths of its weight.
    7. Where the total counts points for execution that are printed nowhere, the rule is not applicable.

    Source: note 1 of the Henan overall form, "各项指标得分加总得出…总分"; the national form's 总分 row.
    """
    rule = "sum_of_scores"
    rows = score_terms(record)
    if (reason := open_sum(record, rows)) is not None:
        yield Skipped(rule, reason)
    elif (total := total_score(record, rows)) is None:
        yield Skipped(rule, "no total score is printed")
    else:
        yield score_relation(rule, "total score", total, record, rows)


def score_relation(rule: str, label: str, total: Term, record: Record, rows: tuple[Term, ...]) -> Relation:
    """Return the relation of a total score to the scores it is made of."""
    line = execution_line(record)
    if scores_out_of_hundred(record):
        return Relation(rule, Severity.CONTRADICTION, label, total, (weighted_reading(record, line),))
    apart = line_is_apart(record, line)
    return with_points_beyond(record, sum_relation(rule, label, total, rows, execution_score(line), apart=apart))


def open_sum(record: Record, rows: tuple[Term, ...]) -> str | None:
    """Return why the scores cannot be added up, or None when they can."""
    if not rows:
        return "no indicator row has a score"
    if any(not sets_nothing(row) for row in unscored_rows(record)):
        return "a row has a weight but no score"
    line = execution_line(record)
    if line is not None and has_value(line.fund.weight) and not has_value(line.fund.score):
        return "the execution line has a weight but no score"
    if takes_points_off(record):
        return "a row takes points off"
    if leaves_execution_unsaid(record, term("total.weight", record.total.weight, exact=True), line):
        return "the points for execution that the totals count are not printed"
    return None


def sum_of_weights(record: Record) -> Iterator[Yielded]:
    """The total weight, 100 where none is printed, is the sum of the indicator weights and of the execution line's.

    1. Where execution stands among the indicators as a level-1 block, the execution line repeats it: both readings.
    2. A total of 90 beside an execution line of 10 leaves the line out and says so: it holds without.
    3. Where no total weight is printed, a sum other than 100 is a warning: 100 is the usual rule, not a statement.
    4. A row that has a score but no weight leaves the sum open: not applicable.
    5. Rows of 90 under a total of 100 leave the usual 10 points for execution unsaid: a warning. So does an execution
       line with a score and without points.
    6. Rows that give points on top or take some off (加分项, 扣分项) count or not.

    Source: note 1 of the Henan overall form, "总分应为100分"; the national form's 总分 row.
    """
    rule = "sum_of_weights"
    rows = weight_terms(record)
    if not rows:
        yield Skipped(rule, "no indicator row has a weight")
        return
    if any(
        has_value(row.score) and not has_value(row.weight) and not gives_beyond_weight(row) for row in record.indicators
    ):
        yield Skipped(rule, "a row has a score but no weight")
        return
    line = execution_line(record)
    weight = line.term("weight", exact=True) if line else None
    total = term("total.weight", record.total.weight, exact=True)
    if total is None:
        apart = execution_is_a_row(record)
        found = sum_relation(rule, "usual whole", whole(), rows, weight, apart=apart, severity=Severity.WARNING)
    else:
        found = sum_relation(rule, "total weight", total, rows, weight, apart=line_is_apart(record, line))
        if leaves_execution_unsaid(record, total, line if weight else None):
            found = replace(found, severity=Severity.WARNING)
    yield with_points_beyond(record, found)


def whole() -> Term:
    """Return the points of a whole form, which are printed nowhere in it."""
    points = Decimal(scoring()["whole"])
    return Term("", NumberFact(raw=str(points), value=points), exact=True)


def total_score(record: Record, rows: tuple[Term, ...]) -> Term | None:
    """Return the printed total score; a whole one is exact only over whole scores."""
    return term("total.score", record.total.score, exact=scores_are_whole(record, rows))


def stated_score(record: Record, rows: tuple[Term, ...]) -> Term | None:
    """Return the score printed in the head; a whole one is exact only over whole scores."""
    return term("self_score", record.self_score, exact=scores_are_whole(record, rows))


def scores_are_whole(record: Record, rows: tuple[Term, ...]) -> bool:
    """Tell whether every score is a whole number as assigned, so that a whole total was not rounded."""
    line = execution_score(execution_line(record))
    return not has_decimals(rows) and (line is None or not rounded_span(line).width)


def line_is_apart(record: Record, line: ExecutionLine | None) -> bool:
    """Tell whether the execution line is rightly left out of the totals."""
    if execution_is_a_row(record):
        return True
    total = term("total.weight", record.total.weight, exact=True)
    if total is None or line is None:
        return False
    if line.fund.weight is None or line.fund.weight.value is None:
        return sum(row.value for row in weight_terms(record)) == total.value
    return total.value + line.fund.weight.value == whole().value


def sum_relation(  # noqa: PLR0913 a sum has a rule, a label, a total, its rows and the line that may stand apart
    rule: str,
    label: str,
    total: Term,
    rows: tuple[Term, ...],
    line: Term | None,
    *,
    apart: bool,
    severity: Severity = Severity.CONTRADICTION,
) -> Relation:
    """Return the relation of a total to its rows, with the execution line as far as it counts."""
    if line is None:
        return Relation(rule, severity, label, total, (Reading(ROWS_ALONE, rows, total_of),))
    including, excluding = Reading(WITH_LINE, (*rows, line), total_of), Reading(WITHOUT_LINE, rows, total_of)
    if apart:
        return Relation(rule, severity, label, total, (including, excluding))
    return Relation(rule, severity, label, total, (including,), (excluding,))


def score_within_weight(record: Record) -> Iterator[Yielded]:
    """A score lies between nothing and the weight of its row; so does the score of the execution line.

    1. A row without one of the two numbers is left out.
    2. So is a row that by its label gives points on top or takes some off.
    3. Where most scores are above their weights, the rows are scored out of 100: not applicable.

    Source: note 1 of the Henan overall form, "各项三级指标得分最高不能超过该指标分值上限".
    """
    rule, checked, beyond = "score_within_weight", 0, 0
    if scores_out_of_hundred(record):
        yield Skipped(rule, "the rows are scored out of 100")
        return
    for path, label, score, weight in scored_lines(record):
        checked += 1
        if score.value is None or weight.value is None or ZERO <= score.value <= weight.value:
            continue
        relation = within(
            rule, label, Term(f"{path}.score", score, exact=True), Term(f"{path}.weight", weight, exact=True)
        )
        if judge(relation).gap:
            beyond += 1
            yield relation
    if not checked:
        yield Skipped(rule, "no row has both a weight and a score")
    elif not beyond:
        yield held(rule, record, f"{checked} scores lie within their weights")


def scored_lines(record: Record) -> Iterator[tuple[str, str, NumberFact, NumberFact]]:
    """Yield the path, label, score and weight of each row and of the execution line, where both are printed."""
    line = execution_line(record)
    lines = [(f"funds.{line.index}", line.fund.label.raw, line.fund.score, line.fund.weight)] if line else []
    for index, row in enumerate(record.indicators):
        if gives_beyond_weight(row):
            continue
        lines.append(
            (f"indicators.{index}", row.level3.raw if row.level3 else f"row {index + 1}", row.score, row.weight)
        )
    for path, name, score, weight in lines:
        if score is not None and weight is not None and score.value is not None and weight.value is not None:
            yield path, name, score, weight


def within(rule: str, label: str, score: Term, weight: Term) -> Relation:
    """Return the relation of a score to the weight that it may not exceed."""
    reading = Reading(f"the weight is {weight.fact.raw}", (weight,), at_most)
    return Relation(rule, Severity.CONTRADICTION, f"score of {label}:", score, (reading,))


def head_score(record: Record) -> Iterator[Yielded]:
    """The score in the form's head is the total score; where no total is printed, it is the sum of the lines.

    1. Without a total, the exceptions of the sum of scores apply.

    Source: the Henan overall form, whose head carries 自评得分 and whose table has no total row.
    """
    rule = "head_score"
    if not has_value(record.self_score):
        yield Skipped(rule, "no score is printed in the head")
        return
    rows = score_terms(record)
    total, stated = total_score(record, rows), stated_score(record, rows)
    if stated is None:
        return
    if total is not None:
        reading = Reading("the total score", (total,), same)
        yield Relation(rule, Severity.CONTRADICTION, "score in the head", stated, (reading,))
    elif (reason := open_sum(record, rows)) is not None:
        yield Skipped(rule, reason)
    else:
        yield score_relation(rule, "score in the head", stated, record, rows)
