"""References in a text become links, services and pictures.

An address pasted from a browser or a folder is recognised as the page that it shows.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from tipsite.engine.session import Session
from tipsite.language.latin import DERIVED, latin
from tipsite.markdown.fences import FILMS, SOUNDS
from tipsite.markdown.html import heading_words
from tipsite.markdown.links import LANGUAGE, PLAIN
from tipsite.model.pages import Heading, Page, Reference, page_file
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.site import (
    ForeignWords,
    Linked,
    LinkedProse,
    OutsideLink,
    PageLink,
    Picture,
    Recording,
    ServiceLink,
)
from tipsite.proposals import nearest_file, typing_slip
from tipsite.resolve.names import Names, one_tag_problems
from tipsite.web import is_https, lookalike_problem, resolve

_LOCAL = re.compile(
    r"file:|[A-Za-z]:[\\/]|\\\\|(?:https?:)?//(?:localhost|127\.|0\.0\.0\.0|192\.168\.|10\.|\[::1\])"
    r"|localhost[:/]|127\.0\.0\.1",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/.*)?$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:md|html?|txt|pdf|yaml)$", re.IGNORECASE)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IMAGES = "../images/"
_LEADING = re.compile(r"[./]")
_SERVICE = "service:"

_LISTED = r"\ue000\d+\ue001(?:[\s,;/·]*\ue000\d+\ue001)*[\s.]*"
_ITEM = rf"<li>\s*(?:<p>\s*)?{_LISTED}(?:</p>\s*)?</li>\s*"
_ALONE = re.compile(
    rf"<(?P<list>[ou]l)\b[^>]*>\s*(?:{_ITEM})+</(?P=list)>|<p>\s*{_LISTED}</p>|{_ITEM}"
)
_HOLE = re.compile(r"\ue000(\d+)\ue001|\ue002(\d+)\ue003")
"""The place of a service, or of another part that is not HTML, among all parts."""


class ServiceList(NamedTuple):
    """A list, item or paragraph that names services and nothing else.

    ``places`` are the indices of their links among the parts of the text. An ``item`` is in a list
    with other items.
    """

    places: tuple[int, ...]
    item: bool


def with_service_lists(
    parts: Sequence[object], is_service: Callable[[object], bool]
) -> Iterator[str | int | ServiceList]:
    """Yield a text as HTML, the places of parts that are not HTML, and lists of services."""
    if not any(map(is_service, parts)):
        yield from (part if isinstance(part, str) else place for place, part in enumerate(parts))
        return
    joined = "".join(
        part
        if isinstance(part, str)
        else f"\ue000{place}\ue001"
        if is_service(part)
        else f"\ue002{place}\ue003"
        for place, part in enumerate(parts)
    )
    end = 0
    for found in _ALONE.finditer(joined):
        item = found[0].startswith("<li")
        yield from _with_places(joined[end : found.start()] + ("<li>" if item else ""))
        services = _HOLE.finditer(found[0])
        yield ServiceList(places=tuple(int(one[1]) for one in services), item=item)
        end = found.end()
        if item:
            yield "</li>\n"
    yield from _with_places(joined[end:])


def _with_places(html: str) -> Iterator[str | int]:
    end = 0
    for hole in _HOLE.finditer(html):
        yield html[end : hole.start()]
        yield int(hole[1] or hole[2])
        end = hole.end()
    yield html[end:]


class Headings:
    """Anchors by the words of a heading. Each page with headings is asked for separately."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def on(self, tag: str, path: str) -> Mapping[str, str] | None:
        """Return the anchors of the page that a reader of ``tag`` gets; None without a page."""
        own = self._of(tag, path)
        if own is not None:
            return own
        for cyrillic in DERIVED.get(tag, ()):
            found = self._of(cyrillic, path)
            if found is not None:
                spellings = self._session.ask("spellings")
                folded = {word.casefold(): said.casefold() for word, said in spellings.items()}
                return {latin(words, folded): anchor for words, anchor in found.items()}
        return self._of(self._session.ask("source language"), path)

    def _of(self, tag: str, path: str) -> Mapping[str, str] | None:
        if not self._session.ask("is written", tag, path):
            return None
        headings: tuple[Heading, ...] = self._session.ask("headings", page_file(tag, path))
        return {head.words: head.anchor for head in headings}


