"""Draws every damage, reads the files back and gathers the scores."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.forms import find_forms
from extract.model import Document, ReadError
from normalize.assemble import assemble
from scoreboard import office
from scoreboard.damages import DAMAGES, Damage
from scoreboard.drawers import Drawn
from scoreboard.forms import FAMILIES
from scoreboard.grids import Spots, read
from scoreboard.scores import Marks, Tally, mark
from ziping.golden.facts import facts_of_record, facts_of_truth
from ziping.golden.score import score_forms
from ziping.office.convert import convert, kind_to_convert
from ziping.process import read_document


@dataclass(frozen=True, slots=True)
class File:
    """A drawn file under its name, with the damage it shows; `read` are the bytes that are read where they are others."""

    name: str
    damage: Damage
    drawn: Drawn
    data: bytes
    read: bytes = b""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file: its tables and facts, the CPU seconds it took to get the tables, and why it was not."""

    tables: list[Spots]
    facts: Tally
    seconds: float
    error: str = ""


@dataclass(slots=True)
class Line:
    """What came of the files of one damage."""

    damage: Damage
    marks: Marks = field(default_factory=Marks)
    facts: Tally = field(default_factory=Tally)
    files: int = 0
    seconds: float = 0.0
    unread: dict[str, int] = field(default_factory=dict)

    def score(self, name: str) -> float:
        """Return the score that a bar is about."""
        tally: Tally = self.facts if name == "facts" else getattr(self.marks, name)
        return tally.f1

    @property
    def teds(self) -> float:
        """Mean over the drawn tables."""
        return sum(self.marks.teds) / len(self.marks.teds) if self.marks.teds else 0.0


def draw(damages: Iterable[Damage], forms: int, first_seed: int = 0) -> list[File]:
    """Return so many files of each damage, family after family; those that LibreOffice makes are made in one go.

    Of damages that take long to read there are fewer.
    """
    files = []
    for damage in damages:
        for number in range(max(1, forms // damage.fewer)):
            family = FAMILIES[number % len(FAMILIES)]
            drawn = damage.draw(first_seed + number, family)
            name = f"{damage.rendition} {damage.name} {number}".replace(" ", "_").replace("/", "")
            files.append(File(f"{name}{drawn.suffix}", damage, drawn, drawn.data))
    return list(as_read(list(converted(files))))


def converted(files: Sequence[File]) -> Iterator[File]:
    """Yield the files, those to be converted as LibreOffice made them; without LibreOffice they are left out."""
    made: dict[tuple[str, str], bytes] = {}
    for suffix in sorted({file.drawn.convert for file in files} - {""}):
        wanted = {file.name: file.data for file in files if file.drawn.convert == suffix}
        made |= {(suffix, name): data for name, data in office.convert(wanted, suffix).items()}
    for file in files:
        suffix = file.drawn.convert
        if not suffix:
            yield file
        elif (suffix, file.name) in made:
            yield File(f"{file.name}.{suffix}", file.damage, file.drawn, made[suffix, file.name])


def as_read(files: Sequence[File]) -> Iterator[File]:
    """Yield the files, those of old word processors with what ziping's own conversion makes of them."""
    old = {file.name: file.data for file in files if kind_to_convert(file.data)}
    made = convert(old) if old else {}
    for file in files:
        result = made.get(file.name)
        yield replace(file, read=file.data if result is None or isinstance(result, ReadError) else result.data)


def evaluate(files: Sequence[File], readings: Mapping[str, Reading] | None = None, *, trees: bool = True) -> list[Line]:
    """Return a line for each damage that has files, in their order; the files are read if their `readings` are not given."""
    found = read_all(files) if readings is None else readings
    lines = {damage.draw: Line(damage) for damage in DAMAGES}
    for file in files:
        line, reading = lines[file.damage.draw], found[file.name]
        line.files += 1
        line.seconds += reading.seconds
        if reading.error:
            line.unread[reading.error] = line.unread.get(reading.error, 0) + 1
        line.marks.add(mark(file.drawn.tables, reading.tables, trees=trees))
        line.facts.add(reading.facts)
    return [line for line in lines.values() if line.files]


def read_all(files: Iterable[File]) -> dict[str, Reading]:
    """Return what is read from each file, by its name."""
    started: set[tuple[str, bool]] = set()
    readings = {}
    for file in files:
        kind = file.drawn.suffix, file.damage.fewer > 1
        if kind not in started:  # the first file of a kind would pay for loading its reader
            started.add(kind)
            reading(file)
        readings[file.name] = reading(file)
    return readings


def reading(file: File) -> Reading:
    """Read a file; where that fails, nothing was found in it."""
    start = time.process_time()
    try:
        document = read_document(file.read, file.name)
    except ReadError as error:
        return Reading([], facts(file, None), time.process_time() - start, str(error.reason))
    except Exception as error:  # noqa: BLE001  a crash is a result too, and the other files are still measured
        return Reading([], facts(file, None), time.process_time() - start, f"crashed, {type(error).__name__}")
    seconds = time.process_time() - start
    return Reading(read(document), facts(file, document), seconds)


def facts(file: File, document: Document | None) -> Tally:
    """Count the facts of a file that are read as they were drawn."""
    records = [assemble(form) for form in find_forms(document)] if document else []
    score = score_forms(
        [facts_of_truth(truth) for truth in file.drawn.forms], [facts_of_record(record) for record in records]
    ).facts
    return Tally(score.hits, score.hits + score.missed, score.hits + score.surplus)
