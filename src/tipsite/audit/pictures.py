"""Where the pictures of a page stand: what comes before words and numbers delays or hides them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser


class Drawn(NamedTuple):
    """One picture: its address, whether it waits until it is near, and what comes after it.

    ``place`` is "heading" before the first-level heading or in the page's header, "number" before
    the first number to call after that heading, else empty.
    """

    source: str
    lazy: bool
    place: str


def pictures(tree: LexborHTMLParser, content: bytes) -> Iterator[Drawn]:
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
            yield Drawn(
                attributes.get("src") or attributes.get("srcset") or "",
                (attributes.get("loading") or "").lower() == "lazy",
                "heading" if early else "number" if place < number else "",
            )
