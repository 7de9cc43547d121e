"""The commands print data on stdout, complain in one line on stderr, and leave with the right code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ziping.cli import app

FORM = """昌河市2024年项目支出绩效自评表
\t项目名称\t巡查工作经费
\t主管部门\t昌河市财政局\t实施单位\t昌河市巡查办

"""


def invoke(*args: object, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, catch_exceptions=False)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_the_version_is_printed() -> None:
    result = invoke("--version")
    assert (result.exit_code, result.stdout.split()[0]) == (0, "ziping")


def test_an_unknown_option_is_wrong_usage() -> None:
    assert invoke("read", "--nonsense", "x").exit_code == 2


def test_quantities_are_answered_a_line_each() -> None:
    result = invoke("quantity", stdin='{"raw": "≥280人"}\n{"raw": "优"}\n')
    first, second = answers(result)
    assert result.exit_code == 0
    assert first == {"op": ">=", "low": "280", "high": None, "unit": "人", "kind": "quantity", "flags": []}
    assert second["kind"] == "qualitative"


def test_a_line_that_is_not_understood_is_an_error_and_the_rest_is_answered() -> None:
    result = invoke("quantity", stdin='{"raw": 3}\nnonsense\n{}\n[]\n\n{"raw": "3次"}\n')
    found = answers(result)
    assert [list(answer) for answer in found[:4]] == [["error"]] * 4
    assert "line 2" in found[1]["error"]
    assert "'raw' is missing" in found[2]["error"]
    assert found[4]["low"] == "3"
    assert result.exit_code == 2


def test_a_quantity_can_be_an_argument() -> None:
    assert json.loads(invoke("quantity", "≥280人", "--json").stdout)["unit"] == "人"
    assert "low 280" in invoke("quantity", "≥280人").stdout


def test_labels_are_answered_in_their_context() -> None:
    questions = [
        {"label": "成本指标", "kind": "level1"},
        {"label": "成本指标", "kind": "level2", "context": {"level1": "产出指标"}},
        {"label": "毫不相干的文字", "kind": "level3", "context": None},
    ]
    found = answers(invoke("match", stdin="".join(f"{json.dumps(question)}\n" for question in questions)))
    assert [answer["code"] for answer in found] == ["L1.cost", "L2.output_cost", None]
    assert set(found[0]) == {"code", "probability", "method", "why", "candidates", "extension", "removed"}
    assert set(found[0]["candidates"][0]) == {"code", "score"}


def test_an_unknown_kind_of_label_is_an_error_on_its_line() -> None:
    result = invoke("match", stdin='{"label": "成本指标", "kind": "level9"}\n')
    assert "level9" in answers(result)[0]["error"]
    assert result.exit_code == 2


def test_a_label_can_be_an_argument() -> None:
    assert json.loads(invoke("match", "质量指标", "--kind", "level2", "--json").stdout)["code"] == "L2.quality"
    assert invoke("match", "质量指标", "--kind", "level2").stdout.startswith("L2.quality")


def test_a_partner_program_gets_its_answer_before_it_asks_again() -> None:
    command = [sys.executable, "-m", "ziping", "quantity"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdin is not None
        assert process.stdout is not None
        for low in ("3", "4"):
            process.stdin.write(json.dumps({"raw": f"{low}次"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["low"] == low
        process.stdin.close()


def test_quantities_are_answered_faster_than_five_thousand_a_second() -> None:
    lines = "".join(json.dumps({"raw": f"≥{number}人"}) + "\n" for number in range(5000))
    started = perf_counter()
    assert len(invoke("quantity", stdin=lines).stdout.splitlines()) == 5000
    assert perf_counter() - started < 1.0 * SLACK


SLACK = 3  # for a busy machine


def test_tables_are_read_as_json_in_the_order_of_the_files(text_file: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.txt"
    twin.write_bytes(text_file.read_bytes())
    result = invoke("read", twin, text_file, "--json")
    found = answers(result)
    assert [Path(document["file"]).name for document in found] == ["twin.txt", "form.txt"]
    assert set(found[0]) == {
        "file", "sha256", "media_type", "pages", "tables", "paragraphs", "leftover", "warnings",
    }  # fmt: skip
    cell = found[0]["tables"][0]["cells"][0]
    assert {"row", "col", "rowspan", "colspan", "text", "places"} <= set(cell)


def test_tables_are_drawn_for_people(text_file: Path) -> None:
    result = invoke("read", text_file)
    assert result.exit_code == 0
    assert "│项目名称" in result.stdout


def test_a_missing_file_does_not_stop_the_others(text_file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pdf"
    result = invoke("read", missing, text_file, "--json")
    first, second = answers(result)
    assert result.exit_code == 0
    assert first == {"file": missing.as_posix(), "error": "unreadable_path", "detail": first["detail"]}
    assert second["tables"]
    assert len(result.stderr.splitlines()) == 1
    assert "check the path" in result.stderr


@pytest.mark.parametrize("command", ["read", "record", "check"])
def test_nothing_read_is_an_exit_code_of_its_own(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    (tmp_path / "empty.pdf").write_bytes(b"")
    result = invoke(command, tmp_path / "a.bin", tmp_path / "empty.pdf", tmp_path / "missing")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 3
    assert all(line.count("; ") == 1 for line in result.stderr.splitlines())


def test_a_record_is_one_line_a_file(text_file: Path, tmp_path: Path) -> None:
    found = answers(invoke("record", text_file, tmp_path / "missing", "--json"))
    assert [result["status"] == "failed" for result in found] == [False, True]
    assert {"file", "sha256", "status", "records", "statements", "findings"} <= set(found[0])


def test_a_record_is_drawn_for_people(text_file: Path) -> None:
    result = invoke("record", text_file)
    assert result.exit_code == 0
    assert "findings:" in result.stdout


def test_a_folder_without_documents_is_named(tmp_path: Path) -> None:
    for command in (["check", tmp_path], ["run", tmp_path, "--out", tmp_path / "out"]):
        result = invoke(*command)
        assert result.exit_code == 3
        assert "no documents here" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    result = invoke("read", tmp_path)
    assert result.exit_code == 3
    assert "is a folder" in result.stderr


def test_an_output_folder_that_cannot_be_made_is_named(text_file: Path) -> None:
    result = invoke("run", text_file, "--out", text_file / "out", "--quiet")
    assert result.exit_code == 2
    assert "name another folder" in result.stderr


def test_check_is_over_files_and_over_the_dataset_made_of_them(text_file: Path, tmp_path: Path) -> None:
    direct = answers(invoke("check", text_file, "--json"))
    assert invoke("run", text_file, "--out", tmp_path / "out", "--quiet").exit_code == 0
    assert answers(invoke("check", tmp_path / "out", "--json")) == direct


def test_a_run_prints_its_summary_on_stdout_and_its_progress_on_stderr(text_file: Path, tmp_path: Path) -> None:
    result = invoke("run", text_file, "--out", tmp_path / "out", "--workers", 1)
    assert result.exit_code == 0
    assert "documents" in result.stdout
    assert "1/1" in result.stderr


def test_a_run_gives_its_summary_as_json(text_file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pdf"
    result = invoke("run", text_file, missing, "--out", tmp_path / "out", "--json", "--quiet")
    [summary] = answers(result)
    assert summary["documents"] == 2
    assert summary["failures"] == {"unreadable_path": 1}
    assert "no such file" in result.stderr
    assert invoke("run", text_file, missing, "--out", tmp_path / "out", "--quiet", "--strict").exit_code == 1


def test_the_tree_is_listed_shown_checked_and_exported() -> None:
    listed = answers(invoke("taxonomy", "list", "--kind", "level1", "--json"))
    assert "L1.output" in {concept["id"] for concept in listed}
    assert "产出指标" in invoke("taxonomy", "show", "L1.output").stdout
    assert invoke("taxonomy", "show", "L9.none").exit_code == 2
    assert json.loads(invoke("taxonomy", "check", "--json").stdout)["faults"] == []
    tree = json.loads(invoke("taxonomy", "export").stdout)
    table = invoke("taxonomy", "export", "--format", "csv").stdout.splitlines()
    turtle = invoke("taxonomy", "export", "--format", "skos").stdout
    assert len(table) == len(tree["concepts"]) + 1
    assert turtle.count("a skos:Concept ;") == len(tree["concepts"])
    linked = json.loads(invoke("taxonomy", "export", "--format", "jsonld").stdout)["@graph"]
    assert sum(node["@type"] == "skos:Concept" for node in linked) == len(tree["concepts"])


def test_golden_names_what_it_could_not_check(tmp_path: Path) -> None:
    folder = tmp_path / "golden" / "case"
    folder.mkdir(parents=True)
    (folder / "truth.toml").write_text('[document]\nseed = "absent.txt"\n', encoding="utf-8")
    result = invoke("golden", "check", "--golden", folder.parent, "--seeds", tmp_path)
    assert result.exit_code == 3
    assert "case: not checked" in result.stdout
    assert "absent.txt" in result.stderr
    assert invoke("golden", "accept", "case", "--golden", folder.parent, "--seeds", tmp_path).exit_code == 1
    assert invoke("golden", "check", "other", "--golden", folder.parent).exit_code == 2


def test_a_question_is_answered_within_a_quarter_of_a_second() -> None:
    command = [sys.executable, "-m", "ziping", "quantity", "≥280人"]
    best = min(timed(command) for _ in range(3))
    assert best < 0.25 * SLACK


def timed(command: list[str]) -> float:
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return perf_counter() - started


def test_output_is_utf_8_whatever_the_locale() -> None:
    command = [sys.executable, "-m", "ziping", "match"]
    question = json.dumps({"label": "质量指标", "kind": "level2"}).encode()
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, check=True, capture_output=True, env=environment, input=question)  # noqa: S603 - our own command
    assert "质量指标" in json.loads(done.stdout.decode("utf-8"))["why"]
