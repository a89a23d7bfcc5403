"""New sites in memory, as `tipsite init` would make them."""

from __future__ import annotations

import datetime
from functools import cache

from tipsite.asking.countries import countries_of
from tipsite.asking.languages import source_language, with_sources
from tipsite.model.snapshot import Snapshot
from tipsite.starter import Choices
from tipsite.starting.site import as_read, new_site
from tipsite.starting.writing import own_files

TODAY = datetime.date(2026, 11, 24)


def choices(*tags: str, name: str = "", responsible: str = "") -> Choices:
    """Return what init takes for these languages where nothing else is said."""
    languages = with_sources(tags)
    source = source_language(languages)
    languages = languages if source in languages else (*languages, source)
    return Choices(
        name=name,
        languages=languages,
        source=source,
        countries=countries_of(languages),
        responsible=responsible,
        address="https://example.org/",
    )


@cache
def started(*tags: str) -> Snapshot:
    """Return a new site in these languages."""
    return as_read(own_files(), new_site(choices(*tags), TODAY, own_files()))
