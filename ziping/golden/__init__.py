"""Golden cases: truth keyed by hand, scored per field, and snapshots per stage, compared as a diff.

A case is a folder `golden/<name>/` with a `truth.toml`, which no command writes, and the snapshots `grid.txt`,
`form.json`, `records.json` and `findings.json`, which only `accept` writes. A case whose document is not at hand is
reported as not checked, never as passed.
"""

from ziping.golden.accepting import AcceptError, accept
from ziping.golden.cases import Case, CaseError, find_cases
from ziping.golden.checking import Report, check

__all__ = ["AcceptError", "Case", "CaseError", "Report", "accept", "check", "find_cases"]
