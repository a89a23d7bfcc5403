"""The fate of each address that was ever published, and the addresses that would be lost.

An address may be that of a page of today, or lead on to one. It may also belong to something that
is held back: then a small page there says so. An address in the folder of an earlier tag of a
language leads to the folder of today's tag. Addresses under `gone` must not be found again. All
others are lost, and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import get_args

from msgspec import Struct

from tipsite.content.pages import page_path
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.pages import WITHOUT_PAGE, Page, page_file
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.records import Need
from tipsite.model.site import Edition, WithdrawnAddress
from tipsite.resolve.addresses import (
    FOLDER_PAGE,
    address_of,
    aliases,
    old_address,
    redirects,
    with_languages,
)
from tipsite.resolve.names import LISTS
from tipsite.resolve.resolved import Resolved
from tipsite.web import feed_path, list_address, page_address, plain_address, service_address
from tipsite.yaml import nodes

_NEEDS = "|".join(get_args(Need))
_DIRECTORY = re.compile(rf"help/(?P<country>[a-z]{{2}})(?P<part>-(?:{_NEEDS})(?:-\d+)?)?\.html")
_SERVICE = re.compile(r"help/(?P<country>[a-z]{2})/[a-z-]+\.html")
_SHEET = re.compile(r"sheets/(?P<country>[a-z]{2})\.html")
_ROUTE = re.compile(r"routes/(?P<country>[a-z]{2})-[a-z]{2}(?:/workers)?\.html")
_SHARE = re.compile(r"(?P<campaign>campaigns/.+)/share\.html")
_CAMPAIGN = re.compile(r"(?P<campaign>campaigns/.+)\.md")
_LIST_PART = re.compile(r"az-\d+\.html")


class Settled(Struct, frozen=True, kw_only=True):
    """The old addresses of a `Site`, and the problems of its address list."""

    moved: Mapping[str, str]
    parts: Mapping[str, str]
    withdrawn: Mapping[str, WithdrawnAddress]
    problems: tuple[Problem, ...] = ()


class _Gone(Struct, frozen=True):
    """Addresses and folders that nobody may find again, in small letters.

    Each has its place in the settings. An address that only a page calls gone has no place.
    """

    addresses: Mapping[str, Location | None]
    folders: Mapping[str, Location]

    def __contains__(self, address: str) -> bool:
        key = address.casefold()
        return key in self.addresses or key.startswith(tuple(self.folders))

    def place(self, address: str) -> Location | None:
        """Return where the settings say that an address is gone."""
        key = address.casefold()
        folders = (at for folder, at in self.folders.items() if key.startswith(folder))
        return self.addresses.get(key) or next(folders, None)


def settle(resolved: Resolved) -> Settled:
    """Return the fate of aliases and of all addresses that were published."""
    corpus, config, moved = resolved.corpus, resolved.config, redirects(resolved)
    if not (corpus.addresses or config.gone or any(page.matter.gone for page in corpus.pages)):
        return Settled(moved=moved, parts={}, withdrawn={})
    today = _pages_of_today(config, resolved.editions)
    gone, mistakes = _gone(resolved)
    kept = {old: new for old, new in moved.items() if old not in gone}
    address_list = _AddressList(resolved, today, gone, kept)
    lost = tuple(address_list.lost())
    return Settled(
        moved=dict(sorted(address_list.moved.items())),
        parts=dict(sorted(address_list.parts.items())),
        withdrawn=dict(sorted(address_list.withdrawn.items())),
        problems=(*mistakes, *_gone_pages(resolved, gone, today), *lost),
    )


def _pages_of_today(config: Config, editions: Iterable[Edition]) -> Mapping[str, str]:
    """Return the addresses of pages with a file and of campaigns, each with the file to change."""
    found = {FOLDER_PAGE: CONFIG}
    for edition in editions:
        for campaign in config.campaigns:
            path = f"campaigns/{campaign.id.text}.md"
            if edition.shows(campaign) and path not in edition.pages:  # else it may have a slug
                found[page_address(edition.tag, path)] = CONFIG
        for page in edition.pages.values():
            if page.kind not in WITHOUT_PAGE:
                found[address_of(edition.tag, page.path, page)] = page.matter.at.path
    return found


def _gone(resolved: Resolved) -> tuple[_Gone, tuple[Problem, ...]]:
    corpus, config, editions = resolved.corpus, resolved.config, resolved.editions
    site, tags = config.site.address.text, tuple(edition.tag for edition in editions)
    source = config.site.source_language.text
    problems: list[Problem] = []
    addresses: dict[str, Location | None] = {}
    folders: dict[str, Location] = {}
    for text in config.gone:
        path, (code, meant) = old_address(text.text, site)
        if code:
            problems.append(problem(code, text.at, alias=text.text, address=site, meant=meant))
        # A removed language no longer stands for itself.
        every = {path, *with_languages(text.text, path, tags, source).values()} if path else ()
        for address in every:
            addresses[address.casefold()] = text.at
            if address.endswith(f"/{FOLDER_PAGE}"):
                folders[address.casefold().removesuffix(FOLDER_PAGE)] = text.at
    paths = {page.path for page in corpus.pages if page.matter.gone}
    files = {page.at.path for page in corpus.pages if page.path in paths}
    pages = {one.casefold() for one, _, page in _of_files(resolved) if page.path in paths}
    if files:
        named = aliases(resolved)
        pages |= {one.address.casefold() for one in named if one.at.path in files}
    addresses = {**dict.fromkeys(pages), **addresses}
    texts = {plain_address(one): at for one, at in addresses.items() if one.endswith(".html")}
    return _Gone({**texts, **addresses}, folders), tuple(problems)


def gone_addresses(corpus: Corpus) -> Callable[[str], bool]:
    """Return a function that tells whether a site makes an address gone, for somebody's safety.

    It is asked about addresses that are online, to delete them first. So it compares them in every
    folder, even in the folder of a language that the site no longer has. `_gone` knows only folders
    of today, with their places.
    """
    texts = [one.text for one in corpus.config.gone] if corpus.config else []
    tags = [one.text for one in corpus.config.site.languages] if corpus.config else []
    site = corpus.config.site.address.text if corpus.config else ""
    gone = {page.path for page in corpus.pages if page.matter.gone}
    for page in corpus.pages:
        if page.path in gone:
            slug = page.matter.slug.text if page.matter.slug else ""
            names = {"", slug}
            texts += [page_address(tag, page.path, name) for tag in tags for name in names]
            # A small page stands at each old address, in other languages too.
            for alias in page.matter.aliases:
                path, _ = old_address(alias.text, site)
                texts += [path, path.removeprefix(f"{page.tag}/")]
    return _is_one_of(texts)


def gone_in_settings(text: str) -> Callable[[str], bool]:
    """Return a function that tells whether settings, even with mistakes, make an address gone."""
    return _is_one_of([one.text for one in gone_texts(text)])


def gone_texts(text: str) -> tuple[Text, ...]:
    """Return the addresses under `gone` in settings, whatever mistakes the settings have."""
    listed = nodes.top_value(text, "gone")
    found = listed.items if isinstance(listed, nodes.Sequence) else ()
    return tuple(Text(text=one.text, at=one.at) for one in found if isinstance(one, nodes.Scalar))


def _is_one_of(texts: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells whether an address is one of ``texts``, in any language."""
    plain = {one.strip().lstrip("/").casefold() for one in texts} - {""}
    folders = tuple(one for one in plain if one.endswith("/"))
    pages = plain | {plain_address(one) for one in plain if one.endswith(".html")}

    def is_gone(path: str) -> bool:
        ways = (path.casefold(), path.casefold().partition("/")[2])
        return any(way in pages or (folders and way.startswith(folders)) for way in ways)

    return is_gone


