"""The report of a run as static pages: an overview, and a page for each form that shows what it says and where.

`report/index.html` needs no network and no server. Pictures are drawn only for forms with findings.
"""

from ziping.report.writing import write_report

__all__ = ["write_report"]
