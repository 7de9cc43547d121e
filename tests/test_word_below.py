"""Word tables that follow each other: one form in several pieces, each with the columns that its own rows need."""

from __future__ import annotations

import pytest
from test_word import shown
from word_builder import cell, package, paragraph, row, table

from extract.model import Grid
from extract.stitch import stitch
from extract.word import read_word

HEAD = table(row("项目名称", "培训"), grid=(2000, 4000))
FUNDS = table(row("预算数", "执行数", "得分"), row("10", "9", "5"), grid=(2000, 2000, 2000))


def grids(*blocks: str) -> list[list[str]]:
    document = stitch(read_word(package("".join(blocks)), "表.docx"))
    return [shown(block) for block in document.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("between", ["", paragraph()])
def test_pieces_of_one_form_are_one_table_on_the_column_lines_of_both(between: str) -> None:
    assert grids(HEAD, between, FUNDS) == [["项目名称 培训 <", "预算数 执行数 得分", "10 9 5"]]


def test_each_of_several_pieces_stands_on_the_lines_of_all() -> None:
    goals = table(row("总体目标", "完成培训", "已完成"), grid=(1000, 3000, 2000))
    assert grids(HEAD, FUNDS, goals) == [
        ["项目名称 < 培训 <", "预算数 < 执行数 得分", "10 < 9 5", "总体目标 完成培训 < 已完成"]
    ]


def test_tables_with_text_between_or_of_another_width_keep_their_columns() -> None:
    narrow = table(row("预算数", "执行数", "得分"), grid=(2000, 1500, 1500))
    for blocks in ((HEAD, paragraph("二、资金"), FUNDS), (HEAD, narrow)):
        assert [lines[0] for lines in grids(*blocks)] == ["项目名称 培训", "预算数 执行数 得分"]


def test_tables_whose_column_lines_have_nothing_in_common_keep_their_columns() -> None:
    other = table(row("甲", "乙", "丙", "丁"), grid=(900, 600, 3000, 1500))
    assert [lines[0] for lines in grids(FUNDS, other)] == ["预算数 执行数 得分", "甲 乙 丙 丁"]


@pytest.mark.parametrize("first", ["项目名称 培训", "项目支出绩效自评表 <"])
def test_a_table_with_which_another_form_begins_keeps_its_columns(first: str) -> None:
    cells = [cell(text, span=1 + ("<" in first)) for text in first.split() if text != "<"]
    other = table(row(*cells), row("主管部门", "教育局"), grid=(2000, 4000))
    assert [lines[0] for lines in grids(FUNDS, other)] == ["预算数 执行数 得分", first]


def test_a_frame_below_a_form_is_a_row_of_it_only_where_it_touches() -> None:
    frame = table(row("说明"), grid=(6000,))
    assert grids(FUNDS, frame) == [["预算数 执行数 得分", "10 9 5", "说明 < <"]]
    assert grids(FUNDS, paragraph(), frame) == [["预算数 执行数 得分", "10 9 5"], ["说明"]]


def test_columns_that_wander_a_little_in_a_table_typed_anew_are_the_same() -> None:
    anew = table(row("11", "8", "4"), grid=(2300, 1800, 1900))
    assert grids(FUNDS, anew, HEAD.replace("项目名称", "主管部门")) == [
        ["预算数 执行数 得分", "10 9 5", "11 8 4", "主管部门 培训 <"]
    ]


def test_pieces_whose_edges_were_dragged_a_little_apart_are_brought_onto_common_lines_too() -> None:
    dragged = table(
        row(cell("预算数", span=2), "执行数", "得分"),
        row("10", cell("9", span=2), "5"),
        grid=(1950, 100, 1950, 2000),
    )
    assert grids(HEAD, dragged) == [["项目名称 培训 <", "预算数 执行数 得分", "10 9 5"]]
