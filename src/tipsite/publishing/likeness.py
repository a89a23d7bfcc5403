"""How like the published file is what stands in its place online."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Tree
from tipsite.publishing.plan import is_page
from tipsite.publishing.release import PublishedFile, is_read

How = Literal["same", "line-ends", "inserted", "emails-hidden", "rewritten", "changed"]

ROBOTS = "robots.txt"
"""Some hosts write into it what they ask of robots; Cloudflare does."""
_BOM = b"\xef\xbb\xbf"
_MOST_MORE = 2_000
"""So many lines or tags more than were published are not compared: that could take minutes."""
_Whole = Callable[[bytes, bytes], bool]
"""Whether a piece is whole, and what stands before it."""
_TAG = re.compile(rb"<[^<>]*>|[^<]+|<")
"""A tag, or what stands between two."""
_MOST_SHIFT = 100
_MAIL_LINK = re.compile(rb'href="/cdn-cgi/l/email-protection#([0-9a-f]+)"')
_MAIL_WORDS = re.compile(
    rb'<(a|span)(?: href="/cdn-cgi/l/email-protection")? class="__cf_email__"'
    rb' data-cfemail="([0-9a-f]+)">\[email(?:&#160;|\xc2\xa0| )protected\]</\1>'
)
_MAIL_SCRIPT = re.compile(
    rb"<script\b[^>]{0,200}/cdn-cgi/scripts/[^>]{0,200}/email-decode\.min\.js[^>]{0,200}></script>"
)


class Likeness(Struct, frozen=True, kw_only=True):
    """How a file online is related to the published one, and what a host has ``inserted``.

    ``plain`` is the file without what hides e-mail addresses.
    """

    how: How
    inserted: tuple[bytes, ...] = ()
    plain: bytes = b""


def likeness(
    path: str, content: bytes, published: PublishedFile, original: bytes | None
) -> Likeness:
    """Return how like the published file the ``content`` is that stands in its place.

    ``original`` are the published bytes. Where they are not known, only the same bytes are alike.
    """
    if hashlib.sha256(content).hexdigest() == published.digest:
        return Likeness(how="same", plain=content)
    if original is None or not is_read(path):
        return Likeness(how="changed", plain=content)
    before, after = _as_written(original), _as_written(content)
    if before.rstrip(b"\n") == after.rstrip(b"\n"):
        return Likeness(how="line-ends", plain=after)
    if is_page(path) or path == ROBOTS:
        is_whole = _is_markup if is_page(path) else _is_lines
        if (inserted := _inserted(before, after, is_whole)) is not None:
            return Likeness(how="inserted", inserted=inserted, plain=after)
        shown = _MAIL_SCRIPT.sub(b"", _with_emails(after))
        if shown != after and (inserted := _inserted(before, shown, is_whole)) is not None:
            return Likeness(how="emails-hidden", inserted=inserted, plain=shown)
        if before.count(b"<") >= after.count(b"<") and _tree_of(before) == _tree_of(after):
            return Likeness(how="rewritten", plain=after)
    return Likeness(how="changed", plain=content)


def _as_written(content: bytes) -> bytes:
    """Return a text as tipsite writes it, whatever program has saved it since."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n")


def _inserted(before: bytes, after: bytes, is_whole: _Whole) -> tuple[bytes, ...] | None:
    """Return what was put into a text, as whole pieces; None if that is not all."""
    pieces: list[bytes | None] = []
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    for old, new in _differing(*lines):
        piece = _piece(old, new, is_whole)
        tags = _differing(_TAG.findall(old), _TAG.findall(new)) if piece is None else ()
        pieces += [_piece(*pair, is_whole) for pair in tags] if piece is None else [piece]
    whole = tuple(piece for piece in pieces if piece is not None)
    return whole if len(whole) == len(pieces) else None


def _differing(old: list[bytes], new: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of two texts between those that are equal."""
    if len(new) > len(old) + _MOST_MORE:
        yield b"".join(old), b"".join(new)
        return
    for change, *ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change != "equal":
            yield b"".join(old[ends[0] : ends[1]]), b"".join(new[ends[2] : ends[3]])


def _piece(before: bytes, after: bytes, is_whole: _Whole) -> bytes | None:
    """Return the one piece that is more in a text than before; None if it is not one, and whole."""
    more = len(after) - len(before)
    pairs = enumerate(zip(before, after, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), len(before))
    if more <= 0 or after[start + more :] != before[start:]:
        return None
    # It may begin in several places: before a tag, or at the start of a line, is the right one.
    for at in range(start, max(-1, start - _MOST_SHIFT), -1):
        if at < start and after[at] != after[at + more]:
            break
        if is_whole(after[at : at + more], after[:at]):
            return after[at : at + more]
    return None


def _is_markup(piece: bytes, _before: bytes) -> bool:
    words = piece.strip()
    return words.startswith(b"<") and words.endswith(b">")


def _is_lines(piece: bytes, before: bytes) -> bool:
    return piece.endswith(b"\n") and before[-1:] in (b"", b"\n")


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
