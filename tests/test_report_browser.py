from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, Page, browser
from report_builder import report_of

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")

WIDTHS = (1440, 1000, 390)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_of(
        tmp_path_factory.mktemp("out"),
        "wanghu-inspection-2023.pdf",
        "yunpu-farm-2019.docx",
        "tanping-pump-2022.txt",
        "shishu-inspection-2024.docx",
        "yanxi-culture-2022.pdf",
    )


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as page:
        yield page


def form(report: Path, name: str, number: int = 1) -> Path:
    (found,) = (path for path in report.glob(f"forms/*-{number}.html") if name in path.read_text(encoding="utf-8"))
    return found


def in_view(page: Page, selector: str) -> bool:
    box = f"document.querySelector('{selector}').getBoundingClientRect()"
    seen: bool = page.run(
        f"(b => b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth)({box})"
    )
    return seen


@pytest.mark.parametrize("name", ["wanghu-inspection-2023.pdf", "yunpu-farm-2019.docx", "tanping-pump-2022.txt"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_on_a_value_outlines_its_place_and_brings_it_into_view(
    page: Page, report: Path, name: str, width: int
) -> None:
    page.open(form(report, name), width=width)
    value = "[...document.querySelectorAll('.record td .at')].at(-1)"
    target = page.run(f"{value}.click(), {value}.hash.slice(1)")
    assert page.run("document.querySelector('.spot.shown').id") == target
    style = "getComputedStyle(document.querySelector('.spot.shown'))"
    assert page.run(f"{style}.outlineStyle === 'solid' || {style}.strokeWidth === '2.2px'")
    assert in_view(page, ".spot.shown")


def test_all_places_of_a_finding_are_shown_at_once(page: Page, report: Path) -> None:
    page.open(form(report, "yunpu-farm-2019.docx"))
    count = page.run("(a => (a.click(), a.dataset.at.split(' ').length))(document.querySelector('.finding .all'))")
    assert page.run("document.querySelectorAll('.spot.shown').length") == count > 1


def test_a_value_is_reached_by_the_keyboard_and_escape_goes_back_to_it(page: Page, report: Path) -> None:
    page.open(form(report, "wanghu-inspection-2023.pdf"))
    page.run("document.querySelector('.sum .at').focus()")
    page.press("Enter", "\r")
    assert page.run("document.activeElement.matches('.spot.shown')")
    assert "Esc" in page.run("document.querySelector('#hearing').textContent")
    page.press("Escape")
    assert page.run("document.activeElement === document.querySelector('.sum .at')")
    assert page.run("document.querySelectorAll('.shown').length") == 0


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page, report: Path) -> None:
    page.open(form(report, "wanghu-inspection-2023.pdf"))
    page.press("Tab")
    assert page.run("document.activeElement.className") == "skip"
    page.press("Enter", "\r")
    assert page.run("document.activeElement.id") == "content"


def test_a_link_with_a_fragment_opens_with_its_place_shown(page: Page, report: Path) -> None:
    page.open(form(report, "yunpu-farm-2019.docx"), fragment="#v-total-2escore")
    assert page.run("document.querySelector('.spot.shown').textContent") == "96.5"


def rows(page: Page) -> list[str]:
    found: list[str] = page.run("[...document.querySelectorAll('#forms tbody tr')].map(row => row.innerText)")
    return found


def chosen(page: Page, element: str, value: str) -> list[str]:
    change = f"Object.assign(document.querySelector('{element}'), {{value: '{value}'}})"
    page.run(f"{change}.dispatchEvent(new Event('input', {{bubbles: true}}))")
    return rows(page)


def test_the_forms_are_filtered_by_text_rule_kind_and_light(page: Page, report: Path) -> None:
    page.open(report / "index.html")
    everything = rows(page)
    assert len(everything) > 5
    assert [row for row in everything if "云浦县" in row] == chosen(page, "#search", "云浦县") != []
    assert len(chosen(page, "#search", "")) == len(everything)
    assert all("wanghu" in row for row in chosen(page, "#rule", "score_within_weight"))
    page.run("document.querySelector('#filters').reset()")
    page.run("new Promise(done => setTimeout(done, 50))")
    assert len(rows(page)) == len(everything)
    page.run("document.querySelector('input[value=green]').click()")
    assert rows(page)
    assert all("已核对" in row for row in rows(page))
    chosen(page, "#search", "no such form")
    assert page.run("document.querySelector('#no-match').hidden") is False


def test_a_rule_of_the_plot_filters_the_table(page: Page, report: Path) -> None:
    page.open(report / "index.html", fragment="#rule=fund_lines")
    assert all("yunpu" in row for row in rows(page))
    assert page.run("document.querySelector('#rule').value") == "fund_lines"


def test_the_forms_are_sorted_by_a_heading_and_the_heading_says_so(page: Page, report: Path) -> None:
    page.open(report / "index.html")
    score = "document.querySelector('th[data-key=score]')"
    column = "[...document.querySelectorAll('#forms tbody tr td:nth-child(5)')].map(cell => cell.textContent)"
    page.run(f"{score}.querySelector('button').click()")
    falling = [float(text) for text in page.run(column) if text]
    assert falling == sorted(falling, reverse=True)
    assert page.run(f"{score}.ariaSort") == "descending"
    page.run(f"{score}.querySelector('button').click()")
    assert [float(text) for text in page.run(column) if text] == falling[::-1]


def test_the_language_is_switched_and_remembered(page: Page, report: Path) -> None:
    page.open(report / "index.html")
    assert page.run("document.querySelector('h1').innerText") == "自评表核对报告"
    page.run("document.querySelector('#language').click()")
    assert page.run("document.querySelector('h1').innerText") == "Self-evaluations, checked"
    assert page.run("document.documentElement.lang") == "en"
    assert page.run("document.querySelector('#rule option').textContent") == "any rule"
    page.open(form(report, "yunpu-farm-2019.docx"))
    assert page.run("document.querySelector('#findings').innerText").startswith("Findings")
    page.run("document.querySelector('#language').click()")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window_and_nothing_is_refused_or_fetched(
    page: Page, report: Path, width: int
) -> None:
    for path in [report / "index.html", *sorted(report.glob("forms/*.html"))]:
        page.open(path, width=width)
        assert page.run("document.documentElement.scrollWidth") <= width, path
        requested = [
            event["params"]["request"]["url"] for event in page.events if "requestWillBeSent" in event["method"]
        ]
        assert all(re.match(r"(file|about):", url) for url in requested)
        assert not [event for event in page.events if event["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1920, 1440, 1100])
def test_no_column_of_the_forms_is_cut_off(page: Page, report: Path, width: int, language: str) -> None:
    page.open(report / "index.html", width=width)
    chosen = page.run(f"document.documentElement.dataset.lang === '{language}'")
    page.run("document.querySelector('#language').click()" if not chosen else "0")
    table = "document.querySelector('#forms')"
    room = page.run(f"{table}.parentElement.clientWidth - {table}.offsetWidth")
    page.run("document.documentElement.dataset.lang === 'zh' || document.querySelector('#language').click()")
    assert room >= 0


LINES = """
[...document.querySelectorAll("table.drawn td")].filter((cell) => /^[\\d.]+%?$/.test(cell.textContent)).map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell.lastChild);
  return range.getClientRects().length;
})
"""


def test_a_number_of_a_drawn_table_stands_on_one_line(page: Page, report: Path) -> None:
    page.open(form(report, "tanping-pump-2022.txt"))
    lines = page.run(LINES)
    assert len(lines) > 10
    assert set(lines) == {1}


def test_the_document_opens_at_the_number_that_the_first_finding_doubts(page: Page, report: Path) -> None:
    for name in ("wanghu-inspection-2023.pdf", "yunpu-farm-2019.docx", "tanping-pump-2022.txt"):
        page.open(form(report, name))
        tag = "[...document.querySelectorAll('.document .tag')].find(tag => tag.textContent.split(' ').includes('1'))"
        top = page.run(f"{tag}.getBoundingClientRect().top")
        assert 0 < top < 1000


def test_pictures_are_loaded_with_their_pages(page: Page, report: Path) -> None:
    page.open(form(report, "wanghu-inspection-2023.pdf"))
    box = "document.querySelector('.leaf').getBoundingClientRect()"
    ratio = page.run(f"{box}.height / {box}.width")
    assert ratio == pytest.approx(842 / 595, abs=0.01)
    assert page.run("document.querySelectorAll('.leaf image').length") == 1


@pytest.mark.parametrize("selector", [".quiet", ".badge", ".light", "a.brand", "th", ".at", "small"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_contrast_of_text_is_enough_for_weak_eyes(page: Page, report: Path, selector: str, scheme: str) -> None:
    page.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.open(form(report, "wanghu-inspection-2023.pdf"))
    worst = page.run(CONTRAST.replace("SELECTOR", selector))
    page.send("Emulation.setEmulatedMedia", features=[])
    assert 4.5 <= worst <= 21


CONTRAST = """
(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = [...document.querySelectorAll("SELECTOR")].filter((node) => node.offsetWidth).map((node) => {
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
  return Math.min(...ratios);
})()
"""
