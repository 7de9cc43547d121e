"""What stands around a form's table: its title, year and region, and fields written in a line (填报单位：…)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.clean import display
from extract.model import Paragraph, Places, Text, TextPlace
from extract.vocabulary import vocabulary

LEAD = 8  # so many paragraphs before a table may hold its title
_TITLE = re.compile(r"(?:自评|评价|绩效|目标|基础数据|情况)[^。；]{0,16}表(?:[（(][^（()）]*[)）])*$")
_ATTACHMENT = re.compile(r"^附[件表]?\s*[\d一二三四五六七八九十]*(?:[-—]\d+)?\s*[:：.、]?\s*")
_YEAR = re.compile(r"(20\d{2})\s*年")
_REGION = re.compile(
    r"^((?!自治区)[\u4e00-\u9fff]{2,9}?(?:省|自治区|特别行政区|市|自治州|州(?!市|县|区)|盟|县|(?<![社校园景库小厂])区|旗))"
)
_LABEL = re.compile(r"(?:^|(?<=[\s、，,；;。)）]))([\u4e00-\u9fff][\u4e00-\u9fff（）()及/、\s]{0,14}?)\s*[:：]")
_SEAL = re.compile(r"^[（(]\s*(?:盖章|公章|签章|签字)\s*[)）]$")
_CURRENCY = re.compile(r"(?:单位|金额单位|货币单位|资金单位)\s*[:：]\s*(?:人民币)?\s*(万元|元|亿元|千元)")
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—–\s]\d{7,8})(?!\d)")
_CURRENCY_NOTE = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?(万元|元|亿元|千元)\s*[)）]")
_NOTE = re.compile(r"^\s*(?:注|备注|说明|填表说明|填报说明|注释)\s*\d?\s*[:：.、]")
_MAX_TITLE = 60
_LONG_LABEL = 4


def is_title(text: str) -> bool:
    """Tell whether a text is the title of a form: a short line that ends in a kind of table."""
    line = title_without_attachment(text)
    return len(line) <= _MAX_TITLE and _TITLE.search(line) is not None and ":" not in line.replace("：", ":")


def is_note(text: str) -> bool:
    """Tell whether a text is a note under a table."""
    return _NOTE.match(text) is not None


def title_without_attachment(text: str) -> str:
    """Return a title without the number of the attachment before it."""
    return _ATTACHMENT.sub("", display(text))


def title_before(lead: Sequence[Paragraph]) -> int | None:
    """Return the position of the title among the paragraphs before a table: the last one that is a title."""
    positions = [i for i, paragraph in enumerate(lead) if is_title(paragraph.text)]
    return positions[-1] if positions and len(lead) - positions[-1] <= LEAD else None


def year_in(text: Text) -> Text | None:
    """Return the year that a text names."""
    found = _YEAR.search(text.text)
    return Text(found[1], text.places) if found else None


def region_in(title: Text) -> Text | None:
    """Return the region with which a title begins."""
    found = _REGION.match(title_without_attachment(title.text))
    return Text(found[1], title.places) if found else None


def inline_fields(text: Text) -> Iterator[tuple[str, Text, Text]]:
    """Yield (role, label, value) for each `label：value` of a line whose label is a field of forms."""
    currency = _CURRENCY.search(text.text)
    if currency:
        yield "currency_unit", Text("单位", text.places), Text(currency[1], text.places)
    found = [(match, _role(match[1])) for match in _labels_in(text.text)]
    for i, (match, role) in enumerate(found):
        end = found[i + 1][0].start() if i + 1 < len(found) else len(text.text)
        value = text.text[match.end() : end].strip()
        if currency and match.end() <= currency.start() < end:
            value = text.text[match.end() : currency.start()].strip()
        if role and value and not _SEAL.match(value) and not value.startswith(("万元", "元")):
            places = _narrowed(text, match.end(), end)
            yield role, Text(match[1].strip(), text.places), Text(value, places, text.marks, text.confidence)


def _labels_in(line: str) -> list[re.Match[str]]:
    """Return the labels before colons in a line; a known one needs nothing that parts it off from a value before it."""
    found = {match.end(): match for match in _LABEL.finditer(line)}
    for match in _known_label().finditer(line):
        if match.end() not in found:
            found[match.end()] = match
    return [found[end] for end in sorted(found)]


@lru_cache(maxsize=1)
def _known_label() -> re.Pattern[str]:
    """Return the pattern of the labels of fields before a colon; a short one but a person's may end another word."""
    labels = {
        spelling
        for role in vocabulary().roles("fields")
        for spelling in vocabulary().spellings("fields", role)
        if len(spelling) >= _LONG_LABEL or role in {"contact", "phone"}
    }
    return re.compile(f"({'|'.join(sorted(labels, key=len, reverse=True))})\\s*[:：]")


def currency_in(label: Text) -> Text | None:
    """Return the currency unit noted in brackets behind a label, as in 项目资金（万元）."""
    found = _CURRENCY_NOTE.search("".join(label.text.split()))  # narrow cells break it: （万 元）
    return Text(found[1], label.places) if found else None


def has_telephone(text: str) -> bool:
    """Tell whether a text holds a Chinese telephone number: a mobile one, or one with its area code."""
    return _TELEPHONE.search(text) is not None


def _role(label: str) -> str | None:
    """Return the field that a label names."""
    return vocabulary().role("fields", label)


def _narrowed(text: Text, start: int, end: int) -> Places:
    """Return the places of a stretch of a text; only a text on one line of a text file can be narrowed."""
    place = text.places[0] if len(text.places) == 1 else None
    if not isinstance(place, TextPlace) or place.line != place.end_line:
        return text.places
    return (TextPlace(place.line, place.column + start, place.line, place.column + end),)
