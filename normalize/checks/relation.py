"""A rule over published numbers as a value: what is printed, what it should be, and the readings that may hold.

A check yields relations and `judge` decides each; the search for explanations decides them again with other numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from extract.clean import display
from normalize.finding import Finding, Outcome, Severity
from normalize.interval import DOWN, UP, Interval
from normalize.record import NumberFact, Record

Formula = Callable[[Sequence[Interval]], Interval]
Supposed = Mapping[str, Decimal]  # values to put in place of the published ones, by path

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
CONFIDENT = 0.9  # below it a number read from a picture may be another
MORE_PLACES = 2  # digits of an expected number beyond the printed ones, where it needs them
DIFFERENCE_PLACES = 6  # digits of a difference that a person is shown
NOTHING_SUPPOSED: Supposed = {}


@dataclass(frozen=True, slots=True)
class Term:
    """A published number: its path in the record, and whether it is exact or a rounded figure.

    Points that a person assigns are exact when they are whole; whatever was computed stands for an interval.
    `grain` is how many decimals a whole number may have lost as zeros, where its column shows decimals; `within` is
    what other published numbers leave open of it.
    """

    path: str
    fact: NumberFact
    exact: bool = False
    grain: int = 0
    within: Interval | None = None
    span: Interval = field(init=False)  # what the published number stands for when it was rounded to the nearest

    def __post_init__(self) -> None:
        object.__setattr__(self, "span", self.within or span_of(self, self.value))

    @property
    def value(self) -> Decimal:
        """The number as printed; a term is made only from a fact that has one."""
        return self.fact.value if self.fact.value is not None else ZERO


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to compute what should be printed."""

    words: str
    terms: tuple[Term, ...]
    formula: Formula


