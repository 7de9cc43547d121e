"""Forms as Word files as they are met in the wild: the same printed table, written in careless ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate, chain, count, pairwise
from random import Random

import word_builder as xml
from render.blocks import Block, Cell, Paragraph, Table, continued_rows

from scoreboard.grids import squeeze
from scoreboard.pages import TURNED, heading

TWIPS = 9600
BORDERS = "".join(
    f'<w:{side} w:val="{{val}}" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
REFERENCE = '<w:footnoteReference w:id=""/>'  # numbered once all stand in their places
NOTE = "按照年初批复填写"
TRACKED = 'w:id="{id}" w:author="a" w:date="2024-01-01T00:00:00Z"'


@dataclass(frozen=True, slots=True)
class At:
    """A cell with its row, column and width, and whether it begins or continues a merge."""

    row: int
    col: int
    width: int
    merge: str
    cell: Cell


Write = Callable[[At, Random], str]
SPLIT = {"split": "", "split, nested": "nested", "split, no spans": "no spans"}  # and what else its parts suffer


def render(content: Iterable[Block], damage: str, dice: Random) -> bytes:
    """Return the blocks as a .docx with the named damage."""
    numbers = count()
    body = "".join(block_xml(block, damage, dice) for block in content)
    body = re.sub(REFERENCE, lambda _: f'<w:footnoteReference w:id="{next(numbers)}"/>', body)
    notes = "".join(map(footnote, range(next(numbers))))
    return xml.package(body + "<w:sectPr/>", {"footnotes": f"<w:footnotes>{notes}</w:footnotes>"} if notes else None)


def typed(lines: Iterable[str]) -> bytes:
    """Return lines with tabs as the paragraphs of a .docx."""
    tab = "<w:r><w:tab/></w:r>"
    runs = (tab.join(xml.run(escape(cell)) if cell else "" for cell in line.split("\t")) for line in lines)
    return xml.package("".join(map(xml.paragraph, runs)))


def footnote(number: int) -> str:
    """Return the footnote of a number."""
    return f'<w:footnote w:id="{number}">{xml.paragraph(NOTE)}</w:footnote>'


def block_xml(block: Block, damage: str, dice: Random) -> str:
    """Return the XML of a block."""
    match block:
        case Paragraph():
            return in_box(block.text) if damage == "text boxes" else xml.paragraph(escape(block.text))
        case Table() if damage in SPLIT:
            return split_table(block, SPLIT[damage], dice)
        case Table() if damage == "pieces":
            return in_pieces(block, dice)
        case Table() if damage == "held":
            whole = table(block, range(len(block.rows)), damage, dice)
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{whole}{xml.paragraph()}</w:sdtContent></w:sdt>"
        case Table():
            return table(block, range(len(block.rows)), damage, dice)
    raise ValueError(f"{block} cannot be written")


def table(block: Table, rows: Sequence[int], damage: str, dice: Random) -> str:
    """Return the rows of a table as a w:tbl."""
    twips = [round(TWIPS * width / sum(block.widths)) for width in block.widths]
    write = CELLS.get(damage, plain_cell)
    lines = []
    for number in rows:
        cells = [write(at, dice) for at in row_cells(block, number, twips)]
        lines.append(row(cells, block.rows[number], damage, dice))
    stated = tuple(TWIPS // 4 for _ in range(dice.randint(1, 6))) if damage == "wrong grid" else tuple(twips)
    made = xml.table(*lines, grid=stated)
    return made.replace("<w:tblPr/>", f"<w:tblPr><w:tblBorders>{BORDERS.format(val='single')}</w:tblBorders></w:tblPr>")


def row_cells(block: Table, number: int, twips: Sequence[int]) -> Iterable[At]:
    """Yield the cells of a row."""
    col = 0
    for cell in block.rows[number]:
        merge = "continue" if cell.continues else "restart" if continued_rows(block, number, col) else ""
        yield At(number, col, sum(twips[col : col + cell.cols]), merge, cell)
        col += cell.cols


def row(cells: list[str], written: Sequence[Cell], damage: str, dice: Random) -> str:
    """Return a w:tr; some damages are the row's."""
    if damage == "grid after" and not written[-1].text and not written[-1].continues:
        after = f'<w:gridAfter w:val="{written[-1].cols}"/>'
        return xml.row(*cells[:-1], properties=after)
    if damage == "grid before" and written[0].continues:
        return xml.row(*cells[1:], properties=f'<w:gridBefore w:val="{written[0].cols}"/>')
    if damage == "content controls" and dice.random() < 0.3:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml.row(*cells)}</w:sdtContent></w:sdt>"
    return xml.row(*cells)


