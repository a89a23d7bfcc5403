"""What makers of pages may ask of a site, question by question, and doors that note what is read.

A page depends on what its maker reads. So makers get no site: they get doors, and each read
through one becomes a question of the page. `give` says how these are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import Age, age_of
from tipsite.contacts.dialling import EUROPEAN
from tipsite.engine.session import Session
from tipsite.language.dates import first_day, last_day
from tipsite.model.config import Campaign, LocaleSettings, SiteSettings
from tipsite.model.media import Media
from tipsite.model.site import Edition, PublicService, Site
from tipsite.pages.inventory import Inventory
from tipsite.web import ascii_address, service_address

T = TypeVar("T")


class EditionBase(Struct, frozen=True, kw_only=True):
    """What is known of an edition besides its pages and phrases."""

    tag: str
    countries: tuple[str, ...]
    derived_from: str
    phrases_from: str
    spellings: Mapping[str, str]
    locale: LocaleSettings | None


class Base(Struct, frozen=True, kw_only=True):
    """What every page of a site reads. ``css``, ``script`` and ``search`` are addresses."""

    address: str
    source: str
    demonstration: bool
    drafts: bool
    is_unlisted: bool
    css: str
    script: str
    search: str
    guard: str
    editions: tuple[EditionBase, ...]


class Asked(Mapping[str, T]):
    """A mapping that notes each read as a question: ``name``, the given keys, and its own key."""

    __slots__ = ("_keys", "_live", "_name", "_session")

    def __init__(self, session: Session, live: Mapping[str, T], name: str, *keys: str) -> None:
        self._session, self._live, self._name, self._keys = session, live, name, keys

    def __getitem__(self, key: str) -> T:
        self._session.note(self._name, *self._keys, key)
        return self._live[key]

    def __iter__(self) -> Iterator[str]:
        self._session.note(f"{self._name}s", *self._keys)
        return iter(self._live)

    def __len__(self) -> int:
        self._session.note(f"{self._name}s", *self._keys)
        return len(self._live)


class AskedFields:
    """A record that notes each field that is read as a question: ``name``, and the field."""

    __slots__ = ("_live", "_name", "_session")

    def __init__(self, session: Session, live: object, name: str) -> None:
        self._session, self._live, self._name = session, live, name

    def __getattr__(self, field: str) -> Any:
        """Return a field of the record."""
        self._session.note(self._name, field)
        return getattr(self._live, field)


class Phrases(dict[str, str]):
    """The phrases of a language for templates, which note each that they show."""

    __slots__ = ("_session", "_tag")

    def __init__(self, session: Session, tag: str, phrases: Mapping[str, str]) -> None:
        super().__init__(phrases)
        self._session, self._tag = session, tag

    def __getitem__(self, key: str) -> str:
        """Return a phrase."""
        self._session.note("phrase", self._tag, key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a phrase, or ``default``."""
        self._session.note("phrase", self._tag, key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        """Return whether there is a phrase."""
        self._session.note("phrase", self._tag, str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of all phrases, whose words are read as well."""
        self._whole()
        return super().__iter__()

    def keys(self) -> Any:
        """Return the keys of all phrases."""
        self._whole()
        return super().keys()

    def values(self) -> Any:
        """Return all phrases."""
        self._whole()
        return super().values()

    def items(self) -> Any:
        """Return all phrases with their keys."""
        self._whole()
        return super().items()

    def copy(self) -> dict[str, str]:
        """Return all phrases, in a dictionary that notes nothing."""
        self._whole()
        return super().copy()

    def __reversed__(self) -> Iterator[str]:
        """Yield the keys of all phrases from the last to the first."""
        self._whole()
        return super().__reversed__()

    def __len__(self) -> int:
        """Return how many phrases there are."""
        self._session.note("phrases", self._tag)
        return super().__len__()

    def __eq__(self, other: object) -> bool:
        """Return whether all phrases are those of another mapping."""
        self._whole()
        return super().__eq__(other)

    __hash__ = None

    def __repr__(self) -> str:
        """Return all phrases as text."""
        self._whole()
        return super().__repr__()

    def _whole(self) -> None:
        self._session.note("phrases", self._tag)
        for key in super().__iter__():
            self._session.note("phrase", self._tag, key)


def give(
    session: Session,
    site: Site,
    media: Media,
    inventory: Inventory,
    *,
    css: str,
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
    services = {found.id: found for country in site.services.values() for found in country}
    campaigns = {campaign.id.text: campaign for campaign in reversed(site.campaigns)}
    routes = {(route.here, route.there): route for route in site.routes}
    base = Base(
        address=ascii_address(settings.address.text),
        source=settings.source_language.text,
        demonstration=settings.status == "demonstration",
        drafts=site.drafts,
        is_unlisted=site.is_unlisted,
        css=css,
        script=script,
        search=search,
        guard=site.guard.decode(),
        editions=tuple(
            EditionBase(
                tag=one.tag,
                countries=one.countries,
                derived_from=one.derived_from,
                phrases_from=one.phrases_from,
                spellings=one.spellings,
                locale=settings.locales.get(one.tag),
            )
            for one in site.editions
        ),
    )

    addresses = {
        service_address(tag, found.country, name): name
        for tag in editions
        for name, found in services.items()
    }

    def phrase(tag: str, key: str) -> tuple[str, ...] | None:
        found = editions[tag].phrases.get(key) if tag in editions else None
        return found.forms if found else None

    def marked(name: str, work: Any) -> None:
        """A question whose answer holds texts: what is outdated of them is a part of it."""
        session.given(name, work, site.outdated)

    session.given("base", lambda: base)
    marked("setting", lambda name: getattr(settings, name))
    session.given("phrase", phrase)
    session.given("phrases", lambda tag: tuple(editions[tag].phrases))
    marked("edition page", lambda tag, path: editions[tag].pages.get(path))
    marked("card", lambda tag, path: (page := editions[tag].pages.get(path)) and page.card)
    session.given("edition pages", lambda tag: tuple(editions[tag].pages))
    marked("kind", inventory.of_kind)
    session.given("generated", inventory.is_generated)
    session.given("written", inventory.is_written)
    session.given("addresses", inventory.addresses)
    marked("campaigns", lambda tag: tuple(inventory.campaigns[tag].values()))
    marked("campaign", campaigns.get)
    session.given("place", lambda tag, path: places[tag].get(path, 0))
    session.given("feed", lambda tag: feeds[tag])
    marked("service", services.get)
    session.given("service at", addresses.get)
    session.given("services", lambda: tuple(services))
    marked("services in", site.services.get)
    session.given("service ids", lambda country: tuple(one.id for one in site.services[country]))
    session.given(
        "services of need",
        lambda country, need: tuple(
            one.id for one in site.services.get(country, ()) if need in one.needs
        ),
    )
    session.given("in danger", lambda country: _in_danger(site.services.get(country, ())))
    session.given("directories", lambda: tuple(site.services))
    session.given("lead", lambda country: site.lead.get(country, ()))
    marked("organization", site.organizations.get)
    session.given("routes", lambda: tuple(routes))
    session.given("route", lambda here, there: routes.get((here, there)))
    session.given("from abroad", lambda: site.from_abroad)
    session.given("sheets", lambda: site.sheets)
    session.given("european line", lambda: _has_european_line(services))
    _give_media(session, media)
    session.given("begun", lambda period: first_day(period) <= site.today)
    session.given("ended", lambda period: last_day(period) < site.today)
    session.given("age", lambda on, every: _age(on, every, site))
    session.given("age state", lambda on, every: _age(on, every, site).state)


def _give_media(session: Session, media: Media) -> None:
    session.given("picture", media.images.get)
    session.given("print", media.prints.get)
    session.given("file", media.files.get)


def _age(on: str, every: str, site: Site) -> Age:
    return age_of(on, int(every), site.today)


def _in_danger(services: tuple[PublicService, ...]) -> str:
    """Name the emergency line of a country; where it has none, that of its police."""
    called = [one for one in services if one.voice_lines]
    kinds = ("emergency", "police")
    return next((one.id for kind in kinds for one in called if one.kind == kind), "")


def _has_european_line(services: Mapping[str, PublicService]) -> bool:
    lines = (phone for service in services.values() for phone in service.voice_lines)
    return any(phone.dial.text == EUROPEAN for phone in lines)


def asked_edition(session: Session, edition: Edition) -> Edition:
    """Return an edition whose pages and phrases note what is read of them."""
    return replace(
        edition,
        pages=Asked(session, edition.pages, "edition page", edition.tag),
        phrases=Asked(session, edition.phrases, "phrase", edition.tag),
    )


def asked_services(session: Session, site: Site) -> Mapping[str, PublicService]:
    """Return all services by id, which note which are read."""
    found = {one.id: one for country in site.services.values() for one in country}
    return Asked(session, found, "service")


def asked_media(session: Session, media: Media) -> Media:
    """Return pictures and files that note which are read."""
    return Media(
        images=Asked(session, media.images, "picture"),
        files=Asked(session, media.files, "file"),
        prints=Asked(session, media.prints, "print"),
    )


def asked_settings(session: Session, settings: SiteSettings) -> SiteSettings:
    """Return settings that note which are read."""
    return cast("SiteSettings", AskedFields(session, settings, "setting"))


def campaigns_of(session: Session, tag: str) -> Mapping[str, Campaign]:
    """Return the campaigns of an edition, by id."""
    found: tuple[Campaign, ...] = session.ask("campaigns", tag)
    return {campaign.id.text: campaign for campaign in found}
