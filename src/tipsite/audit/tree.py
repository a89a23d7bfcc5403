"""A page as flat lists of its elements and texts, which are faster to read than parsed nodes.

An element is a number: its position in the order of start tags. So the elements inside an element
are a range of numbers, and its words are a slice of the list of texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Element(NamedTuple):
    """One element: its name and attributes."""

    name: str
    attributes: Mapping[str, str]


class Tree:
    """The elements and texts of a page.

    Five lists have one entry for each element. ``names`` and ``attributes`` are those of the
    element. ``parents`` are the elements around it, or -1. ``ends`` are the first elements after it
    that are not inside it.

    ``holders`` are the elements that contain the ``texts``. ``silent`` are the script and style
    elements and the elements in them; ``unsaid`` are the positions of their texts. ``body`` is the
    body element, or None.
    """

    __slots__ = (
        "_firsts", "_having", "_lasts", "_named", "attributes", "body", "ends", "holders", "names",
        "parents", "silent", "texts", "unsaid",
    )  # fmt: skip

    def __init__(self, parsed: LexborHTMLParser) -> None:
        self.names: list[str] = []
        self.attributes: list[Mapping[str, str]] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._walk(parsed.root)
        self.silent: set[int] = set()
        self.unsaid: list[int] = []
        for place in self.named("script", "style"):
            if place not in self.silent:
                self.silent.update(range(place, self.ends[place]))
                self.unsaid.extend(self.texts_in(place))
        bodies = (place for place in self.named("body") if self.parents[place] == 0)
        self.body = next(bodies, None)

    def _walk(self, root: LexborNode | None) -> None:
        """Walk over a page from its ``root``, node by node."""
        names, all_attributes = self.names, self.attributes
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
        """Return the names and attributes of several elements."""
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
        """Yield the direct children of an element."""
        inner, end = place + 1, self.ends[place]
        while inner < end:
            yield inner
            inner = self.ends[inner]

    def within(self, place: int) -> range:
        """Return all elements inside an element."""
        return range(place + 1, self.ends[place])

    def around(self, place: int) -> Iterator[int]:
        """Yield an element and the elements around it, from inside out, without the root."""
        while place > 0:
            yield place
            place = self.parents[place]

    def texts_in(self, place: int) -> range:
        """Return the positions of the texts in an element."""
        return range(self._firsts[place], self._lasts[place])

    def text(self, place: int, separator: str = "") -> str:
        """Return all text of an element, including that of scripts."""
        return separator.join(self.texts[self._firsts[place] : self._lasts[place]])

    def said(self, place: int, separator: str = "") -> str:
        """Return the text of an element without that of scripts and styles."""
        first, last = self._firsts[place], self._lasts[place]
        unsaid = self.unsaid
        if unsaid and (at := bisect_left(unsaid, first)) < len(unsaid) and unsaid[at] < last:
            left = set(range(first, last)).difference(unsaid)
            return separator.join([self.texts[one] for one in sorted(left)])
        return separator.join(self.texts[first:last])

    def opened_before(self, place: int, text: int) -> bool:
        """Return whether an element begins before a text."""
        return self._firsts[place] <= text


def _merged(known: Mapping[str, list[int]], names: Iterable[str]) -> list[int]:
    found = [known[name] for name in names if name in known]
    if len(found) < 2:
        return found[0] if found else []
    return sorted({place for some in found for place in some})
