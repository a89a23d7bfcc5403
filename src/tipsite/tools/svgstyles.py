"""The style sheet inside an SVG becomes attributes, so that nothing is left that could load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tipsite.tools.svgrules import LOOKS, is_harmless

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_SELECTOR = re.compile(r"(?P<name>[A-Za-z]*)(?P<mark>[.#]?)(?P<word>[\w-]*)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Declarations for one simple selector; ``weight`` orders what overrides what."""

    weight: int
    element: str
    mark: str
    word: str
    looks: Mapping[str, str]


def rules_of(sheet: str) -> tuple[Rule, ...]:
    """Return the rules with an element, a class or an id as their selector, weakest first."""
    plain = _AT_RULE.sub("", _COMMENT.sub("", sheet))
    found = [
        Rule(
            weight=("", ".", "#").index(match["mark"]),
            element=match["name"],
            mark=match["mark"],
            word=match["word"],
            looks=looks_of(body),
        )
        for selectors, body in _RULE.findall(plain)
        for match in _selectors(selectors)
    ]
    return tuple(sorted(found, key=lambda rule: rule.weight))


def looks_of(style: str) -> dict[str, str]:
    """Return the declarations of a style that are allowed and harmless."""
    pairs = (part.partition(":") for part in _COMMENT.sub("", style).split(";"))
    found = {
        name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs
    }
    return {
        name: value
        for name, value in found.items()
        if value and name in LOOKS and is_harmless(name, value)
    }


def styled(
    rules: tuple[Rule, ...], element: str, classes: frozenset[str], name: str
) -> dict[str, str]:
    """Return what the rules say of an element with these classes and this id."""
    looks: dict[str, str] = {}
    for rule in rules:
        known = {"": rule.word == "", ".": rule.word in classes, "#": rule.word == name}
        if rule.element in ("", element) and known[rule.mark]:
            looks.update(rule.looks)
    return looks


def _selectors(written: str) -> Iterator[re.Match[str]]:
    for selector in written.split(","):
        match = _SELECTOR.match(selector.strip())
        if (
            match
            and (match["name"] or match["mark"])
            and bool(match["mark"]) == bool(match["word"])
        ):
            yield match
