"""A style sheet as rules: which of them meet an element, and which declaration counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

import cssselect2
import tinycss2

from tipsite.audit.required import KEPT, SCHEMES
from tipsite.model.facts import Step

_Tokens = Sequence[tinycss2.ast.Node]

_PAPER = re.compile(r"(?:only\s+)?(?:print|speech)\b(?:\s+and\s+\([^()]*\))*", re.IGNORECASE)
"""A query that holds on no screen."""
_TEXT_PARTS = (None, "first-line", "first-letter")
_BESIDE = ("before", "after")
_WITH_RULES = ("media", "supports", "layer", "container", "scope", "starting-style")
_HARMLESS = (
    "charset", "import", "namespace", "page", "font-face", "keyframes", "-webkit-keyframes",
    *_WITH_RULES,
)  # fmt: skip
"""Of these, others are told elsewhere, or do nothing to what has no animation."""
_LONE = frozenset((
    "selection", "placeholder", "marker", "backdrop", "cue", "file-selector-button",
    "spelling-error", "grammar-error", "target-text", "highlight",
))  # fmt: skip
"""Elements that a browser makes, in which no number stands; those with a prefix are such, too."""
_UNSURE = frozenset((
    "hover", "active", "focus", "focus-visible", "focus-within", "visited", "target",
    "target-within", "checked", "disabled", "enabled", "read-only", "read-write", "required",
    "optional", "valid", "invalid", "user-valid", "user-invalid", "default", "indeterminate",
    "in-range", "out-of-range", "placeholder-shown", "autofill", "-webkit-autofill", "fullscreen",
    "first-child", "last-child", "only-child", "nth-child", "nth-last-child", "first-of-type",
    "last-of-type", "only-of-type", "nth-of-type", "nth-last-of-type", "has", "dir", "defined",
))  # fmt: skip
"""Pseudo-classes that hold at times, or depend on elements that are not on the way."""
_LISTS = ("is", "where", "matches", "-webkit-any", "-moz-any")
_CALLING = re.compile(rf"(?:{'|'.join(SCHEMES)}):?|.*[0-9+@].*", re.IGNORECASE)


class Declaration(NamedTuple):
    """What a rule says of one property; ``line`` and ``column`` of the rule count from 1.

    ``condition`` says when it holds: on some screens, for some neighbours or states (empty:
    always). It is ``unsure`` where that depends on more than the screen.
    """

    name: str
    value: str
    important: bool
    condition: str
    unsure: bool
    selector: str
    line: int
    column: int


class Look(NamedTuple):
    """The declarations that count for one element, by property.

    ``custom`` are the values of custom properties, ``varied`` the properties that ask for some.
    """

    said: dict[str, Declaration]
    custom: dict[str, str]
    varied: tuple[str, ...]


class _Said(NamedTuple):
    """What is said of the text of an element, and of that which stands before and after it.

    ``looks`` are those that were asked for, by the conditions that hold.
    """

    text: list[Declaration]
    beside: list[Declaration]
    looks: dict[tuple[str, ...], Look]

    def look(self, conditions: tuple[str, ...]) -> Look:
        """Return what counts where some conditions hold."""
        found = self.looks.get(conditions)
        if found is None:
            held = {one.name: one for one in self.text if one.condition in ("", *conditions)}
            said = {name: one for name, one in held.items() if not name.startswith("--")}
            found = self.looks[conditions] = Look(
                said=said,
                custom={name: one.value for name, one in held.items() if name not in said},
                varied=tuple(name for name, one in said.items() if "var(" in one.value),
            )
        return found


class Unread(NamedTuple):
    """A rule that cannot be judged: the code of its problem, its selector, its place."""

    code: str
    selector: str
    line: int
    column: int


class Sheet:
    """A style sheet as screens read it; ``unread`` are the rules that cannot be judged."""

    __slots__ = ("_classes", "_ids", "_known", "_matcher", "_names", "_steps", "unread")

    def __init__(self, css: str) -> None:
        self.unread: list[Unread] = []
        self._matcher = cssselect2.Matcher()
        self._ids = frozenset(re.findall(r"#([\w-]+)", css))
        self._names = frozenset(re.findall(r"\[\s*([\w-]+)", css.lower())) | frozenset(KEPT)
        # Whatever word a sheet has may be the name of a class, unless it asks for parts of names.
        words = frozenset(re.findall(r"[\w-]+", css))
        asked = frozenset(re.findall(r"[\w-]+", css.lower()))
        self._classes = None if "\\" in css or "class" in asked else words
        if "\\" not in css:
            self._names -= {"lang", "role", "data-kind", "data-campaign"} - asked
        self._steps: dict[Step, Step] = {}
        self._known: dict[tuple[Step, ...], _Said] = {}
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        for selector, declarations in _rules(rules, self.unread, ""):
            self._matcher.add_selector(selector, declarations)

    def plain(self, path: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return a path without the attributes and classes that the sheet does not name."""
        return tuple([self._steps.get(step) or self._plain(step) for step in path])

    def _plain(self, step: Step) -> Step:
        kept = []
        for name, value in step.attributes:
            if name == "class" and self._classes is not None:
                named = " ".join(one for one in value.split() if one in self._classes)
                kept.append((name, named))
            elif (name in self._names or name == "href") and (name != "id" or value in self._ids):
                kept.append((name, value))
        plain = self._steps[step] = Step(step.name, tuple(kept))
        return plain

    def looks(self, path: tuple[Step, ...]) -> tuple[tuple[bool, tuple[Look, ...]], ...]:
        """Return how each element on a path may look, and whether that depends on screens alone.

        The first is what holds always, the second with all that holds on some screens; then each
        condition by itself, since a later rule for another screen does not undo it. Siblings are
        not known: what depends on them is taken to hold, as what depends on a pointer is.
        """
        found = self._said(path)
        conditions = {
            one.condition: one.unsure for own in found for one in own.text if one.condition
        }
        screens = [name for name, unsure in conditions.items() if not unsure]
        wanted: list[tuple[tuple[str, ...], bool]] = [((), False)]
        if len(screens) > 1:
            wanted.append((tuple(screens), False))
        wanted += [((name,), unsure) for name, unsure in conditions.items()]
        return tuple(
            (not unsure, tuple([own.look(names) for own in found])) for names, unsure in wanted
        )

    def declared(self, path: tuple[Step, ...]) -> tuple[tuple[Declaration, ...], ...]:
        """Return what is said of the text of each element on a path; of two, the last counts."""
        return tuple(tuple(said.text) for said in self._said(path))

    def beside(self, path: tuple[Step, ...]) -> tuple[Declaration, ...]:
        """Return what is said of that which stands before and after the content of an element."""
        return tuple(one for said in self._said(path) for one in said.beside)

    def _said(self, path: tuple[Step, ...]) -> list[_Said]:
        """What the sheet says of each element on a path; what leads to many is matched once."""
        known = self._known
        ways = [path[: end + 1] for end in range(len(path))]
        if path not in known:
            for way, element in zip(ways, _elements(path), strict=True):
                if way not in known:
                    known[way] = self._declared(element)
        return [known[way] for way in ways]

    def _declared(self, element: cssselect2.ElementWrapper) -> _Said:
        """What the sheet says of an element; of two on one property, the last counts."""
        found = _Said([], [], {})
        for _specificity, _order, pseudo, declarations in self._matcher.match(element):
            if pseudo in _TEXT_PARTS:
                found.text.extend(declarations)
            elif pseudo in _BESIDE:
                found.beside.extend(declarations)
        for said in (found.text, found.beside):
            said.sort(key=lambda one: one.important)
        return found


