"""Several pages side by side as one wide page: the strip of it that each of them is, and where its boxes stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.model import Box, PagePlace

SLIVER = 1.0  # points of a box on a page, beside a larger part on another one, that are no part of it


class Strip(NamedTuple):
    """A page as part of a wide one: from where to where across it is seen, and how far it is moved to the right."""

    page: int
    start: float
    end: float
    moved: float


def places_on(strips: Sequence[Strip], box: Box) -> tuple[PagePlace, ...]:
    """Return the places, on the pages that make a wide one, of a box of that."""
    x0, top, x1, bottom = box
    seen = [(max(x0, strip.start), min(x1, strip.end), strip) for strip in strips]
    widest = max(end - start for start, end, _ in seen)
    return tuple(
        PagePlace(strip.page, (start - strip.moved, top, end - strip.moved, bottom))
        for start, end, strip in seen
        if end - start >= min(SLIVER, widest)
    )
