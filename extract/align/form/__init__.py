"""Self-evaluation forms without walls, by the known words of their heads and the rows and columns below these."""

from extract.align.form.find import find_forms
from extract.align.form.pageend import OpenEnd

__all__ = ["OpenEnd", "find_forms"]