def resolve_prose(
    page: Page, known: Names, headings: Headings
) -> tuple[LinkedProse, tuple[Problem, ...]]:
    """Return the page's text with every reference resolved; a dead one becomes its label."""
    parts: list[Linked] = []
    problems: list[Problem] = []
    for part in page.prose:
        if isinstance(part, str):
            parts.append(part)
            continue
        found = tuple(_problems(part, page, known, headings))
        problems.extend(found)
        dead = any(one.severity == "error" for one in found) or _gone(part, page, known)
        parts.append(part.label if dead else _linked(part, page, known, headings))
    return tuple(parts), tuple(problems)


def _problems(part: Reference, page: Page, known: Names, headings: Headings) -> Iterator[Problem]:
    scheme = _SCHEME.match(part.target)
    if part.kind == "image":
        yield from _image_problems(part, page, known)
    elif part.kind == "recording":
        yield from _recording_problems(part, page)
    elif part.target.startswith(_SERVICE):
        name = part.target.removeprefix(_SERVICE)
        slip = lookalike_problem(name, part.at, start=len(_SERVICE))
        found = slip or known.service_problem(Text(text=name, at=part.at))
        if found is not None:
            yield found
        elif name in known.held:
            yield warning("service-on-hold", part.at, id=name)
    elif part.target.startswith(PLAIN):
        return  # the search for numbers looks at these
    elif part.target.startswith(LANGUAGE):
        tag = part.target.removeprefix(LANGUAGE)
        yield from one_tag_problems(Text(text=tag, at=part.at))
    elif found := _pasted_problem(part.target, part.at, page, known):
        yield found
    elif meant := _service_meant(part.target, known):
        yield problem("link-service", part.at, target=part.target, meant=meant)
    elif scheme:
        yield from _outside(scheme.group(1).lower(), part)
    else:
        yield from _inside(part, page, known, headings)


def _image_problems(part: Reference, page: Page, known: Names) -> Iterator[Problem]:
    if not part.label.strip():
        yield problem("image-needs-alt", part.at, file=part.target)
    name = image_name(part.target, page, known)
    if _SCHEME.match(part.target) or name.startswith(("../", "/")):
        yield problem("image-outside", part.at, file=part.target)
    elif found := known.image_problem(Text(text=part.target, at=part.at), name):
        yield found


def _recording_problems(part: Reference, page: Page) -> Iterator[Problem]:
    offered = [download.file.text for download in page.matter.downloads]
    if part.target not in offered:
        meant = nearest_file(part.target, offered)
        endings = FILMS if part.part == "film" else SOUNDS
        meant = meant if meant.rpartition(".")[2].lower() in endings else ""
        yield problem("listen-not-offered", part.at, meant=meant, file=part.target)


def image_name(target: str, page: Page, known: Names) -> str:
    """Return the path of a picture under the images' folder; a bare name is looked up there.

    Editors write a space as %20 and umlauts as two characters.
    """
    path = resolve(page.path, target)
    if not path.startswith(_IMAGES) and not _LEADING.match(target):
        path = _IMAGES + posixpath.normpath(target)
    name = unicodedata.normalize("NFC", path.removeprefix(_IMAGES))
    return name if name in known.images else unquote(name)


def _pasted_problem(target: str, at: Location, page: Page, known: Names) -> Problem | None:
    """Return the problem of a link of ``page`` that is a pasted address instead of a path."""
    is_local = bool(_LOCAL.match(target))
    is_own = bool(known.address) and _bare(target).startswith(_bare(known.address))
    inner = _inner(target, page, known)
    if inner:
        meant = posixpath.relpath(inner, posixpath.dirname(page.path) or ".")
        if is_own and target.startswith(("http:", "https:")):
            tell = warning if is_https(target) else problem
            return tell("link-own-address", at, target=target, meant=meant)
        if is_local or target.startswith("/") or not re.match(r"[A-Za-z][\w+.-]*:", target):
            return problem("link-pasted", at, target=target, meant=meant)
    if is_local:
        return problem("link-pasted", at, target=target)
    if _WEB.match(target) and not _FILE.search(target.partition("/")[0]) and _is_host(target):
        return problem("address-no-scheme", at, target=target)
    return None


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/") + "/"


def _inner(target: str, page: Page, known: Names) -> str:
    """Return the page's file that an address probably leads to; empty if it is a path to a file.

    An address in another language than ``page`` is meant for other readers, and left alone.
    """
    written = target.replace("\\", "/").partition("#")[0].partition("?")[0]
    is_file = target.partition("#")[0].endswith(".md") and "\\" not in target
    if (is_file and not _LOCAL.match(target) and not target.startswith("/")) or not written:
        return ""
    parts = written.split("/")
    tags = [index for index, part in enumerate(parts) if part in known.tags]
    if tags and len(parts) > 1:
        if parts[tags[-1]] != page.tag:
            return ""
        path = "/".join(parts[tags[-1] + 1 :])
    elif re.match(r"[A-Za-z][\w+.-]*:|//|/", written):
        return ""
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), written))
        path += "/" if written.endswith("/") else ""
    bare = re.sub(r"\.(?:html?|md)$", "", path)
    for file in (f"{bare.rstrip('/')}.md", posixpath.join(bare, "index.md")):
        if file in known.pages:
            return file
    return ""


