"""What the documents of a run say of each other: findings between files, added to those of the later file.

Every file is looked at in the order of its name, so that the outcome does not depend on who finished first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.checks import check_corpus
from normalize.record import Record

if TYPE_CHECKING:
    from ziping.dataset.columns import Json
    from ziping.running.store import Finished

Across = Mapping[str, Sequence["Json"]]  # the findings that each file gets, as JSON


def findings_across(finished: Iterable[Finished]) -> Across:
    """Return what the rules between documents say, by file; files with the same bytes are looked at once."""
    published = (
        (item.result["file"], [Record.model_validate(record) for record in item.result["records"]])
        for item in finished
        if item.first
    )
    found = check_corpus(published)
    return {file: [finding.model_dump(mode="json") for finding in findings] for file, findings in found.items()}


def with_findings(finished: Iterable[Finished], across: Across) -> Iterator[Finished]:
    """Yield each file, with the findings between it and other documents after its own."""
    for item in finished:
        more = across.get(item.result["file"], ())
        yield replace(item, result={**item.result, "findings": [*item.result["findings"], *more]}) if more else item
