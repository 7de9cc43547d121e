"""Draws a result for a reader at a terminal: the head, the funds, the indicators, the findings; returns lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from normalize.explain.naming import Around, Named, named
from normalize.finding import Change, Explanation, Finding, Outcome, Severity, equally_good
from normalize.record import Attainment, Basic, Fact, LevelOne, LevelThree, LevelTwo, Model, Record
from ziping.result import Result, Stated
from ziping.show import draw_rows, place_as_text

HEAD = ("title", "year", "region", "report_date", "currency_unit", "self_score", "rating")
BLOCKS = ("funds", "splits", "tasks", "goals", "indicators")
MERGED = ("group", "level1", "level2")  # labels that a form prints once for several rows
COUNT_WORDS = {  # singular and plural
    "contradiction": ("contradiction", "contradictions"),
    "warning": ("warning", "warnings"),
    "info": ("remark", "remarks"),
    "holds": ("rule holds", "rules hold"),
    "not_applicable": ("not applicable", "not applicable"),
}
SHOWN_ALTERNATIVES = 4  # of one kind
SHOWN_PLACES = 3  # of a finding; the published figure stands first
SEVERITIES = list(Severity)
OUTCOMES = list(Outcome)
NOTHING_AROUND = Around()


def draw_result(result: Result, width: int = 160) -> Iterator[str]:
    """Yield the lines of a result."""
    forms = counted(len(result.records), ("form", "forms")) if result.records else "no form found"
    yield f"{result.media_type}, {forms}, {counted(len(result.statements), ('statement', 'statements'))}"
    for record in result.records:
        yield from ("", *draw_record(record, width))
    if result.statements:
        cells = [[s.metric, s.value, s.unit or "", s.subject or ""] for s in result.statements]
        yield from ("", "statements", *draw_rows(["metric", "value", "unit", "subject"], cells, width))
    yield from ("", f"findings: {finding_counts(result.findings)}")
    for finding in worst_first(result.findings):
        if finding.outcome == Outcome.BROKEN:
            yield from draw_finding(finding, around=around(finding, result.records, result.statements))
    yield from (f"warning: {warning}" for warning in result.warnings)


def draw_record(record: Record, width: int) -> Iterator[str]:
    """Yield the lines of one form's record."""
    yield f"form {record.form}: {record.kind}, {record.family}"
    yield from (f"  {name}: {text}" for name, text in head_of(record))
    for block in BLOCKS:
        rows: Sequence[Model] = getattr(record, block)
        if rows:
            names = list(type(rows[0]).model_fields)
            cells = [[cell_of(getattr(row, name)) for name in names] for row in rows]
            merged = repeats_left_out(cells, [col for col, name in enumerate(names) if name in MERGED])
            yield from (f"{block} ({len(rows)})", *draw_rows(names, merged, width))
    if record.basic:
        yield from (f"basic ({len(record.basic)})", *draw_basic(record.basic, width))
    yield from (f"  note: {note.raw}" for note in record.notes)
    yield from (f"  contact: {contact.raw}" for contact in record.contacts)
    yield from (f"  left over ({left.reason}): {left.text}" for left in record.remainder)


