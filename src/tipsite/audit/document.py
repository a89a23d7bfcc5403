"""An HTML page, parsed once for all checks of the audit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Element, Tree

DATA = "application/ld+json"
"""The type of a script element with structured data (JSON-LD), which runs nothing."""
POLICY = "content-security-policy"
_LOADING = {
    "script": "src", "img": "src", "source": "src", "iframe": "src", "audio": "src",
    "video": "src", "track": "src", "embed": "src", "object": "data", "input": "src",
}  # fmt: skip

CALLING = ("tel:", "sms:")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PLAIN = frozenset((
    "html", "head", "title", "link", "style", "body", "header", "nav", "main", "footer",
    "section", "article", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
    "dl", "dt", "dd", "a", "span", "small", "strong", "em", "b", "i", "bdi", "abbr", "time",
    "br", "hr", "wbr", "blockquote", "q", "cite", "figure", "figcaption", "details", "summary",
    "label", "option", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "g", "path",
    "rect", "circle", "ellipse", "polyline",
))  # fmt: skip
"""Elements that are harmless unless they have an attribute that acts."""
_IDLE = PLAIN - {"a", "link", *_HEADINGS}
"""Elements that matter in a head only if they have an id, or an attribute that links or loads."""
_WORTH = frozenset(("id", "href", "srcset", "ping", "data-exit-words"))
ACTING = frozenset((
    "style", "xlink:href", "formaction", "ping", "background", "srcdoc", "manifest",
    "imagesrcset", "attributionsrc", "popover", "popovertarget", "popovertargetaction", "bgcolor",
    "text", "link", "alink", "vlink",
))  # fmt: skip
"""Attributes that act or paint on any element, as do those that begin with ``on``."""

_DATA = re.compile(r"[\d@]")
_COMMENT = re.compile(
    rb"<(?:!(?!doctype\b)-{0,2}|\?)(.{0,200}?)(?:-->|>)", re.IGNORECASE | re.DOTALL
)
"""A comment, as browsers read it (HTML, 13.2.5.41 and 42)."""
_INLINE = rb"/?(?:span|b|i|em|strong|small|bdi|mark|sub|sup|wbr|abbr|time|q|cite)\b[^>]*>"
_TAG = re.compile(rb"<%s" % _INLINE)
_MAY_BE_SPLIT = re.compile(rb"<(?<=[0-9+ ()./-]<)%s(?:<[^>]*>)*[0-9 ()./-]*[0-9]" % _INLINE)
"""So written, it is searched many times faster than the following pattern."""
_SPLIT = re.compile(rb"[0-9+(][0-9 ()./-]*(?:(?:%s)+[0-9 ()./-]*[0-9])+" % _TAG.pattern)
_OWN_DATA = frozenset((
    "data-words", "data-search", "data-exit-words", "data-open", "data-zone", "data-checked",
    "data-every", "data-days",
))  # fmt: skip
"""Attributes that tipsite's scripts read. `audit.scripts` checks them by their effect."""


class Document(Struct, frozen=True, kw_only=True):
    """A page as the checks read it: its ``tree`` of elements and texts, and its ``parsed`` HTML.

    ``ids`` are those of all elements, with repetitions. ``links`` are the ``a`` elements, and
    ``head_links`` the ``link`` elements. ``opening`` are the first three elements of the head that
    can act, load or link. ``hrefs`` are all addresses in ``href`` attributes. ``suspects`` are the
    elements that may act, load or tell a script what to do. ``scripts`` are the script elements
    with their content, ``styles`` the contents of style elements. ``main`` is the id of the main
    part.

    ``text`` is all that readers see or hear, one text a line.
    ``commented`` is the text of the first comment. ``data`` are the values of data attributes
    that tipsite's scripts do not read, and numbers whose figures are in several elements.
    ``naming`` are the headings and the elements that may contain one number and nothing else.
    """

    path: str
    lang: str
    direction: str
    title: str
    ids: tuple[str, ...]
    links: tuple[Element, ...]
    head_links: tuple[Element, ...]
    metas: tuple[Element, ...]
    opening: tuple[Element, ...]
    hrefs: tuple[str, ...]
    suspects: tuple[Element, ...]
    scripts: tuple[tuple[Element, str], ...]
    styles: tuple[str, ...]
    main: str
    text: str
    parsed: LexborHTMLParser
    tree: Tree
    commented: str | None
    data: tuple[str, ...]
    naming: tuple[int, ...]

    @property
    def words(self) -> str:
        """Return the ``text`` in one line."""
        return " ".join(self.text.split())

    def says(self, sentence: str) -> bool:
        """Return whether readers see or hear a sentence."""
        return sentence in self.text or " ".join(sentence.split()) in self.words


