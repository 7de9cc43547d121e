"""Targets against actual values."""

from __future__ import annotations

import pytest

from normalize.compare import compare
from normalize.quantity import parse_quantity


@pytest.mark.parametrize(
    ("target", "actual", "direction", "outcome"),
    [
        ("≥280人", "285", "higher", "exceeded"),
        ("≥280人", "280人", None, "met"),
        ("≥35份", "28", None, "not_met"),
        ("≤581.54", "581.54", None, "met"),
        ("≤10%", "0", None, "exceeded"),
        ("≤10%", "12%", None, "not_met"),
        ("=100%", "100%", None, "met"),
        ("=100%", "105.81%", None, "not_met"),
        ("=100%", "105.81%", "higher", "exceeded"),
        (">98%", "98%", None, "not_met"),
        (">98%", "99%", None, "met"),
        ("<5天", "5天", None, "not_met"),
        ("2-3次", "2轮", None, "met"),
        ("2-3次", "4次", None, "not_met"),
        ("3轮", "3轮", None, "met"),
        ("7次", "9次", "higher", "exceeded"),
        ("7次", "9次", "lower", "not_met"),
        ("7次", "9次", "band", "not_met"),
        ("7次", "9次", None, "not_comparable"),
        ("≥5000万元", "0.5亿元", None, "met"),
        ("≤5000元/人", "0.48万元/人", None, "exceeded"),
        ("≥10亩", "1公顷", None, "exceeded"),
        ("≥95%", "0.96", None, "exceeded"),
        ("≥95%", "1", None, "exceeded"),
        ("≥95%", "十成", None, "exceeded"),
        ("≤24小时", "1天", None, "met"),
        ("≤10个工作日", "8天", None, "not_comparable"),
        ("≥95%", "285人", None, "not_comparable"),
        ("≥100人次", "100余人次", None, "met"),
        ("≥95%", "≥90%", None, "not_comparable"),
        ("≥60%且<80%", "80%", None, "not_met"),
        ("显著", "显著", None, "met"),
        ("显著", "较好", None, "not_comparable"),
        ("≥95%", "—", None, "not_comparable"),
        ("全覆盖", "100%", None, "not_comparable"),
        ("2024年12月底前", "2024年11月20日", "date", "met"),
        ("2024年12月31日前", "2025年3月", "date", "not_met"),
        ("12月31日前", "2024年12月30日", "date", "met"),
        ("2024年6月15日前", "2024年6月", "date", "not_comparable"),
        ("第四季度", "11月", "date", "met"),
        ("每季度", "第四季度", "date", "not_comparable"),
    ],
)
def test_an_actual_value_is_judged_by_its_target(target: str, actual: str, direction: str | None, outcome: str) -> None:
    assert compare(parse_quantity(target), parse_quantity(actual), direction).outcome == outcome


def test_different_counters_are_compared_and_flagged() -> None:
    comparison = compare(parse_quantity("≥35个"), parse_quantity("40家"))
    assert (comparison.outcome, comparison.flags) == ("exceeded", ("unit_differs",))


def test_a_missing_unit_is_taken_from_the_other_side_and_flagged() -> None:
    assert compare(parse_quantity("≥280人"), parse_quantity("285")).flags == ("unit_assumed",)


def test_a_fraction_is_read_as_a_percentage_and_flagged() -> None:
    assert "fraction_as_percent" in compare(parse_quantity("≥95%"), parse_quantity("0.96")).flags


def test_different_measures_are_named_in_the_reason() -> None:
    comparison = compare(parse_quantity("≥95%"), parse_quantity("285人"))
    assert comparison.flags == ("unit_mismatch",)
    assert "%" in comparison.why
    assert "人" in comparison.why


def test_a_doubtful_operator_makes_the_comparison_doubtful() -> None:
    comparison = compare(parse_quantity("》98%"), parse_quantity("98%"))
    assert (comparison.outcome, comparison.flags) == ("not_met", ("operator_misprint",))


def test_the_reason_shows_both_values() -> None:
    assert compare(parse_quantity("≥35份"), parse_quantity("28份")).why == "28份 against ≥35份: below the target"
