"""Rules on the main tasks: their rates, their fiscal shares, and their sums against the fund total."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.checks.execution import fraction, has_sign
from normalize.checks.facts import TOTAL_LINE, term
from normalize.checks.funds import column_term
from normalize.checks.relation import (
    Reading,
    Relation,
    Skipped,
    Term,
    Yielded,
    at_most,
    held,
    judge,
    percentage,
    total_of,
)
from normalize.finding import Severity
from normalize.record import Record


def task_rate(record: Record) -> Iterator[Yielded]:
    """The execution rate of a task is its executed amount over its budget.

    1. A task without one of the three numbers, or with a budget of nothing, is left out.
    2. A rate without its sign may be a fraction.

    Source: the Henan overall form, columns 预算资金, 预算执行数, 预算执行率 of 年度主要任务.
    """
    found = False
    for index, task in enumerate(record.tasks):
        rate, executed, budget = (task_term(record, index, column) for column in ("rate", "executed", "budget"))
        if rate and executed and budget and budget.value > 0 and executed.value >= 0:
            found = True
            label = f"execution rate of {task.name.raw}" if task.name else "execution rate of a task"
            readings = [Reading("executed over budget", (executed, budget), percentage)]
            if not has_sign(rate.fact.raw):
                readings.append(Reading("executed over budget as a fraction", (executed, budget), fraction))
            yield Relation("task_rate", Severity.CONTRADICTION, label, rate, tuple(readings))
    if not found:
        yield Skipped("task_rate", "no task has a rate, an executed amount and a budget")


def task_term(record: Record, index: int, column: str) -> Term | None:
    """Return a number of a task."""
    return term(f"tasks.{index}.{column}", getattr(record.tasks[index], column))


def task_fiscal_share(record: Record) -> Iterator[Yielded]:
    """The fiscal money in a task's budget or executed amount is at most that amount.

    1. A task without both numbers is left out.
    """
    checked, beyond = 0, 0
    for index in range(len(record.tasks)):
        for column in ("budget", "executed"):
            whole, part = task_term(record, index, column), task_term(record, index, f"{column}_fiscal")
            if whole is None or part is None:
                continue
            checked += 1
            reading = Reading(f"at most {whole.fact.raw}", (whole,), at_most)
            relation = Relation("task_fiscal_share", Severity.CONTRADICTION, "fiscal money of a task", part, (reading,))
            if judge(relation).gap > 0:
                beyond += 1
                yield relation
    if not beyond:
        reason = "no task has an amount and its fiscal share"
        yield (
            held("task_fiscal_share", record, f"{checked} shares") if checked else Skipped("task_fiscal_share", reason)
        )


def tasks_against_budget(record: Record) -> Iterator[Yielded]:
    """Where the tasks account for all that was executed, their budgets make up the whole budget, and the reverse.

    1. Main tasks need not cover the whole budget: where neither sum agrees with the total, the rule is not applicable.
    2. One agreeing sum beside a disagreeing one is a warning: money may have been moved to a task from outside.
    """
    rule = "tasks_against_budget"
    total = next((index for index, fund in enumerate(record.funds) if fund.code == TOTAL_LINE), None)
    if len(record.tasks) < 2 or total is None:  # noqa: PLR2004 one task is no sum
        yield Skipped(rule, "fewer than two tasks are printed" if total is not None else "no fund total is printed")
        return
    pairs = [pair for column in ("full_year", "executed") if (pair := task_sum(record, total, column)) is not None]
    agreeing = [pair for pair in pairs if not judge(pair).gap]
    if len(pairs) < 2:  # noqa: PLR2004 both sums are needed
        yield Skipped(rule, "not every task has a budget and an executed amount")
    elif not agreeing:
        yield Skipped(rule, "the tasks make up neither the budget nor the executed amount")
    else:
        yield from pairs


def task_sum(record: Record, total: int, column: str) -> Relation | None:
    """Return the relation of a fund total to the tasks' sum, or None where a number is missing."""
    names = {"full_year": ("budget", "full-year budget"), "executed": ("executed", "executed amount")}
    task_column, label = names[column]
    terms = [task_term(record, index, task_column) for index in range(len(record.tasks))]
    parts = tuple(part for part in terms if part is not None)
    whole = column_term(record, total, column) or (
        column_term(record, total, "initial") if column == "full_year" else None
    )
    if whole is None or len(parts) < len(terms):
        return None
    reading = Reading("the sum of the tasks", parts, total_of)
    return Relation("tasks_against_budget", Severity.WARNING, f"total {label}", whole, (reading,))
