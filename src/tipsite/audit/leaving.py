"""Every reader's page can be left: early, at the end, by keyboard, and so that Back stays away."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.audit.document import Document, Element
from tipsite.model.plan import PagePromise, Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.urls import resolve, split_url

_NEAR = 3
"""An exit is among so many first links, so that the keyboard soon reaches it, and last ones."""
_REL = frozenset(("nofollow", "noreferrer"))


def leaving_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what a page lacks for being left, or for knowing what stays behind."""
    at = Where(path=f"output/{document.path}")
    if not _guarded(document, promises.guard):
        yield problem("audit-no-guard", at)
    promise = promises.pages.get(document.path)
    if promise is None:
        return
    if promise.exit:
        yield from _exits(document, promise, at)
    elif any("data-exit" in link.attributes for link in document.links):
        yield problem("audit-exit-here", at)
    if promise.safety and not _leads_to(document, promise.safety):
        yield problem("audit-no-safety", at, address=promise.safety)
    seen = " ".join(document.text.split())
    for sentence in (*promise.says, *_traces(document, promises)):
        if " ".join(sentence.split()) not in seen:
            yield problem("audit-not-said", at, sentence=sentence)


def _guarded(document: Document, guard: str) -> bool:
    """Whether the guard, word for word, comes right after the encoding and the policy."""
    if not document.scripts or document.opening[2:3] != (document.scripts[0][0],):
        return False
    element, content = document.scripts[0]
    return content == guard and not element.attributes


def _exits(document: Document, promise: PagePromise, at: Where) -> Iterator[Problem]:
    links = document.links
    places = [place for place, link in enumerate(links) if _leaves(link, promise.exit)]
    if not places:
        yield problem("audit-no-exit", at)
    elif places[0] >= _NEAR:
        yield problem("audit-exit-late", at, most=_NEAR)
    elif places[-1] < len(links) - _NEAR or len(places) < 2:
        yield problem("audit-exit-not-last", at)
    elsewhere = [
        link
        for link in links
        if "data-exit" in link.attributes and link.attributes.get("href") != promise.exit
    ]
    if elsewhere:
        yield problem("audit-exit-elsewhere", at, url=elsewhere[0].attributes.get("href", ""))
    if promise.exit_words not in document.live_words:
        yield problem("audit-exit-words", at)


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
    """What a call, a text message or a mail leaves, where the page offers it."""
    said = promises.traces.get(document.lang, {})
    schemes = {split_url(href).scheme.lower() for href in document.hrefs}
    yield from (sentence for scheme, sentence in said.items() if scheme in schemes)
