from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from paging import paging
from stand_in import stand_in

from extract.model import Reason
from ziping.running.contain import Job, Limits, Task, Work, contained

QUICK = Limits(seconds=1.0, memory=2 << 30)


def tasks_of(folder: Path, **texts: str) -> list[Task]:
    tasks = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        tasks.append(Task(path, name, sha256(path.read_bytes()).hexdigest()))
    return tasks


def results(
    tasks: list[Task], limits: Limits = QUICK, workers: int = 1, work: Work = stand_in, **options: Any
) -> dict[str, dict[str, Any]]:
    job = Job(work, limits, **options)
    return {task.name: json.loads(zlib.decompress(parcel.payload)) for task, parcel in contained(tasks, job, workers)}


def test_what_a_document_breaks_is_only_itself(tmp_path: Path) -> None:
    texts = {"hang": "hang in C", "devour": "devour", "raise": "raise", "fall": "segfault", "good": "forms 2"}
    found = results(tasks_of(tmp_path, **texts), workers=2)
    assert {name: result["reason"] for name, result in found.items()} == {
        "hang": Reason.TOO_SLOW,
        "devour": Reason.OUT_OF_MEMORY,
        "raise": Reason.CRASHED,
        "fall": Reason.CRASHED,
        "good": None,
    }
    assert len(found["good"]["records"]) == 2


def test_a_failure_says_what_happened_in_one_line_that_is_always_the_same(tmp_path: Path) -> None:
    found = results(tasks_of(tmp_path, bad="raise", dead="segfault"))
    assert found["bad"]["detail"] == "ValueError: at <object object at 0x…> second line"
    assert found["dead"]["detail"] == "the worker ended: killed by SIGSEGV"


PAGED = Limits(seconds=1.0, picture_seconds=0.5)


def test_a_document_of_many_pictures_has_time_for_each(tmp_path: Path) -> None:
    (found,) = results(tasks_of(tmp_path, scan="8 pages of 0.3"), PAGED, work=paging).values()
    assert (found["status"], found["warnings"]) == ("no_forms", [])


def test_pictures_that_take_too_long_leave_the_others_unread_and_what_was_read_is_kept(tmp_path: Path) -> None:
    (found,) = results(tasks_of(tmp_path, scan="4 pages of 1.2"), PAGED, work=paging).values()
    assert (found["status"], len(found["warnings"])) == ("no_forms", 3)


def test_a_picture_that_hangs_is_ended_after_its_time(tmp_path: Path) -> None:
    started = time.monotonic()
    (found,) = results(tasks_of(tmp_path, scan="3 pages of 0.1, page 2 hangs"), PAGED, work=paging).values()
    assert found["reason"] == Reason.TOO_SLOW
    assert time.monotonic() - started < 12


def test_a_document_whose_worker_is_killed_is_tried_once_more(tmp_path: Path) -> None:
    found = results(tasks_of(tmp_path, victim=f"forms 1 die once {tmp_path}/sign", other="forms 1"))
    assert [result["status"] for result in found.values()] == ["ok", "ok"]
    assert (tmp_path / "sign").exists()


def test_a_killed_idle_worker_is_replaced(tmp_path: Path) -> None:
    first, second = tasks_of(tmp_path, first="forms 1", second="forms 2")

    def tasks() -> Any:
        yield first
        kill_children_of(os.getpid())
        yield second

    found = {task.name: parcel.reason for task, parcel in contained(tasks(), Job(stand_in, QUICK), 1)}
    assert found == {"first": None, "second": None}


def test_a_file_that_vanished_or_changed_is_not_taken_for_what_was_listed(tmp_path: Path) -> None:
    gone, changed = tasks_of(tmp_path, gone="forms 1", changed="forms 1 ")
    gone.path.unlink()
    changed.path.write_text("forms 3", encoding="utf-8")
    found = results([gone, changed])
    assert {result["reason"] for result in found.values()} == {Reason.UNREADABLE_PATH}


def test_contacts_leave_the_worker_only_where_asked_for(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, form="forms 1")
    assert results(tasks)["form"]["records"][0]["contacts"] == []
    assert results(tasks, with_contacts=True)["form"]["records"][0]["contacts"][0]["raw"] == "张三 13800000000"


def test_stopping_in_the_middle_leaves_no_worker(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, quick="forms 1", slow="sleep 30", slower="sleep 31")
    started = time.monotonic()
    running = contained(tasks, Job(stand_in, Limits()), 2)
    next(running)
    running.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - started < 10
    assert not workers_of(os.getpid())


SCRIPT = """
import sys
from pathlib import Path
from stand_in import stand_in
from ziping.running.contain import Job, Task, contained
task = Task(Path(sys.argv[1]), "slow", sys.argv[2])
print("started", flush=True)
print([parcel.reason for _, parcel in contained([task], Job(stand_in), 1)])
"""


def start_script(tmp_path: Path, text: str) -> subprocess.Popen[str]:
    (task,) = tasks_of(tmp_path, slow=text)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    return subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, script, task.path, task.sha256],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )


def test_a_script_without_a_main_guard_may_start_workers(tmp_path: Path) -> None:
    with start_script(tmp_path, "forms 1") as script:
        output, _ = script.communicate(timeout=20)
    assert output.splitlines() == ["started", "[None]"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_no_worker_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    with start_script(tmp_path, "sleep 60") as script:
        workers = wait_for(lambda: workers_of(script.pid))
        script.kill()
        script.wait()
        wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def wait_for(condition: Any, seconds: float = 10.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def kill_children_of(pid: int) -> None:
    for worker in workers_of(pid):
        os.kill(worker, 9)


def workers_of(pid: int) -> list[int]:
    """Return the processes that the fork server of a process has forked."""
    return [worker for server in children_of(pid) for worker in children_of(server)]


def children_of(pid: int) -> list[int]:
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it ended in the meantime
            continue
        if int(parent) == pid and state != "Z":
            children.append(int(path.parent.name))
    return children
