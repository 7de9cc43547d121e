"""Word documents as met in the wild, one sort of mess a test."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_builder import cell, extended, package, paragraph, relations, replaced, row, run, table, zipped

from extract.model import Document, Grid, Paragraph, Ragged, ReadError, Reason, WebPlace, WordPlace
from extract.read import read_bytes
from extract.word import read_word
from extract.word.parts import open_parts

Layout = tuple[int, int, dict[tuple[int, int], tuple[int, int]]]

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/"


def read(*blocks: str, **parts: str) -> Document:
    return read_word(package("".join(blocks), parts), "test.docx")


def shown(grid: Grid) -> list[str]:
    """Return a grid as lines of texts, a cell's further positions as < (to the left) and ^ (above)."""
    owners = grid.by_position()
    lines = []
    for r in range(grid.n_rows):
        marks = []
        for c in range(grid.n_cols):
            owner = owners[r, c]
            marks.append("^" if owner.row < r else "<" if owner.col < c else owner.text or "·")
        lines.append(" ".join(marks))
    return lines


def only_grid(document: Document) -> Grid:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return grid


def grids(document: Document) -> list[list[str]]:
    return [shown(block) for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def aside(document: Document) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in document.leftover]


# --- the grid -------------------------------------------------------------------------------------------------------


def test_a_label_merged_over_rows_is_written_once() -> None:
    grid = only_grid(
        read(
            table(
                row(cell("产出", merge="restart"), "数量"),
                row(cell("", merge="continue"), "质量"),
                row(cell("", merge="continue"), "时效"),
            )
        )
    )
    assert shown(grid) == ["产出 数量", "^ 质量", "^ 时效"]
    assert grid.cells[0].row_span == 3


def test_the_places_of_a_merged_cell_are_all_the_cells_it_was_written_as() -> None:
    grid = only_grid(read(table(row(cell("产出", merge="restart"), "甲"), row(cell("", merge="continue"), "乙"))))
    assert grid.cells[0].places == (WordPlace("document", (0,), 0, 0), WordPlace("document", (0,), 1, 0))


def test_a_cell_spans_the_grid_columns_that_it_names() -> None:
    assert shown(only_grid(read(table(row(cell("标题", span=3)), row("a", "b", "c"))))) == ["标题 < <", "a b c"]


def test_a_block_merged_over_rows_and_columns_is_one_cell() -> None:
    document = read(
        table(row(cell("块", span=2, merge="restart"), "c"), row(cell("", span=2, merge="continue"), "f"), row(*"ghi"))
    )
    assert shown(only_grid(document)) == ["块 < c", "^ ^ f", "g h i"]


def test_single_continuing_cells_under_a_wide_one_belong_to_it() -> None:
    document = read(
        table(
            row(cell("块", span=2, merge="restart"), "c"),
            row(cell("", merge="continue"), cell("", merge="continue"), "f"),
        )
    )
    assert shown(only_grid(document)) == ["块 < c", "^ ^ f"]


