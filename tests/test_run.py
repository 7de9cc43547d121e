from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow.parquet as pq
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from stand_in import real_unless_told, stand_in

from ziping.job import EngineError, run
from ziping.running.contain import Limits
from ziping.running.files import Search, list_files

EXACT = {".parquet", ".csv", ".json", ".jsonl", ".xlsx", ".html"}  # files that are the same to the byte
CORPUS = Path(__file__).parents[1] / "corpus" / "documents"


@pytest.fixture(autouse=True)
def code_that_nobody_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["ziping.job"], "code_digest", lambda: "frozen")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    documents = Path("documents")
    documents.mkdir()
    for number in range(6):
        (documents / f"{number}.txt").write_text(f"forms {number % 3} sleep 0.0{6 - number}", encoding="utf-8")
    (documents / "inner").mkdir()
    (documents / "inner" / "twin.txt").write_bytes((documents / "1.txt").read_bytes())
    return documents


def exports(out: Path) -> dict[str, bytes]:
    files = (path for path in out.rglob("*") if path.suffix in EXACT)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def rows(out: str | Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(f"{out}/{table}.parquet").to_pylist()
    return found


def test_one_worker_and_two_workers_write_the_same_bytes(folder: Path) -> None:
    one = run(folder, "one", 1, work=stand_in)
    two = run(folder, "two", 2, work=stand_in)
    assert exports(Path("one")) == exports(Path("two"))
    assert one.model_dump(exclude={"out", "elapsed"}) == two.model_dump(exclude={"out", "elapsed"})


def test_the_summary_counts_contents_once_and_files_each(folder: Path) -> None:
    summary = run(folder, "out", 1, work=stand_in)
    assert summary.documents == 7
    assert summary.processed == 6
    assert summary.statuses == {"no_forms": 2, "ok": 5}
    assert summary.forms == 0 + 1 + 2 + 0 + 1 + 2
    assert summary.findings == {"broken": {"contradiction": 6}}


def test_every_bad_file_is_a_row_with_its_reason_and_the_others_are_unaffected(folder: Path) -> None:
    bad = {"crash": "segfault", "hang": "hang in C", "lock": "encrypted", "big": "x" * 3000, "wide": "devour"}
    for name, text in bad.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "broken-link").symlink_to("nowhere")
    run([folder, "missing.pdf"], "out", 2, work=stand_in, limits=Limits(seconds=1.0, size=2000))
    reasons = {row["file"]: row["reason"] for row in rows("out", "documents")}
    assert {file: reason for file, reason in reasons.items() if reason} == {
        "documents/big": "too_large",
        "documents/broken-link": "unreadable_path",
        "documents/crash": "crashed",
        "documents/hang": "too_slow",
        "documents/lock": "encrypted",
        "documents/wide": "out_of_memory",
        "missing.pdf": "unreadable_path",
    }
    assert len(reasons) == 14


