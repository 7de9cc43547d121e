"""Forms as sheets and web pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from html import escape
from random import Random
from typing import Any

import xlsxwriter
from render.blocks import Anchor, Block, Paragraph, Table, anchors

RATE = re.compile(r"\d+(?:\.(\d+))?%")
NUMBER = re.compile(r"\d+(?:\.(\d+))?")
HIDDEN_SHARE = 0.1


def sheet(content: Iterable[Block], damage: str, dice: Random) -> bytes:
    """Return the blocks as an .xlsx, one below the other on one sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("自评表")
    row = 0
    for block in content:
        if isinstance(block, Table):
            row = write_table(book, page, block, row, damage, dice) + 1
        elif isinstance(block, Paragraph):
            page.write_string(row, 0, block.text)
            row += 1
    book.close()
    return buffer.getvalue()


def write_table(book: Any, page: Any, table: Table, first: int, damage: str, dice: Random) -> int:
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
        write_cell(book, page, anchor, places, numbers=damage == "number formats")
    return places[-1]


def cut_by(table: Table, row: int) -> bool:
    """Tell whether a merged cell reaches over the upper side of a row."""
    return any(cell.continues for cell in table.rows[row])


def write_cell(book: Any, page: Any, anchor: Anchor, places: list[int], *, numbers: bool) -> None:
    """Write a cell over its range, as a number with a format where it is one."""
    text = anchor.cell.text
    value: Any = text
    style = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    if numbers and (rate := RATE.fullmatch(text)):
        value, style["num_format"] = float(Decimal(text[:-1]) / 100), format_of("0", rate[1]) + "%"
    elif numbers and (number := NUMBER.fullmatch(text)):
        value, style["num_format"] = float(text), format_of("0", number[1])
    top, bottom = places[anchor.row], places[anchor.row + anchor.row_span - 1]
    made = book.add_format(style)
    if (bottom, anchor.cell.cols) == (top, 1):
        page.write(top, anchor.col, value, made) if value != "" else page.write_blank(top, anchor.col, None, made)
    else:
        page.merge_range(top, anchor.col, bottom, anchor.col + anchor.cell.cols - 1, value, made)


def format_of(whole: str, decimals: str | None) -> str:
    """Return the number format with as many decimals as are printed."""
    return f"{whole}.{'0' * len(decimals)}" if decimals else whole


def web(content: Iterable[Block], damage: str) -> bytes:
    """Return the blocks as a web page."""
    charset = "gbk" if damage == "gbk" else "utf-8"
    closed = damage != "unclosed"
    body = "\n".join(
        web_table(block, closed=closed) if isinstance(block, Table) else f"<p>{escape(block.text)}</p>"
        for block in content
        if isinstance(block, Table | Paragraph)
    )
    head = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>公开</title></head><body>'
    return f"{head}\n{body}\n</body></html>".encode(charset)


def web_table(table: Table, *, closed: bool) -> str:
    """Return a table with rowspan and colspan; rows and cells may be left open, as HTML allows."""
    rows: list[list[str]] = [[] for _ in table.rows]
    for anchor in anchors(table):
        spans = f' rowspan="{anchor.row_span}"' if anchor.row_span > 1 else ""
        spans += f' colspan="{anchor.cell.cols}"' if anchor.cell.cols > 1 else ""
        text = escape(anchor.cell.text).replace("\n", "<br>")
        rows[anchor.row].append(f"<td{spans}>{text}" + ("</td>" if closed else ""))
    end = "</tr>" if closed else ""
    lines = "".join("<tr>" + "".join(row) + end for row in rows)
    return f'<table border="1">{lines}</table>'
