"""LibreOffice without its window: documents of one kind as another.

Many files are turned at one start, in a profile of their own, within a time limit; a file that makes LibreOffice
stumble is tried once more alone, so that it takes no other with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from extract.model import ReadError, Reason

Item = TypeVar("Item")
Original = tuple[bytes, str]  # a document, and the suffix under which LibreOffice shall see it

BATCH = 40  # files at one start: its cost is spread, and a kill loses little
BATCH_BYTES = 64 << 20

_START, _PER_FILE = 60.0, 20.0  # seconds that a start and each file may take
_PROGRAMS = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
# Neither macros nor what a document links to: LibreOffice reads the document alone.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


class Target(StrEnum):
    """What documents are turned into: a suffix, and the name of LibreOffice's filter."""

    DOCX = "docx:MS Word 2007 XML"
    XLSX = "xlsx:Calc MS Excel 2007 XML"
    PDF = "pdf:writer_pdf_Export"


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _PROGRAMS if Path(path).exists()), None)


def turned(originals: Sequence[Original], target: Target) -> list[bytes | ReadError]:
    """Return each document as the other kind, or why it is not turned.

    Without LibreOffice each gives NEEDS_LIBREOFFICE; one that LibreOffice does not turn gives DAMAGED, one that it does
    not end TOO_SLOW.
    """
    program = find_libreoffice()
    if program is None:
        return [ReadError(Reason.NEEDS_LIBREOFFICE, "LibreOffice is not installed") for _ in originals]
    batches = in_batches(originals, lambda original: len(original[0]))
    return [result for batch in batches for result in _turn_batch(program, batch, target)]


def in_batches(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield the items, each of a size in bytes, in lists for one start each; no item is asked for before its list."""
    batch: list[Item] = []
    room = BATCH_BYTES
    for item in items:
        if batch and (len(batch) == BATCH or size(item) > room):
            yield batch
            batch, room = [], BATCH_BYTES
        batch.append(item)
        room -= size(item)
    if batch:
        yield batch


def _turn_batch(program: str, originals: Sequence[Original], target: Target) -> Iterator[bytes | ReadError]:
    results = _start(program, originals, target)
    for original, result in zip(originals, results, strict=True):
        again = isinstance(result, ReadError) and len(originals) > 1
        yield _start(program, [original], target)[0] if again else result


def _start(program: str, originals: Sequence[Original], target: Target) -> list[bytes | ReadError]:
    """Turn documents at one start, in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="ziping-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile, into = folder / "profile", folder / "turned"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        files = [folder / f"{number}{suffix}" for number, (_, suffix) in enumerate(originals)]
        for file, (data, _) in zip(files, originals, strict=True):
            file.write_bytes(data)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", target, "--outdir", str(into), *map(str, files)]
        in_time = _run(command, _START + _PER_FILE * len(files))
        made = [into / f"{file.stem}.{target.partition(':')[0]}" for file in files]
        return [_collect(file, in_time=in_time) for file in made]


def _collect(result: Path, *, in_time: bool) -> bytes | ReadError:
    if result.exists():
        return result.read_bytes()
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
