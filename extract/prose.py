"""Sentences of a report that state an amount, a rate, a count or a score, and what they state it of.

A clause gives the words before the number; the cue nearest to it names the metric, what is left of the words the
subject. A clause without a subject is about that of the clause before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import zip_longest

from extract.lead import is_note, is_title
from extract.model import Document, Paragraph, Places, Statement

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_CLAUSE = re.compile(r"[^，,；;。！？]+")
_NUMBER = r"(?<![\dA-Za-z.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[-—~～]\d+(?:\.\d+)?)?"
_TIME = re.compile(r"(?:截至|截止|到|自|从)?(?:20\d{2}|本|上|当|全)年(?:度|末|底|初)?(?:\d{1,2}月)?(?:\d{1,2}日)?")
_BACK = re.compile(r"该(?:项|指标|部分)|此项")  # words that point back to what was named before
_LEADING = re.compile(
    r"^(?:其中|其|并|共|共计|合计|累计|全年|主要|包括|包含|另有|最终|本单位|我单位|我局|我办|我院|我校|我部门|我中心|现有|现|有|实际到位|和|及|与|[：:、\s])+"
)
_TRAILING = re.compile(r"(?:分为|分成|分解成|为|是|达到|达|共计|共|合计|累计|约|超过|近|有|[≥≤=><：:、（(\s])+$")
_NOUN = re.compile(
    r"[\u4e00-\u9fff“][\u4e00-\u9fff（）()“”]{1,12}?(?=的|开展|进行|完成|整改|分解|均|已|，|。|；|、|$|\d|等|和|及)"
)
_ACTUAL = re.compile(r"实际(?:完成|变动|达到)")
_NOT_REACHED = re.compile(r"(?:未|不|没有)(?:能)?(?:达到|达|足|满|到|超过|超出|高于|低于|少于)$")
_OPERATOR = re.compile(r"[≥≤≧≦><=＝]\s*$")
_DRAWING = re.compile(r"[\u2500-\u257f]")  # lines and corners of a table in text
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_ABOUT = re.compile(r"^(?:\d+[.．、]|（[一二三四五六七八九十\d]+）)?\s*([^：:，。]{2,20}?)(?:情况)?(?:分析)?[：:]")


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number may state: its name, the units with which it does, and the words that say so."""

    name: str
    units: frozenset[str]
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words by which statements are found."""

    number: re.Pattern[str]
    metrics: tuple[Metric, ...]
    money: frozenset[str]
    not_after: tuple[str, ...]
    rating: re.Pattern[str]


def find_statements(document: Document) -> tuple[Statement, ...]:
    """Return the statements of the paragraphs outside tables, in reading order."""
    statements: list[Statement] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and not is_title(block.text) and not is_note(block.text):
            statements.extend(_in_paragraph(block))
    return tuple(statements)


def _in_paragraph(paragraph: Paragraph) -> Iterator[Statement]:
    """Yield the statements of a paragraph; what it is about may stand before a colon at its beginning."""
    about = _ABOUT.match(paragraph.text)
    named = about[1] if about else None
    context = _Context(named, named)
    for found in _SENTENCE.finditer(paragraph.text):
        sentence = found[0].strip()
        context.parts = False
        if _DRAWING.search(sentence) or not _WORDS.search(_grammar().number.sub("", sentence)):
            continue  # it says nothing of anything
        clauses = _CLAUSE.findall(sentence)
        for clause, following in zip_longest(clauses, clauses[1:], fillvalue=""):
            found_in = list(_in_clause(clause, sentence, context, paragraph.places))
            yield from (_before_actual(found_in) if _ACTUAL.match(following) else found_in)


@dataclass(slots=True)
class _Context:
    """What the clauses before have said: the subject, and the amount of which parts may follow behind 其中.

    `about` is what the paragraph is about, to which 该项 points back.
    """

    about: str | None
    subject: str | None
    whole: str = "amount"
    parts: bool = False


def _in_clause(clause: str, sentence: str, context: _Context, places: Places) -> Iterator[Statement]:
    """Yield the statements of a clause; a bound that is said not to be reached states nothing."""
    grammar = _grammar()
    start = 0
    for found in grammar.number.finditer(clause):
        before = clause[start : found.start()]
        start = found.end()
        if before.endswith(grammar.not_after) or _NOT_REACHED.search(before):
            continue
        metric, cue = _metric(before, found["unit"] or "")
        if found["unit"] is None and metric != "actual":
            continue  # a bare number is stated only as what was reached
        context.parts = context.parts or "其中" in before
        if metric == "amount" and context.parts:
            metric = context.whole
        elif found["unit"] in grammar.money:
            context.whole = metric
        subject = _counted(clause[found.end() :]) if metric == "count" else None
        subject = subject or _subject(before, cue, context)
        if metric != "count":
            context.subject = subject = subject or context.subject
        unit = found["unit"].replace("％", "%") if found["unit"] else None
        yield Statement(metric, found["value"], unit, subject, sentence, places)
    rating = grammar.rating.search(clause)
    if rating:
        subject = _subject(clause[: rating.start()], "", context) or context.subject
        yield Statement("rating", rating["grade"], None, subject, sentence, places)


def _before_actual(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements of a clause before 实际完成…: a rate without a cue is then the target."""
    for statement in statements:
        yield replace(statement, metric="target") if statement.metric == "rate" else statement


