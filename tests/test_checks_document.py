"""Rules on rows, on basic data tables, and between the sentences and the tables of a document."""

from __future__ import annotations

import pytest
from record_builder import form, line, number, printed, row, words

from extract.model import COLUMNS_LOST, Statement
from normalize.checks import check_document, check_record
from normalize.compare import compare
from normalize.explain.document import explain_document
from normalize.finding import Finding, Outcome, Severity
from normalize.quantity import parse_quantity
from normalize.record import (
    Attainment,
    Basic,
    Goal,
    Indicator,
    LevelThree,
    Record,
    Remainder,
    SplitLine,
    ValueFact,
)
from tests.benchmarks.write_rules import PAGE, page

SENTENCE = "全年预算基本支出537.04万元，实际基本支出536.42万元，执行率99.90%。"


def broken(findings: tuple[Finding, ...]) -> dict[str, Severity]:
    return {found.rule: found.severity for found in findings if found.outcome is Outcome.BROKEN}


def said(metric: str, value: str, unit: str, subject: str, sentence: str = SENTENCE) -> Statement:
    return Statement(metric, value, unit, subject, sentence, ())


def valued(target: str, actual: str, weight: str, score: str, reason: str | None = None) -> Indicator:
    found = compare(parse_quantity(target), parse_quantity(actual))
    update = {
        "target": value(target),
        "actual": value(actual),
        "attainment": Attainment(outcome=found.outcome, why=found.why, flags=found.flags),
        "deviation": words(reason) if reason else None,
    }
    return row(weight, score).model_copy(update=update)


def value(raw: str) -> ValueFact:
    read = parse_quantity(raw)
    low, high = (None if bound is None else str(bound) for bound in (read.low, read.high))
    return ValueFact(
        raw=raw, value=raw, op=read.op, low=low, high=high, unit=read.unit, kind=read.kind, flags=read.flags
    )


@pytest.mark.parametrize(
    ("indicator", "rule"),
    [
        (valued("≥35份", "28份", "3", "3"), "full_score_for_missed_target"),
        (valued("≥35份", "36份", "3", "2"), "deduction_for_met_target"),
        (valued("≥35份", "28份", "3", "2"), "deduction_without_reason"),
        (valued("≥35份", "36份", "3", "3", "因工作安排调整"), "reason_without_deduction"),
        (valued("=100%", "》=95%", "10", "10"), "operator_in_value"),
    ],
)
def test_an_odd_row_is_a_warning_at_most(indicator: Indicator, rule: str) -> None:
    found = broken(check_record(form(indicator)))
    assert rule in found
    assert found[rule] is not Severity.CONTRADICTION


@pytest.mark.parametrize(
    "indicator",
    [
        valued("≥35份", "28份", "3", "2.4", "因工作安排调整"),
        valued("≥35份", "36份", "3", "3"),
        valued("定性", "优", "5", "4.5"),
        valued("3", "5人", "5", "5"),
    ],
)
def test_an_honest_row_is_let_be(indicator: Indicator) -> None:
    rules = {"full_score_for_missed_target", "deduction_for_met_target", "deduction_without_reason"}
    assert not rules & broken(check_record(form(indicator))).keys()


def test_a_row_that_sets_nothing_should_not_weigh() -> None:
    assert "points_for_nothing" in broken(check_record(form(row("10", "0", level3="无"))))


def basic(label: str, **values: str) -> Basic:
    return Basic(label=words(label), values={heading: printed(raw) or number(None) for heading, raw in values.items()})


def basic_record(*lines: Basic) -> Record:
    return form().model_copy(update={"kind": "basic_data", "basic": lines})


def test_numbered_lines_make_up_the_line_above_them() -> None:
    lines = [
        basic("三公经费", y2024="10.11"),
        basic("1、公务用车购置和维护经费", y2024="9.92"),
        basic("其中：公车购置", y2024="0"),
        basic("2、出国经费", y2024="0"),
        basic("3、公务接待", y2024="0.19"),
        basic("公用经费", y2024="98.77"),
    ]
    assert not broken(check_record(basic_record(*lines)))
    assert "numbered_lines" in broken(check_record(basic_record(basic("三公经费", y2024="11.10"), *lines[1:])))
    assert "lines_within" in broken(check_record(basic_record(*lines[:2], basic("其中：公车购置", y2024="12"))))


