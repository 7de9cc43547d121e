"""Random but realistic self-evaluation forms: the same seed gives the same form.

A form is made as a truth (the shape of golden/<name>/truth.toml) and poured into the layout of a preset by the
corpus's renderer, so its grid, its spans and its facts are known without reading anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from render import spec
from render.blocks import Block, Paragraph, Table

from scoreboard.contents import WORDS, cents, percent, plain, prose
from scoreboard.indicators import indicator_rows, total_score

FAMILIES = ("national-2021", "national-2015", "hunan-department", "henan-department")
SIZES = (8, 45)  # fewest and most indicator rows
PRESETS: Mapping[str, Any] = tomllib.loads(spec.PRESETS.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Made:
    """A form: its truth, its table and the paragraphs before and after it."""

    family: str
    truth: Mapping[str, Any]
    table: Table
    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...] = ()

    def blocks(self) -> list[Block]:
        """Return the form as blocks of a document."""
        return [*self.before, self.table, *self.after]


def make(seed: int, family: str, rows: int | None = None) -> Made:
    """Return the form of a seed, with so many indicator rows or a random number between 8 and 45."""
    dice = Random(f"{seed} {family}")  # noqa: S311  forms, no secrets
    count = rows or dice.randint(*SIZES)
    if family == "henan-department":
        return henan(dice, count)
    if family == "hunan-department":
        return hunan(dice, count)
    return national(dice, family, count)


def national(dice: Random, family: str, count: int) -> Made:
    """Return a project form of the nation's template."""
    region, year = dice.choice(WORDS["regions"]), str(dice.randint(2019, 2025))
    funds = national_funds(dice)
    indicators = indicator_rows(dice, family, count, year)
    dated = dice.random() < 0.5
    truth = {
        "kind": "project",
        "family": family,
        "title": f"{region}{year}年项目支出绩效自评表" if dated else "项目支出绩效自评表",
        "year": year,
        **({"region": region} if dated else {}),
        "currency_unit": "万元",
        "units": {
            "supervisor": region + dice.choice(WORDS["offices"]),
            "implementer": region + dice.choice(WORDS["institutes"]),
        },
        "project": {"name": dice.choice(WORDS["projects"]) + dice.choice(WORDS["project_ends"])},
        "funds": funds,
        "goals": [{"expected": prose(dice), "actual": prose(dice)}],
        "indicators": indicators,
        "total": {"weight": "100", "score": plain(total_score(indicators) + Decimal(funds[0]["score"]))},
    }
    layout = {"preset": dice.choice(("national-9", "national-10")), "blank": dice.choice(("", "", "　"))}
    before = [Paragraph(str(truth["title"]), "title")]
    if not dated:
        before.append(Paragraph(f"（{year}年度）", "subtitle"))
    return Made(family, truth, table(dice, truth, layout), tuple(before))


def hunan(dice: Random, count: int) -> Made:
    """Return a department form of Hunan: the budget split twice side by side, no second level."""
    department = dice.choice(WORDS["regions"]) + dice.choice(WORDS["offices"])
    year = str(dice.randint(2021, 2025))
    funds = [budget_line(dice, "年度资金总额：", "F.total", weight="10")]
    executed, basic = Decimal(funds[0]["executed"]), cents(dice, 50, 400)
    project = max(executed - basic, Decimal(1))
    income, spent = "按收入性质分：", "按支出性质分："
    splits = [
        split(income, "一般公共预算：", "F.general_public", funds[0]["full_year"]),
        split(spent, "其中:基本支出：", "F.basic_exp", plain(basic)),
        split(income, "政府性基金拨款：", "F.gov_fund", "0.00"),
        split(income, "纳入专户管理的非税收入拨款：", "F.special_account", "0.0"),
        split(spent, "项目支出：", "F.project_exp", plain(project)),
        split(income, "其他资金", "F.other", "0.0"),
    ]
    indicators = indicator_rows(dice, "hunan-department", count, year)
    truth = {
        "kind": "department",
        "family": "hunan-department",
        "title": "整体支出绩效自评表",
        "year": year,
        "currency_unit": "万元",
        "units": {"department": department},
        "funds": funds,
        "splits": splits,
        "goals": [{"expected": prose(dice), "actual": prose(dice)}],
        "indicators": indicators,
        "total": {"weight": "100", "score": plain(total_score(indicators) + Decimal(funds[0]["score"]))},
    }
    before = (Paragraph(f"{year}年度{department}", "title"), Paragraph("整体支出绩效自评报告", "title"))
    return Made("hunan-department", truth, table(dice, truth, {"preset": "hunan-department"}), before)


