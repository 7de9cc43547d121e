"""Writes the report's files: the pages from templates, the pictures, the rows of the overview as scripts."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from extract.clean import display
from extract.model import PagePlace
from ziping.report.artist import Artist, without_telephones
from ziping.report.formpage import FormPage, form_page
from ziping.report.overview import MOST_UNREAD, Overview, script_of
from ziping.report.sheets import Light, Sheet, sheets_of
from ziping.report.stage import Stage, picture_name
from ziping.report.words import Words, data, words
from ziping.result import unpacked
from ziping.running.contain import Job, Task, contained
from ziping.running.prepare import with_conversions

if TYPE_CHECKING:
    from ziping.dataset.columns import Json
    from ziping.running.store import Finished

BATCH = 64  # documents drawn by the same workers
CHUNK = 1_000  # rows of the overview in a script
FIRST_ROWS = 50  # of the overview, in the page itself
ASSETS = ("report.css", "report.js")

Draw = Callable[[Sequence[Sheet]], Mapping[str, "Json"]]


def write_report(
    finished: Iterable[Finished],
    paths: Mapping[str, Path],
    folder: Path,
    workers: int = 1,
    also: Callable[[Sheet], None] | None = None,
) -> None:
    """Write the report of a run into a folder, in place of an earlier one.

    Args:
        finished: the files of the run with their results.
        paths: where each file is, by its name in the results; one that cannot be read any more is said to be so.
        folder: the report's folder; nothing else may stand in it.
        workers: number of worker processes that draw documents.
        also: called with each sheet, so that who needs them too need not make them again.
    """
    writing = folder.with_name(f".{folder.name}")
    shutil.rmtree(writing, ignore_errors=True)
    for name in ("forms", "pictures", "data"):
        (writing / name).mkdir(parents=True)
    overview, environment = Overview(), _environment()
    template = environment.get_template("form.html")
    draw = partial(_draw, paths=paths, workers=workers, pictures=writing / "pictures")
    for older, page, newer in _with_neighbours(_pages(_sheets(finished, overview, also), draw)):
        html = template.render(page=page, older=older, newer=newer, root="../")
        _write(writing / "forms" / f"{page.sheet.name}.html", html)
    overview.finish()
    _write_overview(overview, environment, writing)
    shutil.rmtree(folder, ignore_errors=True)
    writing.replace(folder)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ziping.report"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals |= {"words": words, "ui": partial(words, "ui"), "data": data()}
    numbers = {"signed": _signed, "plain": _plain}
    environment.filters |= {"filled": Words.filled, "covered": without_telephones, "folded": display, **numbers}
    return environment


def _signed(number: Decimal) -> str:
    """Return a number with its sign, a real minus."""
    return f"{number:+f}".replace("-", "−")


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _sheets(
    finished: Iterable[Finished], overview: Overview, also: Callable[[Sheet], None] | None
) -> Iterator[list[Sheet]]:
    """Yield the sheets of each document that has any, and count all in the overview."""
    for item in finished:
        overview.add_document(item.result, first=item.first)
        sheets = list(sheets_of(item.result)) if item.first else []
        for sheet in sheets:
            overview.add_sheet(sheet)
            if also is not None:
                also(sheet)
        if sheets:
            yield sheets


def _pages(documents: Iterable[list[Sheet]], draw: Draw) -> Iterator[FormPage]:
    """Yield the page of each sheet; the documents with findings are drawn, a batch at a time."""
    iterator = iter(documents)
    while batch := list(islice(iterator, BATCH)):
        sheets = [sheet for document in batch for sheet in document]
        drawn = draw([sheet for sheet in sheets if shows_document(sheet)])
        for sheet in sheets:
            yield form_page(sheet, Stage(drawn.get(sheet.file) if shows_document(sheet) else None, sheet.places))


def shows_document(sheet: Sheet) -> bool:
    """Tell whether a sheet's page shows the document: it does where there is something to see."""
    return bool(sheet.broken) or sheet.light is Light.AMBER


def _draw(sheets: Sequence[Sheet], *, paths: Mapping[str, Path], workers: int, pictures: Path) -> Mapping[str, Json]:
    """Draw the documents of some sheets in workers and write their pictures; return what was drawn, by file."""
    wanted: dict[str, dict[int, None]] = {}
    for sheet in sheets:
        pages = (place.page for place in sheet.places if isinstance(place, PagePlace))
        wanted.setdefault(sheet.file, {}).update(dict.fromkeys(pages))
    hashes = {sheet.file: sheet.sha256 for sheet in sheets}
    tasks = [Task(paths.get(file, Path(file)), file, hashes[file]) for file in wanted]
    job = Job(Artist({file: sorted(pages) for file, pages in wanted.items()}))
    drawn = {}
    for task, parcel in contained(with_conversions(tasks), job, min(workers, len(tasks))) if tasks else ():
        drawn[task.name] = unpacked(parcel.payload)
        _write_pictures(drawn[task.name], pictures)
    return drawn


def _write_pictures(drawn: Json, folder: Path) -> None:
    for picture in drawn.get("pictures", ()):
        place = folder / picture_name(drawn["sha256"], picture["page"])
        place.write_bytes(base64.b64decode(picture.pop("png")))


def _with_neighbours(pages: Iterable[FormPage]) -> Iterator[tuple[FormPage | None, FormPage, FormPage | None]]:
    """Yield each page between the one before and the one after it."""
    older: FormPage | None = None
    page: FormPage | None = None
    for newer in pages:
        if page is not None:
            yield older, page, newer
        older, page = page, newer
    if page is not None:
        yield older, page, None


def _write_overview(overview: Overview, environment: Environment, folder: Path) -> None:
    rows = overview.rows
    scripts = [f"data/forms-{start // CHUNK + 1}.js" for start in range(0, len(rows), CHUNK)]
    for index, name in enumerate(scripts):
        _write(folder / name, script_of(rows[index * CHUNK : (index + 1) * CHUNK]))
    shown = {"overview": overview, "scripts": scripts, "rows": rows[:FIRST_ROWS], "most_unread": MOST_UNREAD}
    _write(folder / "index.html", environment.get_template("index.html").render(root="", **shown))
    _write(folder / "data" / "words.js", environment.get_template("words.js").render())
    for name in ASSETS:
        _write(folder / name, (files("ziping.report") / "assets" / name).read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
