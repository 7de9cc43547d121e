"""Which files a run takes, what they are called in its results, and what their bytes are."""

from __future__ import annotations

import fnmatch
import json
import os
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

import extract
import normalize
from extract.model import Reason
from ziping.running.store import STORE, Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = "ziping-dataset"  # the name in the `datapackage.json` of a run
# Files of a folder that are no documents: a folder's own index, and what systems and word processors leave behind.
# Hidden files and folders (a name that begins with a dot) are passed over too. A file that is named itself is taken.
IGNORED = ("index.toml", "Thumbs.db", "desktop.ini", "~$*", "*.tmp", "*.part")


class OutError(Exception):
    """The folder for a dataset cannot be used; the message is one line for a person."""


@dataclass(slots=True)
class Search:
    """A search through folders: where it has been, and what it passed over.

    `ignored` counts hidden and temporary files and folders; `datasets` are folders that a run wrote, whose tables are
    no documents. The folder `out` is that of the run itself, and not among them.
    """

    out: Path | None = None
    ignored: int = 0
    datasets: list[Path] = field(default_factory=list)

    def files(self, path: Path) -> Iterator[Path]:
        """Yield a file, or the files of a folder and its folders, each folder once though links lead to it again."""
        if not os.path.isdir(path):  # noqa: PTH112 - says False where `Path.is_dir` raises
            yield path
            return
        seen, unlisted = {_real(place) for place in (self.out, path) if place}, list[Path]()
        walk = os.walk(path, onerror=lambda error: unlisted.append(Path(error.filename)), followlinks=True)
        for walked, folders, names in walk:
            folder = Path(walked)
            if _is_dataset(folder, names):
                self.datasets.append(folder)
                folders.clear()
                continue
            inner = {_real(folder / name): name for name in sorted(self._wanted(folders), reverse=True)}
            folders[:] = sorted(name for place, name in inner.items() if place not in seen)
            seen |= inner.keys()
            yield from (folder / name for name in sorted(self._wanted(names)))
        yield from unlisted

    def _wanted(self, names: list[str]) -> list[str]:
        """Return the names that are not ignored, and count the others."""
        wanted = [name for name in names if not _is_ignored(name)]
        self.ignored += len(names) - len(wanted)
        return wanted


def list_files(paths: Sequence[Path], search: Search, largest: int) -> list[tuple[Listed, Path]]:
    """Return each file once, in order of name, with where it is.

    Args:
        paths: files and folders.
        search: what is told of the folders that are searched.
        largest: size in bytes above which a file is not opened.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in search.files(path):
            found.setdefault(_real(file), file)
    listed = ((_listed(file, largest), file) for file in found.values())
    return sorted(listed, key=lambda item: item[0].file)


def refuse_among(paths: Sequence[Path], out: Path) -> None:
    """Refuse a folder for the dataset that is one of the files and folders to read, or holds one.

    Raises:
        OutError: it is or does; a later run could not tell its tables from documents.
    """
    for path in paths:
        if Path(_real(path)).is_relative_to(_real(out)):
            said = "is what shall be read" if _real(path) == _real(out) else f"holds {path}, which shall be read"
            raise OutError(f"{out}: {said}; name another folder with --out")


def code_digest() -> str:
    """Return a short digest of the code and data that results depend on: with other code they are made again."""
    home = Path(__file__).parents[1]
    folders = [Path(folder) for package in (extract, normalize) for folder in package.__path__]
    folders += [home / "office", home / "second"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".json"}]
    files += [home / "process.py", home / "result.py"]
    digest = sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _real(path: Path) -> str:
    """Return where a path leads; unlike `Path.resolve` it bears links that go in circles."""
    return os.path.realpath(path)


def _is_dataset(folder: Path, names: Sequence[str]) -> bool:
    """Tell whether a folder with files of these names is one that a run wrote."""
    if STORE in names:
        return True
    try:
        package = json.loads((folder / "datapackage.json").read_bytes()) if "datapackage.json" in names else None
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and package.get("name") == PACKAGE


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED)


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
