"""Every name that another file may refer to.

`Names` answers whether a reference leads somewhere. It reports no reference to a broken file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Set
from itertools import permutations
from typing import Any

from msgspec import Struct

from tipsite.engine.session import Session
from tipsite.language.locale_table import LOCALES
from tipsite.language.tags import is_tag, parents, suggest_tag
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import WITHOUT_PAGE, Page, page_file
from tipsite.model.problems import Problem, Text, problem, warning
from tipsite.model.values import field_names
from tipsite.proposals import nearest_file, nearest_name, same_codes, typing_slip
from tipsite.web import lookalike_problem, route_path, share_path, sheet_path, workers_path

LISTS = (
    "help/index.md", "help/abroad.md", "signs/index.md", "campaigns/index.md", "routes/index.md",
    "news/index.md",
)  # fmt: skip
ALWAYS_MADE = ("search.md", "az.md")
"""Pages of every edition that no file can replace."""
ROUTE = (route_path, workers_path)
"""Functions from two countries to the path of each page of their route."""


_OF_COUNTRIES = frozenset(("help/index.md", "help/abroad.md", "routes/index.md"))
"""The lists that only a site with countries has."""


_OF_COUNTRY = re.compile(r"(?:help|sheets|routes)/([a-z]{2})(?:-([a-z]{2})(?:/workers)?)?\.md")
"""The pages of one country, and of two."""


class Names(Struct, frozen=True, kw_only=True):
    """Names by kind, and broken files: a reference to a broken file is not reported.

    ``shared`` are the campaigns with material. ``lone`` are the pages that other languages have and
    the ``source`` language lacks. Of ``services``, only the ids are here, and which of them are
    ``published`` or ``held``. So an edit of a record does not change the texts that link to it.
    """

    services: Set[str]
    published: Set[str]
    held: Set[str]
    organizations: Set[str]
    campaigns: Set[str]
    pages: Set[str]
    parts: Set[str]
    countries: Set[str]
    sheets: Set[str]
    shared: Set[str]
    images: Set[str]
    lone: Set[str]
    source: str
    tags: tuple[str, ...]
    broken: Set[str]
    left_out: Set[str]
    guessed: bool
    address: str

    @classmethod
    def of(cls, corpus: Corpus, config: Config, sheets: Iterable[str]) -> Names:
        """Return the names of a corpus; ``sheets`` are the countries with a sheet to print."""
        # If a file names another country than its file name, only this is reported, at the file.
        files = [file for file in corpus.directories if not file.is_abroad]
        named = (file.at.path.rpartition("/")[2].partition(".")[0] for file in files)
        countries = frozenset((*(file.country.text for file in files), *map(str.upper, named)))
        campaigns = frozenset(campaign.id.text for campaign in config.campaigns)
        made = {f"help/{country.lower()}.md" for country in countries}
        made |= {f"campaigns/{campaign}.md" for campaign in campaigns}
        made |= {sheet_path(country) for country in sheets} | set(ALWAYS_MADE)
        made |= {made_path(*pair) for made_path in ROUTE for pair in permutations(countries, 2)}
        written = frozenset(page.path for page in corpus.pages if page.kind not in WITHOUT_PAGE)
        source = config.site.source_language.text
        own = {page.path for page in corpus.pages if page.tag == source}
        own |= {path.removeprefix(f"content/{source}/") for path in corpus.broken}
        pieces = [page for page in corpus.pages if page.kind == "material"]
        material = {page.path for page in pieces}
        shared = {page.matter.campaign.text for page in pieces if page.matter.campaign}
        made |= set(map(share_path, shared))
        publish = {one.id.text: one.publish for file in corpus.directories for one in file.services}
        return cls(
            services=frozenset(publish),
            published=frozenset(name for name, how in publish.items() if how == "yes"),
            held=frozenset(name for name, how in publish.items() if how == "hold"),
            organizations=frozenset(found.id.text for found in corpus.organizations),
            campaigns=campaigns,
            pages=written | (frozenset(LISTS) - _lacking(corpus)) | made,
            parts=frozenset(page.path for page in corpus.pages) - written - material,
            countries=countries,
            sheets=frozenset(sheets),
            shared=frozenset(shared),
            images=frozenset(corpus.images),
            lone=written - own - made - set(LISTS) if config.knows_source else frozenset(),
            source=source,
            tags=tuple(tag.text for tag in config.site.languages),
            broken=corpus.broken,
            left_out=corpus.left_out,
            guessed=corpus.config is None,
            address=config.site.address.text,
        )

    def give(self, session: Session) -> None:
        """Let questions of a session read these names, through `asked_names`."""
        session.input("name", lambda kind, name: name in getattr(self, kind))
        session.input("names", lambda kind: tuple(sorted(getattr(self, kind))))
        settings = tuple(getattr(self, key) for key in _SETTINGS)
        session.input("settings of names", lambda: settings)

    def service_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to a service, if it has one."""
        name = written.text
        if (
            name in self.services
            or name in self.left_out
            or f"content/services/{name[:2]}.yaml" in self.broken
        ):
            return None
        return _unknown("service", written, typing_slip(name, self.services))

    def organization_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to an organization, if it has one."""
        name = written.text
        if name in self.organizations or name in self.left_out:
            return None
        if "content/organizations.yaml" in self.broken:
            return None
        return _unknown("organization", written, nearest_name(name, self.organizations))

    def campaign_problem(self, written: Text) -> Problem:
        """Return the problem of a reference to a campaign that does not exist."""
        return _unknown("campaign", written, nearest_name(written.text, self.campaigns))

    def page_problem(self, written: Text, path: str, page: Page | None = None) -> Problem | None:
        """Return the problem of a reference to the page at ``path``, if it has one.

        ``page`` has the reference, which is relative to its folder. In settings a reference is
        relative to the folder of a language.
        """
        if path in self.pages:
            if (page is None or page.tag == self.source) and path in self.lone:
                return warning("page-not-in-source", written.at, file=page_file(self.source, path))
            return None
        if any(f"content/{tag}/{path}" in self.broken for tag in self.tags):
            return None
        if path.startswith("sheets/") and self._is_unsure(path):
            return None
        if path.startswith("routes/") and self.is_unsure_route(path):
            return None
        if path in self.parts:
            return problem("part-not-linked", written.at, path=path)
        country = path.removeprefix("help/").removesuffix(".md")
        if f"content/services/{country}.yaml" in self.broken or (
            self.guessed and path.startswith("campaigns/")
        ):
            return None
        if path in _OF_COUNTRIES and not self.countries:
            return problem("page-of-countries", written.at, name=path)
        if (slip := lookalike_problem(written.text, written.at)) is not None:
            return slip
        match = _OF_COUNTRY.fullmatch(path.lower())
        codes = (code.upper() for code in match.groups() if code) if match else ()
        if country := next((code for code in codes if code not in self.countries), ""):
            return problem("unknown-country", written.at, name=country)
        if meant := self._page_meant(written.text, path, page.tag if page else self.source):
            _, mark, words = written.text.partition("#")
            folder = posixpath.dirname(page.path) if page else ""
            meant = posixpath.relpath(meant, folder or ".") + mark + words
        return problem("unknown-page", written.at, meant=meant, name=path)

    def _page_meant(self, written: str, path: str, tag: str) -> str:
        """Return the page that a reference probably means, or an empty text.

        The reference may be relative to the folder of the language ``tag``, or name another folder.
        """
        from_top = written.partition("#")[0].removeprefix("content/").removeprefix(f"{tag}/")
        if from_top in self.pages:
            return from_top
        name = posixpath.basename(path)
        same = same_codes(path, self.pages)
        called_so = [found for found in same if posixpath.basename(found) == name]
        return called_so[0] if len(called_so) == 1 else nearest_name(path, same)

    def is_unsure_route(self, path: str) -> bool:
        """Return whether a route, or its text, may lack a country because a file is broken."""
        codes = path.removesuffix("/workers.md").rpartition("/")[2].removesuffix(".md").split("-")
        return any(f"content/services/{code}.yaml" in self.broken for code in codes)

    def _is_unsure(self, sheet: str) -> bool:
        """Return whether a broken file or record may be the reason that a sheet is missing."""
        country = sheet.removeprefix("sheets/").removesuffix(".md")
        records = any(name.startswith(f"{country}-") for name in self.left_out)
        return self.guessed or records or f"content/services/{country}.yaml" in self.broken

    def image_problem(self, written: Text, name: str) -> Problem | None:
        """Return the problem of a reference to a picture, if it has one."""
        if name in self.images or f"content/images/{name}" in self.broken:
            return None
        meant = nearest_file(name, self.images)
        return problem("image-missing", written.at, meant=meant, file=written.text)

    def country_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to a country's directory, if it has one."""
        name = written.text
        if name in self.countries or f"content/services/{name.lower()}.yaml" in self.broken:
            return None
        return _unknown("country", written, typing_slip(name, self.countries))


