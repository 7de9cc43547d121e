"""Labels as forms print them, and what they name."""

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.clean import compare_key
from normalize.match import Context, Match, least_probability, match
from normalize.match.decode import RowLabels, match_fund_lines, match_headings, match_row
from normalize.match.label import read_label
from normalize.match.readings import classes_of
from normalize.tables import DATA
from normalize.taxonomy import KINDS, taxonomy
from tests.benchmarks.labels import TEST, Example, load_examples
from tests.benchmarks.match_scores import calibration_error, ours
from tests.benchmarks.variants import variants

OUTPUT = Context("产出指标", "数量指标")


@pytest.mark.parametrize(
    ("printed", "key", "removed"),
    [
        ("产出指标\n（50分）", "产出指标", ["points"]),
        ("产 出 指 标 40 分", "产出指标", ["points"]),
        ("成本指标(0-20)分", "成本指标", ["points"]),
        ("指标1: 巡察轮次", "巡察轮次", ["indicator_number"]),
        ("★★★受益人口数≥**人", "受益人口数", ["star", "value"]),
        ("（2）其他资金", "其他资金", ["number"]),
        ("1、资金来源：（1）财政性资金", "财政性资金", ["number", "group", "number"]),
        ("其中：当年财政拨款", "当年财政拨款", ["of_which"]),
        ("其中∶财政拨款", "财政拨款", ["of_which"]),
        ("数量指标 (必填硬性指标)", "数量指标", ["instruction"]),
        ("质量达标率100%", "质量达标率", ["percent"]),
        ("[bookmark: _GoBack]分值", "分值", ["residue"]),
        ("成本指標(biāo)", "成本指标", ["traditional", "pinyin"]),
        ("購置**數(shù)量(臺/件)", "购置**数量", ["traditional", "pinyin", "unit"]),
        ("顼目产出", "项目产出", ["misread"]),
        ("提升工作效率定性", "提升工作效率", ["nature"]),
    ],
)
def test_what_is_no_word_of_the_label_is_taken_away_and_kept(printed: str, key: str, removed: list[str]) -> None:
    label = read_label(printed)
    assert label.key == key
    assert [piece.what for piece in label.removed] == removed


@pytest.mark.parametrize("printed", ["培训（会议）天数", "年度工作目标1实现率", "产出指标", "12350举报奖励次数", "……"])
def test_the_words_of_a_label_stay(printed: str) -> None:
    assert read_label(printed).key == printed.replace("（", "(").replace("）", ")").replace("……", "")


def test_points_are_returned_with_their_bounds() -> None:
    assert read_label("产出指标（12.5分）").points == (Decimal("12.5"), Decimal("12.5"))
    assert read_label("成本指标(0-20)分").points == (Decimal(0), Decimal(20))
    assert read_label("（2）其他资金").points is None


@pytest.mark.parametrize(
    ("label", "kind", "context", "code"),
    [
        ("成本指标（5分）", "level1", Context(), "L1.cost"),
        ("成本指标", "level2", Context("产出指标"), "L2.output_cost"),
        ("经济成本指标", "level2", Context("成本指标"), "L2.economic_cost"),
        ("满意度", "level1", Context(), "L1.satisfaction"),
        ("满意度", "level2", Context("效益指标"), "L2.service_satisfaction"),
        ("满意度", "level3", Context("效益", "项目效益"), "L3.satisfaction_general"),
        ("预算执行率", "level1", Context(), "L1.budget_execution"),
        ("预算执行率", "level3", Context("过程", "资金管理"), "L3.budget_exec_rate"),
        ("预算执行率", "column", Context(), "C.exec_rate"),
        ("可持续性指标", "level1", Context(), "L1.sustainability"),
        ("可持续影响指标", "level2", Context("效益指标"), "L2.sustainable_impact"),
    ],
)
def test_the_column_decides_what_the_same_words_mean(label: str, kind: str, context: Context, code: str) -> None:
    assert match(label, kind, context).code == code


@pytest.mark.parametrize(
    ("label", "level2", "code"),
    [
        ("资金到位率", "资金管理", "L3.fund_arrival_rate"),
        ("资金到位及时率", "时效指标", "L3.payment_timeliness"),
        ("设备验收合格率", "质量指标", "L3.acceptance_rate"),
        ("设备验收及时率", "时效指标", "L3.completion_timeliness"),
        ("政府采购率", "质量指标", "L3.procurement_rate"),
        ("政府采购执行率", "预算和财务管理", "L3.procurement_exec_rate"),
        ("人均培训成本控制率", "成本指标", "L3.training_unit_cost"),
        ("绩效目标合理性", "绩效目标", "L3.goal_reasonable"),
        ("绩效指标合理性", "工作目标管理", "L3.indicator_reasonable"),
    ],
)
def test_labels_that_share_most_characters_are_told_apart(label: str, level2: str, code: str) -> None:
    assert match(label, "level3", Context(None, level2)).code == code


@pytest.mark.parametrize(
    "label", ["水标尺宽度", "桃树种植面积", "促进经济高质量发展", "维护社会稳定", "患者满意度", "无", "……", "", "/"]
)
def test_a_label_without_a_concept_has_no_code(label: str) -> None:
    assert match(label, "level3", OUTPUT).code is None


def test_a_concept_beyond_the_common_list_is_reported_beside() -> None:
    found = match("患者满意度", "level3", Context("满意度指标", "服务对象满意度指标"))
    assert (found.code, found.extension) == (None, "L3.patient_satisfaction")


