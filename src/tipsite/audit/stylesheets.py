"""Rules of a style sheet that are not allowed on every element, and the elements they may match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple
from xml.etree import ElementTree

import cssselect2
import tinycss2

from tipsite.audit.lengths import comma_separated
from tipsite.audit.properties import colours_in, is_allowed
from tipsite.audit.required import KEPT, SCHEMES
from tipsite.model.config import BRAND_PAIR, PAIRS
from tipsite.model.facts import Step
from tipsite.theme.css import Declaration, colour_of, contrast, token_declarations

_Tokens = Sequence[tinycss2.ast.Node]

LEAST = 7.0
"""The least contrast of words (WCAG 2.2, success criterion 1.4.6, level AAA)."""
_PAPER = re.compile(r"(?:only\s+)?(?:print|speech)\b(?:\s+and\s+\([^()]*\))*", re.IGNORECASE)
"""A media query that matches no screen."""
_BESIDE = ("before", "after")
_WITH_RULES = ("media", "supports", "layer", "container", "scope", "starting-style")
_HARMLESS = (
    "charset", "import", "namespace", "page", "font-face", "keyframes", "-webkit-keyframes",
    *_WITH_RULES,
)  # fmt: skip
"""`import` is refused elsewhere; the others do nothing to an element without an animation."""
_LONE = frozenset((
    "selection", "placeholder", "marker", "backdrop", "cue", "file-selector-button",
    "spelling-error", "grammar-error", "target-text", "highlight",
))  # fmt: skip
"""Pseudo-elements that do not contain the words of their element.

