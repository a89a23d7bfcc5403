"""Links lead somewhere, nothing is loaded from elsewhere, and languages point at each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tipsite.audit.document import Document, Element
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.urls import resolve, split_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Every place that a link may lead to: files, the ids in each page, and the site's path."""

    paths: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    base: str

    @classmethod
    def of(
        cls,
        artifacts: tuple[Artifact, ...],
        documents: tuple[Document, ...],
        promises: Promises,
    ) -> Places:
        """Return the places of an output."""
        return cls(
            paths=frozenset(artifact.path for artifact in artifacts),
            anchors={document.path: document.ids for document in documents},
            base=split_url(promises.address).path or "/",
        )


def link_problems(document: Document, places: Places) -> Iterator[Problem]:
    """Yield the dead links of a page, and what it would load from another host."""
    at = Where(path=f"output/{document.path}")
    for address in document.loads:
        if address.startswith("data:"):
            continue
        if split_url(address).scheme or address.startswith("//"):
            yield problem("audit-foreign", at, address=address)
        elif _target(document.path, address, places.base)[0] not in places.paths:
            yield problem("audit-dead-link", at, address=address)
    for link in document.links:
        yield from _link(document, link, places, at)
    for link in document.head_links:
        address = link.attributes.get("href", "")
        named = link.attributes.get("rel") == "alternate" and "hreflang" not in link.attributes
        if named and _target(document.path, address, places.base)[0] not in places.paths:
            yield problem("audit-dead-link", at, address=address)


def hreflang_problems(documents: tuple[Document, ...], promises: Promises) -> Iterator[Problem]:
    """Yield alternates that are not absolute, dead, not answered, or point at a fallback."""
    by_address = {promises.address + document.path: document for document in documents}
    for document in documents:
        at = Where(path=f"output/{document.path}")
        listed = _alternates(document)
        if listed and promises.address + document.path not in listed:
            yield problem("audit-hreflang", at, address=promises.address + document.path)
        for address in listed:
            other = by_address.get(address)
            wrong = other is None or other.path in promises.fallbacks
            if wrong or (other and not _answers(other, document, promises)):
                yield problem("audit-hreflang", at, address=address)


def _alternates(document: Document) -> tuple[str, ...]:
    return tuple(
        link.attributes.get("href", "")
        for link in document.head_links
        if link.attributes.get("rel") == "alternate" and "hreflang" in link.attributes
    )


def _answers(other: Document, document: Document, promises: Promises) -> bool:
    return promises.address + document.path in _alternates(other)


def _link(document: Document, link: Element, places: Places, at: Where) -> Iterator[Problem]:
    address = link.attributes.get("href", "")
    parts = split_url(address)
    if parts.scheme in ("tel", "mailto", "sms"):
        return
    if parts.scheme or parts.netloc:
        if parts.scheme != "https":
            yield problem("audit-not-https", at, address=address)
        elif "noreferrer" not in link.attributes.get("rel", ""):
            yield problem("audit-rel", at, address=address)
        return
    path, anchor = _target(document.path, address, places.base)
    known = places.anchors.get(path)
    if not address or path not in places.paths or (anchor and known and anchor not in known):
        yield problem("audit-dead-link", at, address=address)


def _target(path: str, address: str, base: str) -> tuple[str, str]:
    written, _, anchor = unquote(address).partition("#")
    if written.startswith(base):
        return written.removeprefix(base), anchor
    return (resolve(path, written) if written else path), anchor
