"""A person's decisions on labels: honoured before the matcher is asked, and learned as further spellings.

A decision says that a label, in its place, names a concept (same), does not name it (not the same), or cannot be told
(unsure). It holds for every writing of the label that is the same words once points, numbers, residue and script are
taken away. Two decisions that cannot both hold are refused, with the place of each. A file is TOML:

    [[judgement]]
    label = "惠民资金发放率"
    kind = "level3"
    level2 = "质量指标"          # optional, as is level1: without them the decision holds wherever the label stands
    concept = "L3.grant_full_rate"
    verdict = "same"            # same, not the same, unsure
    who = "reader 1"
    when = "2025-01-31"
    why = "the share of the sum that was paid"

or JSON Lines with the same fields, one decision a line.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import Any

from normalize.match import NO_CONTEXT, Context, Match, match
from normalize.match.features import loose_key
from normalize.match.label import read_label
from normalize.taxonomy import KINDS, taxonomy

SAME, NOT_THE_SAME, UNSURE = VERDICTS = ("same", "not the same", "unsure")
_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*judgement[ \t]*\]\]", re.MULTILINE)
_NEEDED = ("label", "kind", "concept", "verdict", "who", "when")
Words = tuple[str, str]  # the key of a label and its kind


class JudgementError(ValueError):
    """Decisions that cannot be read, or contradict each other or the tree; the message names the places."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision and where it is written down; `level1` and `level2` are the labels above, None for any."""

    place: str
    label: str
    kind: str
    concept: str
    verdict: str
    who: str
    when: str
    why: str = ""
    level1: str | None = None
    level2: str | None = None

    @property
    def words(self) -> Words:
        """What the decision is about."""
        return read_label(self.label).key, self.kind

    @property
    def above(self) -> tuple[str | None, str | None]:
        """The keys of the labels above that it asks for."""
        return _key(self.level1), _key(self.level2)

    @property
    def closeness(self) -> int:
        """How many labels above it names; the closer decision goes before the wider one."""
        return sum(label is not None for label in self.above)

    def holds_under(self, above: tuple[str | None, str | None]) -> bool:
        """Say whether it holds where these labels stand above."""
        return all(asked in (None, found) for asked, found in zip(self.above, above, strict=True))


@dataclass(frozen=True, slots=True)
class Judgements:
    """Decisions by the words that they are about, and by those words without fillers; the digest names the set."""

    by_words: Mapping[Words, tuple[Judgement, ...]] = field(default_factory=dict)
    by_loose_words: Mapping[Words, tuple[Judgement, ...]] = field(default_factory=dict)
    digest: str = ""

    def on(self, label: str, kind: str, context: Context) -> tuple[Judgement, ...]:
        """Return the decisions on a label in its place, the closest first."""
        return _closest_first(self.by_words.get((read_label(label).key, kind), ()), context)

    def near(self, label: str, kind: str, context: Context) -> tuple[Judgement, ...]:
        """Return the decisions on labels that differ from this one in filler words alone, the closest first."""
        key = loose_key(read_label(label).key, kind)
        return _closest_first(self.by_loose_words.get((key, kind), ()), context)


NO_JUDGEMENTS = Judgements()


def _closest_first(entries: Iterable[Judgement], context: Context) -> tuple[Judgement, ...]:
    """Return those of some decisions that hold in a context."""
    above = _key(context.level1), _key(context.level2)
    return tuple(sorted((one for one in entries if one.holds_under(above)), key=lambda one: -one.closeness))


def _key(label: str | None) -> str | None:
    """Return the words of a label above."""
    return read_label(label).key if label else None


def read_judgements(*files: tuple[str, str]) -> Judgements:
    """Return the decisions of files given as (name, text); a name that ends in .jsonl is JSON Lines, else TOML.

    Raises:
        JudgementError: a file cannot be read, or decisions contradict each other or the tree.
    """
    entries = [entry for name, text in files for entry in _entries(name, text)]
    if faults := list(find_faults(entries)):
        raise JudgementError("; ".join(faults))
    by_words: dict[Words, tuple[Judgement, ...]] = {}
    by_loose_words: dict[Words, tuple[Judgement, ...]] = {}
    for entry in entries:
        key, kind = entry.words
        loose = loose_key(key, kind), kind
        by_words[key, kind] = (*by_words.get((key, kind), ()), entry)
        by_loose_words[loose] = (*by_loose_words.get(loose, ()), entry)
    digest = sha256("\0".join(text for _, text in files).encode()).hexdigest()
    return Judgements(by_words, by_loose_words, digest if entries else "")


