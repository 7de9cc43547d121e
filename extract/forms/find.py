"""Finds the forms of a document: the labelled blocks of each self-evaluation in its tables.

A table is read from top to bottom. Headings open blocks (funds, goals, tasks, indicators), labels name fields, and what
fits no block is kept in the remainder with a reason. A table may hold several forms, a form several tables; a reference
framework (indicators with explanations, without values) is no form.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.forms.head import is_form_label
from extract.forms.headings import with_joined_headings
from extract.forms.reader import FormReader
from extract.forms.rowview import RowView, row_views
from extract.lead import is_title
from extract.model import Document, Form, Grid, Paragraph
from extract.rows import read_heading
from extract.vocabulary import vocabulary

_HEAD_FIELDS = {"project_name", "department"}


def find_forms(document: Document) -> tuple[Form, ...]:
    """Return the forms of a document whose grids are aligned, in reading order."""
    readers: list[FormReader] = []
    opening = [block for block in document.blocks[:4] if isinstance(block, Paragraph)]
    lead: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lead.append(block)
            continue
        _read_grid(block, lead, readers, opening)
        lead = []
    if readers:
        readers[-1].read_tail(lead)
    forms = [reader for reader in readers if reader.holds_a_form()]
    return tuple(reader.form(number) for number, reader in enumerate(forms, start=1))


def _read_grid(grid: Grid, lead: list[Paragraph], readers: list[FormReader], opening: Sequence[Paragraph]) -> None:
    """Read a grid into the forms to which its rows belong."""
    heads, views = _parted(list(row_views(grid)))
    caption = [Paragraph(grid.caption.text, grid.caption.places)] if grid.caption else []
    lead = [*lead, *caption, *heads]
    used = readers[-1].read_tail(lead) if readers else 0
    ahead = lead[used:]
    if not readers or any(is_title(paragraph.text) for paragraph in ahead) or _begins_form(views, readers[-1]):
        readers.append(FormReader(ahead, opening))
    reader = readers[-1]
    for view in with_joined_headings(views):
        if reader.has_blocks() and _begins_at(view, reader):
            reader = FormReader([], opening)
            readers.append(reader)
        reader.read_row(view)


def _parted(views: Sequence[RowView]) -> tuple[list[Paragraph], Sequence[RowView]]:
    """Part the lines that stand above a table in the same grid, as titles do on a sheet, from its rows."""
    heads: list[Paragraph] = []
    for k, view in enumerate(views):
        if len(view.starting) > 1 or (view.starting and is_form_label(view.starting[0])):
            return heads, views[k:]
        heads.extend(Paragraph(cell.text, cell.places) for cell in view.starting)
    return [], views


def _begins_form(views: Sequence[RowView], reader: FormReader) -> bool:
    """Tell whether a table without a title begins a form of its own: its head repeats a field, or the form is done."""
    if reader.is_complete():
        return True
    return any(_begins_at(view, reader) for view in views[:4])


def _begins_at(view: RowView, reader: FormReader) -> bool:
    """Tell whether a row inside a table begins another form: a title, or a head field that the form has already."""
    texts = view.texts
    if not texts or read_heading(texts):
        return False
    if len(texts) == 1 and is_title(texts[0]):
        return True
    role = vocabulary().role("fields", texts[0]) if view.starting[0].col == 0 else None
    return role in _HEAD_FIELDS and reader.has_field(role)
