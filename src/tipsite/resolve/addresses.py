"""Addresses that pages take today, and old addresses that lead on to them.

An alias is an old address as a browser shows it, without the site's address: `sq/old-page.html`. An
alias that ends with a slash, or has no ending, is the address of a folder's page.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import get_args
from urllib.parse import unquote

from msgspec import Struct

from tipsite.model.corpus import STATIC
from tipsite.model.pages import WITHOUT_PAGE, Page
from tipsite.model.problems import Location, Problem, Text, problem
from tipsite.model.records import Need
from tipsite.model.site import Edition, EditionPage
from tipsite.resolve.names import ALWAYS_MADE, LISTS, ROUTE, Names
from tipsite.resolve.resolved import Resolved
from tipsite.web import (
    directory_path,
    is_reserved,
    list_address,
    page_address,
    part_address,
    plain_address,
    service_address,
    share_path,
    sheet_path,
)

FOLDER_PAGE = "index.html"
_HOST = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_SIGNS = re.compile(r"[\w .,~+()@=!&/-]+")
"""Characters that a file name may have on every system, and that no host interprets."""
_BYTES = 200
"""The most bytes of a name between two slashes: every system allows 255 for a file's name."""
OWN_FOLDERS = re.compile(r"(?:assets|images)/|(?:_headers|_redirects|robots\.txt|sitemap\.xml)\Z")


class Alias(Struct, frozen=True, kw_only=True):
    """An old address, and its page: ``target`` is the address of that page today.

    ``target`` is empty if the page is not shown today. An alias that is not ``said`` is implied by
    an alias of another edition that shows the same file. A page at an implied address goes first.
    ``owner`` identifies the page. A page that ``has_text`` also has an address for its plain text.
    """

    address: str
    target: str
    owner: str
    at: Location
    said: bool = True
    has_text: bool = False


def old_address(written: str, site: str) -> tuple[str, tuple[str, str]]:
    """Return the path of the file at an address, and its problem: a code, and the correction.

    The path is empty if the address cannot be used, the code if nothing is wrong. ``site`` is the
    address of the site.
    """
    text, code = unicodedata.normalize("NFC", written.strip()), ""
    if _HOST.match(text):
        near = re.sub(r"\A(?:https?:)?//", "", text)
        own = re.sub(r"\Ahttps?://", "", site)
        if not near.startswith(own):
            return "", ("alias-host", "")
        text, code = near.removeprefix(own), "alias-form"
    path = re.split(r"[?#]", text)[0]
    if path != text:
        code = "alias-query"
    if "%" in path or "\\" in path:
        path, code = (
            unicodedata.normalize("NFC", unquote(path).replace("\\", "/")),
            (code or "alias-form"),
        )
    whole = path.lstrip("/")
    plain = posixpath.normpath(whole).removeprefix("./") if whole else ""
    plain += "/" if whole.endswith("/") and plain else ""
    if plain != whole or path.startswith("//"):
        code = code or "alias-form"
    if not _is_name(plain):
        return "", ("alias-form", "")
    return _file(plain), (code, plain)


def _is_name(path: str) -> bool:
    if path in ("", ".", "./") or not _SIGNS.fullmatch(path):
        return False
    return not any(
        part.startswith(".")
        or part.endswith((".", " "))
        or part != part.strip()
        or len(part.encode()) > _BYTES
        or (is_reserved(part.partition(".")[0]) and len(part) < _DEVICE)
        for part in path.removesuffix("/").split("/")
    )


_DEVICE = 9
"""A name of this length or more cannot be a device of Windows, so an old address may have it."""


def _file(path: str) -> str:
    folder, name = posixpath.split(path)
    if path.endswith("/"):
        return path + FOLDER_PAGE
    return path if "." in name else posixpath.join(folder, name, FOLDER_PAGE)


def aliases(resolved: Resolved) -> Iterator[Alias]:
    """Yield all old addresses that can be read; the implied ones come last."""
    corpus, config, editions = resolved.corpus, resolved.config, resolved.editions
    site = config.site.address.text
    follow: list[Alias] = []
    for page in corpus.pages:
        for text in page.matter.aliases:
            path, _ = old_address(text.text, site)
            if path:
                found = _of_page(path, text, page.tag, page.path, editions)
                yield next(found)
                follow += found
    tags = tuple(edition.tag for edition in editions)
    source = config.site.source_language.text
    for campaign in config.campaigns:
        inner = f"campaigns/{campaign.id.text}.md"
        targets = {
            edition.tag: address_of(edition.tag, inner, edition.pages.get(inner))
            for edition in editions
            if edition.shows(campaign)
        }
        for text in campaign.aliases:
            yield from _of_record(text, site, tags, source, targets, owner=inner)
    for file in corpus.directories:
        for service in file.services:
            name = service.id.text
            public = service.publish != "hold"
            targets = {tag: service_address(tag, file.country.text, name) for tag in tags if public}
            for text in service.aliases:
                yield from _of_record(text, site, tags, source, targets, owner=f"service:{name}")
    yield from follow


def _of_page(
    path: str, text: Text, tag: str, inner: str, editions: tuple[Edition, ...]
) -> Iterator[Alias]:
    """Yield the alias of a file, then the same alias in other editions that show the file.

    An alias in the folder of another language leads to the page in that language.
    """
    every = {edition.tag: page for edition in editions if (page := edition.pages.get(inner))}
    first = path.partition("/")[0]
    own = first if first in every else tag
    target = address_of(own, inner, every[own]) if own in every else ""
    yield Alias(address=path, target=target, owner=f"{own}/{inner}", at=text.at)
    shown = {other: page for other, page in every.items() if page.matter.at.path == text.at.path}
    for other, page in shown.items() if first == tag else ():
        if other == tag:
            continue
        yield Alias(
            address=other + path.removeprefix(tag),
            target=address_of(other, inner, page),
            owner=f"{other}/{inner}",
            at=text.at,
            said=False,
        )


