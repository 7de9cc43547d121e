"""The parts of a Word package that hold text, with its styles and lists, as python-docx opens them.

python-docx inflates and parses whatever a package holds, and stops at a relation that leads nowhere. It is therefore
given a copy, held in memory, of the few parts that are read: each was inflated and parsed within the limits of
`extract.guard` and written anew, so that python-docx meets no byte of the file that was not checked, and names,
content types and relations that are always sound.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from lxml.etree import _Element, tostring

from extract.guard import Package, open_package
from extract.model import ReadError, Reason
from extract.word.bound import fill_bound
from extract.word.names import W

_TYPES = {
    "styles": CONTENT_TYPE.WML_STYLES,
    "numbering": CONTENT_TYPE.WML_NUMBERING,
    "footnotes": CONTENT_TYPE.WML_FOOTNOTES,
    "endnotes": CONTENT_TYPE.WML_ENDNOTES,
    "header": CONTENT_TYPE.WML_HEADER,
    "footer": CONTENT_TYPE.WML_FOOTER,
    "comments": CONTENT_TYPE.WML_COMMENTS,
}
_OFFICE = RELATIONSHIP_TYPE.OFFICE_DOCUMENT.rpartition("/")[0]
MAIN = "/document.xml"  # the name of the part with the text, in a copy


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of the copy comes from: its kind (as in `header`) and its path in the file."""

    kind: str
    path: str


@dataclass(frozen=True)
class Parts:
    """What python-docx opened; `origins` are by the name of the part in the copy.

    `chunks` are the documents that the main part embeds (altChunk), (name, bytes) by the id of their relation.
    """

    main: Part
    origins: Mapping[str, Origin]
    warnings: tuple[str, ...]
    chunks: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def root(self) -> _Element:
        """Return the root element of the part that holds the text."""
        return _root(self.main)

    def of_kind(self, *kinds: str) -> Iterator[tuple[str, _Element]]:
        """Yield (name, root) of the parts of these kinds, as in ("header1", root), in the order of their paths."""
        related = {relation.target_part.partname: relation.target_part for relation in self.main.rels.values()}
        wanted = ((origin.path, name) for name, origin in self.origins.items() if origin.kind in kinds)
        for path, name in sorted(wanted):
            yield PurePosixPath(path).stem, _root(related[name])


def open_parts(data: bytes) -> Parts:
    """Open a .docx with python-docx.

    A damaged part beside the main one is left out with a warning.

    Raises:
        ReadError: DAMAGED, ENCRYPTED, TOO_LARGE or UNSUPPORTED, as the package or its main part is.
    """
    package = open_package(data)
    main = main_part(package)
    root = package.xml(main)
    fill_bound(root, package, main)
    contents = {MAIN: _written(root)}
    origins: dict[str, Origin] = {}
    warnings: list[str] = []
    for number, origin in enumerate(_origins(package, main)):
        name = f"/{origin.kind}{number}.xml"
        try:
            contents[name] = _written(package.xml(origin.path))
        except ReadError as error:
            if error.reason is not Reason.DAMAGED:
                raise
            warnings.append(f"{origin.kind} not read: {error.detail}")
        else:
            origins[name] = origin
    document = docx.Document(write_package(contents, {name: origin.kind for name, origin in origins.items()}))
    return Parts(document.part, origins, tuple(warnings), dict(_chunks(package, main)))


def _chunks(package: Package, main: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for relation in package.relations(main):
        if relation.kind == "aFChunk":
            with suppress(ReadError):  # one that does not unpack stays unread, as the warnings say
                yield relation.id, (PurePosixPath(relation.target).name, package.part(relation.target))


def main_part(package: Package) -> str:
    """Return the path of the part that holds the text; raises ReadError UNSUPPORTED where the package has none."""
    named = [relation.target for relation in package.relations("") if relation.kind == "officeDocument"]
    for path in (*named, "word/document.xml"):
        if path in package:
            return path
    raise ReadError(Reason.UNSUPPORTED, "the package holds no Word document")


def _origins(package: Package, main: str) -> list[Origin]:
    """Return each part that the main one names, once, whatever the case in which it is named."""
    found: dict[str, Origin] = {}
    for relation in package.relations(main):
        if relation.kind in _TYPES and relation.target.lower() != main.lower():
            found.setdefault(relation.target.lower(), Origin(relation.kind, relation.target))
    return list(found.values())


def _written(root: _Element) -> bytes:
    """Return a part as the parser writes it, in UTF-8 and without comments; table styles, which hold no text, go."""
    if root.tag == W + "styles":
        for style in [style for style in root if style.get(W + "type") == "table" or style.tag == W + "latentStyles"]:
            root.remove(style)
    return tostring(root, encoding="utf-8")


def write_package(contents: Mapping[str, bytes], kinds: Mapping[str, str]) -> io.BytesIO:
    """Return a package of these parts, stored without packing, for it is read at once.

    `contents` are by name, that of the main part is MAIN; `kinds` are those of the others (as in `header`).
    """
    types = {MAIN: CONTENT_TYPE.WML_DOCUMENT_MAIN} | {name: _TYPES[kind] for name, kind in kinds.items()}
    files = {
        "/[Content_Types].xml": _content_types(types),
        "/_rels/.rels": _relations({MAIN: "officeDocument"}),
        "/_rels/document.xml.rels": _relations(kinds),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {**files, **contents}.items():
            archive.writestr(name[1:], content)
    return stream


def _content_types(types: Mapping[str, str]) -> bytes:
    items = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
    relations = f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{namespace}">{relations}{items}</Types>'.encode()


def _relations(kinds: Mapping[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for number, (name, kind) in enumerate(kinds.items())
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{items}</Relationships>'.encode()


def _root(part: Part) -> _Element:
    """Return a part's root element; python-docx parses only the kinds of parts that it has a class for."""
    root: _Element = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    return root
