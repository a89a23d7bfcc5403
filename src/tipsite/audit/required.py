"""What a reader must be able to see on a page, and the elements that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tipsite.model.facts import RequiredWords, Step
from tipsite.model.plan import Original

KEPT = (
    "id", "class", "lang", "dir", "role", "hidden", "inert", "aria-hidden", "open",
    "data-search-without", "popover",
)  # fmt: skip
"""Attributes whose values are known; of others only that they are there."""
SCHEMES = ("tel", "sms", "mailto")
_FIGURES = re.compile(r"\d[^\w]+\d|\+\s*\d")
"""Figures that a change of direction would put into another order."""
_CUT = "\0"
_LONG = 20
"""Fewer letters may stand in other words by chance, such as those of a title."""
_SPACE = re.compile(r"\s+")
Paths = dict[tuple[int, Step], tuple[Step, ...]]
"""Each path to an element as one object, by that of the element around it and its own step."""
_LINKS = 'body a:is([href^="tel:"], [href^="sms:"], [href^="mailto:"], [data-exit])'


def required_in(
    tree: LexborHTMLParser,
    sentences: tuple[str, ...],
    help_href: str,
    paths: Paths | None = None,
) -> tuple[RequiredWords, ...]:
    """Return what has to be seen, each once; ``help_href`` is how the page names the way to help.

    ``sentences`` must stand on the page. ``paths`` are those of pages that were read before.
    """
    body = tree.body
    if body is None:
        return ()
    ways = _Ways({} if paths is None else paths)
    found = (
        *_skip(tree, ways),
        *_links(tree, ways),
        *_help(tree, help_href, ways),
        *_sentences(body, sentences, ways),
    )
    # Equal paths are one object: so nothing long is compared.
    once = {(one.what, id(one.path), one.target, one.alone, one.grouped): one for one in found}
    return tuple(once.values())


class _Ways:
    """The paths to the elements of one page."""

    __slots__ = ("_own", "_paths")

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._own: dict[int, tuple[Step, ...]] = {}

    def to(self, node: LexborNode) -> tuple[Step, ...]:
        """Return the path from the root to an element."""
        known = self._own.get(node.mem_id)
        if known is None:
            parent = node.parent
            apart = parent is None or (parent.tag or "-").startswith("-")
            above = () if apart or parent is None else self.to(parent)
            step = _step(node.tag or "", node.attributes)
            found = self._paths.get((id(above), step))
            if found is None:
                found = self._paths[id(above), step] = (*above, step)
            known = self._own[node.mem_id] = found
        return known


def dialled_in(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """Return the addresses that call somebody, each with the words of the link."""
    links = tree.css('body a[href^="tel:"]')
    return tuple((link.attributes["href"] or "", link.text()) for link in links)


def _skip(tree: LexborHTMLParser, ways: _Ways) -> Iterator[RequiredWords]:
    """The first link of a page, which shows itself to the keyboard."""
    first = tree.css_first("body a[href]")
    if first is not None and (first.attributes["href"] or "").startswith("#"):
        yield RequiredWords("skip", ways.to(first), -1, alone=True)


def _links(tree: LexborHTMLParser, ways: _Ways) -> Iterator[RequiredWords]:
    for link in tree.css(_LINKS):
        what = "exit" if "data-exit" in link.attributes else "number"
        yield from _words(link, what, ways)


def _help(tree: LexborHTMLParser, href: str, ways: _Ways) -> Iterator[RequiredWords]:
    quoted = href.replace("\\", "\\\\").replace('"', '\\"')
    for link in tree.css(f'body a[href="{quoted}"]') if href else ():
        yield from _words(link, "help", ways)


def _words(link: LexborNode, what: str, ways: _Ways) -> Iterator[RequiredWords]:
    target = len(ways.to(link)) - 1
    parent = link.parent
    alone = parent is None or parent.text(strip=True) == link.text(strip=True)
    for node in link.traverse(include_text=True):
        if node.is_text_node and node.parent and (node.text_content or "").strip():
            grouped = _is_grouped(node.text_content or "", link.attributes.get("href") or "")
            yield RequiredWords(what, ways.to(node.parent), target, alone, grouped)


def _is_grouped(words: str, href: str) -> bool:
    """Whether words are the number of a link, in groups; hours beside it are none."""
    if not _FIGURES.search(words):
        return False
    said, called = (re.sub(r"[^0-9]", "", text) for text in (words, href))
    return len(said) > 2 and called.endswith(said[-3:])


def _sentences(
    body: LexborNode, sentences: tuple[str, ...], ways: _Ways
) -> Iterator[RequiredWords]:
    for sentence in sentences:
        words = " ".join(sentence.split())
        if holder := _holder(body, words):
            yield RequiredWords("notice", ways.to(holder), -1, alone=False)


def _holder(node: LexborNode, words: str) -> LexborNode | None:
    """The innermost element with the words."""
    inner = None
    for child in node.iter():
        if any(words in " ".join(child.text(separator=by).split()) for by in ("", " ")):
            inner = child
            break
    if inner is None:
        return None
    return _holder(inner, words) or inner


def _step(name: str, attributes: Mapping[str, str | None]) -> Step:
    kept = [(key, attributes[key] or "") for key in KEPT if key in attributes]
    if href := attributes.get("href"):
        scheme, colon, _ = href.partition(":")
        kept.append(("href", scheme + colon if scheme.lower() in SCHEMES else href))
    kept.extend((key, "") for key in attributes if key not in KEPT and key != "href")
    return Step(name, tuple(kept))


def lacking_in(tree: LexborHTMLParser, originals: tuple[Original, ...]) -> tuple[Original, ...]:
    """Return the texts of the source that a page lacks, or has without their language."""
    body = tree.body
    if body is None or not originals:
        return ()
    seen = frozenset(map(_letters, body.text(separator=_CUT).split(_CUT)))
    return tuple(
        original
        for original in originals
        if _stands(original.beside, seen) and not _marked(body, original)
    )


def without_originals(content: bytes, originals: tuple[Original, ...]) -> bytes:
    """Return a page without what it shows in the source language beside its translation."""
    tree = LexborHTMLParser(content)
    for original in originals:
        if tree.body is not None and (found := _marked(tree.body, original)):
            found.decompose()
    return (tree.html or "").encode()


def _letters(text: str) -> str:
    return _SPACE.sub("", text)


def _stands(beside: str, seen: frozenset[str]) -> bool:
    """Whether the words that an original belongs to are among the texts of a page."""
    wanted = _letters(beside)
    return (
        not wanted
        or wanted in seen
        or (len(wanted) >= _LONG and any(wanted in one for one in seen))
    )


def _marked(body: LexborNode, original: Original) -> LexborNode | None:
    """The element with the words in their language; None where there is none."""
    wanted = _letters(original.words)
    for node in body.css(f'[lang="{original.lang}"][dir="{original.dir}"]'):
        if wanted in _letters(node.text(separator="\n")):
            return node
    return None
