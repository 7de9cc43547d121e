"""Misread characters of a label, read as those that were printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.match import Context, match
from normalize.match.mend import mend
from normalize.taxonomy import KINDS, taxonomy


@pytest.mark.parametrize(
    ("printed", "kind", "meant"),
    [
        ("残疾人辅助器具采购件教", "level3", "残疾人辅助器具采购件数"),
        ("残疾人家庭收人增加", "level3", "残疾人家庭收入增加"),
        ("强制免疫疫苗采构数量", "level3", "强制免疫疫苗采购数量"),
        ("免疫任务完成吋间", "level3", "免疫任务完成时间"),
        ("动物防疫补助标隹", "level3", "动物防疫补助标准"),
        ("按期幵工率", "level3", "按期开工率"),
        ("执行宰", "column", "执行率"),
        ("一股公共预算", "fund_line", "一般公共预算"),
    ],
)
def test_a_look_alike_that_makes_no_word_is_read_as_the_character_that_does(
    printed: str, kind: str, meant: str
) -> None:
    mended = mend(printed, kind)
    assert mended is not None
    assert (mended.key, mended.guessed) == (meant, 0)


def test_several_characters_of_a_label_may_be_misread() -> None:
    mended = mend("补助资佥发放及吋宰", "level3")
    assert mended is not None
    assert mended.key == "补助资金发放及时率"
    assert mended.changes == (("佥", "金"), ("吋", "时"), ("宰", "率"))


def test_a_character_that_was_lost_is_guessed_by_its_neighbours_and_the_guess_is_counted() -> None:
    mended = mend("工程验收□格率", "level3")
    assert mended is not None
    assert (mended.key, mended.guessed) == ("工程验收合格率", 1)


@pytest.mark.parametrize(
    "label",
    [
        "学校教师人数",
        "苗木采购数量",
        "引入企业数量",
        "木材加工量",
        "每公里造价(万元/公里)",
        "12月底前完成率",
        "党校教师培训人数",
    ],
)
def test_words_that_are_right_as_they_stand_are_left_alone(label: str) -> None:
    assert mend(label, "level3") is None


def test_no_listed_name_is_doubted() -> None:
    assert not [concept.name for concept in taxonomy() if mend(concept.name, concept.kind)]


def test_what_was_read_otherwise_is_kept_beside_the_answer() -> None:
    found = match("残疾人辅助器具采购件教", "level3", Context("产出指标", "数量指标"))
    assert found.code == "L3.purchase_quantity"
    assert [(piece.what, piece.text) for piece in found.label.removed] == [("misread", "教")]


def test_a_label_may_be_in_traditional_script() -> None:
    found = match("優撫政策知曉率", "level3", Context("效益指标", "社会效益指标"))
    assert (found.code, found.label.key) == ("L3.policy_awareness", "优抚政策知晓率")


@given(st.text(max_size=30), st.sampled_from(KINDS))
def test_a_mended_label_is_as_long_as_the_label(text: str, kind: str) -> None:
    mended = mend(text, kind)
    assert mended is None or (len(mended.key) == len(text) and mended.key != text)
