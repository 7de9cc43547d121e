"""Forms of a text for comparing and for showing; neither ever replaces the text as published.

`compare_key` folds everything that writing, typesetting and conversion vary in a label, `display` makes one readable
line, `strip_residue` takes away what a converter left behind and says what it took.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NewType

CompareKey = NewType("CompareKey", str)

_CJK = "\u2e80-\u303f\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd"
_SPACE = "\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_SPACE_RUN = re.compile(f"[{_SPACE}\x00-\x1f\x7f]+")
_SPACE_IN_CJK = re.compile(f"(?<=[{_CJK}])[{_SPACE}]+(?=[{_CJK}])")
_PLAIN = re.compile("[\u4e00-\u9fff]+")  # characters that are their own key
_BREAK_AT_CJK = re.compile(f"(?<=[{_CJK}])[^\\S\n]*\n\\s*|[^\\S\n]*\n\\s*(?=[{_CJK}])")
_EDGES = ":：.。．,，;；、·|"

# Radicals that a PDF's character map puts for the whole character and that NFKC leaves alone.
_RADICALS = dict(
    zip(
        "⺁⺇⺈⺌⺎⺟⺠⺩⺫⺼⻁⻄⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂几刀小兀母民王罒月虎西见角贝车辶長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    ),
)
_BRACKETS = dict.fromkeys("[{〔【〖〘〚﹝", "(") | dict.fromkeys("]}〕】〗〙〛﹞", ")")
_DASHES = dict.fromkeys("‐‑‒–—―─━−﹣", "-")
_QUOTES = dict.fromkeys("\"'`´“”‘’„‟‹›«»「」『』〝〞＂＇")
_FOLDS = str.maketrans(
    _RADICALS | _BRACKETS | _DASHES | _QUOTES | {"〇": "零", "∶": ":", "•": "·", "‧": "·", "・": "·"}
)

_RESIDUE = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,200})?/?>"  # tags: <p>, </p>, <br/>, <td colspan=2>
    r"|<!--.{0,200}?-->"
    r"|\[(?:bookmark|书签)\s*[:：][^\]]{0,80}\]"  # Word bookmarks written out
    r"|&(?:nbsp|ensp|emsp|amp|lt|gt|quot|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
    r"|(?<!\S)\#{1,6}(?=\s|[\u4e00-\u9fff])"  # headings of a markdown conversion
    r"|(?<![^\s|])\*\*(?P<bold>[^*\s][^*\n]{0,80})\*\*(?![^\s|])"  # bold of a markdown conversion; other ** are blanks
    r"|\{\{[^{}]{0,80}\}\}"
    r"|_x000[dDaA]_",
)
_RESIDUE_SIGNS = re.compile(r"[<\[&#*{_]")  # without one of them there is no residue
_KEPT = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&ensp;": " ", "&emsp;": " "}


@lru_cache(maxsize=65536)
def compare_key(text: str) -> CompareKey:
    """Return the key under which two writings of one label are equal.

    Compatibility characters and radicals become plain ones (NFKC and a table), white space and quotation marks go,
    all brackets become round and all dashes short, colons and stops at either end go, letters become small.
    """
    if _PLAIN.fullmatch(text):
        return CompareKey(text)
    folded = unicodedata.normalize("NFKC", text.translate(_FOLDS)).translate(_FOLDS)
    bare = _SPACE_RUN.sub("", folded).lower().strip(_EDGES)
    return CompareKey(unicodedata.normalize("NFKC", bare))  # what stood apart may combine


@lru_cache(maxsize=65536)
def display(text: str) -> str:
    """Return the text on one line.

    White space between Chinese characters goes, and so does a line break beside one; any other run becomes one space.
    """
    return _SPACE_RUN.sub(" ", _SPACE_IN_CJK.sub("", _BREAK_AT_CJK.sub("", text.strip()))).strip()


@lru_cache(maxsize=65536)
def strip_residue(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without what a converter left in it, and the pieces taken away, in order.

    Character references become their characters, bold markers leave the words they surround. What a form itself
    prints (★, *, **, ……, brackets) is content and stays.
    """
    if not _RESIDUE_SIGNS.search(text):
        return text, ()
    removed: list[str] = []

    def without(found: re.Match[str]) -> str:
        bold: str | None = found["bold"]
        removed.extend(["**", "**"] if bold else [found[0]])
        return bold or _KEPT.get(found[0], "")

    clean = _RESIDUE.sub(without, text)
    return (clean.strip() if removed else text), tuple(removed)
