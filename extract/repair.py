"""Puts the tables of text conversions right: ragged grids become aligned ones, with a mark on whatever was moved."""

from __future__ import annotations

from dataclasses import replace

from extract.model import Block, Document, Grid, Ragged
from extract.slid import put_back
from extract.wrapped import put_together


def repair(document: Document) -> Document:
    """Return the document with every ragged grid aligned by its headings; the others stay as they are."""
    return replace(document, blocks=tuple(_repaired(block) for block in document.blocks))


def _repaired(block: Block) -> Block:
    """Return a block with its columns known."""
    if not isinstance(block, Grid) or block.ragged is None:
        return block
    return put_back(block) if block.ragged is Ragged.ROWS else put_together(block)
