"""What stands inside a sentence: a service with its numbers, words in another language."""

from __future__ import annotations

from markupsafe import Markup, escape

from tipsite.model.site import PublicService
from tipsite.plan.context import Context
from tipsite.plan.lines import beside, calls, service_href
from tipsite.views import Call, Words


def service_words(
    context: Context, service: PublicService, label: Markup, *, foreign: bool = False
) -> Markup:
    """Return a service named in running text: its label, numbers, hours and what goes with it.

    ``foreign`` text is in another language than the edition.
    """
    own = calls(context, service)
    if not own:
        return Markup('<a href="{}">{}</a>').format(service_href(context, service), label)
    said = context.words_or_none(service.label)
    parts = [_numbers(own)]
    for other in beside(context, service):
        lines = calls(context, other)
        if lines:
            name = _labelled(marked_words(lines[0].name), lines[0].label)
            parts.append(Markup("{}: {}").format(name, _numbers(lines)))
    told = Markup("({})").format(Markup("; ").join(parts))
    if said:
        told = Markup("– {} {}").format(marked_words(said), told)
    return Markup("{} {}").format(label, own_words(context, told, foreign=foreign))


def own_words(context: Context, text: Markup, *, foreign: bool) -> Markup:
    """Return words of the edition's language, marked where they stand in a ``foreign`` text."""
    if not foreign:
        return text
    return _span(context.locale.lang, context.locale.direction, text)


def _labelled(name: Markup, said: Words | None) -> Markup:
    return Markup("{} – {}").format(name, marked_words(said)) if said else name


def _numbers(lines: tuple[Call, ...]) -> Markup:
    return Markup(", ").join(
        Markup('<a class="number" href="{}"><bdi>{}</bdi></a>{}').format(
            call.href, call.number, f", {call.facts}" if call.facts else ""
        )
        for call in lines
    )


def marked_words(words: Words) -> Markup:
    """Return words, marked where they are not in the page's language."""
    if not words.lang:
        return escape(words.text)
    return _span(words.lang, words.dir, words.text)


def _span(lang: str, direction: str, text: str) -> Markup:
    return Markup('<span lang="{}" dir="{}">{}</span>').format(lang, direction, text)