def _metric(before: str, unit: str) -> tuple[str, str]:
    """Return the metric whose cue stands nearest before the number (the longest of those), and the cue."""
    best = ("", -1, "")
    for metric in _grammar().metrics:
        if unit and unit not in metric.units:
            continue
        if not best[0]:
            best = (metric.name, -1, "")
        for cue in metric.cues:
            end = before.rfind(cue) + len(cue)
            if cue in before and (end, len(cue)) > (best[1], len(best[2])):
                best = (metric.name, end, cue)
    if best[1] < 0:
        plain = [metric.name for metric in _grammar().metrics if unit in metric.units and not metric.cues]
        return "target" if _OPERATOR.search(before) else plain[-1] if plain else best[0], ""
    return best[0], best[2]


def _subject(before: str, cue: str, context: _Context) -> str | None:
    """Return what is left of the words before a number: neither the time, the cue, nor words that only lead over."""
    position = before.rfind(cue) if cue else len(before)
    words = _TIME.sub("", before[:position] + before[position + len(cue) :])
    words = re.split(r"[：:]", words.rstrip("：: "))[-1]
    words = _TRAILING.sub("", _LEADING.sub("", words.strip())).strip()
    return (context.about if _BACK.search(words) else words) or None


def _counted(behind: str) -> str | None:
    """Return what a count counts, where that stands behind it, as in 14家党组织."""
    noun = _NOUN.match(behind.removeprefix("的"))
    return noun[0] if noun else None


@lru_cache(maxsize=1)
def _grammar() -> Grammar:
    """Return the grammar of the package's data, compiled once."""
    data = tomllib.loads(resources.files("extract").joinpath("statements.toml").read_text(encoding="utf-8"))
    groups = {name: data[name] for name in ("money", "rate", "points", "count")}
    units = sorted((unit for group in groups.values() for unit in group), key=len, reverse=True)
    unit = "|".join(map(re.escape, units))
    number = re.compile(f"(?P<value>{_NUMBER})(?:\\s*[余多]?(?P<unit>{unit})(?![年月日号届])|(?=$))")
    metrics = _metrics(data["metric"], groups)
    return Grammar(number, metrics, frozenset(groups["money"]), tuple(data["not_after"]), _rating(data["rating"]))


def _metrics(entries: Sequence[Mapping[str, object]], groups: Mapping[str, Sequence[str]]) -> tuple[Metric, ...]:
    """Return the metrics with the units that they hold for."""
    every = frozenset(unit for group in groups.values() for unit in group)
    return tuple(
        Metric(
            name=str(entry["name"]),
            units=every if entry["units"] == "any" else frozenset(groups[str(entry["units"])]),
            cues=tuple(entry["cues"]) if isinstance(entry["cues"], list) else (),
        )
        for entry in entries
    )


def _rating(entry: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Return the pattern of a rating stated in words."""
    cues, grades = "|".join(entry["cues"]), "|".join(entry["grades"])
    return re.compile(f"(?:{cues})(?:为|是|：|:)?[“”]?(?P<grade>{grades})[“”]?(?:$|[等档级次])")
