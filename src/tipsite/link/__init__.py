"""Files against each other: what they mean together."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tipsite.link.contacts import search_words
from tipsite.link.downloads import download_problems
from tipsite.link.fields import field_problems
from tipsite.link.images import image_problems
from tipsite.link.leaving import exit_problems, safety_problems
from tipsite.link.live import live_problems
from tipsite.link.machine import machine_problems
from tipsite.link.replaced import replaced_problems
from tipsite.link.reviews import review_problems
from tipsite.link.services import service_problems
from tipsite.link.settings import campaign_problems, settings_problems
from tipsite.link.sheets import sheet_problems
from tipsite.link.site import Told, link_site
from tipsite.link.tags import tag_problems
from tipsite.link.translations import translation_problems
from tipsite.link.twice import twice_problems
from tipsite.link.verification import due_problems, policy_problems
from tipsite.model.corpus import Corpus
from tipsite.model.site import Site
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
