"""The door through which zip and XML come in: what is too large, nested too deep or boobytrapped is refused here.

A `Package` is an Office package (docx, xlsx) whose central directory was checked before any byte was inflated. Its
parts are inflated one by one on demand, each counted as it comes, because the sizes that a zip declares may be lies.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from extract.model import ReadError, Reason

_STRICT = b"http://purl.oclc.org/ooxml/"  # ISO 29500 Strict writes other namespaces for the same elements
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a zip is let in; the defaults leave a report of a thousand pages well inside.

    `entries` files; `part_bytes` inflated from one part; `total_bytes` inflated or declared over all parts;
    `ratio` of inflated to packed bytes, looked at only above `ratio_from` bytes, since small forms full of equal
    cells pack very well; `depth` XML elements inside one another.
    """

    entries: int = 10_000
    part_bytes: int = 64 << 20
    total_bytes: int = 512 << 20
    ratio: int = 250
    ratio_from: int = 8 << 20
    depth: int = 200


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its kind (last word of the type, as in `footnotes`), the target's path and its id."""

    kind: str
    target: str
    id: str = ""


@dataclass(slots=True)
class Package:
    """An Office package; paths are as in the zip, without a leading slash, and found whatever their case."""

    archive: zipfile.ZipFile
    limits: Limits
    inflated: int = 0
    entries: Mapping[str, zipfile.ZipInfo] = field(init=False)
    related: dict[str, tuple[Relation, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Some writers put back slashes into the names.
        self.entries = {_folded(info.filename): info for info in self.archive.infolist()}

    def __contains__(self, path: str) -> bool:
        return _folded(path) in self.entries

    def part(self, path: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            ReadError: DAMAGED where it is missing or broken, TOO_LARGE where it inflates beyond the limits.
        """
        info = self.entries.get(_folded(path))
        if info is None:
            raise ReadError(Reason.DAMAGED, f"the package lacks its part {path}")
        allowed = min(self.limits.part_bytes, self.limits.total_bytes - self.inflated)
        try:
            with self.archive.open(info) as stream:
                data = stream.read(allowed + 1)
        except NotImplementedError as error:
            raise ReadError(Reason.UNSUPPORTED, f"part {path} is packed in an unknown way: {error}") from error
        except RuntimeError as error:  # zipfile says so of a part with a password
            raise ReadError(Reason.ENCRYPTED, f"part {path} is locked with a password") from error
        except _BROKEN_ZIP as error:
            raise ReadError(Reason.DAMAGED, f"part {path} does not unpack: {error}") from error
        if len(data) > allowed:
            raise ReadError(Reason.TOO_LARGE, f"part {path} unpacks to more than {allowed} bytes")
        self.inflated += len(data)
        return data

    def xml(self, path: str) -> etree._Element:
        """Return the root element of an XML part; raises ReadError as `part` and `parse_xml` do."""
        return parse_xml(self.part(path), path, self.limits)

    def relations(self, path: str) -> tuple[Relation, ...]:
        """Return the relationships of a part ("" for the package itself) to parts that are there."""
        if path not in self.related:
            self.related[path] = tuple(self._read_relations(path))
        return self.related[path]

    def _read_relations(self, path: str) -> Iterator[Relation]:
        folder, base = posixpath.split(path)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if listing in self:
            found = (_relation(item, folder) for item in self.xml(listing).iter(_RELATIONSHIP))
            yield from (relation for relation in found if relation.target in self)


def open_package(data: bytes, limits: Limits | None = None) -> Package:
    """Open a zip after checking what it declares.

    Raises:
        ReadError: DAMAGED for a broken or cut zip, TOO_LARGE for a bomb.
    """
    limits = limits or Limits()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN_ZIP, NotImplementedError) as error:
        raise ReadError(Reason.DAMAGED, f"the zip is broken or cut short: {error}") from error
    _check_directory(archive.infolist(), len(data), limits)
    return Package(archive, limits)


def check_size(data: bytes, limits: Limits) -> None:
    """Check that a file that is XML as a whole is no larger than a part of a package may be.

    Raises:
        ReadError: TOO_LARGE if it is.
    """
    if len(data) > limits.part_bytes:
        raise ReadError(Reason.TOO_LARGE, f"the file holds more than {limits.part_bytes} bytes of XML")


def parse_xml(data: bytes, name: str, limits: Limits) -> etree._Element:
    """Parse untrusted XML: no document type, no entities, no network, no comments, bounded depth.

    Raises:
        ReadError: DAMAGED for XML that is not well-formed or that carries a document type, TOO_LARGE when too deep.
    """
    if _STRICT in data[:4096]:
        for strict, transitional in _TRANSITIONAL.items():
            data = data.replace(strict, transitional)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ReadError(Reason.DAMAGED, f"{name} carries a document type, which no Office file does")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = Reason.TOO_LARGE if "depth" in str(error) else Reason.DAMAGED
        raise ReadError(reason, f"{name} is not well-formed: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # seen now in whatever encoding it was written
        raise ReadError(Reason.DAMAGED, f"{name} carries a document type, which no Office file does")
    if nests_deeper(root, limits.depth):
        raise ReadError(Reason.TOO_LARGE, f"{name} nests more than {limits.depth} elements")
    return root


def nests_deeper(root: etree._Element, depth: int) -> bool:
    """Tell whether elements stand inside one another more than `depth` deep."""
    return bool(_too_deep(depth)(root))


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise ReadError(Reason.TOO_LARGE, f"the zip holds {len(entries)} files")
    total = sum(info.file_size for info in entries)
    if total > limits.total_bytes:
        raise ReadError(Reason.TOO_LARGE, f"the zip unpacks to {total} bytes")
    if total > limits.ratio_from and total > limits.ratio * size:
        raise ReadError(Reason.TOO_LARGE, f"the zip packs {total} bytes into {size}, as a zip bomb does")


def _folded(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _relation(item: etree._Element, folder: str) -> Relation:
    target = unquote(item.get("Target", ""))
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    external = item.get("TargetMode") == "External"
    return Relation(item.get("Type", "").rpartition("/")[2], "" if external else path, item.get("Id", ""))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


@lru_cache(maxsize=4)
def _too_deep(depth: int) -> etree.XPath:
    # One step a level: XPath walks this in one pass, where counting ancestors would be quadratic.
    return etree.XPath("boolean(" + "/*" * (depth + 1) + ")")
