"""A site from its files: every reference resolved, every fallback chosen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec.structs import replace

from tipsite.content.pages import by_page, give_corpus, page_path
from tipsite.engine.session import Session
from tipsite.model.config import Campaign, SiteSettings
from tipsite.model.corpus import Corpus, Theme
from tipsite.model.site import Site, at_home
from tipsite.resolve.address_list import settle
from tipsite.resolve.editions import (
    ResolvedPage,
    give_pages,
    guess_config,
    resolve_editions,
)
from tipsite.resolve.names import Names
from tipsite.resolve.pieces import resolve_material
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.routes import find_routes, lines_from_abroad
from tipsite.resolve.services import choose_lead, choose_sheets, public_services, records_by_id
from tipsite.resolve.translation_states import (
    all_followed,
    count_states,
    follow_pages,
    outdated_reviews,
    settings_with_drafts,
)
from tipsite.theme.tokens import LOUD, STYLE, with_campaigns


def session_of(corpus: Corpus) -> Session:
    """Return a session that knows the pages of a corpus, for callers that resolve it only once."""
    session = Session()
    give_corpus(corpus, session)
    return session


def resolve_site(
    corpus: Corpus,
    today: datetime.date,
    session: Session | None = None,
    *,
    unapproved: frozenset[str] = frozenset(),
    beside: tuple[str, ...] = (),
) -> tuple[Site | None, Resolved]:
    """Return the site and the resolved corpus, with the problems of pages, phrases and addresses.

    ``session`` has parsed the site. ``unapproved`` are the files of pages that wait for approval.
    ``beside`` are other questions about each page, answered together with its references.
    """
    session = session or session_of(corpus)
    config = settings = corpus.config or guess_config(corpus)
    sheets = choose_sheets(corpus, config, today)
    known = Names.of(corpus, config, sheets)
    follow_pages(corpus, config, today, session)
    give_pages(corpus, config, known, session)
    # A page and its translations are neighbours, so that one worker parses their source once.
    files = [page.at.path for page in sorted(corpus.pages, key=lambda page: page.path)]
    names = ("resolved text", *beside)
    session.ensure_each((name, file) for file in files for name in names)
    if not corpus.drafts:
        public = replace(config.site, languages=config.site.public_languages())
        config = replace(config, site=public)
    services = public_services(corpus, config, today)
    records = records_by_id(corpus)
    stale = outdated_reviews(corpus, config)
    resolved: Mapping[str, ResolvedPage] = by_page(session, "resolved", corpus.pages)
    followed = {page_path(file): one.followed for file, one in resolved.items()}
    tracked = all_followed(corpus, config, followed)
    editions, found = resolve_editions(
        corpus, config, known, tracked, resolved, today=today, session=session
    )
    told = Resolved(
        corpus=corpus,
        today=today,
        config=settings,
        known=known,
        records=records,
        services=services,
        editions=editions,
        stale=stale,
        found=found,
    )
    if corpus.theme is None or corpus.config is None:
        return None, told
    lead = choose_lead(config, services, records)
    settled = settle(told)
    material = resolve_material(told, unapproved)
    told = replace(told, found=(*found, *settled.problems, *material.problems))
    site = Site(
        settings=settings_with_drafts(_public(config.site), stale),
        editions=editions,
        services=services,
        lead=lead,
        sheets=sheets,
        routes=find_routes(at_home(services), lead),
        from_abroad=tuple(line for found in services.values() for line in lines_from_abroad(found)),
        organizations={found.id.text: found for found in corpus.organizations},
        campaigns=config.campaigns,
        outdated={at: found for one in tracked.values() for at, found in one.outdated},
        behind=count_states(tracked),
        pictures={file: one.pictures for file, one in resolved.items() if one.pictures},
        images=corpus.images,
        files=corpus.files,
        theme=_with_campaigns(corpus.theme, config.campaigns),
        script=corpus.script,
        guard=corpus.guard,
        search=corpus.search,
        static=corpus.static,
        moved=settled.moved,
        parts=settled.parts,
        withdrawn=settled.withdrawn,
        today=today,
        drafts=corpus.drafts,
        material=material.pieces,
        waiting=material.waiting,
        material_kept_back=material.kept_back,
    )
    return site, told


def _public(site: SiteSettings) -> SiteSettings:
    """Return the settings without contacts that are held back."""
    if not site.contacts:
        return site
    return replace(site, contacts=tuple(filter(None, (one.public() for one in site.contacts))))


def _with_campaigns(theme: Theme, campaigns: tuple[Campaign, ...]) -> Theme:
    """Return the theme; its style sheet of loud pages gets the colours of campaigns."""
    css, style = (theme.assets.get(name, b"").decode("utf-8", "replace") for name in (LOUD, STYLE))
    more = with_campaigns(css, campaigns, style)
    return theme if more == css else replace(theme, assets={**theme.assets, LOUD: more.encode()})
