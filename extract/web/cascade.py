"""What the style sheets inside a page show and how: `display` and `visibility`, by the cascade of CSS 2.1.

Only these two properties decide what is text and what is a table. Selectors of names, classes, ids and their descent
are looked at; of others (states, attributes, neighbours) and of media but screens a reader without a window knows
nothing, and their rules are passed over: what they hide is then read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

WRITTEN = "data-written-as"  # the name that an element had before it was taken for a part of a table

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*;|@(?P<query>[^{};]*)\{(?P<rules>(?:[^{}]|\{[^{}]*\})*)\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DECLARATION = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*([\w-]+)\s*(!\s*important)?", re.IGNORECASE)
_COMPOUND = re.compile(r"(?P<tag>[a-z][\w]*|\*)?(?P<marks>(?:[.#][\w\u0080-\uffff-]+)*)", re.IGNORECASE)
_SEEN = re.compile(r"\bmedia\s+(?:only\s+)?(?:all|screen)\b", re.IGNORECASE)
_PARTS = {
    "table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td", "table-caption": "caption",
    "table-row-group": "tbody", "table-header-group": "thead", "table-footer-group": "tfoot",
}  # fmt: skip
_OWN = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_MOST_RULES, _MOST_OF_A_KIND = 2000, 100  # no page comes near, a crafted one would take for ever

Weight = tuple[bool, bool, int, int, int, int]  # important, of the element itself, ids, classes, names, number
Given = tuple[Weight, str]
Compound = tuple[str, frozenset[str], frozenset[str]]  # name, classes, ids


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector, innermost part last, with the declarations that it gives."""

    number: int
    path: tuple[Compound, ...]
    given: Mapping[str, tuple[str, bool]]

    def weight(self, *, important: bool) -> Weight:
        """Return the rule's standing in the cascade."""
        ids, classes = (sum(len(part[at]) for part in self.path) for at in (2, 1))
        return important, False, ids, classes, sum(part[0] != "*" for part in self.path), self.number


@dataclass(slots=True)
class _Sheets:
    """The rules by the rarest mark of their innermost part; what is given to elements of the same marks is kept."""

    rules: Mapping[str, Sequence[Rule]]
    known: dict[tuple[str, str, str], dict[str, Given]] = field(default_factory=dict)

    def given(self, element: HtmlElement) -> dict[str, Given]:
        """Return the weight and value of what the rules give to an element."""
        marks = (element.tag, element.get("class") or "", element.get("id") or "")
        if marks in self.known:
            return self.known[marks]
        rules = [rule for key in _keys(element) for rule in self.rules.get(key, ())]
        best: dict[str, Given] = {}
        for rule in rules:
            if _matches(element, rule.path):
                for name, (value, important) in rule.given.items():
                    weight = rule.weight(important=important)
                    if name not in best or weight >= best[name][0]:
                        best[name] = weight, value
        if all(len(rule.path) == 1 for rule in rules):  # else it depends on what stands around the element
            self.known[marks] = best
        return best


def apply_styles(root: HtmlElement) -> None:
    """Write into each element's own style what the page's style sheets make of it; name parts of tables as such.

    Elements laid out as a table, row or cell are renamed; their own name is kept in the attribute WRITTEN.
    """
    sheet = "\n".join(style.text or "" for style in root.iter("style"))
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in islice(_rules(sheet), _MOST_RULES):
        if len(rules[_key(rule.path[-1])]) < _MOST_OF_A_KIND:
            rules[_key(rule.path[-1])].append(rule)
    sheets = _Sheets(rules)
    displays: dict[HtmlElement, str] = {}
    for element in root.iter(etree.Element):
        shown = _computed(element, sheets)
        if shown:
            rest = _DECLARATION.sub("", element.get("style", ""))
            element.set("style", ";".join([*(f"{name}:{value}" for name, value in shown.items()), rest]))
            displays[element] = shown.get("display", "")
    for table in [element for element, display in displays.items() if _PARTS.get(display) == "table"]:
        parts = [inner for inner in table.iterdescendants() if displays.get(inner, "") in _PARTS]
        if any(displays[inner] == "table-cell" for inner in parts):  # else its text is only set in its middle
            for element in (table, *parts):
                _name(element, _PARTS[displays[element]])


def _name(element: HtmlElement, part: str) -> None:
    if element.tag not in _OWN and element.tag not in {"body", "html"}:
        element.set(WRITTEN, element.tag)
        element.tag = part


def _key(part: Compound) -> str:
    """Return the rarest mark of a selector's part, by which its elements are found."""
    name, classes, ids = part
    return min((f"{sign}{each}" for sign, marks in (("#", ids), (".", classes)) for each in marks), default=name)


def _keys(element: HtmlElement) -> list[str]:
    classes = (element.get("class") or "").split()
    return ["*", element.tag, f"#{element.get('id')}", *dict.fromkeys(f".{name}" for name in classes)]


def _rules(sheet: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet that speak of these two properties, in its order."""
    plain = _COMMENT.sub("", sheet)
    plain = _AT_RULE.sub(lambda found: found["rules"] or "" if _SEEN.search(found["query"] or "") else "", plain)
    for number, (selectors, body) in enumerate(_RULE.findall(plain)):
        given = _declared(body)
        for selector in selectors.split(",") if given else ():
            path = _path(selector)
            if path:
                yield Rule(number, path, given)


def _declared(body: str) -> dict[str, tuple[str, bool]]:
    """Return each of the two properties with its value and whether it is important."""
    found = _DECLARATION.findall(body)
    return {name.lower(): (value.lower(), bool(important)) for name, value, important in found}


def _path(selector: str) -> tuple[Compound, ...]:
    """Return the parts of a selector; none where it holds what is not looked at. A child counts as a descendant."""
    parts = []
    for word in selector.replace(">", " ").split():
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return ()
        marks = re.findall(r"([.#])([^.#]+)", found["marks"])
        classes = frozenset(name for sign, name in marks if sign == ".")
        ids = frozenset(name for sign, name in marks if sign == "#")
        parts.append(((found["tag"] or "*").lower(), classes, ids))
    return tuple(parts)


def _computed(element: HtmlElement, sheets: _Sheets) -> dict[str, str]:
    """Return the values of the two properties that are given to an element, by the sheets and by itself."""
    best = dict(sheets.given(element))
    for name, (value, important) in _declared(element.get("style", "")).items():
        weight = (important, True, 0, 0, 0, 0)
        if name not in best or weight >= best[name][0]:
            best[name] = weight, value
    return {name: value for name, (_, value) in best.items()}


def _matches(element: HtmlElement, path: tuple[Compound, ...]) -> bool:
    *outer, last = path
    if not _is(element, last):
        return False
    ancestors = element.iterancestors()
    return all(any(_is(ancestor, part) for ancestor in ancestors) for part in reversed(outer))


def _is(element: HtmlElement, part: Compound) -> bool:
    name, classes, ids = part
    if name not in {"*", element.tag, element.get(WRITTEN)}:
        return False
    if classes and not classes <= set((element.get("class") or "").split()):
        return False
    return not ids or ids == {element.get("id")}
