"""What a page must say of itself: behind its source, or with records of an earlier day."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from msgspec.structs import replace

from tipsite.language.locales import date_words
from tipsite.model.plan import Original, PlannedPage
from tipsite.model.site import Behind, EditionPage, PublicService, ServiceLink
from tipsite.pages.context import Context
from tipsite.pages.language_spans import ORIGINAL
from tipsite.pages.services import companions
from tipsite.views import Contact, Shown, Words
from tipsite.web import dial_link

_NOTICES = {"outdated-critical": "critical_notice", "outdated-minor": "outdated_notice"}
"""The phrase for the gravest of these; ``missing`` has one of its own."""
_BLOCK = re.compile(rf'<div class="{ORIGINAL}"><p>.*?</p><div lang="([^"]*)" dir="([^"]*)">')
_SPAN = re.compile(
    rf'<span class="{ORIGINAL}">[^<]*<span lang="([^"]*)" dir="([^"]*)">([^<]*)</span>'
)
_DIV = re.compile(r"<(/?)div\b")
_TAG = re.compile(r"<[^>]*>")


def outdated_text(context: Context, page: EditionPage) -> frozenset[Behind]:
    """Return how the text of a page is behind, and the words of the services that it names."""
    parts = (part for passage in page.text for part in passage.prose)
    named = (context.services.get(part.id) for part in parts if isinstance(part, ServiceLink))
    labels = (
        words
        for service in named
        if service
        for words in (
            context.words(service.name),
            context.words_or_none(service.short_name),
            context.words_or_none(service.label),
            *(context.words(other.name) for other in companions(context, service)),
            *(context.words_or_none(other.label) for other in companions(context, service)),
        )
        if words
    )
    return page.behind | {found for words in labels if (found := _state(words))}


def _state(words: Words) -> Behind | None:
    if not words.outdated:
        return None
    return "outdated-critical" if words.original else "outdated-minor"


def with_notices(context: Context, page: PlannedPage) -> PlannedPage:
    """Return a page that says how its words are behind, with what must stand on it for that."""
    frame = page.view.frame
    # Where any text is outdated, one of this page may be. That it is counts as read with the text.
    aged = bool(frame.behind or context.outdated)
    if not aged and not context.kept:
        return page
    shown = page.view.shown()
    grave = _earlier_notice(context, shown)
    said, originals = grave, page.originals
    if aged:
        own = (*frame.own_words(), *shown)
        behind = frame.behind | outdated_in(own)
        said = (*outdated_notices(context, behind), *said)
        grave = (*outdated_notices(context, behind & {"outdated-critical"}), *grave)
        # One old word below every page would put a notice on the whole site.
        every = (*frame.own_words(), *frame.words_below(), *shown)
        originals = tuple(dict.fromkeys(_originals(every)))
    told = replace(frame, notices=(*said, *frame.notices), grave=(*grave, *frame.grave))
    view = replace(page.view, frame=told)
    return replace(page, view=view, originals=originals)


def _earlier_notice(context: Context, shown: tuple[Shown, ...]) -> tuple[str, ...]:
    """Return the notice of a page that shows records kept from an earlier day, if it does."""
    kept = context.kept
    if not kept:
        return ()
    words = "\n".join(_texts(shown))
    days = [
        kept[country]
        for country in context.directories
        if country in kept
        and any(sign in words for found in context.services_in(country) for sign in _signs(found))
    ]
    return (context.say("kept_notice", day=date_words(context.locale, min(days))),) if days else ()


def _texts(shown: tuple[Shown, ...]) -> Iterator[str]:
    for one in shown:
        if isinstance(one, str):
            yield one
        elif isinstance(one, Words):
            yield one.text
        else:
            yield one.href
            if isinstance(one, Contact):
                yield one.text


def _signs(service: PublicService) -> Iterator[str]:
    """Yield what tells that a service stands on a page: its names, numbers and addresses."""
    yield from (text.text for text in service.name.values())
    for phone in service.phones:
        yield dial_link(phone.dial.text)
        if phone.dial_abroad:
            yield dial_link(phone.dial_abroad.text)
    yield from (email.address.text for email in service.emails)
    yield from (website.url.text for website in service.websites)


def outdated_in(shown: Iterable[Shown]) -> frozenset[Behind]:
    """Return how the words of what is shown are behind."""
    return frozenset(state for one in shown if isinstance(one, Words) and (state := _state(one)))


def outdated_notices(context: Context, behind: frozenset[str]) -> tuple[str, ...]:
    """Return what is said of words that are behind their source, the gravest first."""
    language = context.language(context.source)
    gravest = next((key for state, key in _NOTICES.items() if state in behind), "")
    keys = (gravest, "missing_notice" if "missing" in behind else "")
    return tuple(context.say(key, language=language) for key in keys if key)


def _originals(shown: Iterable[Shown]) -> Iterator[Original]:
    for one in shown:
        if isinstance(one, Markup):
            if ORIGINAL in one:
                yield from _in_markup(one)
        elif isinstance(one, Words) and one.original:
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
