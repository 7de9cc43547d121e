"""Rules between documents: the same form published twice, a budget over the years, and forms that are copies.

The records come with their files, one after another; of each form only the figures that are compared are kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from normalize.checks.between import FEWEST_ROWS, SHARE_OF_ROWS, value_pairs
from normalize.checks.identity import Identity, Pairs, Printed, figures_of, identity_of
from normalize.checks.relation import Skipped, Yielded
from normalize.checks.told import Narrative
from normalize.checks.years import budget_over_years
from normalize.finding import Change, Explanation, Finding, Outcome, Severity
from normalize.record import Record

MOST_FORMS = 200  # that share a pair of values, beyond which the pair says nothing
SHOWN = 3  # figures that a message names


@dataclass(frozen=True, slots=True)
class Published:
    """A form as far as it is compared with those of other documents."""

    file: str
    form: int
    identity: Identity
    figures: Mapping[str, Printed]
    pairs: Pairs


def check_corpus(published: Iterable[tuple[str, Sequence[Record]]]) -> dict[str, tuple[Finding, ...]]:
    """Return what the rules between documents say, by the file that comes later.

    Args:
        published: each file's name with its records, in the order of the files.

    Returns:
        The findings of each file that has some; they belong to no form, and name the other document's file and form.
    """
    forms = [form for file, records in published for form in forms_of(file, records)]
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for check in CORPUS_CHECKS:
        for form, finding in check(forms):
            found[form.file].append(finding)
    return {file: tuple(findings) for file, findings in found.items()}


def forms_of(file: str, records: Sequence[Record]) -> Iterator[Published]:
    """Yield the forms of a file of which it is known what they are about."""
    for record in records:
        identity = identity_of(record, records)
        if identity is not None:
            yield Published(file, record.form, identity, figures_of(record), value_pairs(record))


def same_form_twice(forms: Sequence[Published]) -> Iterator[tuple[Published, Finding]]:
    """A form that two documents publish, of one unit or project and one year, has the same figures in both.

    1. Amounts, scores and the total are compared as intervals, amounts after bringing units of money to one.
    2. A basic data table has the columns of several years: what two tables print of one year is the same.
    3. A warning: one document may correct the other.
    """
    groups: defaultdict[Identity, list[Published]] = defaultdict(list)
    for form in forms:
        groups[form.identity].append(form)
    for first, *others in groups.values():
        for other in others:
            shared = [key for key in first.figures if key in other.figures]
            if other.file != first.file and shared:
                yield other, comparison("same_form_twice", first, other, shared)


def comparison(rule: str, first: Published, other: Published, shared: Sequence[str]) -> Finding:
    """Return what two forms say of the figures that both print."""
    differing = [key for key in shared if not first.figures[key].agrees(other.figures[key])]
    where = f"form {first.form} of {first.file}"
    if not differing:
        message = f"form {other.form} prints the {len(shared)} figures of {where}"
        return Finding(rule=rule, form=None, outcome=Outcome.HOLDS, severity=Severity.INFO, message=message)
    mine, theirs = other.figures[differing[0]], first.figures[differing[0]]
    named = "; ".join(f"{key} {other.figures[key].raw} against {first.figures[key].raw}" for key in differing[:SHOWN])
    more = f"; and {len(differing) - SHOWN} more" if len(differing) > SHOWN else ""
    return Finding(
        rule=rule,
        form=None,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        published=mine.raw,
        expected=theirs.raw,
        places=tuple(dict.fromkeys(place for key in differing for place in other.figures[key].places)),
        message=f"form {other.form} and {where} differ in {len(differing)} of {len(shared)} figures: {named}{more}",
        explanations=tuple(either(rule, first, other, differing)),
    )


def either(rule: str, first: Published, other: Published, keys: Sequence[str]) -> Iterator[Explanation]:
    """Yield that the one document is right, and that the other one is; the numbers do not decide."""
    for right, wrong in ((first, other), (other, first)):
        changes = tuple(
            Change(
                field=f"{wrong.file}: forms.{wrong.form}.{wrong.figures[key].path}",
                published=wrong.figures[key].raw,
                supposed=right.figures[key].raw,
            )
            for key in keys
        )
        yield Explanation(
            kind="number_of_other_document", changes=changes, closes=(rule,), why=f"{right.file} is right"
        )


def same_form_again(records: Sequence[Record], narrative: Narrative) -> Iterator[Yielded]:
    """Two forms of one document that are of one unit or project and one year have the same figures.

    1. As between documents: amounts and scores as intervals.
    2. A warning: the parts of a project that several bodies carry out may each have a form.
    """
    del narrative
    rule, found = "same_form_again", False
    forms = tuple(forms_of("this document", records))
    for first, other in combinations(forms, 2):
        shared = [key for key in first.figures if key in other.figures]
        if first.identity == other.identity and shared:
            found = True
            yield comparison(rule, first, other, shared)
    if not found:
        yield Skipped(rule, "no two forms are of one unit or project and one year")


def budgets_over_years(forms: Sequence[Published]) -> Iterator[tuple[Published, Finding]]:
    """The budget of one year follows that of the year before.

    1. What is carried over (上年结转) is at most what the year before left unspent.
    2. An initial budget that is about ten thousand times last year's, or a ten-thousandth, may be in another unit.
    3. Amounts that repeat all of last year's to the digit may not have been updated.
    4. Warnings: lines are cut anew from year to year.
    """
    groups: defaultdict[Identity, dict[int, Published]] = defaultdict(dict)
    for form in forms:
        if form.identity.year is not None:
            groups[form.identity.without_year()].setdefault(form.identity.year, form)
    for by_year in groups.values():
        for before, after in pairwise(sorted(by_year)):
            if after - before == 1:
                earlier, later = by_year[before], by_year[after]
                where = f"form {earlier.form} of {earlier.file}"
                yield from ((later, one) for one in budget_over_years(earlier.figures, later.figures, where))


def copies(forms: Sequence[Published]) -> Iterator[tuple[Published, Finding]]:
    """Forms of two documents, of two projects, units or years, do not repeat each other's targets and values.

    1. Rows count as between the forms of one document: at least five, and three fifths of the shorter form.
    2. The same form published twice is compared once; pairs of values that very many forms print do not count.
    3. Of several forms that one repeats, the one with most rows in common is named, and the others are counted.
    4. A warning: two projects may share a task.
    """
    distinct = list({(form.identity, frozenset(form.pairs.items())): form for form in reversed(forms)}.values())[::-1]
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, form in enumerate(distinct):
        shared: Counter[int] = Counter()
        for pair, count in form.pairs.items():
            for other in holders[pair] if len(holders[pair]) <= MOST_FORMS else ():
                shared[other] += min(count, distinct[other].pairs[pair])
            holders[pair].append(number)
        copied = [(rows, -other) for other, rows in shared.items() if is_copy(distinct[other], form, rows)]
        if copied:
            rows, nearest = max(copied)
            yield form, copy_finding(distinct[-nearest], form, rows, len(copied) - 1)


def is_copy(first: Published, other: Published, rows: int) -> bool:
    """Tell whether two forms of different files and identities share so many rows."""
    apart = first.file != other.file and first.identity != other.identity
    shorter = min(sum(first.pairs.values()), sum(other.pairs.values()))
    return apart and rows >= FEWEST_ROWS and rows >= SHARE_OF_ROWS * shorter


def copy_finding(first: Published, other: Published, rows: int, further: int) -> Finding:
    """Return the warning that a form repeats one of another document, and how many further ones."""
    more = f"; {further} further forms share enough rows too" if further else ""
    return Finding(
        rule="copies",
        form=None,
        outcome=Outcome.BROKEN,
        severity=Severity.WARNING,
        message=(
            f"form {other.form} ({other.identity}) and form {first.form} of {first.file} ({first.identity}) share "
            f"{rows} rows with the same target and actual value{more}"
        ),
    )


CORPUS_CHECKS = (same_form_twice, budgets_over_years, copies)
