"""One HTML page read back once: what all checks of the audit look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.audit.accessibility import Barrier, LanguageSpan, barriers, foreign_words
from tipsite.audit.required import Paths, dialled_in, lacking_in, required_in
from tipsite.model.facts import RequiredWords
from tipsite.model.plan import Original, PagePromise

DATA = "application/ld+json"
"""The type of a script element that holds data for programs (JSON-LD) and runs nothing."""
POLICY = "content-security-policy"
_LOADING = {
    "script": "src", "img": "src", "source": "src", "iframe": "src", "audio": "src",
    "video": "src", "track": "src", "embed": "src", "object": "data", "input": "src",
}  # fmt: skip

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PLAIN = frozenset((
    "html", "head", "title", "link", "style", "body", "header", "nav", "main", "footer",
    "section", "article", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
    "dl", "dt", "dd", "a", "span", "small", "strong", "em", "b", "i", "bdi", "abbr", "time",
    "br", "hr", "wbr", "blockquote", "q", "cite", "figure", "figcaption", "details", "summary",
    "label", "option", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "g", "path",
    "rect", "circle", "ellipse", "polyline",
))  # fmt: skip
"""Elements that are harmless, unless one of the attributes below stands on them."""
_IDLE = _PLAIN - {"a", "link", *_HEADINGS}
"""Of these only those are worth a look that have one of the next attributes."""
_WORTH = ":is([id], [href], [srcset], [ping], [data-exit-words])"
_ACTING = tuple(
    (needle, re.compile(needle + rest))
    for needle, rest in (
        (b"style", rb"\s*="), (b"xlink:href", rb"\s*="), (b"formaction", rb"\s*="),
        (b"ping", rb"\s*="), (b"background", rb"\s*="), (b"srcdoc", rb"\s*="),
        (b"poster", rb"\s*="), (b"manifest", rb"\s*="), (b"imagesrcset", rb"\s*="),
        (b"attributionsrc", b""), (b"popover", b""), (b"<body", rb"[^>]*\s(?:text|link)\s*="),
        (b"bgcolor", rb"\s*="), (b"alink", rb"\s*="), (b"vlink", rb"\s*="),
        # Every page has this one, which is looked at by itself.
        (b"http-equiv", rb"\s*=(?!\"content-security-policy\")"),
    )
)  # fmt: skip
"""What may act by itself, each with bytes that are quickly looked for."""

_FILLED = (
    "[data-exit-words]", ".now[data-open]", "form[data-search] [data-search-status]",
    "form[data-search] [data-search-results]", ".filter output", ".age a",
    ".filter option[selected]", ".filter input[checked]",
)  # fmt: skip
"""What tipsite's scripts write into, with what may not stand there; and choices made beforehand."""
_SCRIPTED = re.compile(rb"data-(?:exit-words|open|search)")
_NAMED = re.compile(rb"class\s*=[^>]*?\b(?:age|filter)\b")
_DATA = re.compile(rb"""\sdata-([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_COMMENT = re.compile(
    rb"<(?:!(?!doctype\b)-{0,2}|\?)(.{0,200}?)(?:-->|>)", re.IGNORECASE | re.DOTALL
)
"""What browsers take for a comment (HTML, 13.2.5.41 and 42); nothing else of a page begins so."""
_TAG = re.compile(rb"</?(?:span|b|i|em|strong|small|bdi|mark|sub|sup|wbr|abbr|time|q|cite)\b[^>]*>")
_SPLIT = re.compile(rb"[0-9+(][0-9 ()./-]*(?:(?:%s)+[0-9 ()./-]*[0-9])+" % _TAG.pattern)
_MAYBE_SPLIT = re.compile(
    rb"<(?<=[0-9+ ()./-]<)%s(?:%s)*[0-9 ()./-]*[0-9]" % (_TAG.pattern[1:], _TAG.pattern)
)
"""The end of the same: what begins with one sign is soon found, or not."""
_OWN_DATA = frozenset((
    b"words", b"search", b"exit-words", b"open", b"zone", b"checked", b"every", b"days",
))  # fmt: skip
"""Attributes that tipsite's scripts read, which are judged by what the scripts do with them."""
_HANDLER = re.compile(rb"on[a-z]+\s*=")
_BEFORE = (b" ", b"\n", b"\t", b"\r", b"\f", b'"', b"'", b"/")
"""What may stand before the name of an attribute."""


class Element(NamedTuple):
    """One element: its name and attributes. (A page has hundreds; a tuple is quickly made.)"""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page. ``loads`` are the addresses that a browser fetches by itself.

    ``opening`` are the first three elements of the head that matter, ``styles`` what stands in
    style elements, ``sheets`` the addresses of the style sheets. ``hrefs`` are all addresses that
    anything points at, ``suspects`` every element but those that can do nothing, ``scripts`` the
    script elements with what stands in them. ``barriers`` keep somebody out, ``tongues`` are words
    that are not in the language which the page says. ``live_words`` are those that live regions
    are to say. ``seen`` is what a reader must be able to see, ``main`` the id of the main part,
    ``dialled`` are the addresses that call somebody, with the words of their links. ``openings``
    are hours with their time zones, as the script reads them; ``overwritten`` are elements that a
    script would change though something stands in them, ``commented`` is what the first comment
    says, ``data`` what stands in attributes that nobody sees, and figures parted by elements.
    ``lacking`` is what it does not show of its source. ``text`` is all that somebody sees or hears,
    ``words`` the same in one line, and ``tree`` the elements without scripts and styles.
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
    sheets: tuple[str, ...]
    metas: tuple[Element, ...]
    opening: tuple[Element, ...]
    loads: tuple[str, ...]
    hrefs: tuple[str, ...]
    suspects: tuple[Element, ...]
    scripts: tuple[tuple[Element, str], ...]
    styles: tuple[str, ...]
    live_words: frozenset[str]
    pictures: tuple[PictureElement, ...]
    seen: tuple[RequiredWords, ...]
    lacking: tuple[Original, ...]
    dialled: tuple[tuple[str, str], ...]
    main: str
    text: str
    words: str
    tree: LexborHTMLParser
    barriers: tuple[Barrier, ...]
    tongues: tuple[LanguageSpan, ...]
    openings: tuple[tuple[str, str], ...]
    overwritten: tuple[str, ...]
    commented: str | None
    data: tuple[str, ...]


class PictureElement(NamedTuple):
    """One picture: its address, whether it waits until it is near, and what comes after it.

    ``place`` is "heading" before the first-level heading or in the page's header, "number" before
    the first number to call after that heading, else empty.
    """

    source: str
    lazy: bool
    place: str


def pictures(tree: LexborHTMLParser, content: bytes) -> Iterator[PictureElement]:
    """Yield the pictures of a page in their order."""
    if b"<img" not in content and b"<IMG" not in content:
        return
    banner = {node.mem_id for node in tree.css("body > header img")}
    found = tree.css(':is(h1, img, a[href^="tel:"])')
    names = [node.tag for node in found]
    heading = names.index("h1") if "h1" in names else len(found)
    number = names.index("a", heading) if "a" in names[heading:] else 0
    for place, node in enumerate(found):
        if node.tag == "img":
            early = place < heading or node.mem_id in banner
            attributes = node.attributes
            yield PictureElement(
                attributes.get("src") or attributes.get("srcset") or "",
                (attributes.get("loading") or "").lower() == "lazy",
                "heading" if early else "number" if place < number else "",
            )


def read_document(
    path: str,
    content: bytes,
    promise: PagePromise | None = None,
    notices: Mapping[str, str] | None = None,
    paths: Paths | None = None,
) -> Document:
    """Return the parsed page; with its own ``promise``, also what must be seen on it.

    ``notices`` must be seen, too, by their languages. ``paths`` are those to elements of the pages
    before.
    """
    tree = LexborHTMLParser(content)
    root = tree.root
    attributes = root.attributes if root else {}
    title = tree.css_first("title")
    # Most elements of a page can do nothing; what may act by itself is looked for in its bytes.
    lowered = content.lower()
    acting = any(needle in lowered and found.search(lowered) for needle, found in _ACTING) or any(
        lowered[found.start() - 1 : found.start()] in _BEFORE
        for found in _HANDLER.finditer(lowered)
    )
    nodes = tree.css("*")
    if not acting:
        worth = {node.mem_id for node in tree.css(_WORTH)}
        nodes = [node for node in nodes if node.tag not in _IDLE or node.mem_id in worth]
    found = [_element(node) for node in nodes]
    ids = [name for element in found if (name := element.attributes.get("id"))]
    scripts = [element for element in found if element.name == "script"]
    texts = [node.text() for node in tree.css("script")]
    return Document(
        path=path,
        lang=attributes.get("lang") or "",
        direction=attributes.get("dir") or "",
        title=title.text(strip=True) if title else "",
        headings=tuple(int(one.name[1]) for one in found if one.name in _HEADINGS),
        ids=frozenset(ids),
        repeated_ids=tuple(sorted({one for one in ids if ids.count(one) > 1})),
        links=tuple(one for one in found if one.name == "a"),
        head_links=tuple(one for one in found if one.name == "link"),
        sheets=tuple(one.attributes.get("href", "") for one in found if _is_sheet(one)),
        metas=tuple(one for one in found if one.name == "meta"),
        opening=tuple(one for one in found[:5] if one.name not in ("html", "head"))[:3],
        hrefs=tuple(one.attributes["href"] for one in found if "href" in one.attributes),
        loads=tuple(_loads(found)),
        suspects=tuple(one for one in found if acting or one.name not in _PLAIN),
        scripts=tuple(zip(scripts, texts, strict=True)),
        styles=tuple(node.text() for node in tree.css("style")),
        barriers=barriers(tree, content),
        openings=tuple(_openings(tree)) if b"data-open" in lowered else (),
        overwritten=tuple(_overwritten(tree))
        if _SCRIPTED.search(lowered) or _NAMED.search(lowered)
        else (),
        commented=_commented(content),
        data=(*_data(content), *_split_numbers(content)),
        live_words=frozenset(_live_words(found)),
        pictures=tuple(pictures(tree, content)),
        seen=_seen(tree, promise, (notices or {}).get(attributes.get("lang") or ""), paths),
        lacking=lacking_in(tree, promise.originals) if promise else (),
        dialled=dialled_in(tree),
        main=(main.attributes.get("id") or "") if (main := tree.css_first("main")) else "",
        text=(text := _text(tree)),
        words=" ".join(text.split()),
        tree=tree,
        tongues=foreign_words(content, attributes.get("lang") or ""),
    )


def _element(node: LexborNode) -> Element:
    return Element(node.tag or "", {key: value or "" for key, value in node.attributes.items()})


def _is_sheet(element: Element) -> bool:
    rel = element.attributes.get("rel", "").lower().split()
    return element.name == "link" and "stylesheet" in rel


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


def _openings(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("[data-open]"):
        yield node.attributes["data-open"] or "", node.attributes.get("data-zone") or ""


def _overwritten(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(", ".join(_FILLED)):
        chosen = node.tag in ("a", "option", "input")
        if chosen or node.text(strip=True) or node.css_first("a") is not None:
            yield (node.html or "").partition(">")[0] + ">"


def _commented(content: bytes) -> str | None:
    """What the first comment of a page says; None without one."""
    found = _COMMENT.search(content)
    return None if found is None else " ".join(found[1].decode("utf-8", "replace").split())


def _data(content: bytes) -> Iterator[str]:
    # As finditer would, but for the places where one begins, which are few.
    place = end = 0
    while (place := content.find(b"data-", place) + 1) > 0:
        found = _DATA.match(content, place - 2) if place - 2 >= end else None
        if found is None:
            continue
        end = found.end()
        value = found[2] or found[3] or found[4] or b""
        if found[1] not in _OWN_DATA and any(sign in b"0123456789@&" for sign in value):
            yield unescape(value.decode("utf-8", "replace"))


def _split_numbers(content: bytes) -> Iterator[str]:
    """The figures that a reader sees side by side, though they stand in several elements."""
    if not _MAYBE_SPLIT.search(content):
        return
    for found in _SPLIT.finditer(content):
        yield _TAG.sub(b"", found[0]).decode()


def _live_words(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        attributes = element.attributes
        polite = attributes.get("role") == "status" or attributes.get("aria-live") == "polite"
        if "data-exit-words" in attributes and polite and "hidden" not in attributes:
            yield attributes["data-exit-words"]


def _seen(
    tree: LexborHTMLParser,
    promise: PagePromise | None,
    notice: str | None,
    paths: Paths | None,
) -> tuple[RequiredWords, ...]:
    if promise is None:
        return ()
    says = (*promise.says, *((notice,) if notice else ()))
    return required_in(tree, says, promise.help_href, paths)


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
