"""Which files a run takes, what they are called in its results, and what their bytes are."""

from __future__ import annotations

import fnmatch
import os
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

import extract
import normalize
from extract.model import Reason
from ziping.store import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

# Files of a folder that are no documents: a folder's own index, and what systems and word processors leave behind.
# Hidden files and folders (a name that begins with a dot) are passed over too. A file that is named itself is taken.
IGNORED = ("index.toml", "Thumbs.db", "desktop.ini", "~$*", "*.tmp", "*.part")


def list_files(paths: list[Path], out: Path, largest: int) -> list[tuple[Listed, Path]]:
    """Return each file once, in order of name, with where it is.

    Args:
        paths: files and folders.
        out: the run's own folder, which is never searched.
        largest: size in bytes above which a file is not opened.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path, out.resolve()):
            found.setdefault(file.resolve(), file)
    listed = ((_listed(file, largest), file) for file in found.values())
    return sorted(listed, key=lambda item: item[0].file)


def code_digest() -> str:
    """Return a short digest of the code and data that results depend on: with other code they are made again."""
    folders = [Path(folder) for package in (extract, normalize) for folder in package.__path__]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".json"}]
    files += [Path(__file__).with_name(name) for name in ("process.py", "result.py", "convert.py")]
    digest = sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(path: Path, out: Path) -> Iterator[Path]:
    """Yield a file, or the files of a folder and its folders, each folder once though links lead to it again."""
    if not path.is_dir():
        yield path
        return
    seen, unlisted = {out, path.resolve()}, list[Path]()
    for folder, folders, names in os.walk(path, onerror=lambda e: unlisted.append(Path(e.filename)), followlinks=True):
        inner = {Path(folder, name).resolve(): name for name in sorted(folders, reverse=True) if _wanted(name)}
        folders[:] = sorted(name for place, name in inner.items() if place not in seen)
        seen |= inner.keys()
        yield from (Path(folder, name) for name in sorted(names) if _wanted(name))
    yield from unlisted


def _wanted(name: str) -> bool:
    return not name.startswith(".") and not any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED)


def _listed(path: Path, largest: int) -> Listed:
    name = _printable(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            return Listed(name, None, None, Reason.UNREADABLE_PATH, "the folder cannot be listed")
        if not path.is_file():
            return Listed(name, None, None, Reason.UNREADABLE_PATH, "not a regular file")
        if size > largest:
            return Listed(name, None, size, Reason.TOO_LARGE, f"over {largest >> 20} MiB")
        with path.open("rb") as file:
            return Listed(name, file_digest(file, "sha256").hexdigest(), size)
    except OSError as error:
        return Listed(name, None, None, Reason.UNREADABLE_PATH, error.strerror or "cannot be read")


def _printable(path: Path) -> str:
    """Return a path as text with slashes; bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
