"""Words in another language than the page's, marked for those who hear it or read it mirrored."""

from __future__ import annotations

from markupsafe import Markup, escape

from tipsite.plan.context import Context
from tipsite.tools.locales import locale_for
from tipsite.views import Words


def own_words(context: Context, text: Markup, *, foreign: bool) -> Markup:
    """Return words of the edition's language, marked where they stand in a ``foreign`` text."""
    if not foreign:
        return text
    return _span(context.locale.lang, context.locale.direction, text)


def marked_words(words: Words) -> Markup:
    """Return words, marked where they are not in the page's language."""
    if not words.lang:
        return escape(words.text)
    return _span(words.lang, words.dir, words.text)


def in_language(text: Markup, tag: str) -> Markup:
    """Return words, marked as of the language ``tag``."""
    locale = locale_for(tag)
    return _span(locale.lang, locale.direction, text)


def _span(lang: str, direction: str, text: str) -> Markup:
    return Markup('<span lang="{}" dir="{}">{}</span>').format(lang, direction, text)
