"""The published facts of one form: the models of the record contract, version `SCHEMA_VERSION`.

Every scalar keeps the text as published (`raw`), what it was read as (`value`) and its places. Numbers are `Decimal`
(strings in JSON), rates are in percent, money in the unit printed. What is not printed is None, never a guess; a
published value is never overwritten by a repaired one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from extract.model import Box, PagePlace, Place, SheetPlace, TextPlace, WebPlace, WordPlace

SCHEMA_VERSION = "1.0"

Kind = Literal["project", "department", "basic_data"]
Operator = Literal[">=", "<=", ">", "<", "=", "range"]
AttainmentOutcome = Literal["met", "not_met", "exceeded", "not_comparable"]
ValueKind = Literal["quantity", "range", "qualitative", "date", "blank", "text"]


def place_from_json(value: Any) -> Any:
    """Return the `Place` that a JSON object names; anything else is returned as it is."""
    if not isinstance(value, Mapping):
        return value
    if "box" in value:
        box: Box = tuple(value["box"])
        return PagePlace(value["page"], box)
    if "part" in value:
        table = tuple(value.get("table") or ())
        return WordPlace(value["part"], table, value.get("row"), value.get("cell"), value.get("paragraph"))
    if "sheet" in value:
        return SheetPlace(value["sheet"], value["range"])
    if "lines" in value:
        (line, end_line), (column, end_column) = value["lines"], value["columns"]
        return TextPlace(line, column, end_line, end_column)
    return WebPlace(value["path"])


def place_to_json(place: Place) -> dict[str, Any]:
    """Return the place as the command line prints it."""
    return place.as_json()


Located = Annotated[
    Any,  # a `Place`; pydantic need not rebuild it
    BeforeValidator(place_from_json),
    PlainSerializer(place_to_json, return_type=dict[str, Any]),
]
Number = Annotated[Decimal, PlainSerializer(lambda number: format(number, "f"), return_type=str)]


class Model(BaseModel):
    """A frozen model that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Model):
    """A published text with what it was read as."""

    raw: str = Field(description="The text as published")
    value: str | None = Field(description="The text with line breaks and residue folded away; null where blank")
    places: tuple[Located, ...] = Field(default=(), description="Where the text stands in the document")
    marks: tuple[str, ...] = Field(default=(), description="What the reader did to get the text")
    confidence: float | None = Field(default=None, description="0 to 1 for text read from a picture, else null")


class NumberFact(Fact):
    """A published number: an amount in the unit printed, points, or a rate in percent."""

    value: Number | None = Field(description="The number as printed, exact; null where it is no number")  # type: ignore[assignment]


class LevelOne(Fact):
    """A level-1 label."""

    code: str | None = Field(default=None, description="Id in the taxonomy; null where none is sure")
    points: Number | None = Field(default=None, description="Points printed in the label, as in 产出指标(50分)")


class LevelTwo(Fact):
    """A level-2 label."""

    code: str | None = Field(default=None, description="Id in the taxonomy; null where none is sure")
    points: Number | None = Field(default=None, description="Points printed in the label")


class LevelThree(Fact):
    """A level-3 label."""

    code: str | None = Field(default=None, description="Id in the taxonomy; null where none is sure")
    probability: float | None = Field(default=None, description="How sure the code is; of the best candidate if null")
    extension: str | None = Field(default=None, description="Id of a concept beyond the common list that it names")
    points: Number | None = Field(default=None, description="Points printed in the label")


class ValueFact(Fact):
    """A target or an actual value, parsed."""

    op: Operator | None = Field(default=None, description="Comparator of a target")
    low: str | None = Field(default=None, description="Lower bound: a number, or an EDTF date")
    high: str | None = Field(default=None, description="Upper bound: a number, or an EDTF date")
    unit: str | None = Field(default=None, description="Unit as printed, 百分比 as %")
    kind: ValueKind = Field(default="text", description="What sort of value this is")
    flags: tuple[str, ...] = Field(default=(), description="Doubts about the reading")


