"""Headings without walls between that stand so close that they look like one text."""

from __future__ import annotations

import pdf_builder as build
import pytest

from extract.align.form.blocks import Block
from extract.align.form.setting import Setting
from extract.align.form.touching import parted_headings
from extract.model import Grid
from extract.pdf import read_pdf

EM = 9.0
SETTING = Setting(EM, 12)


def block(number: int, text: str, x0: float, x1: float, middle: float) -> Block:
    return Block((number,), text, x0, middle - EM / 2, x1, middle + EM / 2)


def test_two_headings_of_one_block_are_parted_and_keep_their_outer_ends() -> None:
    lines = [block(0, "全年预算数全年执行数", 300, 400, 100)]
    ((line, at, (one, other)),) = parted_headings(lines, SETTING)
    assert (line, at) == (lines[0], 5)
    assert [(half.text, half.x0, half.x1) for half in (one, other)] == [
        ("全年预算数", 300, 345),
        ("全年执行数", 355, 400),
    ]


def test_the_first_lines_of_two_headings_are_known_by_those_below() -> None:
    lines = [
        block(0, "预算执行其中：财政", 300, 390, 100),
        block(1, "数", 313, 322, 112),
        block(2, "资金", 357, 375, 112),
    ]
    ((_, at, _),) = parted_headings(lines, SETTING)
    assert at == len("预算执行")


@pytest.mark.parametrize("text", ["年度指标值", "得分说明", "绩效指标完成情况", "完成年度工作任务数量", "预算执行其中：财政"])
def test_what_is_not_two_headings_stays_whole(text: str) -> None:
    assert not list(parted_headings([block(0, text, 300, 300 + EM * len(text), 100)], SETTING))


def test_a_form_whose_headings_touch_has_a_column_for_each() -> None:
    xs = [40.0, 100.0, 160.0, 260.0, 305.0]
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    data = ["产出指标", "数量指标", "维修设备数量", "≥10台", "12台"]
    parts = [build.written(40, 60, "项目名称"), build.written(200, 60, "巡察工作经费"), build.written(40, 120, "总分")]
    for top, texts in ((80, head), (100, data)):
        parts += [build.written(x, top, text) for x, text in zip(xs, texts, strict=True)]
    document = read_pdf(build.pdf(build.together(*parts, build.written(305, 120, "98"))), "test.pdf")
    (grid,) = (found for found in document.blocks if isinstance(found, Grid))
    assert {"年度指标值", "实际完成值", "≥10台", "12台"} <= {cell.text for cell in grid.cells}