def plain_cell(at: At, _: Random) -> str:
    """Return the cell as Word writes it."""
    return xml.cell(paragraphs(at.cell.text), at.cell.cols if at.cell.cols > 1 else 0, at.merge, at.width)


def paragraphs(text: str) -> str:
    """Return a text as paragraphs, one a line."""
    return "".join(xml.paragraph(escape(line)) for line in text.split("\n"))


def open_borders(at: At, _: Random) -> str:
    """Return a merge down written as blank cells whose border to the cell above is switched off."""
    sides = {"": "", "restart": ("bottom",), "continue": ("top", "bottom")}[at.merge]
    off = "".join(f'<w:{side} w:val="nil"/>' for side in sides)
    return xml.cell(
        paragraphs(at.cell.text), span(at), "", at.width, f"<w:tcBorders>{off}</w:tcBorders>" if off else ""
    )


def late_rows(at: At, dice: Random) -> str:
    """Return the cell; an outer label is not merged, for the rows below it begin behind its column."""
    return plain_cell(replace(at, merge="") if at.col == 0 else at, dice)


def closed_borders(at: At, _: Random) -> str:
    """Return a merge down written as blank cells with borders: printed, they are cells of their own."""
    return xml.cell(paragraphs(at.cell.text), span(at), "", at.width)


def span(at: At) -> int:
    """Return the w:gridSpan of a cell, 0 for none."""
    return at.cell.cols if at.cell.cols > 1 else 0


def without_spans(at: At, _: Random) -> str:
    """Return the cell without its gridSpan: only its width tells the columns it covers."""
    return xml.cell(paragraphs(at.cell.text), 0, at.merge, at.width)


def tracked(at: At, dice: Random) -> str:
    """Return the cell with a part of its text inserted and other text deleted, both still tracked."""
    text = at.cell.text
    if not text or "\n" in text or dice.random() < 0.5:
        return plain_cell(at, dice)
    cut = dice.randint(0, len(text) - 1)
    mark = TRACKED.format(id=dice.randint(1, 9999))
    inserted = f"<w:ins {mark}>{xml.run(escape(text[cut:]))}</w:ins>"
    gone = f"<w:del {mark}><w:r><w:delText>旧的内容12</w:delText></w:r></w:del>"
    return xml.cell(xml.paragraph(escape(text[:cut]), gone, inserted), span(at), at.merge, at.width)


def controlled(at: At, dice: Random) -> str:
    """Return the cell, or its text, inside a content control."""
    if dice.random() < 0.3:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{plain_cell(at, dice)}</w:sdtContent></w:sdt>"
    if at.cell.text and "\n" not in at.cell.text and dice.random() < 0.5:
        held = f"<w:sdt><w:sdtPr/><w:sdtContent>{xml.run(escape(at.cell.text))}</w:sdtContent></w:sdt>"
        return xml.cell(xml.paragraph(held), span(at), at.merge, at.width)
    return plain_cell(at, dice)


def in_runs(at: At, dice: Random) -> str:
    """Return the cell with its text in many runs, between bookmarks, and partly as the result of a field."""
    if not at.cell.text or "\n" in at.cell.text:
        return plain_cell(at, dice)
    runs = [xml.run(escape(sign)) for sign in at.cell.text]
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> REF a </w:instrText></w:r>"
    runs[0] = field.format("begin") + code + field.format("separate") + runs[0] + field.format("end")
    marks = '<w:bookmarkStart w:id="1" w:name="_GoBack"/>', '<w:bookmarkEnd w:id="1"/>'
    return xml.cell(xml.paragraph(marks[0], *runs, marks[1]), span(at), at.merge, at.width)


def with_nested(at: At, dice: Random) -> str:
    """Return the cell, a long one with a table of two cells after its text."""
    if len(at.cell.text) < 30:
        return plain_cell(at, dice)
    inner = xml.table(xml.row("其中", "见附表"), grid=(600, 600))
    return xml.cell(paragraphs(at.cell.text) + inner + xml.paragraph(), span(at), at.merge, at.width)


