"""Documents embedded in a Word file to be shown as part of it (`w:altChunk`): web pages, texts, other Word files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.model import Block, Document, Grid, Paragraph, Place, Places, Text, WebPlace, WordPlace

Reader = Callable[[bytes, str], Document]


def within(document: Document, name: str) -> Document:
    """Return an embedded document with its places named after the part that holds it."""
    blocks = tuple(_block(block, name) for block in document.blocks)
    leftover = tuple(replace(item, places=_places(item.places, name)) for item in document.leftover)
    return replace(document, blocks=blocks, leftover=leftover)


def _block(block: Block, name: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, places=_places(block.places, name))
    cells = tuple(replace(cell, places=_places(cell.places, name)) for cell in block.cells)
    return replace(block, cells=cells, caption=_caption(block, name))


def _caption(grid: Grid, name: str) -> Text | None:
    return grid.caption and replace(grid.caption, places=_places(grid.caption.places, name))


def _places(places: Places, name: str) -> Places:
    return tuple(_place(place, name) for place in places)


def _place(place: Place, name: str) -> Place:
    """Return a place with the part before its path; lines of a text stand in the part as a whole."""
    if isinstance(place, WordPlace):
        return replace(place, part=f"{name}/{place.part}")
    if isinstance(place, WebPlace):
        return WebPlace(f"{name}{place.path}")
    return WordPlace(name)
