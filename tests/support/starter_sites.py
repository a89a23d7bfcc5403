"""New sites in memory, as `tipsite init` would make them."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

from builds import with_store
from tipsite.model.corpus import Snapshot
from tipsite.scaffold.answers import countries_of, source_language, with_sources
from tipsite.scaffold.new_site import as_read, new_site, own_files
from tipsite.scaffold.yaml_text import Choices

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


def _lay(folder: Path) -> Path:
    for path, content in started("mk", "sq").files.items():
        if not path.startswith("themes/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder


def lay_started(folder: Path) -> Path:
    """Write a new site in Macedonian and Albanian, which was checked once."""
    return with_store(_lay(folder), _lay)
