"""Forms as sheets and web pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from random import Random
from typing import Any

import xlsxwriter
from render.blocks import Anchor, Block, Paragraph, Table, anchors

from scoreboard.forms import Made
from scoreboard.grids import Spot, Spots, drawn, squeeze

RATE = re.compile(r"\d+(?:\.(\d+))?%")
NUMBER = re.compile(r"\d+(?:\.(\d+))?")
HIDDEN_SHARE = 0.1
EXCEL = "<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--><style><!--table {mso-x:1} --></style>"
LAYOUT = (
    "<table width=1000><tr><td><a href=a>首页</a></td><td><a href=b>公开</a></td></tr>"
    "<tr><td colspan=2><table><tbody><tr><td>{}</td></tr></tbody></table></td></tr></table>"
)
GAP = 2  # blank rows between forms
STYLE = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}


def sheet(forms: Sequence[Made], damage: str, dice: Random, gap: int = GAP) -> bytes:
    """Return forms as an .xlsx, blank rows between them on one sheet; their titles are merged over all columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("自评表")
    row = 0
    for form in forms:
        for title in form.before:
            page.merge_range(row, 0, row, len(form.table.widths) - 1, title.text)
            row += 1
        row = write_table(book, page, form.table, row, damage, dice) + gap
    book.close()
    return buffer.getvalue()


def on_sheet(form: Made) -> Spots:
    """Return the grid of a form on a sheet, where nothing parts its titles from its table."""
    above = len(form.before)
    titles = [Spot(row, 0, 1, len(form.table.widths), squeeze(title.text)) for row, title in enumerate(form.before)]
    return (*titles, *(spot._replace(row=spot.row + above) for spot in drawn(form.table)))


def write_table(
    book: Any, page: Any, table: Table, first: int, damage: str, dice: Random, style: Mapping[str, Any] = STYLE
) -> int:
    """Write a table from a row on; return the row after it. Hidden rows with other text may stand between its rows."""
    places = [first]
    for number in range(len(table.rows)):
        hidden = damage == "hidden rows" and number and not cut_by(table, number) and dice.random() < HIDDEN_SHARE
        if hidden:
            page.write_string(places[-1], 0, "旧的内容")
            page.set_row(places[-1], options={"hidden": True})
            places[-1] += 1
        places.append(places[-1] + 1)
    for anchor in anchors(table):
        write_cell(book, page, anchor, places, style, numbers=damage == "number formats")
    return places[-1]


def cut_by(table: Table, row: int) -> bool:
    """Tell whether a merged cell reaches over the upper side of a row."""
    return any(cell.continues for cell in table.rows[row])


def write_cell(
    book: Any, page: Any, anchor: Anchor, places: list[int], style: Mapping[str, Any], *, numbers: bool
) -> None:
    """Write a cell over its range, as a number with a format where it is one."""
    text = anchor.cell.text
    value: Any = text
    shown: dict[str, str] = {}
    if numbers and (rate := RATE.fullmatch(text)):
        value, shown = float(Decimal(text[:-1]) / 100), {"num_format": number_format(rate[1]) + "%"}
    elif numbers and (number := NUMBER.fullmatch(text)):
        value, shown = float(text), {"num_format": number_format(number[1])}
    top, bottom = places[anchor.row], places[anchor.row + anchor.row_span - 1]
    made = book.add_format({**style, **shown})
    if (bottom, anchor.cell.cols) != (top, 1):
        page.merge_range(top, anchor.col, bottom, anchor.col + anchor.cell.cols - 1, "", made)
    if isinstance(value, str):
        page.write_string(top, anchor.col, value, made)  # "=100%" is a text, no formula
    else:
        page.write_number(top, anchor.col, value, made)


def number_format(decimals: str | None) -> str:
    """Return the number format with as many decimals as are printed."""
    return f"0.{'0' * len(decimals)}" if decimals else "0"


def web(content: Iterable[Block], damage: str) -> bytes:
    """Return the blocks as a web page."""
    charset = "gbk" if damage in {"gbk", "excel"} else "utf-8"
    write = {"unclosed": open_table, "excel": excel_table}.get(damage, web_table)
    body = "\n".join(
        write(block) if isinstance(block, Table) else f"<p>{escape(block.text)}</p>"
        for block in content
        if isinstance(block, Table | Paragraph)
    )
    if damage == "layout":
        body = LAYOUT.format(body)
    head = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>公开</title>{EXCEL * (damage == "excel")}</head>'
    )
    return f"{head}<body>\n{body}\n</body></html>".encode(charset)


def open_table(table: Table) -> str:
    """Return a table whose rows and cells are left open, as HTML allows."""
    return web_table(table).replace("</td>", "").replace("</tr>", "")


def excel_table(table: Table) -> str:
    """Return a table as Excel saves it: columns, classes, wrapped source lines, and a last row that only gives widths."""
    made = web_table(table).replace("<td", "<td class=xl65 style='border-top:none'").replace("</td>", "</font></td>")
    made = re.sub(r"(<td[^>]*>)", r"\1<font class=font5>", made.replace("、", "、\n    "))
    widths = "".join(f"<col width={width} style='mso-width-source:userset'>" for width in table.widths)
    last = "".join(f"<td width={width}></td>" for width in table.widths)
    made = made.replace('<table border="1">', f"<table border=0 style='border-collapse:collapse'>{widths}")
    return made.replace(
        "</table>", f"<![if supportMisalignedColumns]><tr height=0 style='display:none'>{last}</tr><![endif]></table>"
    )


def web_table(table: Table) -> str:
    """Return a table with rowspan and colspan."""
    rows: list[list[str]] = [[] for _ in table.rows]
    for anchor in anchors(table):
        spans = f' rowspan="{anchor.row_span}"' if anchor.row_span > 1 else ""
        spans += f' colspan="{anchor.cell.cols}"' if anchor.cell.cols > 1 else ""
        text = escape(anchor.cell.text).replace("\n", "<br>")
        rows[anchor.row].append(f"<td{spans}>{text}</td>")
    lines = "".join("<tr>" + "".join(row) + "</tr>" for row in rows)
    return f'<table border="1">{lines}</table>'
