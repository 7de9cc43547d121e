"""Rules on points, each with the cases in which it must and must not speak."""

from __future__ import annotations

import pytest
from record_builder import form, line, row

from normalize.checks import check_record
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Record

EXECUTION = line("F.total", "年度资金总额", full_year="50.00", executed="50.00", weight="10", rate="100%", score="10")


def finding(record: Record, rule: str) -> Finding:
    return next(found for found in check_record(record) if found.rule == rule)


def broken(record: Record) -> set[str]:
    return {found.rule for found in check_record(record) if found.outcome is Outcome.BROKEN}


def test_rows_and_execution_line_make_up_the_totals() -> None:
    record = form(row("50", "48"), row("40", "40"), funds=[EXECUTION], weight="100", score="98")
    assert finding(record, "sum_of_scores").outcome is Outcome.HOLDS
    assert finding(record, "sum_of_weights").outcome is Outcome.HOLDS


def test_a_total_that_leaves_out_the_execution_line_says_so() -> None:
    record = form(row("60", "58.5"), row("40", "40"), funds=[EXECUTION], weight="100", score="98.5")
    found = finding(record, "sum_of_scores")
    assert (found.outcome, found.severity) == (Outcome.BROKEN, Severity.CONTRADICTION)
    assert found.expected == "108.5"
    assert "without the execution line" in found.message


def test_a_total_of_ninety_beside_a_line_of_ten_leaves_the_line_out_rightly() -> None:
    record = form(row("50", "48"), row("40", "40"), funds=[EXECUTION], weight="90", score="88")
    assert not broken(record)


def test_a_wrong_total_says_how_far_it_is_off() -> None:
    found = finding(form(row("60", "55"), row("40", "40"), weight="100", score="96"), "sum_of_scores")
    assert (found.published, found.expected, str(found.difference)) == ("96", "95", "1")


@pytest.mark.parametrize("score", ["96.9", "97", "96.87"])
def test_a_total_rounded_from_its_rows_holds(score: str) -> None:
    assert not broken(form(row("33.33", "30.2"), row("66.67", "66.67"), weight="100", score=score))


def test_weights_shared_evenly_and_rounded_make_up_the_whole() -> None:
    rows = [row("6.66", "6.66")] * 6 + [row("6.67", "6.67")] * 3 + [row("40", "40")]
    assert not broken(form(*rows, weight="100", score="100"))


def test_a_row_with_a_weight_and_no_score_leaves_the_sum_open() -> None:
    found = finding(form(row("60", None), row("40", "40"), weight="100", score="90"), "sum_of_scores")
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.message == "a row has a weight but no score"


def test_a_row_that_sets_no_indicator_may_have_a_weight_without_a_score() -> None:
    record = form(row("60", "60"), row("40", None, level3="无"), weight="100", score="60")
    assert finding(record, "sum_of_scores").outcome is Outcome.HOLDS


def test_without_a_total_weight_a_sum_other_than_a_hundred_is_a_warning() -> None:
    assert finding(form(row("60", "60"), row("30", "30")), "sum_of_weights").severity is Severity.WARNING


def test_section_points_are_the_weights_of_its_rows() -> None:
    record = form(row("20", "20", "产出指标(50分)"), row("31", "31", "产出指标(50分)"))
    found = finding(record, "section_points")
    assert (found.severity, str(found.difference)) == (Severity.CONTRADICTION, "-1")


def test_a_score_above_its_weight_cannot_be() -> None:
    found = finding(form(row("10", "11", level3="覆盖率")), "score_within_weight")
    assert found.outcome is Outcome.BROKEN
    assert found.message == "score of 覆盖率: 11 is above [0, 10], the weight is 10"


def test_a_score_that_only_rounding_lifts_over_its_weight_is_let_be() -> None:
    assert finding(form(row("3.3", "3.33")), "score_within_weight").outcome is Outcome.HOLDS


def test_the_head_repeats_the_total_or_the_sum() -> None:
    assert not broken(form(row("60", "57"), row("40", "40"), head="97"))
    assert "head_score" in broken(form(row("60", "57"), row("40", "40"), head="98"))
    assert "head_score" in broken(form(row("60", "57"), row("40", "40"), weight="100", score="97", head="98"))


@pytest.mark.parametrize(
    ("score", "rating"), [("90", "优"), ("89.5", "良"), ("60", "中"), ("100", "优秀"), ("12", "差")]
)
def test_a_rating_fits_its_band(score: str, rating: str) -> None:
    assert finding(form(row("100", score), head=score, rating=rating), "rating_band").outcome is Outcome.HOLDS


def test_a_rating_outside_its_band_is_a_contradiction_where_the_notes_state_the_bands() -> None:
    record = form(row("100", "85"), head="85", rating="优")
    assert finding(record, "rating_band").severity is Severity.WARNING
    stated = record.model_copy(update={"notes": form(notes=["4.90-100分为优、80-89分为良"]).notes})
    assert finding(stated, "rating_band").severity is Severity.CONTRADICTION


def test_an_unknown_rating_is_not_judged() -> None:
    assert finding(form(row("100", "85"), head="85", rating="A"), "rating_band").outcome is Outcome.NOT_APPLICABLE


def test_an_empty_form_says_why_no_rule_applies() -> None:
    findings = check_record(form())
    assert {found.outcome for found in findings} == {Outcome.NOT_APPLICABLE}
    assert all(found.message for found in findings)


def test_an_execution_line_without_points_leaves_ten_unsaid() -> None:
    executed = line("F.total", "年度资金总额", full_year="50.00", executed="49.60", rate="99.20%", score="9.92")
    record = form(row("50", "50"), row("40", "40"), weight="100", score="99.92", funds=[executed])
    found = {one.rule: one.severity for one in check_record(record) if one.outcome is Outcome.BROKEN}
    assert found == {"sum_of_weights": Severity.WARNING}
