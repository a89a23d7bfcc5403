"""Which part of a page weighs how much, so that whoever shortens it knows where to begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from selectolax.lexbor import LexborHTMLParser

from tipsite.messages.marking import mark

_WORDS = mark("words of the script")
_PARTS: Mapping[str, str] = {
    mark("drawings"): "svg",
    mark("structured data"): 'script[type="application/ld+json"]',
    mark("script in the page"): "script:not([src])",
    mark("style in the page"): "style",
    mark("lists of services"): (
        'main article, main :is(ul, ol, dl, table):has(a[href^="tel:"], a[href^="sms:"])'
    ),
    mark("forms"): "main form",
    mark("languages"): "link[hreflang], header nav:has(a[hreflang])",
    mark("menu"): "header nav",
    mark("header"): "body > header",
    mark("main text"): "main",
    mark("footer"): "body > footer",
    mark("bar"): "body > *",
    mark("head"): "head, body",
}
"""The parts by what they are called, each with a selector that holds for any theme.

What stands within another part comes before it.
"""


def parts_of(content: bytes, zipped: Callable[[bytes], int]) -> Mapping[str, int]:
    """Return the bytes of each part of a page that has some, the heaviest first.

    ``zipped`` gives the bytes after compression. The parts are taken away one after the other, and
    each weighs what the page then loses; the last has what every page is made of. So they add up to
    the page.
    """
    tree = LexborHTMLParser(content)
    left = zipped(content)
    parts: dict[str, int] = {}

    def weigh(name: str) -> None:
        nonlocal left
        rest = zipped((tree.html or "").encode())
        if rest < left:
            parts[name] = parts.get(name, 0) + left - rest
            left = rest

    for script in tree.css("script[data-words]"):
        del script.attrs["data-words"]
    weigh(_WORDS)
    for name, selector in _PARTS.items():
        # One may stand within another, which is gone with it: so each is looked for anew.
        while node := tree.css_first(selector):
            node.decompose()
        weigh(name)
    parts[name] = parts.get(name, 0) + left
    return dict(sorted(parts.items(), key=lambda part: (-part[1], part[0])))
