"""Golden cases are scored per field, never pass unseen, and are never overwritten unasked."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.record import Fact, Fund, Indicator, LevelOne, LevelThree, NumberFact, Project, Record, ValueFact
from ziping.golden import AcceptError, CaseError, accept, check, find_cases
from ziping.golden.cases import Case
from ziping.golden.facts import facts_of_record, facts_of_truth, same
from ziping.golden.score import Score, Tally, align, rows_agree, score_forms, score_rows
from ziping.golden.snapshots import STAGES
from ziping.result import Result

TRUTH = {
    "kind": "project",
    "family": "national-2021",
    "title": "某项目 绩效自评表",
    "project": {"name": "某项目"},
    "funds": [{"label": "年度资金总额", "code": "F.total", "initial": "10.00"}],
    "indicators": [
        {"level1": "产出指标(50分)", "code1": "L1.output", "points1": "50", "target": "≥3次", "score": "5"},
        {"level1": "产出指标(50分)", "code1": "L1.output", "points1": "50", "target": "≥9人", "score": "4"},
    ],
    "notes": ["一段 … 很长的说明"],
}


def fact(raw: str) -> Fact:
    return Fact(raw=raw, value=raw)


def number(raw: str) -> NumberFact:
    return NumberFact(raw=raw, value=Decimal(raw))


def indicator(target: str, score: str) -> Indicator:
    level1 = LevelOne(raw="产出指标\n(50分)", value="产出指标(50分)", code="L1.output", points=Decimal(50))
    return Indicator(level1=level1, target=ValueFact(raw=target, value=target), score=number(score))


def record(*indicators: Indicator) -> Record:
    return Record(
        form=1,
        kind="project",
        family="national-2021",
        title=fact("某项目绩效自评表"),
        project=Project(name=fact("某项目")),
        funds=(Fund(code="F.total", label=fact("年度资金总额"), initial=number("10.00"), score=None),),
        indicators=indicators,
        notes=(fact("一段关于项目的很长的说明"),),
    )


BOTH = (indicator("≥3次", "5"), indicator("≥9人", "4"))


def test_a_record_with_every_keyed_fact_scores_one_whatever_its_line_breaks() -> None:
    score = score_forms([facts_of_truth(TRUTH)], [facts_of_record(record(*BOTH))])
    assert score.differences == []
    assert (score.facts.precision, score.facts.recall) == (1, 1)
    assert score.fields["indicators.code1"].hits == 2


def test_a_missing_row_does_not_shift_the_rows_after_it() -> None:
    score = score_forms([facts_of_truth(TRUTH)], [facts_of_record(record(BOTH[1]))])
    assert {difference.where for difference in score.differences} == {
        f"forms[1].indicators[1].{name}" for name in ("level1", "code1", "points1", "target", "score")
    }
    assert score.facts.precision == 1


def test_a_wrong_fact_is_missed_and_surplus() -> None:
    score = score_forms([facts_of_truth(TRUTH)], [facts_of_record(record(BOTH[0], indicator("≥9人", "4.5")))])
    assert [(d.where, d.expected, d.found) for d in score.differences] == [
        ("forms[1].indicators[2].score", "4", "4.5"),
    ]
    tally = score.fields["indicators.score"]
    assert (tally.hits, tally.missed, tally.surplus) == (1, 1, 1)


def test_the_concept_of_a_free_text_is_scored_beside_the_facts() -> None:
    truth = TRUTH | {"indicators": [{"level3": "参会人数", "code3": "L3.attendance"}]}
    found = record(Indicator(level3=LevelThree(raw="参会人数", value="参会人数", code=None)))
    score = score_forms([facts_of_truth(truth)], [facts_of_record(found)])
    assert score.facts.recall == 1
    assert (score.judged.missed, score.judged.recall) == (1, 0)


def test_a_form_that_is_not_keyed_is_all_surplus() -> None:
    score = score_forms([], [facts_of_record(record(*BOTH))])
    assert score.facts.hits == score.facts.missed == 0
    assert score.facts.precision == 0


def test_a_score_is_one_only_if_all_facts_agree() -> None:
    score = score_forms([facts_of_truth(TRUTH)], [facts_of_record(record(*BOTH))])
    score.fields["indicators.score"].hits = 100_000
    score.fields["indicators.score"].missed = 1
    assert score.facts.recall < 1


@pytest.mark.parametrize(
    ("found", "holds"), [("开始中间结束", True), ("开始结束", True), ("开始", False), ("中间结束", False)]
)
def test_a_truth_with_an_ellipsis_keys_the_beginning_and_the_end(found: str, holds: bool) -> None:  # noqa: FBT001 - a case
    assert same("开始 … 结束", found) is holds


def test_a_value_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="values are strings"):
        facts_of_truth({"kind": "project", "year": 2024})


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_an_alignment_keeps_the_order_and_uses_each_row_once(left: list[str], right: list[str]) -> None:
    pairs = align([{"x": a} for a in left], [{"x": b} for b in right], rows_agree)
    assert [i for i, _ in pairs if i is not None] == list(range(len(left)))
    assert [j for _, j in pairs if j is not None] == list(range(len(right)))
    assert all(left[i] == right[j] for i, j in pairs if i is not None and j is not None)


def write_case(root: Path, document: str, *extra: str) -> Path:
    folder = root / "golden" / "case"
    folder.mkdir(parents=True)
    (folder / "truth.toml").write_text("\n".join(["[document]", document, *extra]), encoding="utf-8")
    return root / "golden"


def test_a_case_without_its_document_is_not_checked(tmp_path: Path) -> None:
    golden = write_case(tmp_path, 'seed = "absent.txt"')
    [case] = find_cases(golden, [], seeds=tmp_path / "nowhere")
    report = check(case)
    assert report.outcome == "not checked"
    assert report.as_json()["not_checked"] == ["absent.txt"]


def test_a_document_outside_the_repository_keeps_no_snapshots(tmp_path: Path) -> None:
    golden = write_case(tmp_path, 'seed = "there.txt"')
    (tmp_path / "there.txt").write_text("text", encoding="utf-8")
    [case] = find_cases(golden, ["case"], seeds=tmp_path)
    assert not case.snapshots
    with pytest.raises(AcceptError, match="keeps no snapshots"):
        accept(case)


def test_an_unknown_case_is_refused_by_name(tmp_path: Path) -> None:
    golden = write_case(tmp_path, 'files = ["a.txt"]')
    with pytest.raises(CaseError, match="nobody: no such golden case; there are case"):
        find_cases(golden, ["nobody"], seeds=None)


def test_a_malformed_truth_is_named(tmp_path: Path) -> None:
    golden = write_case(tmp_path, "notes = 'no document'")
    with pytest.raises(CaseError, match=r"truth\.toml: ValueError: \[document\] names neither"):
        find_cases(golden, [], seeds=None)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case whose document says `first`, with the pipeline replaced by one that repeats the document."""
    golden = write_case(tmp_path, 'files = ["document.txt"]')
    (tmp_path / "document.txt").write_text("first", encoding="utf-8")

    def process(_data: bytes, name: str) -> Result:
        return Result(file=name, sha256="0" * 64, status="no_forms")

    def snapshots_of(data: bytes, _name: str, _result: Result) -> dict[str, str]:
        return {stage: f"{stage}\n{data.decode()}\n" for stage in STAGES}

    for module in ("checking", "accepting"):
        monkeypatch.setattr(f"ziping.golden.{module}.process", process)
        monkeypatch.setattr(f"ziping.golden.{module}.snapshots_of", snapshots_of)
    return find_cases(golden, [], seeds=None)[0]


