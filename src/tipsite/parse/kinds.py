"""Which keys of the front matter a page of each kind may and must have."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.model.pages import Page, PageKind
from tipsite.problems import Problem, problem

_SIGN_WORDS = 250
_ONLY_FOR: tuple[tuple[str, PageKind, str], ...] = (
    ("who", "sign", "signs/"),
    ("signs", "sign", "signs/"),
    ("do", "sign", "signs/"),
    ("dont", "sign", "signs/"),
    ("needs", "sign", "signs/"),
    ("date", "news", "news/"),
    ("doors", "home", "index.md"),
)
"""A key, the kind of page it is for, and the words for that place."""
NEEDED: dict[PageKind, tuple[str, ...]] = {"sign": ("who", "signs"), "news": ("date",)}
"""The keys that a page of a kind must have, besides title and summary."""
_NOT_ON_PARTS = ("downloads", "image", "slug")


def kind_problems(page: Page, told: frozenset[str]) -> Iterator[Problem]:
    """Yield what the front matter says that does not go with the page's kind.

    Of the keys in ``told`` something was said already.
    """
    matter = page.matter
    if matter.kind not in (None, page.kind):
        yield problem("kind-misplaced", matter.at, kind=matter.kind, meant=page.kind)
    for key in NEEDED.get(page.kind, ()):
        if key not in told and not getattr(matter, key):
            yield problem("missing-key", matter.at, key=key)
    for key, kind, place in _ONLY_FOR:
        if page.kind != kind and getattr(matter, key):
            yield problem("key-only-for", matter.at, key=key, kind=place)
    for key in _NOT_ON_PARTS if page.kind == "route-part" else ():
        if getattr(matter, key):
            yield problem("key-not-on-part", matter.at, key=key)
    if page.kind == "media" and matter.sensitive:
        yield problem("media-sensitive", matter.at)
    words = sum(len(text.text.split()) for text in page.plain)
    if page.kind == "sign" and words > _SIGN_WORDS:
        yield problem("sign-too-long", page.at, words=words, most=_SIGN_WORDS)
    if matter.publish_on and matter.expires and matter.expires <= matter.publish_on:
        yield problem("dates-order", matter.at, first=matter.publish_on, last=matter.expires)
