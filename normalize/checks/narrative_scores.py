"""Rules between the scores and ratings that sentences state and those of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.clean import compare_key
from extract.model import Statement
from normalize.checks.facts import execution_line, has_decimals, score_terms, scoring, term, weight_terms
from normalize.checks.rating import rating_span
from normalize.checks.relation import Reading, Relation, Skipped, Term, Yielded, total_of
from normalize.checks.told import Narrative, Told
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.record import Fact, Record

LEVEL_ONE, EXECUTION = "一级指标", "预算执行率"  # words before a section's label; the label of the execution line


def narrative_scores(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """A score or weight that a sentence states of the whole form, of a section or of execution is the table's.

    1. Only where one form of the document has scores: of several, a sentence may mean any.
    2. A section is recognised by its whole level-1 label in the words.
    3. Words that name the department's whole are not about a project's form, nor the reverse.
    4. A whole number in a sentence may round a score with decimals.
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
    exact = Term(one.term.path, one.term.fact, exact=not has_decimals(terms))
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
    data = scoring()["narrative_whole"]
    words = {compare_key(word) for word in (*data["words"], *data.get(record.kind, ()))}
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
            yield rating_told(rule, rated[0].form, rated[0].rating, statement)
    if not found:
        yield Skipped(rule, "no sentence states a rating that belongs to one form")


def rating_told(rule: str, form: int, rating: Fact, statement: Statement) -> Finding:
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
        explanations=() if agrees else tuple(either_rating(rule, form, rating, statement)),
        message=f"stated rating {statement.value}; the form's head rates {rating.raw}",
    )


def either_rating(rule: str, form: int, rating: Fact, statement: Statement) -> Iterator[Explanation]:
    """Yield that the sentence is to state the form's rating, and the reverse; the words do not decide."""
    sentence = Change(field="statements", published=statement.value, supposed=rating.raw)
    head = Change(field=f"forms.{form}.rating", published=rating.raw, supposed=statement.value)
    for change, why in ((sentence, "the sentence is wrong"), (head, "the rating of the form is wrong")):
        yield Explanation(kind="rating_not_updated", changes=(change,), closes=(rule,), why=why)
