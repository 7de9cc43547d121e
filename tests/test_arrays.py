"""The shortcuts taken over whole arrays give what the long way gives."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import signs
from extract.arrays import Glyphs, IntArray, median
from extract.baselines import line_order
from extract.model import Cell, Grid, GridError
from extract.pdf import pdfium

NUMBERS = st.floats(-1e4, 1e4)
BOXES = st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.1, 40), st.floats(0.1, 40)), min_size=1, max_size=30)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_the_median_is_that_of_numpy(values: list[float]) -> None:
    assert median(np.array(values)) == np.median(values)


@given(st.lists(st.integers(0, 0x10FFFF), max_size=20))
def test_signs_are_among_the_ranges_they_lie_in_also_beyond_two_bytes(codes: list[int]) -> None:
    for ranges in (signs.CJK, signs.USUAL, signs.FORMS, signs.WHITE):
        expected = [any(first <= code <= last for first, last in ranges) for code in codes]
        assert signs.among(np.array(codes, dtype=np.int64), ranges).tolist() == expected


@given(BOXES, st.data())
def test_lines_hold_every_glyph_once_and_never_two_owners(
    boxes: list[tuple[float, float, float, float]], data: st.DataObject
) -> None:
    sides = np.array([(x, y, x + width, y + height) for x, y, width, height in boxes])
    owners = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=len(boxes), max_size=len(boxes))))
    order, starts = line_order(sides, owners)
    assert sorted(order.tolist()) == list(range(len(boxes)))
    for line in np.split(order, np.flatnonzero(starts)[1:]):
        assert len(set(owners[line].tolist())) == 1


def test_a_glyph_at_no_place_at_all_stays_in_its_line() -> None:
    sides = np.array([(0.0, 0.0, 9.0, 9.0), (np.nan, 0.0, 9.0, 9.0), (1e30, 0.0, 1e30, 9.0), (0.0, 50.0, 9.0, 59.0)])
    order, starts = line_order(sides, np.zeros(4, dtype=np.int64))
    assert order.tolist()[3] == 3
    assert starts.tolist() == [True, False, False, True]


def test_glyphs_taken_keep_what_belongs_to_each() -> None:
    boxes = np.arange(12.0).reshape(3, 4)
    glyphs = Glyphs(np.array([65, 66, 67]), boxes, np.array([0, 1, 2]), np.array([False, True, False]))
    taken = glyphs.take(np.array([2, 0]))
    assert (taken.codes.tolist(), taken.turns.tolist(), taken.spaced.tolist()) == ([67, 65], [2, 0], [False, False])
    assert taken.boxes.tolist() == boxes[[2, 0]].tolist()


def write_twice_the_item(item: int, address: Any) -> None:
    """Write as PDFium does, to where it is told; nothing for odd items."""
    if item % 2 == 0:
        ctypes.cast(address, ctypes.POINTER(ctypes.c_int))[0] = 2 * item


def test_answers_come_for_more_items_than_the_board_has_rows() -> None:
    blank: IntArray = np.array([-1, 7], dtype=np.int32)
    found = pdfium.answers(write_twice_the_item, range(2500), blank)
    assert found.tolist() == [[2 * item if item % 2 == 0 else -1, 7] for item in range(2500)]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([(0, 0, 1, 2), (0, 1, 2, 1), (1, 0, 1, 1)], "two cells cover row 0, column 1"),
        ([(0, 0, 1, 2), (1, 1, 1, 1)], "1 positions of the grid belong to no cell"),
        ([(0, 0, 2, 2), (1, 1, 1, 2)], "cell 1,1 stands outside a grid of 2 x 2"),
    ],
)
def test_a_grid_refuses_cells_that_overlap_leave_a_hole_or_stand_outside(
    cells: list[tuple[int, int, int, int]], message: str
) -> None:
    with pytest.raises(GridError, match=message):
        Grid(2, 2, tuple(Cell(*cell, "") for cell in cells))
