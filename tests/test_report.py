from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from report_builder import CORPUS, finished_of, processed, report_of, write_workbook
from stand_in import stand_in

from extract.model import Reason, TextPlace
from normalize.checks import CHECKS, CORPUS_CHECKS, DOCUMENT_CHECKS
from normalize.explain.edits import Kind
from normalize.finding import Finding, Outcome, Severity
from ziping.process import process
from ziping.report import write_report
from ziping.report.calculation import calculation_of, record_calculations
from ziping.report.formpage import field_labels
from ziping.report.overview import Overview, Row, script_of
from ziping.report.plots import MOST_BARS, histogram, stacked
from ziping.report.sheets import Light, sheets_of
from ziping.report.widths import LEAST, Told, widths_of
from ziping.report.words import both, data, in_chinese, words
from ziping.result import Result, failed

PDF, DOCX, TEXT = "wanghu-inspection-2023.pdf", "yunpu-farm-2019.docx", "heting-inspection-2021.txt"
CONTACT = "余知夏"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_of(tmp_path_factory.mktemp("out"), PDF, DOCX, TEXT, "ningqu-aid-2021.pdf", "chengzhou-data-2024.docx")


class Page(HTMLParser):
    """What a page holds: its elements' attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, text: str) -> None:
        self.text += text

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]


def pages(report: Path) -> list[Path]:
    return [report / "index.html", *sorted(report.glob("forms/*.html"))]


def form(report: Path, name: str, number: int = 1) -> Path:
    (found,) = (path for path in report.glob(f"forms/*-{number}.html") if name in path.read_text(encoding="utf-8"))
    return found


def files(report: Path) -> dict[str, bytes]:
    return {path.relative_to(report).as_posix(): path.read_bytes() for path in report.rglob("*") if path.is_file()}


def test_the_same_input_gives_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    one, two = (report_of(tmp_path / str(workers), PDF, DOCX, TEXT, workers=workers) for workers in (1, 2))
    assert files(one) == files(two)


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    report_of(tmp_path, PDF)
    report = report_of(tmp_path, DOCX)
    assert not [path for path in report.rglob("*") if PDF in path.name or path.suffix == ".png"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_every_link_leads_to_a_file_and_every_place_to_an_element(report: Path) -> None:
    for path in pages(report):
        page = Page(path)
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        for link in page.values("href") + page.values("src"):
            file, _, fragment = link.partition("#")
            assert (path.parent / file).exists()
            assert file or "=" in fragment or fragment in ids, link
        assert {name for value in page.values("data-at") for name in value.split()} <= set(ids)
        assert {name for value in page.values("aria-labelledby") for name in value.split()} <= set(ids)


def test_no_page_runs_a_script_or_takes_a_style_of_its_own(report: Path) -> None:
    for path in pages(report):
        page = Page(path)
        (policy,) = (a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
        assert all(a.get("src") for tag, a in page.elements if tag == "script")
        assert not [tag for tag, _ in page.elements if tag == "style"]
        assert not [name for _, a in page.elements for name in a if name == "style" or name.startswith("on")]


def test_text_of_documents_is_escaped(tmp_path: Path) -> None:
    text = '<script>alert(1)</script> <img src=x onerror="alert(2)"> </title>'
    (tmp_path / "<b>.txt").write_text("x", encoding="utf-8")
    results = [stand_in(f"forms 1 {text}".encode(), "<b>.txt")]
    write_report(finished_of(results), {"<b>.txt": tmp_path / "<b>.txt"}, tmp_path / "report")
    for path in pages(tmp_path / "report"):
        page = Page(path)
        assert "alert(1)" in page.text
        assert not [tag for tag, _ in page.elements if tag == "img"]
        assert "<script>alert" not in path.read_text(encoding="utf-8")
        assert "onerror" not in {name for _, a in page.elements for name in a}


def test_contacts_are_covered_in_tables_and_pictures(tmp_path: Path) -> None:
    report = report_of(tmp_path, TEXT, "ningqu-aid-2021.pdf", "ningqu-aid-2021.docx")
    assert CONTACT in (CORPUS / TEXT).read_text(encoding="utf-8")
    for path in pages(report):
        text = path.read_text(encoding="utf-8")
        assert not re.search("余知夏|00012345|陆可期|000-00002222", text)
    (picture,) = report.glob("pictures/*-2.png")
    with Image.open(io.BytesIO(picture.read_bytes())) as image:
        scale = image.width / 595.28
        corner = image.convert("RGB").crop([round(scale * side) for side in (60, 513, 250, 522)])  # type: ignore[arg-type]
    assert len(corner.getcolors() or []) == 1


def test_telephone_numbers_that_stand_anywhere_are_covered(tmp_path: Path) -> None:
    result = stand_in("forms 1 咨询 13912345678 或 0755-12345678".encode(), "a.txt")
    write_report(finished_of([result]), {}, tmp_path / "report")
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.js"))
    assert "咨询 ■■■■■■■■■■■" in text
    assert "13912345678" not in text + scripts
    assert "0755-12345678" not in text + scripts


def test_a_document_that_cannot_be_read_any_more_says_so(tmp_path: Path) -> None:
    paths = {PDF: tmp_path / "gone.pdf"}
    write_report(processed({PDF: CORPUS / PDF}), paths, tmp_path / "report")
    page = Page(form(tmp_path / "report", PDF))
    assert words("ui", "unreadable").zh in page.text
    assert words("reasons", "unreadable_path").en in page.text


def test_a_document_that_changed_since_it_was_read_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "changed.docx").write_bytes((CORPUS / "tanping-pump-2022.docx").read_bytes())
    write_report(processed({DOCX: CORPUS / DOCX}), {DOCX: tmp_path / "changed.docx"}, tmp_path / "report")
    assert words("ui", "unreadable").zh in Page(form(tmp_path / "report", DOCX)).text


def test_only_forms_with_something_to_see_are_drawn(report: Path) -> None:
    page = Page(form(report, "chengzhou-data-2024.docx"))
    assert words("ui", "not_drawn").zh in page.text
    assert not [link for link in page.values("class") if "at" in link.split()]
    used = {link.rpartition("/")[2] for path in pages(report) for link in Page(path).values("href")}
    pictures = {path.name for path in report.glob("pictures/*.png")}
    assert len(pictures) == 3  # the page of one form, and two pages that another is printed on
    assert pictures <= used


def test_the_cells_of_a_finding_are_marked_and_the_doubted_number_most(report: Path) -> None:
    page = Page(form(report, DOCX))
    marks = page.values("class")
    assert marks.count("spot contradiction") == 1
    assert marks.count("spot contradiction-part") == 3


def test_a_merged_cell_is_drawn_over_its_rows_and_columns(report: Path) -> None:
    page = Page(form(report, DOCX))
    assert max(map(int, page.values("rowspan"))) > 5
    assert max(map(int, page.values("colspan"))) > 3


def test_a_calculation_is_written_out_with_the_printed_digits(report: Path) -> None:
    text = " ".join(Page(form(report, DOCX)).text.split())
    assert "398.00 ≠ 320.00 + 60.00 + 15.00 = 395" in text


def test_explanations_are_listed_with_their_rank_and_changes(report: Path) -> None:
    text = " ".join(Page(form(report, DOCX)).text.split())
    assert "可能的解释" in text
    assert re.search(r"1 一位数字输错.*?年度|1 .*?全年执行数.*? → ", text)


def test_equally_good_explanations_of_one_kind_are_one_row_that_counts_them(tmp_path: Path) -> None:
    report = report_of(tmp_path, "qinglan-inspection-2024.docx")
    text = Page(form(report, "qinglan-inspection-2024.docx")).text
    assert re.search(r"any one of 1\d", text)
    assert text.count("一位数字输错") < 4


def test_the_points_of_a_section_are_shown_without_their_label() -> None:
    name = "qinglan-inspection-2024.docx"
    findings = [one for f in process((CORPUS / name).read_bytes(), name).findings for one in (f, *f.consequences)]
    broken = [one for one in findings if one.rule == "section_points" and one.outcome is Outcome.BROKEN]
    assert {one.published for one in broken} == {"50"}
    assert all("产出指标" in one.message for one in broken)


def test_a_broken_rule_on_two_numbers_always_has_its_calculation() -> None:
    name = "shishu-inspection-2024.docx"
    result = process((CORPUS / name).read_bytes(), name)
    (sheet,) = (one for one in sheets_of(json.loads(result.model_dump_json())) if one.record is None)
    amounts = [one for one in sheet.broken if one.rule == "narrative_amounts"]
    written = [calculation_of(one, sheet.calculations) for one in amounts]
    assert written
    assert all(one is not None and one.relation == "≠" for one in written)


def test_a_message_is_one_line_whatever_it_quotes() -> None:
    said = Finding(
        rule="x", form=1, outcome=Outcome.BROKEN, severity=Severity.INFO, message="names 835\n万元, 18.65\n万元"
    )
    assert said.message == "names 835万元, 18.65万元"


def test_what_is_left_out_of_the_document_is_marked(tmp_path: Path) -> None:
    report = report_of(tmp_path, "shishu-inspection-2024.docx")
    page = Page(form(report, "shishu-inspection-2024.docx", 0))
    assert page.values("class").count("gap") > 1


def test_published_texts_bear_their_language(report: Path) -> None:
    page = Page(form(report, DOCX))
    published = {"h1", "tbody", "dd"} | {"table"}
    assert {tag for tag, attributes in page.elements if attributes.get("lang") == "zh-Hans"} >= published


def test_a_place_bears_the_number_of_its_finding(report: Path) -> None:
    page = Page(form(report, DOCX))
    tags = [
        attributes["class"]
        for tag, attributes in page.elements
        if tag == "b" and "tag" in (attributes.get("class") or "")
    ]
    assert tags.count("tag contradiction") >= 2  # beside the finding, and in the document


def test_the_bars_of_outcomes_count_forms_and_texts_apart() -> None:
    overview = Overview()
    for name in (DOCX, "shishu-inspection-2024.docx"):
        result = json.loads(process((CORPUS / name).read_bytes(), name).model_dump_json())
        overview.add_document(result, first=True)
        for sheet in sheets_of(result):
            overview.add_sheet(sheet)
    for bad in (failed("a.pdf", "0" * 64, Reason.ENCRYPTED, ""), stand_in(b"nothing", "b.txt")):
        overview.add_document(json.loads(bad.model_dump_json()), first=True)
    forms, texts = overview.states
    assert (forms.kind, forms.count, sum(forms.lights.values())) == ("forms", overview.forms, overview.forms)
    assert (texts.kind, texts.count) == ("narrative", 2)
    assert (overview.failed, len(overview.unread)) == (1, 2)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2), st.text("项目a1 \n", max_size=300)), max_size=30),
    st.integers(5, 9),
)
def test_the_shares_of_a_table_add_up_and_no_number_is_broken(texts: list[tuple[int, int, str]], n_cols: int) -> None:
    widths = widths_of([Told(*one) for one in texts], n_cols)
    assert sum(widths.shares) == pytest.approx(100, abs=n_cols / 10)
    assert all(share * widths.least / 100 > LEAST for share in widths.shares)


def test_a_long_text_beside_a_short_one_is_no_tower() -> None:
    widths = widths_of([Told(0, 1, "目标" * 200), Told(1, 1, "完成了全部任务" * 4), Told(2, 1, "优")], 3)
    assert widths.shares[0] > 2 * widths.shares[1] > 2 * widths.shares[2]
    assert widths.shares[0] < 85


def test_a_percentage_that_meets_its_printed_rounding_is_about_equal() -> None:
    result = process((CORPUS / DOCX).read_bytes(), DOCX)
    calculations = record_calculations(result.records[0])
    found = [one for (rule, _), one in calculations.items() if rule == "execution_rate"]
    assert (found[0].published.digits, found[0].relation, found[0].suffix) == ("99.50", "=", "× 100 %")
    assert [one.sign for one in found[0].operands] == ["", "÷"]


def test_the_calculation_of_a_finding_is_found_though_its_message_says_more() -> None:
    result = process((CORPUS / DOCX).read_bytes(), DOCX)
    (finding,) = (f for f in result.findings if f.rule == "fund_lines" and f.outcome is Outcome.BROKEN)
    longer = finding.model_copy(update={"message": f"{finding.message}; and more"})
    found = calculation_of(longer, record_calculations(result.records[0]))
    assert found is not None
    assert found.result == "395"


def result_with(*findings: Finding) -> Result:
    return stand_in(b"forms 1", "a.txt").model_copy(update={"findings": findings})


def finding(outcome: Outcome, severity: Severity = Severity.INFO, form: int | None = 1) -> Finding:
    return Finding(rule="sum_of_scores", form=form, outcome=outcome, severity=severity, message="a message")


@pytest.mark.parametrize(
    ("findings", "light"),
    [
        ((), Light.GREY),
        ((finding(Outcome.NOT_APPLICABLE),), Light.GREY),
        ((finding(Outcome.HOLDS), finding(Outcome.NOT_APPLICABLE)), Light.GREEN),
        ((finding(Outcome.HOLDS), finding(Outcome.BROKEN, Severity.INFO)), Light.GREEN),
        ((finding(Outcome.HOLDS), finding(Outcome.BROKEN, Severity.WARNING)), Light.AMBER),
        ((finding(Outcome.BROKEN, Severity.CONTRADICTION), finding(Outcome.BROKEN, Severity.WARNING)), Light.RED),
    ],
)
def test_a_form_has_the_light_of_its_worst_finding(findings: tuple[Finding, ...], light: Light) -> None:
    (sheet,) = sheets_of(json.loads(result_with(*findings).model_dump_json()))
    assert sheet.light is light


def test_a_sum_that_holds_within_rounding_alone_is_amber() -> None:
    name = "lanping-street-2024.txt"
    result = process((CORPUS / name).read_bytes(), name)
    held = result.model_copy(update={"findings": tuple(f for f in result.findings if f.outcome is Outcome.HOLDS)})
    (sheet,) = (one for one in sheets_of(json.loads(held.model_dump_json())) if one.record)
    assert sheet.light is Light.AMBER
    assert any(one.rounded and one.relation == "≈" for one in sheet.calculations.values())


def test_the_text_outside_forms_has_a_page_only_where_a_rule_applies_to_it() -> None:
    silent = result_with(finding(Outcome.NOT_APPLICABLE, form=None))
    told = result_with(finding(Outcome.HOLDS, form=None))
    assert [sheet.name[-2:] for sheet in sheets_of(json.loads(silent.model_dump_json()))] == ["-1"]
    assert [sheet.name[-2:] for sheet in sheets_of(json.loads(told.model_dump_json()))] == ["-1", "-0"]


def test_a_document_that_failed_is_a_grey_row_with_its_reason(tmp_path: Path) -> None:
    results = [failed("a.pdf", "0" * 64, Reason.ENCRYPTED, "a password is needed"), stand_in(b"nothing", "b.txt")]
    write_report(finished_of(results), {}, tmp_path / "report")
    page = Page(tmp_path / "report" / "index.html")
    assert "文件加密" in page.text
    assert "a password is needed" in page.text
    assert "已读取，但没有自评表" in page.text


def test_a_run_without_documents_has_a_report_that_says_so(tmp_path: Path) -> None:
    write_report([], {}, tmp_path / "report")
    assert words("ui", "none_printed").zh in Page(tmp_path / "report" / "index.html").text


def test_the_rows_come_in_scripts_of_a_thousand_and_the_page_holds_the_first(tmp_path: Path) -> None:
    results = [failed(f"{number:04}.pdf", None, Reason.EMPTY, "nothing") for number in range(1_500)]
    write_report(finished_of(results), {}, tmp_path / "report")
    assert {path.name for path in (tmp_path / "report" / "data").iterdir()} == {"forms-1.js", "forms-2.js", "words.js"}
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert index.count('<td class="title">') == 50


def test_a_script_of_rows_is_ascii_json() -> None:
    row = Row("red", "a-1", "题\u2028</script>", "", "f", "project", "", "", "", "", 1, 0, 0, 0, " x ", "")
    script = script_of([row, row])
    assert script.isascii()
    inner = script[script.index('["red"') : script.rindex("\n)")]
    assert json.loads(f"[{inner}]") == [list(row), list(row)]


def test_every_rule_reason_and_kind_of_slip_has_its_words() -> None:
    named = {
        "rules": {check.__name__ for check in (*CHECKS, *DOCUMENT_CHECKS, *CORPUS_CHECKS)},
        "reasons": {str(reason) for reason in Reason},
        "edits": {str(kind) for kind in Kind},
    }
    for section, names in named.items():
        missing = names - set(data()[section])
        assert not missing, f"name {missing} in ziping/report/words.toml under [{section}], in Chinese and English"


def test_nearly_all_that_the_checks_say_of_the_corpus_is_said_in_chinese_too() -> None:
    said = [
        finding
        for name in (PDF, DOCX, TEXT, "shishu-inspection-2024.docx", "qingmu-forest-2023.pdf", "ningqu-aid-2021.docx")
        for finding in process((CORPUS / name).read_bytes(), name).findings
    ]
    messages = [finding.message for finding in said] + [e.why for finding in said for e in finding.explanations]
    left = [message for message in messages if re.search(r"[a-z]{3}", both(message).zh)]
    assert len(left) <= len(messages) / 20, left


@pytest.mark.parametrize(
    ("path", "chinese"),
    [
        ("indicators.0.score", "指标 第 1 行 “人数” 得分"),
        ("funds.0.executed", "资金 第 1 行 “年度资金总额” 全年执行数"),
        ("indicators.99.weight", "指标 第 100 行 分值"),
        ("indicators.+.weight", "缺少的一行 分值"),
        ("total.score", "总分"),
        ("statements.0", "正文陈述 第 1 行 执行数"),
        ("statements.7", "正文陈述 第 8 行"),
        ("forms.2.total.score", "自评表 2 总分"),
        ("other.v2.pdf: forms.2.total.score", "other.v2.pdf 自评表 2 总分"),
        ("statements", "正文"),
        ("forms", "forms"),
        ("", ""),
    ],
)
def test_the_path_of_a_number_is_said_in_words_whatever_it_is(path: str, chinese: str) -> None:
    (sheet,) = sheets_of(json.loads(result_with(finding(Outcome.HOLDS)).model_dump_json()))
    row, column = field_labels(path, sheet)
    assert f"{row.zh} {column.zh}".strip() == chinese


def test_a_phrase_that_is_not_known_stays_as_it_is() -> None:
    assert in_chinese("something new") == "something new"
    assert words("rules", "a_new_rule") == ("a new rule", "a new rule")


def test_the_bars_of_a_histogram_are_of_one_width_and_count_each_value_once() -> None:
    plot = histogram([Decimal(value) for value in ("81", "93.87", "96", "96.5", "99.99", "100", "100.0")])
    assert {(bar.high - bar.low, bar.width) for bar in plot.bars} == {(2, plot.bars[0].width)}
    assert (plot.bars[0].low, plot.bars[-1].high) == (80, 102)
    assert [bar.count for bar in plot.bars if bar.count] == [1, 1, 2, 1, 2]
    assert max(bar.height for bar in plot.bars) <= 150


def test_what_would_make_all_others_one_bar_is_told_beside_the_plot() -> None:
    plot = histogram([Decimal(value) for value in ("-5", "95", "97", "9950")])
    assert sum(bar.count for bar in plot.bars) == 2
    assert plot.beyond == (Decimal(-5), Decimal(9950))


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=2)))
def test_every_value_is_in_a_bar_or_beyond(values: list[Decimal]) -> None:
    plot = histogram(values)
    assert sum(bar.count for bar in plot.bars) + len(plot.beyond) == plot.count == len(values)
    assert len(plot.bars) <= MOST_BARS


def test_a_stacked_bar_fills_its_length_with_the_whole() -> None:
    parts = stacked({"red": 1, "amber": 0, "green": 3}, 4, 100)
    assert [(part.name, part.start, part.length) for part in parts] == [("red", 0, 25), ("green", 25, 75)]


HEADS = {f"{letter}1" for letter in "CDEFHI"}  # cells of the headings


def cells(book: Path, sheet: int) -> list[list[str]]:
    with ZipFile(book) as archive:
        tree = etree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    rows = tree.iterfind(".//{*}row")
    return [[str(cell.xpath("string()")) for cell in row.iterfind("{*}c")] for row in rows]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "findings.xlsx"
    write_workbook(processed({name: CORPUS / name for name in (PDF, DOCX)}), path)
    return path


def test_the_workbook_lists_findings_with_figures_as_numbers_that_look_as_printed(book: Path) -> None:
    with ZipFile(book) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        formats = re.findall(r'formatCode="([^"]+)"', archive.read("xl/styles.xml").decode())
    row = next(row for row in cells(book, 1) if row[2] == "398")
    assert row[0] == "矛盾 Contradiction"
    assert row[3:5] == ["395", "3"]
    assert row[7] == DOCX
    assert "→" in row[11]
    figures = [
        cell for cell in sheet.iterfind(".//{*}c") if cell.get("r", "")[0] in "CDEF" and cell.get("r") not in HEADS
    ]
    assert figures
    assert {cell.get("t") for cell in figures if re.fullmatch(r"[\d.]+", str(cell.xpath("string()")))} == {None}
    assert "0.00" in formats


def test_scores_and_rates_of_forms_are_numbers(book: Path) -> None:
    with ZipFile(book) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet2.xml"))
        formats = archive.read("xl/styles.xml").decode()
    scores = [cell for cell in sheet.iterfind(".//{*}c") if cell.get("r", "")[0] in "HI" and cell.get("r") not in HEADS]
    assert scores
    assert {cell.get("t") for cell in scores} == {None}
    assert "0.00&quot;%&quot;" in formats


def test_the_calculation_stands_in_a_comment(book: Path) -> None:
    with ZipFile(book) as archive:
        comments = archive.read("xl/comments1.xml").decode()
    assert "398.00 ≠ 320.00 + 60.00 + 15.00 = 395" in comments


def test_the_workbook_has_a_row_for_each_form_and_each_rule(book: Path) -> None:
    assert len(cells(book, 2)) > 2
    rules = {row[0]: row for row in cells(book, 3)}
    assert rules["fund_lines"][2] == "1"
    assert "Source:" in rules["sum_of_scores"][7]


def test_the_same_results_give_the_same_workbook_and_no_part_is_left(book: Path, tmp_path: Path) -> None:
    write_workbook(processed({name: CORPUS / name for name in (PDF, DOCX)}), tmp_path / "findings.xlsx")
    assert (tmp_path / "findings.xlsx").read_bytes() == book.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["findings.xlsx"]


def test_a_text_that_begins_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    result = result_with(
        Finding(
            rule="x",
            form=1,
            outcome=Outcome.BROKEN,
            severity=Severity.WARNING,
            published="=1+1",
            message="=cmd|' /C calc'!A0",
            places=(TextPlace(1, 0, 1, 4),),
        )
    )
    write_workbook(finished_of([result]), tmp_path / "findings.xlsx")
    assert cells(tmp_path / "findings.xlsx", 1)[1][2] == "=1+1"
    with ZipFile(tmp_path / "findings.xlsx") as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
