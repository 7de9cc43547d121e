"""Rules on budget execution and on the money beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builder import consistent_record, form, line, printed, words

from normalize.checks import check_record
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Fund, Record, SplitLine, Task


def findings(record: Record, rule: str) -> list[Finding]:
    return [found for found in check_record(record) if found.rule == rule]


def broken(record: Record) -> set[str]:
    return {found.rule for found in check_record(record) if found.outcome is Outcome.BROKEN}


def total(**columns: str) -> Fund:
    return line("F.total", "年度资金总额", **columns)


@pytest.mark.parametrize("rate", ["99.90%", "99.9%", "100%", "99.9"])
def test_a_rate_rounded_to_any_digits_holds(rate: str) -> None:
    assert not broken(form(funds=[total(full_year="847.98", executed="847.16", rate=rate)]))


def test_a_rate_whose_digits_were_cut_off_holds_and_says_so() -> None:
    (found,) = findings(form(funds=[total(full_year="310.94", executed="310.75", rate="99.93%")]), "execution_rate")
    assert found.outcome is Outcome.HOLDS
    assert "cut off" in found.message


def test_a_rate_that_no_rounding_explains_is_a_contradiction() -> None:
    (found,) = findings(form(funds=[total(full_year="310.94", executed="310.75", rate="99.00%")]), "execution_rate")
    assert (found.severity, found.expected) == (Severity.CONTRADICTION, "99.94")


def test_a_rate_over_the_initial_budget_is_named_but_not_accepted() -> None:
    fund = total(initial="400.00", full_year="500.00", executed="300.00", rate="75%")
    (found,) = findings(form(funds=[fund]), "execution_rate")
    assert found.outcome is Outcome.BROKEN
    assert "initial budget" in found.message


def test_the_initial_budget_counts_where_no_other_is_printed() -> None:
    assert not broken(form(funds=[total(initial="400.00", executed="300.00", rate="75%")]))


def test_a_bare_number_in_a_rate_cell_is_a_warning_of_its_own() -> None:
    record = form(funds=[total(full_year="32", executed="32", rate="10")])
    assert broken(record) == {"execution_rate", "rate_without_percent"}


def test_a_fraction_in_a_rate_cell_is_only_a_warning() -> None:
    assert broken(form(funds=[total(full_year="320.00", executed="310.00", rate="0.9688")])) == {"rate_without_percent"}


def test_no_rate_is_judged_without_amounts() -> None:
    (found,) = findings(form(funds=[total(rate="75%")]), "execution_rate")
    assert found.outcome is Outcome.NOT_APPLICABLE


def test_a_number_read_with_little_confidence_contradicts_nothing() -> None:
    fund = total(full_year="310.94", executed="310.75", rate="99.00%")
    assert fund.rate is not None
    unsure = fund.model_copy(update={"rate": fund.rate.model_copy(update={"confidence": 0.6})})
    (found,) = findings(form(funds=[unsure]), "execution_rate")
    assert (found.outcome, found.severity) == (Outcome.BROKEN, Severity.WARNING)
    assert "confidence" in found.message


@pytest.mark.parametrize("score", ["9.99", "10", "9.9", "9.990"])
def test_an_execution_score_is_rate_times_weight(score: str) -> None:
    fund = total(full_year="847.98", executed="847.16", rate="99.90%", weight="10", score=score)
    assert "execution_score" not in broken(form(funds=[fund]))


def test_a_rate_above_a_hundred_gives_the_full_weight_and_less_is_a_warning() -> None:
    amounts = {"full_year": "467.99", "executed": "495.16", "rate": "105.81%", "weight": "10"}
    assert not findings_broken(total(**amounts, score="10"))
    assert findings_broken(total(**amounts, score="9")) == [Severity.WARNING]


def findings_broken(fund: Fund) -> list[Severity]:
    found = findings(form(funds=[fund]), "execution_score")
    return [one.severity for one in found if one.outcome is Outcome.BROKEN]


def test_fund_lines_make_up_the_total_in_each_column() -> None:
    parts = [
        line("F.current_fiscal", "其中：当年财政拨款", full_year="935", executed="678.14"),
        line("F.carryover", "上年结转资金", full_year="67.23", executed="67.23"),
        line("F.other", "其他资金"),
    ]
    assert not broken(form(funds=[total(full_year="1002.23", executed="745.37"), *parts]))
    wrong = findings(form(funds=[total(full_year="1002.23", executed="754.37"), *parts]), "fund_lines")
    assert [found.expected for found in wrong if found.outcome is Outcome.BROKEN] == ["745.37"]


def test_a_single_line_below_the_total_may_fall_short_of_it_but_not_exceed_it() -> None:
    part = line("F.current_fiscal", "其中：当年财政拨款", executed="40.00")
    assert not broken(form(funds=[total(executed="45.00"), part]))
    assert broken(form(funds=[total(executed="35.00"), part])) == {"fund_lines"}


def test_a_line_that_is_not_recognised_leaves_the_sum_open() -> None:
    parts = [line("F.current_fiscal", "当年", executed="40"), line("F.other", "其他"), line(None, "债券", executed="5")]
    (found,) = findings(form(funds=[total(executed="45"), *parts]), "fund_lines")
    assert found.outcome is Outcome.NOT_APPLICABLE


def split(group: str, code: str, amount: str) -> SplitLine:
    return SplitLine(group=words(group), label=words(code), code=code, amount=printed(amount))


def test_a_split_divides_the_total_of_some_column() -> None:
    fund = total(initial="897.93", full_year="847.98", executed="847.16")
    by_kind = (split("按支出性质分：", "F.basic_exp", "533.83"), split("按支出性质分：", "F.project_exp", "313.33"))
    record = form(funds=[fund]).model_copy(update={"splits": by_kind})
    assert not broken(record)
    worse = (by_kind[0], split("按支出性质分：", "F.project_exp", "331.33"))
    assert broken(record.model_copy(update={"splits": worse})) == {"splits"}


def test_tasks_that_make_up_the_execution_should_make_up_the_budget() -> None:
    fund = total(full_year="467.99", executed="495.16")
    tasks = (task("397.1", "443.33", "111.64%"), task("67.6", "51.83", "76.67%"))
    record = form(funds=[fund]).model_copy(update={"tasks": tasks})
    assert broken(record) == {"tasks_against_budget", "overspending"}
    (found,) = [one for one in findings(record, "tasks_against_budget") if one.outcome is Outcome.BROKEN]
    assert (found.severity, found.difference) == (Severity.WARNING, Decimal("3.29"))


def task(budget: str, executed: str, rate: str) -> Task:
    return Task(budget=printed(budget), executed=printed(executed), rate=printed(rate))


def test_a_task_rate_is_its_executed_amount_over_its_budget() -> None:
    record = form().model_copy(update={"tasks": (task("67.6", "51.83", "67.67%"),)})
    assert broken(record) == {"task_rate"}


@given(st.integers(min_value=0, max_value=10**9))
def test_honest_rounding_is_never_a_contradiction(seed: int) -> None:
    found = check_record(consistent_record(seed))
    assert not [one.message for one in found if one.outcome is Outcome.BROKEN and one.severity == "contradiction"]


def test_more_executed_than_the_budget_is_worth_knowing() -> None:
    (found,) = findings(form(funds=[total(full_year="467.99", executed="495.16", rate="105.81%")]), "overspending")
    assert (found.outcome, found.severity, found.difference) == (Outcome.BROKEN, Severity.INFO, Decimal("27.17"))
    (held,) = findings(form(funds=[total(full_year="467.99", executed="467.99")]), "overspending")
    assert held.outcome is Outcome.HOLDS
