"""Each page can be left quickly, and tells nothing to a person looking on.

Exits are near the start and the end, work by keyboard, and stop Back from returning to the page.
Titles, cards, icons, ids and addresses are discreet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.audit.document import Document
from tipsite.audit.tree import Element, Tree
from tipsite.language.slugs import sensitive_word
from tipsite.model.plan import PagePromise, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve, split_url

_CARDS = ("og:", "twitter:", "article:")
_NAMED = ("application-name", "apple-mobile-web-app-title", "keywords", "author")
_SHOWN = frozenset(("icon", "shortcut", "apple-touch-icon", "mask-icon", "manifest"))

_NEAR = 3
"""One exit must be among this many first links, and one among this many last links."""
_REL = frozenset(("nofollow", "noreferrer"))


def quick_exit_problems(
    document: Document, promise: PagePromise | None, promises: Promises
) -> Iterator[Problem]:
    """Yield what a page lacks: ways to leave it, and notices on traces that stay behind."""
    at = Location(path=f"output/{document.path}")
    if not _guarded(document, promises.guard):
        yield problem("audit-lacks", at, what="<script>{{ frame.guard }}</script>")
    if promise is None:
        return
    if promise.exit:
        yield from _exits(document, promise, at)
    if promise.safety and not _leads_to(document, promise.safety):
        yield problem("audit-lacks", at, what=f'<a href="{promise.safety}">')
    for sentence in (*promise.says, *_traces(document, promises)):
        if not document.says(sentence):
            yield problem("audit-not-said", at, sentence=sentence)


def _guarded(document: Document, guard: str) -> bool:
    """Return whether the guard comes right after the encoding and the policy."""
    if not document.scripts or document.opening[2:3] != (document.scripts[0][0],):
        return False
    element, content = document.scripts[0]
    return content == guard and not element.attributes


def _exits(document: Document, promise: PagePromise, at: Location) -> Iterator[Problem]:
    links = document.links
    places = [place for place, link in enumerate(links) if _leaves(link, promise.exit)]
    if not places:
        yield problem("audit-lacks", at, what=f'<a href="{promise.exit}" data-exit>')
    elif places[0] >= _NEAR or places[-1] < len(links) - _NEAR or len(places) < 2:
        yield problem("audit-exit-place", at, most=_NEAR)
    elsewhere = [
        link
        for link in links
        if "data-exit" in link.attributes and link.attributes.get("href") != promise.exit
    ]
    if elsewhere:
        yield problem("audit-exit-elsewhere", at, url=elsewhere[0].attributes.get("href", ""))
    if promise.exit_words not in _live_words(document.tree):
        yield problem("audit-lacks", at, what="data-exit-words, in role=status")


def _live_words(tree: Tree) -> Iterator[str]:
    for place in tree.having("data-exit-words"):
        attributes = tree.attributes[place]
        polite = attributes.get("role") == "status" or attributes.get("aria-live") == "polite"
        if polite and "hidden" not in attributes:
            yield attributes["data-exit-words"]


def _leaves(link: Element, target: str) -> bool:
    attributes = link.attributes
    rel = set(attributes.get("rel", "").split())
    plain = "target" not in attributes and attributes.get("tabindex", "0") == "0"
    return attributes.get("href") == target and "data-exit" in attributes and rel >= _REL and plain


def _leads_to(document: Document, target: str) -> bool:
    name = target.rpartition("/")[2]
    hrefs = (link.attributes.get("href", "").partition("#")[0] for link in document.links)
    near = (href for href in hrefs if href.endswith(name) and not split_url(href).scheme)
    return document.path == target or any(resolve(document.path, href) == target for href in near)


def _traces(document: Document, promises: Promises) -> Iterator[str]:
    """Yield the notices on traces that the calls, messages and mails of a page leave."""
    said = promises.traces.get(document.lang, {})
    schemes = {split_url(href).scheme.lower() for href in document.hrefs if ":" in href}
    schemes |= {"app"} if promises.apps.intersection(document.hrefs) else set()
    yield from (sentence for scheme, sentence in said.items() if scheme in schemes)


def discreet_problems(document: Document, promise: PagePromise | None) -> Iterator[Problem]:
    """Yield telling words in the address and ids of a page; if discreet, in its title and card."""
    at = Location(path=f"output/{document.path}")
    # Readers already have an old address, whatever it says.
    paths = () if promise and promise.old else (document.path,)
    for name in (*paths, *sorted({*document.ids})):
        if word := sensitive_word(name):
            yield problem("audit-telling", at, name=name, word=word)
    icons = [
        link.attributes.get("href", "")
        for link in document.head_links
        if _SHOWN & set(link.attributes.get("rel", "").lower().split())
    ]
    if not icons or any(not icon.startswith("data:") for icon in icons):
        yield problem("audit-lacks", at, what='<link rel="icon" href="data:…">')
    if promise and promise.neutral:
        yield from _neutral(document, promise.neutral, at)
        if _sound_before_number(document):
            yield problem("audit-sound-first", at)


def _sound_before_number(document: Document) -> bool:
    """Return whether a recording comes before the first number to call."""
    tree = document.tree
    sounds = tree.named("audio")
    if not sounds:
        return False
    heading = next(iter(tree.named("h1")), 0)
    hrefs = ((place, tree.attributes[place].get("href", "")) for place in tree.named("a"))
    calls = (place for place, href in hrefs if place > heading and href.startswith("tel:"))
    return sounds[0] < next(calls, 0)


def _neutral(document: Document, title: str, at: Location) -> Iterator[Problem]:
    if document.title != title:
        yield problem("audit-not-discreet", at, found=document.title, meant=title)
    elif word := sensitive_word(title):
        yield problem("audit-telling", at, name=title, word=word)
    for meta in document.metas:
        attributes = meta.attributes
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        said = attributes.get("content", "")
        card = name.startswith(_CARDS)
        other_title = card and name.endswith(":title") and said != title
        if name.endswith(("image", "image:url")) or name in _NAMED or other_title:
            yield problem("audit-not-discreet", at, found=said, meant=title)
        elif card and (word := sensitive_word(said)):
            yield problem("audit-telling", at, name=said, word=word)


def duplicate_problems(titles: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield the discreet pages of an edition that cannot be told apart by their titles.

    ``titles`` are the titles of all pages, by path; None if a page is not discreet.
    """
    seen: dict[tuple[str, str], str] = {}
    for path, title in titles.items():
        if title is None:
            continue
        other = seen.setdefault((path.partition("/")[0], title), path)
        if other != path:
            at = Location(path=f"output/{path}")
            yield problem("audit-title-twice", at, title=title, other=other)
