"""Rules between the sentences of a report and its tables, and between the sentences themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import partial

from extract.clean import compare_key
from extract.model import Statement
from normalize.checks.facts import TOTAL_LINE, execution_line, score_terms, scoring, term, weight_terms
from normalize.checks.funds import column_term
from normalize.checks.rating import rating_span
from normalize.checks.relation import Reading, Relation, Skipped, Term, Yielded, finding_of, judge, percentage, total_of
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.interval import Interval
from normalize.record import Fact, NumberFact, Record

RATE = "execution_rate"
BUDGETS = ("full_year", "initial")  # a sentence's plain 预算 may be either
CELLS = {"initial_budget": BUDGETS, "full_year_budget": BUDGETS, "executed": ("executed",), RATE: ("rate",)}
AMOUNTS = ("initial_budget", "full_year_budget", "executed")
LEVEL_ONE, EXECUTION = "一级指标", "预算执行率"  # words before a section's label; the label of the execution line
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Told:
    """A stated number: what it states, of what, and the number as a term."""

    metric: str
    about: str
    unit: str
    sentence: str
    term: Term


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the sentences of a document state: numbers, and ratings."""

    numbers: tuple[Told, ...]
    ratings: tuple[Statement, ...]


def narrative_of(statements: Sequence[Statement]) -> Narrative:
    """Return the statements whose value is a number, and those that state a rating."""
    numbers = (
        Told(statement.metric, compare_key(statement.subject or ""), statement.unit or "", statement.sentence, found)
        for index, statement in enumerate(statements)
        if (found := stated_term(index, statement)) is not None
    )
    return Narrative(tuple(numbers), tuple(one for one in statements if one.metric == "rating"))


