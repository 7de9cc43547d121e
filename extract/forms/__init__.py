"""The forms of a document: grids and paragraphs to labelled blocks."""

from extract.forms.find import find_forms

__all__ = ["find_forms"]
