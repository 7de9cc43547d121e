"""A `Document` as the JSON object that `ziping read --json` prints."""

from __future__ import annotations

from typing import Any

from extract.model import Cell, Document, Grid, Leftover, PagePlace, Paragraph, Places


def document_as_json(document: Document) -> dict[str, Any]:
    """Return the document: tables and paragraphs in reading order, rows and columns from 0, places beside each text."""
    return {
        "file": document.source.name,
        "sha256": document.source.sha256,
        "media_type": document.source.media_type,
        "pages": document.source.pages,
        "tables": [table_as_json(block) for block in document.blocks if isinstance(block, Grid)],
        "paragraphs": [paragraph_as_json(block) for block in document.blocks if isinstance(block, Paragraph)],
        "leftover": [leftover_as_json(left) for left in document.leftover],
        "warnings": list(document.warnings),
    }


def table_as_json(grid: Grid) -> dict[str, Any]:
    """Return a table; `page` is that of its first cell, null where the file has no pages."""
    pages = (place.page for cell in grid.cells for place in cell.places if isinstance(place, PagePlace))
    return {
        "page": next(pages, None),
        "caption": grid.caption.text if grid.caption else None,
        "n_rows": grid.n_rows,
        "n_cols": grid.n_cols,
        "cells": [cell_as_json(cell) for cell in grid.cells],
    }


def cell_as_json(cell: Cell) -> dict[str, Any]:
    """Return a cell; `marks` and `confidence` stand only where there are any."""
    shown: dict[str, Any] = {
        "row": cell.row,
        "col": cell.col,
        "rowspan": cell.row_span,
        "colspan": cell.col_span,
        "text": cell.text,
        "places": places_as_json(cell.places),
    }
    if cell.marks:
        shown["marks"] = list(cell.marks)
    if cell.confidence is not None:
        shown["confidence"] = cell.confidence
    return shown


def paragraph_as_json(paragraph: Paragraph) -> dict[str, Any]:
    """Return a paragraph outside tables."""
    return {"text": paragraph.text, "places": places_as_json(paragraph.places)}


def leftover_as_json(left: Leftover) -> dict[str, Any]:
    """Return a text that stands in no block, with the reason."""
    return {"text": left.text, "places": places_as_json(left.places), "reason": left.reason}


def places_as_json(places: Places) -> list[dict[str, Any]]:
    """Return the places of a text."""
    return [place.as_json() for place in places]
