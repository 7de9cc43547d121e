"""Columns whose heading is in no list of the vocabulary, named where the matcher is sure of the heading.

A heading that was misread (得份, 权垂) or worded anew leaves its column without a role. The unknown headings of a block
are matched together, so that no two name one column; one that surely names a column that the block lacks becomes that
column, each of its texts marked. The others keep their heading and stay in `other` of their row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from extract.model import Form, Mark, Row, Text
from normalize.match.decode import match_headings
from normalize.match.judge import NO_JUDGEMENTS, Judgements

_UNKNOWN = "?"  # how the role of a column begins whose heading is unknown
_SURE = 0.9  # a column in the wrong place does more harm than one that stays under its own heading
_INDICATORS = {
    "C.target": "target",
    "C.actual": "actual",
    "C.weight": "weight",
    "C.score": "score",
    "C.reason": "reason",
    "C.scoring_rule": "standard",
    "C.unit": "unit",
    "C.nature": "nature",
}
_FUNDS = {
    "C.initial_budget": "initial",
    "C.full_budget": "full_year",
    "C.executed": "executed",
    "C.exec_rate": "rate",
    "C.weight": "weight",
    "C.score": "score",
}


def name_columns(form: Form, judgements: Judgements = NO_JUDGEMENTS) -> Form:
    """Return the form with those unknown columns named that the matcher is sure of; their texts are marked."""
    rows = (*form.indicators, *((form.total,) if form.total else ()))
    indicators = _names(rows, _INDICATORS, judgements)
    funds = _names(form.funds, _FUNDS, judgements)
    if not indicators and not funds:
        return form
    return replace(
        form,
        indicators=tuple(_renamed(row, indicators) for row in form.indicators),
        total=_renamed(form.total, indicators) if form.total else None,
        funds=tuple(_renamed(row, funds) for row in form.funds),
    )


def _names(rows: Iterable[Row], columns: Mapping[str, str], judgements: Judgements) -> dict[str, str]:
    """Return the roles that unknown roles of a block stand for."""
    roles = dict.fromkeys(role for row in rows for role in row.cells)
    unknown = [role for role in roles if role.startswith(_UNKNOWN)]
    found = match_headings([role.removeprefix(_UNKNOWN) for role in unknown], judgements=judgements)
    sure = {role: one.code for role, one in zip(unknown, found, strict=True) if one.code and one.probability >= _SURE}
    named = {role: columns[code] for role, code in sure.items() if code in columns}
    return {role: meant for role, meant in named.items() if meant not in roles}


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    """Return a row with its columns named."""
    cells = {names.get(role, role): _marked(text) if role in names else text for role, text in row.cells.items()}
    return replace(row, cells=cells)


def _marked(text: Text) -> Text:
    """Return a text with the mark that says that its column was named."""
    return replace(text, marks=(*text.marks, Mark.COLUMN_MATCHED))
