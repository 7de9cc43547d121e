"""Word packages written by hand, as small as Word lets them be, so that each test shows the XML it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def package(body: str, parts: Mapping[str, str] | None = None, *, main: str = "document") -> bytes:
    """Return a .docx with that body; `parts` gives further parts by name, as in {"styles": "<w:styles>..."}."""
    parts = parts or {}
    types = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{part}+xml"/>' for part in parts)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/{main}.xml" ContentType="{_WORD}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": relations({f"word/{main}.xml": "officeDocument"}),
        f"word/_rels/{main}.xml.rels": relations({f"{part}.xml": part.rstrip("0123456789") for part in parts}),
        f"word/{main}.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{part}.xml": text.replace(">", f" {_NAMESPACES}>", 1) for part, text in parts.items()}
    return zipped(files)


def relations(targets: Mapping[str, str]) -> str:
    """Return a relationships part for {target: kind}."""
    items = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def replaced(data: bytes, old: str, new: str) -> bytes:
    """Return the zip with a text replaced in all its files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: content.replace(old.encode(), new.encode()) for name, content in files.items()})


def extended(data: bytes, more: Mapping[str, str | bytes]) -> bytes:
    """Return the zip with further files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped(files | more)


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs; a string without a tag becomes a run."""
    content = "".join(item if item.startswith("<") else run(item) for item in runs if item)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def cell(content: str = "", span: int = 0, merge: str = "", width: int = 0, extra: str = "") -> str:
    """Return a cell; `merge` is restart or continue, `content` a text or the XML of its blocks."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    properties += f'<w:gridSpan w:val="{span}"/>' if span else ""
    properties += {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge] + extra
    blocks = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a row of cells; a string without a tag becomes a cell."""
    content = "".join(item if item.startswith("<") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def table(*rows: str, grid: tuple[int, ...] = ()) -> str:
    """Return a table; `grid` gives the column widths of its grid."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
