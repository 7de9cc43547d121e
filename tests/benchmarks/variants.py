"""Writings of a label as offices, typesetting and recognition make them; the same label always gives the same ones."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from normalize.tables import read_table

_TWINS = dict(
    zip(
        "目标值预算原部数度效金总未因施项权绩政资拨年实际质量时成本经济社务对人率合格及收培训补助群众位得分级指行",
        "日际佰顶箅厚邠教废郊佥忌末囚旆顼杈缋玫贵拔午买标贡里吋戍木泾挤杜各対入卒台恪圾牧倍圳朴肋郡从伩浔兮圾栺彳",
        strict=True,
    ),
)
_SCRIPT = {new: old for old, new in zip(*map(read_table("glyphs").get, ("traditional", "simplified")), strict=True)}
_STRANGE = "旆悷桴掭怀佰颅兊巟仝"


def variants(label: str) -> Mapping[str, str]:
    """Return the writings of a label by the name of what was done to it, without those that leave it as it was."""
    made = {name: change(label, zlib.crc32(f"{name}{label}".encode())) for name, change in _CHANGES.items()}
    return {name: text for name, text in made.items() if text != label}


def _broken(label: str, seed: int) -> str:
    """Break the line somewhere inside."""
    at = 1 + seed % max(1, len(label) - 1)
    return f"{label[:at]}\n{label[at:]}"


def _spaced(label: str, _: int) -> str:
    """Space the letters."""
    return " ".join(label)


def _with_points(label: str, seed: int) -> str:
    """Add points."""
    points = (5, 8, 10, 12.5, 20, 30)[seed % 6]
    return (f"{label}({points}分)", f"{label}\n（{points}）", f"{label} {points}分")[seed % 3]


def _with_number(label: str, seed: int) -> str:
    """Put a number or a star before it."""
    return (f"指标{1 + seed % 4}：{label}", f"{1 + seed % 9}、{label}", f"（{1 + seed % 9}）{label}", f"★{label}")[
        seed % 4
    ]


def _with_residue(label: str, seed: int) -> str:
    """Leave what a converter leaves."""
    return (f"<p>{label}</p>", f"[bookmark: _GoBack]{label}", f"## {label}", f"{label}&nbsp;")[seed % 4]


def _misread(label: str, seed: int) -> str:
    """Misread one character as its twin."""
    places = [at for at, character in enumerate(label) if character in _TWINS]
    if not places or len(label) < 4:
        return label
    at = places[seed % len(places)]
    return label[:at] + _TWINS[label[at]] + label[at + 1 :]


def _misread_twice(label: str, seed: int) -> str:
    """Misread two characters as their twins."""
    return _misread(_misread(label, seed), seed + 1)


def _blanked(label: str, seed: int) -> str:
    """Leave a box for one character."""
    if len(label) < 4:
        return label
    at = seed % len(label)
    return f"{label[:at]}□{label[at + 1 :]}"


def _traditional(label: str, _: int) -> str:
    """Write the label in traditional script."""
    return "".join(_SCRIPT.get(character, character) for character in label)


def _garbled(label: str, seed: int) -> str:
    """Misread one character as one that no label holds."""
    if len(label) < 4:
        return label
    at = seed % len(label)
    return label[:at] + _STRANGE[seed % len(_STRANGE)] + label[at + 1 :]


def _dropped(label: str, seed: int) -> str:
    """Lose one character, not the last."""
    if len(label) < 6:
        return label
    at = seed % (len(label) - 1)
    return label[:at] + label[at + 1 :]


_CHANGES: Mapping[str, Callable[[str, int], str]] = {
    "broken": _broken,
    "spaced": _spaced,
    "points": _with_points,
    "number": _with_number,
    "residue": _with_residue,
    "misread": _misread,
    "misread twice": _misread_twice,
    "blanked": _blanked,
    "traditional": _traditional,
    "garbled": _garbled,
    "dropped": _dropped,
}
