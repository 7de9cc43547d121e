"""Which lines of a document's pages are page numbers and running titles: seen only by looking at several pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.model import Box
from extract.pdf.frame import UPRIGHT
from extract.pdf.layout import PageLayout

BAND = 0.09  # share of the page's height at its top and bottom where running lines stand
PAGES = 3  # a title is running when it stands on so many pages,
SHARE = 0.5  # or on two that are more than this share of the document
LARGE = 1.3  # times the page's usual type: a line so high is a title
TABLE_TITLE = re.compile(r"表(?:[（(][^（）()]*[)）])?$")
PAGE_NUMBER = re.compile(
    r"[\s\-—–―－~·•.第]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})[\s\-—–―－~·•.页]*"
    r"(?:(?:/|of|共|，共|,共)\s*(?:第)?\s*\d{1,4}\s*页?)?[\s\-—–―－~·•.]*",
    re.IGNORECASE,
)


def running_lines(pages: Sequence[PageLayout]) -> list[dict[int, str]]:
    """Return, for each page, the indices of lines that run along the margins, with the reason to leave them out."""
    keys = [dict(_candidates(page)) for page in pages]
    counts = Counter(key for page_keys in keys for key in set(page_keys.values()))
    repeated = {key for key, count in counts.items() if count >= PAGES or (count > 1 and count > SHARE * len(pages))}
    return [
        {
            index: reason
            for index, key in page_keys.items()
            if (reason := _reason(page.lines[index].text, is_repeated=key in repeated)) is not None
        }
        for page, page_keys in zip(pages, keys, strict=True)
    ]


def _candidates(page: PageLayout) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the lines in the margins, with what they have in common from page to page: the margin and the words.

    A line in larger type than the page's, or one that names a table, is a title of the page's own.
    """
    tables = [box for box, _ in page.grids]
    for index, line in enumerate(page.lines):
        is_title = line.height > LARGE * page.type_height or TABLE_TITLE.search(line.text)
        sides = _margin(line.box, tables, page.height)
        if sides is None and page.back != UPRIGHT:
            shown = [page.place(box).box for box in tables]
            sides = _margin(page.place(line.box).box, shown, page.height_shown)
        if sides is not None and not is_title:
            yield index, (sides, re.sub(rf"(?<!\d){page.number}(?!\d)", "#", line.text))


def _margin(box: Box, tables: Sequence[Box], height: float) -> str | None:
    """Return in which margin of a page a line stands, beyond all tables: head, foot, or None."""
    if box[3] < min([BAND * height, *(table[1] for table in tables)]):
        return "head"
    return "foot" if box[1] > max([(1 - BAND) * height, *(table[3] for table in tables)]) else None


def _reason(text: str, *, is_repeated: bool) -> str | None:
    if PAGE_NUMBER.fullmatch(text):
        return "page number"
    return "running title" if is_repeated else None
