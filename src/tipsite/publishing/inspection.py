"""What is strange in a file online: numbers, scripts, what it loads or sends; and weak headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Tree
from tipsite.contacts.detection import find_contacts, is_doubtful
from tipsite.contacts.dialling import digits_of
from tipsite.publishing.plan import is_page
from tipsite.publishing.release import (
    PublishedContact,
    Release,
    contacts_in,
    digits,
    is_read,
)
from tipsite.web import inline_hash, split_url

StrangeKind = Literal["script", "frame", "form", "style", "external"]

_INERT = frozenset(("application/ld+json", "application/json"))
_FRAMES = ("iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe")
_LOADING = (
    "src", "srcset", "imagesrcset", "poster", "data", "background", "manifest", "xlink:href",
    "ping", "formaction", "action",
)  # fmt: skip
"""Attributes by which something is loaded or sent."""
_BY_HREF = frozenset(("link", "image", "use", "base", "feimage", "script"))
"""Elements that load what their ``href`` names; that of others leads somewhere."""
_NAMING = frozenset((
    "alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search",
))  # fmt: skip
_URL = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"[\s\0-\x20]*(?:javascript|vbscript|data:text/html)[\s\0-\x20]*:?", re.IGNORECASE
)
_CALLING = {"tel", "sms", "callto", "whatsapp"}
_HASH = re.compile(r"'sha(?:256|384|512)-[^']+'")
_TEXTS = (".txt", ".js", ".json", ".xml", ".atom", ".svg", ".vtt", ".webmanifest")
_SHOWN = 70
_FEW_TAGS = 4_000
_BYTES_A_TAG = 8
_RUN = re.compile(r"\d(?:[^\d<>\"'=&\w]{0,3}\d)*")
"""Digits that may be one number, also where a tag stands between them."""
_SHORT = 6


class Strange(Struct, frozen=True, kw_only=True):
    """Something in a page that acts, loads or sends, and was not published. ``what`` is a name."""

    kind: StrangeKind
    what: str


class Numbers(Struct, frozen=True, kw_only=True):
    """What became of a file's contacts: those changed or ``gone``, as they are shown, and whether
    there are ``withdrawn`` ones in it, or its own have ``swapped`` their places. ``changed`` says
    that something else stands where one stood.

    ``strange`` is how many there are in it that were not published there: which, nobody is told.
    """

    gone: tuple[str, ...] = ()
    changed: bool = False
    withdrawn: bool = False
    swapped: bool = False
    strange: int = 0


class _Seen(NamedTuple):
    """What a file shows: whom its links call, in their order, and its words."""

    called: tuple[str, ...]
    text: str


class Judge:
    """Knows what may stand in a site that was published, and says what is strange in a file."""

    def __init__(self, release: Release, address: str) -> None:
        """Take what is known from a release; ``address`` is where it is looked at."""
        self._release = release
        self._address = address.rstrip("/") + "/"
        self._sites = tuple(map(split_url, (self._address, release.address)))
        policy = {name.lower(): value for name, value in release.headers}.get(
            "content-security-policy"
        )
        self._inline = None if policy is None else frozenset(_HASH.findall(policy))
        contacts = release.contacts.values()
        self._regions = tuple(sorted({one.country for one in contacts if one.country}))
        self._contacts: dict[str, list[PublishedContact]] = {}
        for one in contacts:
            self._contacts.setdefault(one.mark, []).append(one)
        self._withdrawn = tuple(release.withdrawn.values())
        self._dials = frozenset(one.form for one in self._withdrawn if one.kind == "phone")
        # Fewer digits may be a part of anything.
        self._told_anywhere = tuple(
            one for one in self._withdrawn if one.kind != "phone" or len(one.form) > _SHORT
        )

    def numbers(self, path: str, content: bytes, original: bytes | None = None) -> Numbers:
        """Return what became of the contacts of a file; in one that is not ours all is strange.

        Where the ``original`` is known, no other digit that stands in it is taken for a number, and
        each of several places in which one stands is looked at. Nobody can look into a picture.
        """
        if not is_read(path):
            return Numbers()
        file = self._release.files.get(path)
        marks = file.contacts if file else ()
        own = [one for mark in marks for one in self._contacts.get(mark, ())]
        still = frozenset(contacts_in(path, content, own))
        gone = [one.text for one in own if one.mark not in still]
        seen = self._look(path, content, own)
        found = self._forms(seen, own)
        strange = found - {one.form for one in own} - {one.form for one in self._withdrawn}
        fewer, other_runs, swapped = list[str](), False, False
        if original is not None:
            before = self._look(path, original, own)
            strange -= self._forms(before, own)
            fewer = _lacking(before, seen, own)
            other_runs = bool(
                Counter(_RUN.findall(seen.text)) - Counter(_RUN.findall(before.text))
                or Counter(seen.called) - Counter(before.called)
            )
            swapped = not fewer and before.called != seen.called
        return Numbers(
            gone=tuple(dict.fromkeys((*fewer, *gone))),
            changed=bool(fewer) and other_runs,
            withdrawn=bool(found & self._dials)
            or bool(contacts_in(path, content, self._told_anywhere)),
            swapped=swapped,
            strange=len(strange),
        )

    def _look(self, path: str, content: bytes, own: Collection[PublishedContact]) -> _Seen:
        if is_page(path):
            tree = self._tree(path, content)
            if tree is None:
                return _Seen((), "")
            text = "" if tree.body is None else tree.said(tree.body, "\n")
            return _Seen(tuple(_called(tree)), text)
        # Of scripts, those of the search hold numbers; in others, digits are anything.
        shows = path.endswith(_TEXTS) and (own or not path.endswith(".js"))
        return _Seen((), content.decode("utf-8", "replace") if shows else "")

    def _forms(self, seen: _Seen, own: Iterable[PublishedContact]) -> frozenset[str]:
        """Every number (without its plus) and address by which somebody is reached."""
        found = set(seen.called)
        known = {*(one.form for one in own), *self._dials}
        dials = frozenset((*known, *(f"+{one}" for one in known)))
        for one in find_contacts(seen.text, dials=dials, regions=self._regions):
            if one.kind == "email":
                found.add(one.text.casefold())
            elif not is_doubtful(one, dials=dials, regions=self._regions):
                found.add(digits(digits_of(one.text)))
        return frozenset(found - {""})

    def strange(self, path: str, content: bytes) -> tuple[Strange, ...]:
        """Return what a file does, loads or sends that no file of the release does."""
        if path.endswith(".js"):
            return (Strange(kind="script", what=path),)
        if path.endswith((".css", ".svg")):
            text = content.decode("utf-8", "replace")
            found = [Strange(kind="external", what=_short(one)) for one in _URL.findall(text)]
            if path.endswith(".svg") and re.search(r"<script|\son\w+\s*=", text, re.IGNORECASE):
                found.append(Strange(kind="script", what=path))
            return tuple(dict.fromkeys(found))
        return tuple(dict.fromkeys(self._acting(path, content))) if is_page(path) else ()

    def strange_in(self, piece: bytes) -> tuple[Strange, ...]:
        """Return the same of a piece of a page."""
        return self.strange("index.html", piece)

    def _acting(self, path: str, content: bytes) -> Iterator[Strange]:
        tree = self._tree(path, content)
        if tree is None:
            return
        here = self._address + path
        for place, (name, attributes) in enumerate(zip(tree.names, tree.attributes, strict=True)):
            yield from self._attributes(here, name, attributes)
            if name == "script":
                yield from self._script(here, attributes, tree.text(place))
            elif name == "style":
                yield from self._style(tree.text(place))
            elif name in _FRAMES:
                target = attributes.get("src") or attributes.get("data") or name
                yield Strange(kind="frame", what=_short(target))
            elif name == "base":
                yield Strange(kind="external", what="base")
            elif name == "form" and attributes.get("method", "").lower() != "dialog":
                yield Strange(kind="form", what=_short(attributes.get("action") or "form"))

    def _script(self, here: str, attributes: Mapping[str, str], text: str) -> Iterator[Strange]:
        if attributes.get("type", "").strip().lower() in _INERT and "src" not in attributes:
            return
        source = attributes.get("src") or attributes.get("href") or attributes.get("xlink:href")
        if source is not None:
            if self._path(here, source) not in self._release.files:
                yield Strange(kind="script", what=_short(source))
        elif text.strip() and self._inline is not None and inline_hash(text) not in self._inline:
            yield Strange(kind="script", what="<script>")

    def _style(self, text: str) -> Iterator[Strange]:
        """What stands in a style: one that is not ours may hide a number."""
        yield from (Strange(kind="external", what=_short(one)) for one in _URL.findall(text))
        if text.strip() and self._inline is not None and inline_hash(text) not in self._inline:
            yield Strange(kind="style", what="<style>")

    def _attributes(self, here: str, name: str, attributes: Mapping[str, str]) -> Iterator[Strange]:
        for key, value in attributes.items():
            if key.startswith("on"):
                yield Strange(kind="script", what=f"{name} {key}")
            elif key in ("href", "action", "formaction", "src") and _SCRIPTED.match(value):
                yield Strange(kind="script", what=_short(value))
            elif key == "style":
                yield from self._style(value)
            elif key == "srcdoc":
                yield Strange(kind="frame", what="srcdoc")
            elif name not in (*_FRAMES, "script") and (
                key in _LOADING
                or (key == "href" and name in _BY_HREF and not _only_names(name, attributes))
            ):
                # Several addresses may stand in one value, each with a width behind it.
                for one in value.split(",") if "srcset" in key else (value,):
                    path = self._path(here, (one.split() or [""])[0])
                    if path is None:
                        yield Strange(kind="external", what=_short(one))
                    elif _is_sheet(name, attributes) and path not in self._release.files:
                        yield Strange(kind="style", what=_short(one))
        if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            target = attributes.get("content", "").partition("=")[2].strip("\"' ")
            if target and self._path(here, target) is None:
                yield Strange(kind="external", what=_short(target))

    def _tree(self, path: str, content: bytes) -> Tree | None:
        """A page as it is read, unless it has far more tags than ours: those take minutes."""
        file = self._release.files.get(path)
        most = _FEW_TAGS + (file.size if file else 0) // _BYTES_A_TAG
        return Tree(LexborHTMLParser(content)) if content.count(b"<") <= most else None

    def _path(self, here: str, target: str) -> str | None:
        """The path below the site's address that a page means; None if it is elsewhere."""
        if target.startswith("data:"):
            return ""
        try:
            found = split_url(urljoin(here, target.strip()))
        except ValueError:
            return None
        for site in self._sites:
            if found.netloc == site.netloc and found.scheme in ("http", "https"):
                top = site.path.rstrip("/") + "/"
                return found.path[len(top) :] if found.path.startswith(top) else ""
        return None


