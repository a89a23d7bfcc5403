"""Notices on a page with outdated words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from msgspec.structs import replace

from tipsite.model.plan import Original, PlannedPage
from tipsite.model.site import Behind, EditionPage
from tipsite.pages.context import Context
from tipsite.pages.language_spans import ORIGINAL
from tipsite.pages.prose import service_lists
from tipsite.pages.services import companions
from tipsite.views.parts import Shown, Words

_NOTICES = {"outdated-critical": "critical_notice", "outdated-minor": "outdated_notice"}
"""Phrases by state, the gravest first; the state ``missing`` has a separate notice."""
_BLOCK = re.compile(rf'<div class="{ORIGINAL}"><p>.*?</p><div lang="([^"]*)" dir="([^"]*)">')
_SPAN = re.compile(
    rf'<span class="{ORIGINAL}">[^<]*<span lang="([^"]*)" dir="([^"]*)">([^<]*)</span>'
)
_DIV = re.compile(r"<(/?)div\b")
_TAG = re.compile(r"<[^>]*>")


def outdated_text(context: Context, page: EditionPage) -> frozenset[Behind]:
    """Return the states of outdated words in a page's text, including names of listed services."""
    named = (context.services.get(link.id) for _, links in service_lists(page) for link in links)
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
    return page.behind | {state for words in labels if (state := _state(words))}


def _state(words: Words) -> Behind | None:
    if not words.outdated:
        return None
    return "outdated-critical" if words.original else "outdated-minor"


def with_notices(context: Context, page: PlannedPage) -> PlannedPage:
    """Return a page with notices on its outdated words, and the source's words for the audit."""
    frame = page.view.frame
    # A site without outdated texts needs no notice. Reads of a text also record its state.
    if not (frame.behind or context.outdated):
        return page
    shown = page.view.shown()
    behind = frame.behind | outdated_in((*frame.own_words(), *shown))
    notices = outdated_notices(context, behind)
    grave = outdated_notices(context, behind & {"outdated-critical"})
    # Words below every page do not count: one outdated word would put a notice on all pages.
    every = (*frame.own_words(), *frame.words_below(), *shown)
    originals = tuple(dict.fromkeys(_originals(every)))
    marked = replace(frame, notices=(*notices, *frame.notices), grave=(*grave, *frame.grave))
    view = replace(page.view, frame=marked)
    return replace(page, view=view, originals=originals)


def outdated_in(shown: Iterable[Shown]) -> frozenset[Behind]:
    """Return the states of outdated words in some parts of a page."""
    return frozenset(
        state for words in shown if isinstance(words, Words) and (state := _state(words))
    )


def outdated_notices(context: Context, behind: frozenset[str]) -> tuple[str, ...]:
    """Return the notice for the gravest state of outdated words, then that for missing words."""
    language = context.language(context.source)
    gravest = next((key for state, key in _NOTICES.items() if state in behind), "")
    keys = (gravest, "missing_notice" if "missing" in behind else "")
    return tuple(context.say(key, language=language) for key in keys if key)


def _originals(shown: Iterable[Shown]) -> Iterator[Original]:
    for item in shown:
        if isinstance(item, Markup):
            if ORIGINAL in item:
                yield from _in_markup(item)
        elif isinstance(item, Words) and item.original:
            now = item.original
            yield Original(lang=now.lang, dir=now.dir, words=now.text, beside=item.text)


def _in_markup(text: Markup) -> Iterator[Original]:
    for match in _SPAN.finditer(text):
        yield Original(lang=match[1], dir=match[2], words=html.unescape(match[3]), beside="")
    for match in _BLOCK.finditer(text):
        depth, end = 1, len(text)
        for div in _DIV.finditer(text, match.end()):
            depth += -1 if div[1] else 1
            if not depth:
                end = div.start()
                break
        words = html.unescape(_TAG.sub(" ", text[match.end() : end]))
        yield Original(lang=match[1], dir=match[2], words=words, beside="")
