"""Files against each other: what they mean together."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tipsite.engine.transform import Spread, serially
from tipsite.lint.launch import exit_problems, live_problems, machine_problems, safety_problems
from tipsite.lint.media import download_problems, image_problems
from tipsite.lint.plain_fields import field_problems
from tipsite.lint.records import duplicate_problems
from tipsite.lint.settings import campaign_problems, settings_problems
from tipsite.lint.translations import translation_problems
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Problem
from tipsite.model.site import Site
from tipsite.resolve.names import tag_problems
from tipsite.resolve.services import replaced_problems, service_problems, sheet_problems
from tipsite.resolve.site import Resolved, resolve_site
from tipsite.resolve.translation_states import review_problems
from tipsite.resolve.typed_numbers import find_typed_numbers
from tipsite.resolve.verification import due_problems, policy_problems


def resolve_and_lint(
    corpus: Corpus, today: datetime.date, spread: Spread = serially, *, pseudo: bool = False
) -> tuple[Site | None, tuple[Problem, ...]]:
    """Return the site (None when a file it cannot do without is broken) and the problems.

    Every file that parsed is looked at. What points at a file that did not parse is not reported,
    so that one run tells everything once. With ``pseudo``, the site has the pseudo-languages too.
    """
    site, told = resolve_site(corpus, today, pseudo=pseudo)
    searched = find_typed_numbers(corpus, told.config, spread)
    site = replace(site, figures=searched.figures) if site else None
    return site, (*told.found, *searched.problems, *_problems(corpus, today, told, spread))


def _problems(
    corpus: Corpus, today: datetime.date, told: Resolved, spread: Spread
) -> tuple[Problem, ...]:
    """What is wrong between files, besides what `resolve_site` has found."""
    config, known, services, editions = told.config, told.known, told.services, told.editions
    records = told.records
    return (
        *settings_problems(config, known, records),
        *exit_problems(config.site, corpus, known),
        *sheet_problems(config, known, records),
        *policy_problems(config),
        *due_problems(corpus, config, today),
        *replaced_problems(corpus, services),
        *duplicate_problems(corpus),
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
        *translation_problems(corpus, config, spread),
    )
