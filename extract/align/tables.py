"""All tables of a page that alignment shows: its forms, or where it has none, its tables of figures."""

from __future__ import annotations

import numpy as np

from extract.align.aligned import Aligned
from extract.align.figures import figure_tables
from extract.align.form import OpenEnd, find_forms
from extract.arrays import Glyphs
from extract.baselines import pieces
from extract.geometry.rulings import Rulings

BESIDE = 0.25  # times the height of type: no gap between columns is narrower


def aligned_tables(
    glyphs: Glyphs, rulings: Rulings, before: OpenEnd | None = None
) -> tuple[list[Aligned], OpenEnd | None]:
    """Return the tables that stand in glyphs, downwards, and the end of a form that may go on on the next page.

    Rulings of the page help where there are some; `before` is the open end of a form on the page before.
    """
    if not len(glyphs.codes) or not (before or _stand_beside(glyphs)):
        return [], None
    forms = find_forms(glyphs, rulings, before)
    if forms:
        return [form.table for form in forms], forms[-1].end
    return figure_tables(glyphs, rulings), None


def _stand_beside(glyphs: Glyphs) -> bool:
    """Tell whether two texts stand beside one another: on a page of paragraphs none do, and it is done with this."""
    boxes = pieces(glyphs, np.zeros(len(glyphs.codes), dtype=np.int64), BESIDE).boxes
    order = np.argsort(boxes[:, 1])
    tops, bottoms = boxes[order, 1], boxes[order, 3]
    shared = np.minimum(np.maximum.accumulate(bottoms)[:-1], bottoms[1:]) - tops[1:]
    return bool((shared > (bottoms - tops)[1:] / 2).any())
