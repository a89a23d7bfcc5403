"""How the words of a page are behind their source, and what it must therefore say."""

from __future__ import annotations

import html
import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from markupsafe import Markup

from tipsite.model.plan import Original, PlannedPage
from tipsite.model.site import Behind, EditionPage, ServiceLink
from tipsite.plan.context import Context
from tipsite.plan.foreign import ORIGINAL
from tipsite.plan.kept import kept_notice
from tipsite.plan.lines import beside
from tipsite.views import Frame, Words

_NOTICES = {"outdated-critical": "critical_notice", "outdated-minor": "outdated_notice"}
"""The phrase for the gravest of these; ``missing`` has one of its own."""
_LEADS_ON = frozenset(
    ("breadcrumb", "menu", "footer", "languages", "help", "safety", "search", "report", "feed")
)
"""Fields of a frame that name other pages. Those say themselves what is old on them."""
_BLOCK = re.compile(rf'<div class="{ORIGINAL}"><p>.*?</p><div lang="([^"]*)" dir="([^"]*)">')
_SPAN = re.compile(
    rf'<span class="{ORIGINAL}">[^<]*<span lang="([^"]*)" dir="([^"]*)">([^<]*)</span>'
)
_WORDLESS = frozenset(
    (
        "str",
        "bool",
        "int",
        "tuple[str, ...]",
        "frozenset[str]",
        "Mapping[str, str]",
        "Opening | None",
    )
)
_DIV = re.compile(r"<(/?)div\b")
_TAG = re.compile(r"<[^>]*>")


def text_behind(context: Context, page: EditionPage) -> frozenset[Behind]:
    """Return how the text of a page is behind, and the words of the services that it names."""
    if not context.site.outdated:
        return page.behind
    parts = (part for passage in page.text for part in passage.prose)
    named = (context.services.get(part.id) for part in parts if isinstance(part, ServiceLink))
    labels = (
        words
        for service in named
        if service
        for words in (
            context.words_or_none(service.label),
            *(context.words(other.name) for other in beside(context, service)),
            *(context.words_or_none(other.label) for other in beside(context, service)),
        )
        if words
    )
    return page.behind | {found for words in labels if (found := _state(words))}


def outdated_notices(context: Context, behind: frozenset[str]) -> tuple[str, ...]:
    """Return what is said of words that are behind their source, the gravest first."""
    source = context.site.settings.source_language.text
    language = context.language(source)
    gravest = next((key for state, key in _NOTICES.items() if state in behind), "")
    keys = (gravest, "missing_notice" if "missing" in behind else "")
    return tuple(context.say(key, language=language) for key in keys if key)


def with_notices(context: Context, page: PlannedPage) -> PlannedPage:
    """Return a page that says how its words are behind, with what must stand on it for that."""
    frame = page.view.frame
    if said := kept_notice(context, page.view):
        frame = replace(frame, notices=(*said, *frame.notices))
        page = replace(page, view=replace(page.view, frame=frame))
    if not frame.behind and not context.site.outdated:
        return page
    shown = tuple(_walk(page.view))
    # One old word below every page would put a notice on the whole site.
    upper = replace(frame, responsible=None, disclaimer=None, credit=None, logos=())
    behind = frame.behind | behind_in(replace(page.view, frame=upper))
    older = outdated_notices(context, behind)
    view = replace(page.view, frame=replace(frame, notices=(*older, *frame.notices)))
    return replace(page, view=view, originals=tuple(dict.fromkeys(_originals(shown))))


def behind_in(thing: object) -> frozenset[str]:
    """Return how the words in a part of a view are behind."""
    return frozenset(state for one in _walk(thing) if (state := _state(one)))


def _state(words: Words | Markup) -> Behind | None:
    if isinstance(words, Markup) or not words.outdated:
        return None
    return "outdated-critical" if words.original else "outdated-minor"


def _originals(shown: tuple[Words | Markup, ...]) -> Iterator[Original]:
    for one in shown:
        if isinstance(one, Markup):
            yield from _in_markup(one)
        elif one.original:
            now = one.original
            yield Original(lang=now.lang, dir=now.dir, words=now.text, beside=one.text)


def _in_markup(text: Markup) -> Iterator[Original]:
    for found in _SPAN.finditer(text):
        yield Original(lang=found[1], dir=found[2], words=html.unescape(found[3]), beside="")
    for found in _BLOCK.finditer(text):
        depth, end = 1, len(text)
        for div in _DIV.finditer(text, found.end()):
            depth += -1 if div[1] else 1
            if not depth:
                end = div.start()
                break
        words = html.unescape(_TAG.sub(" ", text[found.end() : end]))
        yield Original(lang=found[1], dir=found[2], words=words, beside="")


def _walk(thing: Any) -> Iterator[Words | Markup]:
    """Yield the words in a view; of its frame only those that are the page's own."""
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, Markup):
        if ORIGINAL in thing:
            yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _walk(one)
    else:
        for name in _fields(type(thing)):  # type: ignore[arg-type]
            if name not in _LEADS_ON or not isinstance(thing, Frame):
                yield from _walk(getattr(thing, name))


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    """The fields that may hold words."""
    fields = getattr(kind, "__dataclass_fields__", {})
    return tuple(name for name, field in fields.items() if field.type not in _WORDLESS)
