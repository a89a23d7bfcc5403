"""How like the published file is what stands in its place online.

Of what was published only digest and size are known, and that is enough to prove that a page is
ours but for what a host has put into it: without that, its digest is the published one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Literal

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Tree
from tipsite.publishing.release import PublishedFile

How = Literal["same", "line-ends", "inserted", "emails-hidden", "rewritten", "changed"]

ROBOTS = "robots.txt"
"""Some hosts write into it what they ask of robots; Cloudflare does."""
_BOM = b"\xef\xbb\xbf"
_BODY = re.compile(rb"<body\b[^>]{0,1000}>", re.IGNORECASE)
_HEAD = re.compile(rb"<head\b[^>]{0,1000}>", re.IGNORECASE)
_MOST_INSERTED = 200_000
_MOST_PLACES = 4_000
_MOST_TRIED = 400
"""So many digests tell whether there are two pieces, and where."""
_TEXTS = (
    ".html", ".css", ".js", ".txt", ".json", ".xml", ".atom", ".svg", ".vtt", ".webmanifest",
)  # fmt: skip
_MAIL_LINK = re.compile(rb'href="/cdn-cgi/l/email-protection#([0-9a-f]+)"')
_MAIL_WORDS = re.compile(
    rb'<(a|span)(?: href="/cdn-cgi/l/email-protection")? class="__cf_email__"'
    rb' data-cfemail="([0-9a-f]+)">\[email(?:&#160;|\xc2\xa0| )protected\]</\1>'
)
_MAIL_SCRIPT = re.compile(
    rb"<script\b[^>]{0,200}/cdn-cgi/scripts/[^>]{0,200}/email-decode\.min\.js[^>]{0,200}></script>"
)


class Likeness(Struct, frozen=True, kw_only=True):
    """How a file online is related to the published one, and what a host has ``inserted``."""

    how: How
    inserted: tuple[bytes, ...] = ()


def is_page(path: str) -> bool:
    """Return whether a file is one that people read in a browser."""
    return path.endswith(".html")


def likeness(
    path: str,
    content: bytes,
    published: PublishedFile,
    original: Callable[[], bytes | None] = lambda: None,
) -> Likeness:
    """Return how like the published file the ``content`` is that was found in its place.

    ``original`` returns the published bytes where they are known; only pages that a host has
    written anew, such as without spaces, need them.
    """
    if _digest(content) == published.digest:
        return Likeness(how="same")
    if not is_text(path):
        return Likeness(how="changed")
    for same in _as_saved_elsewhere(content):
        if _digest(same) == published.digest:
            return Likeness(how="line-ends")
    plain = as_written(content)
    if not is_page(path) and path != ROBOTS:
        return Likeness(how="changed")
    if (inserted := _inserted(plain, published)) is not None:
        return Likeness(how="inserted", inserted=inserted)
    shown = _with_emails(plain)
    if shown != plain:
        bare = _MAIL_SCRIPT.sub(b"", shown)
        if (inserted := _inserted(bare, published)) is not None:
            return Likeness(how="emails-hidden", inserted=inserted)
    known = original()
    alike = known is not None and known.count(b"<") >= plain.count(b"<")
    if known is not None and alike and _tree_of(known) == _tree_of(plain):
        return Likeness(how="rewritten")
    return Likeness(how="changed")


def is_text(path: str) -> bool:
    """Return whether a file's lines may end in several ways without harm."""
    return path.endswith(_TEXTS)


def _digest(*parts: bytes | memoryview) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part)
    return hashed.hexdigest()


