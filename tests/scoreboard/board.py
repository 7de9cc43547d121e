"""Draws every damage, reads the files back and gathers the scores."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.forms import find_forms
from extract.model import Document, ReadError
from normalize.assemble import assemble
from scoreboard import chrome, office
from scoreboard.damages import DAMAGES, NEEDS, Damage
from scoreboard.drawers import Drawn
from scoreboard.forms import FAMILIES
from scoreboard.grids import Spots, read
from scoreboard.scores import Marks, Tally, mark
from ziping.golden.facts import facts_of_record, facts_of_truth
from ziping.golden.score import score_forms
from ziping.office.convert import convert, kind_to_convert
from ziping.process import read_document

PROGRAMS = {"LibreOffice": office.find, "Chromium": chrome.find}


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

    def tally(self, name: str) -> Tally:
        """Return the counts that a bar is about."""
        counts: Tally = self.facts if name == "facts" else getattr(self.marks, name)
        return counts

    @property
    def teds(self) -> float:
        """Mean over the drawn tables."""
        return sum(self.marks.teds) / len(self.marks.teds) if self.marks.teds else 0.0


def draw(damages: Iterable[Damage], forms: int, first_seed: int = 0) -> list[File]:
    """Return so many files of each damage, family after family; those that other programs make are made in one go.

    Of damages that take long to read there are fewer; without the program that makes them there are none.
    """
    files = []
    for damage in damages:
        for number in range(count(damage, forms)):
            family = FAMILIES[number % len(FAMILIES)]
            drawn = damage.draw(first_seed + number, family)
            name = f"{damage.rendition} {damage.name} {number}".replace(" ", "_").replace("/", "")
            files.append(File(f"{name}{drawn.suffix}", damage, drawn, drawn.data))
    return list(as_read(list(converted(files))))


def count(damage: Damage, forms: int) -> int:
    """Return how many files of a damage are drawn."""
    return max(1, forms // damage.fewer)


def converted(files: Sequence[File]) -> Iterator[File]:
    """Yield the files, those to be converted as another program made them; what it did not make is left out."""
    made = chrome.convert({file.name: file.data for file in files if prints(file)})
    for suffix in sorted({file.drawn.convert for file in files} - {""}):
        wanted = {file.name: file.data for file in files if file.drawn.convert == suffix and not prints(file)}
        made |= office.convert(wanted, suffix)
    for file in files:
        if not file.drawn.convert:
            yield file
        elif file.name in made:
            yield File(f"{file.name}.{file.drawn.convert}", file.damage, file.drawn, made[file.name])


def prints(file: File) -> bool:
    """Tell whether a file is a web page to be printed."""
    return file.drawn.suffix == ".html" and file.drawn.convert == "pdf"


def left_out(damages: Iterable[Damage], forms: int, files: Sequence[File]) -> Iterator[str]:
    """Yield a sentence for each damage of which files are missing."""
    here = Counter(file.damage.draw for file in files)
    for damage in damages:
        missing = count(damage, forms) - here[damage.draw]
        if missing:
            program = NEEDS[damage.rendition]
            why = "did not make them" if PROGRAMS[program]() else "is not installed"
            yield f"{damage.title}: {missing} files; {program} {why}"


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
