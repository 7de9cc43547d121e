"""Documents of old word processors (.doc, .wps, .rtf) as .docx, by LibreOffice without its window.

Many files are converted at one start, in a profile of their own, within a time limit; a file that makes LibreOffice
stumble is tried once more alone, so that it takes no other with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256 as digest
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.model import Document, ReadError, Reason
from extract.read import find_kind
from ziping.result import Result

WARNING = "read through a conversion by LibreOffice"
MEDIA_TYPES = {".doc": "application/msword", ".rtf": "application/rtf", ".xml": "application/msword"}

BATCH = 40  # files at one start: its cost is spread, and a kill loses little
BATCH_BYTES = 64 << 20

_START, _PER_FILE = 60.0, 20.0  # seconds that a start and each file may take
_MAGIC = {b"\xd0\xcf\x11\xe0": ".doc", b"{\\rt": ".rtf", b"<?xm": ".xml"}
_HEAD = 4
_PROGRAMS = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
# Neither macros nor what a document links to: a conversion reads the document alone.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as .docx, with the media type of the original."""

    data: bytes
    media_type: str


def kind_to_convert(data: bytes) -> str | None:
    """Return the suffix under which LibreOffice shall see a document; None for one that is read without it."""
    suffix = _MAGIC.get(data[:_HEAD])
    if suffix is None:
        return None
    try:
        return suffix if find_kind(data).reason is Reason.NEEDS_LIBREOFFICE else None
    except ReadError:
        return None


def document_to_convert(path: Path) -> bytes | None:
    """Return the bytes of a file that LibreOffice shall convert; None for another one, or one that cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            data = head + file.read() if head in _MAGIC else b""
    except OSError:
        return None
    return data if kind_to_convert(data) else None


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _PROGRAMS if Path(path).exists()), None)


def convert(documents: Mapping[str, bytes]) -> dict[str, Converted | ReadError]:
    """Return each document as .docx, by its key, or why it is none.

    The documents are those for which `kind_to_convert` names a suffix. Without LibreOffice each gives
    NEEDS_LIBREOFFICE; one that LibreOffice does not convert gives DAMAGED, one that it does not end TOO_SLOW.
    """
    program = find_libreoffice()
    if program is None:
        return {key: _missing() for key in documents}
    keys = list(documents)
    results: dict[str, Converted | ReadError] = {}
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        results |= dict(zip(batch, _convert_batch(program, [documents[key] for key in batch]), strict=True))
    return results


def convert_one(data: bytes) -> Converted | None:
    """Return a document as .docx; None for one that is read without LibreOffice.

    Raises:
        ReadError: as `convert` gives it.
    """
    if kind_to_convert(data) is None:
        return None
    result = convert({"": data})[""]
    if isinstance(result, ReadError):
        raise result
    return result


def result_of_original(result: Result, sha256: str | None, converted: Converted) -> Result:
    """Return what a conversion gave as the result of the original."""
    media_type = converted.media_type if result.media_type else None
    change = {"sha256": sha256, "media_type": media_type, "warnings": (WARNING, *result.warnings)}
    return result.model_copy(update=change)


def document_of_original(document: Document, original: bytes, converted: Converted) -> Document:
    """Return what a conversion says as the document that the original is; places are those of the conversion."""
    source = replace(document.source, sha256=digest(original).hexdigest(), media_type=converted.media_type)
    return replace(document, source=source, warnings=(WARNING, *document.warnings))


def _missing() -> ReadError:
    """Return what to say where LibreOffice is not installed."""
    return ReadError(
        Reason.NEEDS_LIBREOFFICE, "an old word processor's document; install LibreOffice, or save it as .docx"
    )


def _convert_batch(program: str, documents: Sequence[bytes]) -> Iterator[Converted | ReadError]:
    results = _start(program, documents)
    for document, result in zip(documents, results, strict=True):
        again = isinstance(result, ReadError) and len(documents) > 1
        yield _start(program, [document])[0] if again else result


def _start(program: str, documents: Sequence[bytes]) -> list[Converted | ReadError]:
    """Convert documents at one start, in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="ziping-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, into = folder / "profile", folder / "converted"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        files = [folder / f"{number}{kind_to_convert(data)}" for number, data in enumerate(documents)]
        for file, data in zip(files, documents, strict=True):
            file.write_bytes(data)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(into), *map(str, files)]
        in_time = _run(command, _START + _PER_FILE * len(files))
        return [_collect(file, into / f"{file.stem}.docx", in_time=in_time) for file in files]


def _collect(original: Path, result: Path, *, in_time: bool) -> Converted | ReadError:
    if result.exists():
        return Converted(result.read_bytes(), MEDIA_TYPES[original.suffix])
    if in_time:
        return ReadError(Reason.DAMAGED, "LibreOffice does not convert it")
    return ReadError(Reason.TOO_SLOW, "LibreOffice did not end its conversion")


def _run(command: Sequence[str], seconds: float) -> bool:
    """Run a command and tell whether it ended in time; its processes are ended with it."""
    process = subprocess.Popen(  # noqa: S603 - LibreOffice, with files named by number
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    else:
        return True
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
