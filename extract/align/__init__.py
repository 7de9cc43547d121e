"""Tables that alignment alone shows: words under one another make columns, lines and blank space make rows."""

from extract.align.aligned import Aligned
from extract.align.form import OpenEnd, find_forms
from extract.align.poor import Seen, seen_in
from extract.align.tables import aligned_tables

__all__ = ["Aligned", "OpenEnd", "Seen", "aligned_tables", "find_forms", "seen_in"]