def _entries(name: str, text: str) -> Iterator[Judgement]:
    """Yield the decisions of a file."""
    try:
        found = list(_lines_of_json(text) if name.endswith(".jsonl") else _tables_of_toml(text))
    except ValueError as error:
        raise JudgementError(f"{name}: {error}") from error
    known = {one.name for one in fields(Judgement)} - {"place"}
    for line, entry in found:
        place = f"{name}:{line}"
        if not isinstance(entry, Mapping):
            raise JudgementError(f"{place}: no table of fields")
        if missing := [name for name in _NEEDED if name not in entry]:
            raise JudgementError(f"{place}: without {', '.join(missing)}")
        if odd := [name for name, value in entry.items() if name not in known or not isinstance(value, str | None)]:
            raise JudgementError(f"{place}: {', '.join(odd)}: no such field, or no text")
        yield Judgement(place, **entry)


def _lines_of_json(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line number, object) of JSON Lines."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from error


def _tables_of_toml(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line number of its heading, table) of TOML."""
    tables = tomllib.loads(text).get("judgement", [])
    headings = [text.count("\n", 0, found.start()) + 1 for found in _ENTRY.finditer(text)]
    if len(tables) != len(headings):
        raise ValueError("every decision needs the heading [[judgement]]")
    yield from zip(headings, tables, strict=True)


def find_faults(entries: Sequence[Judgement]) -> Iterator[str]:
    """Yield what is wrong with decisions: unknown words, and pairs that cannot both hold."""
    by_words: dict[Words, list[Judgement]] = {}
    for entry in entries:
        concept = taxonomy().concepts.get(entry.concept)
        if entry.verdict not in VERDICTS or entry.kind not in KINDS:
            yield f"{entry.place}: no such verdict or kind: {entry.verdict}, {entry.kind}"
        elif concept is None or concept.kind != entry.kind:
            yield f"{entry.place}: {entry.concept} is no concept of the kind {entry.kind}"
        else:
            for earlier in by_words.setdefault(entry.words, []):
                if _conflict(earlier, entry):
                    yield f"{earlier.place} and {entry.place} cannot both hold of {entry.label}"
            by_words[entry.words].append(entry)


def _conflict(first: Judgement, second: Judgement) -> bool:
    """Say whether two decisions exclude each other, in a place where neither goes before the other."""
    if first.closeness != second.closeness or not first.holds_under(second.above):
        return False
    if first.concept == second.concept:
        return first.verdict != second.verdict
    return first.verdict == second.verdict == SAME


def match_judged(label: str, kind: str, context: Context = NO_CONTEXT, judgements: Judgements = NO_JUDGEMENTS) -> Match:
    """Return the match of a label, a person's decision before the matcher's; ValueError for no such kind."""
    found = match(label, kind, context)
    if not judgements.digest:
        return found
    for entry in judgements.on(label, kind, context):
        if entry.verdict == SAME:
            return _named(found, entry, "judged")
        if entry.concept in (found.code, found.extension):
            return replace(found, code=None, extension=None, method="judged", why=_why(entry))
    near = [entry for entry in judgements.near(label, kind, context) if entry.verdict == SAME]
    if len({entry.concept for entry in near}) == 1 and not judgements.on(label, kind, context):
        return _named(found, near[0], "learned")
    return found


def _named(found: Match, entry: Judgement, method: str) -> Match:
    """Return the match with the concept that a person named."""
    if taxonomy()[entry.concept].extension:
        return replace(found, code=None, extension=entry.concept, method=method, why=_why(entry))
    candidates = ((entry.concept, 1.0), *(pair for pair in found.candidates if pair[0] != entry.concept))
    return Match(entry.concept, 1.0, method, _why(entry), candidates, found.label)


def _why(entry: Judgement) -> str:
    """Return the decision as a line for a person."""
    return f"{entry.label} judged {entry.verdict} by {entry.who}, {entry.when}: {entry.why} ({entry.place})"


def queue(labels: Iterable[tuple[str, str, Context]], judgements: Judgements) -> list[tuple[float, str, str, Context]]:
    """Return the labels without a decision, most worth one first: how often a label stands times how unsure its answer.

    An answer of probability 0.5 is the least sure and counts 1, one of 0 or 1 counts 0. A label that surely names a
    concept beyond the common list counts 0 as well.
    """
    worth: dict[tuple[str, str, Context], float] = {}
    for label, kind, context in labels:
        if not judgements.on(label, kind, context):
            found = match(label, kind, context)
            doubt = 0.0 if found.extension else 1 - abs(2 * found.probability - 1)
            worth[label, kind, context] = worth.get((label, kind, context), 0.0) + doubt
    return sorted(((value, *place) for place, value in worth.items()), key=lambda item: (-item[0], item[1], item[2]))
