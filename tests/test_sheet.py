"""Workbooks: the grid, the numbers as their formats show them, and what is hidden."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from test_word import layouts, shown
from word_builder import relations, replaced, zipped

from extract.model import Document, Grid, Leftover, Paragraph, ReadError, Reason, SheetPlace
from extract.read import read_bytes
from extract.sheet.shown import builtin_format, show_number, show_text

Layout = tuple[int, int, dict[tuple[int, int], tuple[int, int]]]


class Workbook:
    """An .xlsx in the making; sheets are xlsxwriter's."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._stream, {"in_memory": True})

    def sheet(self, name: str = "表") -> Any:
        return self.book.add_worksheet(name)

    def form(self, code: str) -> Any:
        return self.book.add_format({"num_format": code})

    def bytes(self) -> bytes:
        self.book.close()
        return self._stream.getvalue()

    def read(self) -> Document:
        return read_bytes(self.bytes(), "表.xlsx")


def rows(*lines: list[object]) -> Document:
    book = Workbook()
    sheet = book.sheet()
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)
    return book.read()


def grids(document: Document) -> list[list[str]]:
    return [shown(block) for block in document.blocks if isinstance(block, Grid)]


def aside(document: Document) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in document.leftover]


# --- numbers as shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("0.999", "0.00%", "99.90%"),
        ("1", "0%", "100%"),
        ("0.9765", "0%", "98%"),
        ("98.5", "0.00", "98.50"),
        ("99.995", "0.00", "100.00"),
        ("1.005", "0.00", "1.01"),
        ("7.449999999999999", "0.00", "7.45"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("123", "#,##0", "123"),
        ("-1234.5", "#,##0.00", "-1,234.50"),
        ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"),
        ("-1234.5", '#,##0.00_);[Red]"-"#,##0.00', "-1,234.50"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-0.001", "0.00", "0.00"),
        ("0", "General", "0"),
        ("0.30000000000000004", "General", "0.3"),
        ("0.3333333333333333", "General", "0.333333333"),
        ("123456789012", "General", "123456789012"),
        ("1234567890123456789", "General", "1.23457E+18"),
        ("0.000012", "General", "0.000012"),
        ("45352", "yyyy-mm-dd", "2024-03-01"),
        ("45352", 'yyyy"年"m"月"d"日"', "2024年3月1日"),
        ("45352", '[$-804]yyyy"年"m"月";@', "2024年3月"),
        ("45352.5", "yyyy/m/d h:mm", "2024/3/1 12:00"),
        ("45352.75", "上午/下午h:mm", "下午6:00"),
        ("45352", "aaaa", "星期五"),
        ("45352", "d-mmm-yy", "1-Mar-24"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "yyyy/m/d", "1900/1/1"),
        ("12.5", '0.00"万元"', "12.50万元"),
        ("12.5", "¥0.00", "¥12.50"),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
        ("125000", '0.0,"千"', "125.0千"),
        ("5", "0.##", "5."),
        ("0.5", "#.00", ".50"),
        ("7", "000", "007"),
        ("13812345678", "000-0000-0000", "138-1234-5678"),
        ("55", '[>=60]"合格";[<60]"不合格"', "不合格"),
        ("98.5", '[>=90]0.0"优";0.0"良"', "98.5优"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0", "0.00E+00", "0.00E+00"),
        ("98.5", "@", "98.5"),
        ("5", '"第"0"号"', "第5号"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("45352", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年3月1日"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(number: str, code: str, text: str) -> None:
    assert show_number(Decimal(number), code) == text


def test_a_format_that_asks_for_more_is_not_guessed() -> None:
    assert show_number(Decimal("0.5"), "# ?/?") is None


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("1234", "[DBNum1][$-804]General", "一千二百三十四"),
        ("10", "[DBNum1]General", "一十"),
        ("100010005", "[DBNum1]General", "一亿〇一万〇五"),
        ("-1050.5", "[DBNum2][$-804]General", "-壹仟零伍拾.伍"),
        ("0", "[DBNum2]General", "零"),
        ("203", "[DBNum2]0", "贰零叁"),
        ("12", "[DBNum3]0", "１２"),
        ("45000", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年三月十五日"),
        ("45000", '[DBNum2]yyyy"年"mm"月"d"日"', "贰零贰叁年零叁月壹拾伍日"),
    ],
)
def test_a_format_of_chinese_numerals_shows_them(number: str, code: str, shown: str) -> None:
    assert show_number(Decimal(number), code) == shown


def test_a_number_beyond_the_numerals_is_not_guessed() -> None:
    assert show_number(Decimal("1e18"), "[DBNum1]General") is None


def test_a_number_outside_the_calendar_is_no_date() -> None:
    assert show_number(Decimal(-1), "yyyy-mm-dd") is None


def test_formats_known_by_number_are_those_of_the_chinese_edition() -> None:
    assert [builtin_format(number) for number in (0, 10, 14, 31)] == [
        "General",
        "0.00%",
        "yyyy/m/d",
        'yyyy"年"m"月"d"日"',
    ]


def test_text_has_formats_too() -> None:
    assert show_text("优", '@"等"') == "优等"
    assert show_text("优", "0.00") == "优"


@given(st.decimals("-1e12", "1e12", places=2, allow_nan=False))
def test_a_number_with_two_decimals_is_read_back_exactly(number: Decimal) -> None:
    assert Decimal(str(show_number(number, "#,##0.00")).replace(",", "")) == number
    assert Decimal(str(show_number(number / 100, "0.00%")).rstrip("%")) == number


def test_cells_are_read_as_shown() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write(0, 0, 0.999, book.form("0.00%"))
    sheet.write(0, 1, 0.1 + 0.2)
    sheet.write(0, 2, True)  # noqa: FBT003 - a value
    sheet.write_formula(1, 0, "=A1*2", book.form("0.0"), 1.998)
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, '="优"', None, "优")
    assert grids(book.read()) == [["99.90% 0.3 TRUE", "2.0 #DIV/0! 优"]]


def test_a_format_not_known_gives_the_plain_number_and_a_warning() -> None:
    book = Workbook()
    book.sheet().write_row(0, 0, [0.5, 1], book.form("# ?/?"))
    document = book.read()
    assert grids(document) == [["0.5 1"]]
    assert document.warnings == ("numbers of the format # ?/? are given plainly",)


def test_a_number_that_its_format_hides_is_left_over() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write_row(0, 0, ["合计", 5], book.form("0;-0;;@"))
    sheet.write_row(1, 0, ["差", 0], book.form("0;-0;;@"))
    document = book.read()
    assert grids(document) == [["合计 5", "差 ·"]]
    assert aside(document) == [("0", "hidden by its number format")]


# --- the grid -------------------------------------------------------------------------------------------------------


def test_a_merged_range_is_one_cell_with_its_range_as_place() -> None:
    book = Workbook()
    sheet = book.sheet("自评表")
    sheet.merge_range("A1:C1", "标题")
    sheet.merge_range("A2:A3", "产出")
    sheet.write_row("B2", ["数量", 1])
    sheet.write_row("B3", ["质量", 2])
    grid = book.read().blocks[0]
    assert isinstance(grid, Grid)
    assert shown(grid) == ["标题 < <", "产出 数量 1", "^ 质量 2"]
    assert [cell.places for cell in grid.cells[:2]] == [
        (SheetPlace("自评表", "A1:C1"),),
        (SheetPlace("自评表", "A2:A3"),),
    ]


def test_forms_divided_by_two_blank_rows_are_two_grids() -> None:
    document = rows(["甲", 1], [], ["乙", 2], [], [], ["丙", 3], ["丁", 4])
    assert grids(document) == [["甲 1", "· ·", "乙 2"], ["丙 3", "丁 4"]]


def test_blank_rows_with_borders_do_not_divide_a_form() -> None:
    book = Workbook()
    sheet, ruled = book.sheet(), book.book.add_format({"border": 1})
    sheet.write_row("A1", ["甲", 1])
    for row in (1, 2, 3):
        sheet.write_blank(row, 0, None, ruled)
    sheet.write_row("A5", ["乙", 2])
    assert grids(book.read()) == [["甲 1", "· ·", "· ·", "· ·", "乙 2"]]


def test_rows_of_one_text_before_a_gap_are_paragraphs() -> None:
    document = rows(["附件"], ["说明：本表"], [], [], ["甲", 1])
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["附件", "说明：本表"]
    assert grids(document) == [["甲 1"]]


def test_a_title_merged_too_far_does_not_widen_the_grid() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.merge_range("A1:Z1", "标题")
    sheet.write_row("A2", ["a", "b"])
    assert grids(book.read()) == [["标题 <", "a b"]]


def test_empty_rows_and_columns_around_a_form_are_cut_off() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write_row("C3", ["a", "b"])
    sheet.write_blank("H20", None, book.form("0.00"))
    grid = book.read().blocks[0]
    assert isinstance(grid, Grid)
    assert shown(grid) == ["a b"]
    assert grid.cells[0].places == (SheetPlace("表", "C3"),)


def test_hidden_rows_columns_and_sheets_are_left_over() -> None:
    book = Workbook()
    sheet = book.sheet()
    for number, line in enumerate([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]):
        sheet.write_row(number, 0, line)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("B:B", None, None, {"hidden": True})
    other = book.sheet("旧")
    other.write("A1", "旧数")
    other.hide()
    document = book.read()
    assert grids(document) == [["a c", "g i"]]
    reasons = dict(aside(document))
    assert reasons == dict.fromkeys("def", "hidden row") | dict.fromkeys("bh", "hidden column") | {
        "旧数": "hidden sheet"
    }


def test_a_merged_label_whose_first_row_is_hidden_still_shows() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.merge_range("A1:A3", "产出")
    for number, text in enumerate(["甲", "乙", "丙"]):
        sheet.write(number, 1, text)
    sheet.set_row(0, None, None, {"hidden": True})
    assert grids(book.read()) == [["产出 乙", "^ 丙"]]


def test_comments_text_boxes_and_headers_are_left_over() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write_row("A1", ["a", "b"])
    sheet.write_comment("A1", "批注")
    sheet.insert_textbox("D1", "框")
    sheet.set_header("&C页眉")
    document = book.read()
    assert set(aside(document)) == {("&C页眉", "running header or footer"), ("框", "text box"), ("批注", "comment")}
    assert Leftover("批注", (SheetPlace("表", "A1"),), "comment") in document.leftover


def test_each_sheet_comes_in_its_order() -> None:
    book = Workbook()
    for name in ("乙", "甲"):
        book.sheet(name).write_row("A1", [name, 1])
    assert grids(book.read()) == [["乙 1"], ["甲 1"]]


def test_a_workbook_without_text_is_empty() -> None:
    book = Workbook()
    book.sheet()
    with pytest.raises(ReadError) as caught:
        book.read()
    assert caught.value.reason is Reason.EMPTY


def test_a_sheet_of_two_far_corners_is_refused_before_it_is_laid_out() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write("A1", "a")
    sheet.write("XFD1048576", "b")
    with pytest.raises(ReadError) as caught:
        book.read()
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_broken_workbook_is_damaged() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(zipped({"xl/workbook.xml": "<workbook", "[Content_Types].xml": "spreadsheetml.sheet.main+xml"}), "x")
    assert caught.value.reason is Reason.DAMAGED


@settings(max_examples=40, deadline=None)
@given(layouts())
def test_any_layout_of_merged_cells_reads_back_the_same(layout: Layout) -> None:
    n_rows, n_cols, tiles = layout
    book = Workbook()
    sheet = book.sheet()
    for (row, col), (height, width) in tiles.items():
        if height * width > 1:
            sheet.merge_range(row, col, row + height - 1, col + width - 1, f"{row}.{col}")
        else:
            sheet.write_string(row, col, f"{row}.{col}")
    check_layout(book.read(), n_rows, n_cols, tiles)


def check_layout(document: Document, n_rows: int, n_cols: int, tiles: dict[tuple[int, int], tuple[int, int]]) -> None:
    """Check that a layout was read back; rows of one cell each are no table but paragraphs."""
    assert not document.leftover
    if len(document.blocks) == 1 and isinstance(document.blocks[0], Grid):
        grid = document.blocks[0]
        assert {(c.row, c.col): (c.row_span, c.col_span) for c in grid.cells} == tiles
        assert all(c.text == f"{c.row}.{c.col}" for c in grid.cells)
        assert (grid.n_rows, grid.n_cols) == (n_rows, n_cols)
    else:
        assert all(width == n_cols and height == 1 for height, width in tiles.values())
        assert len(document.blocks) == n_rows


# --- .xls -----------------------------------------------------------------------------------------------------------


def old_workbook() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    sheet.write_merge(0, 0, 0, 2, "自评表")
    sheet.write(1, 0, 0.999, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(1, 1, 45352, xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.write(1, 2, 0.1 + 0.2)
    sheet.write(2, 0, "隐")
    sheet.row(2).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_old_workbook_reads_the_same() -> None:
    document = read_bytes(old_workbook(), "表.xls")
    assert grids(document) == [["自评表 < <", "99.90% 2024年3月1日 0.3"]]
    assert aside(document) == [("隐", "hidden row")]
    assert document.source.media_type == "application/vnd.ms-excel"


def test_blank_rows_with_borders_do_not_divide_an_old_form_and_zeros_may_be_hidden() -> None:
    book, stream = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("表")
    sheet.show_zero_values = 0
    for row, values in ((0, ("甲", 0)), (4, ("乙", 2))):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    for row in (1, 2, 3):
        sheet.write(row, 0, None, xlwt.easyxf("borders: left thin"))
    book.save(stream)
    document = read_bytes(stream.getvalue(), "表.xls")
    assert grids(document) == [["甲 ·", "· ·", "· ·", "· ·", "乙 2"]]
    assert aside(document) == [("0", "zero that the sheet does not show")]


def test_a_broken_old_workbook_is_damaged() -> None:
    data = bytearray(old_workbook())
    data[512:1024] = b"\x07" * 512
    with pytest.raises(ReadError) as caught:
        read_bytes(bytes(data), "表.xls")
    assert caught.value.reason is Reason.DAMAGED


def test_an_old_workbook_that_is_a_web_page_is_read_as_one() -> None:
    page = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>甲<td>1</table>"
    assert grids(read_bytes(page.encode("gb18030"), "表.xls")) == [["甲 1"]]


# --- workbooks as other programs write them -------------------------------------------------------------------------


def written(rows: str, strings: str = "", before: str = "") -> Document:
    """Read a workbook of one sheet whose rows are given as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": relations({"xl/workbook.xml": "officeDocument"}),
        "xl/_rels/workbook.xml.rels": relations({"sheet1.xml": "worksheet", "sharedStrings.xml": "sharedStrings"}),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/sheet1.xml": f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    }
    return read_bytes(zipped(files), "表.xlsx")


def test_strings_inside_cells_and_cells_without_addresses_are_read() -> None:
    document = written(
        '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row><row><c/><c t="str"><v>乙</v></c></row>'
    )
    assert grids(document) == [["甲 1", "· 乙"]]


def test_a_phonetic_guide_is_no_part_of_a_string() -> None:
    strings = "<si><r><t>自</t></r><r><t>评</t></r><rPh sb='0' eb='1'><t>zi</t></rPh></si>"
    document = written('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1E2</v></c></row>', strings)
    assert grids(document) == [["自评 100"]]


def test_a_formula_that_was_never_calculated_is_left_over() -> None:
    document = written(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2" t="str"><f>IF(A2&gt;1,"","x")</f><v></v></c></row>'
    )
    assert document.leftover == (Leftover("=A1+1", (SheetPlace("表", "B1"),), "formula without a calculated value"),)


def test_rows_and_columns_of_no_height_or_width_are_hidden() -> None:
    document = written(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2" ht="0" customHeight="1"><c r="A2"><v>3</v></c></row><row r="3"><c r="A3"><v>4</v></c><c r="B3"><v>5</v></c></row>'
    )
    assert grids(document) == [["1 2", "4 5"]]
    assert aside(document) == [("3", "hidden row")]


def test_zeros_that_a_sheet_does_not_show_are_left_over() -> None:
    document = written(
        '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>0.5</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>',
        before='<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>',
    )
    assert grids(document) == [["· 0.5", "1 2"]]
    assert aside(document) == [("0", "zero that the sheet does not show")]


def test_numbers_that_are_none_stay_as_written() -> None:
    document = written(
        '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e9999</v></c><c r="C1" t="d"><v>2024-03-01</v></c></row>'
    )
    assert grids(document) == [["NaN 1e9999 2024-03-01"]]


def test_merged_ranges_that_overlap_do_not_stop_the_reading() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.merge_range("A1:B1", "a")
    sheet.write_row("A2", ["b", "c"])
    data = replaced(book.bytes(), '<mergeCell ref="A1:B1"/>', '<mergeCell ref="A1:B1"/><mergeCell ref="B1:B2"/>')
    assert grids(read_bytes(data, "x")) == [["a <", "b c"]]


# --- forms side by side, and formulas that calculate nothing --------------------------------------------------------


def test_two_forms_with_a_blank_column_between_them_are_two_grids() -> None:
    head = ["一级指标", "二级指标", "三级指标", "分值"]
    found = rows([*head, None, *head], ["产出", "数量", "次数", "5", None, "效益", "社会", "人数", "6"])
    assert grids(found) == [
        ["一级指标 二级指标 三级指标 分值", "产出 数量 次数 5"],
        ["一级指标 二级指标 三级指标 分值", "效益 社会 人数 6"],
    ]


def test_a_blank_column_inside_a_form_does_not_divide_it() -> None:
    head = ["一级指标", "二级指标", None, "三级指标", "分值"]
    assert len(grids(rows(head, ["产出", "数量", None, "次数", "5"]))) == 1


@pytest.mark.parametrize(
    ("formula", "style", "shown_as"),
    [("98%", "", "=98%"), ("12.5", "", "=12.5"), ("98%", ' s="1"', "98.00%"), ("12.5", ' s="1"', "1250.00%")],
)
def test_a_formula_that_calculates_nothing_needs_no_stored_value(formula: str, style: str, shown_as: str) -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write_row(0, 0, ["指标", "值"])
    sheet.write(1, 0, "合格率")
    sheet.write_number(1, 1, 7, book.form("0.00%") if style else None)
    data = replaced(book.bytes(), "<v>7</v>", f"<f>{formula}</f>")
    assert grids(read_bytes(data, "表.xlsx")) == [["指标 值", f"合格率 {shown_as}"]]


def test_a_formula_of_other_cells_without_a_stored_value_is_left_over() -> None:
    book = Workbook()
    sheet = book.sheet()
    sheet.write_row(0, 0, ["指标", "值"])
    sheet.write_row(1, 0, ["合计", 7])
    data = replaced(book.bytes(), "<v>7</v>", "<f>B9+1</f>")
    assert aside(read_bytes(data, "表.xlsx")) == [("=B9+1", "formula without a calculated value")]
