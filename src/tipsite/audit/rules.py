"""A style sheet as rules: which of them meet an element, and which declaration counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

import cssselect2
import tinycss2

from tipsite.audit.seen import Step

_PAPER = re.compile(r"\bprint\b|\bspeech\b", re.IGNORECASE)
_OF_TEXT = (None, "first-line", "first-letter")
_ADDS_DIGITS = re.compile(r"\d|counter|attr\(|var\(", re.IGNORECASE)
_WITH_RULES = ("media", "supports", "layer", "container", "scope")


class Declaration(NamedTuple):
    """What a rule says of one property; ``line`` and ``column`` of the rule count from 1.

    ``conditional`` ones hold on some screens only.
    """

    name: str
    value: str
    important: bool
    conditional: bool
    selector: str
    line: int
    column: int


class Unread(NamedTuple):
    """A rule that cannot be judged: the code of its problem, its selector, its place."""

    code: str
    selector: str
    line: int
    column: int


Look = dict[str, Declaration]
"""The declarations that count for one element, by property."""


class Sheet:
    """A style sheet as screens read it; ``unread`` are the rules that cannot be judged."""

    __slots__ = ("_ids", "_matcher", "unread")

    def __init__(self, css: str) -> None:
        self.unread: list[Unread] = []
        self._matcher = cssselect2.Matcher()
        self._ids = frozenset(re.findall(r"#([\w-]+)", css))
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        for selector, declarations in _rules(rules, self.unread, conditional=False):
            self._matcher.add_selector(selector, declarations)

    def plain(self, path: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return a path without the ids that the sheet does not name."""
        return tuple(
            Step(
                step.name,
                tuple(pair for pair in step.attributes if pair[0] != "id" or pair[1] in self._ids),
            )
            for step in path
        )

    def looks(self, path: tuple[Step, ...]) -> tuple[tuple[Look, ...], ...]:
        """Return how each element on a path looks: on any screen, and with what some alone get.

        Where no rule is for some screens alone, it is one answer. Siblings are not known: each
        element stands alone.
        """
        element = cssselect2.ElementWrapper.from_html_root(_chain(path))
        found = [self._declared(element)]
        while children := list(element.iter_children()):
            element = children[0]
            found.append(self._declared(element))
        always = tuple({one.name: one for one in own if not one.conditional} for own in found)
        if not any(one.conditional for own in found for one in own):
            return (always,)
        return (always, tuple({one.name: one for one in own} for own in found))

    def _declared(self, element: cssselect2.ElementWrapper) -> list[Declaration]:
        """What the sheet says of an element; of two on one property, the last counts."""
        found: list[Declaration] = []
        for _specificity, _order, pseudo, declarations in self._matcher.match(element):
            for one in declarations:
                of_text = pseudo in _OF_TEXT
                if of_text or (one.name == "content" and _ADDS_DIGITS.search(one.value)):
                    found.append(one)
        return sorted(found, key=lambda one: one.important)


@lru_cache(maxsize=8)
def sheet_of(css: str) -> Sheet:
    """Return a sheet, read once."""
    return Sheet(css)


def _chain(path: tuple[Step, ...]) -> ElementTree.Element:
    root = element = ElementTree.Element(path[0].name, dict(path[0].attributes))
    for step in path[1:]:
        element = ElementTree.SubElement(element, step.name, dict(step.attributes))
    element.text = "x"
    return root


def _rules(
    rules: list[tinycss2.ast.Node], unread: list[Unread], *, conditional: bool
) -> Iterator[tuple[cssselect2.compiler.CompiledSelector, tuple[Declaration, ...]]]:
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None:
            words = tinycss2.serialize(rule.prelude)
            if rule.lower_at_keyword in _WITH_RULES and not _PAPER.search(words):
                inner = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                yield from _rules(inner, unread, conditional=True)
        if rule.type != "qualified-rule":
            continue
        shown = " ".join(tinycss2.serialize(rule.prelude).split())
        place = (shown, rule.source_line, rule.source_column)
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError as error:
            # No number stands in an element that a browser makes.
            if "pseudo-element" not in str(error):
                unread.append(Unread("audit-selector", *place))
            continue
        inside = tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        if any(found.type in ("qualified-rule", "at-rule") for found in inside):
            unread.append(Unread("audit-nested", *place))
        declarations = tuple(
            Declaration(
                found.lower_name,
                " ".join(tinycss2.serialize(found.value).split()),
                found.important,
                conditional,
                *place,
            )
            for found in inside
            if found.type == "declaration"
        )
        yield from ((selector, declarations) for selector in selectors)
