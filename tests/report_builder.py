"""Reports and workbooks of a few documents, without a run around them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ziping.process import process
from ziping.report import write_report
from ziping.report.sheets import sheets_of
from ziping.report.workbook import open_workbook
from ziping.result import Result
from ziping.running.store import Finished

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"


def finished_of(results: Iterable[Result]) -> list[Finished]:
    """Return results as a run's store gives them."""
    return [Finished(json.loads(result.without_contacts().model_dump_json()), None, first=True) for result in results]


def processed(paths: Mapping[str, Path]) -> list[Finished]:
    """Return the results of files, by the names that they go by."""
    return finished_of(process(path.read_bytes(), name) for name, path in paths.items())


def report_of(folder: Path, *names: str, workers: int = 1) -> Path:
    """Write the report of documents of the corpus and return its folder."""
    paths = {name: CORPUS / name for name in names}
    write_report(processed(paths), paths, folder / "report", workers)
    return folder / "report"


def write_workbook(finished: Iterable[Finished], path: Path) -> None:
    """Write the workbook of some results."""
    with open_workbook(path) as book:
        for item in finished:
            for sheet in sheets_of(item.result):
                book.add(sheet)
