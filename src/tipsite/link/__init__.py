"""Files against each other: what they mean together."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tipsite.link.contacts import search_words
from tipsite.link.downloads import download_problems
from tipsite.link.editions import link_editions
from tipsite.link.fields import field_problems
from tipsite.link.guess import guess_config
from tipsite.link.images import image_problems
from tipsite.link.known import Known
from tipsite.link.lead import link_lead
from tipsite.link.leaving import exit_problems, safety_problems
from tipsite.link.live import live_problems
from tipsite.link.machine import machine_problems
from tipsite.link.originals import outdated_fields
from tipsite.link.pseudo import with_pseudo
from tipsite.link.replaced import replaced_problems
from tipsite.link.reviews import honest_settings, outdated_reviews, review_problems
from tipsite.link.routes import lines_from_abroad, link_routes
from tipsite.link.services import link_services, records_by_id, service_problems
from tipsite.link.settings import campaign_problems, settings_problems
from tipsite.link.sheets import choose_sheets, sheet_problems
from tipsite.link.tags import tag_problems
from tipsite.link.tracking import count_states, link_tracking
from tipsite.link.translations import translation_problems
from tipsite.link.twice import twice_problems
from tipsite.link.verification import due_problems, policy_problems
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Service
from tipsite.model.site import Edition, PublicService, Site
from tipsite.model.tracking import Review
from tipsite.problems import Problem


def link(
    corpus: Corpus, today: datetime.date, *, pseudo: bool = False
) -> tuple[Site | None, tuple[Problem, ...]]:
    """Return the site (None when a file it cannot do without is broken) and the problems.

    Every file that parsed is looked at. What points at a file that did not parse is not reported,
    so that one run tells everything once. With ``pseudo``, the site has the pseudo-languages too.
    """
    site, told = link_site(corpus, today, pseudo=pseudo)
    searched = search_words(corpus, told.config)
    site = replace(site, figures=searched.figures) if site else None
    return site, (*told.found, *searched.problems, *_problems(corpus, today, told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What ``link_site`` has ``found``, and what it leaves for those who look for more."""

    config: Config
    known: Known
    records: Mapping[str, Service]
    services: Mapping[str, tuple[PublicService, ...]]
    editions: tuple[Edition, ...]
    stale: Mapping[str, Review]
    found: tuple[Problem, ...]


def link_site(
    corpus: Corpus, today: datetime.date, *, pseudo: bool = False
) -> tuple[Site | None, Told]:
    """Return the site, and only the problems met on the way: those of its pages and phrases."""
    config = corpus.config or guess_config(corpus)
    sheets = choose_sheets(corpus, config, today)
    known = Known.of(corpus, config, sheets)
    services = link_services(corpus, config, today)
    records = records_by_id(corpus)
    stale = outdated_reviews(corpus, config)
    tracked = link_tracking(corpus, config, today)
    editions, found = link_editions(corpus, config, known, tracked, today)
    told = Told(
        config=config,
        known=known,
        records=records,
        services=services,
        editions=editions,
        stale=stale,
        found=found,
    )
    if corpus.theme is None or corpus.config is None:
        return None, told
    lead = link_lead(config, services, records)
    site = Site(
        settings=honest_settings(config.site, stale),
        editions=editions,
        services=services,
        lead=lead,
        sheets=sheets,
        routes=link_routes(services, lead),
        from_abroad=tuple(line for found in services.values() for line in lines_from_abroad(found)),
        organizations={found.id.text: found for found in corpus.organizations},
        campaigns=config.campaigns,
        outdated=outdated_fields(tracked.values()),
        behind=count_states(tracked),
        images=corpus.images,
        files=corpus.files,
        theme=corpus.theme,
        script=corpus.script,
        guard=corpus.guard,
        search=corpus.search,
        today=today,
    )
    return with_pseudo(site) if pseudo else site, told


def _problems(corpus: Corpus, today: datetime.date, told: Told) -> tuple[Problem, ...]:
    """What is wrong between files, besides what ``link_site`` has found."""
    config, known, services, editions = told.config, told.known, told.services, told.editions
    records = told.records
    return (
        *settings_problems(config, known, records),
        *exit_problems(config.site, corpus, known),
        *sheet_problems(config, known, records),
        *policy_problems(config),
        *due_problems(corpus, config, today),
        *replaced_problems(corpus, services),
        *twice_problems(corpus),
        *campaign_problems(config, known),
        *tag_problems(corpus, config),
        *service_problems(corpus, known, today),
        *live_problems(corpus, config, services, records),
        *machine_problems(config.site, editions, corpus.texts),
        *field_problems(corpus, config, known),
        *safety_problems(editions, config.site.source_language.text, known),
        *download_problems(corpus, known, editions),
        *image_problems(corpus, known),
        *review_problems(corpus, config, told.stale),
        *translation_problems(corpus, config),
    )