def _is_host(target: str) -> bool:
    host = target.partition("/")[0].lower()
    return host.startswith("www.") or "/" in target or host.count(".") >= 1


def _service_meant(target: str, known: Names) -> str:
    """Return `service:id` if a target is a service's id after another word than “service”."""
    found = re.fullmatch(
        r"\(?(?:[^\W\d_]{4,12}\s?(?:[:：;./-]|%3A)\s*)?(?P<id>\w+(?:-\w+)*)\)?",
        unquote(target).lower(),
    )
    return f"service:{found['id']}" if found and found["id"] in known.services else ""


def _outside(scheme: str, part: Reference) -> Iterator[Problem]:
    if scheme in ("tel", "mailto", "sms"):
        yield problem("contact-link", part.at, target=part.target)
    elif re.search(r"\s", part.target):
        meant = re.sub(r"\s", "%20", part.target)
        yield problem("address-space", part.at, target=part.target, meant=meant)
    elif not is_https(part.target):
        yield problem("not-https", part.at, url=part.target)


def _inside(part: Reference, page: Page, known: Names, headings: Headings) -> Iterator[Problem]:
    path, words = _page_target(part.target, page)
    if not part.target:
        yield problem("link-empty", part.at)
    elif part.target.startswith("/") or path.startswith(".."):
        yield problem("link-outside", part.at, target=part.target)
    elif not path.endswith(".md"):
        yield problem("link-not-md", part.at, target=part.target)
    elif found := known.page_problem(Text(text=part.target, at=part.at), path, page):
        yield found
    elif words:
        there = headings.on(page.tag, path)
        if there is not None and not _anchor(there, words):
            yield _no_heading(part.at, path, words, there)


def _no_heading(at: Location, path: str, words: str, there: Mapping[str, str]) -> Problem:
    """Return the problem of a link to a heading that a page does not have."""
    written = heading_words(unquote(words))
    meant = written if _anchor(there, written) else typing_slip(written, there)
    return problem("heading-unknown", at, meant=meant, words=words, path=path)


def _anchor(there: Mapping[str, str], words: str) -> str:
    """Return the anchor that leads to the heading ``words``; empty if none does.

    Joiners are not in the words of a heading. Diacritics may be left out, as other programs leave
    them out of addresses.
    """
    if found := there.get(words):
        return found
    if words.isascii():
        return ""
    bare = unicodedata.normalize("NFKC", words).replace("\u200c", "").replace("\u200d", "")
    return next((there[said] for said in there if bare in (said, _unmarked(said))), "")


def _unmarked(words: str) -> str:
    return "".join(one for one in words if not unicodedata.category(one).startswith("M"))


def _page_target(target: str, page: Page) -> tuple[str, str]:
    written, _, words = target.partition("#")
    return (resolve(page.path, written) if written else page.path), words


def _gone(part: Reference, page: Page, known: Names) -> bool:
    """Return whether a picture does not exist; a broken file is reported elsewhere."""
    return part.kind == "image" and image_name(part.target, page, known) not in known.images


def _linked(part: Reference, page: Page, known: Names, headings: Headings) -> Linked:
    if part.kind == "image":
        is_decorative = part.label.strip().casefold() == "decorative"
        alt = "" if is_decorative else part.label
        return Picture(file=image_name(part.target, page, known), alt=alt, part=part.part)
    if part.kind == "recording":
        return Recording(file=part.target, label=part.label)
    if part.target.startswith(_SERVICE):
        return ServiceLink(id=part.target.removeprefix(_SERVICE), label=part.label)
    if part.target.startswith(PLAIN):
        return part.label
    if part.target.startswith(LANGUAGE):
        return ForeignWords(tag=part.target.removeprefix(LANGUAGE), label=part.label)
    if _SCHEME.match(part.target):
        return OutsideLink(url=part.target, label=part.label)
    path, words = _page_target(part.target, page)
    anchor = _anchor(headings.on(page.tag, path) or {}, words) if words else ""
    return PageLink(path=path, anchor=anchor, label=part.label)
