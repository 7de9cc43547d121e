"""What goes wrong is told in one line: what it is about, what is wrong, what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import FORM, answers, invoke, text_file

from normalize.tables import parse_table
from normalize.taxonomy import taxonomy

__all__ = ["text_file"]  # the fixture


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("read --nonsense x", "read: no such option: --nonsense; see `ziping read --help`"),
        ("run x", "run: missing option '--out'; see `ziping run --help`"),
        ("run x --out y --workers many", "run: --workers 'many' is no whole number; see `ziping run --help`"),
        ("run x --out y --workers 0", "run: --workers '0' is below 1; see `ziping run --help`"),
        ("quantity a b", "quantity: got unexpected extra argument(s) (b); see `ziping quantity --help`"),
        ("nonsense", "command line: no such command 'nonsense'; see `ziping --help`"),
        ("golden accept", "golden accept: missing argument 'CASE'; see `ziping golden accept --help`"),
        (
            "taxonomy export --format x",
            "taxonomy export: --format 'x' is not one of 'csv', 'json', 'skos', 'jsonld'; see `ziping taxonomy export --help`",
        ),
    ],
)
def test_wrong_usage_is_told_in_one_line(arguments: str, complaint: str) -> None:
    result = invoke(*arguments.split())
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"ziping: {complaint}\n")


def test_a_command_without_arguments_shows_its_help() -> None:
    for arguments in ([], ["taxonomy"]):
        result = invoke(*arguments)
        assert result.exit_code == 2
        assert "Commands:" in result.stderr


@pytest.mark.parametrize("content", [None, b"a = [", b"\xff\xfe\x00"])
def test_judgements_that_cannot_be_read_are_named_with_what_to_give(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "judgements.toml"
    if content is not None:
        path.write_bytes(content)
    for command in (["match", "质量指标"], ["record", path], ["run", tmp_path / "x.txt", "--out", tmp_path / "out"]):
        (tmp_path / "x.txt").write_text(FORM, encoding="utf-8")
        result = invoke(*command, "--judgements", path)
        (line,) = result.stderr.splitlines()
        assert result.exit_code == 2
        assert line.startswith(f"ziping: {path}: ")
        assert line.endswith("; give a TOML or JSON Lines file as docs/matching.md describes it")


def test_a_label_above_that_is_none_is_told() -> None:
    result = invoke("match", "质量指标", "--kind", "level2", "--level1", "bogus")
    assert result.stdout.startswith("L2.quality")
    assert result.stderr == "ziping: --level1 bogus: no label of this level; see `ziping taxonomy list --kind level1`\n"
    assert not invoke("match", "及时率", "--level1", "产出指标", "--level2", "时效指标").stderr


def test_a_file_that_cannot_be_checked_says_why_and_has_no_findings(tmp_path: Path) -> None:
    missing = tmp_path / "missing.pdf"
    (found,) = answers(invoke("check", missing, "--json"))
    assert (found["status"], found["reason"], found["findings"]) == ("failed", "unreadable_path", [])
    assert found["detail"]
    assert invoke("check", missing).stdout == ""


def test_a_file_without_a_form_is_said_to_have_none(tmp_path: Path) -> None:
    path = tmp_path / "readme.md"
    path.write_text("# Readme\n\nNothing of interest.\n", encoding="utf-8")
    result = invoke("check", path)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{path.as_posix()}: no form found, ")


def test_a_run_names_what_it_could_not_read_and_what_to_do(text_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(22):
        (folder / f"{number:02}.pdf").write_bytes(b"%PDF-1.4 cut" + bytes([number]))
    (folder / "good.txt").write_bytes(text_file.read_bytes())
    result = invoke("run", folder, "--out", tmp_path / "out", "--workers", 1)
    told = [line for line in result.stderr.splitlines() if line.startswith("ziping: ")]
    assert len(told) == 21
    assert told[0].startswith(f"ziping: {folder.as_posix()}/00.pdf: damaged (")
    assert told[0].endswith("; fetch it again, or open and save it in its own program")
    assert told[-1].startswith("ziping: 2 more documents: could not be read; see ")
    rows = [line.split() for line in result.stdout.partition("\ndocuments")[2].splitlines()]
    assert rows[:4] == [["23"], ["failed", "22"], ["damaged", "22"], ["no", "forms", "1"]]


def test_a_run_says_what_it_knew_and_what_is_there_twice(text_file: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.txt"
    twin.write_bytes(text_file.read_bytes())
    command = ["run", text_file, twin, "--out", tmp_path / "out", "--workers", 1]
    assert invoke(*command).stdout.splitlines()[-1].endswith(" s; 1 with the same bytes as another file")
    last = invoke(*command).stdout.splitlines()[-1]
    assert last.endswith(" s; 1 known from an earlier run; 1 with the same bytes as another file")


def test_a_run_says_what_it_passed_over(text_file: Path, tmp_path: Path) -> None:
    assert invoke("run", text_file, "--out", tmp_path / "older", "--quiet").exit_code == 0
    (tmp_path / "~$form.docx").touch()
    result = invoke("run", tmp_path, "--out", tmp_path / "out", "--json")
    (summary,) = answers(result)
    older = (tmp_path / "older").as_posix()
    assert (summary["documents"], summary["ignored"], summary["datasets"]) == (1, 1, [older])
    assert f"ziping: {older}: a dataset of `ziping run`, passed over; `ziping check {older}` " in result.stderr
    assert "ziping: hidden, temporary and index files: 1 passed over; " in result.stderr
    assert invoke("run", tmp_path / "older", "--out", tmp_path / "new").exit_code == 3
    assert not (tmp_path / "new").exists()


def test_a_dataset_is_not_written_over_or_around_its_documents(text_file: Path, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path.parent, text_file):
        result = invoke("run", text_file, tmp_path, "--out", out)
        assert result.exit_code == 2
        assert result.stderr.endswith("name another folder with --out\n")
    assert list(tmp_path.iterdir()) == [text_file]


def test_an_engine_that_is_absent_is_told_before_any_work(
    text_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    result = invoke("run", text_file, "--out", tmp_path / "out", "--engine", "ray")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_says_how_far_it_came(number: int, code: int, text_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ziping", "run", str(text_file), "--out", str(tmp_path / "out"), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stderr is not None
        assert process.stderr.readline() == "0/1\n"
        process.send_signal(number)
        told = process.stderr.read()
    stopped = f"ziping: {tmp_path / 'out'}: stopped at 0 of 1; run the same command again to continue\n"
    assert (process.returncode, told) == (code, stopped)


@pytest.mark.parametrize("command", ["read", "record", "check", "run"])
def test_a_fault_in_the_packages_own_words_is_told_once(
    command: str, text_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalize.taxonomy.read_table", lambda _: {"level2": [{"id": "L2.x", "usage": ["a", "b"]}]})
    taxonomy.cache_clear()
    result = invoke(command, text_file, *(["--out", tmp_path / "out"] if command == "run" else []))
    taxonomy.cache_clear()
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "normalize/data/indicators_levels.toml: level2 L2.x: " in result.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[[level2]]\nid = "L2.x"\nname = "x"\ndefinition = "x"\nusage = ["a"]',
            "level2 L2.x: usage must be one text, ",
        ),
        (
            '[[level2]]\nid = "L2.x"\nname = "x"\ndefinition = "x"\npublished = "a"',
            "level2 L2.x: published must be a list",
        ),
        (
            '[[level2]]\nid = "L2.x"\nname = "x"\ndefinition = "x"\nunits = "a"',
            "level2 L2.x: no such key units; there are ",
        ),
        ('[[level2]]\nname = "x"\ndefinition = "x"', "level2 number 1: id is missing"),
        ('[[levle2]]\nname = "x"', "no such key levle2; there are sources, level1, "),
        ('[level2]\nname = "x"', "level2: each concept needs the heading [[level2]]"),
        ('[[level2]]\nname = "x', "Unterminated string"),
    ],
)
def test_a_slip_in_the_tree_is_told_with_its_file_and_key(
    text: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("normalize.taxonomy.read_table", lambda _: parse_table(text.encode()))
    taxonomy.cache_clear()
    result = invoke("taxonomy", "check")
    taxonomy.cache_clear()
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"ziping: taxonomy: normalize/data/indicators_levels.toml: {fault}")
    assert line.endswith("; mend the files in normalize/data")
