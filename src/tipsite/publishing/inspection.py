"""Comparison of a file online with the published bytes: numbers, foreign parts and insertions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Tree
from tipsite.contacts.detection import find_contacts, is_doubtful
from tipsite.contacts.dialling import digits_of
from tipsite.publishing.plan import is_page
from tipsite.publishing.published_contacts import (
    NUMBER_RUN,
    PublishedContact,
    contacts_in,
    digits,
    is_read,
)
from tipsite.publishing.release import Release
from tipsite.web import split_url

_ACTIVE = frozenset((
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "portal",
    "fencedframe", "form", "base", "link",
))  # fmt: skip
"""Elements that run, load or send something, or change what is shown."""
_SOURCES = ("src", "href", "xlink:href", "data", "action")
_LOADING = frozenset((
    "src", "srcset", "imagesrcset", "poster", "data", "background", "manifest", "xlink:href",
    "ping", "formaction", "action",
))  # fmt: skip
"""Attributes by which something is loaded or sent."""
_BY_HREF = frozenset(("image", "use", "feimage"))
"""Elements whose ``href`` loads a file; for others it is a link."""
_SCRIPTED = re.compile(r"[\s\0-\x20]*(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
_INERT = frozenset(("application/ld+json", "application/json"))
_CALLING = frozenset(("tel", "sms", "callto", "whatsapp"))
_TEXTS = (".txt", ".js", ".json", ".xml", ".atom", ".svg", ".vtt", ".ics", ".webmanifest")
_HIDDEN_EMAIL = (b"/cdn-cgi/l/email-protection", b"data-cfemail=")
_HIDING = "<script> /cdn-cgi/"
"""The beginning of the script that decodes hidden addresses."""
_SHORT = 6
_SHOWN = 70
_FEW_TAGS = 4_000
_BYTES_A_TAG = 8
Likeness = Literal["rewritten", "inserted", "changed"]
ROBOTS = "robots.txt"
"""Some hosts, such as Cloudflare, add rules for robots to it."""
_BOM = b"\xef\xbb\xbf"
_MOST_INSERTED = 2_000
"""The most inserted tags of a page that is compared: with more, this could take minutes."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>|[^<]+|<")
"""A tag, or the text between two."""


class Numbers(Struct, frozen=True, kw_only=True):
    """Changes of the contacts in a file.

    ``lost`` are the texts of contacts that are missing or changed. ``swapped``: links have the
    contacts in another order. ``strange``: the file has contacts that the release does not have
    there. ``withdrawn``: the file has a withdrawn contact.
    """

    lost: tuple[str, ...] = ()
    swapped: bool = False
    strange: bool = False
    withdrawn: bool = False


class _Content(NamedTuple):
    """The targets of the contact links of a file, in their order, and its text."""

    called: tuple[str, ...]
    text: str

    @property
    def pieces(self) -> Counter[str]:
        """The count of each number, address and word of the file."""
        words = self.text.casefold().split()
        return Counter((*self.called, *NUMBER_RUN.findall(self.text), *words))


