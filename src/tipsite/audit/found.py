"""How a page is found: each has one canonical address, and a description that a list can show."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.audit.document import Document
from tipsite.audit.links import Places
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.excerpt import MOST


def found_problems(document: Document, places: Places, promises: Promises) -> Iterator[Problem]:
    """Yield a missing or wrong canonical address, and a description that is missing or too long."""
    at = Where(path=f"output/{document.path}")
    canonical = [
        link.attributes.get("href", "")
        for link in document.head_links
        if link.attributes.get("rel", "").lower() == "canonical"
    ]
    known = [one for one in canonical if one.removeprefix(promises.address) in places.paths]
    own = promises.address + document.path
    strayed = own not in canonical and document.path not in promises.fallbacks
    if len(known) != 1 or len(canonical) != 1 or strayed:
        yield problem("audit-canonical", at, address=own)
    said = [
        meta.attributes.get("content", "").strip()
        for meta in document.metas
        if meta.attributes.get("name", "").lower() == "description"
    ]
    if len(said) != 1 or not 0 < len(said[0]) <= MOST:
        yield problem("audit-description", at, most=MOST)
