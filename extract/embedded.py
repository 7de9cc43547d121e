"""A Word file with the documents embedded in it, whatever kind of file they are.

Word takes them over where they stand when it opens the file, so their text is part of what the file shows.
"""

from __future__ import annotations

from importlib import import_module

from extract.model import Document, ReadError, Reason
from extract.read import Reader, find_kind
from extract.word import read_word

_WHOLE = ("extract.embedded", "read_whole")
_TAKEN_OVER = {
    _WHOLE: ("extract.word", "read_word"),  # what is embedded in an embedded file in turn is not read
    ("extract.word", "read_flat"): ("extract.word", "read_flat"),
    ("extract.web", "read_web"): ("extract.web", "read_web"),
    ("extract.web", "read_archive"): ("extract.web", "read_archive"),
    ("extract.plain", "read_plain"): ("extract.plain", "read_plain"),
}


def read_whole(data: bytes, name: str) -> Document:
    """Return what a .docx says, embedded documents in their places; raises ReadError as `read_word` does."""
    return read_word(data, name, _read_chunk)


def _read_chunk(data: bytes, name: str) -> Document:
    """Return what an embedded document says.

    Raises:
        ReadError: UNSUPPORTED for a kind that Word does not take over or that is not read, else as its reader says.
    """
    kind = find_kind(data)
    taken = _TAKEN_OVER.get(kind.reader) if kind.reader else None
    if taken is None:
        raise ReadError(Reason.UNSUPPORTED, f"{name}: {kind.title}")
    reader: Reader = getattr(import_module(taken[0]), taken[1])
    return reader(data, name)
