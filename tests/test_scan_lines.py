"""Marks of ink to lines of text: which belong together, and how wide the signs are."""

from __future__ import annotations

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")
pytest.importorskip("rapidocr", reason="the extra `scan` is not installed")

from extract.arrays import Glyphs  # noqa: E402  needs the extra
from extract.geometry.lattice import Lattice  # noqa: E402  as above
from extract.pdf.frame import Frame  # noqa: E402  as above
from extract.scan.cells import Cells  # noqa: E402  as above
from extract.scan.lines import Line, Stretch, stretches  # noqa: E402  as above
from extract.scan.marks import Marks, marks_of, seal_rests  # noqa: E402  as above
from extract.scan.ocr import Reading  # noqa: E402  as above
from extract.scan.picture import Picture  # noqa: E402  as above
from extract.scan.reading import certainty, read_stretches  # noqa: E402  as above
from extract.scan.widths import with_widths  # noqa: E402  as above

Boxes = list[tuple[float, float, float, float]]


def marks(*boxes: tuple[float, float, float, float]) -> Marks:
    return Marks(np.zeros((1, 1), dtype=np.int64), np.array(boxes, dtype=np.float64))


def one_cell() -> Cells:
    """Return a cell of 200 by 100 points."""
    lattice = Lattice(np.array([0.0, 100.0]), np.array([0.0, 200.0]), np.ones((2, 1)), np.ones((2, 1)), (False,) * 4)
    none = np.zeros(0, dtype=np.int64)
    return Cells([lattice], Glyphs(none, np.zeros((0, 4)), none, none.astype(bool)))


def signs(x: float, y: float, count: int) -> Boxes:
    """Return signs of nine points side by side."""
    return [(x + 10 * number, y, x + 10 * number + 9, y + 9) for number in range(count)]


