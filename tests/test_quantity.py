"""Values of target and actual cells; the cases are text in tests/cases/quantity, to which anyone can add."""

from __future__ import annotations

import json
import os
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.quantity import Quantity, parse_number, parse_quantity, unit_of
from normalize.quantity.numerals import chinese_value
from normalize.quantity.units import measure_of
from tests.benchmarks.value_scores import FOLDER, answer_to, right_answers

CASES = Path(__file__).parent / "cases" / "quantity"
SHARED = Path(os.environ.get("ZIPING_SHARED") or Path(__file__).parents[2] / "shared")
REAL_VALUES = SHARED / "taxonomy" / "values_dev.jsonl"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}:{case['raw']}")
        for file in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
    ]


def shown(bound: Decimal | str | None) -> str | None:
    return None if bound is None else str(bound)


def as_number(bound: Any) -> Any:
    try:
        return None if bound is None else Decimal(str(bound))
    except InvalidOperation:
        return bound


@pytest.mark.parametrize("case", cases())
def test_a_value_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    found = parse_quantity(case["raw"])
    expected = Quantity(
        raw=case["raw"],
        op=case.get("op"),
        low=case.get("low"),
        high=case.get("high"),
        unit=case.get("unit"),
        kind=case.get("kind", "quantity"),
        flags=tuple(case.get("flags", ())),
    )
    assert (found.op, shown(found.low), shown(found.high), found.unit, found.kind, found.flags) == (
        expected.op,
        expected.low,
        expected.high,
        expected.unit,
        expected.kind,
        expected.flags,
    )


@pytest.mark.skipif(not REAL_VALUES.exists(), reason="the shared values are not beside this repository")
def test_the_shared_real_values_are_read_exactly() -> None:
    for line in REAL_VALUES.read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        found = parse_quantity(value["raw"])
        bounds = (as_number(value["low"]), as_number(value["high"]))
        assert (found.op, found.unit, found.kind) == (value["op"], value["unit"], value["kind"]), value["raw"]
        assert (as_number(found.low), as_number(found.high)) == bounds, value["raw"]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("32 万", "32"),
        ("100%", "100"),
        ("1,234.50", "1234.50"),
        ("１２.５０", "12.50"),
        ("9.99分", "9.99"),
        ("581.54", "581.54"),
        ("0.00", "0.00"),
        ("-3.2", "-3.2"),
        ("20241231", "20241231"),
        ("2024", "2024"),
        ("67.23万元", "67.23"),
        ("10\n", "10"),
        ("1 234.5", "1234.5"),
        ("1002.\n23", "1002.23"),
        (".5", "0.5"),
    ],
)
def test_a_number_cell_keeps_the_digits_as_printed(raw: str, number: str) -> None:
    assert str(parse_number(raw)) == number


@pytest.mark.parametrize(
    "raw",
    ["—", "", "/", "无", "优", "≥95%", "2-3次", "约3", "2024年", "完成率100%", "（5分）", "12/31", "10 10", "10\n10"],
)
def test_a_cell_that_is_no_single_number_has_none(raw: str) -> None:
    assert parse_number(raw) is None


def test_the_unit_of_a_cell_is_verbatim() -> None:
    assert unit_of("581.54万元") == "万元"
    assert unit_of("100百分比") == "%"
    assert unit_of("581.54") is None


def test_printed_digits_are_kept_in_the_bounds() -> None:
    assert str(parse_quantity("99.90%").low) == "99.90"


def test_line_breaks_inside_a_cell_do_not_matter() -> None:
    assert parse_quantity("全年开展2-3次巡察专项\n监督工作").kind == "range"
    assert parse_quantity("2025年9月18 日").low == "2025-09-18"


def test_a_misread_equals_sign_is_read_and_flagged() -> None:
    quantity = parse_quantity("二100百分比")
    assert (quantity.op, quantity.low, quantity.unit) == ("=", Decimal(100), "%")
    assert "ocr_operator" in quantity.flags


def test_a_mistyped_sign_is_never_repaired() -> None:
    quantity = parse_quantity("》98%")
    assert (quantity.op, quantity.flags) == (">", ("operator_misprint",))


def test_a_day_that_no_month_has_is_kept_and_flagged() -> None:
    quantity = parse_quantity("2024年2月30日前")
    assert (quantity.high, quantity.flags) == ("2024-02-30", ("impossible_date",))


def test_a_number_in_a_long_statement_is_not_taken_out_of_it() -> None:
    statement = (
        "围绕全年重点工作任务，扎实推进各项整改落实，全年共组织开展专项监督检查3次，进一步提升了监督治理效能和服务水平"
    )
    assert parse_quantity(statement).kind == "text"


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("二百三十", 230),
        ("十二", 12),
        ("一千零五", 1005),
        ("三万五千", 35_000),
        ("二〇二四", 2024),
        ("一亿二千万", 120_000_000),
        ("两", 2),
    ],
)
def test_a_chinese_numeral_has_its_value(numeral: str, value: int) -> None:
    assert chinese_value(numeral) == value


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("亿元", "万元", 10_000), ("公顷", "亩", 15), ("公里", "米", 1000), ("吨", "公斤", 1000), ("年", "个月", 12)],
)
def test_units_convert_by_the_table(one: str, other: str, ratio: int) -> None:
    left, right = measure_of(one), measure_of(other)
    assert left is not None
    assert right is not None
    assert left.dimensions == right.dimensions
    assert left.factor / right.factor == ratio


@given(st.text(max_size=60))
def test_any_text_is_read_without_error_and_kept(raw: str) -> None:
    quantity = parse_quantity(raw)
    assert quantity.raw == raw
    if quantity.kind in ("blank", "text", "qualitative"):
        assert (quantity.op, quantity.low, quantity.high, quantity.unit) == (None, None, None, None)


@given(st.text(alphabet="0123456789.,%≥≤<>=《》-—~年月日前底个次万元（）()至以上下内不低于超过 \n二三十", max_size=30))
def test_any_mixture_of_signs_keeps_its_bounds_in_order(raw: str) -> None:
    quantity = parse_quantity(raw)
    if isinstance(quantity.low, Decimal) and isinstance(quantity.high, Decimal):
        assert quantity.low <= quantity.high
    assert (quantity.op == "range") == (
        quantity.kind == "range" or (quantity.kind == "date" and quantity.op == "range")
    )


@given(
    st.sampled_from(["≥", ">=", "不低于", "不少于", "至少", "≧"]),
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["%", "人", "万元", "个工作日", "元/人·月", ""]),
)
def test_every_spelling_of_at_least_says_the_same(sign: str, number: Decimal, unit: str) -> None:
    quantity = parse_quantity(f"{sign}{number}{unit}")
    assert (quantity.op, quantity.low, quantity.high, quantity.unit) == (">=", number, None, unit or None)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_thousands_separators_do_not_change_a_number(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


@pytest.mark.parametrize("name", ["dev", "test"])
def test_values_keyed_by_someone_who_had_not_seen_the_parser_are_read_as_keyed(name: str) -> None:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    values = [json.loads(line) for line in lines]
    right = [value for value in values if answer_to(value["raw"]) in right_answers(value)]
    assert len(right) >= 0.98 * len(values)
