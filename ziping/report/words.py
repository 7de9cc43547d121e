"""The words of the report in Chinese and English, from `words.toml`; what the checks say in English, in Chinese too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def filled(self, value: object) -> Words:
        """Return the text with a value in its gap."""
        return Words(self.zh.format(value), self.en.format(value))


@cache
def data() -> Mapping[str, Any]:
    """Return the words by section and key, and the phrases as (pattern, Chinese)."""
    return tomllib.loads((files("ziping.report") / "words.toml").read_text(encoding="utf-8"))


def words(section: str, key: str) -> Words:
    """Return a text of the interface; a key without one (a rule that is new) is written as it is."""
    found = data()[section].get(key)
    if found is not None:
        return Words(*found)
    plain = key.replace("_", " ")
    return Words(plain, plain)


def both(message: str) -> Words:
    """Return what a check says in English with its Chinese, each on one line; unknown phrases stay English."""
    message = " ".join(message.split())
    return Words(in_chinese(message), message)


@lru_cache(maxsize=4096)
def in_chinese(message: str) -> str:
    """Return the Chinese of a phrase; the parts that a pattern leaves open are phrases again, or published text."""
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(message):
            parts = {name: in_chinese(part) for name, part in found.groupdict(default="").items()}
            return chinese.format(**parts)
    return message


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), chinese) for pattern, chinese in data()["phrases"])
