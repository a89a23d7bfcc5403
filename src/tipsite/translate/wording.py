"""How languages, counts and per cent are written for people."""

from __future__ import annotations

from tipsite.tools.locales import language_name, locale_for

_ENGLISH = "en"


def language_words(tag: str) -> str:
    """Return a language's name: “Serbian (Latin)”."""
    return language_name(locale_for(_ENGLISH), tag)


def named(tag: str) -> str:
    """Return a language's name with its tag, which commands want: “Albanian [sq]”."""
    return f"{language_words(tag)} [{tag}]"


def percent(value: float) -> str:
    """Return per cent without decimals; 100 only where nothing is left to do."""
    return f"{int(value)} %"


def counted(count: int, word: str) -> str:
    """Return a number with its noun: “1 block”, “2 blocks”."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