def stated_term(index: int, statement: Statement) -> Term | None:
    """Return the number of a statement as a term, or None where it is no number."""
    try:
        value = Decimal(statement.value.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    raw = f"{statement.value}{statement.unit or ''}"
    return Term(f"statements.{index}", NumberFact(raw=raw, value=value, places=statement.places))


def narrative_rate(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """A rate that a sentence states is the executed amount over the budget that the same sentence states.

    1. The budget is the full-year one where the sentence states it, else the initial one.
    2. A sentence that states one of the three twice for the same subject is not judged.

    Source: the wording of the reports, 年初预算…，全年预算…，实际…，执行率….
    """
    del records
    found = False
    for numbers in by_sentence(narrative.numbers).values():
        rate, executed = numbers.get(RATE), numbers.get("executed")
        budget = numbers.get("full_year_budget") or numbers.get("initial_budget")
        if rate and executed and budget and budget.term.value > 0 and executed.unit == budget.unit:
            found = True
            reading = Reading("executed over budget in the same sentence", (executed.term, budget.term), percentage)
            label = f"stated execution rate of {rate.about or 'the whole'}"
            yield Relation("narrative_rate", Severity.CONTRADICTION, label, rate.term, (reading,))
    if not found:
        yield Skipped("narrative_rate", "no sentence states a rate with its amounts")


def by_sentence(stated: Sequence[Told]) -> dict[tuple[str, str], dict[str, Told]]:
    """Return the numbers of each sentence and subject by what they state; what is stated twice is left out."""
    groups: dict[tuple[str, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in stated:
        groups[one.sentence, one.about][one.metric].append(one)
    return {
        key: {metric: found[0] for metric, found in metrics.items() if len(found) == 1}
        for key, metrics in groups.items()
    }


def narrative_amounts(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """An amount that a sentence states of 基本支出, 项目支出 or the whole is the one in the department's table.

    1. Only words that name the line and nothing else are taken for it.
    2. An amount in another unit is converted; the printed digits still decide.
    3. A stated budget may be the initial or the full-year one: offices write 预算 for both.
    4. A sentence that names other years than the form's is left out; where several sentences state different numbers
       of the same subject, a difference is a warning.
    5. A split prints one amount a line and no column: it should be one of the amounts stated for that line.

    Source: report and table are published together, of one unit and one year.
    """
    rule, found = "narrative_amounts", False
    for record in tables(records):
        relations = [
            relation for one in narrative.numbers if (relation := amount_relation(rule, record, one, narrative.numbers))
        ]
        splits = list(split_relations(rule, record, narrative.numbers))
        found = found or bool(relations or splits)
        yield from relations
        yield from in_one(splits)
    if not found:
        yield Skipped(rule, "no sentence states an amount that a table of the same subject prints")


def tables(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records that a sentence may speak of: the only one of its kind in the document."""
    kinds = [record.kind for record in records]
    return tuple(record for record in records if record.kind != "basic_data" and kinds.count(record.kind) == 1)


def amount_relation(rule: str, record: Record, one: Told, stated: Sequence[Told]) -> Relation | None:
    """Return the relation of a stated amount or rate to the table's cells, or None where there are none."""
    code, columns = code_of(record, one.about), CELLS.get(one.metric, ())
    index = next((index for index, fund in enumerate(record.funds) if code and fund.code == code), None)
    if index is None or is_of_another_year(record, one):
        return None
    scale = Decimal(1) if one.metric == RATE else scale_between(one.unit, record)
    cells = [(column, cell) for column in columns if (cell := column_term(record, index, column)) is not None]
    if not cells or scale is None:
        return None
    readings = tuple(
        Reading(
            f"the {column.replace('_', ' ')} of form {record.form}", (of_form(record, cell),), partial(scaled, scale)
        )
        for column, cell in cells
    )
    label = f"stated {one.metric} of {one.about}"
    return Relation(rule, certainty(one, stated), label, one.term, readings)


def is_of_another_year(record: Record, one: Told) -> bool:
    """Tell whether a sentence names years and the form's is not among them."""
    years, own = set(YEAR.findall(one.sentence)), YEAR.findall(record.year.raw) if record.year else []
    return bool(years and own) and not years & set(own)


def certainty(one: Told, stated: Sequence[Told]) -> Severity:
    """Return how sure it is that a statement is about the table: not, where others state another number of the same."""
    alike = {other.term.value for other in stated if (other.metric, other.about) == (one.metric, one.about)}
    return Severity.CONTRADICTION if len(alike) == 1 else Severity.WARNING


def of_form(record: Record, found: Term) -> Term:
    """Return a term of a form with the form in its path, since a document has several."""
    return replace(found, path=f"forms.{record.form}.{found.path}")


def code_of(record: Record, about: str) -> str | None:
    """Return the fund line that words name in a form of this kind, or None."""
    if record.project.name is not None and about == compare_key(record.project.name.raw):
        return TOTAL_LINE
    lines = scoring()["narrative"].get(record.kind, {}).items()
    return next((code for code, names in lines if about in {compare_key(name) for name in names}), None)


def scale_between(unit: str, record: Record) -> Decimal | None:
    """Return how many of the stated unit are one of the table's unit, or None where a unit is not known."""
    printed = compare_key(record.currency_unit.raw) if record.currency_unit else "万元"
    money = scoring()["money"]
    return Decimal(money[printed]) / Decimal(money[unit]) if printed in money and unit in money else None


def scaled(scale: Decimal, spans: Sequence[Interval]) -> Interval:
    """Return the only term in another unit."""
    return spans[0].scale(scale)


def split_relations(rule: str, record: Record, stated: Sequence[Told]) -> Iterator[Relation]:
    """Yield the relation of each line of a split to the amounts stated of it."""
    for index, line in enumerate(record.splits):
        amount = term(f"splits.{index}.amount", line.amount)
        known = [
            one for one in stated if one.metric in AMOUNTS and line.code and code_of(record, one.about) == line.code
        ]
        readings = tuple(
            Reading(f"the {one.metric} {one.term.fact.raw} stated of it", (one.term,), partial(scaled, 1 / scale))
            for one in sorted(known, key=lambda one: one.metric)
            if (scale := scale_between(one.unit, record))
        )
        if amount is not None and line.code and readings:
            yield Relation(rule, Severity.CONTRADICTION, f"split {line.label.raw}", of_form(record, amount), readings)


def in_one(splits: Sequence[Relation]) -> Iterator[Yielded]:
    """Yield the lines of a split; where several disagree with the sentences, the first speaks and the rest follow."""
    wrong = [relation for relation in splits if judge(relation).gap]
    yield from (relation for relation in splits if relation not in wrong)
    if wrong:
        first, *rest = (finding_of(None, relation) for relation in wrong)
        explanations = tuple(split_explanations(wrong))
        yield first.model_copy(update={"consequences": tuple(rest), "explanations": explanations})


def split_explanations(wrong: Sequence[Relation]) -> Iterator[Explanation]:
    """Yield that the lines of a split should be the amounts stated of them, or the reverse."""
    pairs = nearest_column(wrong)
    ways = (("split_of_other_figures", 0, 1, "the lines of the split are to be the amounts that the sentences state"),)
    back = (("sentence_of_other_figures", 1, 0, "the sentences are to state the lines of the split"),)
    for kind, changed, meant, why in ways + back:
        changes = tuple(
            Change(field=pair[changed].path, published=pair[changed].fact.raw, supposed=f"{pair[meant].value:f}")
            for pair in pairs
        )
        yield Explanation(kind=kind, changes=changes, closes=("narrative_amounts",), rank=1, why=why)


def nearest_column(wrong: Sequence[Relation]) -> list[tuple[Term, Term]]:
    """Return each line with the amount stated of it: of the one column that all are stated for and that is nearest."""
    counts = min(len(relation.readings) for relation in wrong)
    columns = [[(relation.published, relation.readings[at].terms[0]) for relation in wrong] for at in range(counts)]
    return min(columns, key=lambda pairs: sum(abs(line.value - amount.value) for line, amount in pairs))


def narrative_scores(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """A score or weight that a sentence states of the whole form, of a section or of execution is the table's.

    1. Only where one form of the document has scores: of several, a sentence may mean any.
    2. A section is recognised by its whole level-1 label in the words.
    """
    rule, found = "narrative_scores", False
    scored = [record for record in records if record.indicators]
    if len(scored) == 1:
        for one in narrative.numbers:
            relation = score_relation(rule, scored[0], one)
            if relation is not None:
                found = True
                yield relation
    if not found:
        yield Skipped(rule, "no sentence states a score that belongs to one form")


def score_relation(rule: str, record: Record, one: Told) -> Relation | None:
    """Return the relation of a stated score or weight to the form, or None where it belongs to none of its numbers."""
    if one.metric not in {"score", "weight"}:
        return None
    terms = whole_terms(record, one) or section_terms(record, one)
    if not terms:
        return None
    exact = Term(one.term.path, one.term.fact, exact=True)
    reading = Reading(
        f"form {record.form} gives {'their sum' if len(terms) > 1 else terms[0].fact.raw}", terms, total_of
    )
    return Relation(rule, Severity.CONTRADICTION, f"stated {one.metric} of {one.about}", exact, (reading,))


def whole_terms(record: Record, one: Told) -> tuple[Term, ...]:
    """Return the form's own score or total, where a statement is about the whole."""
    if not is_about_whole(record, one.about) or one.metric != "score":
        return ()
    found = term("self_score", record.self_score, exact=True) or term("total.score", record.total.score, exact=True)
    return (found,) if found else ()


def section_terms(record: Record, one: Told) -> tuple[Term, ...]:
    """Return the numbers of the section, or of the execution line, whose label the words are."""
    line = execution_line(record)
    if one.about.removeprefix(LEVEL_ONE) == EXECUTION and line is not None:
        found = line.term(one.metric, exact=True)
        return (found,) if found else ()
    column = score_terms(record) if one.metric == "score" else weight_terms(record)
    about = one.about.removeprefix(LEVEL_ONE)
    return tuple(found for found in column if about and about == label_of(record, found))


def label_of(record: Record, found: Term) -> str:
    """Return the compare key of the level-1 label of the row that a number stands in, without its points."""
    level1 = record.indicators[int(found.path.split(".")[1])].level1
    return compare_key(level1.raw).partition("(")[0] if level1 else ""


def is_about_whole(record: Record, about: str) -> bool:
    """Tell whether words speak of the whole form: of one of the usual words, or of the project by its name."""
    name = record.project.name
    words = {compare_key(word) for word in scoring()["narrative_whole"]["words"]}
    return about in words or (name is not None and about == compare_key(name.raw))


def narrative_rating(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """A rating that a sentence states of the whole form is the one in the form's head.

    1. Only where one form of the document has a rating.
    2. 优 and 优秀, 良 and 良好 are the same rating.
    """
    rule, found = "narrative_rating", False
    rated = [record for record in records if record.rating is not None and record.rating.value is not None]
    for statement in narrative.ratings if len(rated) == 1 else ():
        if is_about_whole(rated[0], compare_key(statement.subject or "")) and rated[0].rating is not None:
            found = True
            yield rating_told(rule, rated[0].rating, statement)
    if not found:
        yield Skipped(rule, "no sentence states a rating that belongs to one form")


def rating_told(rule: str, rating: Fact, statement: Statement) -> Finding:
    """Return whether a stated rating is the one printed."""
    agrees = rating_span(rating.raw) == rating_span(statement.value)
    return Finding(
        rule=rule,
        form=None,
        outcome=Outcome.HOLDS if agrees else Outcome.BROKEN,
        severity=Severity.INFO if agrees else Severity.CONTRADICTION,
        published=statement.value,
        expected=rating.raw,
        places=(*statement.places, *rating.places),
        message=f"stated rating {statement.value}; the form's head rates {rating.raw}",
    )
