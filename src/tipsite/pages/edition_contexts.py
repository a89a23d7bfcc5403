"""The context of each edition, with the questions that makers of pages may ask."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from tipsite.contacts.channels import Age, age_of
from tipsite.contacts.dialling import EUROPEAN
from tipsite.contacts.holidays import public_holidays
from tipsite.engine.session import Session
from tipsite.language.dates import first_day, last_day
from tipsite.language.locales import date_words, day_names, list_words, month_words, territory
from tipsite.model.media import Media
from tipsite.model.site import Edition, PublicService, Site
from tipsite.pages.context import Context, language_label, site_locale
from tipsite.pages.given import (
    BY_FILE,
    Base,
    TrackedMapping,
    TrackedSettings,
    TrackedSite,
    by_key,
    tracked_editions,
    tracked_media,
    tracked_services,
)
from tipsite.pages.inventory import edition_address, inventory_of
from tipsite.pages.news import feed_address
from tipsite.pages.titles import discreet_places
from tipsite.theme.tokens import SECOND, STYLE
from tipsite.web import ascii_address, service_address


def edition_contexts(
    session: Session, site: Site, media: Media, tracked: TrackedSite
) -> tuple[Context, ...]:
    """Return the context of each edition, and define the input questions of the site.

    Rules may read only ``tracked``, which records each read.
    """
    _give(session, site)
    _give_days(session, site)
    settings, pictures = tracked.settings, tracked_media(session, media)
    editions, services = tracked_editions(session, site), tracked_services(session, site)
    session.input("locale", lambda tag: site_locale(site.settings, tag))
    _give_names(session, tracked.settings)
    return tuple(
        Context(
            session=session,
            settings=settings,
            media=pictures,
            edition=editions[edition.tag],
            editions=editions,
            services=services,
            phrases=TrackedMapping(
                session,
                {key: phrase.forms[0] for key, phrase in edition.phrases.items()},
                "phrase",
                edition.tag,
            ),
            outdated=site.outdated,
        )
        for edition in site.editions
    )


def _base(site: Site) -> Base:
    settings, assets = site.settings, {STYLE: b"", **site.theme.assets}
    return Base(
        address=ascii_address(settings.address.text),
        drafts=site.drafts,
        is_unlisted=site.is_unlisted,
        styles={
            name: f"assets/{name.removesuffix('css')}{_digest(assets[name])}.css"
            for name in (STYLE, *SECOND)
            if name in assets
        },
        script=f"assets/site.{_digest(site.script)}.js",
        search=f"assets/search.{_digest(site.search)}.js",
        guard=site.guard.decode(),
        font=next((f"assets/{name}" for name in assets if name.endswith(".woff2")), ""),
    )


def _give(session: Session, site: Site) -> None:
    """Define the input questions for makers of pages."""
    inventory, settings = inventory_of(site), site.settings
    places = {edition.tag: discreet_places(edition) for edition in site.editions}
    editions = {edition.tag: edition for edition in site.editions}
    services = {service.id: service for country in site.services.values() for service in country}
    campaigns = {campaign.id.text: campaign for campaign in reversed(site.campaigns)}
    # Without domestic lines, which no page shows.
    routes = {(route.here, route.there): replace(route, domestic=()) for route in site.routes}
    addresses = {
        service_address(tag, service.country, name): name
        for tag in editions
        for name, service in services.items()
    }

    # Without places and sources, so that no page changes if a phrase only moves in its file.
    forms = {
        tag: {key: phrase.forms for key, phrase in edition.phrases.items()}
        for tag, edition in editions.items()
    }

    def edition(tag: str) -> Edition:
        """Return an edition; an empty one if only a question of the last build names it."""
        return editions.get(tag) or Edition(tag=tag, countries=(), pages={}, phrases={})

    def target(tag: str, path: str) -> tuple[str, str]:
        page = edition(tag).pages.get(path)
        return edition_address(tag, path, page), page.words_tag if page else ""

    def of_theme(field: str = "", *name: str) -> object:
        if not field:
            return site.theme.templates, site.theme.paths
        value = getattr(site.theme, field)
        return by_key(value)(*name) if field in BY_FILE else value

    def marked(name: str, work: Any) -> None:
        """Define a question about texts; an answer includes the annotations of its texts."""
        session.input(name, work, site.outdated)

    base = _base(site)
    session.input("base", lambda: base)
    marked("site", lambda field: getattr(site, field))
    marked("setting", lambda name: getattr(settings, name))
    session.input("templates", of_theme)
    session.input("editions", lambda *tag: tag[0] in editions if tag else tuple(editions))
    session.input("edition", lambda tag, field: getattr(edition(tag), field))
    session.input("phrase", lambda tag, *key: by_key(forms.get(tag, {}))(*key))
    marked("edition page", lambda tag, *path: by_key(edition(tag).pages)(*path))
    marked("card", lambda tag, path: (page := edition(tag).pages.get(path)) and page.card)
    session.input("target", target)
    marked("kind", inventory.of_kind)
    session.input("generated", inventory.is_generated)
    session.input("written", inventory.is_written)
    session.input("addresses", inventory.addresses)
    marked("campaigns", lambda tag: tuple(inventory.campaigns[tag].values()))
    marked("campaign", campaigns.get)
    session.input("lists", lambda tag: inventory.lists.get(tag, {}))
    session.input("place", lambda tag, path: places[tag].get(path, 0))
    session.input("feed", lambda tag: feed_address(edition(tag), inventory.of_kind(tag, "news")))
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


def _give_days(session: Session, site: Site) -> None:
    """Define the questions whose answers depend on today's date."""
    session.input("begun", lambda period: first_day(period) <= site.today)
    session.input("ended", lambda period: last_day(period) < site.today)
    # Not the day: so the pages with hours change once a month.
    session.input("month", lambda: f"{site.today:%Y-%m}")
    session.rule("holidays", public_holidays, tuple[str, ...])
    session.input("age", lambda on, every: _age(on, every, site))
    session.input("age state", lambda on, every: _age(on, every, site).state)


def _age(on: str, every: str, site: Site) -> Age:
    return age_of(on, int(every), site.today)


def _in_danger(services: tuple[PublicService, ...]) -> str:
    """Return the id of a country's emergency line, or else of its police."""
    called = [service for service in services if service.voice_lines]
    kinds = ("emergency", "police")
    return next((service.id for kind in kinds for service in called if service.kind == kind), "")


def _has_european_line(services: Mapping[str, PublicService]) -> bool:
    lines = (phone for service in services.values() for phone in service.voice_lines)
    return any(phone.dial.text == EUROPEAN for phone in lines)


def _give_names(session: Session, settings: TrackedSettings) -> None:
    """Define rules for words of a language: answers are stored, since its data loads slowly."""
    locale = partial(site_locale, settings)

    def date(tag: str, on: str) -> str:
        words = month_words if len(on) == len("2021-08") else date_words
        return words(locale(tag), first_day(on))

    session.rule("country name", lambda tag, code: territory(locale(tag), code), str)
    session.rule("language name", lambda tag, of: language_label(settings, locale(tag), of), str)
    session.rule("day names", lambda tag: day_names(locale(tag)), tuple[str, ...])
    session.rule("list words", lambda tag, *items: list_words(locale(tag), items), str)
    session.rule("date words", date, str)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
