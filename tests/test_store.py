from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from stand_in import stand_in

from extract.model import Reason
from ziping.result import Parcel, failed, pack
from ziping.running.store import Edition, Listed, StoreError, open_store

EDITION = Edition("code", "limits", contacts=False)
FILES = [Listed("a", "1" * 64, 3), Listed("b", "2" * 64, 3), Listed("c", "1" * 64, 3)]


def parcel(sha256: str, text: str = "forms 1") -> Parcel:
    return pack(stand_in(text.encode(), "x").without_contacts().model_copy(update={"sha256": sha256}))


def failure(sha256: str, reason: Reason) -> Parcel:
    return pack(failed("x", sha256, reason, "why"))


def waiting_after(path: Path, edition: Edition, *parcels: Parcel) -> list[str]:
    """Return what waits when a store with these results is opened by another edition."""
    with open_store(path, EDITION) as store:
        store.list_files(FILES)
        for item in parcels:
            store.put("a" if item.sha256 == "1" * 64 else "b", item)
    with open_store(path, edition) as store:
        return [file for file, _ in store.waiting()]


def test_the_same_bytes_under_two_names_wait_once_and_are_finished_twice(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", EDITION) as store:
        store.list_files(FILES)
        assert store.waiting() == [("a", "1" * 64), ("b", "2" * 64)]
        assert store.contents() == 2
        store.put("a", parcel("1" * 64))
        assert store.waiting() == [("b", "2" * 64)]
        found = [(item.result["file"], item.result["status"], item.first) for item in store.finished()]
    assert found == [("a", "ok", True), ("b", "failed", True), ("c", "ok", False)]


def test_a_result_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    assert waiting_after(tmp_path / "store", EDITION, parcel("1" * 64)) == ["b"]


def test_results_of_other_code_are_made_again(tmp_path: Path) -> None:
    assert waiting_after(tmp_path / "store", replace(EDITION, code="other"), parcel("1" * 64)) == ["a", "b"]


def test_with_other_limits_only_what_failed_on_them_is_made_again(tmp_path: Path) -> None:
    slow, good = failure("1" * 64, Reason.TOO_SLOW), parcel("2" * 64)
    assert waiting_after(tmp_path / "store", replace(EDITION, limits="other"), slow, good) == ["a"]


def test_what_crashed_is_tried_again_by_the_next_run_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "store"
    crashed, good = failure("1" * 64, Reason.CRASHED), parcel("2" * 64)
    assert waiting_after(path, EDITION, crashed, good) == ["a"]
    with open_store(path, EDITION) as store:
        store.put("a", crashed)
    with open_store(path, EDITION) as store:
        store.list_files(FILES)
        assert store.crashed_before() == 1
        store.put("a", parcel("1" * 64))
        assert store.crashed_before() == 0
        assert store.copies() == 1


def test_an_encrypted_file_stays_encrypted_under_other_limits(tmp_path: Path) -> None:
    locked = failure("1" * 64, Reason.ENCRYPTED)
    assert waiting_after(tmp_path / "store", replace(EDITION, limits="other"), locked) == ["b"]


def test_a_file_that_could_not_be_opened_waits_again_when_it_is_listed_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", EDITION) as store:
        store.list_files(FILES)
        store.put("a", failure("1" * 64, Reason.UNREADABLE_PATH))
        assert [file for file, _ in store.waiting()] == ["b"]
        assert next(item.result["reason"] for item in store.finished()) == "unreadable_path"
        store.list_files(FILES)
        assert [file for file, _ in store.waiting()] == ["a", "b"]


def test_contacts_are_gone_from_the_file_when_a_later_run_does_not_want_them(tmp_path: Path) -> None:
    path = tmp_path / "store"
    result = stand_in(b"forms 1", "x")
    with open_store(path, replace(EDITION, contacts=True)) as store:
        plain = pack(result)._replace(sha256="1" * 64, payload=result.model_dump_json().encode())
        store.put("a", plain)
    assert "张三".encode() in path.read_bytes()
    with open_store(path, EDITION):
        pass
    assert "张三".encode() not in path.read_bytes()


def test_a_store_of_another_schema_version_is_refused_and_fresh_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path, EDITION) as store:
        store.list_files(FILES)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE about SET value = '0.1/1'")
    with pytest.raises(StoreError, match=r"made with schema 0.1/1, this is .*; --fresh"), open_store(path, EDITION):
        pass
    with open_store(path, EDITION, fresh=True) as store:
        assert store.contents() == 0


def test_a_file_that_is_no_store_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_text("not a database " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="is no store of ziping"), open_store(path, EDITION):
        pass


def test_a_store_in_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path, EDITION), pytest.raises(StoreError, match="another run"), open_store(path, EDITION):
        pass


def test_an_error_of_the_caller_is_not_taken_for_one_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_store(tmp_path / "store", EDITION):
        raise ZeroDivisionError