class Attainment(Model):
    """How an actual value stands to its target: concluded from the two, not published."""

    outcome: AttainmentOutcome = Field(description="met, not_met, exceeded, or not_comparable")
    why: str = Field(description="What was compared, and how; why it cannot be")
    flags: tuple[str, ...] = Field(default=(), description="Doubts: unit_assumed, unit_differs, unit_mismatch, ...")


class Units(Model):
    """The bodies named in the form's head."""

    supervisor: Fact | None = None
    implementer: Fact | None = None
    department: Fact | None = None
    filler: Fact | None = None


class Project(Model):
    """The project named in the form's head."""

    name: Fact | None = None
    code: Fact | None = None


class Fund(Model):
    """A fund line."""

    code: str | None = Field(default=None, description="Id in the taxonomy; null where none is sure")
    label: Fact
    initial: NumberFact | None = None
    full_year: NumberFact | None = None
    executed: NumberFact | None = None
    weight: NumberFact | None = None
    rate: NumberFact | None = None
    score: NumberFact | None = None
    other: dict[str, Fact] = Field(default_factory=dict, description="Further columns: heading to text")


class SplitLine(Model):
    """An amount of a split of the total (by source, by kind)."""

    group: Fact | None = None
    label: Fact
    code: str | None = Field(default=None, description="Fund line id in the taxonomy; null where none is sure")
    amount: NumberFact | None = None


class Task(Model):
    """A main task with its budget."""

    name: Fact | None = None
    content: Fact | None = None
    completion: Fact | None = None
    budget: NumberFact | None = None
    budget_fiscal: NumberFact | None = None
    executed: NumberFact | None = None
    executed_fiscal: NumberFact | None = None
    rate: NumberFact | None = None
    other: dict[str, Fact] = Field(default_factory=dict, description="Further columns: heading to text")


class Goal(Model):
    """An expected goal and what came of it."""

    expected: Fact | None = None
    actual: Fact | None = None


class Indicator(Model):
    """An indicator row."""

    level1: LevelOne | None = None
    level2: LevelTwo | None = None
    level3: LevelThree | None = None
    target: ValueFact | None = None
    actual: ValueFact | None = None
    attainment: Attainment | None = None
    weight: NumberFact | None = None
    score: NumberFact | None = None
    deviation: Fact | None = None
    standard: Fact | None = None
    measure_unit: Fact | None = None
    nature: Fact | None = Field(
        default=None, description="Operator or quantitative/qualitative, in a column of its own"
    )
    other: dict[str, Fact] = Field(default_factory=dict, description="Further columns: heading to text")


class Basic(Model):
    """A line of a basic data table."""

    label: Fact
    values: dict[str, NumberFact] = Field(default_factory=dict, description="Column heading to value")


class Total(Model):
    """The total row."""

    weight: NumberFact | None = None
    score: NumberFact | None = None


class Remainder(Model):
    """A text of the form that fits no field."""

    text: str
    places: tuple[Located, ...] = ()
    reason: str


class Record(Model):
    """The published facts of one form."""

    form: int = Field(description="Number of the form in its document, from 1")
    kind: Kind
    family: str = Field(description="The form family that the layout follows")
    title: Fact | None = None
    year: Fact | None = None
    region: Fact | None = None
    report_date: Fact | None = None
    currency_unit: Fact | None = None
    units: Units = Units()
    project: Project = Project()
    funds: tuple[Fund, ...] = ()
    splits: tuple[SplitLine, ...] = ()
    tasks: tuple[Task, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    basic: tuple[Basic, ...] = ()
    total: Total = Total()
    self_score: NumberFact | None = Field(default=None, description="The score stated in the form's head")
    rating: Fact | None = None
    notes: tuple[Fact, ...] = ()
    contacts: tuple[Fact, ...] = Field(default=(), description="Persons and telephone numbers; left out of exports")
    remainder: tuple[Remainder, ...] = ()
