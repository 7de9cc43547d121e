"""Rulings that a scanner or a writer made hard to see: of dashes, double, or seen from aside."""

from __future__ import annotations

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")

import scan_builder as draw  # noqa: E402  needs OpenCV

from extract.scan.perspective import squared  # noqa: E402  as above
from extract.scan.picture import Picture, straight_picture  # noqa: E402  as above
from extract.scan.ruled import picture_rulings  # noqa: E402  as above

SCALE = 200 / 72
NO_TEXT = np.zeros((0, 4))
XS, YS = [100, 400, 700, 1100], [80, 160, 240, 420]


def picture(pixels: draw.Pixels) -> Picture:
    return straight_picture(pixels, SCALE)


def dashed(dash: int, gap: int) -> draw.Pixels:
    """Return a page with a full grid of rulings of dashes, in pixels."""
    page = draw.ruled(XS, YS)
    level, upright = page.copy(), page.copy()
    for start in range(0, max(page.shape), dash + gap):
        level[:, start + dash : start + dash + gap] = draw.PAPER
        upright[start + dash : start + dash + gap] = draw.PAPER
    only_level, only_upright = draw.ruled([0, 1200], YS), draw.ruled(XS, [0, 500])
    level[(only_level[: level.shape[0], : level.shape[1]] == draw.PAPER).all(axis=2)] = draw.PAPER
    upright[(only_upright[: upright.shape[0], : upright.shape[1]] == draw.PAPER).all(axis=2)] = draw.PAPER
    return np.minimum(level, upright)


def positions(lines: np.ndarray, column: int) -> list[int]:
    """Return the distinct places of level (1) or upright (0) lines, in pixels to the nearest five."""
    chosen = lines[lines[:, column] == lines[:, column + 2]]
    return sorted({5 * round(place * SCALE / 5) for place in chosen[:, column].tolist()})


@pytest.mark.parametrize(("dash", "gap"), [(12, 8), (6, 5)])
def test_rulings_of_dashes_are_found(dash: int, gap: int) -> None:
    lines = picture_rulings(picture(dashed(dash, gap)), NO_TEXT).lines
    assert positions(lines, 1) == YS
    assert positions(lines, 0) == XS


def test_a_row_of_unlike_strokes_is_no_ruling() -> None:
    page = draw.paper()
    x, dice = 100, np.random.default_rng(1)
    while x < 900:
        width = int(dice.integers(3, 22))
        cv2.line(page, (x, 300), (x + width, 300), (20, 20, 20), 2)
        x += width + int(dice.integers(3, 14))
    assert not len(picture_rulings(picture(page), NO_TEXT).lines)


def test_dashes_in_text_are_strokes() -> None:
    page = draw.paper()
    for x in range(100, 500, 20):
        cv2.line(page, (x, 300), (x + 12, 300), (20, 20, 20), 2)
    around = np.array([[90.0, 280.0, 510.0, 320.0]]) / SCALE
    assert len(picture_rulings(picture(page), NO_TEXT).lines) == 1
    assert not len(picture_rulings(picture(page), around).lines)


def test_both_lines_of_a_double_ruling_are_found() -> None:
    page = np.minimum(draw.ruled(XS, YS), np.roll(draw.ruled(XS, YS), (5, 5), axis=(0, 1)))
    lines = picture_rulings(picture(page), NO_TEXT).lines
    assert len(lines) >= 2 * (len(XS) + len(YS))


def test_rulings_seen_from_aside_are_made_square() -> None:
    page = draw.ruled(XS, YS)
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = corners + np.array([[6, 4], [-5, -6], [4, 6], [-6, -5]], dtype=np.float32)
    page = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, seen), (width, height), borderValue=(246, 246, 246)
    )
    lines = picture_rulings(squared(picture(page)), NO_TEXT).lines
    assert len(positions(lines, 1)) == len(YS)
    assert len(positions(lines, 0)) == len(XS)


def test_a_square_page_stays_as_it_is() -> None:
    straight = picture(draw.ruled(XS, YS))
    assert squared(straight) is straight


def faint(page: draw.Pixels, step: int, gap: int) -> draw.Pixels:
    """Return a page on which the scanner saw no ink in so many of each step of pixels, both ways."""
    broken = page.copy()
    y, x = np.indices(page.shape[:2])
    broken[(x + 2 * y) % step < gap] = draw.PAPER
    return broken


@pytest.mark.parametrize(("step", "gap"), [(26, 9), (60, 16), (14, 6)])
def test_rulings_broken_in_many_places_are_whole(step: int, gap: int) -> None:
    page = faint(draw.ruled(XS, YS), step, gap)
    lines = picture_rulings(picture(page), NO_TEXT).lines
    assert positions(lines, 1) == YS
    assert positions(lines, 0) == XS


def test_single_strokes_in_the_cells_of_a_column_are_no_ruling() -> None:
    ys = list(range(80, 400, 45))
    page = draw.ruled(XS, ys)
    for y in ys[:-1]:
        cv2.line(page, (550, y + 12), (550, y + 34), (20, 20, 20), 3)
    assert 550 not in positions(picture_rulings(picture(page), NO_TEXT).lines, 0)


def test_the_ring_of_a_seal_is_no_ruling_where_it_runs_level() -> None:
    page = draw.paper()
    cv2.circle(page, (600, 400), 160, (90, 90, 90), 9, cv2.LINE_AA)
    assert not len(picture_rulings(picture(page), NO_TEXT).lines)


