"""Word documents in one XML file, as Word 2003 and programs that fill in templates write them."""

from __future__ import annotations

import base64
import zipfile
from io import BytesIO

import pytest
from test_word import shown
from word_builder import package, paragraph

from extract.model import Document, Grid, Paragraph, ReadError, Reason
from extract.read import read_bytes

_OLD = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
_NEW = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'


def old(body: str) -> Document:
    return read_bytes(f"<?xml version='1.0'?><w:wordDocument {_OLD}><w:body>{body}".encode() + _END, "表.doc")


_END = b"</w:body></w:wordDocument>"


def flat(data: bytes) -> bytes:
    """Return a package as Flat OPC, its parts in turn as XML and as base64."""
    parts = ""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for number, name in enumerate(archive.namelist()):
            content = archive.read(name)
            inner = f"<pkg:xmlData>{content.decode()}</pkg:xmlData>"
            if number % 2:
                inner = f"<pkg:binaryData>{base64.encodebytes(content).decode()}</pkg:binaryData>"
            parts += f'<pkg:part pkg:name="/{name}">{inner}</pkg:part>'
    return f"<pkg:package {_NEW}>{parts}</pkg:package>".encode()


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_a_package_written_as_one_file_says_what_the_package_says() -> None:
    data = package(paragraph("自评表"), {"header1": f"<w:hdr>{paragraph('页眉')}</w:hdr>"})
    document, same = read_bytes(flat(data), "表.doc"), read_bytes(data, "表.docx")
    assert (document.blocks, document.leftover) == (same.blocks, same.leftover)
    assert document.source.media_type == "application/msword"


def test_cells_that_word_2003_merged_downwards_are_one() -> None:
    label = '<w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>产出</w:t></w:r></w:p></w:tc>'
    below = "<w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>"
    value = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{cell}{value.format(text)}</w:tr>" for cell, text in ((label, "数量"), (below, "质量")))
    (grid,) = old(f"<w:tbl>{rows}</w:tbl>").blocks
    assert isinstance(grid, Grid)
    assert shown(grid) == ["产出 数量", "^ 质量"]


def test_changes_notes_and_running_titles_of_word_2003_stand_where_those_of_today_do() -> None:
    change = '<aml:annotation w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'
    note = "<w:r><w:footnote><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:r>"
    remark = change.format("Comment", "<w:p><w:r><w:t>批注</w:t></w:r></w:p>")
    changed = change.format("Deletion", "<w:r><w:delText>90</w:delText></w:r>")
    changed += change.format("Insertion", "<w:r><w:t>95</w:t></w:r>")
    header = "<w:sectPr><w:hdr><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr>"
    document = old(f"<w:p><w:r><w:t>得分</w:t></w:r>{changed}{remark}{note}</w:p>{header}")
    assert texts(document) == ["得分95", "脚注"]
    assert {(item.text, item.reason) for item in document.leftover} == {
        ("90", "deleted in tracked changes"),
        ("批注", "comment"),
        ("页眉", "running header"),
    }


def test_a_list_of_word_2003_keeps_the_number_it_was_printed_with() -> None:
    listed = '<w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="2、"/></w:listPr></w:pPr>'
    assert texts(old(f"<w:p>{listed}<w:r><w:t>项目支出</w:t></w:r></w:p>")) == ["2、项目支出"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', Reason.UNSUPPORTED),
        (b"<pkg:package", Reason.DAMAGED),
        (flat(package(paragraph("x"))).replace(b"<pkg:binaryData>", b"<pkg:binaryData>x"), Reason.DAMAGED),
        (f"<pkg:package {_NEW}/>".encode(), Reason.UNSUPPORTED),
    ],
)
def test_other_or_broken_xml_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "x.doc")
    assert caught.value.reason is reason
