"""References in a text become links, services and pictures."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tipsite.link.known import Known
from tipsite.link.pasted import pasted_problem
from tipsite.link.tags import one_tag_problems
from tipsite.markdown.links import PLAIN
from tipsite.model.pages import Page, Reference
from tipsite.model.site import (
    ForeignWords,
    Linked,
    LinkedProse,
    OutsideLink,
    PageLink,
    Picture,
    ServiceLink,
)
from tipsite.model.values import Text
from tipsite.problems import Problem, problem, warning
from tipsite.tools.latin import DERIVED, latin
from tipsite.tools.lookalikes import lookalike_problem
from tipsite.tools.recall import recalled
from tipsite.tools.urls import is_https, resolve

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IMAGES = "../images/"
_LANGUAGE = "lang:"
_LEADING = re.compile(r"[./]")
_DECORATIVE = "decorative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Anchors by the words of a heading, for each language tag and page path."""

    anchors: Mapping[tuple[str, str], Mapping[str, str]]
    source: str
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, pages: Iterable[Page], source: str, spellings: Mapping[str, str]) -> Headings:
        """Return the anchors of all pages; ``source`` is the language of fallbacks."""
        return cls(
            source=source,
            spellings={word.casefold(): text.casefold() for word, text in spellings.items()},
            anchors={
                (page.tag, page.path): {head.words: head.anchor for head in page.headings}
                for page in pages
            },
        )

    def on(self, tag: str, path: str) -> Mapping[str, str] | None:
        """Return the anchors of a page as a reader of ``tag`` gets it; None if there is none."""
        own = self.anchors.get((tag, path))
        if own is not None:
            return own
        for cyrillic in DERIVED.get(tag, ()):
            found = self.anchors.get((cyrillic, path))
            if found is not None:
                return {latin(words, self.spellings): anchor for words, anchor in found.items()}
        return self.anchors.get((self.source, path))


@recalled
def link_prose(
    page: Page, known: Known, headings: Headings
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


def image_name(target: str, page: Page, known: Known) -> str:
    """Return the path under the images' folder, which is where a name alone is looked for.

    Editors write a space as %20 and umlauts in two pieces.
    """
    path = resolve(page.path, target)
    if not path.startswith(_IMAGES) and not _LEADING.match(target):
        path = _IMAGES + posixpath.normpath(target)
    name = unicodedata.normalize("NFC", path.removeprefix(_IMAGES))
    return name if name in known.images else unquote(name)


def _gone(part: Reference, page: Page, known: Known) -> bool:
    """Whether a picture is not there; nothing is said where its file is broken."""
    return part.kind == "image" and image_name(part.target, page, known) not in known.images


def _linked(part: Reference, page: Page, known: Known, headings: Headings) -> Linked:
    if part.kind == "image":
        alt = "" if _is_decorative(part) else part.label
        return Picture(file=image_name(part.target, page, known), alt=alt)
    if part.target.startswith("service:"):
        return ServiceLink(id=part.target.removeprefix("service:"), label=part.label)
    if part.target.startswith(PLAIN):
        return part.label
    if part.target.startswith(_LANGUAGE):
        return ForeignWords(tag=part.target.removeprefix(_LANGUAGE), label=part.label)
    if _SCHEME.match(part.target):
        return OutsideLink(url=part.target, label=part.label)
    path, words = _page_target(part.target, page)
    anchor = (headings.on(page.tag, path) or {}).get(words, "")
    return PageLink(path=path, anchor=anchor, label=part.label)


def _problems(part: Reference, page: Page, known: Known, headings: Headings) -> Iterator[Problem]:
    scheme = _SCHEME.match(part.target)
    if part.kind == "image":
        yield from _image_problems(part, page, known)
    elif part.target.startswith("service:"):
        name = part.target.removeprefix("service:")
        slip = lookalike_problem(name, part.at, start=len("service:"))
        found = slip or known.service_problem(Text(text=name, at=part.at))
        if found is not None:
            yield found
        elif known.services.get(name) == "hold":
            yield warning("service-on-hold", part.at, id=name)
    elif part.target.startswith(PLAIN):
        return  # the search for numbers looks at these
    elif part.target.startswith(_LANGUAGE):
        tag = part.target.removeprefix(_LANGUAGE)
        yield from one_tag_problems(Text(text=tag, at=part.at))
    elif found := pasted_problem(part.target, part.at, page.path, known):
        yield found
    elif meant := _service_meant(part.target, known):
        yield problem("link-service-meant", part.at, target=part.target, meant=meant)
    elif scheme:
        yield from _outside(scheme.group(1).lower(), part)
    else:
        yield from _inside(part, page, known, headings)


def _service_meant(target: str, known: Known) -> str:
    """Return `service:id` where a target ends in the id of a service after another word or sign."""
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


def _inside(part: Reference, page: Page, known: Known, headings: Headings) -> Iterator[Problem]:
    path, words = _page_target(part.target, page)
    if not part.target:
        yield problem("link-empty", part.at)
    elif part.target.startswith("/") or path.startswith(".."):
        yield problem("link-outside", part.at, target=part.target)
    elif not path.endswith(".md"):
        yield problem("link-not-md", part.at, target=part.target)
    elif found := known.page_problem(Text(text=part.target, at=part.at), path):
        yield found
    elif words and words not in (headings.on(page.tag, path) or {words: ""}):
        yield problem("heading-unknown", part.at, words=words, path=path)


def _page_target(target: str, page: Page) -> tuple[str, str]:
    written, _, words = target.partition("#")
    return (resolve(page.path, written) if written else page.path), words


def _is_decorative(part: Reference) -> bool:
    return part.label.strip().casefold() == _DECORATIVE


def _image_problems(part: Reference, page: Page, known: Known) -> Iterator[Problem]:
    if not part.label.strip():
        yield problem("image-no-alt", part.at, file=part.target)
    name = image_name(part.target, page, known)
    if _SCHEME.match(part.target) or name.startswith(("../", "/")):
        yield problem("image-outside", part.at, file=part.target)
    elif found := known.image_problem(Text(text=part.target, at=part.at), name):
        yield found
