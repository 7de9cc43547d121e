"""Adjacency F1 and pages a second on the tables of the ICDAR 2013 competition, end to end, beside other readers.

    python tests/benchmarks/icdar.py FOLDER [--half eu|us] [--peers] [--losses N]

FOLDER holds the competition's files and the scorer with the truth in `scorer/` (icdar_score.py, icdar_gold.json). No
reader is told where a table is. Measured tables are those of a page: the truth never runs over page ends. The two
halves of the competition, European and United States documents, are reported apart: rules drawn from one are tried on
the other. pdfplumber always runs beside; camelot and img2table do with --peers, where they are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pdfplumber

from extract.model import Grid, PagePlace
from extract.pdf import read_pdf

Table = dict[str, Any]
Reader = Callable[[Path], list[Table]]
CLASSES = ("ruled", "borderless (partly+none)", "ALL")


def main(arguments: Sequence[str]) -> None:
    """Print the scores of each reader on each half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("eu", "us"))
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--losses", type=int, default=0, help="list so many tables with the largest losses")
    chosen = parser.parse_args(arguments)
    scorer = scorer_of(chosen.folder)
    gold = json.loads((chosen.folder / "scorer" / "icdar_gold.json").read_text(encoding="utf-8"))
    halves = [chosen.half] if chosen.half else ["eu", "us", ""]
    print(f"{'reader':22} {'half':5} {'ruled':>7} {'partly+none':>12} {'all':>7} {'P':>7} {'R':>7} {'pages/s':>8}")
    for name, reader in readers(peers=chosen.peers):
        found, seconds = read_all(reader, chosen.folder, gold)
        for half in halves:
            part = {key: entry for key, entry in gold.items() if key.startswith(half)}
            scored = scorer.score_all(part, found.get)
            report(name, half, scorer.summary(scored), part, seconds)
            if name == "ziping" and half == halves[-1]:
                show_losses(scored, chosen.losses)


def scorer_of(folder: Path) -> ModuleType:
    """Return the scorer's module."""
    spec = importlib.util.spec_from_file_location("icdar_score", folder / "scorer" / "icdar_score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "scorer")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def readers(*, peers: bool) -> Iterator[tuple[str, Reader]]:
    """Yield the readers to compare by name; peers only where they are installed."""
    yield "ziping", our_tables
    yield "pdfplumber", plumbed_tables
    if peers and importlib.util.find_spec("camelot"):
        yield "camelot lattice", camelot_tables
    if peers and importlib.util.find_spec("img2table"):
        yield "img2table borderless", pictured_tables


def read_all(reader: Reader, folder: Path, gold: Mapping[str, Any]) -> tuple[dict[str, list[Table]], dict[str, float]]:
    """Return what a reader finds in each file and the seconds of CPU it took; what it cannot read has no tables."""
    files = {path.name: path for path in folder.glob("*/*.pdf")}
    found: dict[str, list[Table]] = {}
    seconds: dict[str, float] = {}
    for entry in gold.values():
        name = entry["pdf"]
        start = time.process_time()
        try:
            found[name] = reader(files[name])
        except Exception as error:  # noqa: BLE001 - peers fail in many ways; a failure is their score
            found[name] = []
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        seconds[name] = time.process_time() - start
    return found, seconds


def our_tables(path: Path) -> list[Table]:
    """Return the grids of a file as the scorer takes them."""
    document = read_pdf(path.read_bytes(), path.name)
    return [as_table(block) for block in document.blocks if isinstance(block, Grid)]


def as_table(grid: Grid) -> Table:
    """Return a grid with the page on which it stands."""
    page = next(place.page for cell in grid.cells for place in cell.places if isinstance(place, PagePlace))
    cells = [(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells]
    return table_of(page, cells)


def table_of(page: int, cells: Sequence[tuple[int, int, int, int, str]]) -> Table:
    """Return cells given as row, column, spans and text as the scorer takes them."""
    names = ("row", "col", "rowspan", "colspan", "text")
    return {"page": page, "cells": [dict(zip(names, cell, strict=True)) for cell in cells]}


def plumbed_tables(path: Path) -> list[Table]:
    """Return the tables that pdfplumber finds."""
    with pdfplumber.open(path) as document:
        return [
            table_of(
                number,
                [(row, col, 1, 1, text or "") for row, line in enumerate(table) for col, text in enumerate(line)],
            )
            for number, page in enumerate(document.pages, start=1)
            for table in page.extract_tables()
        ]


def camelot_tables(path: Path) -> list[Table]:
    """Return the tables that camelot finds between rulings."""
    camelot = importlib.import_module("camelot")
    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
    return [
        table_of(
            table.page, [(row, col, 1, 1, text) for row, line in enumerate(table.data) for col, text in enumerate(line)]
        )
        for table in tables
    ]


def pictured_tables(path: Path) -> list[Table]:
    """Return the tables that img2table finds, those without borders included."""
    document = importlib.import_module("img2table.document").PDF(str(path), pdf_text_extraction=True)
    pages = document.extract_tables(borderless_tables=True, implicit_rows=True)
    return [table_of(page + 1, list(pictured_cells(table))) for page, tables in pages.items() for table in tables]


def pictured_cells(table: Any) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the cells of an img2table table: it repeats a merged cell on each position, with the same box."""
    places: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
    for row, line in table.content.items():
        for col, cell in enumerate(line):
            box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2, cell.value)
            places.setdefault(box, []).append((row, col))
    for box, covered in places.items():
        (row, col), (last_row, last_col) = min(covered), max(covered)
        yield row, col, last_row - row + 1, last_col - col + 1, str(box[-1] or "")


def report(
    name: str, half: str, summary: Mapping[str, Any], part: Mapping[str, Any], seconds: Mapping[str, float]
) -> None:
    """Print a line for a reader on a half."""
    ruled, borderless, total = (summary.get(kind, {}).get("F", 0.0) for kind in CLASSES)
    pages = sum(entry["pages"] for entry in part.values())
    speed = pages / max(1e-9, sum(seconds[entry["pdf"]] for entry in part.values()))
    precision, recall = summary["ALL"]["P"], summary["ALL"]["R"]
    figures = f"{ruled:7.3f} {borderless:12.3f} {total:7.3f} {precision:7.3f} {recall:7.3f} {speed:8.1f}"
    print(f"{name:22} {half or 'all':5} {figures}")


def show_losses(scored: Mapping[str, Any], count: int) -> None:
    """Print the tables of which most relations are missed or too many, and the surplus ones."""
    rows = []
    for key, (records, surplus, _) in scored.items():
        for record in records:
            sizes = "x".join(map(str, record["size"])), "x".join(map(str, record["psize"] or ("none",)))
            missed, extra = record["g"] - record["tp"], record["p"] - record["tp"]
            line = f"{key} page {record['page']} {record['cls']:6} {sizes[0]:>7} read as {sizes[1]:>7}"
            rows.append((missed + extra, f"{line}: {missed} missed, {extra} too many of {record['g']}"))
        rows += [(extra["p"], f"{key} page {extra['page']} surplus table: {extra['p']} too many") for extra in surplus]
    for _, line in sorted(rows, reverse=True)[:count]:
        print("  " + line)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1:])
