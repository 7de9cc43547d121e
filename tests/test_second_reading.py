"""The second reading of Word, on the whole way: pages that agree, that differ, that are missing; one file and a run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import word_builder as xml

import ziping
from extract.model import Grid, ReadError, Reason
from ziping import documents
from ziping.job import run
from ziping.office.convert import printed
from ziping.office.libreoffice import find_libreoffice
from ziping.office.stored import as_stored
from ziping.process import process, read_document
from ziping.running import prepare
from ziping.second.rendered import PAGE, compared

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
CONTRADICTED = ["lanchuan-inspection-2021", "shishu-inspection-2024", "wanghu-inspection-2023"]
PAGES = (CORPUS / "luming-school-2022.pdf").read_bytes()
WRONG = xml.replaced((CORPUS / "luming-school-2022.docx").read_bytes(), ">97.00<", ">95.00<")  # the pages say 97.00
DOUBT = f"'95.00' is '97.00' {PAGE}"

with_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a Word file that its pages, printed by a stand-in, do not bear out."""
    monkeypatch.setattr(sys.modules["ziping.job"], "code_digest", lambda: "frozen")
    pages_are(monkeypatch, PAGES)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "wrong.docx").write_bytes(WRONG)
    (tmp_path / "in" / "right.docx").write_bytes((CORPUS / "luming-school-2022.docx").read_bytes())
    return tmp_path / "in"


def pages_are(monkeypatch: pytest.MonkeyPatch, pages: bytes | ReadError | None) -> None:
    """Let LibreOffice print these pages of every document; None where it is not installed."""

    def printed_instead(originals: Sequence[bytes]) -> list[bytes | ReadError]:
        return [pages or ReadError(Reason.NEEDS_LIBREOFFICE, "") for _ in originals]

    for module in (prepare, documents):
        monkeypatch.setattr(module, "printed", printed_instead)
    monkeypatch.setattr(sys.modules["ziping.job"], "find_libreoffice", lambda: "soffice" if pages else None)


def readers(out: str) -> dict[str, str | None]:
    rows: list[dict[str, Any]] = pq.read_table(f"{out}/documents.parquet").to_pylist()
    return {Path(row["file"]).name: row["second_reading"] for row in rows}


def doubts(out: str) -> list[str]:
    rows: list[dict[str, Any]] = pq.read_table(f"{out}/findings.parquet").to_pylist()
    return [row["doubt"] for row in rows if row["doubt"]]


@pytest.mark.parametrize("name", CONTRADICTED)
def test_a_contradiction_that_the_page_shows_too_stands(name: str) -> None:
    data, pages = ((CORPUS / f"{name}{suffix}").read_bytes() for suffix in (".docx", ".pdf"))
    once, twice = process(data, name), process(data, name, pages=pages)
    assert any(finding.is_contradiction for finding in once.findings)
    assert twice.findings == once.findings
    assert (once.second_reading, twice.second_reading) == (None, "LibreOffice")


def test_a_contradiction_that_the_page_does_not_bear_out_is_a_warning_with_its_doubt() -> None:
    assert any(finding.is_contradiction for finding in process(WRONG, "x").findings)
    findings = process(WRONG, "x", pages=PAGES).findings
    assert not any(finding.is_contradiction for finding in findings)
    assert {finding.doubt for finding in findings if finding.doubt} == {DOUBT}


def test_pages_that_cannot_be_read_change_nothing() -> None:
    assert process(WRONG, "x", pages=b"no pages") == process(WRONG, "x")


def test_one_file_is_printed_only_where_a_contradiction_rests_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pages_are(monkeypatch, PAGES)
    assert ziping.record((WRONG, "x")).second_reading == "LibreOffice"
    assert ziping.record(CORPUS / "luming-school-2022.docx").second_reading is None


def test_without_libreoffice_the_contradiction_stands_and_names_no_second_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages_are(monkeypatch, None)
    result = ziping.record((WRONG, "x"))
    assert result.second_reading is None
    assert any(finding.is_contradiction for finding in result.findings)