def head_of(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each printed field of the head and of the total row."""
    for name in HEAD:
        if fact := getattr(record, name):
            yield name, folded(fact.raw)
    for group in ("project", "units", "total"):
        for name, fact in getattr(record, group):
            if fact is not None:
                yield f"{group} {name}", folded(fact.raw)


def cell_of(value: Fact | Attainment | dict[str, Fact] | str | None) -> str:
    """Return a fact as a cell: its text, the code of a level below it, further columns under their headings."""
    if isinstance(value, Attainment):
        return value.outcome.replace("_", " ")
    if isinstance(value, dict):
        return "\n".join(f"{heading}: {folded(fact.raw)}" for heading, fact in value.items())
    if isinstance(value, LevelOne | LevelTwo | LevelThree):
        return f"{folded(value.raw)}\n{value.code}" if value.code else folded(value.raw)
    return folded(value.raw if isinstance(value, Fact) else value or "")


def repeats_left_out(rows: Sequence[list[str]], columns: Sequence[int]) -> list[list[str]]:
    """Return the rows without the merged labels that stand above already, the first column before the next."""
    shown: list[list[str]] = []
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else None
        same = True
        drawn = list(row)
        for col in columns:
            same = same and above is not None and above[col] == row[col]
            drawn[col] = "" if same else row[col]
        shown.append(drawn)
    return shown


def draw_basic(lines: Sequence[Basic], width: int) -> list[str]:
    """Return the lines of a basic data table."""
    headings = list(dict.fromkeys(heading for line in lines for heading in line.values))
    cells = [[line.label.raw, *(cell_of(line.values.get(heading)) for heading in headings)] for line in lines]
    return draw_rows(["label", *headings], cells, width)


def around(finding: Finding, records: Sequence[Record], statements: Sequence[Stated] = ()) -> Around:
    """Return what the paths of a finding's explanations lead into, of its document."""
    return Around(next((one for one in records if one.form == finding.form), None), records, statements)


def draw_finding(finding: Finding, indent: str = "  ", around: Around = NOTHING_AROUND) -> Iterator[str]:
    """Yield the lines of a finding: what it says, where, its explanations, and what follows from it."""
    form = f" form {finding.form}" if finding.form else ""
    state = finding.severity if finding.outcome == Outcome.BROKEN else finding.outcome
    yield f"{indent}{state}{form} {finding.rule}: {finding.message}"
    if finding.outcome == Outcome.BROKEN and finding.places:
        shown = "; ".join(place_as_text(place) for place in finding.places[:SHOWN_PLACES])
        more = len(finding.places) - SHOWN_PLACES
        yield f"{indent}  at {shown}" + (f"; and {more} more" if more > 0 else "")
    if finding.doubt:
        yield f"{indent}  in doubt: {finding.doubt}"
    yield from (f"{indent}  {line}" for line in draw_explanations(finding.explanations, around))
    for consequence in finding.consequences:
        yield from draw_finding(consequence, indent + "  ", around)


def draw_explanations(explanations: Sequence[Explanation], around: Around = NOTHING_AROUND) -> Iterator[str]:
    """Yield the lines of explanations: what may have happened, and each change; equally good ones of a kind as one."""
    for alike in equally_good(explanations):
        alternatives = [draw_changes(one.changes, around) for one in alike]
        any_one = f", any one of {len(alternatives)}" if len(alternatives) > 1 else ""
        yield f"{alike[0].rank}. {alike[0].kind}: {alike[0].why}{any_one}"
        yield from (f"   {changes}" for changes in alternatives[:SHOWN_ALTERNATIVES] if changes)
        if len(alternatives) > SHOWN_ALTERNATIVES:
            yield f"   and {len(alternatives) - SHOWN_ALTERNATIVES} more"


def draw_changes(changes: Sequence[Change], around: Around) -> str:
    """Return the supposed changes of published facts in words, those of one row together."""
    found = [(named(change.field, around), change) for change in changes]
    rows = groupby(found, key=lambda one: one[0].where)
    return "; ".join(f"{where} {', '.join(draw_change(*one) for one in inner)}".strip() for where, inner in rows)


def draw_change(what: Named, change: Change) -> str:
    """Return a supposed change of one fact."""
    return f"{what.what} {change.published or 'nothing'} → {change.supposed or 'nothing'}".strip()


def finding_counts(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each sort, in words."""
    counts = Counter(str(f.severity if f.outcome == Outcome.BROKEN else f.outcome) for f in findings)
    return ", ".join(counted(counts[name], words) for name, words in COUNT_WORDS.items() if counts[name]) or "none"


def counted(count: int, words: tuple[str, str]) -> str:
    """Return a count with its word in the singular or plural."""
    return f"{count} {words[count != 1]}"


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with broken rules first, by severity, then in their order."""
    return sorted(findings, key=lambda f: (OUTCOMES.index(f.outcome), SEVERITIES.index(f.severity)))


def folded(text: str) -> str:
    """Return the text on one line."""
    return " ".join(text.split())
