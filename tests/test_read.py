"""Which reader a file gets, and what is refused at the door."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_builder import package, paragraph, row, table, zipped

from extract.guard import Limits, open_package, parse_xml
from extract.model import Document, Paragraph, ReadError, Reason
from extract.read import find_kind, read_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
WORD = package(paragraph("自评报告"))


def refusal(data: bytes, name: str = "file.docx") -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    return caught.value


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


# --- the kind is told by content ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report.docx", "report.pdf", "report", "report.txt"])
def test_a_word_file_is_read_whatever_its_name(name: str) -> None:
    document = read_bytes(WORD, name)
    assert texts(document) == ["自评报告"]
    assert document.source.name == name
    assert document.source.media_type.endswith("wordprocessingml.document")
    assert len(document.source.sha256) == 64


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"junk before\n%PDF-1.4\n", "PDF"),
        (WORD, "Word document"),
        (package(paragraph("x"), main="document2"), "Word document"),
        (zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "spreadsheetml.sheet.main+xml"}), "Excel workbook"),
        (zipped({"xl/workbook.bin": "x"}), "Excel workbook"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "presentation"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument file"),
        (zipped({"a.docx": WORD}), "zip archive"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word 97-2003 or WPS document (.doc, .wps)"),
        (OLE + "Workbook".encode("utf-16-le"), "Excel 97-2003 workbook (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "Office file locked with a password"),
        (OLE, "old Office file"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"II*\x00", "picture"),
        (b"Rar!\x1a\x07\x00", "packed archive"),
        (b"\x1f\x8b\x08", "packed archive"),
        (b"{\\rtf1\\ansi", "rich text file"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word XML document"),
        (
            b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "Excel XML workbook",
        ),
        (b'<?xml version="1.0"?>\n<office:document>', "XML file"),
        (b'<?xml version="1.0"?>\n<html><body>', "web page"),
        (b"MIME-Version: 1.0\r\n", "web page in one file (.mht)"),
        ("\ufeff<!DOCTYPE html><p>自评".encode(), "web page"),
        ("<HTML><body>自评".encode("gb18030"), "web page"),
        ("<table><tr><td>自评".encode("utf-16"), "web page"),
        ("<p>自评</p>\n<TABLE border=1><tbody>\n<tr><td>项目".encode(), "part of a web page"),
        ("<p>自评</p> 表中 <table> 从略".encode(), "text"),
        ("项目支出绩效自评表".encode(), "text"),
        ("项目支出绩效自评表".encode("utf-8-sig"), "text"),
        ("项目支出绩效自评表".encode("utf-16"), "text"),
        ("项目支出绩效自评表\r\n\f得分".encode("gb18030"), "text"),
        ("产出指标 <50分> 数量".encode(), "text"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "binary file of an unknown kind"),
        (bytes(range(1, 32)) * 9, "binary file of an unknown kind"),
    ],
)
def test_the_kind_is_told_by_content(data: bytes, title: str) -> None:
    assert find_kind(data).title == title


def test_text_is_read_as_text() -> None:
    assert "自评" in "".join(texts(read_bytes("某单位自评报告。\n".encode("gb18030"), "x.docx")))


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", Reason.EMPTY, "empty"),
        (b" \r\n\x00", Reason.EMPTY, "empty"),
        (WORD[: len(WORD) // 2], Reason.DAMAGED, "broken or cut short"),
        (zipped({"a.txt": "x"}), Reason.UNSUPPORTED, "unpack it"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED, "without the password"),
        (OLE + "WordDocument".encode("utf-16-le"), Reason.NEEDS_LIBREOFFICE, "save it as .docx"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do_in_one_line(data: bytes, reason: Reason, words: str) -> None:
    error = refusal(data, "自评.docx")
    assert error.reason is reason
    assert words in error.detail
    assert "自评.docx" in error.detail
    assert "\n" not in error.detail


@pytest.mark.parametrize(
    ("action", "others"),
    [
        ("import extract.word", ["pypdfium2", "numpy", "pydantic", "python_calamine"]),
        ("from extract.read import read_bytes; read_bytes(b'abc', 'x')", ["pypdfium2", "docx", "lxml.html"]),
    ],
)
def test_a_reader_does_not_load_the_machinery_of_others(action: str, others: list[str]) -> None:
    code = f"import sys; {action}; print([name for name in {others} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - own code
    assert done.stdout.strip() == "[]"


# --- what is refused at the door ------------------------------------------------------------------------------------


def test_a_bomb_of_zeros_is_refused_before_it_is_unpacked() -> None:
    error = refusal(zipped({"word/document.xml": b" " * (80 << 20)}))
    assert error.reason is Reason.TOO_LARGE


def test_a_zip_that_lies_about_its_sizes_is_stopped_while_it_unpacks() -> None:
    data = bytearray(zipped({"word/document.xml": b" " * (1 << 20)}))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1 << 10)
    with pytest.raises(ReadError) as caught:
        open_package(bytes(data)).part("word/document.xml")
    assert caught.value.reason is Reason.DAMAGED


def test_parts_are_counted_as_they_unpack() -> None:
    opened = open_package(zipped({"a": b"x" * 900, "b": b"x" * 900}), Limits(part_bytes=1000, total_bytes=2000))
    assert len(opened.part("a")) == 900
    tight = open_package(zipped({"a": b"x" * 1100}), Limits(part_bytes=1000))
    with pytest.raises(ReadError) as caught:
        tight.part("a")
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("limits", [Limits(entries=2), Limits(total_bytes=10), Limits(ratio=2, ratio_from=10)])
def test_the_directory_of_a_zip_is_checked_against_each_limit(limits: Limits) -> None:
    with pytest.raises(ReadError) as caught:
        open_package(zipped(dict.fromkeys("abc", b"x" * 1000)), limits)
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_form_full_of_equal_cells_is_no_bomb() -> None:
    rows = [row(*["100%"] * 9)] * 4000
    assert read_bytes(package(table(*rows)), "x").blocks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    with pytest.raises(ReadError) as caught:
        parse_xml(bomb, "part", Limits())
    assert caught.value.reason is Reason.DAMAGED


@pytest.mark.parametrize("depth", [201, 300, 100_000])
def test_xml_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(ReadError) as caught:
        parse_xml(b"<a>" * depth + b"</a>" * depth, "part", Limits())
    assert caught.value.reason is Reason.TOO_LARGE


def test_tables_nested_as_deep_as_allowed_are_read() -> None:
    nested = paragraph("深")
    for _ in range(60):
        nested = f"<w:tbl><w:tr><w:tc>{nested}<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"  # with one cell it were a frame
    assert len(read_bytes(package(nested), "x").blocks) == 60


def test_broken_xml_and_a_missing_body_are_damage() -> None:
    broken = zipped({"word/document.xml": "<w:document"})
    headless = zipped({"word/document.xml": "<document/>"})
    assert refusal(broken).reason is Reason.DAMAGED
    assert refusal(headless).reason is Reason.DAMAGED


def test_relations_that_lead_nowhere_are_passed_over() -> None:
    relation = '<Relationship Id="x" Type="http://x/header" Target="NULL"/>'
    data = package(paragraph("正文"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    listing = "word/_rels/document.xml.rels"
    files[listing] = files[listing].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    assert texts(read_bytes(zipped(files), "x")) == ["正文"]


def test_a_part_with_a_password_is_encrypted() -> None:
    data = bytearray(WORD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(mark, start + 1)
    assert refusal(bytes(data)).reason is Reason.ENCRYPTED


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WORD) - 1), st.integers(0, 255))
def test_a_changed_byte_never_does_worse_than_a_read_error(position: int, byte: int) -> None:
    data = bytearray(WORD)
    data[position] = byte
    try:
        read_bytes(bytes(data), "x")
    except ReadError as error:
        assert error.detail  # noqa: PT017 - either outcome is right
