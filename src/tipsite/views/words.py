"""Words and links: the small parts that every view is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text with the language it is in; ``lang`` and ``dir`` are empty in the page's language."""

    text: str
    lang: str = ""
    dir: str = ""


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
