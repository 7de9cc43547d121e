"""Documents that LibreOffice makes readable, and Word documents as printed pages.

Old word processors' (.doc, .wps, .rtf) and OpenDocument texts become .docx, OpenDocument sheets .xlsx.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256 as digest
from pathlib import Path

from extract.model import Document, ReadError, Reason
from extract.read import find_kind
from ziping.office.libreoffice import Target, turned
from ziping.office.stored import as_stored
from ziping.result import Result

WARNING = "read through a conversion by LibreOffice"
MEDIA_TYPES = {
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_MAGIC = (  # where in a file it stands
    (0, b"\xd0\xcf\x11\xe0", ".doc"),
    (0, b"{\\rt", ".rtf"),
    (30, _OPEN_DOCUMENT + b"text", ".odt"),
    (30, _OPEN_DOCUMENT + b"spreadsheet", ".ods"),
)
_HEAD = 128


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as .docx or .xlsx, with the media type of the original."""

    data: bytes
    media_type: str


def kind_to_convert(data: bytes) -> str | None:
    """Return the suffix under which LibreOffice shall see a document; None for one that is read without it."""
    suffix = _suffix(data)
    if suffix is None:
        return None
    try:
        return suffix if find_kind(data).reason is Reason.NEEDS_LIBREOFFICE else None
    except ReadError:
        return None


def _suffix(head: bytes) -> str | None:
    """Return the suffix of what a file may be by its first bytes."""
    return next((suffix for at, magic, suffix in _MAGIC if head.startswith(magic, at)), None)


def document_to_convert(path: Path) -> bytes | None:
    """Return the bytes of a file that LibreOffice shall convert; None for another one, or one that cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            data = head + file.read() if _suffix(head) else b""
    except OSError:
        return None
    return data if kind_to_convert(data) else None


def convert(documents: Mapping[str, bytes]) -> dict[str, Converted | ReadError]:
    """Return each document as .docx, a sheet as .xlsx, by its key, or why it is none.

    The documents are those for which `kind_to_convert` names a suffix. Without LibreOffice each gives
    NEEDS_LIBREOFFICE; one that LibreOffice does not convert gives DAMAGED, one that it does not end TOO_SLOW.
    """
    suffixes = {key: kind_to_convert(data) or "" for key, data in documents.items()}
    results: dict[str, bytes | ReadError] = {}
    for target, wanted in _by_target(suffixes).items():
        originals = [(documents[key], suffixes[key]) for key in wanted]
        results |= zip(wanted, turned(originals, target), strict=True)
    return {
        key: _missing_or(result) if isinstance(result, ReadError) else Converted(result, MEDIA_TYPES[suffixes[key]])
        for key, result in ((key, results[key]) for key in documents)
    }


def _by_target(suffixes: Mapping[str, str]) -> dict[Target, list[str]]:
    """Return the keys of the documents that become the same kind."""
    targets = {key: Target.XLSX if suffix == ".ods" else Target.DOCX for key, suffix in suffixes.items()}
    return {
        target: [key for key in targets if targets[key] is target] for target in Target if target in targets.values()
    }


def convert_one(data: bytes) -> Converted | None:
    """Return a document as .docx or .xlsx; None for one that is read without LibreOffice.

    Raises:
        ReadError: as `convert` gives it.
    """
    if kind_to_convert(data) is None:
        return None
    result = convert({"": data})[""]
    if isinstance(result, ReadError):
        raise result
    return result


def printed(documents: Sequence[bytes]) -> list[bytes | ReadError]:
    """Return the pages of Word documents, old ones among them, as PDF, or why there are none."""
    kinds = [kind_to_convert(data) for data in documents]
    originals = [
        (data, kind) if kind else (as_stored(data), ".docx") for data, kind in zip(documents, kinds, strict=True)
    ]
    return turned(originals, Target.PDF)


def result_of_original(result: Result, sha256: str | None, converted: Converted) -> Result:
    """Return what a conversion gave as the result of the original."""
    media_type = converted.media_type if result.media_type else None
    change = {"sha256": sha256, "media_type": media_type, "warnings": (WARNING, *result.warnings)}
    return result.model_copy(update=change)


def document_of_original(document: Document, original: bytes, converted: Converted) -> Document:
    """Return what a conversion says as the document that the original is; places are those of the conversion."""
    source = replace(document.source, sha256=digest(original).hexdigest(), media_type=converted.media_type)
    return replace(document, source=source, warnings=(WARNING, *document.warnings))


def _missing_or(error: ReadError) -> ReadError:
    """Return why a document is not converted; where LibreOffice is missing, with what to do."""
    if error.reason is not Reason.NEEDS_LIBREOFFICE:
        return error
    return ReadError(
        error.reason, "only a conversion makes it readable; install LibreOffice, or save it as .docx or .xlsx"
    )
