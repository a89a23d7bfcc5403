"""Words that a reader must see on a page, and the paths of elements to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.audit.tree import Tree
from tipsite.model.facts import RequiredWords, Step
from tipsite.model.plan import Original

KEPT = (
    "id", "class", "lang", "dir", "role", "hidden", "inert", "aria-hidden", "open",
    "data-search-without", "popover", "data-kind", "data-campaign",
)  # fmt: skip
"""Attributes whose values a step keeps; of other attributes it keeps only the names."""
SCHEMES = ("tel", "sms", "mailto")
_ADDRESSES = tuple(f"{scheme}:" for scheme in SCHEMES)
_FIGURES = re.compile(r"\d[^\w]+\d|\+\s*\d")
"""Figures that a change of direction would put into another order."""
_CUT = "\0"
_LONG = 20
"""Shorter words may be part of other words by chance, such as of a title."""
_SPACE = re.compile(r"\s+")
Paths = dict[tuple[object, ...], tuple[Step, ...]]
"""Paths by the path of the parent and the tag: equal paths are one object."""


def required_in(
    tree: Tree,
    sentences: tuple[str, ...],
    help_href: str,
    paths: Paths | None = None,
) -> tuple[RequiredWords, ...]:
    """Return the words that readers must see, each once.

    ``help_href`` is the address of the link to help. ``sentences`` must be on the page. ``paths``
    are the paths of pages that were read before.
    """
    if tree.body is None:
        return ()
    ways = _Ways(tree, {} if paths is None else paths)
    links = _links_in(tree)
    found = (
        *_links(tree, links, ways),
        *_help(tree, links, help_href, ways),
        *_sentences(tree, sentences, ways),
    )
    # Equal paths are one object: so nothing long is compared.
    once = {(words.what, id(words.path), words.grouped): words for words in found}
    return tuple(once.values())


class _Ways:
    """The paths to the elements of one page."""

    __slots__ = ("_own", "_paths", "_tree")

    def __init__(self, tree: Tree, paths: Paths) -> None:
        self._tree = tree
        self._paths = paths
        self._own: dict[int, tuple[Step, ...]] = {-1: ()}

    def to(self, place: int) -> tuple[Step, ...]:
        """Return the path from the root to an element."""
        known = self._own.get(place)
        if known is None:
            above = self.to(self._tree.parents[place])
            name, attributes = self._tree.element(place)
            looks = (id(above), name, *attributes.items())
            known = self._paths.get(looks)
            if known is None:
                kept = [(key, attributes[key]) for key in KEPT if key in attributes]
                if href := attributes.get("href"):
                    scheme, colon, _ = href.partition(":")
                    kept.append(("href", scheme + colon if scheme.lower() in SCHEMES else href))
                kept.extend((key, "") for key in attributes if key not in KEPT and key != "href")
                step = Step(name, tuple(kept))
                # Elements that are equal for style sheets share a step, wherever their links lead.
                known = self._paths.setdefault((id(above), step), (*above, step))
                self._paths[looks] = known
            self._own[place] = known
        return known

    def opened(self, path: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return a path after a reader has opened each folded element on it."""
        if all(step.name != "details" for step in path):
            return path
        made = tuple(_opened(step) for step in path)
        return self._paths.setdefault(("opened", id(path)), made)


def dialled_in(tree: Tree) -> tuple[tuple[str, str], ...]:
    """Return the addresses that call somebody, each with the words of the link."""
    return tuple(
        (tree.attributes[place]["href"], tree.text(place))
        for place in _links_in(tree)
        if tree.attributes[place].get("href", "").startswith("tel:")
    )


def _links_in(tree: Tree) -> list[int]:
    """Return the links of the body."""
    body = range(0) if tree.body is None else tree.within(tree.body)
    return [place for place in tree.named("a") if place in body]


