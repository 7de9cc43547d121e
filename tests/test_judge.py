"""A person's decisions on labels."""

import pytest

from normalize.judge import JudgementError, match_judged, queue, read_judgements
from normalize.match import Context, match

QUALITY = Context("产出指标", "质量指标")


def entry(concept: str, verdict: str, label: str = "群众点赞比例", level2: str = "") -> str:
    above = f'level2 = "{level2}"\n' if level2 else ""
    return (
        f'[[judgement]]\nlabel = "{label}"\nkind = "level3"\nconcept = "{concept}"\nverdict = "{verdict}"\n'
        f'{above}who = "a reader"\nwhen = "2025-01-31"\n'
    )


def test_a_decision_comes_before_the_matcher() -> None:
    assert match("群众点赞比例", "level3", QUALITY).code is None
    judged = match_judged(
        "群众点赞比例(%)", "level3", read_judgements(entry("L3.public_satisfaction", "same")), QUALITY
    )
    assert (judged.code, judged.method, judged.probability) == ("L3.public_satisfaction", "judged", 1.0)


def test_what_is_judged_not_the_same_gets_no_code() -> None:
    decided = read_judgements(entry("L3.acceptance_rate", "not the same", "设备验收合格率"))
    assert match("设备验收合格率", "level3", QUALITY).code == "L3.acceptance_rate"
    assert match_judged("设备验收合格率", "level3", decided, QUALITY).code is None


def test_a_decision_for_one_place_says_nothing_of_others() -> None:
    decided = read_judgements(entry("L3.public_satisfaction", "same", level2="满意度指标"))
    assert match_judged("群众点赞比例", "level3", decided, QUALITY).code is None
    assert match_judged("群众点赞比例", "level3", decided, Context(None, "满意度指标")).code == "L3.public_satisfaction"


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (entry("L3.public_satisfaction", "not the same"), "judgements 1 and 2 cannot both hold"),
        (entry("L3.aid_satisfaction", "same"), "judgements 1 and 2 cannot both hold"),
        (entry("L3.nothing", "unsure"), "judgement 2 names an unknown"),
    ],
)
def test_a_contradiction_is_refused_with_both_places(second: str, message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        read_judgements(entry("L3.public_satisfaction", "same") + second)


def test_the_queue_asks_first_for_what_is_least_sure_and_most_often_seen() -> None:
    labels = [("补助资金", "level3", Context("产出指标", "成本指标"))] * 2 + [("设备验收合格率", "level3", QUALITY)]
    assert [item[1] for item in queue(labels, read_judgements(""))] == ["补助资金", "设备验收合格率"]
    assert not queue(labels[2:], read_judgements(entry("L3.acceptance_rate", "same", "设备验收合格率")))