def test_a_ruling_that_lies_wholly_under_a_seal_is_one() -> None:
    page = draw.ruled(XS, YS)
    layer = np.full_like(page, 255)
    cv2.circle(layer, (400, 200), 260, (95, 85, 225), -1)
    lines = picture_rulings(picture((page.astype(np.float32) * layer / 255).astype(np.uint8)), NO_TEXT).lines
    assert positions(lines, 0) == XS
    assert positions(lines, 1) == YS


def test_strokes_below_each_other_in_lines_of_text_are_no_ruling() -> None:
    page = draw.ruled([100, 1100], [80, 420])
    boxes = []
    for y in range(110, 390, 34):
        cv2.line(page, (550, y), (550, y + 29), (20, 20, 20), 2)
        boxes.append([150.0, y - 2.0, 1050.0, y + 31.0])
    lines = picture_rulings(picture(page), np.array(boxes) / SCALE).lines
    assert positions(lines, 0) == [100, 1100]


def test_a_ruling_that_broke_off_goes_on_to_the_next_one() -> None:
    page = draw.ruled(XS, YS)
    page[YS[1] - 3 : YS[1] + 4, 1010:1110] = draw.PAPER
    cv2.line(page, (XS[-1], YS[0]), (XS[-1], YS[-1]), (20, 20, 20), 2)
    lines = picture_rulings(picture(page), NO_TEXT).lines
    assert max(line[2] for line in lines.tolist() if abs(line[1] * SCALE - YS[1]) < 3) * SCALE > XS[-1] - 8


def test_one_that_reaches_a_little_over_another_ends_there() -> None:
    page = draw.ruled(XS, YS)
    page[YS[1] + 6 : YS[2] - 6, XS[1] - 3 : XS[1] + 4] = draw.PAPER
    lines = picture_rulings(picture(page), NO_TEXT).lines
    middle = (YS[1] + YS[2]) / 2 / SCALE
    assert not [line for line in lines.tolist() if line[0] == line[2] == XS[1] and line[1] < middle < line[3]]


def test_walls_that_a_page_end_cuts_are_walls() -> None:
    page = draw.ruled(XS, [80, 130, 190])
    page[70:84] = draw.PAPER
    assert positions(picture_rulings(picture(page), NO_TEXT).lines, 0) == XS


def test_a_stroke_that_a_ruling_runs_into_is_cut_off() -> None:
    page = draw.ruled(XS, YS)
    page[YS[0] + 6 : YS[1] - 1, XS[1] - 3 : XS[1] + 4] = draw.PAPER
    cv2.line(page, (XS[1], YS[1] - 32), (XS[1], YS[1] - 7), (90, 90, 90), 2)
    text = np.array([[XS[1] - 150.0, YS[1] - 36.0, XS[1] + 150.0, YS[1] - 3.0]]) / SCALE
    lines = picture_rulings(picture(page), text).lines
    starts = [line[1] * SCALE for line in lines.tolist() if line[0] == line[2] and abs(line[0] * SCALE - XS[1]) < 3]
    assert min(starts) > YS[1] - 8


def test_short_rows_of_strokes_make_no_ruling_of_dashes() -> None:
    page = draw.ruled(XS, YS)
    page[YS[0] + 6 : YS[1] - 6 : 10, 500:504] = 20
    page[YS[0] + 7 : YS[1] - 6 : 10, 500:504] = 20
    assert 500 not in positions(picture_rulings(picture(page), NO_TEXT).lines, 0)


def test_the_walls_of_a_row_as_low_as_a_line_of_small_type_are_walls() -> None:
    page = draw.ruled(XS, [80, 111, 300])
    page[112:299, 398:403] = draw.PAPER
    lines = picture_rulings(picture(page), NO_TEXT).lines
    assert 400 in positions(lines, 0)


def test_a_stroke_that_nearly_touches_the_rulings_is_no_wall_and_its_ink_stays() -> None:
    page = draw.ruled(XS, [80, 123, 300])
    cv2.line(page, (200, 85), (200, 118), (20, 20, 20), 2)
    ruled = picture_rulings(picture(page), np.array([[180.0, 82.0, 260.0, 121.0]]) / SCALE)
    assert 200 not in positions(ruled.lines, 0)
    assert not ruled.mask[90:112, 200].any()


def test_a_wall_ends_where_its_last_ruling_is_if_strokes_stand_on_it() -> None:
    page = draw.ruled(XS, YS)
    page[82:158, 398:403] = draw.PAPER
    cv2.line(page, (400, 145), (400, 160), (20, 20, 20), 2)
    lines = picture_rulings(picture(page), np.array([[380.0, 130.0, 600.0, 158.0]]) / SCALE).lines
    walls = lines[(lines[:, 0] == lines[:, 2]) & (np.abs(lines[:, 0] - 400 / SCALE) < 1)]
    assert walls[:, 1].min() == pytest.approx(160 / SCALE, abs=1)


def test_dashes_set_at_a_wall_in_several_rows_are_no_rulings() -> None:
    page = draw.ruled(XS, [80, 140, 200, 260, 320])
    for y in (110, 170, 230, 290):
        cv2.line(page, (403, y), (440, y), (20, 20, 20), 2)
    assert positions(picture_rulings(picture(page), NO_TEXT).lines, 1) == [80, 140, 200, 260, 320]
