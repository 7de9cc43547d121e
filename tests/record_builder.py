"""Records in which every published figure agrees, rounded as an honest office rounds; a seed gives always the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from normalize.record import (
    Fact,
    Fund,
    Indicator,
    LevelOne,
    LevelThree,
    LevelTwo,
    NumberFact,
    Record,
    SplitLine,
    Task,
    Total,
)

SECTIONS = {
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("社会效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
    "成本指标": ("经济成本指标",),
}
PART_LABELS = {"F.current_fiscal": "其中：当年财政拨款", "F.carryover": "上年结转资金", "F.other": "其他资金"}
RATINGS = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"), (Decimal(0), "差"))
WHOLE = Decimal(100)


def number(value: Decimal | None, suffix: str = "") -> NumberFact | None:
    """Return a published number, or None for a blank."""
    return None if value is None else NumberFact(raw=f"{value:f}{suffix}", value=value)


def words(text: str) -> Fact:
    """Return a published text."""
    return Fact(raw=text, value=text)


def rounded(value: Decimal, places: int, *, cut: bool = False) -> Decimal:
    """Return the value with so many decimals, rounded to the nearest or with its further digits cut off."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN if cut else ROUND_HALF_UP)


def bare(value: Decimal) -> Decimal:
    """Return the value without trailing zeros after the point, as a spreadsheet shows it."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def consistent_record(seed: int) -> Record:
    """Return a record without any contradiction; its true figures agree exactly, the printed ones were rounded."""
    return Builder(random.Random(seed)).record()  # noqa: S311 tests need no secret numbers


class Builder:
    """Draws one form: its points, its money, and how its office prints numbers."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.score_places = source.choice((0, 0, 1, 2, 2))
        self.amount_places = source.choice((0, 2, 2, 2, 4, 6))
        self.rate_places = source.choice((0, 1, 2, 2, 2))
        self.cuts_rates = source.random() < 0.2
        self.drops_zeros = source.random() < 0.4
        self.henan = source.random() < 0.25

    def record(self) -> Record:
        """Return the whole form."""
        funds, execution = self.funds()
        weights = self.weights(90)
        scores = [self.true_score(weight) for weight in weights]
        total = execution + sum(scores, Decimal(0))
        places = self.score_places if self.score_places or execution == execution.to_integral_value() else 2
        printed = self.shown(total, self.random.choice((places, max(places - 1, 0))))
        rating = next(name for lower, name in RATINGS if total >= lower)
        head = number(printed) if self.henan else None
        return Record(
            form=1,
            kind="department" if self.henan else "project",
            family="henan-department" if self.henan else "national-2021",
            funds=funds,
            splits=self.splits(funds),
            tasks=self.tasks(funds),
            indicators=self.indicators(weights, scores),
            total=Total() if self.henan else Total(weight=number(WHOLE), score=number(printed)),
            self_score=head,
            rating=words(rating) if self.henan and printed >= 60 else None,
        )

    def shown(self, value: Decimal, places: int) -> Decimal:
        """Return a number as this office prints it."""
        value = rounded(value, places)
        return bare(value) if self.drops_zeros else value

    def funds(self) -> tuple[tuple[Fund, ...], Decimal]:
        """Return the fund lines, and the true score of the execution line."""
        parts = [self.amounts() for _ in range(self.random.choice((1, 2, 2, 3)))]
        sums = [sum((part[column] for part in parts), Decimal(0)) for column in range(3)]
        true_rate = sums[2] / sums[1] * 100
        score = min(true_rate, WHOLE) * 10 / 100
        score = rounded(score, self.score_places or 2) if self.random.random() < 0.5 else score
        printed_score = self.shown(score, self.score_places)
        if not self.score_places and self.random.random() < 0.5:
            printed_score = self.shown(score, 2)
        lines = [self.fund("F.total", "年度资金总额", sums, Decimal(10), printed_score)]
        blanks = [None] * (3 - len(parts))
        for (code, label), part in zip(PART_LABELS.items(), [*parts, *blanks], strict=True):
            lines.append(self.fund(code, label, part))
        return tuple(lines), score

    def amounts(self) -> list[Decimal]:
        """Return true initial, full-year and executed amounts of one part."""
        full_year = Decimal(self.random.randint(1_000_000, 9_999_999_999)) / 1_000_000
        initial = full_year if self.random.random() < 0.6 else full_year * self.random.randint(80, 120) / 100
        share = Decimal(self.random.choice((1_000_000, 999_000, self.random.randint(300_000, 1_000_000)))) / 1_000_000
        return [initial, full_year, full_year * share]

    def fund(
        self,
        code: str,
        label: str,
        amounts: Sequence[Decimal] | None,
        weight: Decimal | None = None,
        score: Decimal | None = None,
    ) -> Fund:
        """Return a fund line; blank without amounts."""
        if amounts is None:
            return Fund(code=code, label=words(label))
        initial, full_year, executed = (self.shown(amount, self.amount_places) for amount in amounts)
        rate = rounded(amounts[2] / amounts[1] * 100, self.rate_places, cut=self.cuts_rates)
        return Fund(
            code=code,
            label=words(label),
            initial=number(initial),
            full_year=number(full_year),
            executed=number(executed),
            weight=number(weight),
            rate=number(bare(rate) if self.drops_zeros else rate, "%"),
            score=number(score),
        )

    def weights(self, points: int) -> list[Decimal]:
        """Return the true weights of the rows: whole points, or even shares that do not come out."""
        rows = self.random.randint(5, 24)
        if self.random.random() < 0.4:
            return [Decimal(points) / rows] * rows
        cuts = sorted(self.random.sample(range(1, points), rows - 1))
        return [Decimal(high - low) for low, high in zip([0, *cuts], [*cuts, points], strict=True)]

    def true_score(self, weight: Decimal) -> Decimal:
        """Return what a row scores: mostly all of its weight; whole or half points if the office gives only such."""
        if self.random.random() < 0.75:
            return weight
        score = weight * self.random.randint(0, 100) / 100
        return score if self.score_places else min(rounded(score, 0), weight)

    def indicators(self, weights: list[Decimal], scores: list[Decimal]) -> tuple[Indicator, ...]:
        """Return the rows, spread over the sections in order, with section points where they come out whole."""
        places = [(level1, level2) for level1, level2s in SECTIONS.items() for level2 in level2s]
        spread = [places[index * len(places) // len(weights)] for index in range(len(weights))]
        points = {
            name: sum(w for w, (level1, _) in zip(weights, spread, strict=True) if level1 == name) for name in SECTIONS
        }
        return tuple(
            self.indicator(index, level1, level2, Decimal(points[level1]), weights[index], scores[index])
            for index, (level1, level2) in enumerate(spread)
        )

    def indicator(
        self, index: int, level1: str, level2: str, points: Decimal, weight: Decimal, score: Decimal
    ) -> Indicator:
        """Return one row."""
        whole = points == points.to_integral_value()
        raw = f"{level1}({points:f}分)" if whole else level1
        places = self.score_places or 2
        printed = [self.shown(value, 0 if value == value.to_integral_value() else places) for value in (weight, score)]
        return Indicator(
            level1=LevelOne(raw=raw, value=raw, points=bare(points) if whole else None),
            level2=LevelTwo(raw=level2, value=level2),
            level3=LevelThree(raw=f"事项{index + 1}", value=f"事项{index + 1}"),
            weight=number(printed[0]),
            score=number(printed[1]),
        )

    def splits(self, funds: tuple[Fund, ...]) -> tuple[SplitLine, ...]:
        """Return a split of the executed amount by kind, in some forms."""
        if self.random.random() < 0.7 or funds[0].executed is None or funds[0].executed.value is None:
            return ()
        executed = funds[0].executed.value
        basic = rounded(executed * self.random.randint(1, 99) / 100, 2)
        group = words("按支出性质分：")
        return (
            SplitLine(group=group, label=words("其中:基本支出："), code="F.basic_exp", amount=number(basic)),
            SplitLine(group=group, label=words("项目支出："), code="F.project_exp", amount=number(executed - basic)),
        )

    def tasks(self, funds: tuple[Fund, ...]) -> tuple[Task, ...]:
        """Return the fund lines below the total as tasks, in the forms that have tasks."""
        if not self.henan:
            return ()
        return tuple(
            Task(name=line.label, budget=line.full_year, executed=line.executed, rate=line.rate)
            for line in funds[1:]
            if line.full_year is not None
        )


def printed(raw: str | None) -> NumberFact | None:
    """Return a published number from its text; a text that is no number has no value."""
    if raw is None:
        return None
    digits = raw.strip("%分")
    return NumberFact(raw=raw, value=Decimal(digits) if digits.replace(".", "").isdigit() else None)


def row(weight: str | None, score: str | None, level1: str = "产出指标", level3: str = "事项") -> Indicator:
    """Return an indicator row; points in the level-1 label are read."""
    points = level1.partition("(")[2].removesuffix("分)")
    return Indicator(
        level1=LevelOne(raw=level1, value=level1, points=Decimal(points) if points else None),
        level3=LevelThree(raw=level3, value=level3),
        weight=printed(weight),
        score=printed(score),
    )


def line(code: str | None, label: str, **columns: str) -> Fund:
    """Return a fund line."""
    return Fund(code=code, label=words(label), **{column: printed(raw) for column, raw in columns.items()})


def form(
    *rows: Indicator,
    funds: Sequence[Fund] = (),
    weight: str | None = None,
    score: str | None = None,
    head: str | None = None,
    rating: str | None = None,
    notes: Sequence[str] = (),
) -> Record:
    """Return a form with these rows, fund lines and totals."""
    return Record(
        form=1,
        kind="project",
        family="national-2021",
        funds=tuple(funds),
        indicators=rows,
        total=Total(weight=printed(weight), score=printed(score)),
        self_score=printed(head),
        rating=None if rating is None else words(rating),
        notes=tuple(words(note) for note in notes),
    )