@dataclass(frozen=True, slots=True)
class Relation:
    """A rule on one published number: it holds when the number meets one of the readings.

    `near_misses` are readings that the rule does not accept; one that fits says what went wrong.
    """

    rule: str
    severity: Severity
    label: str
    published: Term
    readings: tuple[Reading, ...]
    near_misses: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be applied, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one reading: the gap is published less the nearest end of what is expected; zero when they meet."""

    reading: Reading
    gap: Decimal
    expected: Interval
    cut_off: bool = False  # it holds only if digits were cut off instead of rounded


Yielded = Relation | Skipped | Finding
Check = Callable[[Record], Iterator[Yielded]]


def judge(relation: Relation, supposed: Supposed = NOTHING_SUPPOSED) -> Verdict:
    """Return the verdict of the first reading that holds, else of the one that comes nearest."""
    verdicts = [judge_reading(relation.published, reading, supposed) for reading in relation.readings]
    return min(verdicts, key=lambda verdict: (abs(verdict.gap), verdict.cut_off))


def fitting_near_miss(relation: Relation) -> Reading | None:
    """Return the unaccepted reading that the published number fits, if there is one."""
    verdicts = (judge_reading(relation.published, reading) for reading in relation.near_misses)
    return next((verdict.reading for verdict in verdicts if not verdict.gap), None)


def judge_reading(published: Term, reading: Reading, supposed: Supposed = NOTHING_SUPPOSED) -> Verdict:
    """Compare by intervals: numbers rounded to the nearest first, numbers whose digits were cut off second."""
    rounded = [rounded_span(term, supposed) for term in reading.terms]
    expected = reading.formula(rounded)
    gap = gap_between(rounded_span(published, supposed), expected)
    if not gap:
        return Verdict(reading, gap, expected)
    cut = [cut_span(term, supposed) for term in reading.terms]
    for terms, span in ((cut, cut_span), (cut, rounded_span), (rounded, cut_span)):
        if terms is rounded and reading.formula is total_of:
            continue  # who cuts the digits of a total has cut those of its lines
        if span(published, supposed).meets(reading.formula(terms)):
            return Verdict(reading, ZERO, expected, cut_off=True)
    return Verdict(reading, gap, expected)


def rounded_span(term: Term, supposed: Supposed = NOTHING_SUPPOSED) -> Interval:
    """Return what the number, or the one supposed in its place, stands for when it was rounded to the nearest."""
    return span_of(term, supposed[term.path]) if term.path in supposed else term.span


def span_of(term: Term, value: Decimal) -> Interval:
    """Return what a value in the place of the term stands for."""
    return Interval(value, value) if is_exact(term, value) else printed_span(str(with_grain(term, value)))


@lru_cache(maxsize=8192)
def printed_span(digits: str) -> Interval:
    """Return what printed digits stand for; forms repeat the same few numbers, and 9.9 is not 9.90."""
    return Interval.of_printed(Decimal(digits))


def cut_span(term: Term, supposed: Supposed = NOTHING_SUPPOSED) -> Interval:
    """Return what the number stands for when digits after its last one were cut off."""
    if term.within is not None and term.path not in supposed:
        return term.within
    value = supposed.get(term.path, term.value) if supposed else term.value
    if is_exact(term, value):
        return Interval(value, value)
    return Interval.of_printed(with_grain(term, value), truncated=True)


def is_exact(term: Term, value: Decimal) -> bool:
    """Whole points are exact as assigned, and a bare 0 is nothing at all; a number with decimals was rounded."""
    return (term.exact or not value) and value.same_quantum(ONE)


def with_grain(term: Term, value: Decimal) -> Decimal:
    """Return a whole number with the zeros that it may have lost, any other number as it is printed."""
    return value.quantize(Decimal(1).scaleb(-term.grain)) if term.grain and value.same_quantum(ONE) else value


def decimal_places(value: Decimal) -> int:
    """Return how many digits are printed after the decimal point."""
    if value.same_quantum(ONE):
        return 0
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def gap_between(published: Interval, expected: Interval) -> Decimal:
    """Return how far the published interval lies above (positive) or below what is expected; zero when they meet."""
    if published.meets(expected):
        return ZERO
    return published.low - expected.high if published.low >= expected.high else published.high - expected.low


def total_of(spans: Sequence[Interval]) -> Interval:
    """Add up; points and amounts are short enough for plain decimals to be exact."""
    low, high = sum((span.low for span in spans), ZERO), sum((span.high for span in spans), ZERO)
    return Interval(low, high, high_open=low != high and any(span.high_open for span in spans))


def same(spans: Sequence[Interval]) -> Interval:
    """Return the only term."""
    return spans[0]


def percentage(spans: Sequence[Interval]) -> Interval:
    """Return the first as a percentage of the second."""
    part, whole = spans
    if part.low <= 0 or whole.low <= 0:
        return (part / whole).scale(HUNDRED)
    low, high = DOWN.divide(part.low, whole.high), UP.divide(part.high, whole.low)
    low, high = DOWN.multiply(low, HUNDRED), UP.multiply(high, HUNDRED)
    return Interval(low, high, part.low_open or whole.high_open, part.high_open or whole.low_open)


def at_most(spans: Sequence[Interval]) -> Interval:
    """Return everything from nothing to the only term."""
    return Interval(min(ZERO, spans[0].high), spans[0].high)


def finding_of(form: int | None, yielded: Yielded) -> Finding:
    """Return what a check yielded as a finding of the form."""
    if isinstance(yielded, Finding):
        return yielded
    if isinstance(yielded, Skipped):
        return Finding(
            rule=yielded.rule,
            form=form,
            outcome=Outcome.NOT_APPLICABLE,
            severity=Severity.INFO,
            message=yielded.reason,
        )
    verdict = judge(yielded)
    return broken(form, yielded, verdict) if verdict.gap else holding(form, yielded, verdict)


def held(rule: str, record: Record, message: str) -> Finding:
    """Return the finding of a rule that was applied to many lines and holds in all of them."""
    return Finding(rule=rule, form=record.form, outcome=Outcome.HOLDS, severity=Severity.INFO, message=message)


def holding(form: int | None, relation: Relation, verdict: Verdict) -> Finding:
    """Return the finding of a relation that holds, saying under which reading."""
    note = "; holds only if digits were cut off instead of rounded" if verdict.cut_off else ""
    return Finding(
        rule=relation.rule,
        form=form,
        outcome=Outcome.HOLDS,
        severity=Severity.INFO,
        published=relation.published.fact.raw,
        expected=relation.published.fact.raw,
        places=places_of(relation, verdict),
        message=f"{display(relation.label)} {relation.published.fact.raw}: {verdict.reading.words}{note}",
    )


def broken(form: int | None, relation: Relation, verdict: Verdict) -> Finding:
    """Return the finding of a broken relation: what is printed, what was expected, and by how much it is off."""
    expected = expected_text(relation.published, verdict)
    near_miss = fitting_near_miss(relation)
    direction = "above" if verdict.gap > 0 else "below"
    message = (
        f"{display(relation.label)} {relation.published.fact.raw} is {direction} {expected}, {verdict.reading.words}"
    )
    doubt = "; a number was read from a picture with little confidence" if is_doubtful(relation) else ""
    return Finding(
        rule=relation.rule,
        form=form,
        outcome=Outcome.BROKEN,
        severity=severity_of(relation),
        published=relation.published.fact.raw,
        expected=expected,
        difference=shown(difference_of(relation.published, verdict)),
        tolerance=shown(tolerance_of(relation.published, verdict)),
        places=places_of(relation, verdict),
        message=f"{message}; it fits {near_miss.words}{doubt}" if near_miss else f"{message}{doubt}",
    )


def severity_of(relation: Relation) -> Severity:
    """Return how bad it is that a relation is broken: numbers read with little confidence contradict nothing."""
    return Severity.WARNING if is_doubtful(relation) else relation.severity


def is_doubtful(relation: Relation) -> bool:
    """Tell whether a number of the relation was read from a picture with little confidence."""
    facts = [relation.published.fact, *(term.fact for reading in relation.readings for term in reading.terms)]
    return any(fact.confidence is not None and fact.confidence < CONFIDENT for fact in facts)


def shown(difference: Decimal) -> Decimal:
    """Return a difference as a person is shown it: a few digits, no trailing zeros, no exponent."""
    return Decimal(f"{round(difference, DIFFERENCE_PLACES).normalize():f}")


def difference_of(published: Term, verdict: Verdict) -> Decimal:
    """Return the published number less the expected one as shown, or less the nearest end of a range."""
    low, high = expected_ends(published, verdict)
    return published.value - min(max(published.value, low), high)


def tolerance_of(published: Term, verdict: Verdict) -> Decimal:
    """Return how far a difference may go by rounding alone: half of what the printed digits leave open."""
    expected = computed(verdict)
    left_open = verdict.expected.width - (expected.high - expected.low)
    return (rounded_span(published).width + max(ZERO, left_open)) / 2


def computed(verdict: Verdict) -> Interval:
    """Return what the reading gives for the numbers as they are printed; a range for a rule that sets bounds."""
    return verdict.reading.formula([Interval.exact(term.value) for term in verdict.reading.terms])


def expected_text(published: Term, verdict: Verdict) -> str:
    """Return what should be printed, or both ends where it is a range."""
    low, high = expected_ends(published, verdict)
    return f"{low:f}" if low == high else f"[{low:f}, {high:f}]"


def expected_ends(published: Term, verdict: Verdict) -> tuple[Decimal, Decimal]:
    """Return what should be printed to the finest digits printed, and to two more where these hide the difference."""
    numbers = [published.value, *(term.value for term in verdict.reading.terms)]
    places = max(decimal_places(number) for number in numbers)
    expected = computed(verdict)
    if published.value in (round(expected.low, places), round(expected.high, places)):
        places += MORE_PLACES
    return round(expected.low, places), round(expected.high, places)


def places_of(relation: Relation, verdict: Verdict) -> tuple[object, ...]:
    """Return the places of the published number and of every term, without repetition."""
    facts = [relation.published.fact, *(term.fact for term in verdict.reading.terms)]
    return tuple(dict.fromkeys(place for fact in facts for place in fact.places))
