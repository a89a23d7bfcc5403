"""Files against each other: what they mean together."""

from __future__ import annotations

import datetime

from tipsite.link.contacts import contact_problems
from tipsite.link.editions import link_editions
from tipsite.link.guess import guess_config
from tipsite.link.known import Known
from tipsite.link.live import live_problems
from tipsite.link.services import has_voice, link_services, service_problems
from tipsite.link.settings import campaign_problems, settings_problems
from tipsite.link.tags import tag_problems
from tipsite.model.corpus import Corpus
from tipsite.model.site import Site
from tipsite.problems import Problem


def link(corpus: Corpus, today: datetime.date) -> tuple[Site | None, tuple[Problem, ...]]:
    """Return the site (None when a file it cannot do without is broken) and the problems.

    Every file that parsed is looked at. What points at a file that did not parse is not reported,
    so that one run tells everything once.
    """
    config = corpus.config or guess_config(corpus)
    known = Known.of(corpus, config)
    services = link_services(corpus)
    editions, edition_problems = link_editions(corpus, config, known, today)
    problems = (
        *settings_problems(config, known),
        *campaign_problems(config, known),
        *tag_problems(corpus, config),
        *service_problems(corpus, known, today),
        *live_problems(config, services),
        *contact_problems(corpus, config),
        *edition_problems,
    )
    if corpus.theme is None or corpus.config is None:
        return None, problems
    published = {
        service.id for found in services.values() for service in found if has_voice(service)
    }
    site = Site(
        settings=config.site,
        editions=editions,
        services=services,
        lead={
            country: tuple(item.text for item in ids if item.text in published)
            for country, ids in config.lead.items()
        },
        organizations={found.id.text: found for found in corpus.organizations},
        campaigns=config.campaigns,
        images=corpus.images,
        theme=corpus.theme,
        today=today,
    )
    return site, problems
