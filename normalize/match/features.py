"""The candidates for a label and what speaks for each: spelling, head, reading, the labels above, unit, length.

A candidate's features are numbers of order one, in the order of `NAMES`; `normalize.match` weighs them with the fitted
weights of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Indel

from extract.clean import compare_key
from normalize.match.label import read_label, without_scope
from normalize.match.readings import head_of, readings_of, shows, unit_family
from normalize.taxonomy import Concept, taxonomy

_NEAREST = 12  # spellings looked at beyond the exact ones
_FARTHEST = 0.4  # similarity below which a spelling is no candidate
_LONG = 5  # characters of which one may be lost and the rest still be told
_INSIDE = 3  # characters from which one text inside another says something
_BRACKETED = re.compile(r"\([^()]*\)")
_TURNED = re.compile(r"([^()]+)\(([^()]+)\)")
_FILLERS = re.compile(r"^项目|的|(?<=.)指标$|(?<=.)情况$|[()、,*]")

NAMES = (
    "exact",
    "other_exact",
    "loose",
    "similarity",
    "near",
    "far",
    "dropped",
    "mended",
    "guessed",
    "same_end",
    "ends_with",
    "holds",
    "held",
    "margin",
    "head_same",
    "head_other",
    "read",
    "read_words",
    "read_outside",
    "read_rivals",
    "unread",
    "parent",
    "not_parent",
    "exact_not_parent",
    "read_not_parent",
    "unit",
    "other_unit",
    "length",
    "unexplained",
    "aspiration",
    "activity",
    "clause",
    "short",
)


@dataclass(frozen=True, slots=True)
class Query:
    """A label to be placed: its key, its kind, the ids above it and the unit of its value.

    `mended` counts the characters of the key that were read as others, `guessed` those of them that are no look-alikes.
    `withheld` hides one spelling, so that a model can be fitted as if nobody had listed it.
    """

    key: str
    kind: str
    above: tuple[str, ...] = ()
    unit: str | None = None
    mended: int = 0
    guessed: int = 0
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a label may name, the spelling that came nearest and the features in the order of `NAMES`."""

    concept: Concept
    spelling: str
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The spellings of a kind as keys, with the concepts that own each."""

    owners: Mapping[str, Sequence[str]]
    spellings: Mapping[str, Sequence[str]]
    keys: tuple[str, ...]
    by_pair: Mapping[str, Sequence[str]]  # the keys that hold two characters in a row


@lru_cache(maxsize=8)
def index(kind: str) -> Index:
    """Return the index of a kind's spellings."""
    owners: dict[str, list[str]] = {}
    spellings: dict[str, list[str]] = {}
    by_pair: dict[str, list[str]] = {}
    for concept in taxonomy().of_kind(kind):
        for key in dict.fromkeys(map(_key_of, concept.spellings)):
            owners.setdefault(key, []).append(concept.id)
            spellings.setdefault(concept.id, []).append(key)
    for key in owners:
        for pair in _pairs(key):
            by_pair.setdefault(pair, []).append(key)
    return Index(owners, spellings, tuple(owners), by_pair)


def _key_of(spelling: str) -> str:
    """Return the key of a listed spelling; most are their own, since spellings are written clean."""
    clean = spelling.isalpha() and compare_key(spelling) == spelling
    return spelling if clean else str(read_label(spelling).key)


def _pairs(key: str) -> set[str]:
    """Return the pairs of neighbouring characters."""
    return set(map(str.__add__, key, key[1:]))


@lru_cache(maxsize=65536)
def loose_key(key: str, kind: str) -> str:
    """Return a key without words that never tell one concept from another."""
    bare = (_BRACKETED.sub("", key) or key) if "(" in key else str(key)
    if kind == "level3":
        bare = without_scope(bare)
    return _FILLERS.sub("", bare) or bare


def candidates(query: Query) -> list[Candidate]:
    """Return the candidates for a label, unordered."""
    spellings = _nearest(query)
    read = readings_of(query.key, query.kind)
    ids = dict.fromkeys(concept for spelling in spellings for concept in index(query.kind).owners[spelling])
    ids |= dict.fromkeys(reading.concept for reading in read)
    best = {concept: _best_spelling(concept, spellings, query) for concept in ids}
    ranked = sorted((similarity for _, similarity in best.values()), reverse=True)
    found = []
    for concept, (spelling, similarity) in best.items():
        rival = (ranked[1:] or [_FARTHEST])[0] if similarity == ranked[0] else ranked[0]
        features = _features(query, taxonomy()[concept], spelling, similarity, similarity - rival)
        found.append(Candidate(taxonomy()[concept], spelling, features))
    return found


def _nearest(query: Query) -> dict[str, float]:
    """Return the nearest spellings and their similarity."""
    near: dict[str, float] = {}
    for text in dict.fromkeys((query.key, loose_key(query.key, query.kind), _turned(query.key, query.kind))):
        for spelling, similarity, _ in process.extract(
            text,
            _related(text, query.kind),
            scorer=Indel.normalized_similarity,
            limit=_NEAREST,
            score_cutoff=_FARTHEST,
        ):
            near[spelling] = max(near.get(spelling, 0.0), similarity)
    if query.withheld is not None:
        near.pop(query.withheld, None)
    return near


def _turned(key: str, kind: str) -> str:
    """Return a fund line with what stands in brackets behind it before it: 衔接资金(中央)."""
    found = _TURNED.fullmatch(key) if kind == "fund_line" else None
    return found[2] + found[1] if found else key