def _lacking(before: _Seen, now: _Seen, own: Collection[PublishedContact]) -> list[str]:
    """Return the contacts that stand in fewer places than before."""
    links = Counter(before.called) - Counter(now.called)
    runs = Counter(_RUN.findall(before.text)) - Counter(_RUN.findall(now.text))
    words = Counter(before.text.casefold().split()) - Counter(now.text.casefold().split())
    shown = frozenset(contacts_in(".txt", "\n".join((*runs, *words)).encode(), own))
    return [one.text for one in own if one.form in links or one.mark in shown]


def _is_sheet(name: str, attributes: Mapping[str, str]) -> bool:
    return name == "link" and "stylesheet" in attributes.get("rel", "").lower().split()


def _only_names(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element of the head says where something is, and loads nothing."""
    return name == "link" and frozenset(attributes.get("rel", "").lower().split()) <= _NAMING


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


def weaker(
    built: Iterable[tuple[str, str]], found: Mapping[str, str], *, secure: bool
) -> tuple[str, ...]:
    """Return the names of the headers that an answer lacks, or has in a form that allows more.

    What must be sent by https alone (RFC 6797) is not asked of an answer that came without.
    """
    return tuple(
        name
        for name, value in built
        if (secure or name.lower() != "strict-transport-security")
        and not _is_as_strict(name.lower(), value, found.get(name.lower(), ""))
    )


def _is_as_strict(name: str, built: str, found: str) -> bool:
    if _folded(built) == _folded(found):
        return True
    if not found:
        return False
    if name == "content-security-policy":
        # Several policies hold together (CSP Level 3, 4.2): one that is ours is enough.
        return any(_allows_no_more(one, built) for one in found.split(","))
    if name == "strict-transport-security":
        return _seconds(found) >= _seconds(built)
    if name == "permissions-policy":
        return _listed(built) <= _listed(found)
    # A header that was sent twice is one value, with a comma.
    return any(_folded(one) == _folded(built) for one in found.split(","))


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())


def _listed(value: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s", "", one) for one in value.casefold().split(","))


def _seconds(value: str) -> int:
    found = re.search(r"max-age\s*=\s*\"?(\d{1,12})", value, re.IGNORECASE)
    return int(found[1]) if found else 0


def _allows_no_more(found: str, built: str) -> bool:
    ours, theirs = _directives(built), _directives(found)
    return all(name in theirs and theirs[name] <= sources for name, sources in ours.items())


def _directives(policy: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in policy.split(";"):
        name, *sources = one.split() or [""]
        if name:
            found.setdefault(name.lower(), frozenset(sources) - {"'none'"})
    return found
