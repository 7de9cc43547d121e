"""What offices honestly do is no contradiction; the same numbers without the practice are one."""

from __future__ import annotations

import pytest
from record_builder import form, line, printed, row, words
from test_checks_document import valued

from normalize.checks import check_record
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Basic, Fund, Goal, Indicator, NumberFact, Record, Task


def broken(record: Record) -> dict[str, Severity]:
    return {found.rule: found.severity for found in check_record(record) if found.outcome is Outcome.BROKEN}


def contradicted(record: Record) -> set[str]:
    return {rule for rule, severity in broken(record).items() if severity is Severity.CONTRADICTION}


def skipped(record: Record, rule: str) -> list[Finding]:
    found = [one for one in check_record(record) if one.rule == rule]
    return [one for one in found if one.outcome is Outcome.NOT_APPLICABLE]


def total(**columns: str) -> Fund:
    return line("F.total", "年度资金总额", **columns)


def test_rows_scored_out_of_100_are_weighted() -> None:
    rows = [row("30", "100"), row("40", "90"), row("30", "95")]
    assert not contradicted(form(*rows, weight="100", score="94.5"))
    assert contradicted(form(*rows, weight="100", score="99.5")) == {"sum_of_scores"}


def test_one_score_above_its_weight_is_no_habit() -> None:
    assert "score_within_weight" in contradicted(form(row("5", "50"), row("45", "45"), row("50", "50")))


def test_points_on_top_may_exceed_the_weight_and_the_whole() -> None:
    rows = [row("60", "60"), row("40", "38"), row(None, "2", level3="获得表彰加分")]
    assert not contradicted(form(*rows, weight="100", score="100"))
    assert not contradicted(form(*rows, weight="100", score="98"))


def test_a_row_that_takes_points_off_leaves_the_sum_open() -> None:
    record = form(row("60", "60"), row("40", "38"), row("0", "-2", level3="违规扣分项"), weight="100", score="96")
    assert not contradicted(record)
    assert skipped(record, "sum_of_scores")


def test_points_for_execution_may_go_unsaid() -> None:
    fund = total(full_year="100.00", executed="99.00", rate="99%")
    record = form(row("50", "50"), row("40", "38"), funds=[fund], weight="100", score="97.9")
    assert broken(record) == {"sum_of_weights": Severity.WARNING}
    assert contradicted(form(row("50", "50"), row("40", "38"), weight="100", score="97.9"))


def test_execution_as_a_row_of_its_own_is_not_counted_twice() -> None:
    fund = total(full_year="100.00", executed="90.00", rate="90%", weight="10", score="9")
    rows = [row("10", "9", level3="预算执行率"), row("90", "88")]
    assert not contradicted(form(*rows, funds=[fund], weight="100", score="97"))


def test_a_cell_merged_over_two_rows_counts_once() -> None:
    def merged(raw: str) -> NumberFact:
        return NumberFact(raw=raw, value=printed(raw).value, places=("cell " + raw,))  # type: ignore[union-attr]

    twice = [row(None, None).model_copy(update={"weight": merged("40"), "score": merged("38")}) for _ in range(2)]
    assert not contradicted(form(*twice, row("60", "60"), weight="100", score="98"))


def test_a_rate_may_stop_at_100_percent() -> None:
    assert broken(form(funds=[total(full_year="50.00", executed="55.00", rate="100%")])) == {
        "execution_rate": Severity.WARNING,
        "overspending": Severity.INFO,
    }
    over = broken(form(funds=[total(full_year="50.00", executed="55.00", rate="110%")]))
    assert over == {"overspending": Severity.INFO}


def test_amounts_that_print_different_units_are_not_compared() -> None:
    funds = [total(full_year="50万元"), line("F.current_fiscal", "当年", full_year="400000元")]
    funds[0] = funds[0].model_copy(update={"full_year": money("50万元", "50")})
    funds[1] = funds[1].model_copy(update={"full_year": money("400000元", "400000")})
    other = line("F.other", "其他", full_year="10")
    assert not broken(form(funds=[*funds, other]))


def money(raw: str, value: str) -> NumberFact:
    fact = printed(value)
    assert fact is not None
    return fact.model_copy(update={"raw": raw})


def test_a_line_printed_again_below_its_own_heading_is_not_added_twice() -> None:
    funds = [
        total(full_year="100.00"),
        line("F.current_fiscal", "当年财政拨款", full_year="80.00"),
        line("F.current_fiscal", "当年财政拨款", full_year="80.00"),
        line("F.other", "其他资金", full_year="20.00"),
    ]
    assert not contradicted(form(funds=funds))