def test_an_answer_names_its_runner_up_and_why() -> None:
    found = match("资金到位及时率", "level3", Context("产出指标", "时效指标"))
    assert found.code == "L3.payment_timeliness"
    assert found.candidates[0] == (found.code, found.probability)
    assert len(found.candidates) > 1
    assert found.why == "a spelling of 资金拨付（发放）及时率"


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        match("产出指标", "level4")


@given(st.text(max_size=40), st.sampled_from(KINDS))
def test_any_text_gets_an_answer(text: str, kind: str) -> None:
    found = match(text, kind)
    assert 0 <= found.probability <= 1
    assert found.code is None or found.probability >= least_probability(kind)


def test_listed_spellings_are_written_clean() -> None:
    plain = (spelling for concept in taxonomy() for spelling in concept.spellings if spelling.isalpha())
    assert not [spelling for spelling in plain if compare_key(spelling) == spelling != read_label(spelling).key]


def test_every_name_of_the_tree_names_its_concept() -> None:
    upper = [concept for kind in ("level1", "fund_line", "column") for concept in taxonomy().of_kind(kind)]
    assert [match(concept.name, concept.kind).code for concept in upper] == [
        None if concept.extension else concept.id for concept in upper
    ]


def test_a_row_is_read_from_the_top() -> None:
    row = match_row(RowLabels("产出指标(50分)", "成本指标", "项目总成本"))
    codes = [found.code for found in (row.level1, row.level2, row.level3) if found]
    assert codes == ["L1.output", "L2.output_cost", "L3.cost_total"]
    assert match_row(RowLabels(level3="满意度")).level1 is None


def test_a_level_1_label_that_alone_is_not_sure_is_heard_with_the_one_below() -> None:
    assert match("成效", "level1").code is None
    row = match_row(RowLabels("成效", "社会效益指标"))
    assert row.level1 is not None
    assert (row.level1.code, row.level1.method) == ("L1.benefit", "joint")
    assert match_row(RowLabels("填报说明", "数量指标")).level1 == match("填报说明", "level1")


def test_a_likeness_to_a_fund_line_gives_way_to_the_line_itself() -> None:
    likeness, sure = match_fund_lines(["其他资钱", "其他资金"])
    assert (likeness.code, sure.code) == (None, "F.other")
    assert match_fund_lines(["其他资钱"])[0].code == "F.other"


def test_no_two_headings_of_a_table_name_the_same_concept() -> None:
    headings = match_headings(["年度指标值", "指标值", "实际完成值", "分值", "得分"])
    codes = [found.code for found in headings if found.code]
    assert len(codes) == len(set(codes))
    assert codes[-3:] == ["C.actual", "C.weight", "C.score"]


def answers(examples: Iterable[Example]) -> list[tuple[Example, Match]]:
    return [(example, match(example.label, example.kind, example.context)) for example in examples]


KEPT_APART = answers(example for name in TEST for example in load_examples(name))


@pytest.mark.parametrize(
    ("kinds", "bar"),
    [(KINDS, 0.95), (("level3",), 0.93), (("level1", "level2", "fund_line", "column"), 0.97)],
)
def test_labels_kept_apart_are_answered_rightly(kinds: tuple[str, ...], bar: float) -> None:
    asked = [(example, found) for example, found in KEPT_APART if example.kind in kinds]
    assert sum(found.code in example.right for example, found in asked) / len(asked) >= bar


def test_labels_kept_apart_that_name_nothing_get_no_code() -> None:
    nothing = [found for example, found in KEPT_APART if example.right == (None,)]
    assert sum(found.code is not None for found in nothing) / len(nothing) <= 0.02


def test_probabilities_of_labels_kept_apart_can_be_trusted() -> None:
    answers = [(example, ours(example)) for example, _ in KEPT_APART]
    assert calibration_error(answers) <= 0.03


def test_answers_are_precise_where_they_are_given() -> None:
    given_codes = [(example, found) for example, found in KEPT_APART if found.code]
    named = [example for example, _ in KEPT_APART if None not in example.right]
    assert sum(found.code in example.right for example, found in given_codes) / len(given_codes) >= 0.99
    assert len(given_codes) / len(named) >= 0.85


def test_closed_labels_survive_what_typesetting_and_recognition_do() -> None:
    labels = [concept for kind in ("level1", "fund_line", "column") for concept in taxonomy().of_kind(kind)]
    common = [concept for concept in labels if not concept.extension]
    written = [(concept, text) for concept in common for text in variants(concept.name).values()]
    found = [match(text, concept.kind).code for concept, text in written]
    right = sum(code == concept.id for code, (concept, _) in zip(found, written, strict=True))
    wrong = sum(code not in {None, concept.id} for code, (concept, _) in zip(found, written, strict=True))
    assert right / len(written) >= 0.93
    assert wrong / len(written) <= 0.01


def test_word_classes_are_found_by_look_up_as_by_their_patterns() -> None:
    table = tomllib.loads(DATA.joinpath("readings.toml").read_text(encoding="utf-8"))["words"]
    for example, _ in KEPT_APART:
        key = read_label(example.label).key
        by_pattern = sum(1 << bit for bit, pattern in enumerate(table.values()) if re.search(pattern, key))
        assert classes_of(key) == by_pattern
