"""Draws the forms, reads them back and writes docs/scoreboard.md: `python tests/scoreboard/run.py [--peers PYTHON]`.

`--peers` names the Python of an environment in which pdfplumber, camelot-py, img2table, python-docx and mammoth, or
some of them, are installed; they are measured beside ziping on the same files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from scoreboard import grids, page  # noqa: E402  run as a script, so the path comes first
from scoreboard.board import File, Reading, draw, evaluate, left_out, read_all  # noqa: E402  as above
from scoreboard.damages import DAMAGES  # noqa: E402  as above
from scoreboard.scores import mark  # noqa: E402  as above

PEERS_OF = (".pdf", ".docx")
TABLES = "tables.jsonl"


def main(arguments: Sequence[str]) -> None:
    """Measure and write the page; the bars are printed."""
    options = parsed(arguments)
    damages = [damage for damage in DAMAGES if options.only in f"{damage.group.title}: {damage.title}"]
    files = draw(damages, options.forms, options.first_seed)
    with TemporaryDirectory() as folder:
        peers = started(files, options, Path(folder)) if options.peers else None
        try:
            readings = read_all(files)
            lines = evaluate(files, readings)
            rivals = compared(files, readings, peer_tables(peers, Path(folder))) if peers else {}
        finally:
            if peers:
                peers.terminate()  # where they are not done, nobody waits for them any more
    missing = list(left_out(damages, options.forms, files))
    text = page.markdown(lines, rivals, options.forms, missing)
    options.out.write_text(text, encoding="utf-8", newline="\n")
    print("\n".join([*page.bars(lines), *missing]))  # noqa: T201  a script says what it measured


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=8, help="files of each damage")
    parser.add_argument("--first-seed", type=int, default=0, help="other seeds give other forms")
    parser.add_argument("--only", default="", help="lines whose group, file or damage contains this")
    parser.add_argument("--peers", help="Python of the environment with the other tools")
    parser.add_argument("--peer-forms", type=int, default=2, help="files of each damage for the other tools")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "scoreboard.md", help="where the page goes")
    return parser.parse_args(arguments)


def started(files: Sequence[File], options: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    """Let the other tools begin to read the first files of each damage."""
    (folder / "files").mkdir()
    for file in chosen(files, options.peer_forms):
        (folder / "files" / file.name).write_bytes(file.data)
    command = [options.peers, str(Path(__file__).with_name("peers.py")), str(folder / "files")]
    with (folder / TABLES).open("wb") as out:
        return subprocess.Popen(command, stdout=out)  # noqa: S603  the Python that the caller names


def peer_tables(peers: subprocess.Popen[bytes], folder: Path) -> list[dict[str, Any]]:
    """Return what the other tools found, once they are done.

    Raises:
        RuntimeError: they ended with an error.
    """
    if peers.wait():
        raise RuntimeError("the other tools ended with an error, see above")
    return [json.loads(line) for line in (folder / TABLES).read_text(encoding="utf-8").splitlines()]


def chosen(files: Sequence[File], forms: int) -> Iterator[File]:
    """Yield the first files of each damage of which other tools know the kind."""
    counts: Counter[str] = Counter()
    for file in files:
        counts[file.damage.title] += 1
        if counts[file.damage.title] <= forms and file.name.endswith(PEERS_OF):
            yield file


def compared(
    files: Sequence[File], readings: Mapping[str, Reading], found: Sequence[dict[str, Any]]
) -> dict[str, dict[str, page.Rival]]:
    """Return what each tool reached on each damage, beside ziping on the same files."""
    by_name = {file.name: file for file in files}
    rivals: dict[str, dict[str, page.Rival]] = {}
    for line in found:
        file = by_name[line["file"]]
        tools = rivals.setdefault(file.damage.title, {})
        rival = tools.setdefault(line["tool"], page.Rival())
        ours = readings[file.name]
        theirs = [grids.spots(cells) for cells in line["tables"]]
        rival.marks.add(mark(file.drawn.tables, theirs, trees=False))
        rival.ours.add(mark(file.drawn.tables, ours.tables, trees=False))
        rival.seconds += line["seconds"]
        rival.our_seconds += ours.seconds
        rival.files += 1
    return rivals


if __name__ == "__main__":
    main(sys.argv[1:])