class Inspector:
    """Compares files of a site with its last release."""

    def __init__(self, release: Release, address: str) -> None:
        """Prepare the contacts of a release; ``address`` is the address of the compared site."""
        self._release = release
        self._address = address.rstrip("/") + "/"
        contacts = release.contacts.values()
        self._regions = tuple(sorted({contact.country for contact in contacts if contact.country}))
        self._contacts: dict[str, list[PublishedContact]] = {}
        for contact in contacts:
            self._contacts.setdefault(contact.mark, []).append(contact)
        withdrawn = release.withdrawn.values()
        self._withdrawn = frozenset(contact.form for contact in withdrawn)
        self._dials = frozenset(contact.form for contact in withdrawn if contact.kind == "phone")
        # A shorter number may be part of any other number.
        self._unmistakable = tuple(
            contact
            for contact in withdrawn
            if contact.kind != "phone" or len(contact.form) > _SHORT
        )

    def numbers(self, path: str, content: bytes, original: bytes | None = None) -> Numbers:
        """Return the changes of the contacts in a file.

        With the ``original``, each occurrence of a contact is compared, and digits of the original
        are never strange. Pictures are not compared.
        """
        if not is_read(path):
            return Numbers()
        file = self._release.files.get(path)
        marks = file.contacts if file else ()
        known = [contact for mark in marks for contact in self._contacts.get(mark, ())]
        now = self._content(path, content, known)
        forms = self._forms(now, known)
        strange = forms - {contact.form for contact in known} - self._withdrawn
        if original is None:
            there = contacts_in(path, content, known)
            lost, swapped = [contact.text for contact in known if contact.mark not in there], False
        else:
            before = self._content(path, original, known)
            strange -= self._forms(before, known)
            # A number never continues after a "<".
            gone = "<".join(before.pieces - now.pieces).encode()
            changed = contacts_in(".txt", gone, known)
            lost = [contact.text for contact in known if contact.mark in changed]
            swapped = before.called != tuple(one for one in now.called if one in before.called)
        return Numbers(
            lost=tuple(dict.fromkeys(lost)),
            swapped=swapped,
            strange=bool(strange),
            withdrawn=not forms.isdisjoint(self._dials)
            or bool(contacts_in(path, content, self._unmistakable)),
        )

    def _content(self, path: str, content: bytes, known: Collection[PublishedContact]) -> _Content:
        if is_page(path):
            tree = self._tree(path, content)
            if tree is None:
                return _Content((), "")
            text = "" if tree.body is None else tree.said(tree.body, "\n")
            return _Content(tuple(_called(tree)), text)
        # Only scripts of the search contain numbers; digits in other scripts mean anything.
        is_shown = path.endswith(_TEXTS) and (known or not path.endswith(".js"))
        return _Content((), content.decode("utf-8", "replace") if is_shown else "")

    def _forms(self, content: _Content, known: Iterable[PublishedContact]) -> frozenset[str]:
        """Return all contacts of a content: numbers without a plus, and e-mail addresses."""
        forms = {*content.called}
        plain = {*(contact.form for contact in known), *self._dials}
        dials = frozenset((*plain, *(f"+{form}" for form in plain)))
        for contact in find_contacts(content.text, dials=dials, regions=self._regions):
            if contact.kind == "email":
                forms.add(contact.text.casefold())
            elif not is_doubtful(contact, dials=dials, regions=self._regions):
                forms.add(digits(digits_of(contact.text)))
        return frozenset(forms - {""})

    def foreign(self, path: str, content: bytes, original: bytes) -> tuple[str, ...]:
        """Return the active parts of a file that its original does not have."""
        if path.endswith(".js"):
            return (path,)
        tree = self._tree(path, content) if is_page(path) else None
        if tree is None:
            return ()
        known = frozenset(self._active(path, Tree(LexborHTMLParser(original))))
        parts = dict.fromkeys(part for part in self._active(path, tree) if part not in known)
        if hides_emails(content, original):
            parts = {part: None for part in parts if not part.startswith(_HIDING)}
        return tuple(map(_short, parts))

    def _active(self, path: str, tree: Tree) -> Iterator[str]:
        here = self._address + path
        for place, (name, attributes) in enumerate(zip(tree.names, tree.attributes, strict=True)):
            is_active = name in _ACTIVE
            if is_active:
                source = next((attributes[key] for key in _SOURCES if key in attributes), "")
                is_inert = attributes.get("type", "").strip().lower() in _INERT
                if source or not is_inert:
                    yield f"<{name}> {source or tree.text(place)}"
            elif name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
                yield attributes.get("content", "")
            for key, value in attributes.items():
                acts = key.startswith("on") or key in ("style", "srcdoc") or _SCRIPTED.match(value)
                loads = not is_active and (key in _LOADING or (key == "href" and name in _BY_HREF))
                if acts or (loads and self._is_elsewhere(here, value)):
                    yield f"{name} {key} {value}"

    def _is_elsewhere(self, here: str, value: str) -> bool:
        """Return whether a value has an address on a host other than that of the site."""
        hosts = {split_url(site).netloc for site in (self._address, self._release.address)}
        for address in value.split(","):
            try:
                target = split_url(urljoin(here, (address.split() or [""])[0]))
            except ValueError:
                return True
            if target.scheme != "data" and target.netloc not in hosts:
                return True
        return False

    def _tree(self, path: str, content: bytes) -> Tree | None:
        """Return a parsed page; None if it has far more tags than published and needs minutes."""
        file = self._release.files.get(path)
        most = _FEW_TAGS + (file.size if file else 0) // _BYTES_A_TAG
        return Tree(LexborHTMLParser(content)) if content.count(b"<") <= most else None


