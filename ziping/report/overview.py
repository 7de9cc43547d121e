"""The front page as values for its template: how the forms stand, what each rule found, the rows of the table."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from normalize.finding import Finding, Outcome, Severity
from normalize.record import Fact, Record
from ziping.report.artist import without_telephones
from ziping.report.formpage import title_of
from ziping.report.plots import Histogram, Part, histogram, stacked
from ziping.report.sheets import Light, Sheet, rate_of, score_of
from ziping.report.words import Words, both, words

if TYPE_CHECKING:
    from ziping.dataset.columns import Json

FORMS = "forms"  # all kinds of form together, in a choice of kinds
NARRATIVE = "narrative"  # the kind of a row of text outside forms
MOST_REASONS = 5  # of a rule, listed
MOST_UNREAD = 500  # documents without a form, listed
NO_FORMS = "no_forms"  # why a document that was read has no row of a form
STRIP = 1000  # length of the bar of lights
OUTCOMES = ("contradiction", "warning", "info", "holds", "not_applicable")


class Row(NamedTuple):
    """A line of the table of forms; it is written as an array, in this order."""

    light: str
    page: str  # empty where the document gave no form
    title: str
    project: str
    file: str
    kind: str
    year: str
    body: str
    score: str
    rate: str
    contradictions: int
    warnings: int
    holds: int
    not_applicable: int
    rules: str  # the broken ones, with blanks around each
    why: str  # a key of the reasons, for a grey one


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule had each outcome, its bar, and the commonest reasons why it could not be applied."""

    rule: str
    name: Words
    counts: Mapping[str, int]
    parts: tuple[Part, ...]
    reasons: tuple[tuple[Words, int], ...]


@dataclass(frozen=True, slots=True)
class State:
    """How the forms, or the texts outside them, stand: how many there are by light, worst first, and their bar."""

    kind: str
    count: int
    lights: Mapping[str, int]
    parts: tuple[Part, ...]


@dataclass
class Overview:
    """What the front page counts, document by document."""

    rows: list[Row] = field(default_factory=list)
    documents: int = 0
    forms: int = 0
    indicators: int = 0
    statements: int = 0
    unread: list[tuple[str, str, str]] = field(default_factory=list)  # file, reason, detail
    scores: list[Decimal] = field(default_factory=list)
    rates: list[Decimal] = field(default_factory=list)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    skips: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add_document(self, result: Json, *, first: bool) -> None:
        """Count a file; one that gave no form is a row with the reason."""
        self.documents += 1
        self.statements += len(result["statements"]) if first else 0
        if result["status"] != "ok":
            reason = result["reason"] or result["status"]
            self.unread.append((result["file"], reason, result["detail"] or ""))
            blank = Row(Light.GREY, "", "", "", result["file"], "", "", "", "", "", 0, 0, 0, 0, "", reason)
            self.rows.append(blank)

    def add_sheet(self, sheet: Sheet) -> None:
        """Count a form, or the text outside forms."""
        self.rows.append(row_of(sheet))
        for finding in sheet.findings:
            self._count(finding)
        if sheet.record is not None:
            self.forms += 1
            self.indicators += len(sheet.record.indicators)
            self.scores += [score for score in (score_of(sheet.record),) if score is not None]
            self.rates += [rate for rate in (rate_of(sheet.record),) if rate is not None]

    def finish(self) -> None:
        """Put the rows in order: how they stand, worst first, then by file."""
        order = [str(light) for light in Light]
        self.rows.sort(key=lambda row: (order.index(row.light), -row.contradictions, -row.warnings))

    @property
    def failed(self) -> int:
        """The number of files that could not be read."""
        return sum(reason != NO_FORMS for _, reason, _ in self.unread)

    @property
    def states(self) -> list[State]:
        """How the forms stand, and then the text outside them, where it was checked."""
        forms = [row for row in self.rows if row.page and row.kind != NARRATIVE]
        texts = [row for row in self.rows if row.kind == NARRATIVE]
        return [_state(kind, rows) for kind, rows in ((FORMS, forms), (NARRATIVE, texts)) if rows]

    @property
    def score_plot(self) -> Histogram:
        """The distribution of scores."""
        return histogram(self.scores)

    @property
    def rate_plot(self) -> Histogram:
        """The distribution of execution rates."""
        return histogram(self.rates)

    def rule_counts(self) -> list[RuleCount]:
        """Return the rules, those with most contradictions first, then most warnings."""
        most = max((_broken(counts) for counts in self.outcomes.values()), default=0)
        order = sorted(self.outcomes, key=lambda rule: (*(-self.outcomes[rule][name] for name in OUTCOMES), rule))
        return [
            RuleCount(
                rule,
                words("rules", rule),
                self.outcomes[rule],
                stacked({name: self.outcomes[rule][name] for name in OUTCOMES[:3]}, most),
                tuple((both(text), count) for text, count in _commonest(self.skips[rule])),
            )
            for rule in order
        ]

    def _count(self, finding: Finding) -> None:
        outcome = finding.severity if finding.outcome is Outcome.BROKEN else finding.outcome
        self.outcomes[finding.rule][outcome] += 1
        if finding.outcome is Outcome.NOT_APPLICABLE:
            self.skips[finding.rule][finding.message] += 1
        for consequence in finding.consequences:
            self._count(consequence)


def _state(kind: str, rows: Sequence[Row]) -> State:
    counts = Counter(row.light for row in rows)
    lights = {str(light): counts[light] for light in Light}
    return State(kind, len(rows), lights, stacked(lights, len(rows), STRIP))


def row_of(sheet: Sheet) -> Row:
    """Return the line of a form, or of the text outside forms."""
    record = sheet.record
    severities = Counter(finding.severity for finding in sheet.broken)
    rules = dict.fromkeys(finding.rule for finding in sheet.broken)
    return Row(
        light=sheet.light,
        page=sheet.name,
        title=title_of(sheet),
        project=_text(record.project.name) if record else "",
        file=sheet.file,
        kind=record.kind if record else NARRATIVE,
        year=_text(record.year) if record else "",
        body=_body(record) if record else "",
        score=_digits(score_of(record)) if record else "",
        rate=_digits(rate_of(record)) if record else "",
        contradictions=severities[Severity.CONTRADICTION],
        warnings=severities[Severity.WARNING],
        holds=len(sheet.of_outcome(Outcome.HOLDS)),
        not_applicable=len(sheet.of_outcome(Outcome.NOT_APPLICABLE)),
        rules="".join(f" {rule} " for rule in rules),
        why="nothing_checked" if sheet.light is Light.GREY else "",
    )


def script_of(rows: Sequence[Row]) -> str:
    """Return a script that hands rows to the page; a page that stands on a disk may load scripts but no data."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    return f"(self.zipingRows = self.zipingRows || []).push(\n{lines}\n);\n"


def _body(record: Record) -> str:
    """Return whose form it is: the body that carried out, else the department, else the region."""
    named = (record.units.implementer, record.units.department, record.units.filler, record.region)
    return next((text for text in map(_text, named) if text), "")


def _text(fact: Fact | None) -> str:
    return without_telephones(str(fact.value)) if fact is not None and fact.value is not None else ""


def _digits(number: Decimal | None) -> str:
    return f"{number:f}" if number is not None else ""


def _broken(counts: Counter[str]) -> int:
    return sum(counts[severity] for severity in Severity)


def _commonest(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    yield from sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_REASONS]
