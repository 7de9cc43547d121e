"""A search through folders bears links that go in circles, and leaves out what is no document."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.model import Reason
from ziping.running.files import OutError, Search, list_files, refuse_among

LARGEST = 10**9


def names(search: Search, *paths: Path) -> list[str]:
    return [listed.file for listed, _ in list_files(paths, search, LARGEST)]


def test_a_link_that_goes_in_a_circle_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "good.txt").write_text("forms 1", encoding="utf-8")
    found = [listed for listed, _ in list_files([tmp_path, tmp_path / "one"], Search(tmp_path / "out"), LARGEST)]
    assert [listed.reason for listed in found] == [None, Reason.UNREADABLE_PATH, Reason.UNREADABLE_PATH]
    assert all(listed.detail for listed in found[1:])


def test_hidden_and_temporary_files_are_counted(tmp_path: Path) -> None:
    for name in (".hidden", "~$form.docx", "index.toml", "form.docx.part", "form.tmp", "form.docx"):
        (tmp_path / name).touch()
    (tmp_path / ".git").mkdir()
    search = Search()
    assert names(search, tmp_path) == [(tmp_path / "form.docx").as_posix()]
    assert search.ignored == 6
    assert names(search, tmp_path / ".hidden") == [(tmp_path / ".hidden").as_posix()]


@pytest.mark.parametrize(
    ("file", "text"), [("store.sqlite", ""), ("datapackage.json", '{"profile": "x", "name": "ziping-dataset"}')]
)
def test_a_dataset_of_an_earlier_run_is_no_folder_of_documents(file: str, text: str, tmp_path: Path) -> None:
    older = tmp_path / "older"
    (older / "csv").mkdir(parents=True)
    (older / file).write_text(text, encoding="utf-8")
    (older / "csv" / "documents.csv").touch()
    (tmp_path / "form.txt").touch()
    search = Search(tmp_path / "out")
    assert names(search, tmp_path) == [(tmp_path / "form.txt").as_posix()]
    assert search.datasets == [older]


@pytest.mark.parametrize("text", ['{"name": "their own"}', "[]", "no JSON"])
def test_a_data_package_of_others_is_a_folder_like_any(text: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    search = Search()
    assert len(names(search, tmp_path)) == 1
    assert not search.datasets


def test_the_folder_of_the_run_may_lie_within_the_documents_but_not_around_them(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (tmp_path / "link").symlink_to(documents)
    refuse_among([documents], documents / "out")
    refuse_among([documents], tmp_path / "documents-out")
    for out in (documents, tmp_path, tmp_path / "link"):
        with pytest.raises(OutError, match="name another folder with --out"):
            refuse_among([documents], out)
