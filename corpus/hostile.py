"""Bad input for tests: files that must end as one clear row with its reason, and leave all others unaffected.

`python corpus/hostile.py FOLDER` writes them; none is kept in the repository. `HOSTILE` names the reason that each
must be refused for, or None where the file can be read and holds no form.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

BOMB_SIZE = 512 * 1024 * 1024  # bytes that the bomb's one part unpacks to
ENTITIES = 9  # levels of ten references each
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR = 512

CONTENT_TYPES = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
RELATIONSHIPS = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
Target="word/document.xml"/>
</Relationships>"""
DOCUMENT_START = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
DOCUMENT_END = b"</w:t></w:r></w:p></w:body></w:document>"
POEM = """山行小记

石径沿溪转，松声隔岭闻。
茶烟出竹坞，犬吠入云根。
有客来相问，无人自掩门。
归时新月上，一路照黄昏。
"""


def encrypted_pdf() -> bytes:
    """Return a PDF that opens only with a password."""
    return drawn_pdf(StandardEncryption("secret", ownerPassword="owner", canPrint=0, strength=128))


def truncated_pdf() -> bytes:
    """Return the first half of a PDF: no cross-reference table, no end."""
    whole = drawn_pdf(None)
    return whole[: len(whole) // 2]


def drawn_pdf(encryption: StandardEncryption | None) -> bytes:
    """Return a page with one line of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, encrypt=encryption)
    canvas.drawString(72, 720, "self-evaluation " * 4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def zip_bomb() -> bytes:
    """Return a .docx of about half a megabyte whose document part unpacks to `BOMB_SIZE`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), CONTENT_TYPES, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("_rels/.rels"), RELATIONSHIPS, zipfile.ZIP_DEFLATED)
        part = zipfile.ZipInfo("word/document.xml")
        part.compress_type = zipfile.ZIP_DEFLATED
        block = b"A" * (1024 * 1024)
        with archive.open(part, "w") as stream:
            stream.write(DOCUMENT_START)
            for _ in range(BOMB_SIZE // len(block)):
                stream.write(block)
            stream.write(DOCUMENT_END)
    return buffer.getvalue()


def doctype_bomb() -> bytes:
    """Return a .docx whose document part declares entities that expand to a thousand million characters."""
    levels = [b'<!ENTITY e0 "lol">']
    levels += [b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, ENTITIES + 1)]
    doctype = b'<?xml version="1.0"?><!DOCTYPE bomb [%s]>' % b"".join(levels)
    return packed(doctype + DOCUMENT_START + b"&e%d;" % ENTITIES + DOCUMENT_END)


def external_entity() -> bytes:
    """Return a .docx whose document part asks for a file of the machine."""
    doctype = b'<?xml version="1.0"?><!DOCTYPE leak [<!ENTITY leak SYSTEM "file:///etc/hostname">]>'
    return packed(doctype + DOCUMENT_START + b"&leak;" + DOCUMENT_END)


def packed(document: bytes) -> bytes:
    """Return a .docx around a document part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONSHIPS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def encrypted_docx() -> bytes:
    """Return a compound file whose directory names the streams of an encrypted Office document."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108
    allocation = struct.pack("<II", table, end) + struct.pack("<I", free) * 126
    names = (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2))
    directory = b"".join(directory_entry(name, kind) for name, kind in names)
    return header.ljust(SECTOR, b"\0") + allocation + directory.ljust(SECTOR, b"\0")


def directory_entry(name: str, kind: int) -> bytes:
    """Return the 128 bytes of a compound file's directory entry, without siblings or content."""
    free = 0xFFFFFFFF
    encoded = name.encode("utf-16-le") + b"\0\0"
    child = 1 if kind == 5 else free  # noqa: PLR2004  5 is the root's kind
    sibling = 2 if name == "EncryptionInfo" else free
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, free, sibling, child)
    return (entry + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)).ljust(128, b"\0")


def picture() -> bytes:
    """Return a PNG of 8 by 8 grey points."""
    size = 8
    rows = b"".join(b"\0" + bytes([200]) * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def poem() -> bytes:
    """Return a text of another kind."""
    return POEM.encode()


def empty() -> bytes:
    """Return nothing."""
    return b""


HOSTILE: dict[str, tuple[Callable[[], bytes], tuple[str | None, ...]]] = {
    "encrypted.pdf": (encrypted_pdf, ("encrypted",)),
    "truncated.pdf": (truncated_pdf, ("damaged",)),
    "empty.txt": (empty, ("empty",)),
    "empty.pdf": (empty, ("empty",)),
    "bomb.docx": (zip_bomb, ("too_large",)),
    "doctype.docx": (doctype_bomb, ("damaged", "too_large", "unsupported")),
    "external-entity.docx": (external_entity, ("damaged", "unsupported")),
    "encrypted.docx": (encrypted_docx, ("encrypted",)),
    "picture.pdf": (picture, ("no_text_layer_and_no_ocr", "unsupported", "damaged")),
    "poem.txt": (poem, (None,)),
}


def write(folder: Path) -> None:
    """Write the set into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
