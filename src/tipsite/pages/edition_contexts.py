"""The context of each edition: what makers of pages may ask of a site, and how it is answered."""

from __future__ import annotations

import hashlib

from tipsite.engine.session import Session
from tipsite.language.locales import day_names, territory
from tipsite.model.media import Media
from tipsite.model.site import Site
from tipsite.pages.context import Context, language_label, site_locale
from tipsite.pages.given import (
    TrackedMapping,
    TrackedSettings,
    TrackedSite,
    give,
    tracked_editions,
    tracked_media,
    tracked_services,
)
from tipsite.pages.inventory import inventory_of
from tipsite.pages.news import feed_address
from tipsite.pages.titles import discreet_places
from tipsite.theme.tokens import SECOND, STYLE


def edition_contexts(
    session: Session, site: Site, media: Media, tracked: TrackedSite
) -> tuple[Context, ...]:
    """Return what makers of pages may ask of each edition, and say how that is answered.

    ``tracked`` is the site of which rules may read.
    """
    assets = {STYLE: b"", **site.theme.assets}
    styles = {
        name: f"assets/{name.removesuffix('css')}{_digest(assets[name])}.css"
        for name in (STYLE, *SECOND)
        if name in assets
    }
    script = f"assets/site.{_digest(site.script)}.js"
    search = f"assets/search.{_digest(site.search)}.js"
    inventory = inventory_of(site)
    give(
        session,
        site,
        inventory,
        styles=styles,
        script=script,
        search=search,
        places={edition.tag: discreet_places(edition) for edition in site.editions},
        feeds={
            edition.tag: feed_address(edition, inventory.of_kind(edition.tag, "news"))
            for edition in site.editions
        },
    )
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


def _give_names(session: Session, settings: TrackedSettings) -> None:
    """Say how names in a language are found: kept, as its data take longer to load than a page."""

    def country_name(tag: str, code: str) -> str:
        return territory(site_locale(settings, tag), code)

    def named_language(tag: str, other: str) -> str:
        return language_label(settings, site_locale(settings, tag), other)

    def names_of_days(tag: str) -> tuple[str, ...]:
        return day_names(site_locale(settings, tag))

    session.rule("country name", country_name, str)
    session.rule("language name", named_language, str)
    session.rule("day names", names_of_days, tuple[str, ...])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