def test_a_missing_snapshot_is_a_failure(case: Case) -> None:
    report = check(case)
    assert report.outcome == "failed"
    assert set(report.snapshots) == set(STAGES)


def test_an_accepted_snapshot_passes(case: Case) -> None:
    assert [path.name for path in accept(case)] == list(STAGES)
    assert check(case).outcome == "passed"
    assert accept(case) == []


def test_an_accepted_snapshot_is_replaced_only_with_force(case: Case) -> None:
    accept(case)
    case.renditions[0].write_text("second", encoding="utf-8")
    assert check(case).snapshots["grid.txt"][-2:] == ["-first", "+second"]
    with pytest.raises(AcceptError, match="--force"):
        accept(case)
    assert (case.folder / "grid.txt").read_text(encoding="utf-8") == "grid.txt\nfirst\n"
    accept(case, force=True)
    assert check(case).outcome == "passed"


def test_a_keyed_concept_beyond_the_common_list_is_compared_with_the_extension() -> None:
    found = {"level3": "开放天数", "extension3": "L3.opening_days"}
    assert score_of({"level3": "开放天数", "code3": "L3.opening_days"}, found).judged.hits == 1
    assert score_of({"level3": "开放天数"}, found).judged == Tally()
    assert score_of({"level3": "开放天数", "code3": "L3.training_days"}, found).judged == Tally(missed=1)


def score_of(keyed: dict[str, str], found: dict[str, str]) -> Score:
    score = Score()
    score_rows(score, "", "indicators", [keyed], [found])
    return score
