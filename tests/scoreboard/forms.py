"""Random but realistic self-evaluation forms: the same seed gives the same form.

A form is made as a truth (the shape of golden/<name>/truth.toml) and poured into the layout of a preset by the
corpus's renderer, so its grid, its spans and its facts are known without reading anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from render import spec
from render.blocks import Block, Paragraph, Table

FAMILIES = ("national-2021", "national-2015", "hunan-department", "henan-department")
SIZES = (8, 45)  # fewest and most indicator rows
WORDS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
PRESETS: Mapping[str, Any] = tomllib.loads(spec.PRESETS.read_text(encoding="utf-8"))
HALF, HUNDRED = Decimal("0.5"), Decimal(100)

# Level 1 with its code and points, and the level-2 labels under it with their codes.
OUTPUT = (("数量指标", "quantity"), ("质量指标", "quality"), ("时效指标", "timeliness"))
BENEFIT = (
    ("经济效益指标", "economic_benefit"),
    ("社会效益指标", "social_benefit"),
    ("生态效益指标", "ecological_benefit"),
    ("可持续影响指标", "sustainable_impact"),
)
SATISFACTION = (("服务对象满意度指标", "service_satisfaction"),)
COST = (("经济成本指标", "economic_cost"), ("社会成本指标", "social_cost"), ("生态环境成本指标", "eco_cost"))
LEVELS: Mapping[str, Sequence[tuple[str, str, int, Sequence[tuple[str, str]]]]] = {
    "national-2021": (
        ("成本指标", "cost", 20, COST),
        ("产出指标", "output", 40, OUTPUT),
        ("效益指标", "benefit", 20, BENEFIT),
        ("满意度指标", "satisfaction", 10, SATISFACTION),
    ),
    "national-2015": (
        ("产出指标", "output", 50, (*OUTPUT, ("成本指标", "output_cost"))),
        ("效益指标", "benefit", 30, BENEFIT),
        ("满意度指标", "satisfaction", 10, SATISFACTION),
    ),
    "hunan-department": (
        ("产出指标", "output", 50, OUTPUT),
        ("效益指标", "benefit", 30, BENEFIT),
        ("满意度指标", "satisfaction", 10, SATISFACTION),
    ),
    "henan-department": (
        (
            "投入管理指标",
            "input_mgmt",
            30,
            (("工作目标管理", "work_goal_mgmt"), ("预算和财务管理", "budget_fin_mgmt"), ("绩效管理", "perf_mgmt")),
        ),
        ("产出指标", "output", 30, (("履职目标和主要任务完成情况", "duty_completion"),)),
        ("效益指标", "benefit", 30, (("履职效益", "duty_benefit"), ("满意度", "service_satisfaction"))),
    ),
}


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


def indicator_rows(dice: Random, family: str, count: int, year: str) -> list[dict[str, str]]:
    """Return so many indicator rows, in the order of the family's levels, whose weights add up to 90."""
    levels = LEVELS[family]
    with_points, numbered = dice.random() < 0.4, family == "national-2015" and dice.random() < 0.5
    rows: list[dict[str, str]] = []
    for (label, code, points, groups), share in zip(levels, shares(dice, count, [len(x[3]) for x in levels]), strict=True):
        weights = iter(part_points(points, share))
        head = {"level1": f"{label}\n（{points}分）" if with_points else label, "code1": f"L1.{code}"}
        head |= {"points1": str(points)} if with_points else {}
        for (label2, code2), rows2 in zip(groups, shares(dice, share, [1] * len(groups)), strict=True):
            below = {} if family == "hunan-department" else {"level2": label2, "code2": f"L2.{code2}"}
            for number in range(1, rows2 + 1):
                prefix = f"指标{number}：" if numbered else ""
                rows.append({**head, **below, **indicator(dice, code2, family, year, next(weights), prefix)})
    return rows


