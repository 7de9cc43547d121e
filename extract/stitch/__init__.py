"""A table that page ends cut into several grids becomes one grid again.

Two grids are pieces of one table when nothing stands between them, their columns agree, and the lower one does not
begin a form of its own. Repeated header rows go to the leftovers; a row that the page end cut is rejoined; a merged
label that continues covers its rows on both pages. What was done is marked on the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.clean import compare_key
from extract.model import REPEATED_HEADER, Block, Cell, Document, Grid, Leftover, Mark, PagePlace, Paragraph
from extract.stitch.columns import aligned
from extract.stitch.cut import is_cut
from extract.stitch.labels import continued_labels
from extract.stitch.within import stands_in
from extract.vocabulary import vocabulary

HEADER_ROWS = 6  # a repeated header has at most so many rows
FORM_HEADS = frozenset({"project_name", "department"})  # the fields with which a form begins
CONTINUATION_NOTE = re.compile(r"[（(]?(?:续|续表|续上表|接上表|接上页|续前表)[一二三四五六七八九十\d]*[)）]?[:：]?")


@dataclass(frozen=True, slots=True)
class _Joined:
    grid: Grid
    leftover: tuple[Leftover, ...]


def stitch(document: Document) -> Document:
    """Return the document with the pieces of each table joined; other blocks, and ragged grids, are as they were."""
    blocks: list[Block] = []
    leftover = list(document.leftover)
    last: int | None = None  # the number of the last table that stands in no other
    for block in document.blocks:
        upper = blocks[last] if last is not None else None
        if not isinstance(block, Grid) or (isinstance(upper, Grid) and stands_in(block, upper)):
            blocks.append(block)
            continue
        found = _joined_to_last(blocks, last, block)
        if found is None or last is None:
            last = len(blocks)
            blocks.append(block)
            continue
        joined, between, reason = found
        del blocks[len(blocks) - len(between) :]
        blocks[last] = joined.grid
        leftover += [Leftover(line.text, line.places, reason) for line in between]
        leftover += joined.leftover
    return replace(document, blocks=tuple(blocks), leftover=tuple(leftover))


def _joined_to_last(blocks: list[Block], last: int | None, lower: Grid) -> tuple[_Joined, list[Paragraph], str] | None:
    """Return the table that the last grid and the next one are, and the lines between with why they are left out."""
    upper = blocks[last] if last is not None else None
    if last is None or not isinstance(upper, Grid):
        return None
    end = next(number for number in range(len(blocks) - 1, -1, -1) if isinstance(blocks[number], Grid))
    between = [block for block in blocks[end + 1 :] if isinstance(block, Paragraph)]
    is_title = bool(between) and _keys(between) == _keys(blocks[max(0, last - len(between)) : last])
    if between and not is_title and not _is_continuation_note(between):
        return None
    joined = join_pieces(upper, lower)
    if joined is None or (is_title and not joined.leftover):
        return None
    return joined, between, "repeated title" if is_title else "continuation note"


def _keys(blocks: Sequence[Block]) -> list[str]:
    return [compare_key(block.text) for block in blocks if isinstance(block, Paragraph)]


def _is_continuation_note(between: list[Paragraph]) -> bool:
    """Tell whether one line says only that the table above goes on."""
    return len(between) == 1 and CONTINUATION_NOTE.fullmatch(between[0].text.strip()) is not None


def join_pieces(upper: Grid, lower: Grid) -> _Joined | None:
    """Return the table that two grids are pieces of, with its repeated header rows aside; None if they are not."""
    if upper.ragged or lower.ragged or lower.caption or not _adjacent(upper, lower):
        return None
    both = aligned(upper, lower)
    if both is None:
        return None
    upper, lower = both[0], _parted(*both)
    repeated = _repeated_header(upper, lower)
    if repeated == lower.n_rows or _begins_form(lower, repeated):
        return None
    anew = _labels_anew(upper, lower, repeated)
    headers = tuple(_header_leftover(lower, row, anew) for row in range(repeated))
    return _Joined(_stacked(upper, _without_rows(lower, repeated, anew)), headers)


def _parted(upper: Grid, lower: Grid) -> Grid:
    """Return the lower grid with each blank cell at its head parted as the labels above are that no ruling ends.

    So is one that is not drawn, whatever ends them: where labels go on, a page may show but parts of their sides.
    """
    last = [cell for cell in upper.cells if cell.row + cell.row_span == upper.n_rows]
    cells: list[Cell] = []
    for cell in lower.cells:
        end = cell.col + cell.col_span
        inside = [label for label in last if cell.col <= label.col and label.col + label.col_span <= end]
        is_open = all(Mark.INFERRED_BORDER in label.marks for label in inside)
        is_hole = not cell.row and not cell.text.strip() and (is_open or Mark.INFERRED_BORDER in cell.marks)
        if is_hole and len(inside) > 1 and sum(label.col_span for label in inside) == cell.col_span:
            cells += [replace(cell, col=label.col, col_span=label.col_span) for label in inside]
        else:
            cells.append(cell)
    return replace(lower, cells=tuple(cells))


def _adjacent(upper: Grid, lower: Grid) -> bool:
    """Tell whether the lower grid stands on pages of its own, one of them after one of the upper grid's.

    Of pages side by side, any may be that. Elsewhere than on pages, neighbours are adjacent.
    """
    above, below = _pages(upper), _pages(lower)
    return not above or not below or (above.isdisjoint(below) and any(page - 1 in above for page in below))


def _pages(grid: Grid) -> set[int]:
    return {place.page for cell in grid.cells for place in cell.places if isinstance(place, PagePlace)}


def _rows(grid: Grid) -> list[list[Cell]]:
    """Return the cells that start in each row."""
    rows: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return rows


def _repeated_header(upper: Grid, lower: Grid) -> int:
    """Return how many rows of the lower grid repeat rows of the upper one: its first rows, or a row of headings."""
    above, below = _rows(upper), _rows(lower)
    leading = 0
    while leading < min(len(above), len(below), HEADER_ROWS) and _repeats(above[leading], below[leading]):
        leading += 1
    inner = 0
    while inner < min(len(below), HEADER_ROWS) and _is_heading(below[inner]):
        if not any(_repeats(row, below[inner]) for row in above):
            break
        inner += 1
    rows = max(leading, inner)
    last = upper.by_position()
    while rows and any(
        cell.row < rows < cell.row + cell.row_span and not _goes_on(last[upper.n_rows - 1, cell.col], cell)
        for cell in lower.cells
    ):
        rows -= 1
    return rows


def _repeats(above: list[Cell], below: list[Cell]) -> bool:
    """Tell whether a row is printed again; a merged label beside it, as it goes on, may be written but once."""
    first, again = _signature(above), _signature(below)
    merged = {cell.col for cells in (above, below) for cell in cells if cell.row_span > 1}
    blank = {cell.col for cells in (above, below) for cell in cells if not cell.text.strip()}
    return bool(first & again) and {col for col, _ in first ^ again} <= merged & blank


def _signature(cells: list[Cell]) -> set[tuple[int, str]]:
    return {(cell.col, compare_key(cell.text)) for cell in cells if cell.text.strip()}


def _is_heading(cells: list[Cell]) -> bool:
    """Tell whether a row holds several texts and none with a figure."""
    filled = [cell.text for cell in cells if cell.text.strip()]
    return len(filled) > 2 and not any(character.isdigit() for text in filled for character in compare_key(text))  # noqa: PLR2004 - several headings


def _goes_on(above: Cell, below: Cell) -> bool:
    """Tell whether a cell that begins in a repeated row and reaches below it is the label that the page end cut."""
    same_columns = (above.col, above.col_span) == (below.col, below.col_span)
    return same_columns and (not above.text.strip() or compare_key(below.text) in {"", compare_key(above.text)})


def _begins_form(lower: Grid, first: int) -> bool:
    """Tell whether the grid's first new row, titles aside, names a project or a department, as a form's head does.

    A row that is the title of a table says so too.
    """
    for row in range(first, min(first + HEADER_ROWS, lower.n_rows)):
        cells = [cell for cell in lower.cells if cell.row == row and cell.text.strip()]
        if any(vocabulary().role("fields", cell.text) in FORM_HEADS for cell in cells):
            return True
        if len(cells) > 1:
            return False
        if cells and _is_title(cells[0], lower.n_cols):
            return True
    return False


def _is_title(cell: Cell, n_cols: int) -> bool:
    """Tell whether a cell alone in its row is a title, over all columns or, as that of a table, in the first."""
    ends = tuple("表）)") if cell.col_span == n_cols > 1 else ("表",)
    return not cell.col and 3 < len(compare_key(cell.text)) < 40 and cell.text.strip().endswith(ends)  # noqa: PLR2004 - a title's length


def _labels_anew(upper: Grid, lower: Grid, count: int) -> set[int]:
    """Return the columns of labels beside so many repeated rows that are written here and not on the page before."""
    last = upper.by_position()
    reach = (cell for cell in lower.cells if cell.row < count < cell.row + cell.row_span)
    return {cell.col for cell in reach if not last[upper.n_rows - 1, cell.col].text.strip()}


def _header_leftover(lower: Grid, row: int, kept: set[int]) -> Leftover:
    cells = [cell for cell in lower.cells if cell.row == row and cell.text.strip() and cell.col not in kept]
    text = "\t".join(cell.text for cell in cells)
    return Leftover(text, tuple(place for cell in cells for place in cell.places), REPEATED_HEADER)


def _without_rows(grid: Grid, count: int, kept: set[int]) -> Grid:
    """Return the grid without its first rows; labels that reach below them go on, repeated texts are not `kept`."""
    cells = [replace(cell, row=cell.row - count) for cell in grid.cells if cell.row >= count]
    cells += [
        replace(cell, row=0, row_span=cell.row + cell.row_span - count, text=cell.text if cell.col in kept else "")
        for cell in grid.cells
        if cell.row < count < cell.row + cell.row_span
    ]
    breaks = frozenset(row - count for row in grid.row_breaks if row > count)
    return Grid(grid.n_rows - count, grid.n_cols, tuple(cells), grid.caption, row_breaks=breaks)


def _stacked(upper: Grid, lower: Grid) -> Grid:
    """Put one grid below the other, with cut rows and labels made whole."""
    last, first = upper.by_position(), lower.by_position()
    cut = is_cut(upper, lower)
    offset = upper.n_rows - 1 if cut else upper.n_rows
    joins = {}
    for col in range(upper.n_cols):
        above, below = last[upper.n_rows - 1, col], first[0, col]
        if (above.col, above.col_span) == (below.col, below.col_span) and col == above.col:
            joins[col] = (above, below)
    merged = joins if cut else continued_labels(joins, upper, lower)
    gone = {id(cell) for pair in merged.values() for cell in pair}
    cells = [cell for cell in upper.cells if id(cell) not in gone]
    cells += [replace(cell, row=cell.row + offset) for cell in lower.cells if id(cell) not in gone]
    cells += [_one_cell(above, below, offset, is_cut=cut) for above, below in merged.values()]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    breaks = {upper.n_rows} | {row + offset for row in lower.row_breaks}
    return Grid(
        offset + lower.n_rows,
        upper.n_cols,
        tuple(cells),
        upper.caption,
        row_breaks=upper.row_breaks | frozenset(row for row in breaks if row < offset + lower.n_rows),
    )


def _one_cell(above: Cell, below: Cell, offset: int, *, is_cut: bool) -> Cell:
    """Return the cell that two pieces make."""
    texts = [cell.text for cell in (above, below) if cell.text.strip()]
    marks = [*above.marks, *below.marks]
    marks.append(Mark.REJOINED if len(texts) > 1 else Mark.CONTINUED)
    if is_cut and len(texts) < 2 and above.row_span + below.row_span == 2:  # noqa: PLR2004 - one row in two pieces
        marks.pop()
    return replace(
        above,
        row_span=offset + below.row_span - above.row,
        text="\n".join(texts),
        places=above.places + below.places,
        marks=tuple(dict.fromkeys(marks)),
    )
