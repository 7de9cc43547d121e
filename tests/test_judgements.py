"""Judgements in the product: given to a command as a file, honoured, noticed when they change, and asked for."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import ziping
from ziping.cli import app

LABEL = "群众点赞比例"
FORM = f"""昌河市2024年项目支出绩效自评表
\t项目名称\t巡查工作经费
\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t满意度指标\t服务对象满意度指标\t{LABEL}\t≥90%\t95%\t10\t10
\t产出指标\t数量指标\t印制什么东西\t≥2个\t1个\t10\t5
"""
DECISION = f"""[[judgement]]
label = "{LABEL}"
kind = "level3"
concept = "L3.public_satisfaction"
verdict = "same"
who = "a reader"
when = "2025-01-31"
"""


def invoke(*args: object, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, catch_exceptions=False)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    path = tmp_path / "judged.toml"
    path.write_text(DECISION, encoding="utf-8")
    return path


def codes(result: dict[str, Any]) -> list[str | None]:
    return [row["level3"]["code"] for record in result["records"] for row in record["indicators"]]


def test_a_decision_is_honoured_by_match(decisions: Path) -> None:
    question = json.dumps({"label": f"{LABEL}（5分）", "kind": "level3"})
    (found,) = map(json.loads, invoke("match", "--judgements", decisions, stdin=question).stdout.splitlines())
    assert (found["code"], found["method"], found["probability"]) == ("L3.public_satisfaction", "judged", 1.0)
    assert f"{decisions.as_posix()}:1" in found["why"]


def test_a_decision_is_honoured_by_record(form: Path, decisions: Path) -> None:
    plain = json.loads(invoke("record", form, "--json").stdout)
    judged = json.loads(invoke("record", form, "--judgements", decisions, "--json").stdout)
    assert codes(judged) == ["L3.public_satisfaction", codes(plain)[1]]
    assert codes(ziping.record(form, judgements=decisions).model_dump(mode="json")) == codes(judged)


def test_a_run_does_its_documents_again_when_the_decisions_change(form: Path, decisions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert ziping.run(form, out, 1).processed == 1
    assert ziping.run(form, out, 1, judgements=decisions).processed == 1
    assert ziping.run(form, out, 1, judgements=decisions).processed == 0
    assert json.loads((out / "records.jsonl").read_text("utf-8"))["indicators"][0]["level3"]["code"]
    decisions.write_text(DECISION.replace("public_satisfaction", "aid_satisfaction"), encoding="utf-8")
    assert ziping.run(form, out, 1, judgements=decisions).processed == 1
    assert "L3.aid_satisfaction" in (out / "records.jsonl").read_text("utf-8")


@pytest.mark.parametrize("command", [("match", "x"), ("record",), ("run", "--out", "out")])
def test_a_contradiction_is_refused_with_both_places(
    command: tuple[str, ...], form: Path, decisions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "other.toml"
    other.write_text(DECISION.replace("public_satisfaction", "aid_satisfaction"), encoding="utf-8")
    files = () if command[0] == "match" else (form,)
    result = invoke(*command, *files, "--judgements", decisions, "--judgements", other)
    assert result.exit_code == 2
    assert f"{decisions.as_posix()}:1 and {other.as_posix()}:1 cannot both hold" in result.stderr


def test_the_labels_most_worth_a_decision_are_listed(form: Path, tmp_path: Path) -> None:
    unsure = tmp_path / "unsure.txt"
    unsure.write_text(FORM.replace(LABEL, "补助资金"), encoding="utf-8")
    ziping.run([form, unsure], tmp_path / "out", 1)
    asked = list(map(json.loads, invoke("match", "--queue", tmp_path / "out", "--json").stdout.splitlines()))
    assert asked == sorted(asked, key=lambda question: -question["worth"])
    assert {"label", "kind", "level1", "level2", "concept", "probability", "worth"} == set(asked[0])
    listed = invoke("match", "--queue", form, "--queue", unsure).stdout
    assert all(question["label"] in listed for question in asked)


def test_what_was_reached_is_told_beside_each_indicator(form: Path) -> None:
    (record,) = ziping.record(form).records
    reached = [row.attainment and (row.attainment.outcome, row.attainment.why) for row in record.indicators]
    assert reached[0] == ("exceeded", "95% against ≥90%: better than the target")
    assert reached[1] == ("not_met", "1个 against ≥2个: below the target")