@lru_cache(maxsize=8)
def sheet_of(css: str) -> Sheet:
    """Return a sheet, read once."""
    return Sheet(css)


def _rules(
    rules: _Tokens, unread: list[Unread], condition: str
) -> Iterator[tuple[cssselect2.compiler.CompiledSelector, tuple[Declaration, ...]]]:
    for rule in rules:
        if rule.type == "at-rule":
            words = tinycss2.serialize(rule.prelude).strip()
            if rule.lower_at_keyword not in _HARMLESS:
                place = (f"@{rule.lower_at_keyword}", rule.source_line, rule.source_column)
                unread.append(Unread("audit-at-rule", *place))
            paper = rule.lower_at_keyword == "media" and _is_paper(words)
            if rule.content is not None and rule.lower_at_keyword in _WITH_RULES and not paper:
                inner = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                within = f"{condition}@{rule.lower_at_keyword} {words} "
                yield from _rules(inner, unread, within)
        if rule.type == "qualified-rule":
            yield from _rule(rule, unread, condition)


def _is_paper(queries: str) -> bool:
    return all(_PAPER.fullmatch(" ".join(one.split())) for one in queries.split(","))


def _rule(
    rule: tinycss2.ast.QualifiedRule, unread: list[Unread], condition: str
) -> Iterator[tuple[cssselect2.compiler.CompiledSelector, tuple[Declaration, ...]]]:
    shown = " ".join(tinycss2.serialize(rule.prelude).split())
    place = (shown, rule.source_line, rule.source_column)
    inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if any(found.type in ("qualified-rule", "at-rule") for found in inside):
        unread.append(Unread("audit-nested", *place))
    for tokens in _parted(rule.prelude):
        loose, unsure = _loosened(tokens)
        try:
            selectors = cssselect2.compile_selector_list(loose)
        except cssselect2.SelectorError as error:
            lone = "pseudo-element" in str(error) and _is_lone(loose)
            if not lone and Unread("audit-selector", *place) not in unread:
                unread.append(Unread("audit-selector", *place))
            continue
        when = f"{condition}{' '.join(unsure)}"
        declarations = tuple(
            Declaration(
                found.lower_name,
                " ".join(tinycss2.serialize(found.value).split()),
                found.important,
                when,
                bool(unsure),
                *place,
            )
            for found in inside
            if found.type == "declaration"
        )
        yield from ((selector, declarations) for selector in selectors)


