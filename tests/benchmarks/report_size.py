"""How large the report of many forms is, and how long it takes to write and to open.

`python tests/benchmarks/report_size.py 5000 [FOLDER]` copies the corpus, each copy with bytes of its own, until it has
so many forms, and writes their report.
"""

from __future__ import annotations

import json
import sys
import tempfile
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chromium import CHROMIUM, browser

from ziping.process import process
from ziping.report import write_report
from ziping.running.store import Finished

CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
KINDS = {".pdf", ".txt"}  # that more bytes at the end do no harm
MEBIBYTE = 1 << 20


def copies(forms: int, folder: Path) -> tuple[list[Finished], dict[str, Path]]:
    """Return the results and files of copies of the corpus with so many forms."""
    read = [path for path in sorted(CORPUS.iterdir()) if path.suffix in KINDS]
    results: list[dict[str, Any]] = [json.loads(process(p.read_bytes(), p.name).model_dump_json()) for p in read]
    finished: list[Finished] = []
    paths: dict[str, Path] = {}
    made = 0
    for number in count():
        for path, result in zip(read, results, strict=True):
            if made >= forms:
                return finished, paths
            name = f"{number:04}/{path.name}"
            paths[name] = folder / f"{number:04}-{path.name}"
            data = path.read_bytes() + b"\n%" + str(number).encode() if path.suffix == ".pdf" else path.read_bytes()
            data += b"\n" * (number if path.suffix == ".txt" else 1)
            paths[name].write_bytes(data)
            made += len(result["records"])
            finished.append(
                Finished(result | {"file": name, "sha256": sha256(data).hexdigest()}, len(data), first=True)
            )
    raise AssertionError


def measure(forms: int, out: Path) -> None:
    """Write the report and print its figures."""
    with tempfile.TemporaryDirectory() as documents:
        finished, paths = copies(forms, Path(documents))
        start, busy = perf_counter(), process_time()
        write_report(finished, paths, out / "report", 2)
        print(f"{forms} forms of {len(finished)} documents: {perf_counter() - start:.1f} s", end=", ")
        print(f"{process_time() - busy:.1f} s of them busy beside the workers")
    for name in ("index.html", "data", "forms", "pictures"):
        place = out / "report" / name
        found = [place] if place.is_file() else list(place.iterdir())
        print(f"  {name}: {len(found)} files, {sum(path.stat().st_size for path in found) / MEBIBYTE:.1f} MiB")
    if CHROMIUM:
        with browser() as page:
            start = perf_counter()
            page.open(out / "report" / "index.html")
            print(f"  index opened in {perf_counter() - start:.2f} s")
            start = perf_counter()
            page.run("document.querySelector('th[data-key=score] button').click()")
            print(f"  sorted in {perf_counter() - start:.3f} s")


if __name__ == "__main__":
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    if len(sys.argv) > 2:
        measure(forms, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(forms, Path(folder))
