"""A finding is a value: what one rule says of one form, with the figures and the places it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Annotated

from pydantic import AfterValidator, Field

from extract.clean import display
from normalize.record import Located, Model, Number

OneLine = Annotated[str, AfterValidator(display)]  # published texts in it may have line breaks


class Outcome(StrEnum):
    """What came of applying a rule."""

    BROKEN = "broken"
    HOLDS = "holds"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How bad a broken rule is: cannot be true, against the stated or usual rule, or worth knowing."""

    CONTRADICTION = "contradiction"
    WARNING = "warning"
    INFO = "info"


class Change(Model):
    """One published fact that an explanation supposes to be different."""

    field: str = Field(description="Path of the fact in the record, as in indicators.3.score")
    published: str | None
    supposed: str | None


class Explanation(Model):
    """A proposal that closes the gap of a broken rule; it never overwrites what was published."""

    kind: str
    changes: tuple[Change, ...] = ()
    closes: tuple[str, ...] = Field(default=(), description="The rules that hold under the changes")
    rank: int = Field(default=1, description="From 1; equally good explanations share a rank")
    why: OneLine = ""


def equally_good(explanations: Sequence[Explanation]) -> Iterator[tuple[Explanation, ...]]:
    """Yield together the explanations that say the same of different numbers, in their order."""
    for _, alike in groupby(explanations, key=lambda one: (one.rank, one.kind, one.why)):
        yield tuple(alike)


class Finding(Model):
    """What one rule says of one form, or of the narrative where `form` is None."""

    rule: str
    form: int | None
    outcome: Outcome
    severity: Severity
    published: str | None = None
    expected: str | None = Field(default=None, description="A number, or an interval as [low, high]")
    difference: Number | None = Field(
        default=None, description="Published less expected, or less the nearest end of an expected interval"
    )
    tolerance: Number | None = Field(
        default=None, description="How far rounding alone can bring it: half of what the printed digits leave open"
    )
    places: tuple[Located, ...] = ()
    message: OneLine = Field(description="One line for a person; for not_applicable, the reason")
    doubt: str | None = Field(
        default=None, description="Why the reading, not the document, may be wrong; such a finding is no contradiction"
    )
    explanations: tuple[Explanation, ...] = ()
    consequences: tuple[Finding, ...] = ()

    @property
    def is_contradiction(self) -> bool:
        """Whether it says that something cannot be true."""
        return self.outcome is Outcome.BROKEN and self.severity is Severity.CONTRADICTION
