"""The numbers that Word prints before list paragraphs and that stand nowhere in their text, such as 一、 or (1).

Counters run over the whole part in reading order, one set for each abstract list, as Word counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from extract.word.names import RUN_PROPERTIES, W, is_on, number, value
from extract.word.symbols import has_private, without_private

_HAN_DIGITS = "零一二三四五六七八九"
_PLACEHOLDER = re.compile(r"%([1-9])")
_MYRIAD = 10_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int
    form: str  # w:numFmt, as in decimal or chineseCounting
    text: str  # w:lvlText, as in %1、
    gap: str
    font: str
    legal: bool  # all levels shown as plain decimals
    style: str | None  # the paragraph style that stands on this level


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: Mapping[str, str] = field(default_factory=dict)  # w:numId -> w:abstractNumId
    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)  # by w:numId
    restarts: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (w:numId, level) -> w:startOverride
    counters: dict[str, dict[int, int]] = field(default_factory=dict)  # by w:abstractNumId
    begun: set[tuple[str, int]] = field(default_factory=set)

    def afresh(self) -> Numbering:
        """Return the same lists with nothing counted, for another part."""
        return Numbering(self.lists, self.levels, self.restarts)

    def label(self, list_id: str, depth: int) -> str:
        """Count one paragraph and return the number printed before it, with its gap; "" where there is none."""
        level = self.levels.get(list_id, {}).get(depth)
        if level is None:
            return ""
        counts = self._count(list_id, depth, level)
        if level.form == "bullet":
            bullet = without_private(level.text, level.font) if has_private(level.text) else level.text
            return bullet + level.gap if bullet else ""
        text = _PLACEHOLDER.sub(lambda found: self._shown(list_id, int(found[1]) - 1, counts, level), level.text)
        return text + level.gap if text else ""

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level of a list that is bound to a paragraph style, 0 where none is."""
        levels = self.levels.get(list_id, {})
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def _count(self, list_id: str, depth: int, level: Level) -> dict[int, int]:
        counts = self.counters.setdefault(self.lists[list_id], {})
        start = level.start
        if (list_id, depth) in self.restarts and (list_id, depth) not in self.begun:
            start = self.restarts[list_id, depth]
            counts.pop(depth, None)
        self.begun.add((list_id, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return counts

    def _shown(self, list_id: str, depth: int, counts: Mapping[int, int], current: Level) -> str:
        level = self.levels[list_id].get(depth)
        if level is None:
            return ""
        count = counts.get(depth, level.start)
        return str(count) if current.legal else _FORMS.get(level.form, str)(count)


def read_numbering(root: _Element) -> Numbering:
    """Return the lists that a numbering part defines."""
    abstract = {item.get(W + "abstractNumId", ""): item for item in root.iterchildren(W + "abstractNum")}
    numbering = Numbering()
    lists: dict[str, str] = {}
    levels: dict[str, Mapping[int, Level]] = {}
    restarts: dict[tuple[str, int], int] = {}
    for item in root.iterchildren(W + "num"):
        list_id = item.get(W + "numId", "")
        lists[list_id] = value(item, W + "abstractNumId") or ""
        found = _levels(abstract.get(lists[list_id]))
        for override in item.iterchildren(W + "lvlOverride"):
            depth = number(override.get(W + "ilvl"))
            found |= _levels(override)
            start = value(override, W + "startOverride")
            if start is not None:
                restarts[list_id, depth] = number(start)
        levels[list_id] = found
    numbering.lists, numbering.levels, numbering.restarts = lists, levels, restarts
    return numbering


def _levels(parent: _Element | None) -> dict[int, Level]:
    if parent is None:
        return {}
    return {number(item.get(W + "ilvl")): _level(item) for item in parent.iterchildren(W + "lvl")}


def _level(item: _Element) -> Level:
    fonts = item.find(f"{RUN_PROPERTIES}/{W}rFonts")
    hidden = is_on(item.find(f"{RUN_PROPERTIES}/{W}vanish"))
    form = value(item, W + "numFmt") or "decimal"
    return Level(
        start=number(value(item, W + "start"), 1),
        form=form,
        text="" if hidden or form == "none" else value(item, W + "lvlText") or "",
        gap="" if value(item, W + "suff") == "nothing" else " ",
        font="" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "",
        legal=is_on(item.find(W + "isLgl")),
        style=value(item, W + "pStyle"),
    )


def _han(count: int) -> str:
    """Return a count below a myriad as Chinese counting writes it: 十, 十二, 一百零五."""
    if not 0 < count < _MYRIAD:
        return str(count) if count else "〇"
    text = ""
    for place, unit in enumerate(["", "十", "百", "千"]):
        digit = count // 10**place % 10
        text = (_HAN_DIGITS[digit] + unit if digit else "零") + text
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(count: int) -> str:
    """Return a, b, ... z, aa, bb, ... as Word goes on after z."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""


def _roman(count: int) -> str:
    signs = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
    text = ""
    for size, sign in [*signs, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]:
        times, count = divmod(count, size)
        text += sign * min(times, 50)
    return text


def _from_block(first: str, size: int) -> Callable[[int], str]:
    """Return a form whose counts stand one after the other in Unicode, such as ① to ⑳."""
    return lambda count: chr(ord(first) + count - 1) if 0 < count <= size else str(count)


def _digits(signs: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", signs)
    return lambda count: str(count).translate(table)


def _from_list(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)] if count > 0 else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _from_block("①", 20),
    "decimalEnclosedCircleChinese": _from_block("①", 20),
    "decimalEnclosedParen": _from_block("⑴", 20),
    "decimalEnclosedFullstop": _from_block("⒈", 20),
    "ideographEnclosedCircle": _from_block("㊀", 10),
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "ideographTraditional": _from_list("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from_list("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda _: "",
}
