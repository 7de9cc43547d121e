"""How texts stand in the columns of forms without walls: beside their headings, broken, or below a fuller row."""

from __future__ import annotations

import numpy as np
import pdf_builder as build
import pytest
from test_align_begun import XS, Part, funds, funds_head, indicators, row, rows, whole, written

from extract.align.form.blocks import Block, is_label, joined
from extract.align.form.columns import between
from extract.align.form.extent import inside
from extract.align.form.loose import loose_rows
from extract.align.form.section import Section, begin_at_left, find_columns
from extract.align.form.setting import Setting
from extract.geometry.rulings import Rulings
from extract.model import Grid
from extract.pdf import read_pdf

EM = 9.0


def block(number: int, text: str, x0: float, middle: float) -> Block:
    return Block((number,), text, x0, middle - EM / 2, x0 + EM * len(text), middle + EM / 2)


def table(*parts: Part) -> Grid:
    """Return the only table of a page."""
    document = read_pdf(build.pdf(build.together(*parts)), "test.pdf")
    (grid,) = (found for found in document.blocks if isinstance(found, Grid))
    return grid


def section(kind: str, head: list[Block], roles: tuple[str, ...]) -> Section:
    return Section(kind, head, roles, head[0].middle)


def test_prose_that_ends_before_its_heading_is_below_it() -> None:
    head = [block(0, "预期目标", 200, 100), block(1, "实际完成情况", 400, 100)]
    goals = section("goals", head, ("expected", "actual"))
    lines = [*head, block(2, "年度目标", 40, 110), block(3, "健全机制", 110, 130), block(4, "已经健全", 300, 130)]
    find_columns(goals, lines, EM)
    assert goals.cores == [(40, 76), (110, 236), (300, 454)]


def test_figures_at_the_right_of_a_column_are_below_its_heading() -> None:
    head = [block(0, "全年预算数", 200, 100), block(1, "得分", 300, 100)]
    money = section("funds", head, ("full_year", "score"))
    lines = [*head, block(2, "资金总额", 100, 130), block(3, "20.5", 209, 130), block(4, "7.5", 330, 130)]
    money.rows = [(126, 134)]
    find_columns(money, lines, EM)
    assert money.cores == [(100, 136), (200, 245), (300, 357)]


@pytest.mark.parametrize(("x0", "at_left"), [(200.0, True), (227.0, False)])
def test_texts_begin_at_the_left_where_their_headings_do(x0: float, *, at_left: bool) -> None:
    head = [block(0, "一级指标", 100, 100), block(1, "三级指标", x0, 100), block(2, "年度指标值", 400, 100)]
    found = section("indicators", head, ("level1", "level3", "target"))
    prose = [block(10 + number, "维修农田灌溉设备" + "数量" * number, 200, 130 + 20 * number) for number in range(3)]
    assert begin_at_left(found, [*head, *prose], EM) == at_left


@pytest.mark.parametrize(("text", "is_one"), [("任务", True), ("任务。", False), ("备注；", False)])
def test_the_end_of_a_sentence_is_no_label(text: str, *, is_one: bool) -> None:
    assert is_label(text) == is_one


def test_two_lines_that_make_a_known_label_are_one_beside_other_labels() -> None:
    lines = [block(0, "任务名称", 100, 100), block(1, "主要内容", 100, 112)]
    lines += [block(2, "其中：财政", 300, 100), block(3, "资金", 313.5, 112)]
    assert "其中：财政资金" in {found.text for found in joined(lines, EM, 12)}


def test_a_figure_broken_over_two_lines_is_one_text_of_its_row() -> None:
    lines = [block(0, "总分", 40, 106), block(1, "10", 200, 100), block(2, "0", 204, 112), block(3, "98", 300, 106)]
    (found,) = loose_rows(lines, EM, 12)
    assert [text.text for text in found] == ["总分", "100", "98"]


def test_a_total_whose_figure_is_broken_begins_above_its_label() -> None:
    ends = [*row(["", "10", "9"], [XS[0], *XS[4:]], 304), *row(["", "0", "8"], [XS[0], *XS[4:]], 316)]
    grid = table(*whole(60)[:-2], *row(["总分"], [XS[0], XS[4]], 310), *ends)
    assert {cell.text.replace("\n", "") for cell in grid.cells if cell.row == grid.n_rows - 1} == {"总分", "100", "98"}


def test_a_row_with_blank_cells_has_the_columns_of_the_fullest() -> None:
    sides = [XS[2], *XS[3:5], XS[5], XS[6]]
    splits = [["一般公共预算", "900.25", "基本支出", "500.00"], ["政府性基金", "0.25", "", ""]]
    groups = row(["按收入性质分", "按支出性质分"], [XS[2], XS[4], XS[6]], 170)
    grid = table(*whole(60)[:6], *funds_head(130), *funds(150)[:4], *groups, *rows(splits, sides, 190), *indicators(240))
    assert {(6, 2, 1, 1, "政府性基金"), (6, 3, 1, 1, "0.25"), (6, 4, 1, 1, ""), (6, 5, 1, 1, "")} <= written(grid)


def test_a_value_is_not_put_below_a_label() -> None:
    middle = [XS[0], XS[2], XS[6]]  # the name stands below the label of the second unit
    fields = [["项目名称", "巡察经费"], ["主管部门", "水利局", "实施单位", "图书馆"]]
    parts = [*row(fields[0], middle, 60), *row(fields[1], [XS[0], XS[2], 320, 390, XS[6]], 80)]
    grid = table(*parts, *funds_head(100), *funds(120), *indicators(180))
    assert {cell.text for cell in grid.cells if cell.row == 0} == {"项目名称", "巡察经费"}


def test_sides_and_texts_that_contradict_each_other_leave_the_lines_of_the_form_above() -> None:
    outer = ((38.0, 42.0), (518.0, 522.0))
    one = between([(120, 300)], [100, 360], outer, Setting(EM, 12, near=(40, 100, 180, 320, 520)))
    assert one == [((120, 300), (180, 180))]


@pytest.mark.parametrize(("room", "is_row"), [(2.0, True), (6.0, False)])
def test_a_title_as_near_to_its_ruling_as_other_texts_are_stands_in_a_row(room: float, *, is_row: bool) -> None:
    heights = [120.0, 140.0, 160.0, 180.0, 200.0]  # of rulings, each two points below the texts of its row
    fields = [block(number, "项目名称", 40, y + 13.5) for number, y in enumerate(heights[:-1])]
    values = [block(10 + number, "农村饮水安全工程", 300, y + 13.5) for number, y in enumerate(heights[:-1])]
    title = block(20, "绩效自评表", 180, heights[0] - room - EM / 2)
    rulings = Rulings(np.array([[y, 40.0, 400.0] for y in heights]), np.zeros((0, 3)))
    held = inside([title, *fields, *values], [section("funds", [fields[-1]], ("label",))], Setting(EM, 12), rulings)
    assert (title in held) == is_row