def test_rows_that_begin_late_and_end_early_keep_their_columns() -> None:
    document = read(
        table(
            row("a", "b", "c", "d"),
            row("e", "f", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            row("g", properties='<w:gridBefore w:val="3"/>'),
        )
    )
    grid = only_grid(document)
    assert shown(grid) == ["a b c d", "· e f ·", "· < < g"]
    assert all(not item.places for item in grid.cells if not item.text)


def test_a_row_that_does_not_say_how_much_it_leaves_free_ends_where_the_others_do() -> None:
    document = read(
        table(
            row(cell("标题", width=6000)),
            row(cell("a", width=2000), cell("b", width=4000)),
            row(cell("c", width=4000), properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert shown(only_grid(document)) == ["标题 <", "a b", "· c"]


def test_a_short_row_ends_early() -> None:
    assert shown(only_grid(read(table(row(*"abc"), row("d"), row("e", "f"))))) == ["a b c", "d · <", "e f ·"]


def test_a_grid_narrower_or_wider_than_its_rows_does_not_matter() -> None:
    assert shown(only_grid(read(table(row(*"abc"), row(*"def"), grid=(100,))))) == ["a b c", "d e f"]
    assert shown(only_grid(read(table(row(*"ab"), row(*"cd"), grid=(100,) * 5)))) == ["a b", "c d"]


def test_a_title_spanning_more_columns_than_there_are_covers_the_row() -> None:
    assert shown(only_grid(read(table(row(cell("标题", span=9)), row(*"abc"))))) == ["标题 < <", "a b c"]


def test_blank_neighbours_of_an_undeclared_merge_stay_as_printed() -> None:
    assert shown(only_grid(read(table(row("标题", "", ""), row(*"abc"))))) == ["标题 · ·", "a b c"]


def test_widths_place_the_cells_of_rows_without_spans() -> None:
    document = read(
        table(
            row(cell("标题", width=8000)),
            row(*(cell(text, width=2000) for text in "abcd")),
            row(cell("e", width=2010), cell("f", width=3990), cell("g", width=2000)),
        )
    )
    assert shown(only_grid(document)) == ["标题 < < <", "a b c d", "e f < g"]


def test_an_edge_of_one_row_alone_is_a_column_boundary() -> None:
    document = read(
        table(
            row(cell("a", width=3000), cell("b", width=3000)),
            row(cell("c", width=2000), cell("d", width=2000), cell("e", width=2000)),
        )
    )
    assert shown(only_grid(document)) == ["a < b <", "c d < e"]


def test_a_lost_span_is_found_by_the_width() -> None:
    document = read(
        table(
            row(cell("标题", span=3, width=6000)),
            row(*(cell(text, width=2000) for text in "abc")),
            row(cell("d", width=4000), cell("e", width=2000)),
        )
    )
    assert shown(only_grid(document)) == ["标题 < <", "a b c", "d < e"]


def test_rows_of_as_many_cells_but_other_widths_keep_their_own_edges() -> None:
    rows = row(cell("a", width=3000), cell("b", width=3000)), row(cell("c", width=1000), cell("d", width=5000))
    assert shown(only_grid(read(table(*rows)))) == ["a < b", "c d <"]
    assert shown(only_grid(read(table(*rows, grid=(3000, 3000))))) == ["a b", "c d"]


def test_widths_in_percent_place_cells_too() -> None:
    share = '<w:tcW w:w="{}" w:type="pct"/>'
    document = read(
        table(
            row(cell("标题", extra=share.format("100%"))),
            row(cell("a", extra=share.format(2500)), cell("b", extra=share.format(2500))),
        )
    )
    assert shown(only_grid(document)) == ["标题 <", "a b"]


def test_an_automatic_width_is_taken_from_the_grid() -> None:
    document = read(
        table(
            row(*"abc"),
            row(cell("d", width=3000), cell("e", width=1000)),
            grid=(1000, 2000, 1000),
        )
    )
    assert shown(only_grid(document)) == ["a b c", "d < e"]


def test_widths_left_behind_by_a_merge_are_not_believed() -> None:
    document = read(
        table(
            row(cell("标题", span=3, width=2000)),
            row(*(cell(text, width=2000) for text in "abc")),
            row(cell("d", width=2000)),
        )
    )
    assert shown(only_grid(document)) == ["标题 < <", "a b c", "d · <"]


@pytest.mark.parametrize("apart", [1, 200])
def test_edges_less_apart_than_the_margins_of_a_cell_are_one(apart: int) -> None:
    document = read(
        table(
            row("a", cell("b", span=2), "c"),
            row("d", "e", cell("f", span=2)),
            row(cell("g", span=3), "h"),
            grid=(2000, 2000, apart, 2000),
        )
    )
    assert shown(only_grid(document)) == ["a b c", "d e f", "g < h"]


def test_a_grid_too_narrow_for_its_own_cells_does_not_tell_which_edges_are_one() -> None:
    rows = (row("a", cell("b", span=2), "c"), row("d", "e", cell("f", span=2)))
    assert shown(only_grid(read(table(*rows, grid=(100, 100, 100, 100))))) == ["a b < c", "d e f <"]


def test_a_merge_that_begins_goes_on_over_rows_that_leave_its_columns_free() -> None:
    label, free = cell("产出", merge="restart"), '<w:gridBefore w:val="1"/>'
    rows = [row(label, "数量", "1"), row("质量", "2", properties=free), row("时效", "3", properties=free)]
    assert shown(only_grid(read(table(*rows)))) == ["产出 数量 1", "^ 质量 2", "^ 时效 3"]
    ended = [*rows[:1], row(cell("", merge="continue"), "质量", "2"), *rows[2:]]
    assert shown(only_grid(read(table(*ended)))) == ["产出 数量 1", "^ 质量 2", "· 时效 3"]


def test_a_narrow_blank_column_that_some_rows_lack_is_none() -> None:
    after = '<w:gridAfter w:val="1"/>'
    rows = (row(cell("a", width=2000), cell("b", width=2000), cell(width=222)), row(*"cd", properties=after))
    assert shown(only_grid(read(table(*rows, grid=(2000, 2000, 222))))) == ["a b", "c d"]
    wide = (row(cell("a", width=2000), cell("b", width=2000), cell(width=900)), row(*"cd", properties=after))
    assert shown(only_grid(read(table(*wide, grid=(2000, 2000, 900))))) == ["a b ·", "c d ·"]


def typed(line: str) -> str:
    return paragraph("<w:r><w:tab/></w:r>".join(run(text) for text in line.split("|")))


def test_rows_typed_with_tabs_are_a_table_whose_columns_are_not_certain() -> None:
    document = read(
        paragraph("自评表"), *map(typed, ("一级指标|二级指标|三级指标|得分", "产出|数量|场次|5", "|质量|合格率|4"))
    )
    (title, grid) = document.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(grid, Grid)
    assert grid.ragged is Ragged.ROWS
    assert shown(grid) == ["一级指标 二级指标 三级指标 得分", "产出 数量 场次 5", "· 质量 合格率 4"]


def test_lines_with_tabs_but_without_a_heading_stay_paragraphs() -> None:
    assert texts(read(typed("1|部门概况|3"), typed("2|收支情况|5"))) == ["1\t部门概况\t3", "2\t收支情况\t5"]


def test_a_frame_around_a_table_is_no_table() -> None:
    document = read(table(row(cell(paragraph("标题") + table(row(*"ab"), row(*"cd")) + paragraph("注")))))
    assert (texts(document), grids(document)) == (["标题", "注"], [["a b", "c d"]])
    assert next(block for block in document.blocks if isinstance(block, Paragraph)).places == (
        WordPlace("document", (0,), 0, 0),
    )


def test_blank_cells_without_a_border_to_the_one_above_belong_to_it() -> None:
    above, below = (f'<w:tcBorders><w:{side} w:val="nil"/></w:tcBorders>' for side in ("bottom", "top"))
    merged = table(row(cell("标签", extra=above), "a"), row(cell("", extra=below), "b"))
    assert shown(only_grid(read(merged))) == ["标签 a", "^ b"]
    bare = table(
        row(cell("标签", extra=above), cell("a", extra=above)), row(cell("", extra=below), cell("", extra=below))
    )
    assert shown(only_grid(read(bare))) == ["标签 a", "· ·"]


@pytest.mark.parametrize(
    "content",
    [
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
        "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>",
        paragraph(run("旧", "<w:vanish/>")),
    ],
)
def test_a_cell_whose_text_was_deleted_or_is_hidden_is_blank_and_loses_no_sign_of_it(content: str) -> None:
    above, below = (f'<w:tcBorders><w:{side} w:val="nil"/></w:tcBorders>' for side in ("bottom", "top"))
    document = read(table(row(cell("标签", extra=above), "a"), row(cell(content, extra=below), "b")))
    assert shown(only_grid(document)) == ["标签 a", "^ b"]
    assert [item.text for item in document.leftover] == ["旧"]


def test_blank_cells_repeat_the_columns_of_spans_even_where_most_rows_come_to_too_many_by_them() -> None:
    wide = row(cell("名称", span=2), "", "值")
    document = read(table(row("a", "b", "c"), wide, wide, wide))
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert grid.n_cols == 3
    assert [(c.row, c.col, c.col_span) for c in grid.cells if c.text == "值"] == [(row, 2, 1) for row in (1, 2, 3)]


def test_blank_cells_that_repeat_the_columns_of_a_span_lie_under_it() -> None:
    document = read(table(row(cell("标题", span=3), "", ""), row(*"abc"), row(cell("d", span=2), "", "e"), row(*"fgh")))
    grid = only_grid(document)
    assert shown(grid) == ["标题 < <", "a b c", "d < e", "f g h"]
    assert len(grid.cells[0].places) == 3


def test_a_continuation_that_lost_its_span_takes_that_of_the_cell_above() -> None:
    document = read(
        table(
            row(*"abcd"),
            row(cell("块", span=2, merge="restart"), "x", "y"),
            row(cell("", merge="continue"), "z", "w"),
            row(*"efgh"),
        )
    )
    assert shown(only_grid(document)) == ["a b c d", "块 < x y", "^ ^ z w", "e f g h"]


def test_a_continuation_with_nothing_above_stands_alone() -> None:
    document = read(table(row(cell("a", merge="continue"), "b"), row(cell("", merge="continue"), "d")))
    assert shown(only_grid(document)) == ["a b", "^ d"]


def test_a_continuation_off_its_columns_is_not_merged() -> None:
    document = read(
        table(
            row(cell("a", merge="restart"), "b", "c"),
            row(cell("d", span=2, merge="continue"), "e"),
        )
    )
    assert shown(only_grid(document)) == ["a b c", "d < e"]


def test_a_new_restart_ends_the_merge_above() -> None:
    document = read(
        table(
            *(
                row(cell(text, merge=merge), "x")
                for text, merge in [("a", "restart"), ("b", "restart"), ("", "continue")]
            )
        )
    )
    assert shown(only_grid(document)) == ["a x", "b x", "^ x"]


def test_cells_merged_sideways_are_one() -> None:
    first, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    document = read(table(row(cell("a", extra=first), cell("", extra=more), "c"), row(*"def")))
    assert shown(only_grid(document)) == ["a < c", "d e f"]


def test_text_that_word_does_not_show_under_a_merge_is_left_over() -> None:
    document = read(table(row(cell("a", merge="restart"), "b"), row(cell("旧", merge="continue"), "d")))
    assert shown(only_grid(document)) == ["a b", "^ d"]
    assert aside(document) == [("旧", "under a merged cell")]


def test_python_docx_merges_read_back() -> None:
    document = docx.Document()
    made = document.add_table(4, 4)
    for r in range(4):
        for c in range(4):
            made.cell(r, c).text = f"{r}{c}"
    made.cell(0, 0).merge(made.cell(0, 3)).text = "题"
    made.cell(1, 1).merge(made.cell(2, 2)).text = "块"
    buffer = io.BytesIO()
    document.save(buffer)
    assert shown(only_grid(read_word(buffer.getvalue(), "x"))) == ["题 < < <", "10 块 < 13", "20 ^ ^ 23", "30 31 32 33"]


# --- what stands around rows, cells and text ------------------------------------------------------------------------


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_around_blocks_rows_cells_and_runs_are_seen_through() -> None:
    document = read(
        control(table(control(row(control(cell("a")), "b")), row(cell(control(paragraph("c"))), cell("d")))),
        paragraph("前", control(run("中")), "后"),
    )
    assert grids(document) == [["a b", "c d"]]
    assert texts(document) == ["前中后"]


def test_the_prompt_of_an_empty_control_is_left_over_and_its_cell_stays() -> None:
    document = read(table(row(control(cell("单击此处输入"), "<w:showingPlcHdr/>"), "b")))
    assert grids(document) == [["· b"]]
    assert aside(document) == [("单击此处输入", "prompt of an empty content control")]


def test_inserted_text_is_read_and_deleted_text_is_left_over() -> None:
    document = read(
        paragraph(
            "得分",
            f"<w:ins>{run('95')}</w:ins>",
            "<w:del><w:r><w:delText>90</w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('去')}</w:moveFrom>",
            f"<w:moveTo>{run('来')}</w:moveTo>",
        )
    )
    assert texts(document) == ["得分95来"]
    assert aside(document) == [("90", "deleted in tracked changes"), ("去", "moved away in tracked changes")]


def test_a_deleted_row_and_a_deleted_cell_are_not_printed() -> None:
    document = read(
        table(
            row("a", "b"),
            row("c", "d", properties="<w:del/>"),
            row(cell("删", extra="<w:cellDel/>"), "e", "f"),
            row("g", "h", properties="<w:ins/>"),
        )
    )
    grid = only_grid(document)
    assert shown(grid) == ["a b", "e f", "g h"]
    assert grid.by_position()[1, 0].places == (WordPlace("document", (0,), 2, 1),)
    assert [text for text, _ in aside(document)] == ["c", "d", "删"]


def test_a_paragraph_whose_mark_was_deleted_runs_on() -> None:
    document = read(paragraph("上", properties="<w:rPr><w:del/></w:rPr>"), paragraph("下"), paragraph("三"))
    assert texts(document) == ["上下", "三"]


def test_a_deleted_mark_before_a_table_ends_with_the_table() -> None:
    gone = '<w:rPr><w:moveFrom w:id="1"/></w:rPr>'
    document = read(paragraph("上", properties=gone), table(row("表")), paragraph("末", properties=gone))
    assert [type(block) for block in document.blocks] == [Paragraph, Grid, Paragraph]
    assert texts(document) == ["上", "末"]


def test_rows_and_cells_moved_or_deleted_by_a_wrapper_are_left_over() -> None:
    document = read(
        table(row("a", "b"), f"<w:moveFrom>{row('c')}</w:moveFrom>", row("d", f"<w:del>{cell('e')}</w:del>", "f"))
    )
    assert grids(document) == [["a b", "d f"]]
    assert aside(document) == [("c", "moved away in tracked changes"), ("e", "deleted in tracked changes")]


def test_a_merge_made_while_changes_were_tracked_is_a_merge() -> None:
    tracked = '<w:cellMerge w:vMerge="{}"/>'
    document = read(
        table(row(cell("a", extra=tracked.format("rest")), "b"), row(cell("", extra=tracked.format("cont")), "d"))
    )
    assert shown(only_grid(document)) == ["a b", "^ d"]


def test_a_prompt_within_a_paragraph_is_left_over() -> None:
    document = read(paragraph("姓名：", control(run("点击输入"), "<w:showingPlcHdr/>")))
    assert (texts(document), aside(document)) == (["姓名："], [("点击输入", "prompt of an empty content control")])


def test_blocks_and_rows_in_alternative_forms_are_read_once() -> None:
    both = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
    document = read(both.format(paragraph("段")), table(both.format(row("行")), row("末")))
    assert texts(document) == ["段"]
    assert grids(document) == [["行", "末"]]


def test_a_hidden_style_of_characters_hides_its_run() -> None:
    styles = '<w:styles><w:style w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    document = read(paragraph("见", run("隐", '<w:rStyle w:val="c"/>')), styles=styles)
    assert (texts(document), aside(document)) == (["见"], [("隐", "hidden text")])


def test_a_watermark_is_left_over() -> None:
    document = read(paragraph("正文", '<w:r><w:pict><v:shape><v:textpath string="样本"/></v:shape></w:pict></w:r>'))
    assert (texts(document), aside(document)) == (["正文"], [("样本", "watermark")])


def test_hidden_text_is_left_over_whether_by_run_or_by_style() -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    document = read(
        paragraph("见", run("隐", "<w:vanish/>"), run("显", '<w:vanish w:val="0"/>')),
        paragraph("窗体顶端", properties='<w:pStyle w:val="b"/>'),
        styles=styles,
    )
    assert texts(document) == ["见显"]
    assert aside(document) == [("隐", "hidden text"), ("窗体顶端", "hidden text")]


def test_what_a_hidden_row_holds_is_left_over_even_where_a_run_is_switched_on() -> None:
    shown = paragraph(run("显", '<w:vanish w:val="0"/>'))
    document = read(table(row("甲", "乙"), row(cell(shown), properties="<w:hidden/>")))
    assert grids(document) == [["甲 乙"]]
    assert aside(document) == [("显", "hidden row")]


def test_a_table_in_a_deleted_row_is_left_over_with_its_formulas() -> None:
    formula = paragraph("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
    inner = table(row("内", cell(formula)))
    document = read(table(row("甲", "乙"), row(cell(inner + paragraph()), properties="<w:del/>")))
    assert sorted(text for text, _ in aside(document)) == ["x", "内"]


def test_a_run_without_a_paragraph_is_left_over_once_inside_a_text_box_too() -> None:
    document = read(paragraph("段", box(run("野"))))
    assert aside(document) == [("野", "outside of any paragraph")]


def test_a_field_gives_its_result_and_not_its_instruction() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = (
        mark.format("begin") + '<w:r><w:instrText>IF 1 = 1 "</w:instrText></w:r>' + run("暗")
        + mark.format("separate") + run("明") + mark.format("end")
    )  # fmt: skip
    document = read(paragraph("共", field, "页"), paragraph(f'<w:fldSimple w:instr="DATE">{run("今天")}</w:fldSimple>'))
    assert texts(document) == ["共明页", "今天"]
    assert aside(document) == [("暗", "field instruction")]


def test_a_field_that_never_ends_does_not_swallow_the_rest() -> None:
    document = read(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'), paragraph("后文"))
    assert texts(document) == ["后文"]


def test_legacy_check_boxes_and_lists_show_their_state() -> None:
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    pick = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/>'
        '<w:listEntry w:val="良"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    document = read(paragraph(box.format("<w:checked/>"), end, "是", box.format(""), end, "否", pick, end))
    assert texts(document) == ["☒是☐否良"]


def test_breaks_tabs_and_symbols_are_characters() -> None:
    signs = "".join(
        f'<w:sym w:font="{font}" w:char="{code}"/>' for font, code in [("Symbol", "F0B3"), ("Wingdings", "F0FE")]
    )
    kept = '<w:sym w:font="Webdings" w:char="F061"/>'
    document = read(
        paragraph(f"<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>{signs}{kept}<w:noBreakHyphen/></w:r>")
    )
    assert texts(document) == ["a\tb\nc≥☑\uf061-"]


def test_the_indentation_of_a_file_is_no_text() -> None:
    spread = "<w:r><w:t>\n      得分\n      95\n    </w:t></w:r>"
    assert texts(read(paragraph(spread, run(" 分 ")))) == ["得分       95 分 "]


def test_private_characters_of_a_symbol_font_are_read_by_their_font() -> None:
    document = read(paragraph(run("\uf0a395", '<w:rFonts w:ascii="Symbol"/>')))
    assert texts(document) == ["≤95"]


def test_formulas_keep_their_digits_apart() -> None:
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    fraction = f"<m:oMath><m:f>{part.format('num', 3)}{part.format('den', 4)}</m:f></m:oMath>"
    power = f"<m:oMath><m:sSup>{part.format('e', 10)}{part.format('sup', 2)}</m:sSup></m:oMath>"
    fenced = "<m:d><m:dPr><m:begChr m:val='['/></m:dPr><m:e><m:r><m:t>1</m:t></m:r></m:e></m:d>"
    assert texts(read(paragraph("≥", fraction, "，", power, fenced))) == ["≥3/4，10^2[1)"]


def test_bookmarks_links_and_unknown_wrappers_lose_nothing() -> None:
    third, fourth = run("丙"), run("丁")
    document = read(
        paragraph(
            '<w:bookmarkStart w:id="0" w:name="x"/>',
            "甲",
            '<w:bookmarkEnd w:id="0"/>',
            f"<w:hyperlink>{run('乙')}</w:hyperlink>",
        ),
        f"<w:customXml>{paragraph(f'<w:smartTag>{third}</w:smartTag>', f'<w:new>{fourth}</w:new>')}</w:customXml>",
    )
    assert texts(document) == ["甲乙", "丙丁"]


def test_a_phonetic_guide_is_left_over() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('zì')}</w:rt><w:rubyBase>{run('自')}</w:rubyBase></w:ruby></w:r>"
    document = read(paragraph(ruby, "评"))
    assert texts(document) == ["自评"]
    assert aside(document) == [("zì", "phonetic guide")]


# --- tables in tables, boxes, notes, headers ------------------------------------------------------------------------


def test_a_nested_table_is_a_grid_of_its_own_after_its_outer_one() -> None:
    inner = table(row("a", cell(table(row("深", "层")) + paragraph("b"))))
    document = read(table(row(cell(paragraph("外") + inner + paragraph("尾")), "右")), table(row("次")))
    assert grids(document) == [["外\n尾 右"], ["a b"], ["深 层"], ["次"]]
    outer, middle, deep, second = (block for block in document.blocks if isinstance(block, Grid))
    assert [grid.cells[0].places[0].table for grid in (outer, middle, deep, second)] == [(0,), (0, 0), (0, 0, 0), (1,)]


def test_a_nested_table_of_one_cell_is_but_a_box_around_a_text_of_the_cell() -> None:
    document = read(table(row(cell(paragraph("外") + table(row("框内")) + paragraph("尾")), "右")))
    assert grids(document) == [["外\n框内\n尾 右"]]


def box(content: str) -> str:
    shape = f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict>"
    choice = f'<mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on() -> None:
    document = read(paragraph("锚", box(paragraph("框") + table(row("表")))), paragraph("后"))
    assert texts(document) == ["锚", "框", "后"]
    assert grids(document) == [["表"]]


def test_a_text_box_of_older_word_alone_is_read() -> None:
    assert texts(read(paragraph(box(paragraph("框")).replace("Choice", "Unknown")))) == ["框"]


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    assert grids(read(table(row(cell(paragraph("值", box(paragraph("框")))))))) == [["值\n框"]]


def test_notes_follow_the_body_and_headers_are_left_over() -> None:
    document = read(
        paragraph("正文"),
        footnotes=f'<w:footnotes><w:footnote w:id="1">{paragraph("脚注")}</w:footnote></w:footnotes>',
        header1=f"<w:hdr>{paragraph('页眉')}</w:hdr>",
        footer1=f"<w:ftr>{table(row('第1页'))}</w:ftr>",
        comments=f"<w:comments><w:comment>{paragraph('批注')}</w:comment></w:comments>",
    )
    assert texts(document) == ["正文", "脚注"]
    assert document.blocks[1].places == (WordPlace("footnotes", paragraph=0),)
    assert aside(document) == [("页眉", "running header"), ("第1页", "running footer"), ("批注", "comment")]


def numbering(*levels: str) -> str:
    return (
        f'<w:numbering><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def level(depth: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def listed(text: str, depth: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')


def test_automatic_numbers_are_read_as_printed() -> None:
    lists = numbering(level(0, "chineseCountingThousand", "%1、"), level(1, "decimal", "（%1.%2）"))
    document = read(listed("甲"), listed("子", 1), listed("丑", 1), listed("乙"), listed("寅", 1), numbering=lists)
    assert texts(document) == ["一、甲", "（一.1）子", "（一.2）丑", "二、乙", "（二.1）寅"]


def test_a_cell_that_holds_a_number_alone_is_read() -> None:
    lists = numbering(level(0, "decimal", "%1"))
    document = read(table(row(cell(listed("")), "甲"), row(cell(listed("")), "乙")), numbering=lists)
    assert grids(document) == [["1 甲", "2 乙"]]


def test_a_style_puts_its_paragraphs_into_a_list() -> None:
    styles = (
        '<w:styles><w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:basedOn w:val="h1"/></w:style></w:styles>'
    )
    bound = level(1, "decimal", "%2.").replace("<w:suff", '<w:pStyle w:val="h2"/><w:suff')
    lists = numbering(level(0, "japaneseCounting", "%1、"), bound)
    heads = [paragraph(text, properties=f'<w:pStyle w:val="{style}"/>') for text, style in [("甲", "h1"), ("乙", "h2")]]
    assert texts(read(*heads, styles=styles, numbering=lists)) == ["一、甲", "1.乙"]


def test_a_second_list_of_the_same_kind_counts_on_unless_it_starts_anew() -> None:
    more = '<w:num w:numId="{}"><w:abstractNumId w:val="0"/>{}</w:num>'
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering(level(0, "decimal", "%1.")).replace(
        "</w:numbering>", more.format(2, "") + more.format(3, anew) + "</w:numbering>"
    )
    items = [listed("").replace('numId w:val="1"', f'numId w:val="{n}"') for n in (1, 1, 2, 3, 3)]
    assert texts(read(*items, numbering=lists)) == ["1.", "2.", "3.", "1.", "2."]


@pytest.mark.parametrize(
    ("form", "count", "text"),
    [
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 105, "一百零五"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseCountingThousand", 1001, "一千零一"),
        ("decimalZero", 3, "03"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 2, "B"),
        ("lowerRoman", 44, "xliv"),
        ("upperRoman", 9, "IX"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 30, "30"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographTraditional", 2, "乙"),
        ("unheardOf", 7, "7"),
    ],
)
def test_numbers_are_written_in_the_form_of_their_list(form: str, count: int, text: str) -> None:
    lists = numbering(level(0, form, "%1").replace('w:start w:val="1"', f'w:start w:val="{count}"'))
    assert texts(read(listed("x"), numbering=lists)) == [text + "x"]


def test_a_bullet_is_read_by_its_font() -> None:
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    lists = numbering(level(0, "bullet", "\uf06c").replace("</w:lvl>", fonts))
    assert texts(read(listed("项"), numbering=lists)) == ["●项"]


# --- how the package is opened --------------------------------------------------------------------------------------


def test_python_docx_opens_the_package() -> None:
    parts = open_parts(package(paragraph("正文"), {"header1": f"<w:hdr>{paragraph('页眉')}</w:hdr>"}))
    ((name, header),) = parts.of_kind("header")
    assert (name, type(parts.main).__module__) == ("header1", "docx.parts.document")
    assert {type(root).__module__.partition(".")[0] for root in (parts.root, header)} == {"docx"}


def test_python_docx_meets_only_what_the_guard_has_written() -> None:
    data = package(paragraph(run("正<!-- 旁 -->文<?x y?>。")), {"header1": "<w:hdr></w:hdr>"})
    parts = open_parts(data)
    assert {relation.target_part.partname for relation in parts.main.rels.values()} == {"/header0.xml"}
    assert texts(read_word(data, "x")) == ["正文。"]


def test_a_package_whose_content_types_and_relations_are_broken_reads_the_same() -> None:
    files = {"word/document.xml": "", "[Content_Types].xml": "<Types/>"}
    with zipfile.ZipFile(io.BytesIO(package(paragraph("正文")))) as archive:
        files["word/document.xml"] = archive.read("word/document.xml").decode()
    relation = '<Relationship Id="r1" Type="http://x/header" Target="gone.xml"/>'
    listing = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files["word/_rels/document.xml.rels"] = f"{listing}{relation * 2}</Relationships>"
    assert texts(read_word(zipped(files), "x")) == ["正文"]


def test_a_template_with_macros_is_read() -> None:
    data = replaced(package(paragraph("正文")), "wordprocessingml.document.main", "wordprocessingml.template.main")
    assert texts(read_word(data, "x")) == ["正文"]


def test_a_damaged_part_beside_the_text_is_left_out_with_a_warning() -> None:
    document = read(paragraph("正文"), styles="<w:styles><w:style></w:styles>")
    assert texts(document) == ["正文"]
    assert document.warnings[0].startswith("styles not read: word/styles.xml is not well-formed")


# --- whole packages -------------------------------------------------------------------------------------------------


def test_the_strict_dialect_reads_the_same() -> None:
    data = replaced(package(table(row("a", "b"))), "http://schemas.openxmlformats.org/wordprocessingml/2006/", _STRICT)
    assert grids(read_word(data, "x")) == [["a b"]]


def test_page_breaks_before_rows_are_told() -> None:
    document = read(
        table(row("a"), row(cell(paragraph("<w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r>"))), row("c"))
    )
    assert only_grid(document).row_breaks == {1}


def test_text_where_no_text_may_stand_is_left_over() -> None:
    document = read(run("野"), table(row("a"), cell("游")), paragraph("末"))
    assert grids(document) == [["a"]]
    assert aside(document) == [("野", "outside of any paragraph"), ("游", "outside of any paragraph")]


def test_what_is_not_read_is_said() -> None:
    picture = (
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    )
    document = read(paragraph("正文", picture, "<w:r><w:object/></w:r>"), "<w:altChunk/>")
    assert document.warnings == ("1 embedded documents not read", "1 embedded objects not read", "1 pictures not read")


def test_a_table_too_wide_and_long_to_be_a_form_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(table(*[row(*[cell("", span=63)] * 40)] * 400))
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_document_without_text_is_empty_and_one_of_pictures_lacks_a_text_layer() -> None:
    with pytest.raises(ReadError) as empty:
        read(paragraph(""))
    with pytest.raises(ReadError) as scanned:
        read(paragraph("<w:r><w:drawing/></w:r>"))
    assert (empty.value.reason, scanned.value.reason) == (Reason.EMPTY, Reason.NO_TEXT_LAYER)


# --- properties -----------------------------------------------------------------------------------------------------


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Return a random tiling of a grid: rows, columns, {(row, column): (row span, column span)}."""
    n_rows, n_cols = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(r, c) for r in range(n_rows) for c in range(n_cols)}
    tiles = {}
    for position in sorted(free):
        if position in free:
            tiles[position] = draw(st.sampled_from(sorted(_fitting(position, free))))
            free -= _block(position, tiles[position])
    return n_rows, n_cols, tiles


def _block(start: tuple[int, int], span: tuple[int, int]) -> set[tuple[int, int]]:
    return {(start[0] + r, start[1] + c) for r in range(span[0]) for c in range(span[1])}


def _fitting(start: tuple[int, int], free: set[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(r, c) for r in (1, 2, 3) for c in (1, 2, 3) if _block(start, (r, c)) <= free]


def _written(n_rows: int, tiles: dict[tuple[int, int], tuple[int, int]]) -> str:
    rows = []
    for r in range(n_rows):
        cells = []
        for (top, left), (height, width) in sorted(tiles.items(), key=lambda tile: tile[0][1]):
            if top <= r < top + height:
                merge = "" if height == 1 else "restart" if r == top else "continue"
                cells.append(cell(f"{top}.{left}" if r == top else "", span=width, merge=merge))
        rows.append(row(*cells))
    return table(*rows)


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_any_layout_of_merged_cells_reads_back_the_same(layout: Layout) -> None:
    n_rows, n_cols, tiles = layout
    grid = only_grid(read(_written(n_rows, tiles)))
    assert (grid.n_rows, grid.n_cols) == (n_rows, n_cols)
    assert {(c.row, c.col): (c.row_span, c.col_span) for c in grid.cells} == tiles
    assert all(c.text == f"{c.row}.{c.col}" for c in grid.cells)


# --- bound controls and embedded documents --------------------------------------------------------------------------

_STORE = "{11111111-1111-1111-1111-111111111111}"


def bound(content: str, data: str, properties: str = "<w:text/>") -> Document:
    """Read a paragraph with a control that is bound to data of the package."""
    binding = f'<w:dataBinding w:prefixMappings="xmlns:q=\'urn:q\'" w:xpath="/q:r[1]/q:v[1]" w:storeItemID="{_STORE}"/>'
    main = package(paragraph("甲", control(content, binding + properties)))
    link = relations({"../customXml/item1.xml": "customXml"})
    files = {
        "word/_rels/document.xml.rels": link,
        "customXml/item1.xml": f'<r xmlns="urn:q"><v>{data}</v></r>',
    }
    return read_word(extended(main, files), "test.docx")


def test_a_bound_control_shows_its_data_and_its_own_text_is_left_over() -> None:
    document = bound(run("旧"), "新")
    assert texts(document) == ["甲新"]
    assert aside(document) == [("旧", "text of a control that shows the data bound to it")]


def test_a_bound_control_shows_its_data_in_place_of_a_prompt() -> None:
    assert texts(bound(run("点击输入"), "新", "<w:showingPlcHdr/><w:text/>")) == ["甲新"]


def test_a_bound_control_without_data_shows_what_it_holds() -> None:
    assert texts(bound(run("旧"), "")) == ["甲旧"]
    assert aside(bound(run("点击输入"), "", "<w:showingPlcHdr/><w:text/>"))[0][0] == "点击输入"


def test_a_bound_list_shows_the_words_for_its_value() -> None:
    listed = '<w:dropDownList><w:listItem w:value="1" w:displayText="优"/></w:dropDownList>'
    assert texts(bound(run("良"), "1", listed)) == ["甲优"]


def test_a_bound_date_keeps_the_form_in_which_it_is_shown() -> None:
    assert texts(bound(run("2024年1月2日"), "2024-01-02T00:00:00", "<w:date/>")) == ["甲2024年1月2日"]


def test_data_that_hold_what_is_shown_leave_nothing_over() -> None:
    assert aside(bound(run("同") + run("样"), "同样")) == []


def embedding(name: str, content: str | bytes) -> bytes:
    main = package(paragraph("前") + '<w:altChunk r:id="r0"/>' + paragraph("后"))
    return extended(main, {"word/_rels/document.xml.rels": relations({name: "aFChunk"}), f"word/{name}": content})


def test_an_embedded_page_is_read_where_it_stands() -> None:
    document = read_bytes(embedding("c.html", "<html><body><table><tr><td>a<td>b</table>"), "test.docx")
    assert [type(block) for block in document.blocks] == [Paragraph, Grid, Paragraph]
    assert grids(document) == [["a b"]]
    assert only_grid(document).cells[0].places == (WebPlace("c.html/html/body/table/tr/td[1]"),)
    assert document.warnings == ()


def test_an_embedded_word_file_is_read_but_not_what_is_embedded_in_it() -> None:
    document = read_bytes(embedding("c.docx", embedding("d.html", "<html><body>深")), "test.docx")
    assert texts(document) == ["前", "前", "后", "后"]
    assert document.blocks[1].places == (WordPlace("c.docx/document", paragraph=0),)


def test_an_embedded_document_that_is_not_read_is_counted() -> None:
    document = read_bytes(embedding("c.rtf", "{\\rtf1 a}"), "test.docx")
    assert texts(document) == ["前", "后"]
    assert document.warnings == ("1 embedded documents not read",)


def test_a_table_of_one_cell_inside_a_cell_is_a_box_around_its_text() -> None:
    boxed = cell(table(row("95")) + paragraph())
    assert grids(read(table(row("分值", "得分"), row("100", boxed)))) == [["分值 得分", "100 95"]]
