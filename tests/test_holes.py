"""Places of a table that have no box of their own, where its cells are boxes: drawn ones, or coloured grounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extract.arrays import FloatArray, Glyphs
from extract.geometry import lattice_to_areas, rulings_to_lattices
from extract.geometry.holes import may_have_holes, without_holes
from extract.geometry.rulings import Rulings, lines_to_rulings

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
NO_TEXT = Glyphs(np.zeros(0, dtype=np.int64), np.zeros((0, 4)), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
NO_LINES, NO_BOXES = np.zeros((0, 6)), np.zeros((0, 5))
SIDE, ROW = 60.0, 20.0
LABEL: Box = (0, 0, SIDE, ROW)  # drawn but one row high, beside four
LEAVES: list[Box] = [(x, y, x + SIDE, y + ROW) for y in (0, 20, 40, 60) for x in (60, 120)]
LAST: Box = (0, 80, 3 * SIDE, 100)


def outlined(cells: Sequence[Box], strokes: int) -> FloatArray:
    """Return the sides of cells as lines, each drawn so many times close together."""
    segments = []
    for x0, top, x1, bottom in cells:
        for number in range(strokes):
            inset = 0.3 + 0.5 * number
            left, upper, right, lower = x0 + inset, top + inset, x1 - inset, bottom - inset
            segments += [(left, upper, right, upper), (left, lower, right, lower)]
            segments += [(left, upper, left, lower), (right, upper, right, lower)]
    return np.array([(*segment, 0.5, 0.0) for segment in segments])


def filled(cells: Sequence[Box]) -> FloatArray:
    """Return cells as grey boxes with a white gap between."""
    return np.array([(x0 + 0.7, top + 0.7, x1 - 0.7, bottom - 0.7, 0.9) for x0, top, x1, bottom in cells])


def spans(page: Rulings, *filled: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Return the cells of the table of a page with text at some rows and columns alone, holes given away."""
    (lattice,) = rulings_to_lattices(page, NO_TEXT)
    areas, owner = lattice_to_areas(lattice)
    assert may_have_holes(page)
    return [area[:4] for area in without_holes(lattice, areas, owner, {int(owner[at]) for at in filled}, page)[0]]


@pytest.mark.parametrize("strokes", [1, 2])
def test_a_label_drawn_too_low_covers_the_place_below_it(strokes: int) -> None:
    page = lines_to_rulings(outlined([LABEL, *LEAVES, LAST], strokes), NO_BOXES, NO_TEXT)
    assert (0, 0, 4, 1) in spans(page)


def test_a_label_with_too_low_a_ground_covers_the_place_below_it() -> None:
    page = lines_to_rulings(NO_LINES, filled([LABEL, *LEAVES, *[(x, 80, x + SIDE, 100) for x in (0, 60, 120)]]), NO_TEXT)
    assert (0, 0, 4, 1) in spans(page)


def test_text_below_a_label_that_goes_on_from_the_page_before_hangs_out_of_it() -> None:
    lines = outlined([LABEL, *LEAVES, LAST], 1)
    goes_on = lines_to_rulings(lines[1:], NO_BOXES, NO_TEXT)  # without the line over the label
    assert (0, 0, 4, 1) in spans(goes_on, (1, 0))
    begins = lines_to_rulings(lines, NO_BOXES, NO_TEXT)
    assert (1, 0, 4, 1) in spans(begins, (1, 0))


def test_a_blank_cell_with_a_box_of_its_own_is_none_of_the_label_above() -> None:
    cells = [LABEL, (0, 20, SIDE, 80), *LEAVES, LAST]
    found = spans(lines_to_rulings(outlined(cells, 2), NO_BOXES, NO_TEXT))
    assert (0, 0, 1, 1) in found
    assert (1, 0, 4, 1) in found


def test_what_goes_on_from_the_page_before_is_parted_into_labels_side_by_side() -> None:
    inner: list[Box] = [(60, 40, 120, 80)]
    leaves: list[Box] = [(x, y, x + SIDE, y + ROW) for y in (0, 20, 40, 60) for x in (120, 180)]
    found = spans(lines_to_rulings(outlined([*inner, *leaves, (0, 80, 240, 100)], 1), NO_BOXES, NO_TEXT))
    assert (0, 0, 4, 1) in found
    assert (0, 1, 2, 2) in found


def test_a_blank_without_a_ground_stays_where_few_cells_have_one() -> None:
    grounds = filled([LABEL, *LEAVES[:4], LAST])
    page = lines_to_rulings(outlined([LABEL, (0, 20, SIDE, 80), *LEAVES, LAST], 2), grounds, NO_TEXT)
    assert (1, 0, 4, 1) in spans(page)