def test_a_stated_rate_that_its_own_sentence_belies_may_be_another_lines() -> None:
    department = form(funds=[line("F.total", "年度资金总额", full_year="847.98", executed="847.16", rate="99.90%")])
    statements = (
        said("full_year_budget", "537.04", "万元", "基本支出"),
        said("executed", "536.42", "万元", "基本支出"),
        said("execution_rate", "99.90", "%", "基本支出"),
    )
    findings = check_document((department,), statements)
    assert broken(findings) == {"narrative_rate": Severity.CONTRADICTION}
    (explained,) = [one for one in explain_document((department,), statements, findings) if one.explanations]
    assert "number_of_another_line" in {one.kind for one in explained.explanations if one.rank == 1}


def department(*splits: SplitLine) -> Record:
    fund = line("F.total", "年度资金总额", full_year="847.98", executed="847.16", rate="99.90%")
    return form(funds=[fund]).model_copy(update={"kind": "department", "splits": splits})


def split(code: str, amount: str) -> SplitLine:
    return SplitLine(group=words("按支出性质分"), label=words(code), code=code, amount=printed(amount))


def test_a_split_that_agrees_with_no_stated_amount_is_one_finding() -> None:
    record = department(split("F.basic_exp", "533.83"), split("F.project_exp", "313.33"))
    statements = (said("executed", "536.42", "万元", "基本支出"), said("executed", "310.75", "万元", "项目支出"))
    (found,) = [one for one in check_document((record,), statements) if one.outcome is Outcome.BROKEN]
    assert [one.rule for one in found.consequences] == ["narrative_amounts"]
    supposed = [change.supposed for change in found.explanations[0].changes]
    assert supposed == ["536.42", "310.75"]


def test_an_amount_stated_in_another_unit_is_converted() -> None:
    assert not broken(check_document((department(),), (said("executed", "8471600", "元", "部门"),)))
    assert broken(check_document((department(),), (said("executed", "8471600", "万元", "部门"),)))


def test_a_stated_score_and_rating_are_the_forms() -> None:
    record = form(row("100", "88"), score="88", rating="优")
    statements = (said("score", "87", "分", "项目"), said("rating", "良", "", "项目"))
    assert broken(check_document((record,), statements)).keys() == {"narrative_scores", "narrative_rating"}


def test_words_about_something_else_are_left_alone() -> None:
    statements = (said("executed", "5", "万元", "差旅费"), said("score", "7", "分", "某指标"))
    assert not broken(check_document((department(),), statements))


def test_a_line_of_zeros_in_a_basic_table_is_a_warning_against_the_sentences() -> None:
    record = basic_record(Basic(label=words("项目支出："), values={"2024年决算数": printed("0") or number(None)}))
    found = broken(check_document((record,), (said("executed", "310.75", "万元", "项目支出"),)))
    assert found == {"basic_against_narrative": Severity.WARNING}


def test_two_forms_with_the_same_values_are_called_copies() -> None:
    rows = [valued(f"≥{n}个", f"{n + 3}个", "10", "10") for n in range(10, 16)]
    first, second = form(*rows), form(*rows[::-1]).model_copy(update={"form": 2})
    assert broken(check_document((first, second), ())) == {"copied_forms": Severity.WARNING}


def test_the_parts_that_sentences_state_should_make_up_the_total() -> None:
    parts = (said("executed", "536.42", "万元", "基本支出"), said("executed", "310.75", "万元", "项目支出"))
    assert not broken(check_document((department(),), parts))
    wrong = (parts[0], said("executed", "301.75", "万元", "项目支出"))
    assert broken(check_document((department(),), wrong)) == {"narrative_parts": Severity.WARNING}


def test_a_sentence_in_another_unit_of_money_is_named_as_the_slip() -> None:
    statements = (said("executed", "847.16", "元", "部门"),)
    findings = check_document((department(),), statements)
    assert "mixed up" in next(one.message for one in findings if one.outcome is Outcome.BROKEN)
    (explained,) = [one for one in explain_document((department(),), statements, findings) if one.explanations]
    assert "unit_slip" in {one.kind for one in explained.explanations if one.rank == 1}


