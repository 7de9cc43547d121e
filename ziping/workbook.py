"""A workbook for auditors, `findings.xlsx`: the findings, the forms and the rules of a run.

The arithmetic of a finding stands in a comment on what was expected. Published figures are text cells, as printed. The
same results give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter

from normalize.checks import CHECKS, CORPUS_CHECKS, DOCUMENT_CHECKS
from normalize.finding import Explanation, Finding, Outcome, Severity
from ziping.report.artist import without_telephones
from ziping.report.calculation import Calculation, calculation_of
from ziping.report.formpage import field_labels, title_of
from ziping.report.overview import Row, row_of
from ziping.report.sheets import Sheet
from ziping.report.words import both, words
from ziping.show import display_width, place_as_text

if TYPE_CHECKING:
    from pathlib import Path

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone; always this one
MOST_ROWS = 1_000_000  # of a sheet
MOST_COMMENTS = 20_000  # a spreadsheet program becomes slow with more
MOST_PLACES = 3  # written of a finding; the published figure stands first
MOST_EXPLANATIONS = 3
LONGEST = 32_000  # characters of a cell
COLOURS = {"contradiction": "#F8D7D4", "warning": "#FCEFC9", "info": "#E8EBEE"}
LIGHTS = {"red": "#F8D7D4", "amber": "#FCEFC9", "grey": "#E8EBEE", "green": "#DDF0E3"}


class Heading(NamedTuple):
    """A column: its words in both languages, and its width in characters of Latin script."""

    text: str
    width: int


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


@dataclass(slots=True)
class _Page:
    """A sheet of the workbook, filled from top to bottom."""

    sheet: Any
    headings: Sequence[Heading]
    row: int = 0


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Give a workbook to add sheets to; it is in its place when all are added, so that a reader never sees a part."""
    writing = path.with_name(f".{path.name}")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(writing, options) as book:
        book.set_properties({"created": CREATED})
        workbook = Workbook(book)
        yield workbook
        workbook.finish()
    writing.replace(path)


class Workbook:
    """The three sheets of a workbook, filled while the forms of a run go by."""

    def __init__(self, book: Any) -> None:
        plain = {"valign": "top", "text_wrap": True, "font_size": 10}
        self._text = book.add_format(plain)
        self._strong = book.add_format(plain | {"bold": True})
        self._head = book.add_format(plain | {"bold": True, "bottom": 1, "bg_color": "#EEF1F4"})
        self._colours = {name: book.add_format(plain | {"bg_color": at}) for name, at in (COLOURS | LIGHTS).items()}
        self._findings = self._page(book, "findings", FINDINGS)
        self._forms = self._page(book, "forms", FORMS)
        self._rules = self._page(book, "rules", RULES)
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
            self._put(self._rules, [rule, f"{name.zh}\n{name.en}", *figures, _texts().get(rule, "")])
        for page in (self._findings, self._forms, self._rules):
            page.sheet.autofilter(0, 0, page.row, len(page.headings) - 1)

    def _page(self, book: Any, name: str, headings: Sequence[Heading]) -> _Page:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.text, self._head)
        return _Page(sheet, headings)

    def _count(self, finding: Finding) -> None:
        name = finding.severity if finding.outcome is Outcome.BROKEN else finding.outcome
        self._counts.setdefault(finding.rule, Counter())[name] += 1
        for consequence in finding.consequences:
            self._count(consequence)

    def _put_finding(self, sheet: Sheet, finding: Finding, cause: Finding | None) -> None:
        calculation = calculation_of(finding, sheet.calculations)
        row = self._put(self._findings, _finding_cells(sheet, finding, cause), self._colours[finding.severity])
        if calculation is not None and row and self._comments < MOST_COMMENTS:
            self._comments += 1
            self._findings.sheet.write_comment(row, 3, written_out(calculation), {"x_scale": 3, "author": "ziping"})
        for consequence in finding.consequences:
            self._put_finding(sheet, consequence, finding)

    def _put_form(self, row: Row) -> None:
        light, kind = words("lights", row.light), words("kinds", row.kind)
        texts = [f"{light.zh} {light.en}", row.title, row.project, row.file, f"{kind.zh} {kind.en}", row.year, row.body]
        counts = [row.contradictions, row.warnings, row.holds, row.not_applicable]
        self._put(self._forms, [*texts, row.score, row.rate, *counts], self._colours[row.light])

    def _put(self, page: _Page, cells: Sequence[str | int], first: Any = None) -> int:
        """Write a row and return its number, 0 where the sheet is full; its first cell may have a format of its own."""
        if page.row >= MOST_ROWS:
            return 0
        page.row += 1
        page.sheet.set_row(page.row, _height(cells, page.headings))
        for column, value in enumerate(cells):
            style = (first or self._strong) if column == 0 else self._text
            if isinstance(value, int):
                page.sheet.write_number(page.row, column, value, style)
            else:
                page.sheet.write_string(page.row, column, value[:LONGEST], style)
        return page.row


