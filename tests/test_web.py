"""Web pages as published and as Word and Excel save them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from test_word import layouts, shown

from extract.forms import find_forms
from extract.model import Document, Grid, Paragraph, ReadError, Reason, WebPlace
from extract.read import read_bytes
from extract.stitch import stitch

Layout = tuple[int, int, dict[tuple[int, int], tuple[int, int]]]


def read(body: str) -> Document:
    return read_bytes(f"<html><body>{body}".encode(), "页.html")


def grids(document: Document) -> list[list[str]]:
    return [shown(block) for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def aside(document: Document) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in document.leftover]


# --- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("<meta charset=gb2312>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("<meta charset='utf-8'>", "utf-8"),
        ("<meta charset=utf-8>", "gb18030"),  # says what it is not
        ("<meta charset=gb2312>", "utf-8-sig"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=unheard-of>", "gb18030"),
        ("<meta charset=rot13>", "utf-8"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_has(declared: str, encoding: str) -> None:
    page = f"<html><head>{declared}</head><body><p>绩效自评，优㎡。</p>"
    assert texts(read_bytes(page.encode(encoding), "x")) == ["绩效自评，优㎡。"]


def test_an_xhtml_declaration_does_not_stand_in_the_way() -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><html><body>自评</body></html>'
    assert texts(read_bytes(page.encode("gb18030"), "x")) == ["自评"]


# --- text -----------------------------------------------------------------------------------------------------------


def test_blocks_and_breaks_divide_lines() -> None:
    document = read("导航 <b>粗</b>体<div>一<p>二<br>三<p>四</div>尾")
    assert texts(document) == ["导航 粗体", "一", "二\n三", "四", "尾"]
    assert document.blocks[2].places == (WebPlace("/html/body/div/p[1]"),)


def test_blanks_fold_as_in_a_browser_and_source_lines_do_not_part_chinese_words() -> None:
    assert texts(read("<p>  项目\r\n  支出 \n 100 \t 万元&nbsp;&nbsp;整  ")) == ["项目支出 100 万元  整"]


def test_what_is_not_shown_is_left_over_and_scripts_are_no_text() -> None:
    page = "<html><head><title>题</title><style>p{}</style></head><body><p>文<script>x()</script>"
    hidden = "<span style='DISPLAY : none'>密</span><i hidden>藏</i><span style='mso-hide:all'>匿</span>"
    document = read_bytes(f"{page}{hidden}<!-- 注 -->".encode(), "x")
    assert texts(document) == ["文"]
    assert aside(document) == [
        ("题", "title of the page"),
        *((text, "hidden element") for text in "密藏匿"),
    ]


def test_what_is_marked_as_deleted_and_how_a_sign_is_spoken_are_left_over() -> None:
    document = read("<p>得分<del>90</del><ins>95</ins>，<ruby>昶<rp>（</rp><rt>chǎng</rt><rp>）</rp></ruby>")
    assert texts(document) == ["得分95，昶"]
    assert aside(document) == [
        ("90", "marked as deleted"),
        *((text, "phonetic guide") for text in ("（", "chǎng", "）")),
    ]


def test_a_page_without_text_is_empty_and_one_of_pictures_lacks_a_text_layer() -> None:
    for body, reason in [("<p> &nbsp;", Reason.EMPTY), ("<img src=a.png>", Reason.NO_TEXT_LAYER)]:
        with pytest.raises(ReadError) as caught:
            read(body)
        assert caught.value.reason is reason


def test_a_page_nested_too_deep_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read("<div>" * 230 + "x")
    assert caught.value.reason is Reason.TOO_LARGE


# --- tables ---------------------------------------------------------------------------------------------------------


def test_spans_place_the_cells() -> None:
    document = read("<table><tr><td colspan=3>标题<tr><td rowspan=2>产出<td>数量<td>1<tr><td>质量<td>2</table>")
    assert grids(document) == [["标题 < <", "产出 数量 1", "^ 质量 2"]]
    assert document.blocks[0].cells[1].places == (WebPlace("/html/body/table/tr[2]/td[1]"),)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", ["a b", "^ c", "^ d"]),
        ("<tr><td rowspan=99>a<td>b<tr><td>c", ["a b", "^ c"]),
        ("<tr><td colspan=0>a<td>b<tr><td>c<td>d", ["a b", "c d"]),
        ("<tr><td colspan=99>a<tr><td>b<td>c", ["a <", "b c"]),
        ("<tr><td>a<td colspan=99>b<tr><td>c<td>d<td>e", ["a b <", "c d e"]),
        ("<tr><td colspan='x'>a<td rowspan='-1'>b", ["a b"]),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", ["a b", "c ^"]),
        ("<tr><td>a<td>b<td>c<tr><td>d", ["a b c", "d · ·"]),
        ("<tr><td>a<td>b<tr></tr><tr><td>c<td>d", ["a b", "c d"]),
        ("<td>a<td>b<tr><td>c<td>d", ["a b", "c d"]),
        ("<tfoot><tr><td>合计<td>2</tfoot><tr><td>甲<td>1</tr><thead><tr><th>项<th>数", ["项 数", "甲 1", "合计 2"]),
        ("<thead><tr><td rowspan=2>a<td>b<tbody><tr><td>c<td>d", ["a b", "c d"]),
        ("<tr><td>a<td style='display:none'>x<td>b<tr style='display:none'><td>y<tr><td>c<td>d", ["a b", "c d"]),
    ],
)
def test_careless_tables_are_read_as_browsers_show_them(table: str, lines: list[str]) -> None:
    assert grids(read(f"<table>{table}</table>")) == [lines]


def test_lines_inside_a_cell_are_kept() -> None:
    assert grids(read("<table><tr><td>一<br>二<p>三<td>&nbsp;</table>")) == [["一\n二\n三 ·"]]


def test_a_caption_belongs_to_its_table() -> None:
    (grid,) = read("<table><caption>表 1</caption><tr><td>a<td>b</table>").blocks
    assert isinstance(grid, Grid)
    assert grid.caption is not None
    assert grid.caption.text == "表 1"


def test_a_table_that_arranges_the_page_is_no_grid() -> None:
    document = read("<table><tr><td>导航<td><p>正文<table><tr><td>a<td>b</table>尾</table>")
    assert texts(document) == ["导航", "正文", "尾"]
    assert grids(document) == [["a b"]]


def test_a_table_inside_a_cell_of_a_form_follows_the_form() -> None:
    inner = "<table><tr><td>x<td>y</table>"
    document = read(f"<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>前{inner}后</table>")
    assert grids(document) == [["a b", "c d", "e 前\n后"], ["x y"]]


def test_text_between_rows_stands_before_the_table() -> None:
    document = read("<table><tr><td>a<td>b</tr><div>野</div><tr><td>c<td>d</table>")
    assert texts(document) == ["野"]
    assert grids(document) == [["a b", "c d"]]


def test_a_row_that_only_gives_the_widths_of_columns_is_none() -> None:
    blank = "<td width=81 style='border:none'></td>" * 2
    document = read(
        f"<table><tr><td>a<td>b</tr><![if !supportMisalignedColumns]><tr height=0>{blank}</tr><![endif]></table>"
    )
    assert grids(document) == [["a b"]]
    assert grids(read("<table><tr><td>a<td>b<tr style='height:0'><td>c<td>d</table>")) == [["a b", "c d"]]


def test_cells_that_excel_wrote_as_one_are_several() -> None:
    run = "<td colspan=2 style='mso-ignore:colspan'>"
    document = read(f"<table><tr><td>a<td>b<td>c<tr><td>d{run}e<tr>{run}<td>f</table>")
    assert grids(document) == [["a b c", "d e ·", "· · f"]]


def test_a_collapsed_row_is_left_over_and_a_field_shows_what_was_filled_in() -> None:
    document = read(
        '<table><tr><td>得分<td><input value="95"><input type=hidden value=x><tr style="visibility:collapse"><td>隐</table>'
    )
    assert grids(document) == [["得分 95"]]
    assert [(item.text, item.reason) for item in document.leftover] == [("隐", "hidden element")]


@pytest.mark.parametrize("cell", ["<td colspan=1000>x<td>y", "<td colspan=1000 rowspan=9999>x"])
def test_a_crafted_table_is_refused(cell: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(f"<table>{f'<tr>{cell}</tr>' * 1100}</table>")
    assert caught.value.reason is Reason.TOO_LARGE


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_any_layout_of_merged_cells_reads_back_the_same(layout: Layout) -> None:
    n_rows, n_cols, tiles = layout
    rows = ""
    for number in range(n_rows):
        rows += "<tr>"
        for (row, col), (height, width) in sorted(tiles.items()):
            if row == number:
                rows += f"<td rowspan={height} colspan={width}>{row}.{col}"
    (grid,) = read(f"<table>{rows}</table>").blocks
    assert isinstance(grid, Grid)
    assert (grid.n_rows, grid.n_cols) == (n_rows, n_cols)
    assert {(c.row, c.col): (c.row_span, c.col_span) for c in grid.cells} == tiles
    assert all(c.text == f"{c.row}.{c.col}" for c in grid.cells)


# --- pages in one file ----------------------------------------------------------------------------------------------


def test_a_page_in_one_file_is_read() -> None:
    page = "<html><body><table><tr><td>甲<td>1</table>".encode("gb18030").hex("=", 1).upper()
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        "Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"={page}\n--b--\n"
    )
    document = read_bytes(archive.encode(), "x.mht")
    assert grids(document) == [["甲 1"]]
    assert document.source.media_type == "multipart/related"


def test_a_web_archive_without_a_page_is_damaged() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "x.mht")
    assert caught.value.reason is Reason.DAMAGED


# --- style sheets of the page ---------------------------------------------------------------------------------------

TEMPLATE = "<style>{}</style><table><tr><td>a<td>b<tr id=t class='x y'><td>空<td>行<tr><td>c<td>d</table>"


@pytest.mark.parametrize(
    "rules",
    [
        ".x{display:none}",
        "p, tr.x.y { color: red; display : none }",
        "table #t{visibility:hidden}",
        "@media screen{.x{display:none}}",
        "<!-- .x{display:none} -->",
        ".x{display:none!important} tr#t{display:table-row}",
        "tr{display:table-row} .x{display:none}",
    ],
)
def test_what_a_style_sheet_hides_is_left_over(rules: str) -> None:
    document = read(TEMPLATE.format(rules))
    assert grids(document) == [["a b", "c d"]]
    assert aside(document) == [("空 行", "hidden element")]


@pytest.mark.parametrize(
    "rules",
    [
        "@media print{.x{display:none}}",
        "/* .x{display:none} */",
        ".x:hover{display:none}",
        "div .x{display:none}",
        ".x{display:none} #t{display:table-row}",
        ".x{display:none} .x{display:table-row}",
        ".xx{display:none}",
    ],
)
def test_what_a_style_sheet_does_not_hide_on_the_screen_is_read(rules: str) -> None:
    assert grids(read(TEMPLATE.format(rules))) == [["a b", "空 行", "c d"]]


def test_the_style_of_an_element_itself_outweighs_the_sheet() -> None:
    assert texts(read('<style>p{display:none}</style><p style="display:block">在<p>不在')) == ["在"]


def test_blocks_laid_out_as_a_table_are_one_and_keep_their_names_in_places() -> None:
    rules = "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style>"
    rows = "<div class=r><div class=c>a</div><div class=c>b</div></div>" * 2
    (grid,) = read(f"{rules}<div class=t>{rows}</div>").blocks
    assert isinstance(grid, Grid)
    assert shown(grid) == ["a b", "a b"]
    assert grid.cells[3].places == (WebPlace("/html/body/div/div[2]/div[2]"),)


def test_a_block_that_is_called_a_table_to_stand_in_the_middle_is_none() -> None:
    assert texts(read('<div style="display:table;margin:auto">甲<p>乙</div>')) == ["甲", "乙"]


# --- fields, boxes, several pages -----------------------------------------------------------------------------------


def test_of_a_list_to_choose_from_the_chosen_entry_is_read() -> None:
    document = read("<p>等级：<select><option>良<option selected>优<option>差</select></p>")
    assert texts(document) == ["等级：优"]
    assert aside(document) == [(text, "entry of a list that is not chosen") for text in ("良", "差")]


def test_a_table_of_one_cell_inside_a_cell_is_a_box_around_its_text() -> None:
    inner = "<table><tr><td>95</td></tr></table>"
    rows = f"<tr><td>分值<td>得分<tr><td>100<td>{inner}<tr><td>总分<td>95"
    assert grids(read(f"<table>{rows}</table>")) == [["分值 得分", "100 95", "总分 95"]]


def archive(*pages: tuple[str, str]) -> bytes:
    parts = "".join(
        f"--B\r\nContent-Location: file:///C:/{name}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n<html><body>{body}</body></html>\r\n"
        for name, body in pages
    )
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    return f"{head}{parts}--B--\r\n".encode()


def test_the_sheets_of_a_workbook_in_one_file_are_read_one_after_the_other() -> None:
    frames = '<frameset><frame src="s1.htm"><frame src="tabstrip.htm"></frameset>'
    sheet = "<table><tr><td>{}<td>1<tr><td>b<td>2</table>"
    pages = (("a.htm", frames), ("s1.htm", sheet.format("甲")), ("s2.htm", sheet.format("乙")), ("tabstrip.htm", "表1"))
    document = read_bytes(archive(*pages), "x.mht")
    assert grids(document) == [["甲 1", "b 2"], ["乙 1", "b 2"]]
    assert aside(document) == [("表1", "tabs of the sheets")]
    assert document.warnings == ()
    (first, _) = document.blocks
    assert isinstance(first, Grid)
    assert first.cells[0].places == (WebPlace("s1.htm/html/body/table/tr[1]/td[1]"),)


def test_a_text_with_tables_of_a_web_page_keeps_its_lines() -> None:
    document = read_bytes(
        "# 自评表\n填报单位：<甲>\n\n<table><tr><td>a</td><td>b</td></tr></table>\n注".encode(), "x.md"
    )
    assert texts(document) == ["# 自评表", "填报单位：<甲>", "注"]
    assert grids(document) == [["a b"]]


@pytest.mark.parametrize("inner", ["<b>{}", "<span><font>{}", "<div><p>{}", "<ul><li>{}", "<x-y>{}", "{}<wbr>"])
def test_a_cell_ends_where_the_next_begins_whatever_is_left_open_in_it(inner: str) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{inner.format(text)}" for text in line) for line in ("ab", "cd"))
    assert grids(read(f"<table>{rows}</table>尾")) == [["a b", "c d"]]
    assert texts(read(f"<table>{rows}</table>尾"))[-1] == "尾"


def test_cells_left_open_around_a_table_inside_go_on_after_it() -> None:
    inner = "<table><tr><td><i>x<td>y<tr><td>z<td>w</table>"
    document = read(f"<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td><div>前{inner}后<tr><td>f<td>g</table>")
    assert grids(document) == [["a b", "c d", "e 前\n后", "f g"], ["x y", "z w"]]


def test_what_looks_like_a_tag_in_a_comment_or_script_ends_nothing() -> None:
    hidden = "<!-- <td> --><script>'<td>'</script>"
    assert grids(read(f"<table><tr><td><b>甲{hidden}</b><td>乙<tr><td>丙<td>丁</table>")) == [["甲 乙", "丙 丁"]]


def test_tables_under_captions_of_their_own_are_not_joined_and_a_caption_is_the_title_of_its_form() -> None:
    head = "<tr><td>一级指标<td>三级指标<td>指标值<td>完成值<td>分值<td>得分"
    table = "<table><caption>{}</caption>" + head + "<tr><td>产出指标<td>次数<td>3次<td>3次<td>5<td>5</table>"
    document = stitch(read(table.format("2023年项目支出绩效自评表") + table.format("2024年项目支出绩效自评表")))
    titles = [form.title.text for form in find_forms(document) if form.title]
    assert titles == ["2023年项目支出绩效自评表", "2024年项目支出绩效自评表"]
