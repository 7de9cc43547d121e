"""What workers are started from: the readers that are installed, and nothing that lies in the current directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOREIGN = ("random.py", "multiprocessing/__init__.py", "extract/__init__.py", "ziping/__init__.py")
START = """
import multiprocessing, os, sys
if sys.argv[1] == "spawn":
    multiprocessing.get_all_start_methods = lambda: ["spawn"]
from ziping.running.workers import worker_context
context = worker_context("ziping.process")
lock = context.Lock()
worker = context.Process(target=os.getcwd)
worker.start()
worker.join()
print(worker.exitcode)
"""


@pytest.fixture
def foreign_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "foreign"
    for name in FOREIGN:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"open({str(tmp_path / 'executed')!r}, 'a').write({name!r})\nraise ImportError", "utf-8")
    return folder


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_no_worker_imports_from_the_current_directory(method: str, foreign_folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(START, "utf-8")
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, script, method],
        cwd=foreign_folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("0", "")
    assert not (tmp_path / "executed").exists()
