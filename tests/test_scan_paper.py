"""What a scanner adds to a page, or takes from it, is put right before anything is looked for."""

from __future__ import annotations

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="the extra `scan` is not installed")

import scan_builder as draw  # noqa: E402  needs OpenCV

from extract.scan.dust import without_dust  # noqa: E402  as above
from extract.scan.paper import clean_paper, with_full_ink  # noqa: E402  as above
from extract.scan.picture import skew  # noqa: E402  as above
from extract.scan.seals import without_seals  # noqa: E402  as above

SCALE = 200 / 72
XS, YS = [100, 400, 700, 1100], [80, 160, 240, 420]


def cleaned(page: draw.Pixels) -> np.ndarray:
    return clean_paper(page, SCALE)[0]


def test_ink_that_is_pale_all_over_becomes_as_dark_as_ink_is() -> None:
    page = (130 + draw.ruled(XS, YS) * (85 / 255)).astype(np.uint8)
    assert np.quantile(cleaned(page)[120:400, 100], 0.5) < 60


def test_an_empty_page_stays_empty() -> None:
    grain = np.random.default_rng(1).normal(230, 6, (400, 400)).astype(np.uint8)
    assert (with_full_ink(grain) == grain).all()


def test_a_dark_rim_is_no_page_and_does_not_turn_it() -> None:
    page = draw.turned(draw.ruled(XS, YS), 0.8)
    page[:, :14] = 15
    page[-10:] = 25
    clean = cleaned(page)
    assert clean[:, :16].min() > 200
    assert skew(clean) == pytest.approx(-0.8, abs=0.05)


def test_a_thin_line_along_the_edge_is_the_scanners_and_a_table_there_stays() -> None:
    page = draw.ruled(XS, YS)
    cv2.rectangle(page, (6, 6), (page.shape[1] - 7, page.shape[0] - 7), (0, 0, 0), 2)
    clean = cleaned(page)
    assert clean[:, :12].min() > 200
    table = cleaned(draw.ruled(XS, YS)[YS[0] - 8 : YS[-1] + 8, XS[0] - 8 : XS[-1] + 8])
    assert table[8, 100:-100].max() < 120


def test_rulings_that_run_out_of_the_picture_stay() -> None:
    page = draw.ruled(XS, YS)[:, XS[0] + 20 : XS[-1] - 20]
    assert all(cleaned(page)[y - 1 : y + 2, :8].min() < 100 for y in YS)


def test_a_grey_made_of_points_is_paper_and_what_stands_on_it_is_ink() -> None:
    page = draw.ruled(XS, YS)
    dots = np.zeros(page.shape[:2], dtype=bool)
    dots[YS[0] + 4 : YS[1] - 4 : 2, XS[0] + 4 : XS[1] - 4 : 3] = True
    page[dots] = 0
    cv2.line(page, (200, 120), (300, 120), (20, 20, 20), 4)
    clean = cleaned(page)
    assert (clean[90:112, 110:390] < 160).mean() < 0.01
    assert clean[120, 220:280].max() < 130


def test_ink_under_a_filled_seal_stays_as_dark_as_it_is_beside_it() -> None:
    page = draw.paper(600, 600)
    cv2.line(page, (100, 300), (500, 300), (20, 20, 20), 2)
    layer = np.full_like(page, 255)
    cv2.circle(layer, (300, 300), 120, (95, 85, 225), -1)
    grey, stain = without_seals((page.astype(np.float32) * layer / 255).astype(np.uint8), SCALE)
    assert stain[300, 300]
    assert grey[300, 220:380].max() < 70
    assert grey[200:290, 260:340].min() > 200


def dusty(page: np.ndarray, share: float) -> np.ndarray:
    """Return a grey page with black pixels all over."""
    page = page.copy()
    page[np.random.default_rng(1).random(page.shape) < share] = 0
    return page


def test_dust_all_over_a_page_is_taken_out_and_its_rulings_stay() -> None:
    page = draw.ruled(XS, YS)[:, :, 0]
    clean = without_dust(dusty(page, 0.005), SCALE)
    assert (clean[300:400, 130:370] < 200).mean() < 0.001
    assert (clean[YS[0], XS[0] : XS[-1]] < 60).all()


def test_points_beside_ink_stay_on_a_dusty_page() -> None:
    page = draw.paper()[:, :, 0].copy()
    cv2.rectangle(page, (300, 300), (320, 325), 0, -1)
    page[323:325, 328:330] = 0
    assert (without_dust(dusty(page, 0.005), SCALE)[323:325, 328:330] == 0).all()


def test_the_points_of_dotted_rulings_are_no_dust() -> None:
    page = draw.paper()[:, :, 0].copy()
    for y in range(60, 760, 50):
        page[y : y + 2, 80:1160:6] = page[y : y + 2, 81:1160:6] = 0
    assert (without_dust(page, SCALE) == page).all()
