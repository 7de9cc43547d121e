"""Which lines of a document's pages are page numbers and running titles: seen only by looking at several pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.layout import PageLayout

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


def _candidates(page: PageLayout) -> Iterator[tuple[int, tuple[bool, str]]]:
    """Yield the lines in the margins, with what they have in common from page to page: the band and the words.

    A line in larger type than the page's, or one that names a table, is a title of the page's own.
    """
    edges = [box for box, _ in page.grids]
    top = min([box[1] for box in edges], default=page.height)
    bottom = max([box[3] for box in edges], default=0.0)
    for index, line in enumerate(page.lines):
        in_head = line.box[3] < BAND * page.height and line.box[3] < top
        in_foot = line.box[1] > (1 - BAND) * page.height and line.box[1] > bottom
        is_title = line.height > LARGE * page.type_height or TABLE_TITLE.search(line.text)
        if (in_head or in_foot) and not is_title:
            yield index, (in_head, re.sub(rf"(?<!\d){page.number}(?!\d)", "#", line.text))


def _reason(text: str, *, is_repeated: bool) -> str | None:
    if PAGE_NUMBER.fullmatch(text):
        return "page number"
    return "running title" if is_repeated else None
