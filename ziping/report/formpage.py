"""The page of one form as values for its template: findings, their arithmetic and explanations, what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.model import Statement
from normalize.explain.edits import WORDS
from normalize.explain.naming import Around, Named, named
from normalize.finding import Change, Explanation, Finding, Outcome, Severity, equally_good
from normalize.record import Record
from ziping.report.artist import without_telephones
from ziping.report.calculation import Calculation, Operand, calculation_of
from ziping.report.readings import Section, Value, head_of, sections_of, value_of
from ziping.report.sheets import Sheet
from ziping.report.stage import Stage
from ziping.report.words import Words, both, words

NOTHING = Words("", "")
MOST_HOLDING = 200  # rules that hold, listed on a page


@dataclass(frozen=True, slots=True)
class Written:
    """An operand as shown: its sign, digits and the boxes or cells where it is printed."""

    sign: str
    digits: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A calculation as shown."""

    operands: tuple[Written, ...]
    suffix: str
    result: str
    relation: str
    published: Written
    words: Words


@dataclass(frozen=True, slots=True)
class Supposed:
    """A change of an explanation as shown: which number, what is printed, what is supposed."""

    row: Words  # empty where the row is that of the change before
    column: Words
    published: str | None
    supposed: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Explanations as shown that are equally good and of one kind: any one of them may be what happened."""

    rank: int
    kind: Words
    why: Words
    alternatives: tuple[tuple[Supposed, ...], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as shown; `tied` says that several explanations are equally good."""

    finding: Finding
    number: str  # as on its place in the document; what follows from finding 1 is 1.1
    rule: Words
    severity: Words
    message: Words
    ids: tuple[str, ...]
    sum: Sum | None
    proposals: tuple[Proposal, ...]
    closes: tuple[Words, ...]  # the rules that hold under any of them
    tied: bool
    consequences: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    """A rule that could not be applied, with each reason and how often."""

    rule: Words
    reasons: tuple[tuple[Words, int], ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """All that the page of a form shows."""

    sheet: Sheet
    title: str
    stage: Stage
    counts: tuple[tuple[Words, int], ...]  # of findings, by what came of them
    broken: tuple[Shown, ...]
    holding: tuple[Shown, ...]
    skipped: tuple[Skip, ...]
    head: tuple[tuple[Words, Value], ...]
    sections: tuple[Section, ...]
    notes: tuple[Value, ...]
    statements: tuple[tuple[Statement, tuple[str, ...]], ...]  # with the ids of where they stand


def form_page(sheet: Sheet, stage: Stage) -> FormPage:
    """Return what the page of a form shows, and mark its findings' places on the stage."""
    view = _View(sheet, stage)
    record = sheet.record
    for number, finding in enumerate(sheet.broken, start=1):
        view.mark(finding, str(number))
    return FormPage(
        sheet=sheet,
        title=title_of(sheet),
        stage=stage,
        counts=tuple(_counts(sheet.findings)),
        broken=tuple(view.shown(finding, str(number)) for number, finding in enumerate(sheet.broken, start=1)),
        holding=tuple(view.shown(finding) for finding in sheet.of_outcome(Outcome.HOLDS)[:MOST_HOLDING]),
        skipped=tuple(_skipped(sheet.of_outcome(Outcome.NOT_APPLICABLE))),
        head=tuple(head_of(record)) if record else (),
        sections=tuple(sections_of(record)) if record else (),
        notes=tuple(_notes(record)) if record else (),
        statements=() if record else tuple((one, stage.ids(one.places)) for one in sheet.statements),
    )


def title_of(sheet: Sheet) -> str:
    """Return the printed title of a form on one line, nothing where it has none."""
    title = sheet.record.title if sheet.record else None
    return " ".join(without_telephones(title.raw).split()) if title is not None else ""


class _View:
    """One form while its page is made: its numbers by path, and where they stand."""

    def __init__(self, sheet: Sheet, stage: Stage) -> None:
        self._sheet, self._stage = sheet, stage
        self._places = dict(sheet.places_by_path())

    def mark(self, finding: Finding, number: str) -> None:
        """Mark the places of a finding and of what follows from it; the published number most, and with its number."""
        calculation = calculation_of(finding, self._sheet.calculations)
        doubted = calculation.published.places if calculation else finding.places
        self._stage.tag(doubted, number)
        self._stage.mark(doubted, finding.severity)
        self._stage.mark(finding.places, f"{finding.severity}-part")
        for part, consequence in enumerate(finding.consequences, start=1):
            self.mark(consequence, f"{number}.{part}")

    def shown(self, finding: Finding, number: str = "") -> Shown:
        """Return a finding as shown."""
        calculation = calculation_of(finding, self._sheet.calculations)
        outcome = finding.severity if finding.outcome is Outcome.BROKEN else finding.outcome
        return Shown(
            finding=finding,
            number=number,
            rule=words("rules", finding.rule),
            severity=words("severities", outcome),
            message=both(without_telephones(finding.message)),
            ids=self._stage.ids(finding.places),
            sum=self._sum(calculation) if calculation else None,
            proposals=tuple(self._proposal(alike) for alike in equally_good(finding.explanations)),
            closes=tuple(words("rules", rule) for one in finding.explanations[:1] for rule in one.closes),
            tied=sum(explanation.rank == 1 for explanation in finding.explanations) > 1,
            consequences=tuple(
                self.shown(consequence, f"{number}.{part}")
                for part, consequence in enumerate(finding.consequences, start=1)
            ),
        )

    def _sum(self, calculation: Calculation) -> Sum:
        return Sum(
            operands=tuple(self._written(operand) for operand in calculation.operands),
            suffix=calculation.suffix,
            result=calculation.result,
            relation=calculation.relation,
            published=self._written(calculation.published),
            words=both(calculation.words),
        )

    def _written(self, operand: Operand) -> Written:
        return Written(operand.sign, operand.digits, self._stage.ids(operand.places))

    def _proposal(self, alike: Sequence[Explanation]) -> Proposal:
        first = alike[0]
        return Proposal(
            rank=first.rank,
            kind=words("edits", first.kind),
            why=NOTHING if first.why in WORDS.values() else both(first.why),
            alternatives=tuple(tuple(self._supposed(explanation.changes)) for explanation in alike),
        )

    def _supposed(self, changes: Iterable[Change]) -> Iterator[Supposed]:
        last = NOTHING
        for change in changes:
            path = change.field.removeprefix(f"{self._sheet.file}: ")
            fact = path if path in self._places else path.rpartition(".")[0]
            ids = self._stage.ids(self._places.get(fact, ()))  # points stand inside the fact of their label
            row, column = field_labels(path, self._sheet)
            yield Supposed(NOTHING if row == last else row, column, change.published, change.supposed, ids)
            last = row


def field_labels(path: str, sheet: Sheet) -> tuple[Words, Words]:
    """Return the path of a fact in words: its row with its label, as in 指标 第 4 行 “…”, and its column."""
    found = named(path, Around(sheet.record, sheet.forms, sheet.statements))
    form = _joined([words("ui", "form"), _quoted(found.form)]) if found.form else NOTHING
    section = words("ui", "new_row") if found.is_new else words("sections", found.section)
    number = words("ui", "row").filled(found.row) if found.row else NOTHING
    row = _joined([_quoted(found.file), form, section, number, _quoted(f"“{found.label}”" if found.label else "")])
    return row, _column_words(found)


def _column_words(found: Named) -> Words:
    if found.section == "statements":
        return _joined(words("metrics", part) for part in found.column)
    parts = found.column if found.section or found.is_new else ("_".join(found.column),)
    return _joined(words("columns", part) for part in parts)


def _quoted(text: str) -> Words:
    return Words(text, text)


def _joined(parts: Iterable[Words]) -> Words:
    kept = [part for part in parts if part.zh]
    return Words(" ".join(part.zh for part in kept), " ".join(part.en for part in kept))


def _counts(findings: Sequence[Finding]) -> Iterator[tuple[Words, int]]:
    counts = Counter(f.severity if f.outcome is Outcome.BROKEN else f.outcome for f in findings)
    for name in (*Severity, Outcome.HOLDS, Outcome.NOT_APPLICABLE):
        yield words("severities", name), counts[name]


def _skipped(findings: Sequence[Finding]) -> Iterator[Skip]:
    counts = Counter((finding.rule, finding.message) for finding in findings)
    for rule in dict.fromkeys(finding.rule for finding in findings):
        reasons = tuple((both(message), count) for (of, message), count in counts.items() if of == rule)
        yield Skip(words("rules", rule), reasons)


def _notes(record: Record) -> Iterator[Value]:
    for index, note in enumerate(record.notes):
        yield value_of(note, f"notes.{index}")
    for index, left in enumerate(record.remainder):
        yield Value(without_telephones(left.text), f"remainder.{index}", left.places, is_number=False)
