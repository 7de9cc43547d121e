"""A person's decisions on labels."""

import json

import pytest

from normalize.match import Context, match
from normalize.match.judge import JudgementError, Judgements, match_judged, queue, read_judgements

QUALITY = Context("产出指标", "质量指标")


def entry(concept: str, verdict: str, label: str = "群众点赞比例", **more: str) -> str:
    named = {"label": label, "kind": "level3", "concept": concept, "verdict": verdict, "who": "a reader"}
    fields = named | {"when": "2025-01-31"} | more
    return "[[judgement]]\n" + "".join(f'{name} = "{value}"\n' for name, value in fields.items())


def decided(*entries: str) -> Judgements:
    return read_judgements(("judged.toml", "".join(entries)))


def test_a_decision_comes_before_the_matcher() -> None:
    assert match("群众点赞比例", "level3", QUALITY).code is None
    judgements = decided(entry("L3.public_satisfaction", "same"))
    judged = match_judged("群众点赞比例(%)", "level3", QUALITY, judgements)
    assert (judged.code, judged.method, judged.probability) == ("L3.public_satisfaction", "judged", 1.0)
    assert "judged.toml:1" in judged.why


def test_a_decision_is_learned_for_the_same_words_with_other_fillers() -> None:
    judgements = decided(entry("L3.public_satisfaction", "same"))
    learned = match_judged("2024年度群众的点赞比例情况", "level3", QUALITY, judgements)
    assert (learned.code, learned.method) == ("L3.public_satisfaction", "learned")


def test_what_is_judged_not_the_same_gets_no_code() -> None:
    judgements = decided(entry("L3.acceptance_rate", "not the same", "设备验收合格率"))
    assert match("设备验收合格率", "level3", QUALITY).code == "L3.acceptance_rate"
    assert match_judged("设备验收合格率", "level3", QUALITY, judgements).code is None


def test_a_concept_beyond_the_common_list_can_be_judged() -> None:
    judgements = decided(entry("L3.opening_days", "same", "对外迎客日数"))
    judged = match_judged("对外迎客日数", "level3", QUALITY, judgements)
    assert (judged.code, judged.extension) == (None, "L3.opening_days")


def test_a_decision_for_one_place_says_nothing_of_others() -> None:
    judgements = decided(entry("L3.public_satisfaction", "same", level2="满意度指标"))
    assert match_judged("群众点赞比例", "level3", QUALITY, judgements).code is None
    elsewhere = match_judged("群众点赞比例", "level3", Context(None, "满意度指标"), judgements)
    assert elsewhere.code == "L3.public_satisfaction"


def test_a_closer_decision_goes_before_a_wider_one() -> None:
    close = entry("L3.aid_satisfaction", "same", level2="质量指标")
    judgements = decided(entry("L3.public_satisfaction", "same"), close)
    assert match_judged("群众点赞比例", "level3", QUALITY, judgements).code == "L3.aid_satisfaction"
    assert match_judged("群众点赞比例", "level3", judgements=judgements).code == "L3.public_satisfaction"


def test_json_lines_are_read_as_toml_is() -> None:
    line = {"label": "群众点赞比例", "kind": "level3", "concept": "L3.public_satisfaction", "verdict": "same"}
    text = "\n" + json.dumps(line | {"who": "a reader", "when": "2025-01-31", "level2": None}, ensure_ascii=False)
    judged = match_judged("群众点赞比例", "level3", QUALITY, read_judgements(("judged.jsonl", text)))
    assert judged.code == "L3.public_satisfaction"
    assert "judged.jsonl:2" in judged.why


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (entry("L3.public_satisfaction", "not the same"), "judged.toml:1 and judged.toml:8 cannot both hold"),
        (entry("L3.public_satisfaction", "unsure"), "judged.toml:1 and judged.toml:8 cannot both hold"),
        (entry("L3.aid_satisfaction", "same", "群众 点赞比例（5分）"), "judged.toml:1 and judged.toml:8 cannot both"),
        (entry("L3.nothing", "unsure"), "judged.toml:8: L3.nothing is no concept"),
        (entry("L2.quality", "same", "别的"), "judged.toml:8: L2.quality is no concept of the kind level3"),
        (entry("L3.public_satisfaction", "maybe"), "judged.toml:8: no such verdict"),
        (entry("L3.public_satisfaction", "same", colour="red"), "judged.toml:8: colour: no such field"),
        ("[[judgement]]\nlabel = '甲'\n", "judged.toml:8: without kind, concept"),
        ("[[judgement", "judged.toml: "),
    ],
)
def test_what_cannot_hold_is_refused_with_its_places(second: str, message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        decided(entry("L3.public_satisfaction", "same"), second)


def test_a_contradiction_between_two_files_names_both() -> None:
    one, other = entry("L3.public_satisfaction", "same"), entry("L3.aid_satisfaction", "same")
    with pytest.raises(JudgementError, match=r"a\.toml:1 and b\.toml:1 cannot both hold"):
        read_judgements(("a.toml", one), ("b.toml", other))


def test_the_queue_asks_first_for_what_is_least_sure_and_most_often_seen() -> None:
    labels = [("补助资金", "level3", Context("产出指标", "成本指标"))] * 2 + [("设备验收合格率", "level3", QUALITY)]
    assert [item[1] for item in queue(labels, decided())] == ["补助资金", "设备验收合格率"]
    assert not queue(labels[2:], decided(entry("L3.acceptance_rate", "same", "设备验收合格率")))