def _links(tree: Tree, links: list[int], ways: _Ways) -> Iterator[RequiredWords]:
    for place in links:
        attributes = tree.attributes[place]
        if "data-exit" in attributes:
            yield from _words(tree, place, "exit", ways)
        elif _calls(attributes):
            for words in _words(tree, place, "number", ways):
                yield words
                yield words._replace(path=ways.opened(words.path))
    numbers = (one for one in links if _calls(tree.attributes[one]))
    around = (above for number in numbers for above in tree.around(number))
    folds = dict.fromkeys(above for above in around if tree.names[above] == "details")
    for summary in (child for fold in folds for child in tree.children(fold)):
        if tree.names[summary] == "summary":  # a reader who cannot see it never finds the number
            yield from _words(tree, summary, "number", ways)


def _calls(attributes: Mapping[str, str]) -> bool:
    return attributes.get("href", "").startswith(_ADDRESSES)


def _help(tree: Tree, links: list[int], href: str, ways: _Ways) -> Iterator[RequiredWords]:
    for place in links if href else ():
        if tree.attributes[place].get("href") == href:
            yield from _words(tree, place, "help", ways)


def _words(tree: Tree, link: int, what: str, ways: _Ways) -> Iterator[RequiredWords]:
    for place in tree.texts_in(link):
        words = tree.texts[place]
        if words.strip():
            grouped = _is_grouped(words, tree.attributes[link].get("href", ""))
            yield RequiredWords(what, ways.to(tree.holders[place]), grouped)


def _is_grouped(words: str, href: str) -> bool:
    """Return whether words are a link's number in groups, and not the hours beside it."""
    if not _FIGURES.search(words):
        return False
    said, called = (re.sub(r"[^0-9]", "", text) for text in (words, href))
    return len(said) > 2 and called.endswith(said[-3:])


def _sentences(tree: Tree, sentences: tuple[str, ...], ways: _Ways) -> Iterator[RequiredWords]:
    @cache
    def texts(place: int) -> tuple[str, ...]:
        return tuple(" ".join(tree.text(place, between).split()) for between in ("", " "))

    for sentence in sentences:
        words = " ".join(sentence.split())
        holder = None
        inner = tree.body
        while inner is not None:  # the innermost element with the words
            children = tree.children(inner)
            inner = next(
                (child for child in children if any(words in text for text in texts(child))), None
            )
            holder = holder if inner is None else inner
        if holder is not None:
            yield RequiredWords("notice", ways.to(holder))


def _opened(step: Step) -> Step:
    if step.name != "details" or any(name == "open" for name, _ in step.attributes):
        return step
    return Step(step.name, (*step.attributes, ("open", "")))


def lacking_in(parsed: LexborHTMLParser, originals: tuple[Original, ...]) -> tuple[Original, ...]:
    """Return the texts of the source that a page lacks or does not mark with their language."""
    body = parsed.body
    if body is None or not originals:
        return ()
    seen = frozenset(map(_letters, body.text(separator=_CUT).split(_CUT)))
    return tuple(
        original
        for original in originals
        if _stands(original.beside, seen) and not _marked(body, original)
    )


def without_originals(content: bytes, originals: tuple[Original, ...]) -> bytes:
    """Return a page without its texts in the source language beside translations."""
    tree = LexborHTMLParser(content)
    for original in originals:
        if tree.body is not None and (found := _marked(tree.body, original)):
            found.decompose()
    return (tree.html or "").encode()


def _letters(text: str) -> str:
    return _SPACE.sub("", text)


def _stands(beside: str, seen: frozenset[str]) -> bool:
    """Return whether the words beside an original are among the texts of a page."""
    wanted = _letters(beside)
    return (
        not wanted
        or wanted in seen
        or (len(wanted) >= _LONG and any(wanted in one for one in seen))
    )


def _marked(body: LexborNode, original: Original) -> LexborNode | None:
    """Return the element with these words that is marked with their language, or None."""
    wanted = _letters(original.words)
    for node in body.css(f'[lang="{original.lang}"][dir="{original.dir}"]'):
        if wanted in _letters(node.text(separator="\n")):
            return node
    return None
