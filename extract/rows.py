"""What a row of a form is, by the labels in it: the head of a block, a field, a total, a split, a note, or data.

`extract.repair` asks this of rows whose columns are lost, `extract.forms` of rows whose columns are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extract.clean import compare_key
from extract.kinds import TextKind, text_kind
from extract.vocabulary import vocabulary

_MONEY = {"initial", "full_year", "executed", "arrived"}
_AMOUNTS = {TextKind.NUMBER, TextKind.AMOUNT, TextKind.PERCENT, TextKind.DASH}
_VALUES = {"target", "actual", "weight", "score"}
_IN_WORDS = {"goals": {"expected", "actual"}, "management": {"account", "problems"}}
_KNOWN_SHARE = 0.6  # so many of a heading row's texts must be known headings
_KNOWN_BEFORE_GUESS = 2  # so many headings of a row are known before another is guessed by its words; of two, one
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明|注释)\d?[:：.、]")
_MIN_NOTE = 8


class RowKind(StrEnum):
    """What a row is."""

    EMPTY = "empty"
    HEADING = "heading"
    TOTAL = "total"
    SPLIT_HEADING = "split_heading"
    SPLIT = "split"
    PAIRS = "pairs"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a block: its name and the column role of each text (None where the text is no heading)."""

    block: str  # indicators, framework, funds, goals, tasks, management
    roles: tuple[str | None, ...]


def read_heading(texts: Sequence[str]) -> Heading | None:
    """Return the block whose column headings the texts of a row are, or None."""
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2 or any(text_kind(text) in _AMOUNTS for text in filled):  # noqa: PLR2004 - of one, none is a row
        return None
    for block in ("indicators", "tasks", "funds", "goals", "management"):
        heading = _heading_of(block, texts)
        if heading and _enough(heading, len(filled)):
            return heading
    return None


def _heading_of(block: str, texts: Sequence[str]) -> Heading | None:
    """Return the roles of the texts in a block; unknown texts between known ones are columns without a role."""
    roles: list[str | None] = [vocabulary().role(block, text) if text.strip() else None for text in texts]
    if block == "tasks":
        roles = _fiscal_by_place(roles)
    roles = _once_each(roles)
    known = [i for i, role in enumerate(roles) if role]
    if not known:
        return None
    for i in range(known[0], len(texts)):
        if texts[i].strip() and roles[i] is None:
            roles[i] = f"?{compare_key(texts[i])}"
    roles = _guessed(block, roles, len(known))
    names = set(roles)
    if block == "indicators" and names & {"explain", "standard"} and not names & {"target", "actual", "score"}:
        block = "framework"
    return Heading(block, tuple(roles))


def _once_each(roles: Sequence[str | None]) -> list[str | None]:
    """Keep the last heading of a role that several texts of a row have: the others head labels or unknown columns."""
    last = {role: i for i, role in enumerate(roles)}
    return [role if role is None or last[role] == i else None for i, role in enumerate(roles)]


def _guessed(block: str, roles: Sequence[str | None], known: int) -> list[str | None]:
    """Name unknown headings by their words, where enough of the row is known and the role is still free."""
    named = list(roles)
    for i, role in enumerate(roles):
        if role and role.startswith("?") and known >= (1 if block == "goals" else _KNOWN_BEFORE_GUESS):
            guess = vocabulary().guess(block, role[1:])
            named[i] = guess if guess and guess not in named else role
    return named


def _fiscal_by_place(roles: Sequence[str | None]) -> list[str | None]:
    """Name the second 其中：财政资金, which stands behind the executed amount, by its place."""
    executed = next((i for i, role in enumerate(roles) if role == "executed"), len(roles))
    return ["executed_fiscal" if role == "budget_fiscal" and i > executed else role for i, role in enumerate(roles)]


def _enough(heading: Heading, filled: int) -> bool:
    """Tell whether the known headings suffice for the block, and are not a few words in a row of other text."""
    known = {role for role in heading.roles if role and not role.startswith("?")}
    if len(known) < _KNOWN_SHARE * (filled - 1):
        return False
    match heading.block:
        case "indicators":
            return bool(known & {"level1", "level2", "level3"}) and len(known & _VALUES) >= 2  # noqa: PLR2004
        case "framework":
            return len(known & {"level1", "level2", "level3"}) >= 2  # noqa: PLR2004
        case "tasks":
            return "name" in known and len(known & {"content", "completion", "budget", "executed"}) >= 2  # noqa: PLR2004
        case "funds":
            return len(known & _MONEY) >= 2  # noqa: PLR2004
        case _:
            return known == _IN_WORDS[heading.block]


def row_kind(texts: Sequence[str]) -> RowKind:
    """Return what a row is by its labels alone; OTHER is a field or data row, which its block must tell apart."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return RowKind.EMPTY
    if read_heading(texts):
        return RowKind.HEADING
    return next((kind for kind, holds in _TESTS if holds(filled)), RowKind.OTHER)


def is_total(filled: Sequence[str]) -> bool:
    """Tell whether the texts of a row are a total label and numbers."""
    kinds = [text_kind(text) for text in filled[1:]]
    numeric = {TextKind.NUMBER, TextKind.QUANTITY, TextKind.DASH, TextKind.PERCENT}
    return (
        vocabulary().role("blocks", filled[0]) in {"total", "subtotal"}
        and TextKind.NUMBER in kinds
        and sum(kind in numeric for kind in kinds) >= len(kinds) - 1
    )


def fund_pairs(filled: Sequence[str]) -> dict[int, str]:
    """Return the position and role of each label of a row that puts amounts beside their labels (预算数, 5, 执行数, 4).

    Older forms print the fund block so; the block's name may stand before. Empty where the row is no such row.
    """
    start = 1 if vocabulary().role("blocks", filled[0]) == "funds" and len(filled) % 2 else 0
    labels, amounts = filled[start::2], filled[start + 1 :: 2]
    roles = [vocabulary().role("funds", text) or vocabulary().guess("funds", text) for text in labels]
    known = {role for role in roles if role} & (_MONEY | {"rate"})
    if len(labels) != len(amounts) or len(known) < max(2, len(labels)) or not known & {"initial", "full_year"}:
        return {}
    if not all(text_kind(text) in _AMOUNTS for text in amounts):
        return {}
    return {start + 2 * k: role for k, role in enumerate(roles) if role}


def split_group(text: str) -> str | None:
    """Return which split of the total a text announces: by_source (按收入性质分) or by_kind (按支出性质分)."""
    return vocabulary().role("splits", text)


def is_split(filled: Sequence[str]) -> bool:
    """Tell whether a row holds fund lines side by side, each with its amount."""
    lines = [vocabulary().fund_line(text) is not None for text in filled]
    return sum(lines) > 1 and lines[0]


def is_split_heading(filled: Sequence[str]) -> bool:
    """Tell whether all texts of a row announce splits."""
    return all(split_group(text) is not None for text in filled)


def is_note(filled: Sequence[str]) -> bool:
    """Tell whether a row is a note: it begins with 注 and is one text, or a long one."""
    begins = _NOTE.match(compare_key(filled[0]) + ":") is not None
    return begins and (len(filled) == 1 or len(filled[0]) > _MIN_NOTE)


_TESTS: tuple[tuple[RowKind, Callable[[Sequence[str]], object]], ...] = (
    (RowKind.TOTAL, is_total),
    (RowKind.PAIRS, fund_pairs),
    (RowKind.NOTE, is_note),
    (RowKind.SPLIT_HEADING, is_split_heading),
    (RowKind.SPLIT, is_split),
)
