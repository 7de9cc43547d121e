"""Word documents: the grid as printed, walked over `w:tr` and `w:tc`, spans by counts or else by widths.

The package is opened by `extract.guard` and parsed by lxml alone: parts are inflated under limits, and only those that
hold text.
"""

from extract.word.reader import read_word

__all__ = ["read_word"]
