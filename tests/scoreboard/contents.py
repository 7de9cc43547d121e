"""What is printed in the cells of the forms: words out of a list, amounts, rates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

WORDS: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
HUNDRED = Decimal(100)


def prose(dice: Random) -> str:
    """Return a goal: one clause up to some two hundred signs."""
    return dice.choice("；，").join(dice.sample(WORDS["clauses"], dice.randint(1, len(WORDS["clauses"])))) + "。"


def cents(dice: Random, low: int, high: int) -> Decimal:
    """Return an amount with two decimals."""
    return Decimal(dice.randint(low * 100, high * 100)) / 100


def percent(part: Decimal, whole: Decimal) -> str:
    """Return a rate as printed."""
    return f"{part / whole * HUNDRED:.2f}%"


def plain(number: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
