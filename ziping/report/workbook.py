"""A workbook for auditors, `findings.xlsx`: the findings, the forms and the rules of a run.

The arithmetic of a finding stands in a comment on what was expected. Published figures are numbers that are shown as
they are printed; what is no number, such as a rating, is text. The same results give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from typing import TYPE_CHECKING

from normalize.checks import CHECKS, CORPUS_CHECKS, DOCUMENT_CHECKS
from normalize.finding import Change, Explanation, Finding, Outcome, Severity, equally_good
from normalize.quantity import unit_of
from ziping.dataset.figures import number_of
from ziping.dataset.xlsx import Book, Cell, Heading, Printed, open_book
from ziping.report.artist import without_telephones
from ziping.report.calculation import Calculation, calculation_of
from ziping.report.formpage import field_labels, title_of
from ziping.report.overview import Row, row_of
from ziping.report.sheets import Sheet
from ziping.report.words import Words, both, words
from ziping.show import place_as_text

if TYPE_CHECKING:
    from pathlib import Path

MOST_COMMENTS = 20_000  # a spreadsheet program becomes slow with more
MOST_PLACES = 3  # written of a finding; the published figure stands first
MOST_EXPLANATIONS = 3  # of different kinds
MOST_ALTERNATIVES = 4  # of one kind
COLOURS = {"contradiction": "#F8D7D4", "warning": "#FCEFC9", "info": "#E8EBEE"}
LIGHTS = {"red": "#F8D7D4", "amber": "#FCEFC9", "grey": "#E8EBEE", "green": "#DDF0E3"}


FINDINGS = (
    Heading("严重程度 / Severity", 20),
    Heading("规则 / Rule", 30),
    Heading("公布 / Published", 16),
    Heading("应为 / Expected", 16),
    Heading("相差 / Difference", 17),
    Heading("舍入容许 / Tolerance", 20),
    Heading("说明 / What does not add up", 60),
    Heading("文件 / File", 36),
    Heading("表号 / Form", 12),
    Heading("标题 / Title", 36),
    Heading("位置 / Place", 30),
    *(Heading(f"解释 {rank} / Explanation {rank}", 42) for rank in range(1, MOST_EXPLANATIONS + 1)),
    Heading("源于 / Follows from", 30),
)
EXPECTED = 3  # the column of what was expected
FORMS = (
    Heading("结果 / Outcome", 20),
    Heading("标题 / Title", 40),
    Heading("项目 / Project", 36),
    Heading("文件 / File", 40),
    Heading("类型 / Kind", 16),
    Heading("年度 / Year", 12),
    Heading("单位 / Body", 34),
    Heading("得分 / Score", 13),
    Heading("执行率 / Rate", 14),
    Heading("矛盾 / Contradictions", 21),
    Heading("提醒 / Warnings", 16),
    Heading("通过 / Hold", 12),
    Heading("不适用 / Not applicable", 23),
)
RULES = (
    Heading("规则 / Rule", 28),
    Heading("名称 / Name", 50),
    Heading("矛盾 / Contradictions", 21),
    Heading("提醒 / Warnings", 16),
    Heading("供参考 / Info", 14),
    Heading("通过 / Holds", 13),
    Heading("不适用 / Not applicable", 23),
    Heading("规则全文 / The rule", 100),
)


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Give a workbook to add sheets to; it is in its place when all are added, so that a reader never sees a part."""
    with open_book(path) as book:
        workbook = Workbook(book)
        yield workbook
        workbook.finish()


