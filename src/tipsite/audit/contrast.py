"""Words on the brand colour, or in it: whether they stand out on every screen.

Where it bears none, it may be any colour. Of what must be seen, `visibility` knows all colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tipsite.audit.lengths import ROOT, pixels
from tipsite.audit.properties import colours_in
from tipsite.audit.quiet import OWN, brand_of, colours_among, is_brand, place_of
from tipsite.audit.stylesheets import Declaration, sheet_of
from tipsite.audit.visibility import LEAST, VARIABLE, tokens_of
from tipsite.model.facts import Branch, Step
from tipsite.model.problems import Problem, problem
from tipsite.theme.css import BLACK, WHITE, Colour, colour_of, contrast
from tipsite.theme.tokens import Parts

_PAINTING = ("color", "background", "background-color", "background-image")
_AS_BEFORE = (
    "", "none", "transparent", "inherit", "initial", "unset", "revert", "currentcolor",
)  # fmt: skip
"""Of these, what is around shows through."""
_NESTED = 4
"""Tokens that take their value from another."""
_NEXT = 0.005
"""Two figures are shown: 6.999 must not be told as 7.00."""
_MEDIA = re.compile(r"@media ([^@]*)")
_PRINTED = re.compile(r"\s*(?:only\s+)?(?:print|speech)\b")
_FEATURE = re.compile(r"\(\s*([\w-]+)\s*:\s*([^()]*)\)")
_WIDTHS = re.compile(r"\((?:min|max)-width:\s*([^()\s]+)\s*\)")


class _Screen(NamedTuple):
    """A screen on which a page may be read; its width is in pixels."""

    width: float
    dark: bool

    def holds(self, condition: str) -> bool:
        """Whether what a rule depends on holds here; what is not known is taken to hold."""
        return all(
            any(map(self._is_met, queries.split(","))) for queries in _MEDIA.findall(condition)
        )

    def _is_met(self, query: str) -> bool:
        if _PRINTED.match(query):
            return False
        if query.split()[:1] == ["not"]:
            return True
        features = _FEATURE.findall(query.lower())
        return all(self._has(name.strip(), value.strip()) for name, value in features)

    def _has(self, name: str, value: str) -> bool:
        if name == "prefers-color-scheme":
            return value == ("dark" if self.dark else "light")
        if name in ("forced-colors", "prefers-contrast", "inverted-colors"):
            return value in ("none", "no-preference")
        length = pixels(value)
        if name not in ("min-width", "max-width") or length is None:
            return True
        return self.width >= length if name == "min-width" else self.width <= length


def faint_words(
    css: str, parts: Parts, words: Mapping[str, tuple[Branch, ...]]
) -> Iterator[Problem]:
    """Yield the rules by which words on the brand colour, or in it, are too faint.

    Where it bears no words, it may be any. ``css`` is made of ``parts``; ``words`` are the ways to
    the words of the pages that have it, by path. Each way is judged once, not on every page.
    """
    sheet, brand = sheet_of(css), brand_of(css)
    known: dict[tuple[Step, ...], _Faint | None] = {}
    told: set[tuple[int, int]] = set()
    for page, branches in words.items():
        ways: list[tuple[Step, ...]] = []
        for branch in branches:
            ways.append((*(ways[branch.above] if branch.above >= 0 else ()), branch.step))
            path = sheet.plain(ways[-1]) if branch.bears else ()
            if path and path not in known:
                known[path] = _faint_by_brand(css, path, brand)
            found = known.get(path)
            if found and (found.rule.line, found.rule.column) not in told:
                rule = found.rule
                told.add((rule.line, rule.column))
                yield problem(
                    "audit-faint-brand",
                    place_of(rule, parts),
                    page=page,
                    scheme="dark" if found.screen.dark else "light",
                    ratio=f"{max(found.ratio - _NEXT, 1):.2f}",
                    rule=f"{rule.selector} {{ {rule.name}: {rule.value} }}",
                )


class _Faint(NamedTuple):
    """Words that can hardly be told from what is behind them, and the rule that makes them so."""

    rule: Declaration
    ratio: float
    screen: _Screen


def _faint_by_brand(css: str, path: tuple[Step, ...], brand: frozenset[Colour]) -> _Faint | None:
    """How words are too faint at the end of a path, on whatever screen, in whatever state."""
    said = [
        [one for one in own if one.name in _PAINTING or (place and one.name.startswith("--"))]
        for place, own in enumerate(sheet_of(css).declared(path))
    ]  # those of the root are tokens
    if not any(is_brand(one.value, brand) for own in said for one in own if one.name not in OWN):
        return None
    conditions = {one.condition: one.unsure for own in said for one in own if one.condition}
    ends = {end for one in conditions for end in map(pixels, _WIDTHS.findall(one)) if end}
    widths = {
        20 * ROOT,
        80 * ROOT,
        *ends,
        *(end - 0.5 for end in ends),
        *(end + 0.5 for end in ends),
    }
    tried: set[tuple[bool, frozenset[str]]] = set()
    for dark in (False, True):
        for width in sorted(widths):
            screen = _Screen(width, dark)
            there = [one for one in conditions if screen.holds(one)]
            sure = frozenset(one for one in there if not conditions[one])
            states = (sure, *(sure | {one} for one in there if conditions[one]))
            for state in states:
                if (dark, state) in tried:
                    continue
                tried.add((dark, state))
                holding = ("", *state)
                looks = [{one.name: one for one in own if one.condition in holding} for own in said]
                if found := _on_brand(looks, tokens_of(css, dark), brand):
                    return _Faint(*found, screen)
    return None


def _on_brand(
    looks: list[dict[str, Declaration]], tokens: Mapping[str, str], brand: frozenset[Colour]
) -> tuple[Declaration, float] | None:
    values = dict(tokens)
    ink: tuple[Colour, ...] = (BLACK,)
    behind: tuple[Colour, ...] = (WHITE,)
    rules: dict[str, tuple[Declaration, bool]] = {}
    for look in looks:
        values |= {
            name[2:].replace("-", "_"): one.value
            for name, one in look.items()
            if name.startswith("--")
        }
        for name, one in look.items():
            if name.startswith("--"):
                continue
            said, branded = _painted(one.value, values, brand)
            colours = tuple(filter(None, map(colour_of, colours_in(said)))) or colours_among(said)
            if not colours and said.lower() in _AS_BEFORE:
                continue
            if name == "color":
                ink = colours[:1]
            else:
                behind = colours
            rules["ink" if name == "color" else "behind"] = one, branded
    if not any(branded for _, branded in rules.values()):
        return None
    least = min((contrast(one, other) for one in ink for other in behind), default=LEAST)
    if least >= LEAST:
        return None
    return max((one for one, _ in rules.values()), key=lambda one: one.line), least


def _painted(value: str, tokens: Mapping[str, str], brand: frozenset[Colour]) -> tuple[str, bool]:
    """A value with those of its tokens, and whether it is the brand colour."""
    branded = is_brand(value, brand)
    for _ in range(_NESTED):
        if "var(" not in value.lower():
            break
        value = VARIABLE.sub(
            lambda name: tokens.get(name[1][2:].replace("-", "_"), name[2] or ""), value
        )
        branded = branded or is_brand(value, brand)
    return value.strip(), branded
