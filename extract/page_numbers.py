"""Page numbers: what a line at the edge of a page says of it."""

from __future__ import annotations

import re

PAGE_NUMBER = "page number"  # the reason with which they are left over

_NUMBER = re.compile(
    r"[\s\-—–―－~·•.第]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})[\s\-—–―－~·•.页]*"
    r"(?:(?:/|of|共|，共|,共)\s*(?:第)?\s*\d{1,4}\s*页?)?[\s\-—–―－~·•.]*",
    re.IGNORECASE,
)

_SIGNS = frozenset("0123456789ivxlcpageof-—–―－~·•./，,第共页")


def is_page_number(text: str) -> bool:
    """Tell whether a line is a page number, alone or with the number of all pages."""
    return _NUMBER.fullmatch(text) is not None


def may_number(sign: str) -> bool:
    """Tell whether a sign stands in page numbers."""
    return sign.lower() in _SIGNS