class Workbook:
    """The three sheets of a workbook, filled while the forms of a run go by."""

    def __init__(self, book: Book) -> None:
        self._findings = book.sheet("findings", FINDINGS, frozen=2, tall=True)
        self._forms = book.sheet("forms", FORMS, frozen=2, tall=True)
        self._rules = book.sheet("rules", RULES, frozen=2, tall=True)
        self._counts: dict[str, Counter[str]] = {rule: Counter() for rule in _texts()}
        self._comments = 0

    def add(self, sheet: Sheet) -> None:
        """Add a form, or the text outside forms, with its findings."""
        self._put_form(row_of(sheet))
        for finding in sheet.findings:
            self._count(finding)
        for finding in sheet.broken:
            self._put_finding(sheet, finding, None)

    def finish(self) -> None:
        """Write the rules, when all forms are there."""
        for rule, counts in self._counts.items():
            figures = [counts[name] for name in (*Severity, Outcome.HOLDS, Outcome.NOT_APPLICABLE)]
            name = words("rules", rule)
            self._rules.add([rule, f"{name.zh}\n{name.en}", *figures, _texts().get(rule, "")])
        for page in (self._findings, self._forms, self._rules):
            page.finish()

    def _count(self, finding: Finding) -> None:
        name = finding.severity if finding.outcome is Outcome.BROKEN else finding.outcome
        self._counts.setdefault(finding.rule, Counter())[name] += 1
        for consequence in finding.consequences:
            self._count(consequence)

    def _put_finding(self, sheet: Sheet, finding: Finding, cause: Finding | None) -> None:
        if self._findings.is_full:
            return
        self._findings.add(_finding_cells(sheet, finding, cause), COLOURS[finding.severity])
        calculation = calculation_of(finding, sheet.calculations)
        if calculation is not None and self._comments < MOST_COMMENTS:
            self._comments += 1
            self._findings.comment(EXPECTED, written_out(calculation))
        for consequence in finding.consequences:
            self._put_finding(sheet, consequence, finding)

    def _put_form(self, row: Row) -> None:
        if self._forms.is_full:
            return
        light, kind = words("lights", row.light), words("kinds", row.kind)
        texts = [f"{light.zh} {light.en}", row.title, row.project, row.file, f"{kind.zh} {kind.en}"]
        year = int(row.year) if row.year.isdecimal() else row.year
        figures = [printed(row.score), printed(f"{row.rate}%" if row.rate else "")]
        counts = [row.contradictions, row.warnings, row.holds, row.not_applicable]
        self._forms.add([*texts, year, row.body, *figures, *counts], LIGHTS[row.light])


def written_out(calculation: Calculation) -> str:
    """Return a calculation in one line of digits and signs, with what it is in words."""
    terms = " ".join(f"{one.sign} {one.digits}".strip() for one in calculation.operands)
    result = f" {calculation.suffix}".rstrip() + (f" = {calculation.result}" if len(calculation.operands) > 1 else "")
    said = both(calculation.words)
    return f"{calculation.published.digits} {calculation.relation} {terms}{result}\n{said.zh}\n{said.en}".strip()


def printed(text: str | None) -> Cell:
    """Return a published or expected figure: a number with its decimals and unit, else the text."""
    number = number_of(text)
    if text is None or number is None:
        return without_telephones(" ".join((text or "").split()))
    return Printed(number, max(0, -int(number.as_tuple().exponent)), unit_of(text) or "")


def _finding_cells(sheet: Sheet, finding: Finding, cause: Finding | None) -> list[Cell]:
    severity, rule, said = words("severities", finding.severity), words("rules", finding.rule), both(finding.message)
    message = said.en if said.zh == said.en else f"{said.zh}\n{said.en}"
    kinds = islice(equally_good(finding.explanations), MOST_EXPLANATIONS)
    explanations = [_explained(sheet, alike) for alike in kinds]
    causing = words("rules", cause.rule) if cause else None
    return [
        f"{severity.zh} {severity.en}",
        f"{rule.zh}\n{rule.en}",
        printed(finding.published),
        printed(finding.expected),
        finding.difference,
        finding.tolerance,
        without_telephones(f"{message}\n{finding.doubt}" if finding.doubt else message),
        sheet.file,
        sheet.record.form if sheet.record else None,
        title_of(sheet),
        "\n".join(place_as_text(place) for place in finding.places[:MOST_PLACES]),
        *(explanations + [""] * (MOST_EXPLANATIONS - len(explanations))),
        f"{causing.zh}\n{causing.en}" if causing else "",
    ]


def _explained(sheet: Sheet, alike: Sequence[Explanation]) -> str:
    """Return equally good explanations of a kind: their rank and kind, and the changes of the first of them."""
    kind, any_one = words("edits", alike[0].kind), words("ui", "any_one")
    count = f"\n{any_one.zh.format(len(alike))} / {any_one.en.format(len(alike))}" if len(alike) > 1 else ""
    lines = [f"{alike[0].rank}. {kind.zh} / {kind.en}{count}"]
    for explanation in alike[:MOST_ALTERNATIVES]:
        for row, changes in groupby(explanation.changes, key=lambda one: field_labels(one.field, sheet)[0]):
            said = (_changed(change, field_labels(change.field, sheet)[1]) for change in changes)
            lines.append(f"{row.zh} {', '.join(said)}".strip())
    return "\n".join([*lines, *(["…"] if len(alike) > MOST_ALTERNATIVES else [])])


def _changed(change: Change, column: Words) -> str:
    return f"{column.zh} {change.published or '∅'} → {change.supposed or '∅'}"


def _texts() -> Mapping[str, str]:
    """Return the text of each rule, which is the docstring of its check."""
    return {check.__name__: _dedented(check.__doc__ or "") for check in (*CHECKS, *DOCUMENT_CHECKS, *CORPUS_CHECKS)}


def _dedented(docstring: str) -> str:
    return "\n".join(line.strip() for line in docstring.strip().splitlines())