def lines(boxes: Boxes, *found: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    made = stretches(marks(*boxes), np.array(found, dtype=np.float64).reshape(-1, 4), one_cell())
    return sorted((line.box for line in made), key=lambda box: box[1])


def test_a_box_over_two_lines_is_parted() -> None:
    assert lines([*signs(10, 10, 4), *signs(10, 22, 4)], (5, 5, 60, 35)) == [(10, 10, 49, 19), (10, 22, 49, 31)]


def test_brackets_that_reach_into_the_next_line_do_not_join_them() -> None:
    bracket = (41.0, 19.5, 44.0, 33.0)
    assert lines([*signs(10, 10, 4), *signs(10, 22, 3), bracket], (5, 5, 60, 35)) == [
        (10, 10, 49, 19),
        (10, 19.5, 44, 33),
    ]


def test_a_last_point_that_the_box_lacks_belongs_to_its_line() -> None:
    assert lines([*signs(10, 10, 4), (50.0, 16.5, 52.0, 18.5)], (5, 5, 49.5, 22)) == [(10, 10, 52, 19)]


def test_pieces_of_a_line_that_nothing_found_covers_are_one() -> None:
    assert lines([*signs(10, 10, 2), *signs(38, 10, 2)]) == [(10, 10, 57, 19)]


def test_what_stands_far_from_a_line_is_a_line_of_its_own() -> None:
    assert lines([*signs(10, 10, 2), *signs(120, 10, 2)], (5, 5, 40, 22)) == [(10, 10, 29, 19), (120, 10, 139, 19)]


def test_flecks_make_no_line() -> None:
    assert lines([(20.0, 20.0, 20.7, 20.7), (24.0, 21.0, 24.4, 21.4)], (15, 15, 30, 30)) == []


def written(text: str, *boxes: tuple[float, float, float, float]) -> str:
    found = marks(*boxes)
    box = (boxes[0][0], 0.0, boxes[-1][2], 10.0)
    line = Line(0, box, text, 1.0, is_stacked=False, marks=tuple(range(len(boxes))))
    return with_widths([line], found)[0].text


def test_a_bracket_with_white_beside_it_is_wide_and_one_without_is_not() -> None:
    word = signs(0, 0, 2)
    wide = [*word, (25.0, 0.0, 28.0, 10.0), *signs(30, 0, 1), (40.0, 0.0, 43.0, 10.0), *signs(50, 0, 2)]
    half = [*word, (21.0, 0.0, 24.0, 10.0), *signs(25, 0, 1), (35.0, 0.0, 38.0, 10.0), *signs(39, 0, 2)]
    assert written("指标(分)得分", *wide) == "指标（分）得分"
    assert written("指标（分）得分", *half) == "指标(分)得分"


def test_figures_keep_their_narrow_points() -> None:
    assert written("10:30", (0, 0, 4, 9), (5, 0, 9, 9), (11, 2, 12, 8), (14, 0, 18, 9), (19, 0, 23, 9)) == "10:30"


def test_a_bracket_at_a_lines_end_is_as_wide_as_its_partner() -> None:
    boxes = [(0.0, 0.0, 3.0, 10.0), *signs(5, 0, 1), (15.0, 0.0, 18.0, 10.0), *signs(25, 0, 2)]
    assert written("(二)其他", *boxes) == "（二）其他"


def test_pale_spots_where_a_seal_was_are_its_rests_and_ink_there_is_none() -> None:
    grey = np.full((60, 120), 250, dtype=np.uint8)
    grey[10:20, 10:20] = 5
    grey[10:20, 60:70] = 5
    grey[40:43, 60:63] = 150
    grey[50:58, 60:70] = 150
    stain = np.zeros(grey.shape, dtype=bool)
    stain[:, 50:] = True
    rests = seal_rests(Picture(grey, 1.0, Frame(), stain))
    assert rests[41, 61]
    assert not rests[55, 65]
    assert not rests[15, 65]
    assert not rests[15, 15]


def test_a_stretch_knows_its_marks() -> None:
    grey = np.full((60, 120), 250, dtype=np.uint8)
    grey[20:30, 20:40] = 5
    (line,) = stretches(marks_of(Picture(grey, 1.0, Frame(), grey < 0)), np.zeros((0, 4)), one_cell())
    assert line == Stretch(0, (19, 19, 41, 31), (0,))


@pytest.mark.parametrize("text", ["96:37%", "8815:84", "5,242.29.", "98%%", "1,2345", "95%6"])
def test_figures_that_make_no_number_are_doubtful(text: str) -> None:
    assert certainty(Reading(text, 0.99, 0.98)) == 0.5


@pytest.mark.parametrize("text", ["96.37%", "≥ 5,242.29", "2021.12.31", "1:2", "18:30", "100", "≤98%", "3次", "—", ""])
def test_numbers_and_words_are_as_certain_as_their_least_certain_sign(text: str) -> None:
    assert certainty(Reading(text, 0.99, 0.7)) == 0.7


def test_upper_strokes_of_a_line_do_not_pass_to_the_line_above() -> None:
    tops = [(x + 2, 20.6, x + 7, 22.0) for x in (10, 20, 30)]
    bottoms = [(x + 2, 18.0, x + 7, 19.4) for x in (10, 20)]
    found = lines([*signs(10, 10, 4), *bottoms, *tops, *signs(10, 21, 4)], (5, 5, 60, 21.5), (5, 17, 60, 35))
    assert found == [(10, 10, 49, 19.4), (10, 20.6, 49, 30)]


def read_as(monkeypatch: pytest.MonkeyPatch, text: str, *strokes: tuple[int, int, int, int]) -> tuple[str, float]:
    """Return the text and the confidence of strokes, from one point to another, for which a recogniser gives a text."""
    grey = np.full((60, 60), 250, dtype=np.uint8)
    for x0, y0, x1, y1 in strokes:
        cv2.line(grey, (x0, y0), (x1, y1), 5, 2)
    picture = Picture(grey, 1.0, Frame(), grey < 0)
    monkeypatch.setattr("extract.scan.reading.read_lines", lambda _: [Reading(text, 0.99, 0.98)])
    marks = marks_of(picture)
    ((line,), _) = read_stretches(picture, marks, stretches(marks, np.zeros((0, 4)), one_cell()))
    return line.text, line.confidence


def test_a_lone_stroke_that_leans_is_a_slash_and_one_that_stands_is_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_as(monkeypatch, "1", (24, 40, 34, 20))[0] == "/"
    assert read_as(monkeypatch, "1", (30, 40, 30, 20))[0] == "1"
    assert read_as(monkeypatch, "7", (22, 20, 34, 20), (34, 20, 26, 40))[0] == "7"


def test_what_can_be_no_number_but_one_per_mille_is_one_and_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_as(monkeypatch, "≤3.5%0", (10, 30, 50, 30)) == ("≤3.5‰", 0.5)


def test_a_short_level_bar_is_a_hyphen_and_a_round_spot_a_speck() -> None:
    assert marks((10, 10, 12.2, 11.4), (30, 10, 32, 12)).are_specks().tolist() == [False, True]
