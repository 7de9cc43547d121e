"""Text tables whose strokes are drawn, those that write merged cells again, and quoted cells between tabs."""

from __future__ import annotations

from test_plain import printed, read, tables
from test_word import shown

from extract.model import Ragged, TextPlace
from extract.plain.repeated import repeats
from extract.repair import repair

SPANS = """
+----------+-----------+
| 项目名称 | 培训      |
+----------+----+------+
| 指标     | 甲 | 1    |
|          +----+------+
|          | 乙 | 2    |
+----------+----+------+
"""


def test_strokes_show_the_spans_of_cells() -> None:
    (grid,) = tables(read(SPANS))
    assert shown(grid) == ["项目名称 培训 <", "指标 甲 1", "^ 乙 2"]
    assert grid.ragged is None


def test_a_drawn_cell_has_its_place_and_strokes_are_left_over() -> None:
    document = read(SPANS)
    (grid,) = tables(document)
    assert grid.cells[1].places == (TextPlace(3, 9, 3, 11),)
    assert {item.reason for item in document.leftover} == {"rule of a text table"}


def test_lines_of_a_cell_are_one_text() -> None:
    (grid,) = tables(
        read("+----+----+\n| a  | 实 |\n| b  | 施 |\n+----+----+\n| c  | d  |\n+----+----+\n| e  | f  |\n+----+----+")
    )
    assert shown(grid) == ["a\nb 实\n施", "c d", "e f"]


def test_a_head_ruled_off_with_double_strokes_and_sides_marked_with_colons_are_strokes() -> None:
    (grid,) = tables(read("+----+----+\n| a  | b  |\n+:===+===:+\n| c  | d  |\n+----+----+\n| e  | f  |\n+----+----+"))
    assert shown(grid) == ["a b", "c d", "e f"]


def test_without_strokes_between_them_lines_are_rows() -> None:
    (grid,) = tables(read("+----+----+\n| 名 | 数 |\n+----+----+\n| 甲 | 1  |\n| 乙 | 2  |\n+----+----+"))
    assert shown(grid) == ["名 数", "甲 1", "乙 2"]


def test_box_drawing_signs_are_strokes_and_doubtful_signs_may_be_wide() -> None:
    text = "┌────┬──────┐\n│ 甲 │ “1” │\n├────┼──────┤\n│ 乙 │ 2    │\n├────┼──────┤\n│ 丙 │ —    │\n└────┴──────┘"
    narrow = "┌────┬──────┐\n│ 甲 │ “1”│\n├────┼──────┤\n│ 乙 │ 2    │\n├────┼──────┤\n│ 丙 │ —   │\n└────┴──────┘"
    assert tables(read(text)) == []  # its lines are not equally long in any way
    (grid,) = tables(read(narrow))
    assert shown(grid) == ["甲 “1”", "乙 2", "丙 —"]


def test_each_sign_may_be_as_wide_as_any_other() -> None:
    (grid,) = tables(read("+----+---+\n| 甲 | 1 |\n+----+---+\n| 乙 | 2 |\n+----+---+\n| 丙 | 3 |\n+----+---+"))
    assert shown(grid) == ["甲 1", "乙 2", "丙 3"]
    (grid,) = tables(read("+---+---+\n| 甲 | 1 |\n+---+---+\n| 乙 | 2 |\n+---+---+\n| 丙 | 3 |\n+---+---+"))
    assert shown(grid) == ["甲 1", "乙 2", "丙 3"]


def test_text_around_a_drawn_table_is_read_as_ever() -> None:
    document = read(f"自评报告\n{SPANS}\n附注")
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Grid", "Paragraph"]


def test_merged_cells_that_were_written_again_are_written_once() -> None:
    rows = [
        ["项目名称", "项目名称", "培训", "培训", "培训"],
        ["一级指标", "三级指标", "三级指标", "分值", "得分"],
        ["产出指标", "次数", "次数", "10", "10"],
        ["产出指标", "人数", "人数", "20", "20"],
        ["总分", "总分", "总分", "30", "30"],
    ]
    assert repeats(rows) == {(0, 1), (0, 3), (0, 4), (1, 2), (2, 2), (3, 0), (3, 2), (4, 1), (4, 2)}


def test_equal_values_side_by_side_are_no_merged_cell() -> None:
    assert repeats([["项目名称", "培训", "培训"], ["分值", "10", "10"], ["总分", "无", "无"]]) == set()


def test_the_points_of_all_fund_lines_repeat_downwards_but_dashes_do_not() -> None:
    rows = [
        ["项目名称", "项目名称", "培训", "培训", "培训", "培训"],
        ["预算情况", "预算情况", "年初预算数", "全年预算数", "全年执行数", "分值"],
        ["预算情况", "资金总额", "1", "2", "3", "10"],
        ["预算情况", "其他资金", "1", "2", "3", "10"],
        ["预算情况", "财政拨款", "1", "2", "3", "—"],
        ["预算情况", "上年结转", "1", "2", "3", "—"],
    ]
    assert {(row, col) for row, col in repeats(rows) if row and col == 5} == {(3, 5)}


def test_cells_written_again_are_left_over() -> None:
    document = read(
        "| 项目名称 | 项目名称 | 培训 |\n|---|---|---|\n| 主管部门 | 主管部门 | 水利局 |\n| 总分 | 总分 | 9 |\n"
    )
    (grid,) = tables(document)
    assert printed(grid)[0] == ["项目名称", "", "培训"]
    assert [item.text for item in document.leftover if item.reason == "merged cell written again"] == [
        "项目名称", "主管部门", "总分",
    ]  # fmt: skip


def test_quoted_cells_between_tabs_hold_line_ends() -> None:
    head = "一级指标\t三级指标\t分值\t得分\n"
    document = read(head + '产出\t"清淤\n长度"\t5\t4\n"效\n益"\t满意\t5\t5\n效益\t人数\t5\t5\n')
    (grid,) = tables(document)
    assert grid.ragged is Ragged.ROWS
    assert printed(grid)[1:3] == [["产出", "清淤\n长度", "5", "4"], ["效\n益", "满意", "5", "5"]]
    assert len(tables(repair(document))) == 1