def shares(dice: Random, count: int, least: Sequence[int]) -> list[int]:
    """Part a count at random; where it suffices, each part has at least so many, else the last parts have none."""
    parts = [min(1, want) if sum(least) > count else want for want in least]
    while sum(parts) > count:
        parts[max(number for number, part in enumerate(parts) if part)] -= 1
    for _ in range(count - sum(parts)):
        parts[dice.randrange(len(parts))] += 1
    return parts


def part_points(points: int, count: int) -> Iterator[Decimal]:
    """Yield weights in halves of a point that add up to the points."""
    halves, more = divmod(2 * points, count) if count else (0, 0)
    for number in range(count):
        yield (halves + (number < more)) * HALF


def indicator(dice: Random, kind: str, family: str, year: str, weight: Decimal, prefix: str) -> dict[str, str]:
    """Return the cells of an indicator: its name, what was aimed at and reached, its weight and score."""
    thing = dice.choice(sorted(WORDS["things"]))
    name = dice.choice(WORDS["names"][kind]).format(thing=thing)
    target, actual = values(dice, name, WORDS["things"][thing], year)
    if dice.random() < 0.2:
        name = f"{dice.choice(WORDS['adverbs'])}{'，'.join(dice.sample(WORDS['clauses'], dice.randint(1, 3)))}，{name}"
    cut = dice.random() < 0.25
    score = (weight * dice.choice((Decimal("0.8"), Decimal("0.9")))).quantize(Decimal("0.01")) if cut else weight
    row = {"level3": prefix + name, "target": target, "actual": actual, "weight": plain(weight), "score": plain(score)}
    if cut and dice.random() < 0.8:
        row["deviation"] = dice.choice(WORDS["reasons"])
    if family == "hunan-department":
        row["standard"] = dice.choice(WORDS["standards"])
    if family == "henan-department":
        row["measure_unit"] = "%" if target.endswith("%") else WORDS["things"][thing]
    return row


def values(dice: Random, name: str, unit: str, year: str) -> tuple[str, str]:
    """Return a target and an actual value of the kind that the indicator's name asks for."""
    kind = next((kind for kind, ends in WORDS["values"].items() if name.endswith(tuple(ends))), "count")
    amount, month = dice.randint(2, 400), dice.randint(6, 12)
    kinds = {
        "rate": (dice.choice(("≥95%", "=100%", "≥90%", "≥98.5%")), dice.choice(("100%", "96.98%", "95%", "98.5%"))),
        "time": (f"{year}年{month}月底前", f"{year}年{month}月{dice.randint(1, 28)}日"),
        "money": (f"≤{amount}万元", f"{plain(amount - cents(dice, 0, 1))}万元"),
        "people": (f"≥{amount * 10}人", f"{amount * 10 + dice.randint(0, 99)}人"),
        "state": (dice.choice(WORDS["states"]["target"]), dice.choice(WORDS["states"]["actual"])),
        "years": (f"≥{dice.randint(2, 9)}年", f"{dice.randint(2, 9)}年"),
        "complaints": ("≤5件", f"{dice.randint(0, 5)}件"),
        "count": (f"{dice.choice('≥≥=')}{amount}{unit}", f"{amount + dice.randint(0, 20)}{dice.choice((unit, ''))}"),
    }
    return kinds[kind]


def prose(dice: Random) -> str:
    """Return a goal: one clause up to some two hundred signs."""
    return dice.choice("；，").join(dice.sample(WORDS["clauses"], dice.randint(1, len(WORDS["clauses"])))) + "。"


def cents(dice: Random, low: int, high: int) -> Decimal:
    """Return an amount with two decimals."""
    return Decimal(dice.randint(low * 100, high * 100)) / 100


def percent(part: Decimal, whole: Decimal) -> str:
    """Return a rate as printed."""
    return f"{part / whole * HUNDRED:.2f}%"


def plain(number: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def total_score(indicators: Sequence[Mapping[str, str]]) -> Decimal:
    """Return the sum of the scores."""
    return sum((Decimal(row["score"]) for row in indicators), Decimal(0))
