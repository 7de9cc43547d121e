"""Whatever is printed, however little sense it makes, the rules and the explanations end with findings."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from record_builder import words

from extract.model import Statement
from normalize.checks import check_document, check_record
from normalize.explain import explain
from normalize.explain.document import explain_document
from normalize.record import Basic, Fund, Indicator, LevelOne, LevelThree, NumberFact, Record, SplitLine, Task, Total

VALUES = st.sampled_from(
    ["0", "0.00", "-5", "5", "10", "81", "99.9", "100", "0.004", "32", "1002.23", "99999999999.99"]
)
CODES = st.sampled_from([None, "F.total", "F.current_fiscal", "F.other", "F.fiscal", "F.basic_exp", "F.project_exp"])
METRICS = st.sampled_from(
    ["initial_budget", "full_year_budget", "executed", "execution_rate", "score", "rating", "count"]
)
SUBJECTS = st.sampled_from([None, "基本支出", "项目支出", "项目", "部门", "三公经费", "产出指标"])


def facts() -> st.SearchStrategy[NumberFact | None]:
    number = VALUES.map(lambda raw: NumberFact(raw=raw, value=Decimal(raw)))
    return st.none() | number | st.just(NumberFact(raw="—", value=None))


FUNDS = st.builds(
    Fund,
    code=CODES,
    label=st.just(words("年度资金总额")),
    initial=facts(),
    full_year=facts(),
    executed=facts(),
    weight=facts(),
    rate=facts(),
    score=facts(),
)
LEVELS = st.sampled_from([None, LevelOne(raw="产出指标(50分)", value="产出指标", points=Decimal(50))])
ROWS = st.builds(
    Indicator,
    level1=LEVELS,
    level3=st.sampled_from([None, LevelThree(raw="无", value="无"), LevelThree(raw="次数", value="次数")]),
    weight=facts(),
    score=facts(),
)
BASIC = st.builds(
    Basic,
    label=st.sampled_from(["三公经费", "1、车辆", "其中：购置", "2、出国", "3、接待", "项目支出："]).map(words),
    values=st.dictionaries(
        st.sampled_from(["2023年决算数", "2024年决算数", "编制数", "在职人数", "控制率"]),
        facts().filter(lambda fact: fact is not None),
    ),
)
RECORDS = st.builds(
    Record,
    form=st.integers(1, 3),
    kind=st.sampled_from(["project", "department", "basic_data"]),
    family=st.just("national-2021"),
    funds=st.lists(FUNDS, max_size=4).map(tuple),
    splits=st.lists(st.builds(SplitLine, label=st.just(words("基本支出")), code=CODES, amount=facts()), max_size=3).map(
        tuple
    ),
    tasks=st.lists(
        st.builds(Task, budget=facts(), executed=facts(), rate=facts(), budget_fiscal=facts()), max_size=2
    ).map(tuple),
    indicators=st.lists(ROWS, max_size=5).map(tuple),
    basic=st.lists(BASIC, max_size=6).map(tuple),
    total=st.builds(Total, weight=facts(), score=facts()),
    self_score=facts(),
    rating=st.sampled_from([None, words("优"), words("差")]),
)
STATEMENTS = st.builds(
    Statement,
    metric=METRICS,
    value=VALUES | st.just("优"),
    unit=st.sampled_from([None, "万元", "元", "%", "分"]),
    subject=SUBJECTS,
    sentence=st.sampled_from(["甲", "乙"]),
    places=st.just(()),
)


@settings(derandomize=True, max_examples=250, deadline=None)
@given(RECORDS, st.lists(STATEMENTS, max_size=6))
def test_any_record_is_checked_and_explained(record: Record, statements: list[Statement]) -> None:
    findings = check_record(record)
    assert explain(record, findings, statements)
    told = check_document((record,), statements)
    assert len(explain_document((record,), statements, told)) == len(told)
    assert all(finding.message for finding in (*findings, *told))
