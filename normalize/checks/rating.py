"""The rule on the rating: a word for a band of scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.clean import compare_key
from normalize.checks.facts import score_terms, scoring
from normalize.checks.relation import Skipped, Term, Yielded, rounded_span
from normalize.checks.scores import stated_score, total_score
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.record import Fact, Record


def rating_band(record: Record) -> Iterator[Yielded]:
    """The rating is the one whose band holds the score: 优 from 90, 良 from 80, 中 from 60, 差 below, out of 100.

    1. A score that rounding may carry over a border fits both bands.
    2. A word that is no known rating is not judged, nor a form whose points are not out of 100.
    3. Where the form's own notes do not state the bands, another rating is a warning.

    Source: note 4 of the Henan overall form, "90-100分为优、80-89分为良、60-79分为中、0-59分为差".
    """
    rule = "rating_band"
    if record.rating is None or record.rating.value is None:
        yield Skipped(rule, "no rating is printed")
        return
    rows = score_terms(record)
    score = stated_score(record, rows) or total_score(record, rows)
    if score is None:
        yield Skipped(rule, "no score is printed for the rating")
    elif record.total.weight is not None and record.total.weight.value not in {None, Decimal(scoring()["whole"])}:
        yield Skipped(rule, f"the points of the form are out of {record.total.weight.raw}")
    elif (band := rating_span(record.rating.value)) is None:
        yield Skipped(rule, f"{record.rating.raw} is no known rating")
    else:
        yield rating_finding(record, record.rating, score, band)


def rating_span(rating: str) -> tuple[Decimal, Decimal] | None:
    """Return the scores for which a rating is given, lower end included, upper end excluded; None if unknown."""
    upper = Decimal(scoring()["whole"]) + 1
    for band in scoring()["rating"]:
        lower = Decimal(band["from"])
        if compare_key(rating) in band["names"]:
            return lower, upper
        upper = lower
    return None


def rating_finding(record: Record, rating: Fact, score: Term, band: tuple[Decimal, Decimal]) -> Finding:
    """Return whether the score lies in the band of the rating printed."""
    span, (lower, upper) = rounded_span(score), band
    fits = span.high >= lower and span.low < upper
    return Finding(
        rule="rating_band",
        form=record.form,
        outcome=Outcome.HOLDS if fits else Outcome.BROKEN,
        severity=Severity.INFO if fits else rating_severity(record),
        published=rating.raw,
        expected=f"[{lower}, {upper})",
        difference=None if fits else score.value - (lower if span.high < lower else upper),
        places=(*rating.places, *score.fact.places),
        explanations=() if fits else (rating_of_score(rating, score),),
        message=f"rating {rating.raw} is given {words_of(band)}; the score is {score.fact.raw}",
    )


def rating_of_score(rating: Fact, score: Term) -> Explanation:
    """Return that the rating is to be the one of the score."""
    *_, lowest = bands = scoring()["rating"]
    name = next((band for band in bands if score.span.high >= Decimal(band["from"])), lowest)["names"][0]
    change = Change(field="rating", published=rating.raw, supposed=name)
    why = "the rating does not follow the score"
    return Explanation(kind="rating_not_updated", changes=(change,), closes=("rating_band",), why=why)


def words_of(band: tuple[Decimal, Decimal]) -> str:
    """Return a band in words; the highest has no upper end to speak of."""
    lower, upper = band
    return f"from {lower} to below {upper}" if upper <= Decimal(scoring()["whole"]) else f"from {lower}"


def rating_severity(record: Record) -> Severity:
    """A rating against the bands that the form itself states cannot be true; against the usual ones it is a warning."""
    stated = any("分为" in note.raw and "优" in note.raw for note in record.notes)
    return Severity.CONTRADICTION if stated else Severity.WARNING
