"""Facts that a text states in any language, such as links and figures, and their differences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache
from typing import Literal, NamedTuple
from urllib.parse import unquote

from msgspec import Struct

from tipsite.content.pages import page_path
from tipsite.language.figures import figures, is_often_a_word
from tipsite.markdown.links import LANGUAGE, PLAIN, Link
from tipsite.model.problems import Location, Problem, format_location, warning
from tipsite.web import resolve

Category = Literal["service", "link", "image", "placeholder", "figure"]
_CATEGORIES: tuple[Category, ...] = ("service", "link", "image", "placeholder", "figure")
_COUNTRIES = {"sq": "al", "cnr": "me", "sr": "rs", "en": "eng"}
"""Names of languages in addresses that differ from the tag."""
_SERVICE = "service:"
_NOTHING = "–"
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLACEHOLDER = re.compile(r"\{[A-Za-z_]\w*\}")


class Fact(NamedTuple):
    """A fact in a text: ``value`` is compared, ``shown`` is for the message to the author."""

    category: Category
    value: str
    shown: str
    at: Location


class TextPair(NamedTuple):
    """A text and its translation, each with its facts and its place.

    Facts may move between the texts of one ``group``; -1 is no group. If one side is ``shorter``, a
    missing block or item is reported already, so its missing facts are not reported.
    """

    source: Sequence[Fact]
    source_at: Location
    own: Sequence[Fact]
    own_at: Location
    group: int = -1
    shorter: Literal["", "source", "own"] = ""


def text_facts(text: str, locate: Callable[[int, str], Location]) -> tuple[Fact, ...]:
    """Return the placeholders and figures of a text.

    ``locate`` returns the place of words by their offset.
    """
    found = [
        Fact("figure", figure.value, figure.written, locate(figure.start, figure.written))
        for figure in figures(text)
    ]
    if "{" in text:
        found += [
            Fact("placeholder", match[0], match[0], locate(match.start(), match[0]))
            for match in _PLACEHOLDER.finditer(text)
        ]
    return tuple(found)


def image_value(target: str) -> str:
    """Return the name of a picture, independent of the folder of its page."""
    return re.sub(r"\A.*images/", "", unquote(target))


def link_fact(link: Link, at: Location) -> Fact | None:
    """Return the target of a link or picture as a fact; None for a mark on words."""
    target = link.target
    if link.image:
        return Fact("image", image_value(target), target, at)
    if target.startswith(_SERVICE):
        name = target.removeprefix(_SERVICE)
        return Fact("service", name, name, at)
    if target.startswith((LANGUAGE, PLAIN)):
        return None
    if _OUTSIDE.match(target):
        return Fact("link", target.partition("#")[0].rstrip("/"), target, at)
    written, (_, path) = target.partition("#")[0], page_path(at.path)
    return Fact("link", resolve(path, written) if written else path, target, at)


class _Rest(Struct):
    """The facts of one category that only one side of a pair has."""

    beside: TextPair
    missing: list[Fact]
    extra: list[Fact]

    @property
    def changed(self) -> bool:
        """True if one fact replaced another."""
        return bool(self.missing and self.extra)


def fact_problems(pairs: Sequence[TextPair], tags: tuple[str, str]) -> Iterator[Problem]:
    """Yield the facts that only one side states, each once.

    ``tags`` are the languages of the source and of the translation. A fact that moved to another
    part of the text is no problem, unless it replaced another fact there.
    """
    unequal = [pair for pair in pairs if fact_values(pair.source) != fact_values(pair.own)]
    for category in _CATEGORIES if unequal else ():
        rests = [rest for pair in unequal if (rest := _rest(pair, category))]
        if not rests:
            continue
        _forget_moved(rests)
        if category in ("link", "image"):
            _forget_localized(rests, tags)
        for rest in rests:
            yield from _difference_problems(rest, category)


def fact_values(facts: Sequence[Fact]) -> Set[tuple[str, str]]:
    """Return the category and value of each fact; both are the same in all languages."""
    return {(fact.category, fact.value) for fact in facts} if facts else frozenset()


def _rest(pair: TextPair, category: Category) -> _Rest | None:
    source = {fact.value: fact for fact in reversed(pair.source) if fact.category == category}
    own = {fact.value: fact for fact in reversed(pair.own) if fact.category == category}
    if source.keys() == own.keys():
        return None
    missing = [fact for fact in pair.source if fact is source.get(fact.value)]
    extra = [fact for fact in pair.own if fact is own.get(fact.value)]
    return _Rest(
        pair,
        [fact for fact in missing if fact.value not in own],
        [fact for fact in extra if fact.value not in source],
    )


def _forget_moved(rests: Sequence[_Rest]) -> None:
    for rest in rests:
        for fact in tuple(rest.missing):
            other = next((one for one in rests if _has_moved(fact, rest, one)), None)
            if other is not None:
                rest.missing.remove(fact)
                other.extra = [one for one in other.extra if one.value != fact.value]


def _forget_localized(rests: Sequence[_Rest], tags: tuple[str, str]) -> None:
    """Remove addresses that lead to the same page in the two languages: /en/help and /sq/help."""
    for rest in rests:
        plain = {_without(tags, fact.value): fact for fact in rest.missing}
        for fact in tuple(rest.extra):
            there = plain.pop(_without(tags, fact.value), None)
            if there is not None:
                rest.missing.remove(there)
                rest.extra.remove(fact)


def _without(tags: tuple[str, str], address: str) -> str:
    return _naming(tags).sub("", address).rstrip("/")


@cache
def _naming(tags: tuple[str, str]) -> re.Pattern[str]:
    """Return a pattern for the names of two languages in an address: en. before it, /sq/ or -sq."""
    languages = [tag.split("-")[0].lower() for tag in tags]
    known = {*map(str.lower, tags), *languages, *(_COUNTRIES.get(name, name) for name in languages)}
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    segment = rf"(?<=\w)[-_./=](?:{names})(?=[-_./?&]|\Z)"
    return re.compile(rf"(?<=//)(?:{names})\.|{segment}", re.IGNORECASE)


def _has_moved(fact: Fact, rest: _Rest, other: _Rest) -> bool:
    """Return whether a fact that one pair lacks is in another, without replacing a fact there."""
    if all(one.value != fact.value for one in other.extra):
        return False
    in_one_list = rest.beside.group == other.beside.group != -1
    return in_one_list or not (rest.changed or other.changed)


def _difference_problems(rest: _Rest, category: Category) -> Iterator[Problem]:
    both = min(len(rest.missing), len(rest.extra))
    for there, here in zip(rest.missing, rest.extra, strict=False):
        values = {"own": here.shown, "source": there.shown, "place": format_location(there.at)}
        yield warning(f"parity-{category}", here.at, **values)
    for there in rest.missing[both:]:
        if _counts(there) and rest.beside.shorter != "own":
            values = {"own": _NOTHING, "source": there.shown, "place": format_location(there.at)}
            yield warning(f"parity-{category}", rest.beside.own_at, **values)
    for here in rest.extra[both:]:
        if _counts(here) and rest.beside.shorter != "source":
            beside = format_location(rest.beside.source_at)
            values = {"own": here.shown, "source": _NOTHING, "place": beside}
            yield warning(f"parity-{category}", here.at, **values)


def _counts(fact: Fact) -> bool:
    """Return whether a fact on one side only is worth a report."""
    return fact.category != "figure" or not is_often_a_word(fact.value)
