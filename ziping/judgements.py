"""Reads files of judgements: a person's decisions on labels, in the format of `normalize.match.judge`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from normalize.match.judge import NO_JUDGEMENTS, JudgementError, Judgements, read_judgements

Given = str | Path | Sequence[str | Path] | None


def load_judgements(given: Given) -> Judgements:
    """Return the decisions of a file, or of several together; none for None.

    Raises:
        JudgementError: a file is not there or cannot be read, or decisions contradict each other or the taxonomy.
    """
    if given is None:
        return NO_JUDGEMENTS
    paths = [Path(given)] if isinstance(given, str | Path) else [Path(path) for path in given]
    return read_judgements(*((path.as_posix(), _text(path)) for path in paths))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise JudgementError(f"{path}: {reason or 'cannot be read'}") from error
