"""Passages of running text: lines that are wrapped at a margin are parts of one paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from extract.plain.text import Line

_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、](?!\d)|（\d{1,2}）|[①-⑳])"
)
_FEWEST = 3  # so many lines at least end at the margin where text is wrapped
_WRAP_SHARE = 0.08  # and such a share of all
_BEYOND_SHARE = 0.05  # so few lines are longer
_NARROW = 40  # text is not wrapped at fewer than 20 Chinese characters
_SLACK, _INDENT = 3, 8  # by so much (a Chinese character counts 2) a full line may miss the margin; a first one


def passages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph."""
    margin = _margin(lines)
    run: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if run and (_HEADING.match(text) or not _runs_on(run[-1].text.strip(), margin)):
            yield run
            run = []
        if text:
            run.append(line)
    if run:
        yield run


def _runs_on(text: str, margin: int) -> bool:
    """Tell whether a line goes on in the next: it reaches the margin, or falls short of it by a first line's indent."""
    short = margin - _width(text)
    return bool(margin) and short <= (_INDENT if text[-1] not in "。：" else _SLACK)


def _margin(lines: Sequence[Line]) -> int:
    """Return the width at which the lines are wrapped (a Chinese character counts two), or 0 where they are not."""
    widths = [_width(line.text) for line in lines if line.text.strip()]
    best, most = 0, max(_FEWEST, int(_WRAP_SHARE * len(widths)))
    for margin in sorted(set(widths)):
        at_margin = sum(margin - _SLACK <= width <= margin for width in widths)
        beyond = sum(width > margin + _SLACK for width in widths)
        if at_margin >= most and beyond <= _BEYOND_SHARE * len(widths) and margin > _NARROW:
            best, most = margin, at_margin
    return best


def _width(text: str) -> int:
    """Return the width of a line, two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text.strip())