def asked_names(session: Session) -> Names:
    """Return the names of a session for the question that is running.

    Each name that is looked up is recorded; all names of a kind only if they are iterated. So a
    page is checked again if a name that it refers to appears or disappears.
    """
    fields: dict[str, Any] = {kind: _AskedNames(session, kind) for kind in field_names(Names)}
    return Names(
        **{**fields, **dict(zip(_SETTINGS, session.ask("settings of names"), strict=True))}
    )


_SETTINGS = ("source", "tags", "guessed", "address")
"""The fields of `Names` that are not sets of names."""


class _AskedNames(Set[str]):
    """The names of one kind. Each lookup is recorded."""

    def __init__(self, session: Session, kind: str) -> None:
        self._session = session
        self._kind = kind

    def __contains__(self, name: object) -> bool:
        return bool(self._session.ask("name", self._kind, str(name)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._session.ask("names", self._kind))

    def __len__(self) -> int:
        return len(self._session.ask("names", self._kind))


def _lacking(corpus: Corpus) -> Set[str]:
    """Return the lists that a site without countries lacks; none if their files may be broken."""
    broken = any(path.startswith("content/services/") for path in corpus.broken)
    without = corpus.config is not None and not corpus.directories and not broken
    listed = corpus.config is not None and any(corpus.config.site.countries.values())
    return _OF_COUNTRIES if without and not listed else frozenset()


def one_tag_problems(tag: Text) -> Iterator[Problem]:
    """Yield the problem of a language tag; the site need not have that language."""
    right = is_tag(tag.text)
    if right and any(form in LOCALES for form in parents(tag.text)):
        return
    meant = suggest_tag(tag.text, LOCALES)
    if right:
        if meant in LOCALES:
            yield warning("language-doubt", tag.at, tag=tag.text, meant=meant)
    else:
        meant = "" if meant == tag.text else meant
        yield problem("not-a-tag", tag.at, meant=meant, tag=tag.text)


def _unknown(kind: str, written: Text, meant: str) -> Problem:
    if slip := lookalike_problem(written.text, written.at):
        return slip
    return problem(f"unknown-{kind}", written.at, meant=meant, name=written.text)
