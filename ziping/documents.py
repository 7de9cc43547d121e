"""One document at a time, in the caller's own process: `ziping.read`, `ziping.record` and `ziping.check`."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from extract.model import ReadError, Reason
from ziping.judgements import Given, load_judgements
from ziping.office.convert import convert_one, document_of_original, printed, result_of_original
from ziping.process import process, read_document
from ziping.result import Result, awaits_pages, failed

if TYPE_CHECKING:
    from extract.model import Document
    from normalize.finding import Finding
    from normalize.match.judge import Judgements

Input = str | Path | tuple[bytes, str]


def read(source: Input) -> Document:
    """Return what a document says: paragraphs and tables, each text with its place.

    Args:
        source: a path, or (bytes, file name).

    Raises:
        ReadError: the document cannot be read; `reason` says why.
    """
    data, name = _bytes_and_name(source)
    converted = convert_one(data)
    if converted is None:
        return read_document(data, name)
    return document_of_original(read_document(converted.data, name), data, converted)


def record(
    source: Input, *, with_contacts: bool = False, judgements: Given = None, second_reading: bool = True
) -> Result:
    """Return a document's records, statements and findings.

    Args:
        source: a path, or (bytes, file name).
        with_contacts: keep the persons and telephone numbers that forms name.
        judgements: files of a person's decisions on labels, which come before the matcher's.
        second_reading: let LibreOffice, where it is installed, print a Word document whose figures contradict each
            other, so that its cells are read a second time on the page.

    Returns:
        The result; of status `failed` with a reason where the document cannot be read. No limits of time and memory
        apply here: `ziping.run` has them.

    Raises:
        JudgementError: the judgements cannot be read, or contradict each other.
    """
    judged = load_judgements(judgements)
    try:
        data, name = _bytes_and_name(source)
    except ReadError as error:
        return failed(str(source), None, error.reason, error.detail)
    result = _process(data, name, judged, second_reading=second_reading)
    return result if with_contacts else result.without_contacts()


def check(source: Input) -> tuple[Finding, ...]:
    """Return a document's findings.

    Args:
        source: a path, or (bytes, file name).

    Raises:
        ReadError: the document cannot be read; `reason` says why.
    """
    result = record(source)
    if result.reason is not None:
        raise ReadError(result.reason, result.detail or "")
    return result.findings


def _process(data: bytes, name: str, judgements: Judgements, *, second_reading: bool) -> Result:
    digest = sha256(data).hexdigest()
    try:
        converted = convert_one(data)
    except ReadError as error:
        return failed(name, digest, error.reason, error.detail)
    readable = converted.data if converted else data
    result = process(readable, name, judgements)
    if second_reading and awaits_pages(result):
        result = _with_second_reading(result, readable, data, judgements)
    return result_of_original(result, digest, converted) if converted else result


def _with_second_reading(result: Result, data: bytes, original: bytes, judgements: Judgements) -> Result:
    """Process a document once more, with its pages as they are printed; where that fails, the result stands."""
    (pages,) = printed([original])
    try:
        return result if isinstance(pages, ReadError) else process(data, result.file, judgements, pages=pages)
    except Exception:  # noqa: BLE001 - whatever the printed pages provoke, the first reading stands
        return result


def _bytes_and_name(source: Input) -> tuple[bytes, str]:
    if isinstance(source, tuple):
        return source
    path = Path(source)
    try:
        return path.read_bytes(), path.as_posix()
    except OSError as error:
        raise ReadError(Reason.UNREADABLE_PATH, f"{path}: {error.strerror or 'cannot be read'}") from error