def doubled(at: At, dice: Random) -> str:
    """Return the cell and, behind its gridSpan, a blank cell for each further column that it covers."""
    return plain_cell(at, dice) + xml.cell("", 0, at.merge) * (at.cell.cols - 1)


def upright(at: At, dice: Random) -> str:
    """Return the cell; a label stands from top to bottom, by its direction or sign under sign."""
    text = at.cell.text
    if squeeze(text) not in TURNED:
        return plain_cell(at, dice)
    if dice.random() < 0.5:
        return xml.cell("".join(map(xml.paragraph, squeeze(text))), span(at), at.merge, at.width)
    return xml.cell(paragraphs(text), span(at), at.merge, at.width, '<w:textDirection w:val="tbRlV"/>')


def noted(at: At, dice: Random) -> str:
    """Return the cell, some with the mark of a footnote behind their text."""
    if not at.cell.text or "\n" in at.cell.text or dice.random() < 0.8:
        return plain_cell(at, dice)
    return xml.cell(xml.paragraph(escape(at.cell.text), f"<w:r>{REFERENCE}</w:r>"), span(at), at.merge, at.width)


CELLS: dict[str, Write] = {
    "doubled": doubled,
    "upright": upright,
    "footnotes": noted,
    "open borders": open_borders,
    "closed borders": closed_borders,
    "grid before": late_rows,
    "no spans": without_spans,
    "tracked": tracked,
    "content controls": controlled,
    "runs": in_runs,
    "nested": with_nested,
}


def nested_cells(block: Table) -> int:
    """Return how many cells of a table get a nested one."""
    return sum(len(cell.text) >= 30 for line in block.rows for cell in line)


def split_table(block: Table, damage: str, dice: Random) -> str:
    """Return the table in two, each with a damage, the heading of the indicators typed again over the second."""
    head = heading(block)
    cut = head + 1 + (len(block.rows) - head) // 2
    upper = table(block, range(cut), damage, dice)
    lower = Table(block.widths, (retyped(block, head), *first_row(block, cut), *block.rows[cut + 1 :]))
    return upper + xml.paragraph() + table(lower, range(len(lower.rows)), damage, dice)


def in_pieces(block: Table, dice: Random) -> str:
    """Return the table as several, cut below its head where no cell goes on, each with the columns its rows need."""
    rows = enumerate(block.rows)
    whole = [number for number, cells in rows if number > 1 and not any(cell.continues for cell in cells)]
    cuts = (0, *sorted(dice.sample(whole, min(3, len(whole)))), len(block.rows))
    pieces = [with_own_columns(Table(block.widths, block.rows[start:end])) for start, end in pairwise(cuts)]
    return "".join(table(piece, range(len(piece.rows)), "", dice) for piece in pieces)


def with_own_columns(block: Table) -> Table:
    """Return the table without the column lines at which no cell ends."""
    ends = [tuple(accumulate((cell.cols for cell in cells), initial=0)) for cells in block.rows]
    lines = sorted(set(chain(*ends)))
    widths = tuple(sum(block.widths[left:right]) for left, right in pairwise(lines))
    rows = tuple(
        tuple(
            replace(cell, cols=lines.index(right) - lines.index(left))
            for cell, (left, right) in zip(cells, pairwise(own), strict=True)
        )
        for cells, own in zip(block.rows, ends, strict=True)
    )
    return Table(widths, rows)


def retyped(block: Table, head: int) -> tuple[Cell, ...]:
    """Return the heading's row as it is typed again."""
    return block.rows[head]


def first_row(block: Table, cut: int) -> Iterable[tuple[Cell, ...]]:
    """Yield the first row of the second table: what continued a label from above is a blank cell that begins anew.

    A label beside the heading goes on below it, since it was typed again with it.
    """
    outer = block.rows[cut][0]
    opened = tuple(Cell("", cell.cols) if cell.continues else cell for cell in block.rows[cut])
    yield (outer, *opened[1:]) if outer.continues and len(block.rows[cut - 1]) > 1 and labelled(block) else opened


def labelled(block: Table) -> bool:
    """Tell whether a label beside the indicators begins in the row of their heading."""
    return bool(continued_rows(block, heading(block), 0))


def in_box(text: str) -> str:
    """Return a paragraph whose text stands in a text box, in the two forms that Word writes."""
    content = xml.paragraph(escape(text))
    shape = f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict>"
    choice = f'<mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
    return xml.paragraph(
        f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
