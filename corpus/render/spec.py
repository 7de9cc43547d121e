"""A spec (golden/<name>/truth.toml) into blocks: the truth of its forms poured into the rows of their layout.

A row is written as `text@columns|text@columns|...`; `^` continues the cell above, `{field}` is the published text of
that field, which is blank where the truth has none. A layout is a preset of presets.toml, changed by the spec.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from render.blocks import Block, Cell, PageBreak, Paragraph, Table

PRESETS = Path(__file__).with_name("presets.toml")
STYLES = {"= ": "title", "- ": "subtitle", "< ": "line", "> ": "right", "* ": "note"}
PLACEHOLDER = re.compile(r"\{([^}]+)\}")
CELL = re.compile(r"(.*?)(?:@(\d+))?", re.DOTALL)

Entry = Mapping[str, Any]


def load(path: Path) -> dict[str, Any]:
    """Return the spec as written; the presets are not yet in it."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def blocks(spec: Entry) -> Iterator[Block]:
    """Yield the document's blocks in the order of `[render] body`.

    A line of the body is a paragraph; `= `, `- `, `< `, `> ` and `* ` before it name its style; `[form N]`,
    `[table NAME]`, `[page]` and `[blank]` stand for themselves.
    """
    render = spec["render"]
    for line in render["body"].strip("\n").split("\n"):
        if line.startswith("["):
            yield directive(spec, line.strip("[]").split())
        elif line:
            style = STYLES.get(line[:2])
            yield Paragraph(line[2:], style) if style else Paragraph(line)


def directive(spec: Entry, words: list[str]) -> Block:
    """Return the block that a line in square brackets stands for."""
    match words:
        case ["page"]:
            return PageBreak()
        case ["blank"]:
            return Paragraph("", "line")
        case ["form", number]:
            return form_table(spec["forms"][int(number) - 1], spec["render"]["forms"][int(number) - 1])
        case ["table", name]:
            layout = spec["render"]["tables"][name]
            rows = tuple(cells(row, {}, {}, "") for row in layout["rows"])
            return Table(tuple(layout["widths"]), rows, tuple(layout.get("repeat", ())))
    raise ValueError(f"the body has an unknown directive: {words}")


def form_table(form: Entry, layout: Entry) -> Table:
    """Return the table of a form, section by section."""
    layout = with_preset(layout)
    blank = layout.get("blank", "")
    rows: list[tuple[Cell, ...]] = []
    repeat: tuple[int, ...] = ()
    for name in layout["order"]:
        section = layout[name]
        head = [cells(row, {}, form, blank) for row in section.get("head", ())]
        if name == layout.get("repeat"):
            repeat = tuple(range(len(rows), len(rows) + len(head)))
        rows += head
        rows += entry_rows(section, form, blank)
    return Table(tuple(layout["widths"]), tuple(rows), repeat)


def with_preset(layout: Entry) -> dict[str, Any]:
    """Return the layout over its preset, table by table."""
    presets = tomllib.loads(PRESETS.read_text(encoding="utf-8"))
    merged = dict(presets[layout["preset"]])
    merged = with_preset(merged) if "preset" in merged else merged
    for key, value in layout.items():
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def entry_rows(section: Entry, form: Entry, blank: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each entry of the section, with merged labels continued and the template's own rows inserted."""
    if "each" not in section:
        return
    start, stop = section.get("range", (0, None))
    inserts: dict[int, list[str]] = {}
    for after, row in section.get("inserts", ()):
        inserts.setdefault(after, []).append(row)
    merged: list[str] = section.get("merge", [])
    above: Entry | None = None
    for count, entry in enumerate(form.get(section["each"], ())[start:stop]):
        yield from (cells(row, {}, form, blank) for row in inserts.pop(count, ()))
        held = continued(entry, above, merged)
        first = section.get("first", section["row"]) if count == 0 else section["row"]
        yield cells(first, entry, form, blank, held)
        above = entry
    for after in sorted(inserts):
        yield from (cells(row, {}, form, blank) for row in inserts[after])


def continued(entry: Entry, above: Entry | None, merged: list[str]) -> frozenset[str]:
    """Return the merged fields that the entry shares with the one above it, as far as the outer ones do too."""
    held: list[str] = []
    for name in merged:
        if above is None or name not in entry or entry[name] != above.get(name):
            break
        held.append(name)
    return frozenset(held)


def cells(row: str, entry: Entry, form: Entry, blank: str, held: frozenset[str] = frozenset()) -> tuple[Cell, ...]:
    """Return the cells of a row as written, with its fields filled in."""
    made: list[Cell] = []
    for written in row.split("|"):
        match = CELL.fullmatch(written)
        if match is None:
            raise ValueError(f"not a cell: {written}")
        template, cols = match[1], int(match[2] or 1)
        continues = template == "^" or template.strip("{}") in held
        text = "" if continues else filled(template, entry, form, blank)
        made.append(Cell(text, cols, continues))
    return tuple(made)


def filled(template: str, entry: Entry, form: Entry, blank: str) -> str:
    """Return the template with its fields; a cell that is empty becomes the form's blank."""

    def value(match: re.Match[str]) -> str:
        found = looked_up(match[1], entry)
        return looked_up(match[1], form) or "" if found is None else found

    return PLACEHOLDER.sub(value, template) or blank


def looked_up(path: str, entry: Entry) -> str | None:
    """Return the text under a dotted path, or None."""
    found: Any = entry
    for step in path.split("."):
        if isinstance(found, list):
            found = found[int(step)]
        elif step in found:
            found = found[step]
        else:
            return None
    return str(found)
