"""Links lead somewhere, languages point at each other, and feeds tell of pages of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree

from tipsite.audit.document import Document, Element
from tipsite.model.plan import Artifact, Promises
from tipsite.model.problems import Location, Problem, problem
from tipsite.web import resolve, split_url

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)\S+", re.IGNORECASE)
_MADE = re.compile(
    r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
)
"""What is made of a name or a date, and is no number to call."""


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
    at = Location(path=f"output/{document.path}")
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


def _target(path: str, address: str, base: str) -> tuple[str, str]:
    written, _, anchor = unquote(address).partition("#")
    if written.startswith(base):
        return written.removeprefix(base), anchor
    return (resolve(path, written) if written else path), anchor


def _link(document: Document, link: Element, places: Places, at: Location) -> Iterator[Problem]:
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


def hreflang_problems(documents: tuple[Document, ...], promises: Promises) -> Iterator[Problem]:
    """Yield alternates that are not absolute, dead, not answered, or point at a fallback."""
    by_address = {promises.address + document.path: document for document in documents}
    for document in documents:
        at = Location(path=f"output/{document.path}")
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


def feed_problems(artifacts: tuple[Artifact, ...], promises: Promises) -> Iterator[Problem]:
    """Yield XML that cannot be read, and each address in it that is no file of the site."""
    paths = {found.path for found in artifacts}
    for path, values in _values(artifacts).items():
        at = Location(path=f"output/{path}")
        if values is None:
            yield problem("audit-xml", at)
            continue
        for value in dict.fromkeys(values):
            if _ADDRESS.fullmatch(value) and not _MADE.fullmatch(value):
                here, _, _ = value.partition("#")
                rest = here.removeprefix(promises.address)
                if rest == here or rest not in paths:
                    yield problem("audit-xml-address", at, address=value)


def _values(artifacts: tuple[Artifact, ...]) -> dict[str, tuple[str, ...] | None]:
    return {found.path: _read(found.content) for found in artifacts if found.path.endswith(".xml")}


def _read(content: bytes) -> tuple[str, ...] | None:
    """The texts and attributes of a file; None where it is no XML."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - made here, of a theme at most
    except ElementTree.ParseError:
        return None
    found = (
        value
        for element in root.iter()
        for value in (element.text, element.tail, *element.attrib.values())
    )
    return tuple(value.strip() for value in found if value and value.strip())


def feed_words(artifacts: tuple[Artifact, ...]) -> Mapping[str, str]:
    """Return the words of each XML file, a line each, by path; addresses are none."""
    return {
        path: "\n".join(
            value
            for value in values or ()
            if not (_ADDRESS.fullmatch(value) or _MADE.fullmatch(value))
        )
        for path, values in _values(artifacts).items()
    }
