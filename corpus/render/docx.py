"""Blocks into a .docx as offices make them: an A4 page, one table a form, merges by gridSpan and vMerge.

The same blocks give the same bytes: the archive's dates and the document's properties are fixed.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from render.blocks import Block, Cell, PageBreak, Paragraph, Table, continued_rows

CHINESE_FONT, LATIN_FONT = "宋体", "Times New Roman"
CELL_MARGIN = 45  # twips to the left and right of a cell's text
EPOCH = (2026, 1, 1, 0, 0, 0)
PAGE, MARGIN = (210.0, 297.0), 20.0  # millimetres
LONG = 14  # characters from which a cell's text stands to the left
ALIGNMENT = {
    "title": WD_ALIGN_PARAGRAPH.CENTER,
    "subtitle": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SIZES = {"title": 16.0, "subtitle": 11.0, "note": 9.0, "line": 11.0, "right": 11.0, "body": 12.0}


def render(
    content: Iterable[Block], *, landscape: bool = False, cell_size: float = 9.0, breaks: str = "paragraph"
) -> bytes:
    """Return the .docx; `breaks` says whether a line break in a cell is a new paragraph or a w:br."""
    document = Document()
    width = prepare_page(document, landscape=landscape)
    for block in content:
        match block:
            case Table():
                add_table(document, block, width, cell_size, breaks)
            case PageBreak():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Paragraph():
                add_paragraph(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def prepare_page(document: Any, *, landscape: bool) -> float:
    """Set paper, margins, font and properties; return the width between the margins in millimetres."""
    section = document.sections[0]
    width, height = reversed(PAGE) if landscape else PAGE
    section.page_width, section.page_height = Mm(width), Mm(height)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    normal = document.styles["Normal"]
    normal.font.name = LATIN_FONT
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE_FONT)
    normal.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "ziping corpus", "", ""
    properties.created = properties.modified = dt.datetime(*EPOCH, tzinfo=dt.UTC)
    return width - 2 * MARGIN


def add_paragraph(document: Any, block: Paragraph) -> None:
    """Append a paragraph in its style."""
    paragraph = document.add_paragraph()
    paragraph.add_run(block.text).font.size = Pt(SIZES[block.style])
    if block.style in ALIGNMENT:
        paragraph.alignment = ALIGNMENT[block.style]
    if block.style == "body":
        paragraph.paragraph_format.first_line_indent = Pt(2 * SIZES["body"])


def add_table(document: Any, table: Table, width: float, cell_size: float, breaks: str) -> None:
    """Append a table with the grid, spans and merges of the block."""
    total = sum(table.widths)
    twips = [round(width / 25.4 * 1440 * part / total) for part in table.widths]
    made = document.add_table(rows=0, cols=0, style="Table Grid")
    made.autofit = False
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(CELL_MARGIN), type="dxa"))
    made._tbl.tblPr.append(margins)  # noqa: SLF001  python-docx has no cell margins
    grid = made._tbl.tblGrid  # noqa: SLF001  python-docx offers no way to write a grid of unequal columns at once
    for column in twips:
        grid.append(element("w:gridCol", w=str(column)))
    for number in range(len(table.rows)):
        made._tbl.append(table_row(table, number, twips, cell_size, breaks))  # noqa: SLF001  as above
    document.add_paragraph()


def table_row(table: Table, number: int, twips: list[int], cell_size: float, breaks: str) -> Any:
    """Return the w:tr of a row."""
    row = OxmlElement("w:tr")
    col = 0
    for cell in table.rows[number]:
        width = sum(twips[col : col + cell.cols])
        merge = "continue" if cell.continues else "restart" if continued_rows(table, number, col) else None
        row.append(table_cell(cell, width, merge, cell_size, breaks))
        col += cell.cols
    return row


def table_cell(cell: Cell, width: int, merge: str | None, cell_size: float, breaks: str) -> Any:
    """Return the w:tc of a cell; a cell that continues another holds one empty paragraph."""
    tc = OxmlElement("w:tc")
    properties = element("w:tcPr")
    properties.append(element("w:tcW", w=str(width), type="dxa"))
    if cell.cols > 1:
        properties.append(element("w:gridSpan", val=str(cell.cols)))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    properties.append(element("w:vAlign", val="center"))
    tc.append(properties)
    alignment = "left" if len(cell.text) > LONG else "center"
    texts = cell.text.split("\n") if breaks == "paragraph" else [cell.text]
    for text in texts:
        tc.append(cell_paragraph(text, alignment, cell_size))
    return tc


def cell_paragraph(text: str, alignment: str, size: float) -> Any:
    """Return a w:p with one run; line breaks that are left in the text become w:br."""
    paragraph = element("w:p")
    properties = element("w:pPr")
    properties.append(element("w:jc", val=alignment))
    paragraph.append(properties)
    if not text:
        return paragraph
    run = element("w:r")
    run_properties = element("w:rPr")
    run_properties.append(element("w:sz", val=str(round(2 * size))))
    run.append(run_properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(element("w:br"))
        written = element("w:t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
    paragraph.append(run)
    return paragraph


def element(tag: str, **attributes: str) -> Any:
    """Return an element of the w: namespace with its attributes."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def repacked(data: bytes) -> bytes:
    """Return the archive with fixed dates, so that the same blocks give the same bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as written,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in written.namelist():
            fixed.writestr(zipfile.ZipInfo(name, EPOCH), written.read(name), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()