def written_out(calculation: Calculation) -> str:
    """Return a calculation in one line of digits and signs, with what it is in words."""
    terms = " ".join(f"{one.sign} {one.digits}".strip() for one in calculation.operands)
    result = f" {calculation.suffix}".rstrip() + (f" = {calculation.result}" if len(calculation.operands) > 1 else "")
    said = both(calculation.words)
    return f"{calculation.published.digits} {calculation.relation} {terms}{result}\n{said.zh}\n{said.en}"


def _finding_cells(sheet: Sheet, finding: Finding, cause: Finding | None) -> list[str | int]:
    severity, rule, said = words("severities", finding.severity), words("rules", finding.rule), both(finding.message)
    message = said.en if said.zh == said.en else f"{said.zh}\n{said.en}"
    explanations = [_explained(sheet, one) for one in finding.explanations[:MOST_EXPLANATIONS]]
    causing = words("rules", cause.rule) if cause else None
    return [
        f"{severity.zh} {severity.en}",
        f"{rule.zh}\n{rule.en}",
        without_telephones(finding.published or ""),
        without_telephones(finding.expected or ""),
        _digits(finding.difference),
        _digits(finding.tolerance),
        without_telephones(f"{message}\n{finding.doubt}" if finding.doubt else message),
        sheet.file,
        str(sheet.record.form) if sheet.record else "",
        title_of(sheet),
        "\n".join(place_as_text(place) for place in finding.places[:MOST_PLACES]),
        *(explanations + [""] * (MOST_EXPLANATIONS - len(explanations))),
        f"{causing.zh}\n{causing.en}" if causing else "",
    ]


def _explained(sheet: Sheet, explanation: Explanation) -> str:
    """Return an explanation: its rank and kind, and each change with its row and column."""
    kind = words("edits", explanation.kind)
    lines = [f"{explanation.rank}. {kind.zh} / {kind.en}"]
    for change in explanation.changes:
        row, column = field_labels(change.field, sheet)
        lines.append(f"{row.zh} {column.zh}: {change.published or '∅'} → {change.supposed or '∅'}".strip())
    return "\n".join(lines)


def _digits(number: object) -> str:
    return "" if number is None else f"{number:f}"


def _texts() -> Mapping[str, str]:
    """Return the text of each rule, which is the docstring of its check."""
    return {check.__name__: _dedented(check.__doc__ or "") for check in (*CHECKS, *DOCUMENT_CHECKS, *CORPUS_CHECKS)}


def _dedented(docstring: str) -> str:
    return "\n".join(line.strip() for line in docstring.strip().splitlines())


def _height(cells: Sequence[str | int], headings: Sequence[Heading]) -> float:
    """Return the height of a row in points, for texts that are wrapped; Chinese takes twice the width."""
    return 13.5 * min(max(_lines(cells, headings), default=1), 30) + 2


def _lines(cells: Sequence[str | int], headings: Sequence[Heading]) -> Iterator[int]:
    for value, heading in zip(cells, headings, strict=True):
        yield sum(1 + display_width(line) // heading.width for line in str(value).split("\n"))