def _of_record(
    text: Text,
    site: str,
    tags: tuple[str, ...],
    source: str,
    targets: Mapping[str, str],
    *,
    owner: str,
) -> Iterator[Alias]:
    """Yield the aliases of a record, which has a page in each language: see `with_languages`."""
    path, _ = old_address(text.text, site)
    if not path:
        return
    for tag, address in with_languages(text.text, path, tags, source).items():
        yield Alias(
            address=address,
            target=targets.get(tag, ""),
            owner=f"{tag}/{owner}",
            at=text.at,
            has_text=owner.startswith("service:"),
        )


def with_languages(
    written: str, path: str, tags: tuple[str, ...], source: str
) -> Mapping[str, str]:
    """Return the addresses that an alias means, by language: it may mean all languages.

    An alias that begins with a language means itself. An alias with a slash and no language means
    the ``source`` language. Any other alias means an address in each language.
    """
    tag, _, inside = path.partition("/")
    if tag in tags and inside:
        return {tag: path}
    if written.startswith("/"):
        return {source: path}
    return {tag: f"{tag}/{path}" for tag in tags}


def address_of(tag: str, path: str, page: Page | EditionPage | None) -> str:
    """Return the address of the page at ``path`` in an edition; ``page`` may have a slug."""
    slug = page.matter.slug if page else None
    return page_address(tag, path, slug.text if slug else "")


def redirects(resolved: Resolved) -> Mapping[str, str]:
    """Return where each old address leads today, sorted by path: each leads there in one step.

    If a page has a plain text, the old address of that text leads to the new one.
    """
    every = [*aliases(resolved)]
    pages = taken_addresses(resolved) if every else {}
    found: dict[str, tuple[str, str]] = {}
    for one in every:
        if not one.target or one.address.casefold() in pages:
            continue
        old = one.address.removesuffix(".txt") + ".html" if _is_text(one.address) else one.address
        found.setdefault(old.casefold(), (old, one.target))
        if old.endswith(".html") and (one.has_text or _is_text(one.address)):
            text, beside = plain_address(old), plain_address(one.target)
            found.setdefault(text.casefold(), (text, beside if one.has_text else one.target))
    return dict(sorted(found.values()))


def _is_text(address: str) -> bool:
    return address.endswith(".txt")


def taken_addresses(resolved: Resolved) -> Mapping[str, str]:
    """Return the addresses that pages have today or may have later, in small letters.

    Each address has the path of its page, or `tipsite` where no file can replace that page.
    """
    found = {FOLDER_PAGE: "tipsite", "404.html": "tipsite"}
    found |= {path.casefold(): f"{STATIC}{path}" for path in resolved.corpus.static}
    for edition in resolved.editions:
        found |= _reserved(edition.tag, resolved.known)
        for path, page in edition.pages.items():
            found.setdefault(address_of(edition.tag, path, page).casefold(), path)
    return found


def _reserved(tag: str, known: Names) -> dict[str, str]:
    """Return the addresses of pages that need no file, in small letters, with their paths."""
    # Lists and campaigns exist without a file, and a file at their path is theirs.
    paths = (*LISTS, *(f"campaigns/{campaign}.md" for campaign in known.campaigns))
    found = {address.casefold(): "tipsite" for address in _generated_addresses(tag, known)}
    return found | {page_address(tag, path).casefold(): path for path in paths}


def taken_twice(tag: str, pages: Mapping[str, EditionPage], known: Names) -> Iterator[Problem]:
    """Yield the pages of an edition whose address another page takes."""
    made = frozenset(_generated_addresses(tag, known))
    seen = _reserved(tag, known)
    own = {path: page for path, page in pages.items() if _is_own(page, tag)}
    others = {path: page for path, page in pages.items() if path not in own}
    for path, page in (*others.items(), *own.items()):
        if page.kind in WITHOUT_PAGE:
            continue
        slug = page.matter.slug
        written = address_of(tag, path, page)
        address = written.casefold()
        if path in own:
            at = slug.at if slug else page.matter.at
            if page_address(tag, path) in made:
                yield problem("address-made", page.matter.at, address=written)
            elif seen.get(address, path) != path:
                yield problem("address-twice", at, address=written, other=seen[address])
        seen.setdefault(address, path)


def _generated_addresses(tag: str, known: Names) -> Iterator[str]:
    """Yield the addresses of pages that tipsite makes of records, or without any file."""
    yield page_address(tag, "404.md")
    yield from (page_address(tag, path) for path in ALWAYS_MADE)
    # The list of all pages may grow into these any day.
    yield from (list_address(tag, number) for number in range(2, 100))
    for country in known.countries:
        directory = page_address(tag, directory_path(country))
        yield directory
        # A directory may grow into these any day.
        for need in get_args(Need):
            yield from (part_address(directory, need, number) for number in range(1, 10))
    for pair in permutations(known.countries, 2):
        yield from (page_address(tag, made(*pair)) for made in ROUTE)
    for country in known.sheets:
        yield page_address(tag, sheet_path(country))
    for campaign in known.shared:
        yield page_address(tag, share_path(campaign))
    for service in known.services:
        yield service_address(tag, service[:2], service)


def _is_own(page: EditionPage, tag: str) -> bool:
    return page.matter.at.path.startswith(f"content/{tag}/")
