"""What each page must have: language, title, one heading, a way out, help, and its notice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tipsite.audit.document import Document, Element
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem


def page_problems(document: Document, promises: Promises) -> Iterator[Problem]:
    """Yield what is missing on one page."""
    at = Where(path=f"output/{document.path}")
    if not document.lang or document.direction not in ("ltr", "rtl"):
        yield problem("audit-lang", at)
    if not document.title:
        yield problem("audit-title", at)
    if document.headings.count(1) != 1:
        yield problem("audit-heading", at, count=document.headings.count(1))
    if any(after > before + 1 for before, after in pairwise((0, *document.headings))):
        yield problem("audit-heading-order", at)
    for repeated in document.repeated_ids:
        yield problem("audit-id-twice", at, id=repeated)
    if promises.exit not in {link.attributes.get("href") for link in document.links}:
        yield problem("audit-no-exit", at)
    if promises.notices:
        yield from _demonstration(document, promises, at)
    if _meta(document, "referrer") != "no-referrer":
        yield problem("audit-referrer", at)
    for element in document.elements:
        if refused := _refused(element):
            yield problem("audit-element", at, element=refused)


def _refused(element: Element) -> str:
    """What no page may hold: what can act, or carry what a reader ticked to somebody."""
    attributes = element.attributes
    if element.name in ("script", "iframe", "object", "embed"):
        return element.name
    if element.name == "form" and (attributes.get("method") != "dialog" or "action" in attributes):
        return "form"
    if element.name in ("input", "button", "select", "textarea") and "name" in attributes:
        return f"{element.name} name"
    return next((f"{element.name} {name}" for name in attributes if name.startswith("on")), "")


def _demonstration(document: Document, promises: Promises, at: Where) -> Iterator[Problem]:
    notice = promises.notices.get(document.lang)
    if notice is None or " ".join(notice.split()) not in " ".join(document.text.split()):
        yield problem("audit-no-demonstration", at)
    if "noindex" not in _meta(document, "robots"):
        yield problem("audit-no-noindex", at)


def _meta(document: Document, name: str) -> str:
    found = (
        meta.attributes.get("content", "")
        for meta in document.metas
        if meta.attributes.get("name") == name
    )
    return next(found, "")
