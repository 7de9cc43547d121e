"""Word documents: the grid as printed, walked over `w:tr` and `w:tc`, spans by counts or else by widths.

python-docx opens the package and gives its parts, after `extract.guard` has checked them; what a table says is read
from the element trees.
"""

from extract.word.flat import as_package, read_flat
from extract.word.reader import read_word

__all__ = ["as_package", "read_flat", "read_word"]
