"""Documents of old word processors and OpenDocument files, through LibreOffice where it is installed."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from word_builder import package, paragraph

import ziping
from extract.model import Grid, ReadError, Reason
from ziping.office import libreoffice
from ziping.office.convert import WARNING, convert, document_to_convert, kind_to_convert
from ziping.office.libreoffice import find_libreoffice
from ziping.process import process
from ziping.result import unpacked
from ziping.running.contain import Job, Task, contained
from ziping.running.prepare import with_conversions

with_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")

RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 "
    rb"\trowd\cellx2000\cellx4000\intbl \u-26503?\u30446?\cell 95\cell\row\pard }"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DAMAGED = OLE + "WordDocument".encode("utf-16-le")
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)


def open_document(kind: str) -> bytes:
    """Return an OpenDocument file, text or spreadsheet, with a table of two cells."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("项目", "95")
    )
    table = f'<table:table table:name="表"><table:table-column table:number-columns-repeated="2"/><table:table-row>{cells}</table:table-row></table:table>'
    media = f"application/vnd.oasis.opendocument.{kind}"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    files = {
        "mimetype": media,
        "content.xml": f'<office:document-content {NAMES} office:version="1.3"><office:body><office:{kind}>{table}'
        f"</office:{kind}></office:body></office:document-content>",
        "META-INF/manifest.xml": f"<manifest:manifest {NAMES}>{entry.format('/', media)}"
        f"{entry.format('content.xml', 'text/xml')}</manifest:manifest>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)


def run_over(folder: Path, files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the result of each file, as a run makes it, in the order in which they were done."""
    tasks = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        tasks.append(Task(folder / name, name, sha256(data).hexdigest()))
    done = contained(with_conversions(tasks), Job(process), 1)
    return {task.name: unpacked(parcel.payload) for task, parcel in done}


def test_only_documents_that_nothing_else_reads_are_converted() -> None:
    assert [kind_to_convert(data) for data in (RTF, DAMAGED)] == [".rtf", ".doc"]
    assert [kind_to_convert(open_document(kind)) for kind in ("text", "spreadsheet")] == [".odt", ".ods"]
    others = [
        open_document("presentation"),
        b"",
        b"text",
        package(paragraph("x")),
        OLE + "Workbook".encode("utf-16-le"),
        b"<?xml version='1.0'?><html>",
    ]
    assert {kind_to_convert(data) for data in others} == {None}


def test_a_file_that_cannot_be_opened_is_left_to_its_worker(tmp_path: Path) -> None:
    assert document_to_convert(tmp_path / "gone.doc") is None


@pytest.mark.usefixtures("without_libreoffice")
def test_without_libreoffice_the_document_says_in_one_line_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        ziping.read((RTF, "旧.rtf"))
    assert caught.value.reason is Reason.NEEDS_LIBREOFFICE
    result = ziping.record((DAMAGED, "旧.doc"))
    assert (result.status, result.reason) == ("failed", Reason.NEEDS_LIBREOFFICE)
    assert "install LibreOffice" in str(result.detail)
    results = run_over(tmp_path, {"旧.rtf": RTF, "新.docx": package(paragraph("正文"))})
    assert results["旧.rtf"]["reason"] == "needs_libreoffice"
    assert results["新.docx"]["status"] == "no_forms"


@with_libreoffice
def test_many_documents_are_converted_at_one_start_and_a_damaged_one_fails_alone() -> None:
    results = convert({"甲": RTF, "乙": DAMAGED, "丙": RTF})
    assert list(results) == ["甲", "乙", "丙"]
    failure = results["乙"]
    assert isinstance(failure, ReadError)
    assert failure.reason is Reason.DAMAGED
    assert all(not isinstance(results[key], ReadError) for key in ("甲", "丙"))


@with_libreoffice
def test_opendocument_texts_and_sheets_are_read_through_their_conversion() -> None:
    for kind, suffix in (("text", ".odt"), ("spreadsheet", ".ods")):
        document = ziping.read((open_document(kind), f"表{suffix}"))
        cells = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
        assert cells == ["项目", "95"]
        assert document.source.media_type == f"application/vnd.oasis.opendocument.{kind}"


@pytest.mark.usefixtures("without_libreoffice")
def test_an_opendocument_file_without_libreoffice_says_what_to_do() -> None:
    result = ziping.record((open_document("spreadsheet"), "表.ods"))
    assert (result.status, result.reason) == ("failed", Reason.NEEDS_LIBREOFFICE)


@with_libreoffice
def test_a_converted_document_keeps_its_name_and_digest() -> None:
    document = ziping.read((RTF, "旧.rtf"))
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells] == ["项目", "95"]
    assert (document.source.name, document.source.media_type) == ("旧.rtf", "application/rtf")
    assert document.source.sha256 == ziping.record((RTF, "旧.rtf")).sha256
    assert document.warnings[0] == WARNING


@with_libreoffice
def test_a_run_reads_old_documents_through_their_conversion(tmp_path: Path) -> None:
    results = run_over(tmp_path, {"坏.doc": DAMAGED, "旧.rtf": RTF, "新.docx": package(paragraph("正文"))})
    assert list(results) == ["新.docx", "坏.doc", "旧.rtf"]
    assert {name: result["status"] for name, result in results.items()} == {
        "新.docx": "no_forms",
        "坏.doc": "failed",
        "旧.rtf": "no_forms",
    }
    assert results["旧.rtf"]["sha256"] == sha256(RTF).hexdigest()
    assert results["旧.rtf"]["warnings"] == [WARNING]
    assert results["坏.doc"]["reason"] == "damaged"


@with_libreoffice
def test_a_file_that_changed_during_the_run_is_not_converted(tmp_path: Path) -> None:
    path = tmp_path / "旧.rtf"
    path.write_bytes(RTF)
    task = Task(path, "旧.rtf", sha256(b"before").hexdigest())
    assert [each.converted for each in with_conversions([task])] == [None]


def test_a_program_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: str(program))
    monkeypatch.setattr(libreoffice, "_START", 0.1)
    monkeypatch.setattr(libreoffice, "_PER_FILE", 0.1)
    failure = convert({"": RTF})[""]
    assert isinstance(failure, ReadError)
    assert failure.reason is Reason.TOO_SLOW
