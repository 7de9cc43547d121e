"""Which number is wrong: the slip that was made is found, proven by replay, and told from what follows of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_builder import consistent_record, form, line, row
from record_errors import OPERATIONS, inject

import normalize.explain as explaining
from extract.model import Statement
from normalize.checks import check_record
from normalize.explain import explain, is_contradiction
from normalize.explain.board import Board
from normalize.explain.edits import Kind, slip_between
from normalize.explain.suppose import broken_rules, with_supposed
from normalize.finding import Explanation, Finding, Outcome, Severity
from normalize.record import Record


def causes(record: Record, *statements: Statement) -> list[Finding]:
    return [found for found in explain(record, check_record(record), statements) if is_contradiction(found)]


def changes(explanation: Explanation) -> dict[str, str | None]:
    return {change.field: change.supposed for change in explanation.changes}


def ranked_first(finding: Finding) -> list[Explanation]:
    return [one for one in finding.explanations if one.rank == 1]


@pytest.mark.parametrize(
    ("published", "supposed", "kind"),
    [
        ("754.37", "745.37", Kind.SWAPPED),
        ("75.37", "745.37", Kind.DROPPED),
        ("7455.37", "745.37", Kind.DOUBLED),
        ("74.537", "745.37", Kind.POINT_MOVED),
        ("735.37", "745.37", Kind.REPLACED),
        ("7453700", "745.37", Kind.UNIT_SLIP),
        ("123.45", "745.37", Kind.OTHER_NUMBER),
    ],
)
def test_the_slip_between_two_numbers_has_a_name(published: str, supposed: str, kind: Kind) -> None:
    assert slip_between(Decimal(published), Decimal(supposed)) is kind


def test_a_consistent_record_needs_no_explanation() -> None:
    record = consistent_record(1)
    assert explain(record, check_record(record)) == check_record(record)


def test_totals_that_leave_out_the_execution_line_are_one_cause() -> None:
    fund = line(
        "F.total", "年度资金总额", full_year="1002.23", executed="745.37", weight="10", rate="74.37%", score="7.44"
    )
    (cause,) = causes(form(row("60", "57.50"), row("40", "40"), funds=[fund], weight="100", score="97.50"))
    assert [found.rule for found in cause.consequences if is_contradiction(found)] == ["sum_of_weights"]
    (first,) = ranked_first(cause)
    assert first.kind == Kind.LEFT_OUT
    assert changes(first) == {"total.score": "104.94", "total.weight": "110"}


def test_a_rate_cut_to_fewer_digits_is_followed_into_the_score_and_the_total() -> None:
    fund = line(
        "F.total", "年度资金总额", full_year="310.94", executed="310.75", weight="10", rate="99.00%", score="9.90"
    )
    (cause,) = causes(form(row("90", "90.00"), funds=[fund], weight="100", score="99.90"))
    (first,) = ranked_first(cause)
    assert first.kind == Kind.ROUNDED_RATE
    assert changes(first) == {"funds.0.rate": "99.94", "funds.0.score": "9.99", "total.score": "99.99"}


def test_points_in_a_rate_cell_are_one_slip_with_the_number_in_the_cell_of_the_points() -> None:
    funds = [
        line("F.total", "年度资金总额", full_year="32", executed="32", weight="10", rate="10", score="81"),
        line("F.current_fiscal", "当年财政拨款", full_year="32", executed="32", rate="10"),
    ]
    found = causes(form(row("100", "81"), funds=funds, weight="100", score="81"))
    slid = next(cause for cause in found if cause.rule == "score_within_weight")
    assert ranked_first(slid)[0].kind == Kind.SLID
    assert changes(ranked_first(slid)[0]) == {"funds.0.rate": "100", "funds.1.rate": "100", "funds.0.score": "10"}
    assert {one.rule for one in slid.consequences} >= {"execution_rate", "rate_without_percent", "execution_score"}


def test_a_row_that_weighs_too_much_explains_header_total_and_score_together() -> None:
    rows = [row("30", "30", "产出指标(50分)"), row("21", "21", "产出指标(50分)"), row("50", "49", "效益指标(50分)")]
    (cause,) = causes(form(*rows, weight="100", score="99"))
    assert {found.rule for found in cause.consequences} >= {"sum_of_weights", "section_points"}
    assert {"indicators.1.weight": "20", "indicators.1.score": "20"} in [changes(one) for one in ranked_first(cause)]


def test_a_row_that_the_totals_count_may_be_missing() -> None:
    rows = [row("30", "30", "产出指标(50分)"), row("18", "18", "产出指标(50分)"), row("50", "49", "效益指标(50分)")]
    (cause,) = causes(form(*rows, weight="100", score="99"))
    assert Kind.ROW_MISSING in {one.kind for one in ranked_first(cause)}


def test_equally_good_explanations_share_a_rank_and_the_finding_says_that_it_cannot_decide() -> None:
    (cause,) = causes(form(row("60", "55"), row("40", "36"), weight="100", score="93"))
    assert len(ranked_first(cause)) > 1
    assert "not decidable" in cause.message


def test_a_number_that_a_sentence_repeats_is_less_likely_to_be_wrong() -> None:
    funds = [
        line("F.total", "年度资金总额", executed="398.00"),
        line("F.current_fiscal", "当年", executed="380.00"),
        line("F.other", "其他资金", executed="15.00"),
    ]
    statement = Statement("executed", "398.00", "万元", "项目", "实际支出398.00万元。", ())
    (cause,) = causes(form(funds=funds), statement)
    assert all("funds.0.executed" not in changes(one) for one in ranked_first(cause))


def test_every_explanation_closes_what_it_claims_when_it_is_replayed() -> None:
    case = inject(consistent_record(11), ("line_left_out",), 3)
    assert case is not None
    for cause in causes(case.record):
        for explanation in cause.explanations:
            supposed = {change.field: Decimal(change.supposed or "0") for change in explanation.changes}
            after = {rule for rule, _ in broken_rules(with_supposed(case.record, supposed))}
            assert not after & set(explanation.closes)


def test_supposing_never_touches_the_published_record() -> None:
    record = consistent_record(5)
    before = record.model_dump_json()
    with_supposed(record, {"total.score": Decimal(1), "indicators.0.weight": Decimal(2)})
    assert record.model_dump_json() == before


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(sorted(OPERATIONS)))
def test_no_contradiction_is_lost_and_none_invented(seed: int, operation: str) -> None:
    case = inject(consistent_record(seed), (operation,), seed)
    if case is None:
        return
    plain = [found for found in check_record(case.record) if found.outcome is Outcome.BROKEN]
    explained = [found for found in explain(case.record, plain) if found.outcome is Outcome.BROKEN]
    told = [found.rule for found in explained] + [one.rule for found in explained for one in found.consequences]
    assert sorted(told) == sorted(found.rule for found in plain)
    assert all(found.severity is Severity.CONTRADICTION for found in explained if found.explanations)


def test_all_equally_good_explanations_are_listed_and_the_totals_as_a_further_one() -> None:
    rows = [row("3", "3", "产出指标(50分)") for _ in range(17)] + [row("50", "50", "效益指标(50分)")]
    (cause,) = causes(form(*rows, weight="100", score="100"))
    assert len([one for one in ranked_first(cause) if len(one.changes) == 2]) == 17
    assert Kind.TOTALS_NOT_UPDATED in {one.kind for one in cause.explanations if one.rank > 1}


def test_a_search_that_is_cut_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Board, "spend", lambda self, *_: setattr(self, "steps", -1))
    record = form(row("60", "55"), row("40", "36"), weight="100", score="93")
    (found,) = causes(record)
    assert "cut off" in found.message


def test_what_no_single_slip_explains_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "repairs", lambda *_: [])
    (found,) = causes(form(row("60", "55"), row("40", "36"), weight="100", score="93"))
    assert "no single slip" in found.message


def test_a_rating_against_the_stated_bands_is_explained_by_the_rating_of_the_score() -> None:
    record = form(row("100", "95"), score="95", weight="100", rating="差", notes=["90-100分为优、80-89分为良"])
    (found,) = causes(record)
    assert [changes(one) for one in ranked_first(found)] == [{"rating": "优"}]
