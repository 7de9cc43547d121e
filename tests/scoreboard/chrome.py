"""Chromium as a producer: forms as web pages, printed as PDF pages, many a start."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import CHROMIUM, Page, browser
from render import pdf
from render.blocks import Block, PageBreak, Paragraph, Table

from scoreboard.books import web_table
from scoreboard.pages import TURNED

CONTENT = re.compile(r">((?:[^<>]|<br>)*)</td>")
NEW_PAGE = '<div style="break-after:page"></div>'
BASE = """
@font-face { font-family: corpus; src: url(data:font/ttf;base64,$font) }
@page { size: A4; margin: 15mm }
body { font: 9pt corpus }
.title { font-size: 16pt; text-align: center }
.subtitle { text-align: center }
.right { text-align: right }
table { width: 100%; table-layout: fixed; border-collapse: collapse }
td { border: 1px solid black; padding: 2px 3px; text-align: center; overflow-wrap: anywhere }
"""
BOLD = "-webkit-text-stroke: 0.3px black"
UPRIGHT = ".upright { writing-mode: vertical-rl; text-orientation: upright }"
STYLES = {
    "plain": "",
    "rows kept whole": "tr { break-inside: avoid }",
    "landscape": "@page { size: A4 landscape }",
    "dashed": "td { border-style: dashed }",
    "dotted": "td { border-style: dotted }",
    "double": "td { border: 3px double black }",
    "to the left and top": "td { text-align: left; vertical-align: top }",
    "boxes side by side": "table { border-collapse: separate; border-spacing: 0 } td { border-width: 0.5px }",
    "boxes with gaps": "table { border-collapse: separate; border-spacing: 2px }",
    "backgrounds": "table { border-collapse: separate; border-spacing: 2px } td { border: 0; background: #dfe8f4 }",
    "horizontal": "td { border-width: 1px 0; padding: 3px 6px }",
    "vertical": "table { border: 1px solid black } td { border-width: 0 1px; padding: 4px }",
    "shaded rows": "td { border-width: 0 0 1px; border-color: #bbb } tr:nth-child(even) td { background: #f2f2f2 }",
    "none": "td { border: 0; padding: 4px 8px }",
    "letters apart": "td { letter-spacing: 2px }",
    "upright labels": UPRIGHT,
    "dotted, bold": f"td {{ border-style: dotted; {BOLD} }} {UPRIGHT} @page {{ size: A4 landscape }}",
    "none, bold": f"td {{ border: 0; padding: 4px 8px; {BOLD} }}",
}


def find() -> str | None:
    """Return Chromium's command, or None."""
    return CHROMIUM


def render(content: Iterable[Block], style: str, *, repeated: bool = False) -> bytes:
    """Return the blocks as a web page in a style; the first row of each table may be repeated on each page."""
    font = base64.b64encode(pdf.EMBEDDED.read_bytes()).decode()
    body = "\n".join(block_html(block, repeated=repeated) for block in content)
    css = BASE.replace("$font", font) + STYLES[style]
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{css}</style>\n{body}</html>'.encode()


def block_html(block: Block, *, repeated: bool) -> str:
    """Return the HTML of a block."""
    match block:
        case Paragraph():
            return f'<p class="{block.style}">{escape(block.text)}</p>'
        case PageBreak():
            return NEW_PAGE
        case Table():
            return table_html(block, repeated=repeated)


def table_html(table: Table, *, repeated: bool) -> str:
    """Return a table with the widths of its columns; its first row may be its head, its outer labels have a class."""
    shares = (100 * width / sum(table.widths) for width in table.widths)
    columns = "".join(f'<col style="width:{share:.3f}%">' for share in shares)
    made = web_table(table).replace('<table border="1">', f"<table><colgroup>{columns}</colgroup>")
    made = CONTENT.sub(with_class, made)
    return made.replace("<tr>", "<thead><tr>", 1).replace("</tr>", "</tr></thead>", 1) if repeated else made


def with_class(found: re.Match[str]) -> str:
    """Return the end of a cell; an outer label, sign under sign or not, is marked as such."""
    label = found[1].replace("<br>", "")
    return f'><span class="upright">{label}</span></td>' if label in TURNED else found[0]


def convert(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return each web page printed; without Chromium there are none."""
    if find() is None or not files:
        return {}
    with TemporaryDirectory() as folder, browser() as page:
        path = Path(folder) / "page.html"
        return {name: printed(page, path, data) for name, data in files.items()}


def printed(page: Page, path: Path, data: bytes) -> bytes:
    """Return a web page as the browser prints it, once its font is there."""
    path.write_bytes(data)
    page.open(path)
    page.run("document.fonts.ready.then(() => true)")
    answer = page.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    return base64.b64decode(answer["data"])