def _of_files(resolved: Resolved) -> Iterator[tuple[str, Edition, Page]]:
    """Yield the address that each file has, or would have, in each edition."""
    for page in resolved.corpus.pages:
        for edition in resolved.editions:
            yield address_of(edition.tag, page.path, page), edition, page


def _gone_pages(resolved: Resolved, gone: _Gone, today: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the pages of today whose address the settings call gone."""
    if not resolved.config.gone:
        return
    made = {
        service_address(edition.tag, service.country, service.id): CONFIG
        for edition in resolved.editions
        for services in resolved.services.values()
        for service in services
    }
    for address, file in {**made, **today}.items():
        if at := gone.place(address):
            code = "gone-page" if file.endswith(".md") else "gone-made"
            yield problem(code, at, address=address, **({"file": file} if file != CONFIG else {}))


class _AddressList:
    """One pass through the address list, which fills ``moved``, ``parts`` and ``withdrawn``."""

    def __init__(
        self,
        resolved: Resolved,
        today: Mapping[str, str],
        gone: _Gone,
        moved: dict[str, str],
    ) -> None:
        self._resolved, self._corpus, self._config = resolved, resolved.corpus, resolved.config
        self._editions = {edition.tag: edition for edition in resolved.editions}
        self._services = resolved.services
        self._today, self._gone = today, gone
        self._known = frozenset(one.casefold() for one in (*today, *moved))
        self._sourceless: dict[str, str] = {}
        self._tags = {
            alias.text: tag
            for tag, locale in self._config.site.locales.items()
            for alias in locale.aliases
        }
        self.moved = moved
        self.parts: dict[str, str] = {}
        self.withdrawn: dict[str, WithdrawnAddress] = {}

    def lost(self) -> Iterator[Problem]:
        """Yield the addresses that are lost, at their lines."""
        site = self._config.site
        lost: list[tuple[str, Text]] = []
        listed = {one.text for one in self._corpus.addresses}
        for text in self._corpus.addresses:
            if text.text in self._today or text.text in self.moved:
                continue
            path, (code, meant) = old_address(text.text, site.address.text)
            if code:
                address = site.address.text
                yield problem(code, text.at, alias=text.text, address=address, meant=meant)
            elif path.casefold() not in self._known and path not in self._gone:
                page = _page_of(path)
                settled = self._is_led_on(path) or self._settles(path, page)
                first = page == path or page not in listed
                if not settled and first and page not in self._unread:
                    lost.append((page, text))
                elif first and page in self.withdrawn and page in self._sourceless:
                    file = self._sourceless[page]
                    yield warning("address-lost-source", text.at, address=page, file=file)
        tell = problem if site.status == "live" else warning
        folders: dict[str, list[Text]] = {}
        for page, text in lost:
            tag, slash, _ = page.partition("/")
            is_tag = tag in self._editions or tag in self._tags
            if slash and not is_tag and f"{tag}/{FOLDER_PAGE}" in listed:
                folders.setdefault(tag, []).append(text)
                continue
            yield tell("address-lost", text.at, address=page)
        for tag, texts in folders.items():
            yield tell("address-lost-folder", texts[0].at, folder=f"{tag}/", count=len(texts))

    def _is_led_on(self, path: str) -> bool:
        """Lead on from the folder of a language's earlier tag, and return whether that worked."""
        tag, _, inside = path.partition("/")
        if tag not in self._tags:
            return False
        there = f"{self._tags[tag]}/{inside}"
        if there in self._gone:
            return True
        if not self._settles(there, _page_of(there)):
            return False
        self.moved[path] = self.moved.get(there) or self.parts.get(there) or there
        return True

    def _settles(self, path: str, page: str) -> bool:
        """Decide the fate of an address if no person has to; return whether it is decided."""
        tag, _, inside = page.partition("/")
        edition = self._editions.get(tag)
        if page in self._today:
            return True
        if page in self.moved:
            self.moved.setdefault(path, self.moved[page])
            return True
        if page in self._idle:
            named, _, owner = self._idle[page].partition("/")
            reader = tag if tag in self._editions else named
            name = owner.removeprefix("service:")
            self._withdraw(path, page, reader, name[:2].upper(), number=name != owner)
            return True
        if edition is None or not inside:
            return False
        if match := _SHARE.fullmatch(inside):
            return self._is_of_campaign(path, page, edition, f"{match['campaign']}.md")
        if self._is_of_records(path, page):
            return True
        there = self._held_back.get(page)
        if there:
            self.parts[path] = there
        elif there is not None or page in {page_address(tag, one) for one in LISTS}:
            self._withdraw(path, page, tag, "", number=False)
        else:
            return inside in ("search.html", "az.html")
        return True

    def _is_of_campaign(self, path: str, page: str, edition: Edition, campaign: str) -> bool:
        """Lead from a campaign's material to the campaign, and return whether that worked."""
        shown = edition.pages.get(campaign)
        whole = address_of(edition.tag, campaign, shown)
        there = whole if whole in self._today else self.moved.get(whole)
        if there:
            self.parts[path] = there
        elif whole not in self._gone and self._settles(whole, whole):
            self._withdraw(path, page, edition.tag, "", number=False)
        return bool(there) or whole in self._gone or page in self.withdrawn

    def _is_of_records(self, path: str, page: str) -> bool:
        """Decide the fate of a page made from records without a file; return whether it is one."""
        tag, _, inside = page.partition("/")
        if page == feed_path(tag):
            self._withdraw(path, page, tag, "", number=False)
            return True
        if _LIST_PART.fullmatch(inside):
            self.parts[path] = list_address(tag, 1)
            return True
        if match := _DIRECTORY.fullmatch(inside):
            country = match["country"].upper()
            if match["part"] and country in self._services:
                self.parts[path] = f"{tag}/help/{match['country']}.html"
            else:
                self._withdraw(path, page, tag, country, number=True)
            return True
        for pattern, number in ((_SERVICE, True), (_SHEET, True), (_ROUTE, False)):
            if match := pattern.fullmatch(inside):
                self._withdraw(path, page, tag, match["country"].upper(), number=number)
                return True
        return False

    @cached_property
    def _unread(self) -> Container[str]:
        """The addresses of pages whose files cannot be parsed, as far as their front matter tells.

        These addresses are not lost: the problem of the file is reported at the file.
        """
        return frozenset(self._broken())

    def _broken(self) -> Iterator[str]:
        tags, site = tuple(self._editions), self._config.site
        for file in self._corpus.broken:
            own, path = page_path(file)
            if not path:
                continue
            head = self._corpus.texts.get(file, "").partition("\n---")[0].removeprefix("---\n")
            slugs, old = (_texts_at(head, key) for key in ("slug", "aliases"))
            for tag in tags:
                yield from (page_address(tag, path, name) for name in slugs or ("",))
                if match := _CAMPAIGN.fullmatch(path):
                    yield page_address(tag, f"{match['campaign']}/share.md")
            for written in old:
                there, _ = old_address(written, site.address.text)
                first, slash, inside = there.partition("/")
                yield there
                yield from (tag + slash + inside for tag in tags if first == own)

    @cached_property
    def _idle(self) -> Mapping[str, str]:
        """The aliases of pages and records that are held back, each with its owner."""
        named = aliases(self._resolved)
        return {alias.address: alias.owner for alias in named if not alias.target}

    @cached_property
    def _held_back(self) -> Mapping[str, str]:
        """The addresses of files that an edition does not show today, or never shows.

        Each has the address of the page that the edition shows instead, in another language or
        under another name. If only other languages have the file, the source was removed: this is
        reported.
        """
        instead = dict.fromkeys(self._corpus.held_back, "")
        source = self._config.site.source_language.text
        files = {page.at.path for page in self._corpus.pages} | self._corpus.broken
        for address, edition, page in _of_files(self._resolved):
            shown = edition.pages.get(page.path)
            tags = {edition.tag, edition.derived_from, source}
            known = address in instead or not self._config.knows_source
            if not known and files.isdisjoint(page_file(tag, page.path) for tag in tags):
                self._sourceless[address] = page_file(source, page.path)
            instead.setdefault(address, address_of(edition.tag, page.path, shown) if shown else "")
        return instead

    def _withdraw(self, path: str, page: str, tag: str, country: str, *, number: bool) -> None:
        before = self.withdrawn.get(page)
        self.withdrawn[page] = WithdrawnAddress(
            tag=tag,
            country=country if country in self._services else "",
            number=number,
            has_text=path != page or bool(before and before.has_text),
        )


def _page_of(path: str) -> str:
    """Return the address of the page whose plain text is at ``path``, or ``path`` itself."""
    return path.removesuffix(".txt") + ".html" if path.endswith(".txt") else path


def _texts_at(text: str, key: str) -> tuple[str, ...]:
    """Return the text or texts under a key, whatever mistakes other lines have."""
    found = nodes.top_value(text, key)
    items = found.items if isinstance(found, nodes.Sequence) else (found,)
    return tuple(one.text for one in items if isinstance(one, nodes.Scalar) and one.text)