def _parted(tokens: _Tokens) -> list[list[tinycss2.ast.Node]]:
    """A list of selectors, one by one."""
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _loosened(tokens: _Tokens) -> tuple[str, tuple[str, ...]]:
    """A selector that also meets what it may meet at times, and what that depends on."""
    unsure: list[str] = []
    combined: list[tuple[str, str]] = []
    combinator, compound = "", ""
    left = [*tokens]
    while left:
        token = left.pop(0)
        between = token.type == "whitespace" or (token.type == "literal" and token.value in ">+~")
        if not between:
            compound += _simple(token, left, unsure)
            if not compound:
                compound = "*"
            continue
        if compound:
            combined.append((combinator, compound))
            combinator, compound = " ", ""
        if token.type == "literal":
            combinator = token.value
    if compound:
        combined.append((combinator, compound))
    kept: list[tuple[str, str]] = []
    for combinator, compound in combined:
        if combinator in ("+", "~") and kept:
            before, neighbour = kept.pop()
            unsure.append(neighbour + combinator)
            kept.append((before, compound))
        else:
            kept.append((combinator, compound))
    return "".join(f"{before}{compound}" for before, compound in kept), tuple(unsure)


def declarations(css: str) -> Iterator[Declaration]:
    """Yield each declaration of a sheet, wherever it holds."""
    yield from _declared(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _declared(rules: _Tokens) -> Iterator[Declaration]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _WITH_RULES and rule.content:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _declared(inner)
        if rule.type == "qualified-rule":
            shown = " ".join(tinycss2.serialize(rule.prelude).split())
            for found in tinycss2.parse_blocks_contents(rule.content):
                if found.type == "declaration":
                    value = " ".join(tinycss2.serialize(found.value).split())
                    place = (rule.source_line, rule.source_column)
                    own = (found.lower_name, value, found.important, "", False, shown)
                    yield Declaration(*own, *place)


def _simple(token: tinycss2.ast.Node, left: list[tinycss2.ast.Node], unsure: list[str]) -> str:
    if token.type == "literal" and token.value == ":" and left:
        return _pseudo(left, unsure)
    if token.type == "[] block":
        return _attribute(token, unsure)
    return str(tinycss2.serialize([token]))


def _pseudo(left: list[tinycss2.ast.Node], unsure: list[str]) -> str:
    """A pseudo-class or pseudo-element after its first colon."""
    if left[0].type == "literal" and left[0].value == ":":
        left.pop(0)
        return "::" + (tinycss2.serialize([left.pop(0)]) if left else "")
    token = left.pop(0)
    written = f":{tinycss2.serialize([token])}"
    name = getattr(token, "lower_value", getattr(token, "lower_name", ""))
    if name in _UNSURE:
        unsure.append(written)
        return ""
    if token.type == "function" and name in (*_LISTS, "not"):
        parts = [_loosened(part) for part in _parted(token.arguments)]
        if name != "not":
            unsure.extend(one for _, some in parts for one in some)
            return f":is({', '.join(part or '*' for part, _ in parts)})"
        # Where it is not sure that something is met, it is not sure that it is kept out.
        unsure.extend(one for _, some in parts for one in some)
        sure = [part for part, some in parts if not some]
        return f":not({', '.join(sure)})" if sure else ""
    return written


def _attribute(token: tinycss2.ast.Node, unsure: list[str]) -> str:
    """A condition on an attribute: of most it is only known that they are there."""
    written = str(tinycss2.serialize([token]))
    found = re.match(r"\[\s*([\w-]+)\s*(?:[~|^$*]?=\s*[\"']?([^\"']*))?", written)
    if found is None or found[2] is None:
        return written
    name, value = found[1].lower(), found[2]
    if name in KEPT:
        return written
    if name != "href":
        unsure.append(written)
        return f"[{name}]"
    if "^=" in written and re.fullmatch(rf"(?:{'|'.join(SCHEMES)}):", value, re.IGNORECASE):
        return written
    if not _CALLING.fullmatch(value.strip(" ]")):
        return written
    unsure.append(written)
    calling = ", ".join(f'[href^="{scheme}:"]' for scheme in SCHEMES)
    return f":is({written}, {calling})"


def _is_lone(selector: str) -> bool:
    names = re.findall(r"::([\w-]+)", selector)
    return all(name in _LONE or name.startswith("-") for name in names)


def _elements(path: tuple[Step, ...]) -> Iterator[cssselect2.ElementWrapper]:
    element = cssselect2.ElementWrapper.from_html_root(_chain(path))
    yield element
    while children := list(element.iter_children()):
        element = children[0]
        yield element


def _chain(path: tuple[Step, ...]) -> ElementTree.Element:
    root = element = ElementTree.Element(path[0].name, dict(path[0].attributes))
    for step in path[1:]:
        element = ElementTree.SubElement(element, step.name, dict(step.attributes))
    element.text = "x"
    return root
