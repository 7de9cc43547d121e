"""The compare key, the display form and the residue of conversions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.clean import compare_key, display, strip_residue

WRITINGS = [
    ("产出指标\n（50分）", "产出指标(50分)"),
    ("产 出 指 标 (50分)", "产出指标(50分)"),
    ("年度\u3000指标值", "年度指标值"),
    ("年度资金总额：", "年度资金总额"),
    ("“三公经\n费”变动\n率", "三公经费变动率"),
    ("计划参会人数。", "计划参会人数"),
    ("一\u2ed3", "一长"),
    ("⽬标值", "目标值"),
    ("【合计】", "(合计)"),
    ("执行数（Ｂ）", "执行数(b)"),
    ("实际\u200b完成值", "实际完成值"),
]


@pytest.mark.parametrize(("written", "key"), WRITINGS)
def test_writings_of_one_label_share_a_key(written: str, key: str) -> None:
    assert compare_key(written) == key


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert compare_key(compare_key(text)) == compare_key(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("履职目标和主要任\n务完成情况", "履职目标和主要任务完成情况"),
        (" 指标1:  2021年\n巡视 ", "指标1: 2021年巡视"),
        ("budget\nline", "budget line"),
    ],
)
def test_display_folds_breaks_into_one_line(written: str, shown: str) -> None:
    assert display(written) == shown


@pytest.mark.parametrize(
    ("written", "clean", "removed"),
    [
        ("<p>完成培训</p>", "完成培训", ("<p>", "</p>")),
        ("[bookmark: _GoBack]分值", "分值", ("[bookmark: _GoBack]",)),
        ("## 项目资金", "项目资金", ("##",)),
        ("得&nbsp;分", "得 分", ("&nbsp;",)),
        ("**产出指标**", "产出指标", ("**", "**")),
        ("a<br/>b", "ab", ("<br/>",)),
    ],
)
def test_residue_is_taken_away_and_named(written: str, clean: str, removed: tuple[str, ...]) -> None:
    assert strip_residue(written) == (clean, removed)


@pytest.mark.parametrize(
    "content",
    ["购置**数量(台/件)", "(≥**%)", "★补助面积", "≤5<10", "(**月**日前)", "指标1: 数量", "……", "A<B且C>D", " 空格 "],
)
def test_what_the_form_prints_is_no_residue(content: str) -> None:
    assert strip_residue(content) == (content, ())
