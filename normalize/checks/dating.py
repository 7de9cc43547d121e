"""The rule on when a form was filled in: a year is evaluated when it is over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.checks.identity import year_of
from normalize.checks.relation import Skipped, Yielded, held
from normalize.finding import Finding, Outcome, Severity
from normalize.record import Record

LAST_MONTH = 12
DATE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d)(?:-\d\d)?)?$")


def dated_after_its_year(record: Record) -> Iterator[Yielded]:
    """A self-evaluation is dated in the last month of its year, or later.

    1. A date without a month counts by its year alone.
    2. A warning: some offices print the date of the form's template.

    Source: the forms' own columns: 全年执行数 and 全年实际完成值 are known when the year is over.
    """
    rule, year, date = "dated_after_its_year", year_of(record), record.report_date
    printed = DATE.match(date.value) if date is not None and date.value is not None else None
    if year is None or date is None or printed is None:
        yield Skipped(rule, "the form prints no year or no date")
    elif (int(printed["year"]), int(printed["month"] or LAST_MONTH)) >= (year, LAST_MONTH):
        yield held(rule, record, f"dated {printed[0]}, for {year}")
    else:
        yield Finding(
            rule=rule,
            form=record.form,
            outcome=Outcome.BROKEN,
            severity=Severity.WARNING,
            published=date.raw,
            places=date.places,
            message=f"the form evaluates {year} and is dated {printed[0]}, before the year was over",
        )
