"""Sentences that state amounts, rates, counts and scores."""

from __future__ import annotations

import pytest
from form_builder import document

from extract.prose import find_statements


def stated(text: str) -> list[tuple[str, str, str | None, str | None]]:
    found = find_statements(document(text))
    return [(statement.metric, statement.value, statement.unit, statement.subject) for statement in found]


def test_budget_execution_and_rate_of_one_subject() -> None:
    text = "2024年年初预算基本支出610.5万元，全年预算基本支出537.04万元，实际基本支出536.42万元，执行率99.88%。"
    assert stated(text) == [
        ("initial_budget", "610.5", "万元", "基本支出"),
        ("full_year_budget", "537.04", "万元", "基本支出"),
        ("executed", "536.42", "万元", "基本支出"),
        ("execution_rate", "99.88", "%", "基本支出"),
    ]


def test_parts_behind_of_which_state_what_the_whole_states() -> None:
    text = "全年实际支出495万元。其中：基本支出459万元，预算执行率为109.8%；项目支出36万元，预算执行率为72.2%。"
    assert stated(text)[1:] == [
        ("executed", "459", "万元", "基本支出"),
        ("execution_rate", "109.8", "%", "基本支出"),
        ("executed", "36", "万元", "项目支出"),
        ("execution_rate", "72.2", "%", "项目支出"),
    ]


def test_score_and_rating() -> None:
    assert stated("最终部门整体绩效自评得分为97分，自评结果为优。") == [
        ("score", "97", "分", "部门整体绩效"),
        ("rating", "优", None, "部门整体绩效"),
    ]


def test_this_item_is_what_the_paragraph_is_about() -> None:
    assert stated("满意度情况：对象满意。该项得分10分。") == [("score", "10", "分", "满意度")]


def test_a_count_counts_what_stands_behind_it_or_before_it() -> None:
    assert stated("完成14家党组织的督查，移送问题线索452件。") == [
        ("count", "14", "家", "党组织"),
        ("count", "452", "件", "移送问题线索"),
    ]


@pytest.mark.parametrize("text", ["单位成立于2017年。", "召开第3次会议。", "坚持“四个意识”。", "根据2021年10月12日的通知。"])
def test_dates_and_ordinals_state_nothing(text: str) -> None:
    assert stated(text) == []


def test_a_statement_keeps_its_sentence_and_place() -> None:
    (statement,) = find_statements(document("概况。项目支出36.1万元。"))
    assert statement.sentence == "项目支出36.1万元。"
    assert statement.places


@pytest.mark.parametrize(
    "text",
    [
        '"rate": {"raw": "74.37%", "value": "74.37"}, "target": {"raw": "≥280人"}',
        "a printed 99.90 % stands for [99.895, 99.905]",
        "│上年结转资金 │67.23万元│执行率│100%│",
    ],
)
def test_figures_without_words_and_tables_drawn_in_text_state_nothing(text: str) -> None:
    assert stated(text) == []
