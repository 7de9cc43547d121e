"""Workbooks in one XML file, as Excel 2003 wrote them and other programs still do."""

from __future__ import annotations

import pytest
from test_word import shown

from extract.model import Document, Grid, ReadError, Reason, SheetPlace
from extract.read import read_bytes

_OPENING = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
)


def read(rows: str, styles: str = "", options: str = "") -> Document:
    table = (
        f'<Worksheet ss:Name="表"><Table>{rows}</Table><x:WorksheetOptions>{options}</x:WorksheetOptions></Worksheet>'
    )
    return read_bytes(f"{_OPENING}<Styles>{styles}</Styles>{table}</Workbook>".encode(), "表.xls")


def row(*cells: str, extra: str = "") -> str:
    return f"<Row {extra}>{''.join(map(cell, cells))}</Row>"


def cell(text: str, extra: str = "", kind: str = "String") -> str:
    return text if text.startswith("<") else f'<Cell {extra}><Data ss:Type="{kind}">{text}</Data></Cell>'


def lines(document: Document) -> list[str]:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return shown(grid)


def test_merged_cells_cover_their_columns_and_rows_and_an_index_places_what_follows() -> None:
    label = cell("产出", 'ss:MergeDown="1"')
    document = read(
        row(cell("自评表", 'ss:MergeAcross="2"'), "甲")
        + row(label, "数量", "1", "a")
        + row(cell("质量", 'ss:Index="2"'), "2", "b")
    )
    assert lines(document) == ["自评表 < < 甲", "产出 数量 1 a", "^ 质量 2 b"]
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert grid.cells[2].places == (SheetPlace("表", "A2:A3"),)


def test_values_are_shown_by_their_formats() -> None:
    codes = {"p": "Percent", "d": "yyyy&quot;年&quot;m&quot;月&quot;", "g": ""}
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>' for name, code in codes.items()
    )
    document = read(
        row(
            cell("0.999", 'ss:StyleID="p"', "Number"),
            cell("2024-03-31T00:00:00.000", 'ss:StyleID="d"', "DateTime"),
            cell("12.50", 'ss:StyleID="g"', "Number"),
            cell("1", kind="Boolean"),
            cell("#DIV/0!", kind="Error"),
        )
        * 2,
        styles,
    )
    assert lines(document)[0] == "99.90% 2024年3月 12.5 TRUE #DIV/0!"


def test_rich_text_is_read_whole_and_comments_hidden_rows_and_headers_are_left_over() -> None:
    rich = '<Cell><ss:Data ss:Type="String"><b>年初</b>预算数</ss:Data><Comment><ss:Data>核</ss:Data></Comment></Cell>'
    header = '<x:PageSetup><x:Header x:Data="内部"/></x:PageSetup>'
    document = read(
        '<Column/><Column ss:Hidden="1"/>'
        + row(rich, "藏", "得分")
        + row("密", "藏", "x", extra='ss:Hidden="1"')
        + row("1", "藏", "2"),
        options=header,
    )
    assert lines(document) == ["年初预算数 得分", "1 2"]
    assert {(item.text, item.reason) for item in document.leftover} == {
        ("核", "comment"),
        ("内部", "running header or footer"),
        ("藏", "hidden column"),
        ("藏", "hidden row"),
        ("密", "hidden row"),
        ("x", "hidden row"),
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (f"{_OPENING}<Worksheet>", Reason.DAMAGED),
        ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><x/>', Reason.UNSUPPORTED),
        (f"{_OPENING}</Workbook>", Reason.EMPTY),
        ('<?xml version="1.0"?><office:document/>', Reason.UNSUPPORTED),
    ],
)
def test_other_or_broken_xml_is_refused(data: str, reason: Reason) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data.encode(), "x.xls")
    assert caught.value.reason is reason


def test_a_crafted_sheet_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(row(cell("x", 'ss:Index="900000"'), extra='ss:Index="900000"') + row("y"))
    assert caught.value.reason is Reason.TOO_LARGE
