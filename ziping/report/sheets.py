"""What the report shows a page of: a form, or the text outside the forms; with its findings and its traffic light."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from extract.model import Place, Statement
from normalize.checks.facts import execution_line
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Fact, Model, Record, place_from_json
from ziping.report.calculation import Calculations, calculation_of, document_calculations, record_calculations

if TYPE_CHECKING:
    from ziping.dataset.columns import Json

NAME_LENGTH = 16  # of a document's hash in the name of a page


class Light(StrEnum):
    """How a form stands, worst first."""

    RED = "red"  # figures that cannot be true together
    AMBER = "amber"  # a warning, or a rule that holds within rounding alone
    GREY = "grey"  # no rule could be applied
    GREEN = "green"  # checked, and all that applies holds


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of a document or, where `record` is None, the text outside its forms."""

    file: str
    sha256: str
    findings: tuple[Finding, ...]
    calculations: Calculations
    light: Light
    record: Record | None = None
    statements: tuple[Statement, ...] = ()  # of the document, as the forms below: findings may point to them
    forms: tuple[Record, ...] = ()

    @property
    def name(self) -> str:
        """The name of its page, without a suffix; the same in every run."""
        return f"{self.sha256[:NAME_LENGTH]}-{self.record.form if self.record else 0}"

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings of broken rules, worst first."""
        found = (finding for finding in self.findings if finding.outcome is Outcome.BROKEN)
        return tuple(sorted(found, key=lambda finding: list(Severity).index(finding.severity)))

    def of_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return the findings of an outcome, in their order."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places to show: of a form all that was read of it, of the text those that findings name."""
        found = [place for _, fact in facts_of(self.record) for place in fact.places]
        left = [place for one in (self.record.remainder if self.record else ()) for place in one.places]
        named = [place for finding in self.broken for place in places_of(finding)]
        return tuple(dict.fromkeys(found + left + named))

    def places_by_path(self) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Yield the places of what an explanation may change, by its path."""
        yield from ((path, fact.places) for path, fact in facts_of(self.record))
        yield from ((f"statements.{index}", stated.places) for index, stated in enumerate(self.statements))
        for record in self.forms:
            yield from ((f"forms.{record.form}.{path}", fact.places) for path, fact in facts_of(record))


def sheets_of(result: Json) -> Iterator[Sheet]:
    """Yield the sheets of a document from the JSON of its result; the text has one only where a rule applies to it."""
    records = tuple(Record.model_validate(record) for record in result["records"])
    findings = tuple(Finding.model_validate(finding) for finding in result["findings"])
    document = result["file"], result["sha256"]
    statements = tuple(_statement(stated) for stated in result["statements"])
    for record in records:
        own = tuple(finding for finding in findings if finding.form == record.form)
        written = record_calculations(record)
        yield Sheet(*document, own, written, _light(own, written), record, statements, records)
    loose = tuple(finding for finding in findings if finding.form is None)
    if any(finding.outcome is not Outcome.NOT_APPLICABLE for finding in loose):
        written = document_calculations(records, statements)
        yield Sheet(*document, loose, written, _light(loose, written), None, statements, records)


def facts_of(node: Any, path: str = "") -> Iterator[tuple[str, Fact]]:
    """Yield every fact of a record with its path; persons and their telephone numbers are none that is shown."""
    if isinstance(node, Fact):
        yield path, node
        return
    parts: Iterable[tuple[object, Any]] = ()
    if isinstance(node, Model):
        parts = ((name, value) for name, value in node if name != "contacts")
    elif isinstance(node, dict):
        parts = node.items()
    elif isinstance(node, tuple):
        parts = enumerate(node)
    for name, value in parts:
        yield from facts_of(value, f"{path}.{name}" if path else str(name))


def places_of(finding: Finding) -> tuple[Place, ...]:
    """Return the places of a finding and of what follows from it."""
    return (*finding.places, *(place for one in finding.consequences for place in places_of(one)))


def score_of(record: Record) -> Decimal | None:
    """Return the total score, else the one printed in the head."""
    facts = (record.total.score, record.self_score)
    return next((fact.value for fact in facts if fact is not None and fact.value is not None), None)


def rate_of(record: Record) -> Decimal | None:
    """Return the rate printed in the fund line that has points, else in the first."""
    line = execution_line(record)
    fund = line.fund if line else next(iter(record.funds), None)
    return fund.rate.value if fund is not None and fund.rate is not None else None


def _light(findings: Sequence[Finding], calculations: Calculations) -> Light:
    severities = {finding.severity for finding in findings if finding.outcome is Outcome.BROKEN}
    if Severity.CONTRADICTION in severities:
        return Light.RED
    holding = [finding for finding in findings if finding.outcome is Outcome.HOLDS]
    written = (calculation_of(finding, calculations) for finding in holding)
    if Severity.WARNING in severities or any(one is not None and one.rounded for one in written):
        return Light.AMBER
    return Light.GREEN if holding else Light.GREY


def _statement(stated: Json) -> Statement:
    fields = {name: stated[name] for name in ("metric", "value", "unit", "subject", "sentence")}
    return Statement(**fields, places=tuple(place_from_json(place) for place in stated["places"]))