def hides_emails(content: bytes, original: bytes) -> bool:
    """Return whether a host has replaced e-mail addresses by code, to hide them from robots."""
    return any(sign in content and sign not in original for sign in _HIDDEN_EMAIL)


def _called(tree: Tree) -> Iterator[str]:
    for place in tree.having("href"):
        scheme, _, target = re.sub(r"\s", "", tree.attributes[place]["href"]).partition(":")
        if scheme.lower() in _CALLING:
            if number := re.sub(r"\D", "", target.partition("?")[0]):
                yield number
        elif scheme.lower() == "mailto":
            yield target.partition("?")[0].casefold()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def likeness(path: str, content: bytes, original: bytes) -> tuple[Likeness, bytes]:
    """Return how a file online differs from its ``original``, and what was inserted.

    A file is rewritten if only line ends, spaces, comments or the notation of tags differ.
    """
    before, after = _as_written(original), _as_written(content)
    if before.rstrip(b"\n") == after.rstrip(b"\n"):
        return "rewritten", b""
    if after.count(b"<") > before.count(b"<") + _MOST_INSERTED:
        return "changed", b""
    if is_page(path):
        if all(old == new for old, new in zip(_seen_tree(before), _seen_tree(after), strict=True)):
            return "rewritten", b""
        inserted = _inserted(_pieces(before), _pieces(after))
    elif path == ROBOTS:
        inserted = _inserted(before.splitlines(), after.splitlines())
    else:
        inserted = None
    return ("changed", b"") if inserted is None else ("inserted", b"".join(inserted))


def _as_written(content: bytes) -> bytes:
    """Return a text without byte order mark, with the line ends of tipsite."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n")


def _pieces(page: bytes) -> list[bytes]:
    """Return the tags and texts of a page, without comments and needless spaces."""
    pieces = (b" ".join(piece.split()) for piece in _TAG.findall(_COMMENT.sub(b"", page)))
    return [piece for piece in pieces if piece]


def _inserted(before: list[bytes], after: list[bytes]) -> list[bytes] | None:
    """Return the pieces that were inserted into a text; None for any other change."""
    start, end = _common(before, after), _common(before[::-1], after[::-1])
    end = min(end, len(before) - start, len(after) - start)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    inserted: list[bytes] = []
    for change, _i, _j, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if change in ("replace", "delete"):
            return None
        inserted += new[first:last] if change == "insert" else ()
    return inserted


def _common(before: list[bytes], after: list[bytes]) -> int:
    """Return the number of equal pieces at the beginning of two texts."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))


def _seen_tree(content: bytes) -> Iterator[object]:
    """Yield the elements and texts of a page, without its spaces, quotes and comments."""
    tree = Tree(LexborHTMLParser(content))
    yield tree.names
    yield [sorted(attributes.items()) for attributes in tree.attributes]
    yield tree.parents
    texts = zip(tree.texts, tree.holders, strict=True)
    yield [(" ".join(text.split()), holder) for text, holder in texts if text.strip()]
