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
_LINKS = 'body a:is([href^="tel:"], [href^="sms:"], [href^="mailto:"], [data-exit])'


def required_in(
    tree: LexborHTMLParser, sentences: tuple[str, ...], help_href: str
) -> tuple[RequiredWords, ...]:
    """Return what has to be seen, each once; ``help_href`` is how the page names the way to help.

    ``sentences`` must stand on the page.
    """
    body = tree.body
    if body is None:
        return ()
    steps: dict[int, tuple[Step, ...]] = {}
    found = dict.fromkeys(
        (
            *_skip(tree, steps),
            *_links(tree, steps),
            *_help(tree, help_href, steps),
            *_sentences(body, sentences, steps),
        )
    )
    return tuple(found)


def dialled_in(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """Return the addresses that call somebody, each with the words of the link."""
    links = tree.css('body a[href^="tel:"]')
    return tuple((link.attributes["href"] or "", link.text()) for link in links)


def _skip(tree: LexborHTMLParser, steps: dict[int, tuple[Step, ...]]) -> Iterator[RequiredWords]:
    """The first link of a page, which shows itself to the keyboard."""
    first = tree.css_first("body a[href]")
    if first is not None and (first.attributes["href"] or "").startswith("#"):
        yield RequiredWords("skip", _path(first, steps), -1, alone=True)


def _links(tree: LexborHTMLParser, steps: dict[int, tuple[Step, ...]]) -> Iterator[RequiredWords]:
    for link in tree.css(_LINKS):
        what = "exit" if "data-exit" in link.attributes else "number"
        yield from _words(link, what, steps)


def _help(
    tree: LexborHTMLParser, href: str, steps: dict[int, tuple[Step, ...]]
) -> Iterator[RequiredWords]:
    quoted = href.replace("\\", "\\\\").replace('"', '\\"')
    for link in tree.css(f'body a[href="{quoted}"]') if href else ():
        yield from _words(link, "help", steps)


def _words(
    link: LexborNode, what: str, steps: dict[int, tuple[Step, ...]]
) -> Iterator[RequiredWords]:
    target = len(_path(link, steps)) - 1
    parent = link.parent
    alone = parent is None or parent.text(strip=True) == link.text(strip=True)
    for node in link.traverse(include_text=True):
        if node.is_text_node and node.parent and (node.text_content or "").strip():
            grouped = _is_grouped(node.text_content or "", link.attributes.get("href") or "")
            yield RequiredWords(what, _path(node.parent, steps), target, alone, grouped)


def _is_grouped(words: str, href: str) -> bool:
    """Whether words are the number of a link, in groups; hours beside it are none."""
    said, called = (re.sub(r"[^0-9]", "", text) for text in (words, href))
    return bool(_FIGURES.search(words)) and len(said) > 2 and called.endswith(said[-3:])


def _sentences(
    body: LexborNode, sentences: tuple[str, ...], steps: dict[int, tuple[Step, ...]]
) -> Iterator[RequiredWords]:
    for sentence in sentences:
        words = " ".join(sentence.split())
        if holder := _holder(body, words):
            yield RequiredWords("notice", _path(holder, steps), -1, alone=False)


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


def _path(node: LexborNode, steps: dict[int, tuple[Step, ...]]) -> tuple[Step, ...]:
    known = steps.get(node.mem_id)
    if known is None:
        parent = node.parent
        above = (
            _path(parent, steps)
            if parent is not None and not (parent.tag or "-").startswith("-")
            else ()
        )
        known = steps[node.mem_id] = (*above, _step(node.tag or "", node.attributes))
    return known


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
