"""The chain from drawn lines to cells, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.arrays import FloatArray, Glyphs
from extract.geometry import lattice_to_areas
from extract.geometry.grounds import visible_edges
from extract.geometry.lattice import Lattice, drop_slivers, rulings_to_lattice
from extract.geometry.rulings import Rulings, lines_to_rulings, merge_collinear
from extract.geometry.touching import rejoined, rulings_to_tables

NO_TEXT = Glyphs(np.zeros(0, np.int64), np.zeros((0, 4)), np.zeros(0, np.int64), np.zeros(0, bool))
BLACK, GREY, PAPER = 0.0, 0.85, 1.0


def lines(*segments: tuple[float, float, float, float], luminance: float = BLACK) -> FloatArray:
    """Return hairlines from x0, y0, x1, y1."""
    return np.array([(*segment, 0.5, luminance) for segment in segments]).reshape(-1, 6)


def boxes(*outlines: tuple[float, float, float, float], luminance: float = GREY) -> FloatArray:
    """Return filled boxes from x0, top, x1, bottom."""
    return np.array([(*outline, luminance) for outline in outlines]).reshape(-1, 5)


def rulings(level: Sequence[tuple[float, ...]], upright: Sequence[tuple[float, ...]]) -> Rulings:
    return Rulings(np.array(level, dtype=float).reshape(-1, 3), np.array(upright, dtype=float).reshape(-1, 3))


def areas(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    return [(area.row, area.col, area.row_end, area.col_end) for area in lattice_to_areas(lattice)[0]]


def test_a_double_line_is_one_ruling() -> None:
    assert merge_collinear(np.array([[100.0, 0, 50], [101.8, 0, 50]])) == pytest.approx(np.array([[100.9, 0, 50]]))


def test_small_gaps_are_closed_and_large_ones_not() -> None:
    merged = merge_collinear(np.array([[100.0, 0, 50], [100.0, 53, 90], [100.0, 110, 140]]))
    assert merged.tolist() == [[100, 0, 90], [100, 110, 140]]


def test_dashes_are_one_ruling() -> None:
    dashes = np.array([[100.0, start, start + 4] for start in range(0, 80, 9)])
    assert merge_collinear(dashes) == pytest.approx(np.array([[100.0, 0, 76]]))


def test_short_sides_of_rows_with_gaps_are_no_dashes() -> None:
    sides = np.array([[100.0, start, start + 15] for start in (0, 15, 45, 60)])
    assert merge_collinear(sides).tolist() == [[100, 0, 30], [100, 45, 75]]


def test_white_lines_rule_only_on_coloured_ground() -> None:
    white = lines((0, 50, 100, 50), (0, 150, 100, 150), luminance=PAPER)
    found = lines_to_rulings(white, boxes((0, 0, 100, 100)), NO_TEXT)
    assert 50 in found.level[:, 0].tolist()
    assert 150 not in found.level[:, 0].tolist()


def test_seams_within_one_colour_are_unseen() -> None:
    pieces = boxes((0, 0, 100, 20), (0, 20, 100, 40))
    edges = visible_edges(pieces, np.ones(2, dtype=bool))
    assert sorted(edges[:, 0].tolist()) == [0, 40]


def test_edges_between_colours_are_seen() -> None:
    pieces = np.concatenate([boxes((0, 0, 100, 20)), boxes((0, 20, 100, 40), luminance=0.6)])
    edges = visible_edges(pieces, np.ones(2, dtype=bool))
    assert sorted(edges[:, 0].tolist()) == [0, 20, 20, 40]


def test_rulings_that_do_not_touch_are_separate_tables() -> None:
    one = [(0, 0, 10), (10, 0, 10)], [(0, 0, 10), (10, 0, 10)]
    both = rulings(one[0] + [(100, 0, 10), (110, 0, 10)], one[1] + [(0, 100, 110), (10, 100, 110)])
    assert [len(table.level) for table in rulings_to_tables(both)] == [2, 2]


def test_an_underline_is_no_table() -> None:
    assert rulings_to_tables(rulings([(100, 0, 50)], [(200, 0, 90)])) == []


def test_a_missing_ruling_merges_cells() -> None:
    level = [(0, 0, 60), (20, 0, 60), (40, 0, 60)]
    upright = [(0, 0, 40), (20, 20, 40), (40, 0, 40), (60, 0, 40)]
    lattice = rulings_to_lattice(rulings(level, upright))
    assert areas(lattice) == [(0, 0, 1, 2), (0, 2, 1, 3), (1, 0, 2, 1), (1, 1, 2, 2), (1, 2, 2, 3)]


def test_an_open_frame_is_closed_at_the_ends_of_its_rulings() -> None:
    lattice = rulings_to_lattice(rulings([(0, 0, 90), (20, 0, 90), (40, 0, 90)], [(30, 0, 40), (60, 0, 40)]))
    assert lattice.xs.tolist() == [0, 30, 60, 90]
    assert lattice.inferred == (False, True, False, True)


def test_a_region_that_is_no_rectangle_is_cut_and_marked() -> None:
    level = [(0, 0, 40), (20, 0, 20), (40, 0, 40)]
    upright = [(0, 0, 40), (20, 20, 40), (40, 0, 40)]
    found, owner = lattice_to_areas(rulings_to_lattice(rulings(level, upright)))
    assert [area.is_inferred for area in found] == [True, False, True]
    assert owner.tolist() == [[0, 0], [1, 2]]


def test_a_narrow_band_without_text_goes_and_one_with_text_stays() -> None:
    table = rulings([(0, 0, 104), (20, 0, 104)], [(0, 0, 20), (50, 0, 20), (54, 0, 20), (104, 0, 20)])
    lattice = rulings_to_lattice(table)
    assert len(drop_slivers(lattice, np.array([[20.0, 10.0]])).xs) == 3
    assert len(drop_slivers(lattice, np.array([[52.0, 10.0]])).xs) == 4


@given(
    st.lists(st.integers(15, 60), min_size=1, max_size=6),
    st.lists(st.integers(15, 60), min_size=2, max_size=6),
    st.floats(-1.2, 1.2),
)
def test_a_full_grid_comes_back_through_noise_within_the_tolerance(
    heights: list[int], widths: list[int], noise: float
) -> None:
    ys, xs = np.cumsum([0, *heights]).astype(float), np.cumsum([0, *widths]).astype(float)
    level = [(y + noise * (number % 2), xs[0], xs[-1]) for number, y in enumerate(ys.tolist())]
    upright = [(x, ys[0] - noise, ys[-1] + noise) for x in xs.tolist()]
    lattice = rulings_to_lattice(rulings(level, upright))
    assert areas(lattice) == [(row, col, row + 1, col + 1) for row in range(len(heights)) for col in range(len(widths))]


def test_dots_are_lined_up_as_their_neighbours_tell() -> None:
    def dot(x: float, y: float) -> tuple[float, ...]:
        return (x, y - 0.4, x, y + 0.4, 0.8, BLACK)  # as high as it is thick: drawn as if it stood upright

    level = [dot(50 + 1.6 * number, 100) for number in range(60)]
    upright = [dot(50, 100 + 1.6 * number) for number in range(1, 40)]
    found = lines_to_rulings(np.array(level + upright), boxes(), NO_TEXT)
    assert found.level.round(1).tolist() == [[100, 49.6, 144.8]]
    assert found.upright.round(1).tolist() == [[50, 99.6, 162.8]]


def test_a_title_between_two_tables_that_lack_rulings_keeps_them_apart() -> None:
    upper = rulings([(100, 50, 250), (120, 50, 250)], [(50, 100, 140), (150, 100, 140), (250, 100, 140)])
    lower = rulings([(180, 50, 250), (200, 50, 250)], [(50, 180, 220), (150, 180, 220), (250, 180, 220)])
    assert len(rejoined([upper, lower], np.zeros((0, 2)))) == 1
    assert len(rejoined([upper, lower], np.array([[140.0, 160.0]]))) == 2
    assert len(rejoined([upper, lower], np.array([[400.0, 160.0]]))) == 1


def test_a_ruling_over_a_table_with_open_sides_ends_a_row_of_it() -> None:
    level = [(80, 50, 250), (100, 50, 250), (120, 50, 250)]
    (table,) = rulings_to_tables(rulings(level, [(120, 100, 120), (180, 100, 120)]))
    assert table.level[:, 0].tolist() == [100, 120, 80]
    (closed,) = rulings_to_tables(rulings(level, [(50, 100, 120), (180, 100, 120), (250, 100, 120)]))
    assert closed.level[:, 0].tolist() == [100, 120]


def test_a_white_line_is_seen_as_far_as_it_runs_over_coloured_ground() -> None:
    white = lines((50, 0, 50, 300), luminance=PAPER)
    found = lines_to_rulings(white, boxes((0, 0, 100, 100)), NO_TEXT)
    assert [50, 0, 100] in found.upright.tolist()


def test_a_text_that_fills_its_cell_leaves_the_cell_a_ground_of_its_own() -> None:
    text = Glyphs(
        np.array([ord("全"), ord("年")]),
        np.array([[1.0, 2, 10, 18], [10, 2, 19, 18]]),
        np.zeros(2, dtype=np.int64),
        np.zeros(2, dtype=bool),
    )
    ground = (0, 4, 20, 16)
    alone = lines_to_rulings(lines(), boxes(ground), text)
    in_column = lines_to_rulings(lines(), boxes(ground, (0, 18, 20, 60)), text)
    assert len(alone.level) == 0
    assert [0, 20] in in_column.level[:, 1:].tolist()


def test_an_open_frame_ends_where_the_furthest_of_its_rulings_do() -> None:
    level = [(0, 0, 90), (20, 0, 90)]
    upright = [(0, 0, 60), (30, 0, 60), (60, 0, 48), (75, 0, 48), (90, 0, 48)]
    assert rulings_to_lattice(rulings(level, upright)).ys.tolist() == [0, 20, 48, 60]


def test_without_a_frame_one_ruling_that_sticks_out_tells_a_row() -> None:
    level = [(20, 0, 90), (40, 0, 90)]
    upright = [(30, 0, 40), (60, 20, 40)]
    assert rulings_to_lattice(rulings(level, upright)).ys.tolist() == [0, 20, 40]
    framed = [*upright, (0, 20, 40), (90, 20, 40)]
    assert rulings_to_lattice(rulings(level, framed)).ys.tolist() == [20, 40]
