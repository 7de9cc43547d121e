"""Labels are known by key, by one edit, and in headings by their words."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from extract.family import FamilyError
from extract.rows import read_heading
from extract.vocabulary import Vocabulary, label_key, load, vocabulary


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("年度 总体\n目标", "年度总体目标"),
        ("全年预算数（万元）", "全年预算数"),
        ("执行率(B/A)", "执行率"),
        ("1、年度资金总额：", "年度资金总额"),
        ("★★数量指标", "数量指标"),
        ("其中：当年财政拨款", "当年财政拨款"),
    ],
)
def test_a_label_key_leaves_out_what_is_not_the_label(label: str, key: str) -> None:
    assert label_key(label) == key


def test_one_misread_character_is_forgiven_in_a_long_label() -> None:
    assert vocabulary().role("fields", "年度总休目标完成情况") == "goal_actual"


def test_short_labels_and_labels_of_another_role_are_not_confused() -> None:
    assert vocabulary().role("indicators", "二级指标") == "level2"
    assert vocabulary().role("indicators", "分数") is None
    assert vocabulary().role("goals", "年度总体目标") is None


def test_a_fund_line_may_stand_behind_its_group() -> None:
    assert vocabulary().fund_line("2、资金结构：（1）基本支出") == "part"
    assert vocabulary().fund_line("年度资金总额：") == "total"


def test_cost_is_a_label_of_both_levels() -> None:
    assert vocabulary().level1("成本指标（10分）") == "成本指标"
    assert vocabulary().level2("成本 指标") == "成本指标"


def test_headings_of_two_blocks_are_told_apart() -> None:
    indicators = read_heading(["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"])
    funds = read_heading(["项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    assert indicators is not None
    assert funds is not None
    assert (indicators.block, funds.block) == ("indicators", "funds")
    assert funds.roles[0] is None


def test_the_second_fiscal_part_of_a_task_belongs_to_what_was_spent() -> None:
    row = [
        "任务名称",
        "主要内容",
        "预算资金",
        "其中：财政资金",
        "任务完成情况",
        "预算执行数",
        "其中：财政资金",
        "预算执行率",
    ]
    heading = read_heading(row)
    assert heading is not None
    assert heading.roles[3] == "budget_fiscal"
    assert heading.roles[6] == "executed_fiscal"


def test_a_row_of_data_is_no_heading() -> None:
    assert read_heading(["产出指标", "数量指标", "完成情况", "≥3", "3", "10", "10"]) is None


FAMILY = """
id = "sichuan-project"
kind = "project"
priority = 5
[marks]
any_label = ["项目基本情况"]
[labels.indicators]
weight = ["赋分"]
[labels.fields]
project_name = ["任务书名称"]
[labels.level2]
"数量指标" = ["完成数量"]
"""
PLAIN = 'id = "project"\nkind = "project"\npriority = 90\n'


def load_families(*texts: str) -> Vocabulary:
    common = resources.files("extract").joinpath("labels.toml").read_text(encoding="utf-8")
    return load(common, [(f"families/{number}.toml", text) for number, text in enumerate(texts, 1)])


def test_a_family_is_a_file_of_marks_and_spellings() -> None:
    words = load_families(FAMILY)
    assert words.role("indicators", "赋分") == "weight"
    assert words.role("indicators", "分值") == "weight"
    assert words.role("fields", "任务书名称") == "project_name"
    assert words.family("project", ["项目基本情况"], ["产出指标"]) == "sichuan-project"
    assert words.family("project", ["项目资金"], ["产出指标"]) == "other"


def test_a_spelling_that_a_family_adds_to_a_level_leaves_its_parents() -> None:
    words = load_families(FAMILY)
    assert words.level2("完成数量") == "数量指标"
    assert words.parents("数量指标") == {"产出指标"}


def test_the_lowest_priority_is_asked_first() -> None:
    assert load_families(PLAIN, FAMILY).family("project", ["项目基本情况"], []) == "sichuan-project"
    assert load_families(PLAIN, FAMILY).family("project", [], []) == "project"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("[marks]", "[markz]", "no such key markz; there are id, kind, priority, marks, labels"),
        ("[labels.indicators]", "[indicatorz]", "no such key indicatorz"),
        ("[labels.indicators]", "[labels.indicatorz]", "no such block in labels: indicatorz; there are indicators, "),
        ("weight =", "weigth =", "no such role in labels.indicators: weigth"),
        ("any_label", "any_labels", "no such mark any_labels; there are any_label, none_label, level1"),
        (
            'any_label = ["项目基本情况"]',
            'level1 = ["产出"]',
            "no such label in marks.level1: 产出; there are 产出指标",
        ),
        ('["项目基本情况"]', '"项目基本情况"', "marks.any_label must be a list of texts"),
        ('["赋分"]', "[1]", "labels.indicators.weight must be a list of texts"),
        ('"project"', '"projekt"', "kind is projekt, which is none of project, department, basic_data"),
        ("priority = 5", "", "the key priority is missing"),
        ("priority = 5", 'priority = "5"', "priority must be a whole number"),
        ("[marks]", "[marks", "Expected ']'"),
        ('id = "sichuan-project"', 'id = "project"', "2.toml: the id project is that of families/1.toml"),
        (
            'any_label = ["项目基本情况"]',
            "",
            "without marks it takes every form of the kind project; give it [marks], or a ",
        ),
    ],
)
def test_a_family_that_cannot_mean_what_it_says_is_refused(before: str, after: str, fault: str) -> None:
    assert before in FAMILY
    with pytest.raises(FamilyError, match=re.escape(fault)) as error:
        load_families(FAMILY.replace(before, after), PLAIN)
    assert str(error.value).startswith("families/")
    assert "\n" not in str(error.value)