def _related(text: str, kind: str) -> Sequence[str]:
    """Return the keys that share two neighbouring characters with a text; all of them for a short text."""
    if len(text) < _LONG:
        return index(kind).keys
    by_pair = index(kind).by_pair
    return list(dict.fromkeys(chain.from_iterable(by_pair.get(pair, ()) for pair in sorted(_pairs(text)))))


def _best_spelling(concept: str, near: Mapping[str, float], query: Query) -> tuple[str, float]:
    """Return the spelling of a concept that comes nearest, and how near; a concept that was read may have none near."""
    own = [spelling for spelling in index(query.kind).spellings[concept] if spelling != query.withheld]
    listed = [(near[spelling], spelling) for spelling in own if spelling in near]
    if listed:
        similarity, spelling = max(listed)
        return spelling, similarity
    found = process.extractOne(query.key, own, scorer=Indel.normalized_similarity)
    return (found[0], found[1]) if found else ("", 0.0)


def _features(query: Query, concept: Concept, spelling: str, similarity: float, margin: float) -> tuple[float, ...]:
    """Return the features of one candidate."""
    kind_index = index(query.kind)
    exact = query.key != query.withheld and concept.id in kind_index.owners.get(query.key, ())
    bare = loose_key(query.key, query.kind)
    loose = bool(spelling) and loose_key(spelling, query.kind) == bare
    return (
        float(exact),
        float(not exact and query.key != query.withheld and query.key in kind_index.owners),
        float(exact or loose),
        similarity,
        max(0.0, similarity - 0.75) * 4,  # likeness begins to tell there
        max(0.0, 0.65 - similarity) * 4,  # and ends to tell there
        float(_lost_one(query.key, spelling)),
        min(2, query.mended) / 2,
        float(query.guessed > 0),
        float(query.key[-2:] == spelling[-2:]),
        *_inside(bare, spelling),
        max(-0.5, min(0.5, margin)) * 2,
        *_head_features(query, spelling),
        *_reading_features(query, concept.id),
        *_parent_features(query, concept, exact=exact),
        *_unit_features(query.unit, concept.unit),
        *_shape_features(query.key, spelling),
    )


def _lost_one(key: str, spelling: str) -> bool:
    """Say whether the key is the spelling but for one character that was lost."""
    return len(spelling) - len(key) == 1 and len(key) >= _LONG and Indel.distance(key, spelling) == 1


def _inside(key: str, spelling: str) -> tuple[float, float, float]:
    """Return how much of the key the spelling covers as its end, as any part, and the reverse."""
    if len(spelling) >= _INSIDE and spelling in key:
        share = len(spelling) / len(key)
        return (share if key.endswith(spelling) else 0.0), share, 0.0
    if len(key) >= _INSIDE and key in spelling:
        return 0.0, 0.0, len(key) / len(spelling)
    return 0.0, 0.0, 0.0


def _head_features(query: Query, spelling: str) -> tuple[float, float]:
    """Return whether the heads agree and whether they contradict each other."""
    if query.kind != "level3":
        return 0.0, 0.0
    first, second = head_of(query.key), head_of(spelling)
    if first is None and second is None:
        return 0.0, 0.0
    return float(first == second), float(first != second)


def _reading_features(query: Query, concept: str) -> tuple[float, float, float, float, float]:
    """Return what the readings say: for it, in how many words, out of place, for others, for others alone."""
    read = readings_of(query.key, query.kind)
    if not read:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    own = [reading for reading in read if reading.concept == concept]
    rivals = {reading.concept for reading in read if reading.concept != concept}
    placed = [reading for reading in own if not reading.under or reading.under & set(query.above)]
    words = max((reading.weight for reading in placed), default=0)
    outside = bool(own) and not placed
    return float(bool(placed)), words / 3, float(outside), min(2, len(rivals)) / 2, float(bool(rivals) and not own)


def _parent_features(query: Query, concept: Concept, *, exact: bool) -> tuple[float, float, float, float]:
    """Return whether the labels above agree with the concept's usual parents, and the crossings that matter."""
    if not query.above or not concept.parents:
        return 0.0, 0.0, 0.0, 0.0
    agree = _agrees(concept.id, query.above)
    read = any(reading.concept == concept.id for reading in readings_of(query.key, query.kind))
    return float(agree), float(not agree), float(exact and not agree), float(read and not agree)


@lru_cache(maxsize=65536)
def _agrees(concept: str, above: tuple[str, ...]) -> bool:
    """Say whether the nearest label above is a usual parent, or stands over one."""
    return taxonomy().under(concept, above[-1])


def _unit_features(unit: str | None, usual: str | None) -> tuple[float, float]:
    """Return whether the unit of the value is of the family that the concept usually has, and whether of another."""
    family, usual_family = unit_family(unit), unit_family(usual)
    if family is None or usual_family is None:
        return 0.0, 0.0
    return float(family == usual_family), float(family != usual_family)


def _shape_features(key: str, spelling: str) -> tuple[float, float, float, float, float, float]:
    """Return what the label looks like apart from its meaning."""
    unexplained = len(set(key) - set(spelling)) / max(1, len(set(key)))
    return (
        min(len(key), 30) / 30,
        unexplained,
        float(shows("aspiration", key)),
        float(shows("activity", key)),
        float(shows("clause", key)),
        float(len(key) < _INSIDE),
    )


def best_of(found: Iterable[Candidate], scores: Iterable[float]) -> list[tuple[float, Candidate]]:
    """Return the candidates with their scores, best first; ties by id, so that the order never depends on chance."""
    return sorted(zip(scores, found, strict=True), key=lambda pair: (-pair[0], pair[1].concept.id))
