from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

import ziping
from extract.model import Document, ReadError, Reason
from ziping.process import process, read_document
from ziping.result import Result, failed, one_line

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "corpus" / "documents" / "ningqu-aid-2021.docx"


@pytest.fixture(scope="module")
def result() -> Result:
    return process(DOCUMENT.read_bytes(), "some/name.docx")


def test_a_document_gives_its_records_and_findings(result: Result) -> None:
    assert (result.file, result.status, result.reason) == ("some/name.docx", "ok", None)
    assert result.sha256 == sha256(DOCUMENT.read_bytes()).hexdigest()
    assert [record.form for record in result.records] == [1, 2]
    assert {finding.form for finding in result.findings} <= {1, 2, None}


def test_a_result_comes_back_from_its_json(result: Result) -> None:
    assert Result.model_validate_json(result.model_dump_json()) == result


def test_the_same_bytes_give_the_same_result(result: Result) -> None:
    assert process(DOCUMENT.read_bytes(), "some/name.docx") == result


def test_a_document_that_cannot_be_read_is_a_result_with_a_reason() -> None:
    found = process(b"", "empty.pdf")
    assert (found.status, found.reason, found.detail) == ("failed", Reason.EMPTY, "the file is empty")
    assert found.sha256 == sha256(b"").hexdigest()


def test_a_text_without_forms_is_read_and_says_so() -> None:
    found = process("关于召开会议的通知\n各单位：\n请准时参加。\n".encode(), "notice.txt")
    assert (found.status, found.records) == ("no_forms", ())


def test_a_detail_is_one_line_without_addresses_or_the_files_name() -> None:
    assert one_line("<x at 0x7f12ab34cd>\n  next") == "<x at 0x…> next"
    assert len(one_line("long " * 1000)) == 300
    assert failed("a.pdf", None, Reason.DAMAGED, "a.pdf: cut short").detail == "cut short"


def test_read_takes_a_path_or_bytes_with_a_name() -> None:
    document = ziping.read(DOCUMENT)
    assert isinstance(document, Document)
    assert ziping.read((DOCUMENT.read_bytes(), str(DOCUMENT))) == document
    assert read_document(DOCUMENT.read_bytes(), DOCUMENT.as_posix()) == document


def test_record_names_an_unreadable_path_and_read_raises_it(tmp_path: Path) -> None:
    assert ziping.record(tmp_path / "none.pdf").reason is Reason.UNREADABLE_PATH
    with pytest.raises(ReadError, match="unreadable_path"):
        ziping.read(tmp_path / "none.pdf")
    with pytest.raises(ReadError, match="unreadable_path"):
        ziping.check(tmp_path / "none.pdf")


def test_contacts_are_left_out_unless_asked_for() -> None:
    path = next(path for path in sorted(DOCUMENT.parent.glob("*.docx")) if has_contacts(path))
    assert not any(record.contacts for record in ziping.record(path).records)
    assert any(record.contacts for record in ziping.record(path, with_contacts=True).records)


def has_contacts(path: Path) -> bool:
    return any(record.contacts for record in process(path.read_bytes(), path.name).records)


def test_check_gives_the_findings_alone(result: Result) -> None:
    assert ziping.check((DOCUMENT.read_bytes(), "some/name.docx")) == result.findings


def test_match_and_quantity_are_at_the_front_door() -> None:
    assert ziping.quantity("≥280人").raw == "≥280人"
    assert callable(ziping.match)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ziping.nonsense


def test_importing_the_package_loads_no_reader() -> None:
    code = "import sys, ziping; print(sorted({'numpy', 'pydantic', 'pyarrow', 'lxml'} & set(sys.modules)), dir(ziping))"
    output = output_of(code)
    assert output.startswith("[]")
    assert "'record'" in output


def output_of(code: str) -> str:
    """Return what a fresh interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - this interpreter
