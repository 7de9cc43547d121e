"""A path of the JSON is told as the row that the dataset gives it, with its label."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builder import form, line, row

from normalize.explain.naming import Around, named
from normalize.record import Basic, Fact, NumberFact, Record
from ziping.result import Stated


def basic(label: str, **values: str) -> Basic:
    figures = {heading: NumberFact(raw=text, value=Decimal(text)) for heading, text in values.items()}
    return Basic(label=Fact(raw=label, value=label), values=figures)


RECORD = form(row("5", "4", level3="参会人数"), funds=[line("F.total", "年度资金\n总额：", executed="3")]).model_copy(
    update={"basic": (basic("三公经费", a="1", b="2"), basic("会议费", a="3", b="4"))}
)
STATED = (Stated(metric="executed", value="3", subject="基本支出", sentence="…"),)
AROUND = Around(RECORD, (RECORD,), STATED)


@pytest.mark.parametrize(
    ("path", "where", "what"),
    [
        ("indicators.0.score", "indicators row 1 (参会人数)", "score"),
        ("indicators.7.score", "indicators row 8", "score"),
        ("indicators.0.level1.points", "indicators row 1 (参会人数)", "level1 points"),
        ("funds.0.full_year", "funds row 1 (年度资金总额)", "full year"),
        ("basic.1.values.b", "basic row 4 (会议费)", "b"),
        ("basic.9.values.b", "basic", "b"),
        ("indicators.+.weight", "a missing row", "weight"),
        ("total.score", "", "total score"),
        ("rating", "", "rating"),
        ("forms.1.funds.0.executed", "form 1 funds row 1 (年度资金总额)", "executed"),
        ("forms.5.splits.1.amount", "form 5 splits row 2", "amount"),
        ("b.pdf: forms.2.total.score", "b.pdf form 2", "total score"),
        ("statements.0", "statements row 1 (基本支出)", "executed"),
        ("statements.3", "statements row 4", ""),
        ("statements", "", "statements"),
    ],
)
def test_a_path_is_told_in_words(path: str, where: str, what: str) -> None:
    found = named(path, AROUND)
    assert (found.where, found.what) == (where, what)


def test_a_long_label_is_shortened() -> None:
    record: Record = form(row("5", "4", level3="年内组织两轮巡察并从市直单位和各县抽调人员的数量"))
    where = named("indicators.0.score", Around(record)).where
    assert where == "indicators row 1 (年内组织两轮巡察并从市直单位和各县抽调…)"


@given(st.text(st.sampled_from("abforms.indicatorsstatementsbasic0123456789+: "), max_size=40))
def test_any_path_has_words(path: str) -> None:
    found = named(path, AROUND)
    assert isinstance(f"{found.where} {found.what}", str)