def as_written(content: bytes) -> bytes:
    """Return a text as tipsite writes it, whatever program has saved it since."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n")


def _as_saved_elsewhere(content: bytes) -> Iterator[bytes]:
    """The same text as other programs save it: its mark, the ends of lines, the end of the file."""
    plain = as_written(content)
    bare = plain.rstrip(b"\n")
    yield from (plain, bare + b"\n", bare)
    yield plain.replace(b"\n", b"\r\n")


def _inserted(content: bytes, published: PublishedFile) -> tuple[bytes, ...] | None:
    """Return what to take out of a page so that it is the published one; None if nothing is.

    How much is too long by is known, so one piece at a known place needs one digest. Hosts write
    at the ends of head and body; a piece anywhere else begins or ends beside a tag.
    """
    more = len(content) - published.size
    if more == 0 and _digest(content) == published.digest:
        return ()
    if not 0 < more <= _MOST_INSERTED:
        return None
    view = memoryview(content)
    starts = _usual_places(content, more)
    for start in starts:
        if _digest(view[:start], view[start + more :]) == published.digest:
            return (content[start : start + more],)
    for start in _beside_tags(content, more):
        if _digest(view[:start], view[start + more :]) == published.digest:
            return (content[start : start + more],)
    return _two_inserted(content, more, published.digest)


def _usual_places(content: bytes, more: int) -> tuple[int, ...]:
    """Where a piece of so many bytes begins that stands at an end of head, body or page."""
    places = [0, len(content) - more]
    for opened in (_HEAD.search(content), _BODY.search(content)):
        places += [opened.end()] if opened else []
    low = content.lower()
    for closed in (b"</head>", b"</body>", b"</html>"):
        places += [low.find(closed) - more, low.rfind(closed) - more]
        places += [low.rfind(closed) + len(closed)] if closed in low else []
    return tuple(dict.fromkeys(one for one in places if 0 <= one <= len(content) - more))


def _beside_tags(content: bytes, more: int) -> Iterator[int]:
    tags = [one.start() for one in re.finditer(rb"<", content)]
    for start in sorted({*tags, *(one - more for one in tags)})[:_MOST_PLACES]:
        if 0 <= start <= len(content) - more:
            yield start


def _two_inserted(content: bytes, more: int, digest: str) -> tuple[bytes, ...] | None:
    """Return two pieces, at two of the usual places, of which only the sum is known."""
    low = content.lower()
    ends = [low.find(one) for one in (b"</head>", b"</body>")]
    ends += [len(content)]
    begins = [one.end() for one in (_HEAD.search(content), _BODY.search(content)) if one]
    begins += [0]
    view = memoryview(content)
    places = [(at, True) for at in begins] + [(at, False) for at in ends if at >= 0]
    tags = [one.start() for one in re.finditer(rb"<", content)]
    tried = 0
    for (one, after), (other, after_other) in combinations(sorted(places), 2):
        reach = one if after else one - more
        lengths = [at - one if after else one - at for at in tags if reach <= at <= reach + more]
        for length in lengths:
            first = one if after else one - length
            second = other if after_other else other - (more - length)
            if not 0 < length < more or first < 0 or second < first + length:
                continue
            tried += 1
            if tried > _MOST_TRIED:
                return None
            middle = view[first + length : second]
            if _digest(view[:first], middle, view[second + more - length :]) == digest:
                return (
                    content[first : first + length],
                    content[second : second + more - length],
                )
    return None


def _with_emails(content: bytes) -> bytes:
    """Return a page with the addresses that Cloudflare hides from robots (and from readers)."""

    def decoded(coded: bytes) -> bytes:
        key, *rest = bytes.fromhex(coded.decode()) if len(coded) % 2 == 0 else (0,)
        return bytes(one ^ key for one in rest)

    linked = _MAIL_LINK.sub(lambda found: b'href="mailto:' + decoded(found[1]) + b'"', content)
    return _MAIL_WORDS.sub(lambda found: decoded(found[2]), linked)


def _tree_of(content: bytes) -> tuple[object, ...]:
    """What a browser makes of a page, whatever spaces, quotation marks and comments it has."""
    tree = Tree(LexborHTMLParser(content))
    texts = [" ".join(text.split()) for text in tree.texts]
    return (
        tree.names,
        [sorted(one.items()) for one in tree.attributes],
        tree.parents,
        [
            (text, tree.names[holder])
            for text, holder in zip(texts, tree.holders, strict=True)
            if text
        ],
    )


def is_comment(piece: bytes) -> bool:
    """Return whether a piece of a page is nothing but comments and spaces."""
    rest = piece.strip()
    while rest.startswith(b"<!--"):
        _, closed, rest = rest.partition(b"-->")
        rest = rest.strip() if closed else b"<"
    return not rest
