"""What a run has done so far, in one SQLite file: results by content, files by name.

Each result is one transaction, so a run that is killed loses nothing that it had acknowledged, and its successor goes
on from there. The log is written ahead (WAL) without a flush to disk at each result: after a power cut the last
documents may be processed again, which costs time, never data. Persons' contacts are stored only where asked for.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.model import Reason
from normalize.record import SCHEMA_VERSION
from ziping.result import Parcel, failed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

STORE = "store.sqlite"  # the file's name in the folder of a run
LAYOUT = 2  # version of the tables below
SCHEMA = f"{SCHEMA_VERSION}/{LAYOUT}"

# These depend on the machine and the limits: with other limits the document gets another chance.
DEPENDS_ON_LIMITS = (
    Reason.TOO_LARGE,
    Reason.TOO_SLOW,
    Reason.OUT_OF_MEMORY,
    Reason.NEEDS_LIBREOFFICE,
)

TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, reason TEXT, detail TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_content ON files (sha256, file);
CREATE TABLE IF NOT EXISTS results (
    sha256 TEXT PRIMARY KEY, edition TEXT NOT NULL, contacts INTEGER NOT NULL, limits TEXT NOT NULL,
    reason TEXT, payload BLOB NOT NULL, awaits_pages INTEGER NOT NULL
);
"""

WAITING = """
SELECT min(file), files.sha256 FROM files LEFT JOIN results USING (sha256)
WHERE files.reason IS NULL AND results.sha256 IS NULL
GROUP BY files.sha256 ORDER BY 1
"""

AWAITING = """
SELECT min(file), files.sha256 FROM files JOIN results USING (sha256)
WHERE files.reason IS NULL AND awaits_pages
GROUP BY files.sha256 ORDER BY 1
"""

FINISHED = """
SELECT file, size, files.sha256, files.reason, files.detail, payload,
       file = (SELECT min(twin.file) FROM files AS twin WHERE twin.sha256 = files.sha256 AND twin.reason IS NULL)
FROM files LEFT JOIN results ON results.sha256 = files.sha256 AND files.reason IS NULL
ORDER BY file
"""


class StoreError(Exception):
    """The store cannot be used; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the run: `sha256` is None where its bytes were not read, and then `reason` says why."""

    file: str
    sha256: str | None
    size: int | None
    reason: Reason | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A file with the JSON of its `Result`; of files with the same bytes, `first` marks the first in order of name."""

    result: dict[str, Any]
    size: int | None
    first: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """What made a result: the code, the limits, and whether contacts were kept."""

    code: str
    limits: str
    contacts: bool


@contextmanager
def open_store(path: Path, edition: Edition, *, fresh: bool = False) -> Iterator[Store]:
    """Open the store at `path`, or begin one; results of another edition are dropped, to be made again.

    Raises:
        StoreError: the file is no store, has another schema version, or another run is using it.
    """
    if fresh:
        _remove(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1.0)) as connection:
            _prepare(connection, path)
            store = Store(connection, edition)
            store.drop_other_editions()
            yield store
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: {error} (is another run using it?)") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is no store of ziping, or is damaged: {error}; --fresh starts a new one") from error


class Store:
    """The files of this run and the results known so far."""

    def __init__(self, connection: sqlite3.Connection, edition: Edition) -> None:
        self._connection = connection
        self._edition = edition
        self._crashed: frozenset[str] = frozenset()

    def drop_other_editions(self) -> None:
        """Forget results that this run would not make in the same way, or need not: what crashed may do so no more."""
        edition = self._edition
        self._connection.execute(
            "DELETE FROM results WHERE edition != ? OR contacts != ?", (edition.code, edition.contacts)
        )
        names = ", ".join("?" * len(DEPENDS_ON_LIMITS))
        self._connection.execute(
            f"DELETE FROM results WHERE limits != ? AND reason IN ({names})",  # noqa: S608 - question marks alone
            (edition.limits, *DEPENDS_ON_LIMITS),
        )
        crashed = self._connection.execute("DELETE FROM results WHERE reason = ? RETURNING sha256", (Reason.CRASHED,))
        self._crashed = frozenset(sha256 for (sha256,) in crashed.fetchall())

    def list_files(self, files: Iterable[Listed]) -> None:
        """Make these the files of the run, in place of an earlier run's."""
        rows = ((item.file, item.sha256, item.size, item.reason, item.detail) for item in files)
        with self._transaction():
            self._connection.execute("DELETE FROM files")
            self._connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", rows)

    def waiting(self) -> list[tuple[str, str]]:
        """Return (file, sha256) of each content without a result, under the first of its names."""
        return self._connection.execute(WAITING).fetchall()

    def crashed_before(self) -> int:
        """Return how many of the contents without a result crashed in an earlier run."""
        return sum(sha256 in self._crashed for _, sha256 in self.waiting())

    def awaiting(self) -> list[tuple[str, str]]:
        """Return (file, sha256) of each content whose result awaits printed pages, under the first of its names."""
        return self._connection.execute(AWAITING).fetchall()

    def settle(self, sha256: str) -> None:
        """Let a result stand as it is, whatever pages it awaits."""
        self._connection.execute("UPDATE results SET awaits_pages = 0 WHERE sha256 = ?", (sha256,))

    def contents(self) -> int:
        """Return how many different contents the run's files have."""
        query = "SELECT count(DISTINCT sha256) FROM files WHERE reason IS NULL"
        count: int = self._connection.execute(query).fetchone()[0]
        return count

    def copies(self) -> int:
        """Return how many of the run's files have the bytes of another, the first in order of name aside."""
        query = "SELECT count(*) - count(DISTINCT sha256) FROM files WHERE reason IS NULL"
        count: int = self._connection.execute(query).fetchone()[0]
        return count

    def put(self, file: str, parcel: Parcel) -> None:
        """Keep a result; when this returns, a kill does not lose it.

        A file that could not be opened is kept under its name, not its content: it may be there the next time.
        """
        if parcel.reason is Reason.UNREADABLE_PATH:
            change = "UPDATE files SET reason = ?, detail = ? WHERE sha256 = (SELECT sha256 FROM files WHERE file = ?)"
            self._connection.execute(change, (parcel.reason, parcel.detail, file))
            return
        edition = self._edition
        row = (parcel.sha256, edition.code, edition.contacts, edition.limits, parcel.reason, parcel.payload)
        self._connection.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, parcel.awaits_pages)
        )

    def finished(self) -> Iterator[Finished]:
        """Yield each file of the run with its result, in order of name."""
        for file, size, sha256, reason, detail, payload, first in self._connection.execute(FINISHED):
            if reason is not None or payload is None:
                cause = Reason(reason or Reason.CRASHED)
                result = failed(file, sha256, cause, detail or "not processed").model_dump(mode="json")
            else:
                result = unpacked(payload) | {"file": file}
            yield Finished(result, size, bool(first))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Take the store for this process alone, and make or verify its tables."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # two runs into one folder would spoil each other's dataset
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # contacts that are dropped are gone
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("INSERT OR IGNORE INTO about VALUES ('schema', ?)", (SCHEMA,))
    connection.execute("COMMIT")
    (found,) = connection.execute("SELECT value FROM about WHERE key = 'schema'").fetchone()
    if found != SCHEMA:
        raise StoreError(f"{path} was made with schema {found}, this is {SCHEMA}; --fresh starts a new one")
    connection.executescript(TABLES)
