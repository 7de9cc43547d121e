"""A Word package as a document: the body in reading order, then notes; headers, footers and comments left over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element

from extract.model import Block, Document, Leftover, Paragraph, ReadError, Reason, Source, WordPlace
from extract.word.below import Stated, on_common_lines
from extract.word.chunks import Reader, within
from extract.word.flow import flow
from extract.word.grid import Tables, read_table
from extract.word.inline import Line, Setting
from extract.word.names import ALT_CHUNK, CHOICE, FALLBACK, RELATION_ID, TEXTS, A, W, chosen
from extract.word.numbering import Numbering, read_numbering
from extract.word.parts import Parts, open_parts
from extract.word.styles import Styles, read_styles
from extract.word.tabbed import join_tabbed

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ASTRAY = "outside of any paragraph"

_NOTES = ("footnotes", "endnotes")
_PICTURES = (W + "drawing", W + "pict", W + "object")
_UNREAD = {ALT_CHUNK: "embedded documents", W + "object": "embedded objects", A + "blip": "pictures"}
_ASIDE = {"header": "running header", "footer": "running footer", "comments": "comment"}


@dataclass(slots=True)
class Story:
    """A part being read: what it has given so far and how many paragraphs and tables it has counted."""

    part: str
    setting: Setting
    blocks: list[Block] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    chunks: int = 0
    stated: dict[int, Stated] = field(default_factory=dict)  # by the number of the block
    after_table: bool = False  # whether nothing stands between a table and what comes next


def read_word(data: bytes, name: str, read_chunk: Reader | None = None) -> Document:
    """Return the paragraphs and grids of a .docx in reading order.

    Every table is a grid with the spans that Word prints; a nested table follows its outer one as a grid of its own.
    Footnotes and endnotes follow the body as paragraphs of their part. Deleted and hidden text, headers, footers and
    comments are left over with the reason. Pages are unknown to the file, so None. `read_chunk` reads the documents
    that are embedded to be shown as part of this one; without it they are not read.

    Raises:
        ReadError: DAMAGED, ENCRYPTED, TOO_LARGE or UNSUPPORTED, as the package is; EMPTY where it holds no text.
    """
    parts = open_parts(data)
    body = parts.root.find(W + "body")
    if body is None:
        raise ReadError(Reason.DAMAGED, f"{name}: the Word package has no body")
    document = _Document(parts, read_chunk)
    story = document.story("document", body)
    notes = [document.story(part, root) for part, root in parts.of_kind(*_NOTES)]
    leftover = [item for each in (story, *notes) for item in each.leftover]
    for kind, reason in _ASIDE.items():
        for part, root in parts.of_kind(kind):
            leftover += _all_aside(document.story(part, root), reason)
    blocks = [*join_tabbed(story.blocks), *(block for note in notes for block in note.blocks)]
    if not blocks and not leftover:
        raise _no_text(name, body)
    source = Source(name, hashlib.sha256(data).hexdigest(), MEDIA_TYPE)
    return Document(source, tuple(blocks), tuple(leftover), (*parts.warnings, *_warnings(body, story.chunks)))


@dataclass(frozen=True)
class _Document:
    """The parts with what all their stories are read with."""

    parts: Parts
    read_chunk: Reader | None

    @cached_property
    def styles(self) -> Styles:
        """Return the styles; none where the package has no such part."""
        return next((read_styles(root) for _, root in self.parts.of_kind("styles")), Styles())

    @cached_property
    def numbering(self) -> Numbering:
        """Return the lists with nothing counted; none where the package has no such part."""
        return next((read_numbering(root) for _, root in self.parts.of_kind("numbering")), Numbering())

    def story(self, part: str, container: _Element) -> Story:
        """Read one part; each counts its lists from the start."""
        story = Story(part, Setting(lambda: self.styles, self._lists))
        for item in flow(container, story.setting):
            if isinstance(item, Line):
                _add_paragraph(item, story)
            elif item.tag == ALT_CHUNK:
                self._add_chunk(item, story)
            else:
                _add_table(item, story)
        story.blocks = on_common_lines(story.blocks, story.stated)
        story.leftover += _astray(container, story)
        return story

    def _add_chunk(self, element: _Element, story: Story) -> None:
        """Add what an embedded document says, as Word does at opening; one that does not read is counted."""
        name, data = self.parts.chunks.get(element.get(RELATION_ID, ""), ("", b""))
        if self.read_chunk is None or not data:
            return
        with suppress(ReadError):
            chunk = within(self.read_chunk(data, name), name)
            story.blocks += chunk.blocks
            story.leftover += chunk.leftover
            story.chunks += 1

    def _lists(self) -> Numbering:
        return self.numbering.afresh()


def _add_paragraph(line: Line, story: Story) -> None:
    places = (WordPlace(story.part, paragraph=story.paragraphs),)
    story.paragraphs += 1
    story.after_table = False
    story.leftover += [Leftover(text, places, reason) for reason, text in line.aside if text.strip()]
    if line.text.strip():
        story.blocks.append(Paragraph(line.text, places))


def _add_table(table: _Element, story: Story) -> None:
    tables = Tables(story.part, story.setting)
    read_table(table, (story.tables,), tables)
    if tables.lines:
        story.stated[len(story.blocks)] = Stated(tables.lines, story.after_table)
    story.after_table = True
    story.tables += 1
    story.blocks += tables.blocks
    story.leftover += tables.leftover


def _astray(container: _Element, story: Story) -> Iterator[Leftover]:
    """Yield the texts that no reading came by: a run without a paragraph, a cell without a row."""
    seen = set(story.setting.seen)
    for text in container.iter(*TEXTS):
        if text not in seen and (text.text or "").strip() and not _is_other_branch(text):
            yield Leftover(text.text or "", (WordPlace(story.part),), ASTRAY)


def _is_other_branch(text: _Element) -> bool:
    """Tell whether a text stands in the branch of an mc:AlternateContent in place of which another one is read."""
    branches = ((branch, branch.getparent()) for branch in text.iterancestors(CHOICE, FALLBACK))
    return any(alternate is not None and chosen(alternate) is not branch for branch, alternate in branches)


def _all_aside(story: Story, reason: str) -> Iterator[Leftover]:
    """Yield all that a part holds as left over for one reason; what has a reason of its own keeps it."""
    for block in story.blocks:
        for text in (block,) if isinstance(block, Paragraph) else block.cells:
            if text.text:
                yield Leftover(text.text, text.places, reason)
    yield from story.leftover


def _no_text(name: str, body: _Element) -> ReadError:
    if any(next(body.iter(tag), None) is not None for tag in _PICTURES):
        return ReadError(Reason.NO_TEXT_LAYER, f"{name}: the document holds pictures alone, without text")
    return ReadError(Reason.EMPTY, f"{name}: the document holds no text")


def _warnings(body: _Element, chunks: int) -> Iterator[str]:
    for tag, what in _UNREAD.items():
        count = sum(1 for _ in body.iter(tag)) - (chunks if tag == ALT_CHUNK else 0)
        if count > 0:
            yield f"{count} {what} not read"