Pseudo-elements with a vendor prefix count as such, too.
"""
_UNSURE = frozenset((
    "hover", "active", "focus", "focus-visible", "focus-within", "visited", "target",
    "target-within", "checked", "disabled", "enabled", "read-only", "read-write", "required",
    "optional", "valid", "invalid", "user-valid", "user-invalid", "default", "indeterminate",
    "in-range", "out-of-range", "placeholder-shown", "autofill", "-webkit-autofill", "fullscreen",
    "first-child", "last-child", "only-child", "nth-child", "nth-last-child", "first-of-type",
    "last-of-type", "only-of-type", "nth-of-type", "nth-last-of-type", "has", "dir", "defined",
))  # fmt: skip
"""Pseudo-classes of states, or of elements outside of a path: they are assumed to match."""
_LISTS = ("is", "where", "matches", "-webkit-any", "-moz-any")
_CALLING = re.compile(rf"(?:{'|'.join(SCHEMES)}):?|.*[0-9+@].*", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)\s*(?:,[^()]*)?\)", re.IGNORECASE)
_DECLARED = re.compile(r"(?<![\w-])--([\w-]++)\s*+:\s*+([^;{}]*+)")
_TOKEN = re.compile(r"var\(\s*--([\w-]+)\s*\)", re.IGNORECASE)
_MOST_VALUES, _NESTED = 64, 4
_PAPERS = ("background", "background-color", "background-image")
_TEXT_PAIRS = frozenset(
    (words, behind) for words, behind, least in (*PAIRS, BRAND_PAIR) if least >= LEAST
)
"""Pairs of tokens whose contrast is measured in each theme: first words, then their background."""
CONTEXTUAL = {
    "position": re.compile("absolute|fixed"),
    "overflow": re.compile(r".*(?:hidden|clip)\Z"),
    "overflow-y": re.compile("hidden|clip"),
    "visibility": re.compile(""),
}
"""Values that some elements may have, and others may not."""


# The sheets of pages have most rules in common.
_compiled = lru_cache(maxsize=2000)(cssselect2.compile_selector_list)


class Rule(NamedTuple):
    """A rule of a style sheet, with the place of its selector.

    It is ``conditional`` if it does not apply on every screen, and ``on_paper`` if it applies on
    none.
    """

    selector: str
    prelude: _Tokens
    declarations: tuple[Declaration, ...]
    conditional: bool
    on_paper: bool
    line: int
    column: int


class Unread(NamedTuple):
    """A rule whose elements are not known: its selector, and its place."""

    selector: str
    line: int
    column: int


class Refusal(NamedTuple):
    """A declaration that is not allowed on every element; if it is ``sure``, it always applies."""

    declaration: Declaration
    sure: bool


class Sheet:
    """The refused declarations of a style sheet on screens.

    ``unread`` are the rules that cannot be judged.
    """

    __slots__ = ("_matcher", "_values", "unread")

    def __init__(self, css: str) -> None:
        self.unread: list[Unread] = []
        self._matcher = cssselect2.Matcher()
        self._values = _Values(css)
        for rule in _rules(_parsed(css), self.unread):
            if not rule.on_paper:
                self._add(rule)

    def _add(self, rule: Rule) -> None:
        unread = Unread(rule.selector, rule.line, rule.column)
        for tokens in comma_separated(rule.prelude):
            loose, unsure = _loosened(tokens)
            try:
                selectors = _compiled(loose)
            except cssselect2.SelectorError as error:
                lone = "pseudo-element" in str(error) and _is_lone(loose)
                if not lone and unread not in self.unread:
                    self.unread.append(unread)
                continue
            for selector in selectors:
                beside = selector.pseudo_element in _BESIDE
                sure = not (unsure or rule.conditional)
                refused = (
                    *self._values.refused(rule, beside=beside),
                    *(() if beside or unsure else self._values.faint(rule)),
                )
                if refused:
                    refusals = tuple(Refusal(declaration, sure) for declaration in refused)
                    self._matcher.add_selector(selector, refusals)

    def refusals(self, path: tuple[Step, ...]) -> Iterator[tuple[Step, Refusal]]:
        """Yield the refused declarations of each element on a path; the last one counts."""
        for step, element in zip(path, _elements(path), strict=True):
            matches = self._matcher.match(element)
            refusals = [refusal for match in matches for refusal in match[3]]
            refusals.sort(key=lambda refusal: refusal.declaration.important)
            yield from ((step, refusal) for refusal in refusals)


class _Values:
    """The values of declarations in a sheet, and the values of its custom properties."""

    __slots__ = ("_custom", "_tokens")

    def __init__(self, css: str) -> None:
        self._custom: dict[str, dict[str, None]] = {}
        for name, value in _DECLARED.findall(css):
            self._custom.setdefault(name.lower(), {})[value.strip()] = None
        tokens = token_declarations(css)
        light = {token.name: token.value for token in tokens if not token.dark}
        dark = light | {token.name: token.value for token in tokens if token.dark}
        self._tokens = (light, dark)

    def refused(self, rule: Rule, *, beside: bool) -> Iterator[Declaration]:
        """Yield the declarations of a rule that are not allowed on every element.

        If ``beside`` is true, the rule is for a pseudo-element before or after the words.
        """
        for declaration in rule.declarations:
            name, value = declaration.name, declaration.value.lower()
            if name.startswith("--"):
                continue
            contextual = name in CONTEXTUAL and bool(CONTEXTUAL[name].match(value))
            if beside:
                over = name == "position" and contextual
                pulled = name.startswith("margin") and "-" in value
                if over or pulled or not self._is_allowed(name, value):
                    yield declaration
            elif contextual or not self._is_allowed(name, value):
                yield declaration

    def _is_allowed(self, name: str, value: str, depth: int = 0) -> bool:
        names = _VARIABLE.findall(value)
        choices = [tuple(self._custom.get(one, ())) for one in names]
        combinations = list(product(*choices)) if all(choices) else []
        if depth > _NESTED or not 0 < len(combinations) <= _MOST_VALUES:
            return False
        return all(
            self._is_allowed(name, filled, depth + 1)
            if _VARIABLE.search(filled)
            else is_allowed(name, filled)
            for combination in combinations
            for filled in (_filled(value, dict(zip(names, combination, strict=True))),)
        )

    def faint(self, rule: Rule) -> Iterator[Declaration]:
        """Yield a colour that may not contrast with the words or the background.

        A token for words or for backgrounds may be alone. Any other colour needs its counterpart in
        the same rule.
        """
        last = {declaration.name: declaration for declaration in rule.declarations}
        ink = last.get("color")
        paper = next((last[name] for name in reversed(_PAPERS) if name in last), None)
        words, behind = (_token(declaration) for declaration in (ink, paper))
        if (words, behind) in _TEXT_PAIRS or (behind, words) in _TEXT_PAIRS:
            return
        if ink and paper and _has_colour(ink) and _has_colour(paper):
            if any(self._contrast(ink, paper, tokens) < LEAST for tokens in self._tokens):
                yield max(ink, paper, key=rule.declarations.index)
            return
        if ink and _has_colour(ink) and all(words != pair[0] for pair in _TEXT_PAIRS):
            yield ink
        if paper and _has_colour(paper) and all(behind != pair[1] for pair in _TEXT_PAIRS):
            yield paper

    def _contrast(self, ink: Declaration, paper: Declaration, tokens: dict[str, str]) -> float:
        values = {name.replace("_", "-"): value for name, value in tokens.items()}
        colour = colour_of(_filled(ink.value, values))
        behind = [colour_of(one) for one in colours_in(_filled(paper.value, values))]
        return min((contrast(colour, one) for one in behind if colour and one), default=0.0)


def _filled(value: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values.get(match[1].lower(), ""), value).strip()


def _token(declaration: Declaration | None) -> str:
    """Return the name of the token that is the whole value, as in ``theme.yaml``, or nothing."""
    match = _TOKEN.fullmatch(declaration.value) if declaration else None
    return match[1].lower().replace("-", "_") if match else ""


def _has_colour(declaration: Declaration) -> bool:
    shows_through = ("none", "transparent", "inherit", "initial", "unset", "revert", "currentcolor")
    return declaration.value.lower() not in shows_through


@lru_cache(maxsize=8)
def sheet_of(css: str) -> Sheet:
    """Return a sheet, read once."""
    return Sheet(css)


def declarations(css: str) -> Iterator[Declaration]:
    """Yield each declaration of a sheet, wherever it applies."""
    for rule in _rules(_parsed(css), []):
        yield from rule.declarations


def _parsed(css: str) -> _Tokens:
    rules: _Tokens = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return rules


def _rules(
    rules: _Tokens, unread: list[Unread], *, conditional: bool = False, on_paper: bool = False
) -> Iterator[Rule]:
    for rule in rules:
        place = rule.source_line, rule.source_column
        if rule.type == "qualified-rule":
            yield _rule(rule, unread, conditional=conditional, on_paper=on_paper)
        elif rule.type == "at-rule":
            keyword = rule.lower_at_keyword
            if keyword not in _HARMLESS:
                unread.append(Unread(f"@{keyword}", *place))
            if rule.content is None or keyword not in _WITH_RULES:
                continue
            queries = tinycss2.serialize(rule.prelude).strip()
            paper = on_paper or (keyword == "media" and _is_paper(queries))
            inside = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            yield from _rules(inside, unread, conditional=True, on_paper=paper)


def _is_paper(queries: str) -> bool:
    return all(_PAPER.fullmatch(" ".join(query.split())) for query in queries.split(","))


def _rule(
    rule: tinycss2.ast.QualifiedRule, unread: list[Unread], *, conditional: bool, on_paper: bool
) -> Rule:
    selector = " ".join(tinycss2.serialize(rule.prelude).split())
    place = rule.source_line, rule.source_column
    inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if not on_paper and any(node.type in ("qualified-rule", "at-rule") for node in inside):
        unread.append(Unread(selector, *place))  # old phones ignore both rules
    declared = tuple(
        Declaration(
            node.lower_name,
            " ".join(tinycss2.serialize(node.value).split()),
            node.important,
            selector,
            *place,
        )
        for node in inside
        if node.type == "declaration"
    )
    return Rule(selector, rule.prelude, declared, conditional, on_paper, *place)


def _loosened(tokens: _Tokens) -> tuple[str, bool]:
    """Return a selector that matches in each state of a page, and whether it is wider now."""
    unsure = False
    combined: list[tuple[str, str]] = []
    combinator, compound = "", ""
    left = [*tokens]
    while left:
        token = left.pop(0)
        between = token.type == "whitespace" or (token.type == "literal" and token.value in ">+~")
        if not between:
            simple, doubtful = _simple(token, left)
            compound = compound + simple or "*"
            unsure = unsure or doubtful
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
            before, _neighbour = kept.pop()
            unsure = True
            kept.append((before, compound))
        else:
            kept.append((combinator, compound))
    return "".join(f"{before}{compound}" for before, compound in kept), unsure


def _simple(token: tinycss2.ast.Node, left: list[tinycss2.ast.Node]) -> tuple[str, bool]:
    if token.type == "literal" and token.value == ":" and left:
        return _pseudo(left)
    if token.type == "[] block":
        return _attribute(token)
    return tinycss2.serialize([token]), False


def _pseudo(left: list[tinycss2.ast.Node]) -> tuple[str, bool]:
    """Loosen a pseudo-class or pseudo-element after its first colon."""
    if left[0].type == "literal" and left[0].value == ":":
        left.pop(0)
        name = tinycss2.serialize([left.pop(0)]) if left else ""
        # What hides the content of `details` is judged as if it hid the element.
        return ("", True) if name == "details-content" else (f"::{name}", False)
    token = left.pop(0)
    name = getattr(token, "lower_value", getattr(token, "lower_name", ""))
    if name in _UNSURE:
        return "", True
    if token.type != "function" or name not in (*_LISTS, "not"):
        return f":{tinycss2.serialize([token])}", False
    parts = [_loosened(part) for part in comma_separated(token.arguments)]
    unsure = any(doubtful for _, doubtful in parts)
    if name != "not":
        return f":is({', '.join(part or '*' for part, _ in parts)})", unsure
    # A part that may not match does not surely exclude an element, so :not() leaves it out.
    sure = [part for part, doubtful in parts if not doubtful]
    return f":not({', '.join(sure)})" if sure else "", unsure


def _attribute(token: tinycss2.ast.Node) -> tuple[str, bool]:
    """Loosen a condition on an attribute: most attributes are known without their values."""
    written = str(tinycss2.serialize([token]))
    match = re.match(r"\[\s*([\w-]+)\s*(?:[~|^$*]?=\s*[\"']?([^\"']*))?", written)
    if match is None or match[2] is None:
        return written, False
    name, value = match[1].lower(), match[2]
    if name in KEPT:
        return written, False
    if name != "href":
        return f"[{name}]", True
    if "^=" in written and re.fullmatch(rf"(?:{'|'.join(SCHEMES)}):", value, re.IGNORECASE):
        return written, False
    if not _CALLING.fullmatch(value.strip(" ]")):
        return written, False
    calling = ", ".join(f'[href^="{scheme}:"]' for scheme in SCHEMES)
    return f":is({written}, {calling})", True


def _is_lone(selector: str) -> bool:
    names = re.findall(r"::([\w-]+)", selector)
    return all(name in _LONE or name.startswith("-") for name in names)


def _elements(path: tuple[Step, ...]) -> Iterator[cssselect2.ElementWrapper]:
    root = element = ElementTree.Element(path[0].name, dict(path[0].attributes))
    for step in path[1:]:
        element = ElementTree.SubElement(element, step.name, dict(step.attributes))
    element.text = "x"
    wrapper = cssselect2.ElementWrapper.from_html_root(root)
    yield wrapper
    while children := list(wrapper.iter_children()):
        wrapper = children[0]
        yield wrapper