def test_a_run_reads_again_what_is_contradicted_with_any_number_of_workers(folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    one = run(folder, "one", 1, progress=lambda *step: seen.append(step))
    two = run(folder, "two", 2)
    assert readers("one") == {"right.docx": None, "wrong.docx": "LibreOffice"}
    assert set(doubts("one")) == {DOUBT}
    assert one.model_dump(exclude={"out", "elapsed"}) == two.model_dump(exclude={"out", "elapsed"})
    for name in ("records.jsonl", "findings.parquet", "documents.parquet"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()
    assert [(done, total) for done, total, _ in seen] == [(0, 2), (1, 2), (2, 2)]


def test_a_run_continues_with_the_second_reading_that_is_missing(folder: Path) -> None:
    first = run(folder, "out", 1, second_reading=False)
    assert readers("out")["wrong.docx"] is None
    second = run(folder, "out", 1)
    third = run(folder, "out", 1)
    assert readers("out")["wrong.docx"] == "LibreOffice"
    assert [summary.processed for summary in (first, second, third)] == [2, 1, 0]
    run(folder, "fresh", 1)
    assert Path("out", "records.jsonl").read_bytes() == Path("fresh", "records.jsonl").read_bytes()


def test_a_document_that_is_not_printed_keeps_its_result_and_is_not_asked_for_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_are(monkeypatch, ReadError(Reason.DAMAGED, ""))
    assert run(folder, "out", 1).findings["broken"]["contradiction"] > 0
    assert readers("out")["wrong.docx"] is None
    assert run(folder, "out", 1).processed == 0


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark.format("begin") + instruction + mark.format("separate") + xml.run(result) + mark.format("end")


def scored(*runs: str) -> bytes:
    """Return a Word file with a score of these runs."""
    rows = (
        xml.row("三级指标", "指标值", "分值", "得分"),
        xml.row("办结率", "100%", "10", xml.cell(xml.paragraph(*runs))),
    )
    return xml.package(xml.table(*rows, grid=(2000, 2000, 2000, 2000)) + xml.paragraph())


def printed_verdict(data: bytes) -> tuple[str, list[str | None]]:
    """Return the score as it is read from the file, and what LibreOffice's page says of it."""
    (pages,) = printed([data])
    assert isinstance(pages, bytes)
    document = read_document(data, "x.docx")
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    score = grid.by_position()[1, 3]
    return score.text, list(compared(document, read_document(pages, "x.pdf"), set(score.places)).values())


@with_libreoffice
def test_libreoffice_prints_what_is_read() -> None:
    assert printed_verdict(scored("9")) == ("9", [None])


@with_libreoffice
@pytest.mark.parametrize("code", ["=SUM(ABOVE)", "NUMPAGES", 'DATE \\@ "yyyy"', "REF nowhere"])
def test_a_field_is_printed_with_the_result_that_is_stored(code: str) -> None:
    assert printed_verdict(scored(field(code, "9"))) == ("9", [None])


@with_libreoffice
def test_a_bound_control_is_read_as_it_is_printed() -> None:
    """Word and LibreOffice show a bound control with the bound part's data, whatever its own runs say."""
    store = "{11111111-1111-1111-1111-111111111111}"
    binding = f'<w:dataBinding w:xpath="/v[1]" w:storeItemID="{store}"/>'
    control = f"<w:sdt><w:sdtPr>{binding}<w:text/></w:sdtPr><w:sdtContent>{xml.run('9')}</w:sdtContent></w:sdt>"
    data = with_custom_part(scored(control), store, "<v>7</v>")
    assert printed_verdict(data) == ("7", [])  # what the runs say is left over there, so the page is not asked


def with_custom_part(data: bytes, store: str, content: str) -> bytes:
    """Return the Word file with a part of data of its own."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    link = '<Relationship Id="{}" Type="' + office + '/relationships/customXml{}" Target="{}"/>'
    data = xml.replaced(data, "</Relationships>", link.format("c", "", "../customXml/item1.xml") + "</Relationships>")
    types = '<Override PartName="/customXml/props1.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    data = xml.replaced(data, "</Types>", types + "</Types>")
    return xml.extended(
        data,
        {
            "customXml/item1.xml": content,
            "customXml/props1.xml": f'<d:datastoreItem d:itemID="{store}" xmlns:d="{office}/customXml"/>',
            "customXml/_rels/item1.xml.rels": f"<Relationships {relations}>"
            + link.format("p", "Props", "props1.xml")
            + "</Relationships>",
        },
    )


def test_the_copy_that_is_printed_keeps_boxes_to_fill_in_and_the_results_of_fields() -> None:
    checked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    box = f'<w:r><w:fldChar w:fldCharType="begin">{checked}</w:fldChar><w:fldChar w:fldCharType="end"/></w:r>'
    simple = f'<w:fldSimple w:instr="PAGE">{xml.run("3")}</w:fldSimple>'
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>8</w:delText></w:r></w:del>'
    copy = as_stored(scored(box + xml.run("甲") + simple + deleted + field("=SUM(ABOVE)", "9")))
    read = [block for block in read_document(copy, "x").blocks if isinstance(block, Grid)]
    assert read[0].by_position()[1, 3].text == "☒甲39"
    assert read_document(copy, "x").leftover == ()


def test_a_file_that_cannot_be_taken_apart_is_printed_as_it_is() -> None:
    assert as_stored(b"no zip") == b"no zip"
