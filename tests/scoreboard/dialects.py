"""Tables as text, with their merged cells drawn with strokes, or written out again in each place that they cover."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from render.blocks import Block, Paragraph, Table, anchors

SIGNS = 150  # about so many half-width signs a line of a drawn table has
NARROWEST = 8

Box = tuple[int, int, int, int, str]  # row, column, row end, column end, text


def in_text(content: Iterable[Block], table: Callable[[Table], str]) -> str:
    """Return paragraphs a line, and tables as a dialect has them."""
    parts = (
        table(block) if isinstance(block, Table) else block.text
        for block in content
        if isinstance(block, Table | Paragraph)
    )
    return "\n\n".join(parts) + "\n"


def boxes(table: Table) -> list[Box]:
    """Return the cells of a table."""
    return [(at.row, at.col, at.row + at.row_span, at.col + at.cell.cols, at.cell.text) for at in anchors(table)]


def written_again(table: Table) -> str:
    """Return a markdown table in which each merged cell stands wherever it reaches."""
    rows = [[""] * len(table.widths) for _ in table.rows]
    for top, left, bottom, right, text in boxes(table):
        for row in range(top, bottom):
            rows[row][left:right] = [text.replace("\n", "<br>")] * (right - left)
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(table.widths) + "|", *lines[1:]])


def drawn(table: Table) -> str:
    """Return a table drawn with - | and +, as pandoc draws cells with spans."""
    share = SIGNS / sum(table.widths)
    sides = [0]
    for width in table.widths:
        sides.append(sides[-1] + max(NARROWEST, round(width * share)) + 3)
    cells = [(box, wrapped(box[4], sides[box[3]] - sides[box[1]] - 3)) for box in boxes(table)]
    tops = row_tops(len(table.rows), cells)
    canvas = [[" "] * (sides[-1] + 1) for _ in range(tops[-1] + 1)]
    for (top, left, bottom, right, _), lines in cells:
        frame(canvas, (tops[top], tops[bottom]), (sides[left], sides[right]))
        for row, line in enumerate(lines, start=tops[top] + 1):
            write(canvas[row], sides[left] + 2, line)
    return "\n".join("".join(row) for row in canvas)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text that are no wider."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for sign in part:
            if sum(map(wide, line + sign)) > width:
                lines.append(line)
                line = ""
            line += sign
        lines.append(line)
    return lines


def wide(sign: str) -> int:
    """Return the columns that a sign takes."""
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def row_tops(count: int, cells: Sequence[tuple[Box, Sequence[str]]]) -> list[int]:
    """Return the line above each row and the one below the last: rows as high as their cells need."""
    heights = [1] * count
    for (top, _, bottom, _, _), lines in sorted(cells, key=lambda cell: cell[0][2] - cell[0][0]):
        room = sum(heights[top:bottom]) + bottom - top - 1
        heights[bottom - 1] += max(len(lines) - room, 0)
    return [sum(heights[:row]) + row for row in range(count + 1)]


def frame(canvas: list[list[str]], rows: tuple[int, int], cols: tuple[int, int]) -> None:
    """Draw the strokes around a cell; where they meet others is a corner."""
    for row in rows:
        for col in range(cols[0] + 1, cols[1]):
            canvas[row][col] = "-" if canvas[row][col] in " -" else "+"
    for col in cols:
        for row in range(rows[0] + 1, rows[1]):
            canvas[row][col] = "|" if canvas[row][col] in " |" else "+"
        for row in rows:
            canvas[row][col] = "+"


def write(line: list[str], col: int, text: str) -> None:
    """Write a text into a line, a wide sign over two columns."""
    for sign in text:
        line[col : col + wide(sign)] = [sign, ""][: wide(sign)]
        col += wide(sign)
