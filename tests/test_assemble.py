"""A form's texts become a record: numbers exact, labels matched, nothing left out."""

from __future__ import annotations

from decimal import Decimal

from extract.model import Form, Mark, Row, Text, TextPlace, Unplaced
from normalize.assemble import assemble
from normalize.record import Record

PLACE = (TextPlace(3, 1, 3, 5),)


def text(printed: str, *marks: Mark) -> Text:
    return Text(printed, PLACE, marks)


def row(**cells: str) -> Row:
    return Row({role.removesuffix("_"): text(printed) for role, printed in cells.items()})


def record(**parts: object) -> Record:
    given = {"kind": "project", "family": "national-2021", "number": 1, "title": None, "fields": {}} | parts
    return assemble(Form(**given))  # type: ignore[arg-type]


def test_a_number_keeps_its_printed_digits() -> None:
    (fund,) = record(funds=(row(label="年度资金总额", full_year="32 万", executed="1,002.30", rate="74.37%"),)).funds
    assert (fund.full_year and fund.full_year.value, fund.full_year and fund.full_year.raw) == (Decimal(32), "32 万")
    assert fund.executed is not None
    assert str(fund.executed.value) == "1002.30"
    assert fund.rate is not None
    assert fund.rate.value == Decimal("74.37")
    assert fund.code == "F.total"


def test_a_dash_is_printed_and_has_no_value() -> None:
    (fund,) = record(funds=(row(label="其他资金", weight="—"),)).funds
    assert fund.weight is not None
    assert (fund.weight.raw, fund.weight.value) == ("—", None)
    assert fund.score is None


def test_levels_are_matched_and_points_read_from_the_label() -> None:
    cells = {"level1": "产出指标\n(50分)", "level2": "成本指标", "level3": "项目总成本", "target": "≤80万元"}
    (indicator,) = record(indicators=(row(**cells),)).indicators
    assert indicator.level1 is not None
    assert (indicator.level1.code, indicator.level1.points) == ("L1.output", Decimal(50))
    assert indicator.level1.value == "产出指标(50分)"
    assert indicator.level2 is not None
    assert indicator.level2.code == "L2.output_cost"
    assert indicator.target is not None
    assert (indicator.target.op, indicator.target.low, indicator.target.high) == ("<=", None, "80")


def test_an_operator_in_its_own_column_belongs_to_the_target() -> None:
    (indicator,) = record(indicators=(row(level3="培训人次", nature="≥", target="280", unit="人"),)).indicators
    assert indicator.target is not None
    assert (indicator.target.raw, indicator.target.op, indicator.target.low) == ("280", ">=", "280")
    assert "operator_in_own_column" in indicator.target.flags


def test_a_project_code_is_told_from_the_name() -> None:
    project = record(fields={"project_name": text("54030021T000000035698-巡察工作经费")}).project
    assert project.code is not None
    assert project.name is not None
    assert (project.code.raw, project.name.value) == ("54030021T000000035698", "巡察工作经费")


def test_without_a_total_row_the_score_in_the_head_is_the_total() -> None:
    found = record(fields={"self_score": text("97")})
    assert found.total.score is not None
    assert found.total.score.value == Decimal(97)
    assert found.total.weight is None


def test_a_further_column_is_kept_under_its_heading() -> None:
    labels = {"indicators.remark": text("备 注")}
    (indicator,) = record(indicators=(row(level3="培训人次", remark="含线上"),), labels=labels).indicators
    assert {heading: fact.raw for heading, fact in indicator.other.items()} == {"备注": "含线上"}


def test_what_fits_no_field_stands_in_the_remainder_with_a_reason() -> None:
    found = record(remainder=(Unplaced(text("清理河道"), "no label"),))
    assert [(item.text, item.reason, item.places) for item in found.remainder] == [("清理河道", "no label", PLACE)]


def test_marks_and_places_stay_beside_the_value() -> None:
    cells = {"level3": text("培训人次", Mark.REALIGNED), "score": text("5")}
    (indicator,) = record(indicators=(Row(cells),)).indicators
    assert indicator.level3 is not None
    assert indicator.level3.marks == ("realigned",)
    assert indicator.level3.places == PLACE


def test_a_record_survives_json() -> None:
    found = record(funds=(row(label="年度资金总额", executed="5.10"),), fields={"report_date": text("2025年9月18 日")})
    assert found.report_date is not None
    assert found.report_date.value == "2025-09-18"
    assert Record.model_validate_json(found.model_dump_json()) == found
