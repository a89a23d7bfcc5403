"""Not one number or address in the output that is not a record's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tipsite.audit.document import Document
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.contacts import digits_of, find_contacts, is_doubtful


def contact_problems(documents: tuple[Document, ...], promises: Promises) -> Iterator[Problem]:
    """Yield each number or address, dialled or seen, that no record publishes."""
    strangers = _strangers(documents, promises)
    for document in documents:
        yield from _on_page(document, promises, strangers)


def _strangers(
    documents: tuple[Document, ...], promises: Promises
) -> Mapping[str, tuple[str, ...]]:
    """Lines of text, most of which stand on many pages, with the unknown contacts in them."""
    lines = {line for document in documents for line in document.text.split("\n")}
    return {line: found for line in lines if (found := tuple(_unknown(line, promises)))}


def _unknown(line: str, promises: Promises) -> Iterator[str]:
    for contact in find_contacts(line, dials=promises.dials, regions=promises.regions):
        if is_doubtful(contact, dials=promises.dials, regions=promises.regions):
            continue
        known = (
            digits_of(contact.text) in promises.dials
            if contact.kind == "phone"
            else contact.text in promises.emails
        )
        if not known:
            yield contact.text


def _on_page(
    document: Document, promises: Promises, strangers: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    at = Where(path=f"output/{document.path}")
    for element in document.elements:
        if "href" not in element.attributes:
            continue
        href = re.sub(r"\s", "", element.attributes["href"])
        scheme, _, target = href.partition(":")
        scheme = scheme.lower()
        if (
            (scheme == "tel" and target not in promises.dials)
            or (scheme == "mailto" and target not in promises.emails)
            or scheme == "sms"
        ):
            yield problem("audit-number", at, found=target)
    for line in dict.fromkeys(document.text.split("\n")):
        for found in strangers.get(line, ()):
            yield problem("audit-number", at, found=found)
