"""Read each published file once, and check it by its bytes, whatever the theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from tipsite.audit.budget import (
    bound,
    budget_of,
    font_problems,
    is_loud,
    light_problems,
    scripts_of,
    sheets_of,
    style_font_problems,
)
from tipsite.audit.countries import country_problems, file_units, page_units
from tipsite.audit.document import Document, read_document
from tipsite.audit.links import (
    Leads,
    calendar_words,
    feed_problems,
    feed_words,
    link_problems,
    read_feed,
)
from tipsite.audit.metadata import trace_problems
from tipsite.audit.numbers import (
    Contacts,
    Signature,
    contact_problems,
    text_problems,
)
from tipsite.audit.quick_exit import discreet_problems, quick_exit_problems
from tipsite.audit.quiet import quiet_problems
from tipsite.audit.required import Paths, required_in
from tipsite.audit.scripts import (
    inline_scripts,
    policy_problems,
    read_problems,
    script_problems,
    style_problems,
)
from tipsite.audit.search import index_problems, index_texts, read_index, search_problems
from tipsite.audit.structure import (
    access_problems,
    discovery_problems,
    focus_problems,
    image_problems,
    navigation_problems,
    original_problems,
    page_problems,
)
from tipsite.model.facts import Lead, PageFacts, PageFiles, PageLinks, RequiredWords
from tipsite.model.plan import Artifact, PagePromise, Promises, Published
from tipsite.model.problems import Problem
from tipsite.web import inline_hash, is_proof, split_url

_hash = lru_cache(maxsize=100)(inline_hash)


class PageReader:
    """Reads pages one by one; nothing else reads the bytes of a page.

    A line or a script that is on many pages is checked once.
    """

    __slots__ = ("_leads", "_paths", "contacts", "promises")

    def __init__(self, promises: Promises) -> None:
        """Prepare to read the pages of a site, with the ``promises`` that hold for all of them."""
        self.promises = promises
        self.contacts = Contacts()
        self._paths: Paths = {}
        self._leads: Leads = {}

    def facts(
        self,
        page: Artifact,
        promise: PagePromise | None,
        published: Callable[[Signature], Published] | None = None,
    ) -> PageFacts:
        """Return the facts of a page, with every promise that the page breaks by itself.

        ``promise`` is the promise of this page. ``published`` returns the published contacts that
        may matter on it. Without ``published``, the promises of the site contain them.
        """
        promises = self.promises
        page = Artifact(path=page.path, content=page.content)  # loaded once
        document = read_document(page.path, page.content)
        if published is not None:
            promises = promises.held(published(self.contacts.signature(document)))
        if promise is not None and promise.own is not None:
            promises = promises.with_own(promise.own)
        found = tuple(self._found(page, document, promise, promises))
        leads = dict.fromkeys(one for one in found if isinstance(one, Lead))
        hrefs = (link.attributes.get("href", "") for link in document.links)
        return PageFacts(
            path=page.path,
            ids=tuple(sorted({*document.ids})),
            links=PageLinks(
                title=document.title if promise and promise.neutral else None,
                leads=tuple(leads),
            ),
            outside=tuple(sorted({href for href in hrefs if href.startswith("https:")})),
            files=PageFiles(
                sheets=sheets_of(document),
                scripts=tuple(scripts_of(document)),
                styles=document.styles,
                inline=tuple(sorted({*map(_hash, inline_scripts(document))})),
                most=budget_of(promise),
            ),
            seen=self._required(document, promise),
            bound=bound(page.content),
            problems=tuple(one for one in found if not isinstance(one, Lead)),
        )

    def _required(
        self, document: Document, promise: PagePromise | None
    ) -> tuple[RequiredWords, ...]:
        """Return the words that a reader must be able to see on a page."""
        if promise is None:
            return ()
        notice = self.promises.notices.get(document.lang)
        sentences = (*promise.says, notice) if notice else promise.says
        return required_in(document.tree, sentences, promise.help_href, self._paths)

    def _found(
        self,
        page: Artifact,
        document: Document,
        promise: PagePromise | None,
        promises: Promises,
    ) -> Iterator[Problem | Lead]:
        base = split_url(promises.address).path or "/"
        moved = promise.moved if promise else ""
        yield from page_problems(document, promises, moved)
        yield from policy_problems(document, font=bool(promises.font) and is_loud(promise))
        yield from quick_exit_problems(document, promise, promises)
        yield from navigation_problems(document, promise)
        yield from discreet_problems(document, promise)
        yield from quiet_problems(document, promise, promises)
        yield from script_problems(document, promises)
        yield from read_problems(document, promise)
        yield from link_problems(document, base, self._leads)
        yield from image_problems(document)
        yield from access_problems(document, promises)
        yield from light_problems(document, promise)
        yield from discovery_problems(document, promises, moved)
        yield from style_problems(page)
        yield from contact_problems(document, self.contacts, promises)
        units = page_units(document, promise, promises)
        yield from country_problems(page.path, units, promises)
        yield from search_problems(document, promises)
        for style in document.styles:
            yield from style_font_problems(page.path, style)
        yield from original_problems(document, promise)


_ADDRESS_OR_DAY = re.compile(
    r"(?i:mailto:)\S+|https://\S+|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
)
"""Contacts and dates in security.txt (RFC 9116), which are not for readers."""


def file_problems(
    file: Artifact, paths: frozenset[str], promises: Promises, contacts: Contacts
) -> Iterator[Problem]:
    """Yield the problems of a file that is not a page; ``paths`` are the paths of all files."""
    path, content = file.path, file.content
    if is_proof(path):
        return
    tag = next((tag for tag, index in promises.indexes.items() if index == path), "")
    index = read_index(content) if tag else None
    feed = read_feed(content) if path.endswith(".xml") else ()
    yield from focus_problems(file)
    yield from style_problems(file)
    yield from country_problems(path, file_units(file, promises), promises)
    text = feed_words(feed)
    if tag:
        text = index_texts(content, index)
    elif path.endswith((".txt", ".json")) and path != "robots.txt":
        text = content.decode("utf-8-sig", "replace")
        if path.endswith("security.txt"):
            text = _ADDRESS_OR_DAY.sub(" ", text)
    elif path.endswith(".ics"):
        text = calendar_words(content.decode())
    yield from text_problems(path, (text,), contacts, promises)
    if tag:
        yield from index_problems(tag, file, index, paths, promises)
    yield from feed_problems(path, feed, paths, promises)
    yield from font_problems(file, promises)
    yield from trace_problems(file)
