"""Draws grids, records and findings as text for a terminal and for the golden snapshots; returns lines, prints nothing.

A Chinese character takes two columns of a terminal; every width here counts columns, not characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from extract.model import Cell, Document, Grid, PagePlace, Paragraph, Place, SheetPlace, TextPlace, WordPlace

NARROWEST = 2  # one Chinese character
WIDEST = 28
CORNERS = " ╴╷┐╶─┌┬╵┘│┤└┴├┼"  # by the arms that meet: left 1, down 2, right 4, up 8


def draw_document(document: Document, width: int = 160) -> Iterator[str]:
    """Yield the lines of a document: paragraphs as they are, tables drawn no wider than `width` where possible."""
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (block.text, "")
            continue
        number += 1
        caption = f": {block.caption.text}" if block.caption else ""
        yield f"table {number}{caption} ({block.n_rows} rows, {block.n_cols} columns)"
        yield from (*draw_grid(block, width), "")
    for left in document.leftover:
        yield f"left over ({left.reason}): {left.text}"


def draw_grid(grid: Grid, width: int = 160) -> list[str]:
    """Return the lines of a grid with its merged cells, followed by a line for each cell that carries marks."""
    widths = column_widths(grid, width)
    texts = {(cell.row, cell.col): wrap(cell.text, span_of(widths, cell.col, cell.col_span)) for cell in grid.cells}
    heights = row_heights(grid, texts)
    lefts, tops = starts(widths), starts(heights)
    canvas = [[" "] * (lefts[-1] + 1) for _ in range(tops[-1] + 1)]
    draw_rulings(canvas, grid, lefts, tops)
    for cell in grid.cells:
        for offset, line in enumerate(texts[cell.row, cell.col]):
            write_wide(canvas[tops[cell.row] + 1 + offset], lefts[cell.col] + 1, line)
    return ["".join(line).rstrip() for line in canvas] + [marks_of(cell) for cell in grid.cells if cell.marks]


def draw_rows(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int = 160) -> list[str]:
    """Return the lines of a table with a rule under its headings; columns that are empty in every row are left out."""
    used = [col for col in range(len(headings)) if any(row[col] for row in rows)]
    table = [[headings[col] for col in used], *([row[col] for col in used] for row in rows)]
    cells = tuple(Cell(r, c, 1, 1, text) for r, row in enumerate(table) for c, text in enumerate(row))
    widths = column_widths(Grid(len(table), len(used), cells), width - len(used))
    head, *body = [list(draw_row(row, widths)) for row in table]
    return [*head, "  ".join("─" * size for size in widths), *(line for lines in body for line in lines)]


def draw_row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of one row of a table without rulings."""
    wrapped = [wrap(text, size) for text, size in zip(row, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = (part + " " * (size - display_width(part)) for part, size in zip(parts, widths, strict=True))
        yield "  ".join(padded).rstrip()


def place_as_text(place: Place) -> str:
    """Return a place in a few words, points rounded to whole ones."""
    if isinstance(place, PagePlace):
        return f"page {place.page} ({', '.join(str(round(side)) for side in place.box)})"
    if isinstance(place, WordPlace):
        path = ".".join(str(index) for index in place.table)
        return f"{place.part} " + (f"table {path} row {place.row} cell {place.cell}" if path else f"¶{place.paragraph}")
    if isinstance(place, SheetPlace):
        return f"{place.sheet}!{place.range}"
    if isinstance(place, TextPlace):
        return f"line {place.line}:{place.column}-{place.end_line}:{place.end_column}"
    return place.path


def display_width(text: str) -> int:
    """Return the number of terminal columns that a text takes."""
    return sum(map(character_width, text))


def character_width(character: str) -> int:
    """Return 2 for a wide character, 0 for a combining or control one, else 1."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Return the text cut into lines of at most `width` columns; Chinese may be cut between any two characters."""
    lines: list[str] = []
    for paragraph in text.expandtabs(4).splitlines():
        line, used = "", 0
        for character in paragraph.rstrip():
            taken = character_width(character)
            if used + taken > width:
                lines.append(line)
                line, used = "", 0
            line, used = line + character, used + taken
        lines.append(line)
    return lines


def column_widths(grid: Grid, total: int) -> list[int]:
    """Return a width for each column: what its own cells need, cut down evenly until the table fits `total`."""
    needed = [NARROWEST] * grid.n_cols
    for cell in grid.cells:
        if cell.col_span == 1:
            needed[cell.col] = max(needed[cell.col], *map(display_width, cell.text.splitlines()), NARROWEST)
    widest = WIDEST
    while widest > NARROWEST and sum(min(need, widest) + 1 for need in needed) >= total:
        widest -= 2
    return [min(need, widest) for need in needed]


def row_heights(grid: Grid, texts: dict[tuple[int, int], list[str]]) -> list[int]:
    """Return the number of lines of each row; a cell over several rows stretches the last of them."""
    heights = [1] * grid.n_rows
    for cell in sorted(grid.cells, key=lambda cell: (cell.row_span, cell.row, cell.col)):
        missing = len(texts[cell.row, cell.col]) - span_of(heights, cell.row, cell.row_span)
        heights[cell.row + cell.row_span - 1] += max(0, missing)
    return heights


def span_of(sizes: Sequence[int], first: int, count: int) -> int:
    """Return the room inside a merged cell: its rows or columns and the rulings between them."""
    return sum(sizes[first : first + count]) + count - 1


def starts(sizes: Iterable[int]) -> list[int]:
    """Return the position of the ruling before each row or column, and of the last ruling."""
    positions = [0]
    for size in sizes:
        positions.append(positions[-1] + size + 1)
    return positions


def draw_rulings(canvas: list[list[str]], grid: Grid, lefts: Sequence[int], tops: Sequence[int]) -> None:
    """Draw the outline of every cell; where outlines meet, the corner follows from the arms that meet there."""
    arms: dict[tuple[int, int], int] = {}
    for cell in grid.cells:
        left, right = lefts[cell.col], lefts[cell.col + cell.col_span]
        top, bottom = tops[cell.row], tops[cell.row + cell.row_span]
        for y in (top, bottom):
            for x in range(left, right + 1):
                arms[y, x] = arms.get((y, x), 0) | (1 if x > left else 0) | (4 if x < right else 0)
        for x in (left, right):
            for y in range(top, bottom + 1):
                arms[y, x] = arms.get((y, x), 0) | (8 if y > top else 0) | (2 if y < bottom else 0)
    for (y, x), meeting in arms.items():
        canvas[y][x] = CORNERS[meeting]


def write_wide(line: list[str], start: int, text: str) -> None:
    """Write a text into a line of single columns; the second half of a wide character is an empty string."""
    column = start
    for character in text:
        taken = character_width(character)
        if taken:
            line[column : column + taken] = [character, *[""] * (taken - 1)]
            column += taken


def marks_of(cell: Cell) -> str:
    """Return the line that says what was done on the way to a cell's text."""
    return f"row {cell.row} column {cell.col}: {', '.join(cell.marks)}"
