"""Random indicator rows: what each family asks for on its levels, with targets, results, weights and scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random

from scoreboard.contents import WORDS, cents, plain

HALF = Decimal("0.5")

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


def total_score(indicators: Sequence[Mapping[str, str]]) -> Decimal:
    """Return the sum of the scores."""
    return sum((Decimal(row["score"]) for row in indicators), Decimal(0))
