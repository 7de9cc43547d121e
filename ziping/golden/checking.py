"""Checks a golden case: every rendition against the keyed truth, the first one against the accepted snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ziping.golden.cases import Case
from ziping.golden.facts import facts_of_record, rows_of_statements
from ziping.golden.score import Score, score_forms, score_rows
from ziping.golden.snapshots import snapshot_differences, snapshots_of
from ziping.process import process


@dataclass(frozen=True, slots=True)
class Rendition:
    """The score of one file of a case; `failure` says why it could not be read."""

    file: str
    score: Score
    failure: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the score as the command line prints it."""
        facts, judged = self.score.facts, self.score.judged
        return {
            "file": self.file,
            "failure": self.failure,
            "facts": facts.hits + facts.missed,
            "precision": str(facts.precision),
            "recall": str(facts.recall),
            "level3_codes": {"precision": str(judged.precision), "recall": str(judged.recall)},
            "fields": {
                path: {"hits": tally.hits, "missed": tally.missed, "surplus": tally.surplus}
                for path, tally in sorted(self.score.fields.items())
            },
            "differences": [
                {"where": difference.where, "expected": difference.expected, "found": difference.found}
                for difference in self.score.differences
            ],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a case; `missing` names the files that were not at hand and so were not checked."""

    case: Case
    renditions: tuple[Rendition, ...]
    snapshots: dict[str, list[str]]

    @property
    def outcome(self) -> str:
        """`passed`, `failed`, or `not checked` where no file of the case is at hand."""
        if not self.renditions:
            return "not checked"
        return "passed" if not self.snapshots and all(map(self.good_enough, self.renditions)) else "failed"

    def good_enough(self, rendition: Rendition) -> bool:
        """Return whether a rendition was read and reaches the score that the case asks for."""
        facts = rendition.score.facts
        return not rendition.failure and min(facts.precision, facts.recall) >= self.case.allowed_score

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line prints it."""
        return {
            "case": self.case.name,
            "outcome": self.outcome,
            "not_checked": list(self.case.missing),
            "renditions": [rendition.as_json() for rendition in self.renditions],
            "snapshots": self.snapshots,
        }


def check(case: Case) -> Report:
    """Return the report on a case."""
    renditions = tuple(check_rendition(case, path) for path in case.renditions)
    readable = renditions and not renditions[0].failure
    return Report(case, renditions, check_snapshots(case, case.renditions[0]) if readable and case.snapshots else {})


def check_rendition(case: Case, path: Path) -> Rendition:
    """Return the score of one file against the truth."""
    result = process(path.read_bytes(), path.name)
    score = score_forms(case.forms, [facts_of_record(record) for record in result.records])
    score_rows(score, "", "statements", case.statements, rows_of_statements(result.statements))
    return Rendition(path.name, score, f"{result.reason}: {result.detail}" if result.reason else None)


def check_snapshots(case: Case, path: Path) -> dict[str, list[str]]:
    """Return the differences between a document's stages and the accepted snapshots."""
    data = path.read_bytes()
    return snapshot_differences(case.folder, snapshots_of(data, path.name, process(data, path.name)))
