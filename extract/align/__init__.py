"""Tables that alignment alone shows: words under one another make columns, lines and blank space make rows."""

from extract.align.form import find_forms
from extract.align.pageend import OpenEnd
from extract.align.poor import Seen, seen_in
from extract.align.tables import Aligned, aligned_tables, of_form

__all__ = ["Aligned", "OpenEnd", "Seen", "aligned_tables", "find_forms", "of_form", "seen_in"]