def split(group: str, label: str, code: str, amount: str) -> dict[str, str]:
    """Return an amount of a split of the budget."""
    return {"group": group, "label": label, "code": code, "amount": amount}


def henan(dice: Random, count: int) -> Made:
    """Return a department form of Henan: tasks, the budget by source and structure, a column for the unit."""
    year = str(dice.randint(2020, 2025))
    funds = [budget_line(dice, "部门预算总额", "F.total", weight="10")]
    parts = (
        ("1、资金来源：（1）财政性资金", "F.fiscal"),
        ("（2）其他资金", "F.other"),
        ("2、资金结构：（1）基本支出", "F.basic_exp"),
        ("（2）项目支出", "F.project_exp"),
    )
    funds += [budget_line(dice, label, code, blank=code == "F.other" and dice.random() < 0.5) for label, code in parts]
    indicators = indicator_rows(dice, "henan-department", count, year)
    score = total_score(indicators) + Decimal(funds[0]["score"])
    truth = {
        "kind": "department",
        "family": "henan-department",
        "title": "部门整体绩效自评表",
        "year": year,
        "currency_unit": "万元",
        "self_score": plain(score),
        "rating": "优" if score >= 90 else "良",
        "units": {"department": dice.choice(WORDS["regions"]) + dice.choice(WORDS["offices"])},
        "tasks": [task(dice) for _ in range(dice.randint(1, 4))],
        "funds": funds,
        "goals": [{"expected": prose(dice), "actual": prose(dice)}],
        "indicators": indicators,
        "total": {"weight": "100", "score": plain(score)},
    }
    layout = {
        "preset": "henan-department",
        "order": ["head", "tasks", "funds", "indicators", "total"],
        "total": {"head": ["总分@6|{total.weight}|{total.score}|"]},
    }
    head = (("部门整体绩效自评表", "title"), (f"（{year}年度）", "subtitle"), ("单位：万元", "right"))
    return Made("henan-department", truth, table(dice, truth, layout), tuple(Paragraph(*item) for item in head))


def task(dice: Random) -> dict[str, str]:
    """Return a main task of the year."""
    budget = cents(dice, 20, 300)
    executed = (budget * dice.randint(60, 110) / 100).quantize(Decimal("0.01"))
    return {
        "name": dice.choice(WORDS["projects"]),
        "content": "，".join(dice.sample(WORDS["clauses"], 2)),
        "budget": plain(budget),
        "budget_fiscal": plain(budget),
        "completion": dice.choice(WORDS["adverbs"]) + dice.choice(WORDS["clauses"]),
        "executed": plain(executed),
        "executed_fiscal": plain(executed),
        "rate": percent(executed, budget),
    }


def table(dice: Random, truth: Mapping[str, Any], layout: Mapping[str, Any]) -> Table:
    """Return the form's table, each column up to an eighth wider or narrower than in the preset."""
    preset = PRESETS[str(layout["preset"])]
    widths = [round(width * dice.uniform(0.88, 1.13), 2) for width in preset["widths"]]
    return spec.form_table(truth, {**layout, "widths": widths})


def national_funds(dice: Random) -> list[dict[str, str]]:
    """Return the lines of the fund block; the parts have no weight of their own."""
    colon = dice.choice(("", "：", ":"))
    lines = [budget_line(dice, f"年度资金总额{colon}", "F.total", weight="10")]
    current = {**lines[0], "label": f"其中：当年财政拨款{colon}", "code": "F.current_fiscal"}
    parts = [(f"上年结转资金{colon}", "F.carryover"), (f"其他资金{colon}", "F.other")]
    others = [budget_line(dice, label, code, blank=dice.random() < 0.6) for label, code in parts]
    return [*lines, *({**line, "weight": "—", "score": "—"} for line in (current, *others))]


def budget_line(dice: Random, label: str, code: str, weight: str = "", *, blank: bool = False) -> dict[str, str]:
    """Return a line of a budget: its amounts, rate and, where it has a weight, score; or the label alone."""
    if blank:
        return {"label": label, "code": code}
    full_year = cents(dice, 10, 4000)
    executed = (full_year * dice.randint(7500, 10000) / 10000).quantize(Decimal("0.01"))
    initial = full_year if dice.random() < 0.5 else cents(dice, 10, 4000)
    line = {"initial": plain(initial), "full_year": plain(full_year), "executed": plain(executed)}
    scored = {"weight": weight, "score": plain((executed / full_year * 10).quantize(Decimal("0.01")))} if weight else {}
    return {"label": label, "code": code, **line, "rate": percent(executed, full_year), **scored}