class PictureElement(NamedTuple):
    """A picture: its address, how it is loaded, and its place.

    ``loading`` is "lazy", or "low" if it is loaded at once but after the words; else empty.
    ``place`` is "heading" if the picture precedes the first-level heading or is in the header of
    the page. It is "number" if the picture precedes the first number to call after that heading.
    """

    source: str
    loading: str
    place: str


def pictures(tree: Tree) -> Iterator[PictureElement]:
    """Yield the pictures of a page in their order."""
    shown = tree.named("img")
    if not shown:
        return
    attributes = tree.attributes
    titles = tree.named("h1")
    heading = titles[0] if titles else len(tree.names)
    calls = (
        place for place in tree.named("a") if attributes[place].get("href", "").startswith("tel:")
    )
    number = next((place for place in calls if place > heading), 0)
    for place in shown:
        early = place < heading or _in_banner(tree, place)
        yield PictureElement(
            attributes[place].get("src") or attributes[place].get("srcset") or "",
            _loading(attributes[place]),
            "heading" if early else "number" if place < number else "",
        )


def _loading(attributes: Mapping[str, str]) -> str:
    if attributes.get("loading", "").lower() == "lazy":
        return "lazy"
    return "low" if attributes.get("fetchpriority", "").lower() == "low" else ""


def _in_banner(tree: Tree, place: int) -> bool:
    around = (step for step in tree.around(place) if tree.names[step] == "header")
    return any(tree.names[tree.parents[step]] == "body" for step in around)


def read_document(path: str, content: bytes) -> Document:
    """Return the parsed page."""
    parsed = LexborHTMLParser(content)
    tree = Tree(parsed)
    attributes = tree.attributes[0] if tree.names else {}
    titles, mains = tree.named("title"), tree.named("main")
    acting = _acting(tree)
    return Document(
        path=path,
        lang=attributes.get("lang", ""),
        direction=attributes.get("dir", ""),
        title=tree.text(titles[0]).strip() if titles else "",
        ids=tuple(name for place in tree.having("id") if (name := tree.attributes[place]["id"])),
        links=tree.elements(tree.named("a")),
        head_links=tree.elements(tree.named("link")),
        metas=tree.elements(tree.named("meta")),
        opening=tuple(islice(_opening(tree, acting=bool(acting)), 3)),
        hrefs=tuple(tree.attributes[place]["href"] for place in tree.having("href")),
        suspects=tree.elements(_suspects(tree, acting)),
        scripts=tuple((tree.element(place), tree.text(place)) for place in tree.named("script")),
        styles=tuple(map(tree.text, tree.named("style"))),
        main=tree.attributes[mains[0]].get("id", "") if mains else "",
        text=_text(tree, titles),
        parsed=parsed,
        tree=tree,
        commented=_commented(content),
        data=(*_data(tree), *_split_numbers(content)),
        naming=tuple(_naming(tree)),
    )


