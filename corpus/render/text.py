"""Blocks into the .txt that conversions of published files leave behind, in three dialects.

Each kind of damage is an option with a name; where the spec does not ask for it, the conversion is clean:

- `cell_per_line`: each cell on a line of its own after a tab, a blank line after each row;
- `tab_rows`: a row a line, the layout grid's fields between tabs;
- `text_lines`: the lines of a .pdf in reading order; what stands on one height is joined by a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from render.blocks import Anchor, Block, PageBreak, Paragraph, Table, anchors
from render.flow import Page, Run

SAME_HEIGHT = 3.0  # points by which baselines of one line may differ
PAGE_GAP = "\n\n\n\n"


def cell_per_line(content: Iterable[Block], options: Mapping[str, Any]) -> str:
    """Return the text with a cell a line.

    A cell's own line breaks stay, without a tab; a cell that continues the one above is a lone tab.
    `stray_paragraphs`: the tables' (table, row, cell) from 1 that end in an empty paragraph, which looks like the end
    of a row. `residue`: (table, text, what the conversion put before the first cell with that text).
    """
    strays = {tuple(place) for place in options.get("stray_paragraphs", ())}
    residue = {(table, text): before for table, text, before in options.get("residue", ())}
    lines: list[str] = []
    table_number = 0
    for block in content:
        match block:
            case Paragraph():
                lines.append(block.text)
            case PageBreak():
                lines += ["", ""]
            case Table():
                table_number += 1
                for row_number, row in enumerate(block.rows, start=1):
                    for cell_number, cell in enumerate(row, start=1):
                        lines.append("\t" + residue.pop((table_number, cell.text), "") + cell.text)
                        if (table_number, row_number, cell_number) in strays:
                            lines.append("")
                    lines.append("")
    return "\n".join(lines) + "\n"


def tab_rows(content: Iterable[Block], options: Mapping[str, Any]) -> str:
    """Return the text with a row a line; `options.tables` has the damage of each table in order."""
    parts: list[str] = []
    damages = iter(options.get("tables", ()))
    for block in content:
        match block:
            case Paragraph():
                mark = options.get("title_mark", "") if block.style == "title" else ""
                parts.append(mark + block.text)
            case PageBreak():
                parts.append("")
            case Table():
                parts.append(tab_table(block, next(damages, {})))
    return "\n\n".join(parts) + "\n"


def tab_table(table: Table, damage: Mapping[str, Any]) -> str:
    """Return a table as rows of tab-separated fields.

    Rows and fields count from 1 and 0. `cuts`: rows after which a page ends, shown as an empty line;
    `outer_lost`: the first column is missing after the first cut; `centred`: the columns in which a merged label that
    a cut divides stands in the row of its middle; `moved_blanks`: (row, from, to), an empty field that left its place,
    so that the cells between slid, -1 being the row's end; `paragraph_tags`: fields from this length on stand in <p>;
    `header`: rows of the heading printed again after each cut; `ruled_header`: a line of dashes below the first one.
    """
    fields = grid_fields(table, damage)
    cuts: Sequence[int] = damage.get("cuts", ())
    if damage.get("outer_lost"):
        for row in fields[cuts[0] :]:
            row.pop(row.index("") if row[0] else 0)
    for row_number, source, target in damage.get("moved_blanks", ()):
        move_blank(fields[row_number - 1], source, target)
    lines = ["\t".join(row) for row in fields]
    header = lines[: damage.get("header", 0)]
    for cut in sorted(cuts, reverse=True):
        lines[cut:cut] = ["", *header]
    if damage.get("ruled_header"):
        dashes = "\t".join(["------"] * len(table.widths))
        lines[: len(header)] = [*header, dashes, "", *header]
    return "\n".join(lines)


def grid_fields(table: Table, damage: Mapping[str, Any]) -> list[list[str]]:
    """Return the layout grid with each cell's text in its first position; breaks inside a cell become spaces."""
    fields = [["" for _ in table.widths] for _ in table.rows]
    for anchor in anchors(table):
        centred = anchor.col in damage.get("centred", ())
        row = centre_row(anchor, damage["cuts"]) if centred else anchor.row
        text = anchor.cell.text.replace("\n", " ")
        tagged = "paragraph_tags" in damage and len(text) >= damage["paragraph_tags"]
        fields[row][anchor.col] = f"<p>{text}</p>" if tagged else text
    return fields


def centre_row(anchor: Anchor, cuts: Sequence[int]) -> int:
    """Return the row of the cell's middle if a cut divides it, else its first."""
    divided = any(anchor.row < cut < anchor.row + anchor.row_span for cut in cuts)
    return anchor.row + (anchor.row_span - 1) // 2 if divided else anchor.row


def move_blank(row: list[str], source: int, target: int) -> None:
    """Move an empty field of the row; text is never moved over, only its place changes."""
    if row[source].strip():
        raise ValueError(f"field {source} is not empty: {row}")
    blank = row.pop(source)
    row.insert(len(row) if target == -1 else target, blank)


def text_lines(pages: Iterable[Page]) -> str:
    """Return the lines of laid-out pages; empty cells vanish, and what a row or a page end cut stays cut."""
    return "\n" + PAGE_GAP.join("\n\n".join(joined(page.runs)) for page in pages) + "\n \n"


def joined(runs: Sequence[Run]) -> list[str]:
    """Return the lines of a page: runs that follow each other on one height share a line."""
    if not runs:
        return []
    lines = [runs[0].text]
    for above, run in pairwise(runs):
        if abs(run.baseline - above.baseline) < SAME_HEIGHT:
            lines[-1] += " " + run.text
        else:
            lines.append(run.text)
    return lines

