"""Words in another language than the page, marked for screen readers and text direction."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup, escape

from tipsite.language.locales import locale_for
from tipsite.pages.context import Context
from tipsite.views.parts import Words

ORIGINAL = "original"
"""The CSS class of words in the source language that accompany or replace a translation."""


def own_words(context: Context, text: Markup, *, foreign: bool) -> Markup:
    """Return words of the edition's language, marked if they are inside a ``foreign`` text."""
    if not foreign:
        return text
    return _span(context.locale.tag, context.locale.direction, text)


def marked_words(context: Context, words: Words) -> Markup:
    """Return words, marked if they are in another language; outdated words with their source."""
    text = _span(words.lang, words.dir, words.text) if words.lang else escape(words.text)
    if words.original is None:
        return text
    now = _span(words.original.lang, words.original.dir, words.original.text)
    return Markup('{} <span class="{}">({} {})</span>').format(
        text, ORIGINAL, context.say("original_now"), now
    )


def plain_words(context: Context, words: Words) -> str:
    """Return words as plain text; outdated words are followed by their source."""
    if words.original is None:
        return words.text
    return f"{words.text} ({context.say('original_now')} {words.original.text})"


def original_block(
    context: Context, text: Markup, why: Literal["changed", "missing"], *, foreign: bool = False
) -> Markup:
    """Return a block of text in the source language, with a sentence that gives the reason.

    The block may be inside a ``foreign`` text, which is in another language than the page.
    """
    locale = locale_for(context.source)
    phrase = context.say(f"original_{why}", language=context.language(context.source))
    label = own_words(context, escape(phrase), foreign=foreign)
    return Markup('<div class="{}"><p>{}</p><div lang="{}" dir="{}">{}</div></div>').format(
        ORIGINAL, label, locale.tag, locale.direction, text
    )


def in_language(text: Markup, tag: str) -> Markup:
    """Return words that are marked as words of the language ``tag``."""
    locale = locale_for(tag)
    return _span(locale.tag, locale.direction, text)


def _span(lang: str, direction: str, text: str) -> Markup:
    return Markup('<span lang="%s" dir="%s">%s</span>') % (lang, direction, text)
