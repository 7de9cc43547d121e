"""Seals and stamps over a table: they go, and what they lie on stays."""

from __future__ import annotations

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")

import scan_builder as draw  # noqa: E402  needs OpenCV

from extract.scan.frames import stamp_frames  # noqa: E402  as above
from extract.scan.picture import straight_picture  # noqa: E402  as above
from extract.scan.ruled import picture_rulings  # noqa: E402  as above
from extract.scan.seals import without_seals  # noqa: E402  as above

SCALE = 200 / 72
NO_TEXT = np.zeros((0, 4))
XS, YS = [100, 400, 700, 1100], [80, 160, 240, 420]
BLUE = (190, 60, 40)
BLACK = (20, 20, 20)


def stamped(page: draw.Pixels, colour: tuple[int, int, int], box: tuple[int, int, int, int]) -> draw.Pixels:
    """Return a page with a straight stamp of a frame and two lines of bars, printed over what is there."""
    x0, y0, x1, y1 = box
    layer = np.full_like(page, 255)
    cv2.rectangle(layer, (x0, y0), (x1, y1), colour, 3)
    for x in range(x0 + 20, x1 - 20, 80):
        cv2.line(layer, (x, y0 + 25), (x + 18, y0 + 45), colour, 3)
    return np.minimum(page, layer)


def distinct(lines: np.ndarray, column: int) -> list[int]:
    chosen = lines[lines[:, column] == lines[:, column + 2]]
    return sorted({5 * round(place * SCALE / 5) for place in chosen[:, column].tolist()})


def test_a_blue_stamp_goes_and_the_black_ink_under_it_stays() -> None:
    page = draw.ruled(XS, YS)
    grey, stain = without_seals(stamped(page, BLUE, (330, 180, 560, 290)), SCALE)
    assert stain[180, 350]
    assert grey[178:183, 420:540].min() > 180
    assert grey[240, 340:550].max() < 120


@pytest.mark.parametrize("colour", [BLUE, (230, 190, 160)])
def test_blue_text_and_rulings_and_grounds_are_no_stamps(colour: tuple[int, int, int]) -> None:
    page = draw.paper()
    cv2.rectangle(page, (100, 100), (1000, 600), colour, 2)
    cv2.rectangle(page, (200, 200), (500, 300), colour, -1)
    for x in range(600, 900, 30):
        cv2.line(page, (x, 400), (x + 20, 425), colour, 3)
    assert (without_seals(page, SCALE)[0] == cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)).all()


@pytest.mark.parametrize("colour", [BLUE, BLACK])
def test_the_frame_of_a_stamp_is_no_ruling(colour: tuple[int, int, int]) -> None:
    page = stamped(draw.ruled(XS, YS), colour, (330, 180, 560, 290))
    lines = picture_rulings(straight_picture(page, SCALE), NO_TEXT).lines
    assert distinct(lines, 1) == YS
    assert distinct(lines, 0) == XS


def test_a_frame_around_all_rulings_is_the_table() -> None:
    level = np.array([[0.0, y, 90.0, y, 1.0] for y in (0.0, 30.0, 60.0)])
    upright = np.array([[0.0, x, 60.0, x, 1.0] for x in (0.0, 45.0, 90.0)])
    assert not any(sides.any() for sides in stamp_frames(level, upright))
