"""Text conversions: their shapes are told apart, and no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Document, Grid, Mark, Paragraph, Ragged, ReadError, Reason, TextPlace
from extract.plain import decode, read_plain
from extract.repair import repair

CELLS = (
    "填报单位：\n\t项目名称\n\t河道清淤\n\n\t主管部门\n\t水利局\n\t实施单位\n\t水利局\n\n"
    "\t\n\t年度资金\n总额\n\t　\n\t12\n"
)
ROWS = "项目支出绩效自评表\n\n项目名称\t\t河道清淤\n主管部门\t\t水利局\n\n总分\t100\t96\n附注\n"
LINES = (
    "报告\n\n部门整体绩效自评表\n\n单位名称 水利局\n\n年初预算数 全年预算数 全年执行数 分值 执行率 得分\n\n"
    "年度资金总额 10 10 10 10 100% 10\n"
)


def read(text: str) -> Document:
    return read_plain(text.encode(), "form.txt")


def tables(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def printed(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(grid.n_rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell.text)
    return rows


def test_a_cell_a_line_gives_rows_between_blank_lines() -> None:
    (grid,) = tables(read(CELLS))
    assert grid.ragged is Ragged.ROWS
    assert printed(grid) == [
        ["项目名称", "河道清淤", "", ""],
        ["主管部门", "水利局", "实施单位", "水利局"],
        ["", "年度资金\n总额", "　", "12"],
    ]


def test_a_row_a_line_keeps_a_table_together_over_a_page_break() -> None:
    (grid,) = tables(read(ROWS))
    assert grid.n_rows == 3
    assert grid.row_breaks == {2}


def test_a_markdown_table_is_rows_without_its_bars_and_rules() -> None:
    document = read("| 项目名称 | 河道清淤 | |\n|---|---|---|\n| 主管部门 | 水利局 | |\n| 总分 | 100 | 96 |\n")
    (grid,) = tables(document)
    assert printed(grid) == [["项目名称", "河道清淤", ""], ["主管部门", "水利局", ""], ["总分", "100", "96"]]
    assert [(piece.text, piece.reason) for piece in document.leftover][:2] == [
        ("|---|---|---|", "rule of a text table"),
        ("||||", "rule of a text table"),
    ]


def test_lines_of_a_page_are_a_table_from_the_first_label_on() -> None:
    document = read(LINES)
    (grid,) = tables(document)
    assert grid.ragged is Ragged.LINES
    assert printed(grid)[0][:2] == ["单位名称", "水利局"]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["报告", "部门整体绩效自评表"]


def test_residue_of_a_conversion_is_told_from_content() -> None:
    document = read("## 自评表\n\n名称\t\t<p>清淤</p>\n目标\t\t[bookmark: _GoBack]分值\n")
    (grid,) = tables(document)
    assert [cell.text for cell in grid.cells if cell.text] == ["名称", "清淤", "目标", "分值"]
    assert [piece.text for piece in document.leftover] == ["##", "<p>", "</p>", "[bookmark: _GoBack]"]
    assert {piece.reason for piece in document.leftover} == {"residue of a conversion"}


def test_wrapped_lines_of_a_report_become_paragraphs() -> None:
    line = "区级预算绩效管理工作按照要求稳步开展并取得了较好的成效和进展"
    document = read(f"一、基本情况\n　　{line[:-2]}\n{line}\n{line}\n{line}\n到位。\n二、结论\n好。\n")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "一、基本情况",
        line[:-2] + line + line + line + "到位。",
        "二、结论",
        "好。",
    ]


@pytest.mark.parametrize("text", [CELLS, ROWS, LINES, "| 名称 | 清淤 | |\n| 单位 |  水利局| |\n"])
def test_every_place_points_at_its_text(text: str) -> None:
    lines = text.splitlines()
    for cell in tables(read(text))[0].cells:
        at = [lines[place.line - 1][place.column : place.end_column] for place in cell.places]
        assert "\n".join(at) == cell.text.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_encodings_are_told_by_content(encoding: str) -> None:
    assert decode("绩效自评表".encode(encoding)) == "绩效自评表"


def test_an_empty_file_says_so() -> None:
    with pytest.raises(ReadError) as caught:
        read(" \n\n")
    assert caught.value.reason is Reason.EMPTY


TEXT = st.text("绩效指标产出12.5%（）<p>#\t\n 　", min_size=1, max_size=200).filter(lambda text: text.strip())


@given(TEXT)
def test_each_character_is_in_one_block_or_left_over(text: str) -> None:
    document = read(text)
    kept = [cell.text for block in tables(document) for cell in block.cells]
    kept += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    kept += [piece.text for piece in document.leftover]
    assert sorted("".join("".join(kept).split())) == sorted("".join(text.split()))


# --- cells parted by a sign, or filled up with blanks ---------------------------------------------------------------


def test_commas_part_cells_and_what_stands_in_quotation_marks_is_one() -> None:
    (grid,) = tables(read('标题\n名称,"1,200.50",优\n"甲\n""乙""",2,3\n丙,,5\n丁,6,7\n'))
    assert printed(grid) == [["名称", "1,200.50", "优"], ['甲\n"乙"', "2", "3"], ["丙", "", "5"], ["丁", "6", "7"]]


