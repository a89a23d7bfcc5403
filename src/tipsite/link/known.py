"""Every name that another file may refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Publish
from tipsite.model.values import Text
from tipsite.problems import Problem, problem
from tipsite.tools.lookalikes import lookalike_problem
from tipsite.tools.urls import route_path, sheet_path
from tipsite.yaml.schema import nearest

LISTS = (
    "help/index.md", "help/abroad.md", "signs/index.md", "campaigns/index.md", "routes/index.md",
    "news/index.md",
)  # fmt: skip
ALWAYS_MADE = ("search.md", "az.md")
"""Pages of every edition that no file can replace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names by kind, and what is broken: nothing is said of what points there.

    ``services`` are their ids, and whether they are to be published: nothing else of a record is
    here, so that all texts stay as they are linked while somebody works on one.
    """

    services: Mapping[str, Publish]
    organizations: frozenset[str]
    campaigns: frozenset[str]
    pages: frozenset[str]
    parts: frozenset[str]
    countries: frozenset[str]
    sheets: frozenset[str]
    images: frozenset[str]
    tags: tuple[str, ...]
    broken: frozenset[str]
    left_out: frozenset[str]
    guessed: bool
    address: str

    @classmethod
    def of(cls, corpus: Corpus, config: Config, sheets: Iterable[str]) -> Known:
        """Return the names of a corpus; ``sheets`` are the countries with a sheet to print."""
        countries = frozenset(file.country.text for file in corpus.directories)
        campaigns = frozenset(campaign.id.text for campaign in config.campaigns)
        made = {f"help/{country.lower()}.md" for country in countries}
        made |= {f"campaigns/{campaign}.md" for campaign in campaigns}
        made |= {sheet_path(country) for country in sheets} | set(ALWAYS_MADE)
        made |= {route_path(*pair) for pair in permutations(countries, 2)}
        written = frozenset(page.path for page in corpus.pages if page.kind != "route-part")
        return cls(
            services={
                service.id.text: service.publish
                for file in corpus.directories
                for service in file.services
            },
            organizations=frozenset(found.id.text for found in corpus.organizations),
            campaigns=campaigns,
            pages=written | frozenset(LISTS) | made,
            parts=frozenset(page.path for page in corpus.pages) - written,
            countries=countries,
            sheets=frozenset(sheets),
            images=frozenset(corpus.images),
            tags=tuple(tag.text for tag in config.site.languages),
            broken=corpus.broken,
            left_out=corpus.left_out,
            guessed=corpus.config is None,
            address=config.site.address.text,
        )

    def service_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to a service, if it has one."""
        name = written.text
        if (
            name in self.services
            or name in self.left_out
            or f"content/services/{name[:2]}.yaml" in self.broken
        ):
            return None
        same_country = [found for found in self.services if found[:3] == name[:3]]
        return _unknown("service", written, name, same_country or self.services)

    def organization_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to an organization, if it has one."""
        name = written.text
        if name in self.organizations or name in self.left_out:
            return None
        if "content/organizations.yaml" in self.broken:
            return None
        return _unknown("organization", written, name, self.organizations)

    def page_problem(self, written: Text, path: str) -> Problem | None:
        """Return the problem of a reference to the page at ``path``, if it has one."""
        if path in self.pages or any(f"content/{tag}/{path}" in self.broken for tag in self.tags):
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
        return _unknown("page", written, path, self.pages)

    def is_unsure_route(self, path: str) -> bool:
        """Return whether a route or its text may lack a country only because a file is broken."""
        codes = path.rpartition("/")[2].removesuffix(".md").split("-")
        return any(f"content/services/{code}.yaml" in self.broken for code in codes)

    def _is_unsure(self, sheet: str) -> bool:
        """Whether a sheet may be lacking only because a file or a record is broken."""
        country = sheet.removeprefix("sheets/").removesuffix(".md")
        records = any(name.startswith(f"{country}-") for name in self.left_out)
        return self.guessed or records or f"content/services/{country}.yaml" in self.broken

    def image_problem(self, written: Text, name: str) -> Problem | None:
        """Return the problem of a reference to a picture, if it has one."""
        if name in self.images or f"content/images/{name}" in self.broken:
            return None
        if meant := nearest(name, self.images):
            return problem("image-missing-meant", written.at, file=written.text, meant=meant)
        return problem("image-missing", written.at, file=written.text)

    def country_problem(self, written: Text) -> Problem | None:
        """Return the problem of a reference to a country's directory, if it has one."""
        name = written.text
        if name in self.countries or f"content/services/{name.lower()}.yaml" in self.broken:
            return None
        return _unknown("country", written, name, self.countries)


def _unknown(kind: str, written: Text, name: str, known: object) -> Problem:
    if slip := lookalike_problem(written.text, written.at):
        return slip
    names = known if isinstance(known, (frozenset, list, Mapping)) else ()
    by_lower = {str(found).lower().removesuffix(".md"): str(found) for found in names}
    meant = nearest(name.removesuffix(".md"), by_lower)
    if meant:
        return problem(f"unknown-{kind}-meant", written.at, name=name, meant=by_lower[meant])
    return problem(f"unknown-{kind}", written.at, name=name)
