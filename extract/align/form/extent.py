"""Where forms without walls begin and end on a page: several may stand one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from extract.align.form.blocks import OFF_STEP, Block
from extract.align.form.section import Section
from extract.align.form.setting import Setting
from extract.geometry.rulings import Rulings
from extract.vocabulary import vocabulary

LABEL = 12.0  # em: a wider text is no label
TITLE = 4.0  # em of a title's row between the ruling over it and the first field
TITLE_SIGNS = (4, 40)  # in a title, which ends so:
TITLE_ENDS = ("表", "表)", "表）", "度）", "度)")
ROWS = 3  # so many rows with a ruling below show how far their texts are from it,
SAME = 0.1  # em by which that of a title may be off
HEADS = {"project_name", "department", "supervisor", "implementer", "filler_unit"}  # fields at a form's head
RAISED = 2  # so many lines of a text stand higher than a line beside its middle
NOTES = ("注", "备注：", "说明：", "填报说明", "填表说明", "联系人", "填报人", "填表人")


def begins(lines: Sequence[Block], sections: Sequence[Section], *, goes_on: bool) -> list[float]:
    """Return where forms begin on a page, downwards: with fields, or with other heads than that of the indicators.

    A form of the page before that goes on may print the head of the indicators again.
    """
    events = [(line.top, "field") for line in lines if vocabulary().role("fields", line.text) in HEADS]
    events += [(min(block.top for block in section.head), section.kind) for section in sections]
    found: list[float] = []
    is_done = True
    for y, kind in sorted(events):
        if kind == "indicators":
            if is_done and not found and not goes_on:
                found.append(y)
            is_done = True
        elif is_done:
            found.append(y)
            is_done = False
    return found


def parted(lines: Sequence[Block], starts: Sequence[float]) -> list[list[Block]]:
    """Return the lines before the first of several forms, and those of each with its title."""
    cuts = [_title_top(lines, above, start) for above, start in zip([-np.inf, *starts], starts, strict=False)]
    bounds = [-np.inf, *cuts, np.inf]
    return [
        [line for line in lines if top <= line.middle < bottom]
        for top, bottom in pairwise(bounds)
    ]


def _title_top(lines: Sequence[Block], above: float, start: float) -> float:
    """Return where the title over a form begins, or the form itself where there is none."""
    titles = [line.top for line in lines if above < line.middle < start and is_title(line)]
    return max(titles, default=start - 0.1)


def is_title(line: Block) -> bool:
    """Tell whether a line is the title of a form."""
    text = line.text.strip()
    return TITLE_SIGNS[0] < len(text) < TITLE_SIGNS[1] and text.endswith(TITLE_ENDS) and "表" in text


def inside(lines: Sequence[Block], sections: Sequence[Section], setting: Setting, rulings: Rulings) -> list[Block]:
    """Return the lines from the form's first field, or from a title's row, to its end.

    Of a text beside the first field that has several lines, some stand higher.
    """
    em = setting.em
    top, bottom = _first(lines, sections, em), end_of(lines, sections)
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    across = sorted(y for y, start, end in rulings.level.tolist() if end - start > (x1 - x0) / 2)
    over = [*across, *(y for _, y, _ in rulings.upright.tolist())]
    top = min([top, *(y for y in over if top - TITLE * em < y < top)])
    top = min([top, *_open_title(lines, across, top, em)])
    held = [line for line in lines if top <= line.middle <= bottom]
    for _ in range(RAISED):
        first = [line for line in held if line.middle < top + 2 * setting.step]
        above = [line for line in lines if top - RAISED * setting.step < line.middle < top and line not in held]
        pitch = setting.step + OFF_STEP * em
        held = [line for line in above if any(line.goes_on(other, pitch, em) for other in first)] + held
    return held


def _open_title(lines: Sequence[Block], across: Sequence[float], top: float, em: float) -> Iterator[float]:
    """Yield where a title begins whose row has a ruling below it alone, at `top`, as other rows have.

    It is as large as their texts, and as far from its ruling as these are from theirs.
    """
    rows = ([line.bottom for line in lines if upper < line.middle < lower] for upper, lower in pairwise(across))
    rooms = [lower - max(row) for row, lower in zip(rows, across[1:], strict=True) if row]
    titles = [line for line in lines if line.bottom < top and is_title(line)]
    below = [y for y in across if abs(y - top) < SAME * em]
    if not below or len(rooms) < ROWS or not titles:
        return
    title = max(titles, key=lambda line: line.bottom)
    usual = float(np.median([line.bottom - line.top for line in lines]))
    same_room = abs(below[0] - title.bottom - np.median(rooms)) < SAME * em
    if same_room and abs(title.bottom - title.top - usual) < SAME * em:
        yield title.top


def _first(lines: Sequence[Block], sections: Sequence[Section], em: float) -> float:
    """Return where a form begins: at the label of its first field."""
    first = min((section.middle for section in sections), default=np.inf)
    labels = [
        line
        for line in lines
        if line.middle < first and vocabulary().role("fields", line.text) and line.x1 - line.x0 < LABEL * em
    ]
    heads = [block for section in sections[:1] for block in section.head]
    return min(block.top for block in [*labels, *heads] or lines) - 0.2 * em


def end_of(lines: Sequence[Block], sections: Sequence[Section]) -> float:
    """Return where the notes below a form begin, if there are any."""
    if not sections:
        return np.inf
    start = sections[-1].middle
    return min((line.top for line in lines if line.middle > start and line.text.startswith(NOTES)), default=np.inf)