def test_the_place_of_a_quoted_cell_is_all_its_lines() -> None:
    (grid,) = tables(read('a,b,c\n"甲\n乙",2,3\n丙,4,5\n丁,6,7\n'))
    cell = grid.by_position()[1, 0]
    assert [(place.line, place.column, place.end_column) for place in cell.places if isinstance(place, TextPlace)] == [
        (2, 1, 2),
        (3, 0, 1),
    ]


def test_bars_between_cells_alone_leave_blank_cells_at_the_ends() -> None:
    (grid,) = tables(read("名称|a|b|\n|1||\n||2|\n丁|3|4|5\n"))
    assert printed(grid) == [["名称", "a", "b", ""], ["", "1", "", ""], ["", "", "2", ""], ["丁", "3", "4", "5"]]


def test_blanks_that_fill_cells_up_to_columns_leave_blank_cells_where_no_word_begins() -> None:
    lines = (
        "一级　　二级　　三级",
        "产出　　数量　　次数",
        "　　　　　　　　人数",
        "　　　　质量　　合格率",
        "效益　　社会　　",
    )
    (grid,) = tables(read("\n".join(lines)))
    assert printed(grid) == [
        ["一级", "二级", "三级"],
        ["产出", "数量", "次数"],
        ["", "", "人数"],
        ["", "质量", "合格率"],
        ["效益", "社会", ""],
    ]


def test_sentences_with_commas_are_no_table() -> None:
    prose = "one, two, three.\nThe amount was 1,200.50.\nfour, five.\nsix, seven, eight, nine.\nten.\n"
    assert not tables(read(prose))


def test_a_quotation_mark_that_is_never_closed_takes_nothing_along() -> None:
    (grid,) = tables(read('a,b,c\nd,e,f\ng,h,i\nj,k,l\n5" 管\n末行\n'))
    assert grid.n_rows == 4


def test_a_text_that_keeps_the_page_s_layout_is_held_where_its_cells_are_wrapped() -> None:
    text = (
        "部门整体绩效自评表\n单位名称            水利局\n年初预算数   全年预算数   全年执行数   分值   执行率   得分\n"
        "         形成调研报告，加强\n 其中：                 10   10   9   —   90%   —\n         资金使用监督\n财政拨款   完成年度工作\n"
    )
    document = read(text)
    (grid,) = tables(document)
    assert grid.ragged is None
    assert all(Mark.HELD in cell.marks for cell in grid.cells if cell.text)
    assert printed(grid)[1][:3] == ["年初预算数", "全年预算数", "全年执行数"]
    assert any("could not be decided" in warning for warning in repair(document).warnings)
