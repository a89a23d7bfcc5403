"""What each page must have: language, title, one heading, a way out, help, and its notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from tipsite.audit.document import POLICY, Document, Element
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem
from tipsite.tools.excerpt import excerpt

_ELEMENTS = frozenset((
    "html", "head", "title", "meta", "link", "style", "body", "header", "nav", "main", "footer",
    "section", "article", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
    "dl", "dt", "dd", "a", "span", "small", "strong", "em", "b", "i", "bdi", "abbr", "time",
    "br", "hr", "wbr", "blockquote", "q", "cite", "figure", "figcaption", "img", "picture",
    "details", "summary", "form", "label", "input", "button", "fieldset", "legend", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "svg", "g", "path", "rect", "circle",
    "ellipse", "line", "polyline", "polygon", "sub", "sup", "mark", "address", "audio", "video",
    "source", "track", "select", "option", "output", "script",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "style", "formaction", "ping", "background", "srcdoc", "poster", "manifest", "imagesrcset",
    "xlink:href", "attributionsrc", "popover", "popovertarget", "popovertargetaction",
    "bgcolor", "text", "link", "vlink", "alink",
))  # fmt: skip


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
    if promises.notices:
        yield from _demonstration(document, promises, at)
    if _meta(document, "referrer") != "no-referrer":
        yield problem("audit-referrer", at)
    if document.commented is not None:
        yield problem("audit-comment", at, said=excerpt(document.commented))
    for element in document.suspects:
        if refused := _refused(element):
            yield problem("audit-element", at, element=refused)


def _refused(element: Element) -> str:
    """What no page may hold: what can act, load, or carry what a reader ticked to somebody."""
    attributes = element.attributes
    if element.name not in _ELEMENTS:
        return element.name
    if element.name == "form" and (attributes.get("method") != "dialog" or "action" in attributes):
        return "form"
    if element.name in ("input", "button", "select", "output") and "name" in attributes:
        return f"{element.name} name"
    if element.name in ("audio", "video") and (fault := _by_itself(attributes)):
        return f"{element.name} {fault}"
    if attributes.get("http-equiv", POLICY).lower() != POLICY:
        return f"meta {attributes['http-equiv']}"
    acting = (name for name in attributes if name.startswith("on") or name in _ATTRIBUTES)
    return next((f"{element.name} {name}" for name in acting), "")


def _by_itself(attributes: Mapping[str, str]) -> str:
    """What lets sound or a film load, start or go on without the reader, or hides its buttons."""
    if "controls" not in attributes:
        return "controls"
    if attributes.get("preload", "").lower() != "none":
        return "preload"
    return next((name for name in ("autoplay", "loop") if name in attributes), "")


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
