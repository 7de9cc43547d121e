"""The rows that a finding concerns are drawn, and its cells marked."""

from __future__ import annotations

from decimal import Decimal

from record_builder import form, line, row

from extract.model import TextPlace
from normalize.checks import check_record
from normalize.explain import explain
from normalize.explain.naming import Around
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.record import Fund, NumberFact, Record, Total
from ziping.excerpt import MARK, draw_excerpt
from ziping.show_record import draw_explanations


def placed(fact: NumberFact | None, at: int) -> NumberFact | None:
    return None if fact is None else fact.model_copy(update={"places": (TextPlace(at, 0, at, 5),)})


def fund(at: int, **columns: str) -> Fund:
    found = line("F.total", "年度资金总额", **columns)
    names = ("full_year", "executed", "rate")
    return found.model_copy(update={name: placed(getattr(found, name), at + n) for n, name in enumerate(names)})


def contradiction(record: Record) -> Finding:
    found = explain(record, check_record(record))
    return next(one for one in found if one.outcome is Outcome.BROKEN and one.severity is Severity.CONTRADICTION)


def test_only_the_rows_with_cells_concerned_are_drawn_and_those_cells_are_marked() -> None:
    funds = [
        fund(1, full_year="100.00", executed="50.00", rate="50%"),
        fund(9, full_year="8.00", executed="4.00", rate="70%"),
    ]
    record = form(row("100", "90"), funds=funds)
    drawn = "\n".join(draw_excerpt(contradiction(record), record))
    assert f"{MARK}70%" in drawn
    assert f"{MARK}8.00" in drawn
    assert "50%" not in drawn
    assert "indicators" not in drawn


def test_of_many_rows_the_first_and_last_are_drawn_and_the_total_row_is_named() -> None:
    rows = [row("2", "2", level3=f"事项{n}") for n in range(50)]
    rows = [one.model_copy(update={"score": placed(one.score, n)}) for n, one in enumerate(rows)]
    total = Total(score=placed(NumberFact(raw="90", value=Decimal(90)), 99))
    record = form(*rows).model_copy(update={"total": total})
    drawn = list(draw_excerpt(contradiction(record), record))
    assert sum("事项" in text for text in drawn) == 12
    assert any("…" in text for text in drawn)
    assert drawn[-1] == f"total score: {MARK}90"


def explanation(field: str, rank: int = 1, kind: str = "digit_replaced") -> Explanation:
    return Explanation(kind=kind, changes=(Change(field=field, published="5", supposed="4"),), rank=rank, why="a slip")


def test_equally_good_explanations_of_one_kind_stand_together() -> None:
    lines = list(draw_explanations([*(explanation(f"indicators.{n}.weight") for n in range(11)), explanation("x", 2)]))
    assert lines[0] == "1. digit_replaced: a slip, any one of 11"
    assert lines[1].strip() == "indicators row 1 weight 5 → 4"
    assert lines[5].strip() == "and 7 more"
    assert [line.strip() for line in lines[6:]] == ["2. digit_replaced: a slip", "x 5 → 4"]


def test_an_explanation_names_the_row_that_the_excerpt_shows() -> None:
    rows = [row("2", "2", level3=f"事项{n}") for n in range(9)]
    lines = draw_explanations([explanation("indicators.7.score")], Around(form(*rows)))
    assert [line.strip() for line in lines][1] == "indicators row 8 (事项7) score 5 → 4"
