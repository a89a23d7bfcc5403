"""What a program can see, without a browser, that keeps a person out of a page (WCAG 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SHOWN = 60
_MAYBE_WORDLESS = re.compile(
    rb"<(?:a|button|summary)\b[^>]*>(?:\s|<(?!/?(?:a|button|summary)\b)[^>]*>)*</(?:a|button|summary)"
)
"""A link or button with elements alone: most pages have none, and need no second look."""
_REFERS = (
    "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details",
    "aria-flowto", "aria-errormessage", "aria-activedescendant",
)  # fmt: skip
_REFERRING = ", ".join(f"[{name}]" for name in _REFERS)
_MAYBE_LOST = tuple(f" {name}=".encode() for name in (*_REFERS, "for"))
_FIELDS = (b"<input", b"<select", b"<textarea")
_NAMED_BY_VALUE = ("hidden", "submit", "reset", "button", "image")
_NO_ZOOM = re.compile(
    r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*[01](?![0-9])", re.IGNORECASE
)


class Barrier(NamedTuple):
    """One hindrance: the code of its problem, and the element."""

    code: str
    element: str


def barriers(tree: LexborHTMLParser, content: bytes) -> tuple[Barrier, ...]:
    """Return what keeps somebody out of a page, each once; ``content`` are its bytes."""
    return tuple(dict.fromkeys(_barriers(tree, content.lower())))


def _barriers(tree: LexborHTMLParser, content: bytes) -> Iterator[Barrier]:
    """The bytes tell quickly what need not be looked for."""
    if b"<img" in content:
        yield from _each(tree, "img:not([alt])", "audit-no-alt")
    if b'role="img"' in content or b"role=img" in content or b"role='img'" in content:
        yield from _each(
            tree, "[role=img]:not([alt], [aria-label], [aria-labelledby])", "audit-no-alt"
        )
    if b"tabindex" in content:
        yield from _in_front(tree)
    if b"<table" in content:
        yield from (
            Barrier("audit-table", _shown(table))
            for table in tree.css("table")
            if table.css_first("th") is None
        )
    if any(name in content for name in _FIELDS):
        yield from _unlabelled(tree)
    if _MAYBE_WORDLESS.search(content):
        yield from _wordless(tree)
    if any(name in content for name in _MAYBE_LOST):
        yield from _lost(tree)
    if b"user-scalable" in content or b"maximum-scale" in content:
        for meta in tree.css("meta[name=viewport i]"):
            if _NO_ZOOM.search(meta.attributes.get("content") or ""):
                yield Barrier("audit-zoom", _shown(meta))


def _each(tree: LexborHTMLParser, selector: str, code: str) -> Iterator[Barrier]:
    yield from (Barrier(code, _shown(node)) for node in tree.css(selector))


def _in_front(tree: LexborHTMLParser) -> Iterator[Barrier]:
    for node in tree.css("[tabindex]"):
        if re.fullmatch(r"\s*\+?0*[1-9]\d*\s*", node.attributes.get("tabindex") or ""):
            yield Barrier("audit-tabindex", _shown(node))


def _unlabelled(tree: LexborHTMLParser) -> Iterator[Barrier]:
    named = {label.attributes.get("for") for label in tree.css("label[for]")}
    for node in tree.css("input, select, textarea"):
        attributes = node.attributes
        if node.tag == "input" and (attributes.get("type") or "").lower() in _NAMED_BY_VALUE:
            continue
        said = (attributes.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if any(said) or (attributes.get("id") and attributes["id"] in named):
            continue
        if not _within(node, "label"):
            yield Barrier("audit-no-label", _shown(node))


def _within(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != tag:
        parent = parent.parent
    return parent is not None


def _wordless(tree: LexborHTMLParser) -> Iterator[Barrier]:
    for node in tree.css("a[href], button, summary"):
        if not _has_words(node):
            yield Barrier("audit-no-words", _shown(node))


def _has_words(node: LexborNode) -> bool:
    attributes = node.attributes
    if any(attributes.get(name) for name in ("aria-label", "aria-labelledby", "title")):
        return True
    inside = node.css("[alt], [aria-label]")
    said = (inner.attributes.get(name) for inner in inside for name in ("alt", "aria-label"))
    return any(said) or bool(node.text(strip=True))


def _lost(tree: LexborHTMLParser) -> Iterator[Barrier]:
    """Attributes that name elements which are not there."""
    known = {node.attributes.get("id") for node in tree.css("[id]")}
    for node in tree.css(f"{_REFERRING}, label[for]"):
        for name in (*_REFERS, "for"):
            if any(one not in known for one in (node.attributes.get(name) or "").split()):
                yield Barrier("audit-lost-id", _shown(node))


def _shown(node: LexborNode) -> str:
    """The opening tag, as far as it helps to find it."""
    tag = (node.html or "").partition(">")[0] + ">"
    return tag if len(tag) <= _SHOWN else f"{tag[:_SHOWN]}…"
