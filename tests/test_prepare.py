"""What LibreOffice does for a run, with a stand-in for it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from extract.model import ReadError, Reason
from ziping.office import libreoffice
from ziping.office.libreoffice import in_batches
from ziping.running import prepare
from ziping.running.contain import Task
from ziping.running.prepare import with_pages


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list that grows by the number of documents at each start; what says `stuck` is not printed."""
    sizes: list[int] = []

    def printed(documents: Sequence[bytes]) -> list[bytes | ReadError]:
        sizes.append(len(documents))
        return [ReadError(Reason.DAMAGED, "") if b"stuck" in data else b"pages of " + data for data in documents]

    monkeypatch.setattr(prepare, "printed", printed)
    monkeypatch.setattr(libreoffice, "BATCH", 2)
    return sizes


def tasks(folder: Path, *texts: str) -> list[Task]:
    for text in texts:
        (folder / text).write_text(text, encoding="utf-8")
    return [Task(folder / text, text, sha256(text.encode()).hexdigest()) for text in texts]


@pytest.mark.parametrize("side_by_side", [1, 2, 9])
def test_documents_are_printed_in_their_order_a_batch_at_a_start(
    tmp_path: Path, starts: list[int], side_by_side: int
) -> None:
    found = with_pages(tasks(tmp_path, "a", "b", "c", "d", "e"), side_by_side)
    assert [(task.name, task.pages) for task in found] == [(name, f"pages of {name}".encode()) for name in "abcde"]
    assert sorted(starts) == [1, 2, 2]


def test_a_document_that_is_not_printed_or_has_changed_is_left_out(tmp_path: Path, starts: list[int]) -> None:
    asked = tasks(tmp_path, "a", "stuck", "changed", "gone")
    (tmp_path / "changed").write_text("other", encoding="utf-8")
    (tmp_path / "gone").unlink()
    assert [task.name for task in with_pages(asked)] == ["a"]
    assert starts == [2, 0]


def test_a_batch_ends_where_its_bytes_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "BATCH_BYTES", 10)
    assert list(in_batches([4, 6, 1, 20, 1], lambda size: size)) == [[4, 6], [1], [20], [1]]
