"""Which stretches of a sheet are tables of their own: forms below each other and side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_sheet import Workbook, grids, rows

HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "得分"]


def form(name: str, score: str, *, field: str = "项目名称") -> list[list[object]]:
    return [
        [field, name],
        list(HEAD),
        ["产出", "数量", "次数", "3次", "3次", score],
        ["总分", None, None, None, None, score],
    ]


def firsts(lines: Sequence[Sequence[object]]) -> list[str]:
    """Return the first line of each table that is read of a sheet of these lines."""
    return [grid[0] for grid in grids(rows(*map(list, lines)))]


def test_a_form_right_below_another_is_a_grid_of_its_own() -> None:
    assert firsts([*form("培训", "9"), *form("清淤", "8")]) == ["项目名称 培训 · · · ·", "项目名称 清淤 · · · ·"]


def test_a_form_of_another_kind_right_below_is_a_grid_of_its_own() -> None:
    assert len(firsts([*form("培训", "9"), *form("水利局", "8", field="部门名称")])) == 2


@pytest.mark.parametrize("gap", [[], [[]]])
def test_titles_belong_to_the_form_below_them_with_or_without_a_blank_row_above(gap: list[list[object]]) -> None:
    titles: list[list[object]] = [["附件2"], ["项目支出绩效自评表"], ["（2023年度）"]]
    upper, lower = grids(rows(*form("培训", "9"), *gap, *titles, *form("清淤", "8")))
    assert upper[3] == "总分 · · · · 9"
    assert lower[0] == "附件2 · · · · ·"


def test_notes_belong_to_the_form_above_them() -> None:
    notes: list[list[object]] = [["注：本表一式两份。"], ["填表人：张三"]]
    upper, lower = grids(rows(*form("培训", "9"), *notes, ["项目支出绩效自评表"], *form("清淤", "8")))
    assert upper[-2:] == ["注：本表一式两份。 · · · · ·", "填表人：张三 · · · · ·"]
    assert lower[0] == "项目支出绩效自评表 · · · · ·"


def test_a_blank_row_between_a_form_and_its_title_does_not_part_them() -> None:
    lines = [*form("培训", "9"), [], ["2023年度水利局"], ["自评报告"], [], ["整体支出绩效自评表"], *form("清淤", "8")]
    assert [grid[0] for grid in grids(rows(*lines))][1] == "2023年度水利局 · · · · ·"


def test_a_title_alone_parts_tables_without_headings_of_indicators() -> None:
    lines: list[list[object]] = [["人员", "编制数"], ["在职", 3], ["基础数据表"], ["车辆", "编制数"], ["轿车", 1]]
    assert firsts(lines) == ["人员 编制数", "基础数据表 ·"]


def test_a_column_of_names_in_a_form_begins_none() -> None:
    lines = [*form("培训", "9"), ["项目名称", "年初预算数", "全年预算数", "全年执行数"], ["清淤", 1, 2, 3]]
    assert len(firsts(lines)) == 1


def test_forms_side_by_side_without_a_column_between_them_are_two_grids() -> None:
    lines = [
        [*left, *[None] * (6 - len(left)), *right] for left, right in zip(form("甲", "9"), form("乙", "8"), strict=True)
    ]
    assert firsts(lines) == ["项目名称 甲 · · · ·", "项目名称 乙 · · · ·"]


def test_forms_side_by_side_and_below_each_other_are_four_grids() -> None:
    pair = [
        [*left, *[None] * (7 - len(left)), *right] for left, right in zip(form("甲", "9"), form("乙", "8"), strict=True)
    ]
    assert len(firsts([*pair, *pair])) == 4


def test_headings_twice_in_one_form_do_not_part_it_where_its_cells_reach_across() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write(0, 0, "项目名称")
    sheet.merge_range("B1:F1", "培训")
    sheet.write_row(1, 0, ["一级指标", "二级指标", "三级指标", "一级指标", "二级指标", "三级指标"])
    sheet.write_row(2, 0, ["产出", "数量", "次数", "产出", "数量", "次数"])
    assert len(grids(book.read())) == 1
