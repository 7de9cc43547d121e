"""Text conversions of published files, whatever shape the converter left them in."""

from extract.plain.reader import read_plain
from extract.plain.text import decode

__all__ = ["decode", "read_plain"]
