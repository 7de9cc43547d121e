"""Merged cells over a page end: labels that go on below it while cells beside them begin, and values beside these."""

from __future__ import annotations

from collections.abc import Mapping

from extract.model import Cell, Grid
from extract.stitch.cut import NOTE, is_level_label, stays_open
from extract.vocabulary import vocabulary

Pairs = dict[int, tuple[Cell, Cell]]  # by column: the last cell above the page end and the first one below


def continued_labels(joins: Mapping[int, tuple[Cell, Cell]], upper: Grid, lower: Grid) -> Pairs:
    """Return the pairs, from the left, in which a merged label goes on while cells beside it begin, and their values.

    It is blank below; or blank above, with no ruling there or its name below; or the page end parts its lines:
    only together they are a known label.
    """
    continued: Pairs = {}
    without_ruling = stays_open(upper, lower)
    col = 0
    while col in joins:
        above, below = joins[col]
        is_open = not below.text.strip() or (not above.text.strip() and below.row_span > 1)
        is_below = col in without_ruling or (is_level_label(below.text) and not _is_usual_blank(above, upper))
        is_open = is_open or (not above.text.strip() and is_below) or _is_cut_label(above.text, below.text)
        has_more = any(cell.row == 0 and cell.col > col and cell.text.strip() for cell in lower.cells)
        if not (is_open and has_more and (above.text.strip() or below.text.strip())):
            break
        continued[col] = (above, below)
        col += above.col_span
    return continued | _values_of(continued, joins)


def _is_usual_blank(cell: Cell, grid: Grid) -> bool:
    """Tell whether a cell is a blank one of many: labels are then not merged over their rows, it goes on from above.

    Blanks above all labels of its column are those of another block.
    """
    column = [other for other in grid.cells if (other.col, other.col_span) == (cell.col, cell.col_span)]
    first = min((other.row for other in column if is_level_label(other.text)), default=grid.n_rows)
    return any(other.row_span == 1 and first < other.row < cell.row and not other.text.strip() for other in column)


def _is_cut_label(above: str, below: str) -> bool:
    """Tell whether two texts are a known label only together.

    The end of one may resemble it (要任务完成情况), or be another one (满意度指标, of 服务对象满意度指标).
    """
    if not (above.strip() and below.strip()):
        return False
    if NOTE.fullmatch(below):
        return _is_label(above)
    if vocabulary().is_level(below):
        return vocabulary().is_level(above + below) and not is_level_label(above)
    return is_level_label(above + below) or (_is_label(above + below) and not _is_label(above))


def _is_label(text: str) -> bool:
    """Tell whether a text is the label of a block, or the name of a level."""
    return vocabulary().role("blocks", text) is not None or is_level_label(text)


def _values_of(labels: Mapping[int, tuple[Cell, Cell]], joins: Mapping[int, tuple[Cell, Cell]]) -> Pairs:
    """Return the pairs in which a value goes on that is merged over the rows of such a label: it is blank below."""
    rows = {below.row_span for _, below in labels.values() if below.row_span > 1}
    return {
        col: (above, below)
        for col, (above, below) in joins.items()
        if col not in labels and below.row_span in rows and above.text.strip() and not below.text.strip()
    }
