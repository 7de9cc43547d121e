"""Writes a golden case's snapshots; those accepted before are replaced only on demand. Truth is never written."""

from __future__ import annotations

from pathlib import Path

from extract.model import ReadError
from ziping.golden.cases import Case
from ziping.golden.snapshots import snapshots_of
from ziping.process import process


class AcceptError(ValueError):
    """A case whose snapshots cannot be written; the message is one line for a person."""


def accept(case: Case, *, force: bool = False) -> list[Path]:
    """Write the snapshots of the case's first file and return the paths that changed.

    Raises:
        AcceptError: the case keeps no snapshots, its file is not at hand or cannot be read, or a different snapshot
            was accepted before and `force` is not given; then nothing is written.
    """
    if not case.snapshots:
        raise AcceptError(f"{case.name}: keeps no snapshots, since its document is not part of the repository")
    if not case.renditions:
        raise AcceptError(f"{case.name}: {', '.join(case.missing)} not at hand")
    data = case.renditions[0].read_bytes()
    name = case.renditions[0].name
    try:
        texts = snapshots_of(data, name, process(data, name))
    except ReadError as error:
        raise AcceptError(f"{case.name}: {name} cannot be read: {error}") from error
    changed = {case.folder / stage: text for stage, text in texts.items() if differs(case.folder / stage, text)}
    accepted = [path.name for path in changed if path.exists()]
    if accepted and not force:
        raise AcceptError(
            f"{case.name}: {', '.join(accepted)} accepted before and different now; "
            "look at `ziping golden check`, then accept with --force"
        )
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(changed)


def differs(path: Path, text: str) -> bool:
    """Return whether a snapshot is absent or holds another text."""
    return not path.is_file() or path.read_text(encoding="utf-8") != text
