"""Input questions about a site for makers of pages, and values that record each read.

A page depends on what its maker reads. So no rule gets a site, an edition or settings, but tracked
ones: each read of a field or key is a question of the page. `give` says how these are answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from msgspec import Struct

from tipsite.contacts.channels import Age, age_of
from tipsite.contacts.dialling import EUROPEAN
from tipsite.engine.fingerprint import Marks
from tipsite.engine.session import Session
from tipsite.language.dates import first_day, last_day
from tipsite.model.config import Campaign, SiteSettings
from tipsite.model.corpus import Theme
from tipsite.model.media import Media
from tipsite.model.site import Edition, PublicService, Site
from tipsite.pages.inventory import Inventory
from tipsite.web import ascii_address, service_address

T = TypeVar("T")
_BY_FILE = ("assets", "material", "paths", "templates")
"""Fields of a theme that are read file by file."""


class Base(Struct, frozen=True, kw_only=True):
    """Facts that every page of a site reads. ``styles``, by name, and scripts are addresses."""

    address: str
    source: str
    demonstration: bool
    drafts: bool
    is_unlisted: bool
    styles: Mapping[str, str]
    script: str
    search: str
    guard: str


class TrackedEdition(Edition, frozen=True, kw_only=True):
    """The type of a tracked edition; a rule is not handed another, mypy sees to that."""


class TrackedMedia(Media, frozen=True, kw_only=True):
    """The same for pictures and files."""


class TrackedSettings(SiteSettings, frozen=True, kw_only=True):
    """The same for settings."""


class TrackedTheme(Theme, frozen=True, kw_only=True):
    """The same for a theme."""


class TrackedSite(Site, frozen=True, kw_only=True):
    """The same for a whole site."""

    settings: TrackedSettings
    theme: TrackedTheme


class TrackedMapping(Mapping[str, T]):
    """A mapping that records each read as a question: with the key, or of all keys."""

    __slots__ = ("_live", "_question", "_session")

    def __init__(self, session: Session, live: Mapping[str, T], *question: str) -> None:
        self._session, self._live, self._question = session, live, question

    def __getitem__(self, key: str) -> T:
        self._session.note(*self._question, key)
        return self._live[key]

    def __iter__(self) -> Iterator[str]:
        self._session.note(*self._question)
        return iter(self._live)

    def __len__(self) -> int:
        self._session.note(*self._question)
        return len(self._live)

    def __repr__(self) -> str:
        return repr(self.copy())

    def copy(self) -> dict[str, T]:
        """Return what is in it; templates may ask for that, as of any mapping."""
        return dict(self.items())


class TrackedFields:
    """A record that records each read of a field as a question; ``parts`` do so themselves."""

    __slots__ = ("_live", "_parts", "_question", "_session")

    def __init__(self, session: Session, live: object, *question: str, **parts: object) -> None:
        self._session, self._live, self._question, self._parts = session, live, question, parts

    def __getattr__(self, field: str) -> Any:
        """Return a field of the record."""
        if field in self._parts:
            return self._parts[field]
        self._session.note(*self._question, field)
        return getattr(self._live, field)


def _by_key(live: Mapping[str, object]) -> Callable[..., object]:
    """Return how the questions of a tracked mapping are answered."""
    return lambda *key: live.get(*key) if key else tuple(live)


def _tracked(
    session: Session, live: Mapping[str, T], name: str, marks: Marks | None = None
) -> Mapping[str, T]:
    session.input(name, _by_key(live), marks)
    return TrackedMapping(session, live, name)


def give(
    session: Session,
    site: Site,
    inventory: Inventory,
    *,
    styles: Mapping[str, str],
    script: str,
    search: str,
    places: Mapping[str, Mapping[str, int]],
    feeds: Mapping[str, str],
) -> None:
    """Say how the questions of makers of pages are answered.

    ``places`` are those of sensitive pages, by edition and path, ``feeds`` the addresses of feeds.
    """
    settings = site.settings
    editions = {edition.tag: edition for edition in site.editions}
    services = {service.id: service for country in site.services.values() for service in country}
    campaigns = {campaign.id.text: campaign for campaign in reversed(site.campaigns)}
    routes = {(route.here, route.there): route for route in site.routes}
    base = Base(
        address=ascii_address(settings.address.text),
        source=settings.source_language.text,
        demonstration=settings.status == "demonstration",
        drafts=site.drafts,
        is_unlisted=site.is_unlisted,
        styles=styles,
        script=script,
        search=search,
        guard=site.guard.decode(),
    )

    addresses = {
        service_address(tag, service.country, name): name
        for tag in editions
        for name, service in services.items()
    }

    # Without places and sources: a phrase that only moved in its file changes no page.
    forms = {
        tag: {key: phrase.forms for key, phrase in edition.phrases.items()}
        for tag, edition in editions.items()
    }

    def edition(tag: str) -> Edition:
        """Return an edition; the last build may have asked for one that is no more."""
        return editions.get(tag) or Edition(tag=tag, countries=(), pages={}, phrases={})

    def of_theme(field: str = "", *name: str) -> object:
        if not field:
            return site.theme.templates, site.theme.paths
        value = getattr(site.theme, field)
        return _by_key(value)(*name) if field in _BY_FILE else value

    def marked(name: str, work: Any) -> None:
        """A question whose answer holds texts: what is outdated of them is a part of it."""
        session.input(name, work, site.outdated)

    session.input("base", lambda: base)
    marked("site", lambda field: getattr(site, field))
    marked("setting", lambda name: getattr(settings, name))
    session.input("templates", of_theme)
    session.input("editions", lambda *tag: tag[0] in editions if tag else tuple(editions))
    session.input("edition", lambda tag, field: getattr(edition(tag), field))
    session.input("phrase", lambda tag, *key: _by_key(forms.get(tag, {}))(*key))
    marked("edition page", lambda tag, *path: _by_key(edition(tag).pages)(*path))
    marked("card", lambda tag, path: (page := edition(tag).pages.get(path)) and page.card)
    marked("kind", inventory.of_kind)
    session.input("generated", inventory.is_generated)
    session.input("written", inventory.is_written)
    session.input("addresses", inventory.addresses)
    marked("campaigns", lambda tag: tuple(inventory.campaigns[tag].values()))
    marked("campaign", campaigns.get)
    session.input("lists", lambda tag: inventory.lists.get(tag, {}))
    session.input("place", lambda tag, path: places[tag].get(path, 0))
    session.input("feed", lambda tag: feeds[tag])
    session.input("service at", addresses.get)
    marked("services in", site.services.get)
    session.input(
        "service ids", lambda country: tuple(service.id for service in site.services[country])
    )
    session.input(
        "services of need",
        lambda country, need: tuple(
            service.id for service in site.services.get(country, ()) if need in service.needs
        ),
    )
    session.input("in danger", lambda country: _in_danger(site.services.get(country, ())))
    session.input("directories", lambda: tuple(site.at_home))
    session.input("lead", lambda country: site.lead.get(country, ()))
    marked("organization", site.organizations.get)
    session.input("routes", lambda: tuple(routes))
    session.input("route", lambda here, there: routes.get((here, there)))
    session.input("european line", lambda: _has_european_line(services))
    session.input("begun", lambda period: first_day(period) <= site.today)
    session.input("ended", lambda period: last_day(period) < site.today)
    session.input("age", lambda on, every: _age(on, every, site))
    session.input("age state", lambda on, every: _age(on, every, site).state)


def _age(on: str, every: str, site: Site) -> Age:
    return age_of(on, int(every), site.today)


def _in_danger(services: tuple[PublicService, ...]) -> str:
    """Name the emergency line of a country; where it has none, that of its police."""
    called = [service for service in services if service.voice_lines]
    kinds = ("emergency", "police")
    return next((service.id for kind in kinds for service in called if service.kind == kind), "")


def _has_european_line(services: Mapping[str, PublicService]) -> bool:
    lines = (phone for service in services.values() for phone in service.voice_lines)
    return any(phone.dial.text == EUROPEAN for phone in lines)


def tracked_site(session: Session, site: Site) -> TrackedSite:
    """Return a site whose settings, theme and other fields record what is read of them."""
    theme = site.theme
    files = {
        name: TrackedMapping(session, getattr(theme, name), "templates", name) for name in _BY_FILE
    }
    settings = TrackedFields(session, site.settings, "setting")
    parts = {"settings": settings, "theme": TrackedFields(session, theme, "templates", **files)}
    return cast("TrackedSite", TrackedFields(session, site, "site", **parts))


def tracked_editions(session: Session, site: Site) -> Mapping[str, TrackedEdition]:
    """Return the editions by tag."""
    tracked = {
        edition.tag: TrackedFields(
            session,
            edition,
            "edition",
            edition.tag,
            tag=edition.tag,
            pages=TrackedMapping(session, edition.pages, "edition page", edition.tag),
            phrases=TrackedMapping(session, edition.phrases, "phrase", edition.tag),
        )
        for edition in site.editions
    }
    return TrackedMapping(session, cast("Mapping[str, TrackedEdition]", tracked), "editions")


def tracked_services(session: Session, site: Site) -> Mapping[str, PublicService]:
    """Return all services by id."""
    services = {service.id: service for country in site.services.values() for service in country}
    return _tracked(session, services, "service", site.outdated)


def tracked_media(session: Session, media: Media) -> TrackedMedia:
    """Return pictures and files."""
    images = _tracked(session, media.images, "picture")
    files = _tracked(session, media.files, "file")
    prints = _tracked(session, media.prints, "print")
    return TrackedMedia(images=images, files=files, prints=prints)


def campaigns_of(session: Session, tag: str) -> Mapping[str, Campaign]:
    """Return the campaigns of an edition, by id."""
    campaigns: tuple[Campaign, ...] = session.ask("campaigns", tag)
    return {campaign.id.text: campaign for campaign in campaigns}