def test_a_part_that_is_blank_in_one_column_leaves_that_sum_open() -> None:
    funds = [
        total(initial="100.00", full_year="100.00"),
        line("F.current_fiscal", "当年财政拨款", full_year="80.00"),
        line("F.other", "其他资金", initial="0", full_year="20.00"),
    ]
    assert not contradicted(form(funds=funds))
    funds[1] = line("F.current_fiscal", "当年财政拨款", initial="80.00", full_year="80.00")
    assert contradicted(form(funds=funds)) == {"fund_lines"}


def test_a_task_rate_may_be_a_fraction() -> None:
    task = Task(name=words("任务"), budget=printed("200.00"), executed=printed("190.00"), rate=printed("0.95"))
    assert not contradicted(form().model_copy(update={"tasks": (task,)}))
    wrong = task.model_copy(update={"rate": printed("0.85")})
    assert contradicted(form().model_copy(update={"tasks": (wrong,)})) == {"task_rate"}


def basic(label: str, value: str) -> Basic:
    return Basic(label=words(label), values={"2024年决算数": printed(value) or money("", "0")})


def test_money_paid_back_is_a_part_below_zero() -> None:
    lines = (
        basic("三公经费", "5.00"),
        basic("其中：退回", "1").model_copy(update={"values": {"2024年": money("-1", "-1")}}),
    )
    assert not contradicted(form().model_copy(update={"kind": "basic_data", "basic": lines}))


def test_dots_say_that_numbered_lines_go_on() -> None:
    lines = (basic("项目支出", "9.00"), basic("1、专项", "3.00"), basic("2、运行", "2.00"))
    dots = Basic(label=words("……"), values={})
    assert contradicted(form().model_copy(update={"kind": "basic_data", "basic": lines})) == {"numbered_lines"}
    assert not contradicted(form().model_copy(update={"kind": "basic_data", "basic": (*lines, dots)}))


def test_a_rating_of_points_out_of_120_is_not_judged() -> None:
    record = form(row("120", "95"), weight="120", score="95", rating="良", notes=["90-100分为优、80-89分为良"])
    assert not broken(record)


@pytest.mark.parametrize(
    ("executed", "rate", "rules"),
    [
        ("8471600", None, {"unit_slip", "overspending"}),
        ("847.16", None, set()),
        ("0.10", "0.01%", set()),
    ],
)
def test_yuan_among_ten_thousand_yuan_is_a_warning(executed: str, rate: str | None, rules: set[str]) -> None:
    columns = {"full_year": "847.98", "executed": executed} | ({"rate": rate} if rate else {})
    assert broken(form(funds=[total(**columns)])).keys() == rules


def goal(text: str) -> Record:
    record = form(funds=[total(full_year="835.00", executed="824.36")])
    return record.model_copy(update={"goals": (Goal(expected=words(text)),)})


@pytest.mark.parametrize("text", ["投入835万元开展工作", "投入8,350,000元", "投入0.0835亿元"])
def test_an_amount_of_a_goal_is_found_in_the_lines_in_any_unit(text: str) -> None:
    assert not broken(goal(text))


def test_an_amount_that_only_a_goal_names_is_worth_knowing() -> None:
    assert broken(goal("投入600万元")) == {"goal_amounts": Severity.INFO}


def attained(weight: str, score: str, target: str, actual: str) -> Indicator:
    return valued(target, actual, weight, score, "因故未完成")


BY_SHARE = ["定量指标未完成的，按照完成值与指标值的比例计分。"]


def test_points_follow_from_attainment_where_a_note_says_so() -> None:
    assert "score_against_attainment" not in broken(form(attained("10", "8", "≥100个", "80个"), notes=BY_SHARE))
    assert "score_against_attainment" in broken(form(attained("10", "5", "≥100个", "80个"), notes=BY_SHARE))
    assert "score_against_attainment" in broken(form(attained("10", "9", "≤50天", "100天"), notes=BY_SHARE))
    assert "score_against_attainment" not in broken(form(attained("10", "5", "≥100个", "80个")))


def test_a_grade_gives_its_share_of_the_points_where_a_note_says_so() -> None:
    notes = ["达成预期指标、部分达成预期指标三档，对应分值区间100%-80%(含)"]
    assert "score_against_attainment" in broken(form(attained("10", "5", "定性", "达成预期指标"), notes=notes))
    assert "score_against_attainment" not in broken(form(attained("10", "9", "定性", "达成预期指标"), notes=notes))
