"""Which level-1 and level-2 label covers each indicator row: merged labels are printed once for many rows.

A label holds for the rows below it until the next one. Where a page end cuts a merged cell, its label may be printed
below the first rows it covers; a level-2 label that cannot belong to the level-1 label above shows that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.model import Mark, Row, Text
from extract.vocabulary import vocabulary


def with_levels(rows: Sequence[Mapping[str, Text]]) -> list[Row]:
    """Return the rows with the level labels that cover them; carried labels are marked CONTINUED or LABEL_BELOW."""
    covered: list[dict[str, Text]] = []
    level1: Text | None = None
    level2: Text | None = None
    for row in rows:
        cells = dict(row)
        if "level1" in cells:
            if not _belongs(level2, cells["level1"]) or _belongs(level2, level1):
                level2 = None
            level1 = cells["level1"]
            _label_rows_above(covered, level1)
        elif level1:
            cells["level1"] = _marked(level1, Mark.CONTINUED)
        if "level2" in cells:
            level2 = cells["level2"]
        elif level2:
            cells["level2"] = _marked(level2, Mark.CONTINUED)
        covered.append(cells)
    return [Row(cells) for cells in covered]


def _belongs(level2: Text | None, level1: Text | None) -> bool:
    """Tell whether a level-2 label is known to stand under a level-1 label."""
    if level2 is None or level1 is None:
        return False
    second, first = vocabulary().level2(level2.text), vocabulary().level1(level1.text)
    return second is not None and first in vocabulary().parents(second)


def _strays(row: Mapping[str, Text]) -> bool:
    """Tell whether the level-2 label of a row is known to stand under another level-1 label than the row has."""
    second = vocabulary().level2(row["level2"].text) if "level2" in row else None
    return bool(second and vocabulary().parents(second)) and not _belongs(row["level2"], row.get("level1"))


def _label_rows_above(covered: list[dict[str, Text]], level1: Text) -> None:
    """Give a level-1 label to the rows directly above whose level-2 label belongs to it and not to theirs."""
    for cells in reversed(covered):
        carried = "level1" not in cells or Mark.CONTINUED in cells["level1"].marks
        if not (carried and _strays(cells) and _belongs(cells["level2"], level1)):
            return
        cells["level1"] = _marked(level1, Mark.LABEL_BELOW)


def _marked(text: Text, mark: Mark) -> Text:
    """Return the text with one more mark, for a row on which it is not printed."""
    return replace(text, marks=(*text.marks, mark))
