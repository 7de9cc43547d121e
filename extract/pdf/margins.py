"""Which lines of a document's pages are page numbers and running titles: seen only by looking at several pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.model import Box
from extract.page_numbers import PAGE_NUMBER, is_page_number
from extract.pdf.frame import UPRIGHT
from extract.pdf.layout import PageLayout
from extract.pdf.lines import Line
from extract.pdf.running import band

PAGES = 3  # a title is running when it stands on so many pages,
SHARE = 0.5  # or on two that are more than this share of the document
LARGE = 1.3  # times the page's usual type: a line so high is a title
HEAD, FOOT = "head", "foot"
RUNNING_TITLE = "running title"
TABLE_TITLE = re.compile(r"表(?:[（(][^（）()]*[)）])?$")

Key = tuple[str, str]  # the margin and the words of a line


def running_lines(pages: Sequence[PageLayout]) -> list[dict[int, str]]:
    """Return, for each page, the indices of lines that run along the margins, with the reason to leave them out."""
    found = [_in_margins(page) for page in pages]
    heads = _over_titles(pages, found)
    keys = [
        {index: key for index, key in own.items() if key in heads or not _is_title(page.lines[index], page)}
        for page, own in zip(pages, found, strict=True)
    ]
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


def _in_margins(page: PageLayout) -> dict[int, Key]:
    """Return the lines in the margins, with what they have in common from page to page: the margin and the words."""
    tables = [box for box, _ in page.grids]
    keys = {}
    for index, line in enumerate(page.lines):
        sides = _margin(line.box, tables, page.height)
        if sides is None and page.back != UPRIGHT:
            shown = [page.place(box).box for box in tables]
            sides = _margin(page.place(line.box).box, shown, page.height_shown)
        if sides is not None:
            keys[index] = (sides, re.sub(rf"(?<!\d){page.number}(?!\d)", "#", line.text))
    return keys


def _is_title(line: Line, page: PageLayout) -> bool:
    """Tell whether a line is a title of the page's own: in larger type than the page's, or it names a table."""
    is_large = line.height > LARGE * page.type_height and not is_page_number(line.text)
    return is_large or TABLE_TITLE.search(line.text) is not None


def _over_titles(pages: Sequence[PageLayout], found: Sequence[Mapping[int, Key]]) -> set[Key]:
    """Return what stands over a title on one page, and over a table that goes on on another: it is no title itself."""
    stands: dict[Key, set[bool]] = {}
    for page, own in zip(pages, found, strict=True):
        first = min((box[1] for box, _ in page.grids), default=page.height)
        for index, key in own.items():
            below = (line for line in page.lines[index + 1 :] if line.box[3] < first)
            if key[0] == HEAD and not TABLE_TITLE.search(page.lines[index].text):
                stands.setdefault(key, set()).add(any(_is_title(line, page) for line in below))
    return {key for key, over in stands.items() if len(over) > 1}


def _margin(box: Box, tables: Sequence[Box], height: float) -> str | None:
    """Return in which margin of a page a line stands, beyond all tables: head, foot, or None."""
    if box[3] < min([band(height), *(table[1] for table in tables)]):
        return HEAD
    return FOOT if box[1] > max([height - band(height), *(table[3] for table in tables)]) else None


def _reason(text: str, *, is_repeated: bool) -> str | None:
    if is_page_number(text):
        return PAGE_NUMBER
    return RUNNING_TITLE if is_repeated else None
