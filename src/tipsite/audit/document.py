"""One HTML page read back: what the audit looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

_LOADING = {
    "script": "src", "img": "src", "source": "src", "iframe": "src", "audio": "src",
    "video": "src", "track": "src", "embed": "src", "object": "data", "input": "src",
}  # fmt: skip


class Element(NamedTuple):
    """One element: its name and attributes. (A page has hundreds; a tuple is quickly made.)"""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page. ``loads`` are the addresses that a browser fetches by itself.

    ``scripts`` are the script elements, with what stands in them.
    """

    path: str
    lang: str
    direction: str
    title: str
    headings: tuple[int, ...]
    ids: frozenset[str]
    repeated_ids: tuple[str, ...]
    links: tuple[Element, ...]
    head_links: tuple[Element, ...]
    metas: tuple[Element, ...]
    loads: tuple[str, ...]
    elements: tuple[Element, ...]
    scripts: tuple[tuple[Element, str], ...]
    text: str


def read_document(path: str, content: bytes) -> Document:
    """Return the parsed page."""
    tree = LexborHTMLParser(content)
    by_name: dict[str, list[Element]] = {}
    elements: list[Element] = []
    for node in tree.css("*"):
        name = node.tag
        if name:
            attributes = {key: value or "" for key, value in node.attributes.items()}
            element = Element(name, attributes)
            elements.append(element)
            by_name.setdefault(name, []).append(element)
    ids = [found for element in elements if (found := element.attributes.get("id"))]
    root = elements[0] if elements else Element("html", {})
    title = tree.css_first("title")
    scripts = [node.text() for node in tree.css("script")]
    return Document(
        path=path,
        lang=root.attributes.get("lang", ""),
        direction=root.attributes.get("dir", ""),
        title=title.text(strip=True) if title else "",
        headings=tuple(
            int(element.name[1])
            for element in elements
            if len(element.name) == 2 and element.name[0] == "h" and element.name[1].isdigit()
        ),
        ids=frozenset(ids),
        repeated_ids=tuple(sorted({one for one in ids if ids.count(one) > 1})),
        links=tuple(by_name.get("a", ())),
        head_links=tuple(by_name.get("link", ())),
        metas=tuple(by_name.get("meta", ())),
        loads=tuple(_loads(elements)),
        elements=tuple(elements),
        scripts=tuple(zip(by_name.get("script", ()), scripts, strict=True)),
        text=_text(tree),
    )


def _loads(elements: list[Element]) -> list[str]:
    loads: list[str] = []
    for element in elements:
        attributes = element.attributes
        if not attributes:
            continue
        if element.name in _LOADING and _LOADING[element.name] in attributes:
            loads.append(attributes[_LOADING[element.name]])
        if element.name == "link" and not _names_only(attributes.get("rel", "")):
            loads.append(attributes.get("href", ""))
        if "srcset" in attributes:
            candidates = attributes["srcset"].split(",")
            loads.extend(part.split()[0] for part in candidates if part.strip())
        if "ping" in attributes:
            loads.append(attributes["ping"])
    return loads


def _names_only(rel: str) -> bool:
    """Whether a link in the head only names an address that no browser fetches."""
    return rel in ("canonical", "alternate")


def _text(tree: LexborHTMLParser) -> str:
    """The words that somebody sees or hears: text nodes, alternative texts, labels, titles."""
    for node in tree.css("style, script"):
        node.decompose()
    body = tree.body
    parts = [body.text(separator="\n")] if body else []
    head_title = tree.css_first("title")
    parts.append(head_title.text() if head_title else "")
    for node in tree.css("[alt], [title], [aria-label], [content], [label]"):
        said = ("alt", "title", "aria-label", "label")
        parts.extend(node.attributes.get(name) or "" for name in said)
        if node.attributes.get("name") == "description":
            parts.append(node.attributes.get("content") or "")
    return "\n".join(part for part in parts if part)
