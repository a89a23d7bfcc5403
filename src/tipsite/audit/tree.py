"""A page as lists of its elements and texts: what checks read most is there.

They are read from the page as its parser writes it, tag by tag, and by a walk over its nodes where
that may be misread. An element is a number: its place among all, in the order in which they begin.
So those within one are the numbers up to its end, and its words are a slice of the list of texts,
where a parser would walk over the page again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_Look = tuple[str, Mapping[str, str], str]
Looks = dict[str, _Look]
"""Tags, by what stands in them: the name and attributes that begin there, and what ends."""
_MOST_LOOKS = 4000
_VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
"""Elements without an end tag (HTML, 13.3)."""
_RAW = re.compile(r"<((script|style)(?: [^>]*)?)>(.*?)(?=</\2>)", re.DOTALL)
_ODD = frozenset((
    "iframe", "noembed", "noframes", "noscript", "plaintext", "template", "xmp",
))  # fmt: skip
"""Elements that may hold raw text, or elements that are not in the tree."""
_AS_IT_STANDS = ("script", "style")
_WRITTEN_APART = _VOID.union(_AS_IT_STANDS)
_TAG = re.compile(r"<([^>]*)>([^<]*)")
_START = re.compile(r"""([A-Za-z][^\s"'<>/=]*)((?: [^\s"'<>/=]+="[^"]*")*)""")
_ATTRIBUTE = re.compile(r' ([^=]+)="([^"]*)"')
_NOTHING: Mapping[str, str] = {}
_ESCAPED = (
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&"),
)  # fmt: skip


class Element(NamedTuple):
    """One element: its name and attributes."""

    name: str
    attributes: Mapping[str, str]


class Tree:
    """The elements and texts of a page.

    ``names``, ``attributes``, ``tags``, ``parents`` and ``ends`` are by element: those of one tag
    have the same name and attributes; the last two are the one around it (-1: none), and the first
    that does not stand in it. ``holders`` are the elements that the ``texts`` stand in. ``silent``
    are elements for style and script, with what stands in them; ``unsaid`` are the places of their
    texts. ``body`` is the body.
    """

    __slots__ = (
        "_firsts", "_having", "_lasts", "_named", "attributes", "body", "ends", "holders", "names",
        "parents", "silent", "tags", "texts", "unsaid",
    )  # fmt: skip

    def __init__(self, parsed: LexborHTMLParser, looks: Looks | None = None) -> None:
        """Take over a page that is ``parsed``; ``looks`` are those of the pages before."""
        self._clear()
        if not self._read(parsed.html or "", {} if looks is None else looks):
            self._clear()
            self._walk(parsed.root)
        self.silent: set[int] = set()
        self.unsaid: list[int] = []
        for place in self.named("script", "style"):
            if place not in self.silent:
                self.silent.update(range(place, self.ends[place]))
                self.unsaid.extend(self.texts_in(place))
        bodies = (place for place in self.named("body") if self.parents[place] == 0)
        self.body = next(bodies, None)

    def _clear(self) -> None:
        self.names: list[str] = []
        self.attributes: list[Mapping[str, str]] = []
        self.tags: list[Hashable] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        self._having: defaultdict[str, list[int]] = defaultdict(list)

    def _read(self, html: str, looks: Looks) -> bool:
        """Read a page as its parser writes it; return whether nothing in it can be misread."""
        if "<!--" in html:
            return False
        names, all_attributes, tags = self.names, self.attributes, self.tags
        parents, ends = self.parents, self.ends
        texts, holders, firsts, lasts = self.texts, self.holders, self._firsts, self._lasts
        named, having = self._named, self._having
        awaited: list[str] = []
        inside = -1
        place = 0
        for tag, text in _tags(html):
            look = looks.get(tag)
            if look is None:
                look = _look(tag)
                if look is None:
                    return False
                if len(looks) >= _MOST_LOOKS:
                    looks.clear()
                looks[tag] = look
            name, attributes, end = look
            if name:
                names.append(name)
                all_attributes.append(attributes)
                tags.append(tag)
                parents.append(inside)
                firsts.append(len(texts))
                ends.append(place + 1)
                lasts.append(len(texts))
                named[name].append(place)
                for key in attributes:
                    having[key].append(place)
                if end:
                    awaited.append(end)
                    inside = place
                place += 1
            elif end:
                if not awaited or awaited.pop() != end:
                    return False
                ends[inside], lasts[inside] = place, len(texts)
                inside = parents[inside]
            if text:
                written = "&" in text and name not in _AS_IT_STANDS
                texts.append(_unescaped(text) if written else text)
                holders.append(inside)
        return not (awaited or self._is_foreign())

    def _is_foreign(self) -> bool:
        """Return whether drawings or formulas hold elements with other rules."""
        drawn = (*self._named.get("svg", ()), *self._named.get("math", ()))
        names, ends = self.names, self.ends
        return any(not _WRITTEN_APART.isdisjoint(names[one : ends[one]]) for one in drawn)

    def _walk(self, root: LexborNode | None) -> None:
        """Walk over a page from its ``root``, node by node."""
        names, all_attributes, tags = self.names, self.attributes, self.tags
        parents, ends = self.parents, self.ends
        texts, holders, firsts, lasts = self.texts, self.holders, self._firsts, self._lasts
        named, having = self._named, self._having
        stack: list[LexborNode] = []
        node, inside = root, -1
        while node is not None:
            name = node.tag or ""
            following: LexborNode | None = None
            if name == "-text":
                texts.append(node.text_content or "")
                holders.append(inside)
            elif name[:1] != "-":
                place = len(names)
                names.append(name)
                parents.append(inside)
                firsts.append(len(texts))
                ends.append(place + 1)
                lasts.append(len(texts))
                named[name].append(place)
                attributes = node.attributes
                for key, value in attributes.items():
                    if value is None:
                        attributes[key] = ""
                    having[key].append(place)
                all_attributes.append(attributes)  # type: ignore[arg-type]
                tags.append((name, *attributes.items()))
                following = node.child
                if following is not None:
                    stack.append(node)
                    inside = place
            if following is None:
                following = node.next
            while following is None and stack:
                following = stack.pop().next
                ends[inside], lasts[inside] = len(names), len(texts)
                inside = parents[inside]
            node = following

    def element(self, place: int) -> Element:
        """Return the name and the attributes of an element."""
        return Element(self.names[place], self.attributes[place])

    def elements(self, places: Iterable[int]) -> tuple[Element, ...]:
        """Return the same of several."""
        return tuple(Element(self.names[place], self.attributes[place]) for place in places)

    def named(self, *names: str) -> list[int]:
        """Return the elements with one of these names, in their order."""
        return _merged(self._named, names)

    def having(self, *names: str) -> list[int]:
        """Return the elements with one of these attributes, in their order."""
        return _merged(self._having, names)

    def all_names(self) -> Iterable[str]:
        """Return each name of an element once."""
        return self._named.keys()

    def all_attributes(self) -> Iterable[str]:
        """Return each name of an attribute once."""
        return self._having.keys()

    def children(self, place: int) -> Iterator[int]:
        """Yield the elements that stand directly in one."""
        inner, end = place + 1, self.ends[place]
        while inner < end:
            yield inner
            inner = self.ends[inner]

    def within(self, place: int) -> range:
        """Return all elements in one."""
        return range(place + 1, self.ends[place])

    def around(self, place: int) -> Iterator[int]:
        """Yield the elements from one outwards, itself first, but for the root."""
        while place > 0:
            yield place
            place = self.parents[place]

    def texts_in(self, place: int) -> range:
        """Return the places of the texts in an element."""
        return range(self._firsts[place], self._lasts[place])

    def text(self, place: int, separator: str = "") -> str:
        """Return all text of an element, that of scripts included."""
        return separator.join(self.texts[self._firsts[place] : self._lasts[place]])

    def stripped(self, place: int) -> str:
        """Return all text of an element, each piece without the space around it."""
        return "".join(
            [one.strip() for one in self.texts[self._firsts[place] : self._lasts[place]]]
        )

    def said(self, place: int, separator: str = "") -> str:
        """Return the text of an element without what stands in scripts and styles."""
        first, last = self._firsts[place], self._lasts[place]
        unsaid = self.unsaid
        if unsaid and (at := bisect_left(unsaid, first)) < len(unsaid) and unsaid[at] < last:
            left = set(range(first, last)).difference(unsaid)
            return separator.join([self.texts[one] for one in sorted(left)])
        return separator.join(self.texts[first:last])

    def opened_before(self, place: int, text: int) -> bool:
        """Return whether an element begins before a text."""
        return self._firsts[place] <= text


def _tags(html: str) -> list[tuple[str, str]]:
    """The tags of a page, without their brackets, each with the text behind it."""
    parts = iter(_RAW.split(html))
    found = _TAG.findall(next(parts))
    for tag, _, raw, rest in zip(parts, parts, parts, parts, strict=True):
        found.append((tag, raw))
        found += _TAG.findall(rest)
    return found


def _look(tag: str) -> _Look | None:
    """Return what begins or ends with a tag, or None if that is not certain."""
    if tag.startswith("/"):
        return "", _NOTHING, tag
    if tag == "!DOCTYPE html":
        return "", _NOTHING, ""
    found = _START.fullmatch(tag)
    if found is None or found[1] in _ODD:
        return None
    name = found[1]
    named = _ATTRIBUTE.findall(found[2])
    attributes = {key: _unescaped(value) for key, value in named}
    if len(attributes) < len(named):
        return None
    return name, attributes, "" if name in _VOID else f"/{name}"


def _unescaped(text: str) -> str:
    """Words from how a parser writes them (HTML, 13.3)."""
    for written, sign in _ESCAPED:
        text = text.replace(written, sign)
    return text


def _merged(known: Mapping[str, list[int]], names: Iterable[str]) -> list[int]:
    found = [known[name] for name in names if name in known]
    if len(found) < 2:
        return found[0] if found else []
    return sorted({place for some in found for place in some})