def _naming(tree: Tree) -> list[int]:
    """Return the headings, and the elements that may show one number and nothing else."""
    body = range(0) if tree.body is None else tree.within(tree.body)
    attributes = tree.attributes
    found = {
        *tree.named("bdi", *_HEADINGS),
        *tree.having("alt", "title", "label"),
        *(place for place in tree.having("aria-label") if place in body),
        *(
            place
            for place in tree.named("a")
            if attributes[place].get("href", "").startswith(CALLING)
        ),
        *(
            place
            for place in tree.named("meta")
            if "property" in attributes[place] or attributes[place].get("name") == "description"
        ),
    }
    return sorted(found - tree.silent)


def _acting(tree: Tree) -> list[int]:
    """Return the elements with an attribute that acts."""
    names = [key for key in tree.all_attributes() if key in ACTING or key.startswith("on")]
    other = (
        place
        for place in tree.having("http-equiv")
        if tree.attributes[place]["http-equiv"].lower() != POLICY
    )
    return sorted({*tree.having(*names), *other})


def _suspects(tree: Tree, acting: list[int]) -> list[int]:
    """Return the elements that may act, load or tell a script what to do."""
    doing = [name for name in tree.all_names() if name not in PLAIN]
    telling = ("data-search", "http-equiv", "type", "start", "value", "reversed")
    return sorted({*tree.named(*doing), *acting, *tree.having(*telling)})


def _opening(tree: Tree, *, acting: bool) -> Iterator[Element]:
    """Yield the elements in order without harmless ones; if any element acts, yield all."""
    for name, attributes in zip(tree.names, tree.attributes, strict=True):
        if name in ("html", "head"):
            continue
        if acting or name not in _IDLE or not _WORTH.isdisjoint(attributes):
            yield Element(name, attributes)


def loads(tree: Tree) -> Iterator[str]:
    """Yield the addresses that a browser fetches by itself."""
    for place in sorted({*tree.named("link", *_LOADING), *tree.having("srcset", "ping", "poster")}):
        name, attributes = tree.element(place)
        if name in _LOADING and _LOADING[name] in attributes:
            yield attributes[_LOADING[name]]
        # No browser fetches the address of these two.
        named = attributes.get("rel") in ("canonical", "alternate")
        if name == "link" and attributes and not named:
            yield attributes.get("href", "")
        if "srcset" in attributes:
            candidates = attributes["srcset"].split(",")
            yield from (part.split()[0] for part in candidates if part.strip())
        yield from (attributes[name] for name in ("ping", "poster") if name in attributes)


def _commented(content: bytes) -> str | None:
    """Return the text of the first comment, or None."""
    found = _COMMENT.search(content)
    return None if found is None else " ".join(found[1].decode("utf-8", "replace").split())


def _data(tree: Tree) -> Iterator[str]:
    names = [name for name in tree.all_attributes() if name.startswith("data-")]
    for place in tree.having(*names):
        for name, value in tree.attributes[place].items():
            if name.startswith("data-") and name not in _OWN_DATA and _DATA.search(value):
                yield value


def _split_numbers(content: bytes) -> Iterator[str]:
    """Yield numbers whose figures are in several elements but side by side on the screen."""
    for match in _SPLIT.finditer(content) if _MAY_BE_SPLIT.search(content) else ():
        yield _TAG.sub(b"", match[0]).decode()


def _text(tree: Tree, titles: list[int]) -> str:
    """Return the words that readers see or hear: texts, alternative texts, labels and titles."""
    parts = [tree.said(tree.body, "\n")] if tree.body is not None else []
    said = next((one for one in titles if one not in tree.silent), None)
    parts.append(tree.said(said) if said is not None else "")
    for place in tree.having("alt", "title", "aria-label", "content", "label"):
        if place in tree.silent:
            continue
        attributes = tree.attributes[place]
        parts.extend(attributes.get(name, "") for name in ("alt", "title", "aria-label", "label"))
        if attributes.get("name") == "description":
            parts.append(attributes.get("content", ""))
    return "\n".join(part for part in parts if part)
