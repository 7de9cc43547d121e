"""Finds the golden cases and the documents they speak of, and loads their truth."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ziping.golden.facts import Facts, facts_of_truth, rows_of_truth

SEEDS_BESIDE_REPOSITORY = Path("..") / "shared" / "seeds"


class CaseError(ValueError):
    """A case that does not exist or whose truth file cannot be understood; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case: the renditions of its document, and the facts keyed from it.

    `missing` names the renditions that are not at hand. `allowed_score` is the precision and recall that the truth
    file accepts (1 unless it states otherwise), `snapshots` whether the case keeps snapshots: by default those of a
    document outside the repository are not kept, since they would carry its text into it.
    """

    name: str
    folder: Path
    renditions: tuple[Path, ...]
    missing: tuple[str, ...]
    forms: tuple[Facts, ...]
    statements: tuple[dict[str, str], ...]
    allowed_score: Decimal
    snapshots: bool


def find_cases(golden: Path, names: Sequence[str], seeds: Path | None) -> list[Case]:
    """Return the named cases of a golden folder, or all of them, in the order of their names.

    Args:
        golden: the folder that holds one folder a case.
        names: names of cases; none means all.
        seeds: the folder of documents that are not part of the repository; None looks beside the repository.

    Raises:
        CaseError: the folder or a named case does not exist, or a truth file is malformed.
    """
    found = sorted(path.parent.name for path in golden.glob("*/truth.toml"))
    if not found:
        raise CaseError(f"{golden}: no golden cases here (folders with a truth.toml); name their folder with --golden")
    unknown = [name for name in names if name not in found]
    if unknown:
        raise CaseError(f"{', '.join(unknown)}: no such golden case; there are {', '.join(found)}")
    root = golden.resolve().parent
    return [load_case(golden / name, root, seeds or root / SEEDS_BESIDE_REPOSITORY) for name in names or found]


def load_case(folder: Path, root: Path, seeds: Path) -> Case:
    """Return the case of one folder; its files are named from `root`, its seed from `seeds`."""
    try:
        truth = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))
        document = truth["document"]
        sources = sources_of(document, root, seeds)
        forms = tuple(facts_of_truth(form) for form in truth.get("forms", []))
        statements = tuple(rows_of_truth(truth.get("statements", [])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(f"{folder / 'truth.toml'}: {type(error).__name__}: {error}") from error
    return Case(
        name=folder.name,
        folder=folder,
        renditions=tuple(path for path in sources if path.is_file()),
        missing=tuple(path.name for path in sources if not path.is_file()),
        forms=forms,
        statements=statements,
        allowed_score=Decimal(document.get("allowed_score", "1")),
        snapshots=document.get("snapshots", "seed" not in document),
    )


def sources_of(document: dict[str, Any], root: Path, seeds: Path) -> list[Path]:
    """Return the paths of the renditions that a truth file names, whether they are there or not."""
    sources = [root / name for name in document.get("files", [])]
    if "seed" in document:
        sources.append(seeds / document["seed"])
    if not sources:
        raise ValueError("[document] names neither files nor a seed")
    return sources