def test_a_folder_of_hostile_files_gives_a_reason_for_each_and_reads_the_good_one(tmp_path: Path) -> None:
    hostile, good = tmp_path / "hostile", CORPUS / "ningqu-aid-2021"
    hostile.mkdir()
    pdf, docx = good.with_suffix(".pdf").read_bytes(), good.with_suffix(".docx").read_bytes()
    (hostile / "cut.pdf").write_bytes(pdf[: len(pdf) // 3])
    (hostile / "encrypted.pdf").write_bytes(encrypted_pdf())
    (hostile / "empty.pdf").touch()
    (hostile / "bomb.docx").write_bytes(zip_bomb(docx))
    (hostile / "letter.txt").write_text("Dear reader, this is a letter.", encoding="utf-8")
    (hostile / "hang.txt").write_text("hang", encoding="utf-8")
    (hostile / "good.docx").write_bytes(docx)
    summary = run(hostile, tmp_path / "out", 2, work=real_unless_told, limits=Limits(seconds=3.0))
    found = {Path(row["file"]).name: row["reason"] or row["status"] for row in rows(tmp_path / "out", "documents")}
    assert found == {
        "bomb.docx": "too_large",
        "cut.pdf": "damaged",
        "empty.pdf": "empty",
        "encrypted.pdf": "encrypted",
        "good.docx": "ok",
        "hang.txt": "too_slow",
        "letter.txt": "no_forms",
    }
    assert summary.forms == 2


def encrypted_pdf() -> bytes:
    file = io.BytesIO()
    page = Canvas(file, encrypt=StandardEncryption("secret"))
    page.drawString(100, 100, "a secret")
    page.save()
    return file.getvalue()


def zip_bomb(docx: bytes) -> bytes:
    """Return a Word file with its text replaced by 600 MB of zeros."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(docx)) as good, ZipFile(file, "w", ZIP_DEFLATED) as bomb:
        for name in good.namelist():
            if name != "word/document.xml":
                bomb.writestr(name, good.read(name))
        with bomb.open("word/document.xml", "w") as part:
            for _ in range(600):
                part.write(b"0" * 1_000_000)
    return file.getvalue()


def test_hidden_files_sidecars_and_the_runs_own_folder_are_no_documents(folder: Path) -> None:
    (folder / ".hidden").write_text("forms 1", encoding="utf-8")
    (folder / "index.toml").write_text("forms 1", encoding="utf-8")
    first = run(folder, folder / "out", 1, work=stand_in)
    second = run(folder, folder / "out", 1, work=stand_in)
    assert first.documents == second.documents == 7


def test_a_file_that_is_named_twice_is_one_row(folder: Path) -> None:
    assert run([folder, folder / "1.txt"], "out", 1, work=stand_in).documents == 7


def test_a_linked_folder_is_searched_once_though_links_go_round(folder: Path) -> None:
    (folder / "loop").symlink_to(folder.resolve())
    Path("elsewhere").mkdir()
    Path("elsewhere/linked.txt").write_text("forms 1", encoding="utf-8")
    (folder / "zlink").symlink_to(Path("elsewhere").resolve())
    run(folder, "out", 1, work=stand_in)
    files = [row["file"] for row in rows("out", "documents")]
    assert len(files) == 8
    assert "documents/zlink/linked.txt" in files


def test_a_folder_that_cannot_be_listed_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refused(path: str) -> Any:
        if Path(path).name == "inner":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    (listed,) = [listed for listed, _ in list_files([folder], Search(), 10**9) if listed.reason]
    assert (listed.file, listed.detail) == ("documents/inner", "the folder cannot be listed")


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    ((listed, _),) = list_files([folder / "pipe"], Search(), 10**9)
    assert (listed.reason, listed.detail) == ("unreadable_path", "not a regular file")


def test_a_name_that_is_no_utf8_is_written_with_escapes(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xd7\xd4.txt")).write_text("forms 1", encoding="utf-8")
    run(folder, "out", 1, work=stand_in)
    assert r"documents/\xd7\xd4.txt" in [row["file"] for row in rows("out", "documents")]


def test_a_second_run_processes_nothing_again_and_writes_the_same(folder: Path) -> None:
    run(folder, "out", 1, work=stand_in)
    before = exports(Path("out"))
    assert run(folder, "out", 1, work=stand_in).processed == 0
    assert exports(Path("out")) == before
    assert run(folder, "out", 1, work=stand_in, resume=False).processed == 6


def test_results_of_other_code_are_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder, "out", 1, work=stand_in)
    monkeypatch.setattr(sys.modules["ziping.job"], "code_digest", lambda: "other")
    assert run(folder, "out", 1, work=stand_in).processed == 6


def test_a_file_that_left_the_folder_leaves_the_dataset(folder: Path) -> None:
    run(folder, "out", 1, work=stand_in)
    (folder / "2.txt").unlink()
    run(folder, "out", 1, work=stand_in)
    assert "documents/2.txt" not in [row["file"] for row in rows("out", "documents")]


def test_progress_is_told_of_every_content(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    run(folder, "out", 1, work=stand_in, progress=lambda done, total, _: seen.append((done, total)))
    assert seen == [(done, 6) for done in range(7)]


def test_contacts_stand_in_no_file_unless_asked_for(folder: Path) -> None:
    run(folder, "out", 1, work=stand_in)
    assert not [path for path in Path("out").rglob("*") if path.is_file() and b"13800000000" in path.read_bytes()]
    run(folder, "out", 1, work=stand_in, with_contacts=True)
    assert "13800000000" in rows("out", "forms")[0]["contacts"]


def test_a_folder_without_documents_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    summary = run(tmp_path / "empty", tmp_path / "out", 1, work=stand_in)
    assert (summary.documents, summary.forms) == (0, 0)
    assert pq.read_table(tmp_path / "out" / "forms.parquet").num_rows == 0


def test_an_engine_that_is_not_installed_names_its_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'ziping\[ray\]'"):
        run(folder, "out", engine="ray", work=stand_in)


SCRIPT = """
import sys
from stand_in import stand_in
from ziping.job import run
sys.modules["ziping.job"].code_digest = lambda: "frozen"
run("documents", sys.argv[1], 2, work=stand_in, progress=lambda *told: print(*told, flush=True))
print("finished", flush=True)
"""


def start(out: str) -> subprocess.Popen[str]:
    Path("script.py").write_text(SCRIPT, encoding="utf-8")
    path = [str(Path(__file__).parent), str(Path(__file__).parents[1]), *os.environ.get("PYTHONPATH", "").split(":")]
    return subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "script.py", out],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
    )


def killed_after(out: str, documents: int) -> list[str]:
    """Kill a run when it has acknowledged so many documents; return their names."""
    acknowledged: list[str] = []
    with start(out) as script:
        assert script.stdout is not None
        for line in script.stdout:
            name = line.split()[2:]
            acknowledged += name
            if len(acknowledged) >= documents:
                break
        script.kill()
        acknowledged += [line.split()[2] for line in script.stdout if len(line.split()) == 3]
    return acknowledged


def test_a_run_that_is_killed_again_and_again_loses_nothing_and_ends_like_an_undisturbed_one(folder: Path) -> None:
    undisturbed = run(folder, "undisturbed", 2, work=stand_in)
    acknowledged: list[str] = []
    for _ in range(3):
        acknowledged += killed_after("out", 1)
    last = run(folder, "out", 2, work=stand_in)
    assert len(acknowledged) == len(set(acknowledged)) >= 3
    assert last.processed <= undisturbed.processed - len(acknowledged)
    assert exports(Path("out")) == exports(Path("undisturbed"))


def test_a_killed_worker_leaves_no_trace_in_the_dataset(folder: Path, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    (folder / "victim.txt").write_text(f"forms 2 die once {sign}", encoding="utf-8")
    sign.touch()
    run(folder, "undisturbed", 2, work=stand_in)
    sign.unlink()
    run(folder, "disturbed", 2, work=stand_in)
    assert sign.exists()
    assert exports(Path("disturbed")) == exports(Path("undisturbed"))


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_an_interrupted_run_stops_at_once_and_its_successor_goes_on(folder: Path) -> None:
    (folder / "slow.txt").write_text("sleep 60", encoding="utf-8")
    with start("out") as script:
        assert script.stdout is not None
        while len(script.stdout.readline().split()) != 3:
            pass
        script.send_signal(signal.SIGINT)
        assert script.wait(timeout=10) != 0
    (folder / "slow.txt").unlink()
    assert run(folder, "out", 2, work=stand_in).processed < 6
