"""The page of one form as values for its template: findings, their arithmetic and explanations, what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extract.model import Statement
from normalize.edits import WORDS
from normalize.finding import Change, Explanation, Finding, Outcome
from normalize.record import Indicator, Record
from normalize.suppose import NEW_ROW
from ziping.report.artist import without_telephones
from ziping.report.calculation import Calculation, Operand, calculation_of
from ziping.report.readings import Section, Value, head_of, sections_of, value_of
from ziping.report.sheets import Sheet
from ziping.report.stage import Stage
from ziping.report.words import Words, both, words

NOTHING = Words("", "")
Row = TypeVar("Row")
FORM_PATH = 2  # parts of a path that name the form of a document
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
    """An explanation as shown."""

    rank: int
    kind: Words
    why: Words
    changes: tuple[Supposed, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as shown; `tied` says that several explanations are equally good."""

    finding: Finding
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
    for finding in sheet.broken:
        view.mark(finding)
    return FormPage(
        sheet=sheet,
        title=title_of(sheet),
        stage=stage,
        broken=tuple(view.shown(finding) for finding in sheet.broken),
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

    def mark(self, finding: Finding) -> None:
        """Mark the places of a finding and of what follows from it; the published number more than the others."""
        calculation = calculation_of(finding, self._sheet.calculations)
        doubted = calculation.published.places if calculation else finding.places
        self._stage.mark(doubted, finding.severity)
        self._stage.mark(finding.places, f"{finding.severity}-part")
        for consequence in finding.consequences:
            self.mark(consequence)

    def shown(self, finding: Finding) -> Shown:
        """Return a finding as shown."""
        calculation = calculation_of(finding, self._sheet.calculations)
        outcome = finding.severity if finding.outcome is Outcome.BROKEN else finding.outcome
        return Shown(
            finding=finding,
            rule=words("rules", finding.rule),
            severity=words("severities", outcome),
            message=both(without_telephones(finding.message)),
            ids=self._stage.ids(finding.places),
            sum=self._sum(calculation) if calculation else None,
            proposals=tuple(self._proposal(explanation) for explanation in finding.explanations),
            closes=tuple(words("rules", rule) for one in finding.explanations[:1] for rule in one.closes),
            tied=sum(explanation.rank == 1 for explanation in finding.explanations) > 1,
            consequences=tuple(self.shown(consequence) for consequence in finding.consequences),
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

    def _proposal(self, explanation: Explanation) -> Proposal:
        return Proposal(
            rank=explanation.rank,
            kind=words("edits", explanation.kind),
            why=NOTHING if explanation.why in WORDS.values() else both(explanation.why),
            changes=tuple(self._supposed(explanation.changes)),
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
    file, _, path = path.rpartition(": ")  # of a number of another document
    if file:
        row, column = field_labels(path, sheet)
        return _joined([_quoted(file), row]), column
    parts = path.split(".")
    if path.startswith(NEW_ROW):
        return words("ui", "new_row"), words("columns", parts[-1])
    if parts[0] == "forms" and len(parts) > FORM_PATH:
        row, column = field_labels(".".join(parts[FORM_PATH:]), sheet)
        return _joined([words("ui", "form"), _quoted(parts[1]), row]), column
    if parts[0] == "statements" and (stated := _at(sheet.statements, parts[-1])) is not None:
        subject = _quoted(f"“{stated.subject}”") if stated.subject else NOTHING
        return _joined([words("ui", "narrative"), subject]), words("metrics", stated.metric)
    if len(parts) == 1 or not parts[1].isdigit():
        return NOTHING, words("columns", "_".join(parts))
    row, number = words("ui", "row"), int(parts[1]) + 1
    numbered = Words(row.zh.format(number), row.en.format(number))
    named = [words("sections", parts[0]), numbered, _row_label(sheet.record, parts)]
    return _joined(named), _joined(words("columns", part) for part in parts[2:])


def _row_label(record: Record | None, parts: Sequence[str]) -> Words:
    row = _at(getattr(record, parts[0], ()), parts[1])
    label = row.level3 if isinstance(row, Indicator) else getattr(row, "label", None) or getattr(row, "name", None)
    return _quoted(f"“{label.value}”") if label is not None and label.value else NOTHING


def _at(rows: Sequence[Row], index: str) -> Row | None:
    return rows[int(index)] if index.isdigit() and int(index) < len(rows) else None


def _quoted(text: str) -> Words:
    return Words(text, text)


def _joined(parts: Iterable[Words]) -> Words:
    kept = [part for part in parts if part.zh]
    return Words(" ".join(part.zh for part in kept), " ".join(part.en for part in kept))


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
