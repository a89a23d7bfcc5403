"""A corpus with its references resolved, before a `Site` is made of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct

from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Problem
from tipsite.model.records import Service
from tipsite.model.site import Edition, PublicService
from tipsite.model.translation import Review
from tipsite.resolve.names import Names


class Resolved(Struct, frozen=True, kw_only=True):
    """The files of a site, the editions and services made of them, and the problems ``found``.

    ``records`` are the services as they were written, by id; ``config`` has all languages, also
    those that only a preview shows. ``stale`` are the outdated reviews of records, by language.
    """

    corpus: Corpus
    today: datetime.date
    config: Config
    known: Names
    records: Mapping[str, Service]
    services: Mapping[str, tuple[PublicService, ...]]
    editions: tuple[Edition, ...]
    stale: Mapping[str, Review]
    found: tuple[Problem, ...]
