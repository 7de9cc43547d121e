"""Documents of old word processors, through LibreOffice where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_builder import cell, package, paragraph, row, table

import ziping
from extract.model import Grid, ReadError, Reason
from ziping import convert as converting
from ziping.convert import WARNING, convert, document_to_convert, find_libreoffice, kind_to_convert
from ziping.run import run

with_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")

RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 "
    rb"\trowd\cellx2000\cellx4000\intbl \u-27070?\u30446?\cell 95\cell\row\pard }"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DAMAGED = OLE + "WordDocument".encode("utf-16-le")


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "find_libreoffice", lambda: None)


def test_only_documents_that_nothing_else_reads_are_converted() -> None:
    assert [kind_to_convert(data) for data in (RTF, DAMAGED)] == [".rtf", ".doc"]
    others = [
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
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "旧.rtf").write_bytes(RTF)
    (tmp_path / "in" / "新.docx").write_bytes(package(paragraph("正文")))
    summary = run(tmp_path / "in", tmp_path / "out", workers=1)
    assert summary.failures == {"needs_libreoffice": 1}
    assert summary.statuses == {"failed": 1, "no_forms": 1}


@with_libreoffice
def test_many_documents_are_converted_at_one_start_and_a_damaged_one_fails_alone() -> None:
    results = convert({"甲": RTF, "乙": DAMAGED, "丙": RTF})
    assert list(results) == ["甲", "乙", "丙"]
    failure = results["乙"]
    assert isinstance(failure, ReadError)
    assert failure.reason is Reason.DAMAGED
    assert all(not isinstance(results[key], ReadError) for key in ("甲", "丙"))


@with_libreoffice
def test_a_converted_document_keeps_its_name_and_digest() -> None:
    document = ziping.read((RTF, "旧.rtf"))
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells] == ["项目", "95"]
    assert (document.source.name, document.source.media_type) == ("旧.rtf", "application/rtf")
    assert document.source.sha256 == ziping.record((RTF, "旧.rtf")).sha256
    assert document.warnings[0] == WARNING


@with_libreoffice
def test_a_run_reads_old_documents_through_their_conversion(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "旧.rtf").write_bytes(RTF)
    (tmp_path / "in" / "坏.doc").write_bytes(DAMAGED)
    form = table(row(cell("项目"), cell("95")))
    (tmp_path / "in" / "新.docx").write_bytes(package(form))
    summary = run(tmp_path / "in", tmp_path / "out", workers=1)
    assert summary.statuses == {"failed": 1, "no_forms": 2}
    assert summary.failures == {"damaged": 1}


def test_a_program_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(converting, "find_libreoffice", lambda: str(program))
    monkeypatch.setattr(converting, "_START", 0.1)
    monkeypatch.setattr(converting, "_PER_FILE", 0.1)
    failure = convert({"": RTF})[""]
    assert isinstance(failure, ReadError)
    assert failure.reason is Reason.TOO_SLOW