def test_a_rate_in_a_sentence_may_be_a_fraction() -> None:
    statements = (
        said("full_year_budget", "500.00", "万元", "基本支出"),
        said("executed", "495.00", "万元", "基本支出"),
        said("execution_rate", "0.99", "", "基本支出"),
    )
    assert not broken(check_document((), statements))


def test_a_whole_score_in_a_sentence_may_round_the_forms() -> None:
    record = form(row("100", "96.87"), score="96.87")
    assert not broken(check_document((record,), (said("score", "97", "分", "自评"),)))
    assert broken(check_document((record,), (said("score", "98", "分", "自评"),)))


def test_the_departments_score_is_not_compared_with_a_projects_form() -> None:
    record = form(row("100", "88"), score="88", rating="优")
    statements = (said("score", "95", "分", "部门整体支出"), said("rating", "良", "", "部门整体支出"))
    assert not broken(check_document((record,), statements))


def test_the_column_that_a_split_means_is_that_of_the_amounts_stated_of_all_its_lines() -> None:
    record = department(split("F.basic_exp", "533.83"), split("F.project_exp", "313.33"))
    statements = (
        said("executed", "536.42", "万元", "基本支出"),
        said("executed", "310.75", "万元", "项目支出"),
        said("full_year_budget", "310.94", "万元", "项目支出"),
    )
    (found,) = [one for one in check_document((record,), statements) if one.outcome is Outcome.BROKEN]
    assert [one.expected for one in (found, *found.consequences)] == ["536.42", "310.75"]
    project = form(funds=[line("F.total", "总额", executed="310.75")]).model_copy(update={"form": 2})
    (found,) = [
        one
        for one in check_document((record, project), statements)
        if one.rule == "narrative_amounts" and one.explanations
    ]
    assert [(one.kind, one.rank) for one in found.explanations] == [
        ("split_of_other_figures", 1),
        ("sentence_of_other_figures", 2),
    ]


def test_the_catalogue_is_that_of_the_rules() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.benchmarks.write_rules"


def named(label: str, target: str, actual: str) -> Indicator:
    return valued(target, actual, "10", "10").model_copy(update={"level3": LevelThree(raw=label, value=label)})


def test_one_indicator_with_two_values_in_two_forms_is_worth_knowing() -> None:
    first, second = form(named("巡察轮次", "2", "3")), form(named("巡察轮次", "3", "3轮")).model_copy(update={"form": 2})
    (found,) = [one for one in check_document((first, second), ()) if one.outcome is Outcome.BROKEN]
    assert (found.rule, found.severity) == ("same_indicator", Severity.INFO)
    assert found.message == "target of 巡察轮次 is 2 in form 1 and 3 in form 2"


@pytest.mark.parametrize(("date", "outcome"), [("2024-03-01", "holds"), ("2023-12", "holds"), ("2023-08-30", "broken")])
def test_a_form_dated_before_its_year_was_over_is_a_warning(date: str, outcome: str) -> None:
    record = form(row("100", "100")).model_copy(update={"year": words("2023年"), "report_date": words(date)})
    (found,) = [one for one in check_record(record) if one.rule == "dated_after_its_year"]
    assert found.outcome == outcome


def test_amounts_that_make_up_a_line_together_stand_in_it() -> None:
    goal = Goal(expected=words("其中保障经费18.65万元、培训经费10.125万元、宣传经费31.35万元，另安排7万元"))
    record = form(row("100", "100"), funds=[line("F.total", "年度资金总额", executed="60.125")])
    (found,) = [
        one for one in check_record(record.model_copy(update={"goals": (goal,)})) if one.rule == "goal_amounts"
    ]
    assert found.message == "a goal names 7万元, which stands in no line"


def test_a_sum_that_may_lack_a_lost_row_is_not_called_wrong() -> None:
    record = form(row("60", "60"), row("30", "30"), weight="100", score="100")
    assert {"sum_of_scores", "sum_of_weights"} <= broken(check_record(record)).keys()
    lost = Remainder(text="10", reason=COLUMNS_LOST)
    assert not broken(check_record(record.model_copy(update={"remainder": (lost,)})))
