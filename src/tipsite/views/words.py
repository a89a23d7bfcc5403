"""Words and links: the small parts that every view is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text with the language it is in; ``lang`` and ``dir`` are empty in the page's language.

    ``outdated`` words were translated before their source changed. Where they may mislead,
    ``original`` is what the source says now: it must stand beside them, with its own ``lang``.
    """

    text: str
    lang: str = ""
    dir: str = ""
    outdated: bool = False
    original: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link within the site or out of it.

    ``note`` marks a page in another language; ``dated`` is the date of a piece of news
    in words, ``day`` the same by ISO 8601.
    """

    label: Words
    href: str
    summary: Words | None = None
    dated: str = ""
    day: str = ""
    note: str = ""
    current: bool = False
