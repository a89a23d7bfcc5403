"""What a page must say of itself: behind its source, or with records of an earlier day."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from markupsafe import Markup

from tipsite.language.locales import date_words
from tipsite.model.plan import Original, PlannedPage
from tipsite.model.site import Behind, EditionPage, PublicService, ServiceLink
from tipsite.pages.context import Context
from tipsite.pages.language_spans import ORIGINAL
from tipsite.pages.services import companions
from tipsite.views import Frame, Words
from tipsite.web import dial_link

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


def outdated_text(context: Context, page: EditionPage) -> frozenset[Behind]:
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
            *(context.words(other.name) for other in companions(context, service)),
            *(context.words_or_none(other.label) for other in companions(context, service)),
        )
        if words
    )
    return page.behind | {found for words in labels if (found := _state(words))}


def _state(words: Words | Markup) -> Behind | None:
    if isinstance(words, Markup) or not words.outdated:
        return None
    return "outdated-critical" if words.original else "outdated-minor"


def with_notices(context: Context, page: PlannedPage) -> PlannedPage:
    """Return a page that says how its words are behind, with what must stand on it for that."""
    frame = page.view.frame
    if said := _earlier_notice(context, page.view):
        frame = replace(frame, notices=(*said, *frame.notices))
        page = replace(page, view=replace(page.view, frame=frame))
    if not frame.behind and not context.site.outdated:
        return page
    shown = tuple(_walk(page.view))
    # One old word below every page would put a notice on the whole site.
    upper = replace(frame, responsible=None, disclaimer=None, credit=None, logos=())
    behind = frame.behind | outdated_in(replace(page.view, frame=upper))
    older = outdated_notices(context, behind)
    view = replace(page.view, frame=replace(frame, notices=(*older, *frame.notices)))
    return replace(page, view=view, originals=tuple(dict.fromkeys(_originals(shown))))


def _earlier_notice(context: Context, view: Any) -> tuple[str, ...]:
    """Return the notice of a page that shows records kept from an earlier day, if it does."""
    kept = context.site.kept
    if not kept:
        return ()
    words = "\n".join(_texts(view))
    days = [
        kept[country]
        for country, services in context.site.services.items()
        if country in kept and any(sign in words for found in services for sign in _signs(found))
    ]
    return (context.say("kept_notice", day=date_words(context.locale, min(days))),) if days else ()


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (tuple, frozenset)):
        for one in thing:
            yield from _texts(one)
    elif isinstance(thing, Mapping):
        for one in thing.values():
            yield from _texts(one)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, Frame):
        for field in dataclasses.fields(thing):
            yield from _texts(getattr(thing, field.name))


def _signs(service: PublicService) -> Iterator[str]:
    """Yield what tells that a service stands on a page: its names, numbers and addresses."""
    yield from (text.text for text in service.name.values())
    for phone in service.phones:
        yield dial_link(phone.dial.text)
        if phone.dial_abroad:
            yield dial_link(phone.dial_abroad.text)
    yield from (email.address.text for email in service.emails)
    yield from (website.url.text for website in service.websites)


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


def outdated_in(thing: object) -> frozenset[str]:
    """Return how the words in a part of a view are behind."""
    return frozenset(state for one in _walk(thing) if (state := _state(one)))


def outdated_notices(context: Context, behind: frozenset[str]) -> tuple[str, ...]:
    """Return what is said of words that are behind their source, the gravest first."""
    source = context.site.settings.source_language.text
    language = context.language(source)
    gravest = next((key for state, key in _NOTICES.items() if state in behind), "")
    keys = (gravest, "missing_notice" if "missing" in behind else "")
    return tuple(context.say(key, language=language) for key in keys if key)


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
