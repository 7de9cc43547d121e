"""The rule on the points that a section's label prints."""

from __future__ import annotations

from collections.abc import Iterator

from extract.clean import display
from normalize.checks.facts import distinct, has_value, sets_nothing, term
from normalize.checks.practice import with_points_beyond
from normalize.checks.relation import Reading, Relation, Skipped, Term, Yielded, total_of
from normalize.finding import Severity
from normalize.record import Indicator, LevelOne, LevelTwo, NumberFact, Record


def section_points(record: Record) -> Iterator[Yielded]:
    """The points in a level-1 or level-2 label, as in 产出指标(50分), are the sum of the weights of its rows.

    1. Rows under the same label belong to one section wherever they stand.
    2. A row of the section without a weight leaves it open, unless the row sets no indicator.

    Source: the labels are the form's own; the note of the Henan overall form sets the points of each section.
    """
    sections = [*printed_sections(record, "level1"), *printed_sections(record, "level2")]
    if not sections:
        yield Skipped("section_points", "no section label shows points")
    for label, points, rows, is_open in sections:
        if is_open or not rows:
            yield Skipped("section_points", f"a row of {label} has no weight")
        else:
            reading = Reading("the sum of the weights of its rows", rows, total_of)
            said = f"{label}: section points"
            found = Relation("section_points", Severity.CONTRADICTION, said, points, (reading,))
            yield with_points_beyond(record, found)


def printed_sections(record: Record, level: str) -> Iterator[tuple[str, Term, tuple[Term, ...], bool]]:
    """Yield each section whose label shows points: label, points, the weights of its rows, whether it is open."""
    sections: dict[str, list[tuple[int, Indicator]]] = {}
    for index, indicator in enumerate(record.indicators):
        if key := section_key(indicator, level):
            sections.setdefault(key, []).append((index, indicator))
    for members in sections.values():
        first, row = members[0]
        label: LevelOne | LevelTwo = getattr(row, level)
        points = NumberFact(raw=str(label.points), value=label.points, places=label.places)
        weights = [term(f"indicators.{index}.weight", member.weight, exact=True) for index, member in members]
        is_open = any(not has_value(member.weight) and not sets_nothing(member) for _, member in members)
        found = distinct(weight for weight in weights if weight is not None)
        yield display(label.raw), Term(f"indicators.{first}.{level}.points", points, exact=True), found, is_open


def section_key(row: Indicator, level: str) -> str:
    """Return what identifies the row's section at a level, or an empty text where its label shows no points."""
    label = getattr(row, level)
    if label is None or label.points is None:
        return ""
    above = row.level1.raw if level == "level2" and row.level1 else ""
    return "".join(f"{above}|{label.raw}".split())
