"""Tables that alignment alone shows: words under one another make columns, lines and blank space make rows."""

from extract.align.poor import shows_part
from extract.align.tables import Aligned, aligned_tables

__all__ = ["Aligned", "aligned_tables", "shows_part"]
