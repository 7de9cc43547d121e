"""Tables that follow each other in a Word file, brought onto the column lines of all of them.

A form is at times several `w:tbl`, each with the columns that its own rows need; printed, they are one table:

    | project name | training         |      0  2000        6000
    | budget       | executed | score |      0  2000  4000  6000

Whether they are one is for `extract.stitch` to say, which knows of no widths; here their columns are made comparable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from extract.lead import is_title
from extract.model import Block, Grid
from extract.vocabulary import vocabulary

Lines = tuple[int, ...]  # where column lines stand, in twentieths of a point from the left of the table

_TOLERANCE = 120  # twentieths of a point: lines nearer than this (2 mm) are one
_SHARED = 0.75  # of the lines of the table that has fewer: else their columns have nothing to do with each other
_WANDERS = 0.45  # of the narrower column beside it: so far a line may stand elsewhere in a table typed anew
_FORM_HEADS = {"project_name", "department"}  # the fields with which a form begins


@dataclass(frozen=True, slots=True)
class Stated:
    """The column lines that a table states for its grid, and whether it follows a table without a line between."""

    lines: Lines
    touches: bool


def on_common_lines(blocks: Sequence[Block], stated: Mapping[int, Stated]) -> list[Block]:
    """Return the blocks of a part, tables that follow each other and fit on the lines of all of them.

    `stated` is by the number of the block; a table without it is left as it is.
    """
    made = list(blocks)
    lines: Lines = ()
    run: dict[int, Lines] = {}  # the tables under way and where each has its lines
    for number, block in enumerate(blocks):
        below = stated.get(number)
        own = _fitting(lines, below, block) if run and below is not None else None
        if own is None:
            _renumber(made, run, lines)
            lines, run = (below.lines, {number: below.lines}) if below is not None else ((), {})
        else:
            lines, run[number] = tuple(sorted({*lines, *own})), own
    _renumber(made, run, lines)
    return made


def _fitting(upper: Lines, below: Stated, block: Block) -> Lines | None:
    """Return where the lines of a table stand among those above it; None where the two are not one table."""
    if not isinstance(block, Grid) or _begins_form(block):
        return None
    if _are_alike(upper, below.lines):
        return upper
    own = tuple(_snapped(line, upper) for line in below.lines)
    shared = len(set(own) & set(upper))
    fewer = min(len(upper), len(own))
    is_one_column = fewer == 2  # noqa: PLR2004 - both its lines are edges
    is_strange = own[-1] != upper[-1] or shared < _SHARED * fewer or len(set(own)) < len(own)
    return None if is_strange or (is_one_column and not below.touches) else own


def _are_alike(upper: Lines, lower: Lines) -> bool:
    """Tell whether two tables have as many columns, each nearer to its own above than to the next."""
    inner = zip(pairwise(upper), pairwise(upper[1:]), lower[1:-1], strict=False)
    return len(upper) == len(lower) and all(
        abs(line - at) < _WANDERS * min(at - left, right - at) for (left, at), (_, right), line in inner
    )


def _snapped(line: int, lines: Lines) -> int:
    """Return the one of the lines that stands where this one does, itself where none does."""
    near = min(lines, key=lambda other: abs(other - line))
    return near if abs(near - line) <= _TOLERANCE else line


def _begins_form(grid: Grid) -> bool:
    """Tell whether a table begins with a title, or names what a form is about."""
    rows = groupby((cell for cell in grid.cells if cell.text.strip()), key=lambda cell: cell.row)
    for _, cells in rows:
        texts = [cell.text for cell in cells]
        if any(vocabulary().role("fields", text) in _FORM_HEADS for text in texts):
            return True
        if len(texts) > 1:
            break
        if is_title(texts[0]):
            return True
    return False


def _renumber(blocks: list[Block], run: Mapping[int, Lines], lines: Lines) -> None:
    """Count the columns of each table of a run by the lines of all."""
    for number, own in run.items():
        block = blocks[number]
        if isinstance(block, Grid) and len(own) < len(lines):
            at = [lines.index(line) for line in own]
            cells = [
                replace(cell, col=at[cell.col], col_span=at[cell.col + cell.col_span] - at[cell.col])
                for cell in block.cells
            ]
            blocks[number] = replace(block, n_cols=len(lines) - 1, cells=tuple(cells))
