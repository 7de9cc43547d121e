"""What is worked out for all stretches of lines, or of walls, at once is what each one alone would give."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.align.form.blocks import Block
from extract.align.form.setting import Stand
from extract.align.form.stretches import LOOSE, TORN, cheapest, stretches
from extract.arrays import Glyphs
from extract.baselines import piece_texts
from extract.geometry.mend import CUT, THROUGH, UNLIKELY, Sheet

EM = 10.0
MIDDLES = st.lists(st.integers(0, 300), max_size=12).map(sorted)


def line(number: int, middle: float) -> Block:
    return Block((number,), "文", 0, middle - 5, 50, middle + 5)


@given(MIDDLES, st.integers(0, 300))
def test_each_stretch_is_as_far_off_as_its_lines_are(middles: list[int], middle: int) -> None:
    most = 4
    found = stretches([line(number, place) for number, place in enumerate(middles)], EM, most)
    off = found.off(middle)
    for end in range(1, len(middles) + 1):
        for begin in range(max(0, end - most), end):
            column = begin - end + most
            torn = sum(lower - upper > LOOSE * EM for upper, lower in pairwise(middles[begin:end]))
            away = abs((middles[begin] + middles[end - 1]) / 2 - middle) / EM
            assert found.begins[end, column] == begin
            assert off[end, column] == pytest.approx(away + TORN * torn)


def test_what_begins_before_the_first_line_is_never_the_cheapest() -> None:
    found = stretches([line(0, 100), line(1, 112)], EM, 4)
    chosen, costs = cheapest(found.off(106)[1:])
    assert found.begins[[1, 2], chosen].tolist() == [0, 0]
    assert np.isfinite(costs).all()


def test_a_stretch_at_the_top_of_its_row_is_near_with_its_first_line() -> None:
    found = stretches([line(0, 100), line(1, 112)], EM, 4)
    assert found.off(100, Stand.TOP)[2, 2] == 0
    assert found.off(100)[2, 2] == pytest.approx(0.6)


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.data())
def test_a_wall_costs_what_is_missing_of_it_and_the_texts_it_runs_through(
    drawn: list[bool], data: st.DataObject
) -> None:
    count = len(drawn)
    start = data.draw(st.integers(0, count - 1))
    end = data.draw(st.integers(start + 1, count))
    text = data.draw(st.integers(0, count - 1))
    sheet = Sheet(
        xs=[10.0 * number for number in range(count + 1)],
        ys=[0.0, 10.0, 20.0],
        level=np.array([drawn]),
        upright=np.zeros((2, count - 1), dtype=bool),
        texts=np.array([[10.0 * text + 2, 5.0, 10.0 * text + 8, 15.0]]),
        height=10.0,
    )
    missing = [not piece for piece in drawn[start:end]]
    begun = 1 + sum(after > before for before, after in pairwise(missing)) if any(missing) else 0
    supports = sheet.level_support[0, start:end][missing]
    unlikely = float((1 - supports).mean()) if begun else 0.0
    crossed = THROUGH if start <= text < end else 0.0
    assert sheet.walls_at(1, 1)[start][end - 1] == pytest.approx(CUT * begun + UNLIKELY * unlikely * begun + crossed)


def test_the_texts_of_pieces_are_read_from_the_left() -> None:
    codes = np.array([ord(sign) for sign in "绩效2024𠮷"])
    left = np.array([10.0, 0.0, 20.0, 30.0, 40.0, 50.0, 5.0])
    boxes = np.column_stack([left, np.zeros(7), left + 10, np.ones(7)])
    glyphs = Glyphs(codes, boxes, np.zeros(7, dtype=np.int64), np.zeros(7, dtype=bool))
    assert piece_texts(glyphs, np.array([0, 0, 1, 1, 1, 1, 0])) == ["效𠮷绩", "2024"]


def test_lines_at_the_step_of_the_type_hold_together_however_wide_it_is() -> None:
    lines = [line(0, 100), line(1, 100 + 2 * EM)]
    assert stretches(lines, EM, 4).torn[2, 2] > 0
    assert stretches(lines, EM, 4, step=2 * EM).torn[2, 2] == 0
