"""Titles, cards, icons, ids and addresses tell a person looking on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.telling import telling_word

_CARDS = ("og:", "twitter:", "article:")
_NAMED = ("application-name", "apple-mobile-web-app-title", "keywords", "author")
_SHOWN = frozenset(("icon", "shortcut", "apple-touch-icon", "mask-icon", "manifest"))


def discreet_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what would tell on a page: in its address and ids; if discreet, in title and card."""
    at = Where(path=f"output/{document.path}")
    for name in (document.path, *sorted(document.ids)):
        if word := telling_word(name):
            yield problem("audit-telling", at, name=name, word=word)
    icons = [
        link.attributes.get("href", "")
        for link in document.head_links
        if _SHOWN & set(link.attributes.get("rel", "").lower().split())
    ]
    if not icons or any(not icon.startswith("data:") for icon in icons):
        yield problem("audit-icon", at)
    promise = promises.pages.get(document.path)
    if promise and promise.neutral:
        yield from _neutral(document, promise.neutral, at)


def twice_problems(documents: tuple[Document, ...], promises: Promises) -> Iterator[Problem]:
    """Yield the discreet pages of an edition that cannot be told apart by their titles."""
    seen: dict[tuple[str, str], str] = {}
    for document in documents:
        promise = promises.pages.get(document.path)
        if promise is None or not promise.neutral:
            continue
        other = seen.setdefault((document.path.partition("/")[0], document.title), document.path)
        if other != document.path:
            at = Where(path=f"output/{document.path}")
            yield problem("audit-title-twice", at, title=document.title, other=other)


def _neutral(document: Document, title: str, at: Where) -> Iterator[Problem]:
    if document.title != title:
        yield problem("audit-not-discreet", at, found=document.title, meant=title)
    elif word := telling_word(title):
        yield problem("audit-telling", at, name=title, word=word)
    for meta in document.metas:
        attributes = meta.attributes
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        said = attributes.get("content", "")
        card = name.startswith(_CARDS)
        other_title = card and name.endswith(":title") and said != title
        if name.endswith(("image", "image:url")) or name in _NAMED or other_title:
            yield problem("audit-not-discreet", at, found=said, meant=title)
        elif card and (word := telling_word(said)):
            yield problem("audit-telling", at, name=said, word=word)
