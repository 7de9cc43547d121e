"""Web pages, also those saved by Word or Excel and those in one file (.mht).

Text is broken into paragraphs as a browser does it; tables are laid out by the table model of the HTML standard.
"""

from extract.web.reader import read_archive, read_marked, read_web

__all__ = ["read_archive", "read_marked", "read_web"]
