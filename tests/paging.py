"""A process function for tests of the time limit: it reads pages of a picture each, as slowly as its text says."""

from __future__ import annotations

import re
import time
from hashlib import sha256

from extract import pace
from ziping.result import Result


def paging(data: bytes, name: str) -> Result:
    """Return a result that warns of each page for which there was no time; `5 pages of 0.3, page 4 hangs`."""
    text = data.decode("utf-8")
    found = re.match(r"(\d+) pages of ([\d.]+)(?:, page (\d+) hangs)?", text)
    if found is None:
        raise ValueError(text)
    warnings = []
    for page in range(1, int(found.group(1)) + 1):
        if pace.has_time():
            time.sleep(60.0 if found.group(3) == str(page) else float(found.group(2)))
        else:
            warnings.append(f"page {page}: {pace.OUT_OF_TIME}")
    return Result(
        file=name,
        sha256=sha256(data).hexdigest(),
        media_type="text/plain",
        pages=None,
        status="no_forms",
        records=(),
        statements=(),
        findings=(),
        warnings=tuple(warnings),
    )
