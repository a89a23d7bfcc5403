"""A site's records, read for a command that is not a build."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipsite.changeset import read_site
from tipsite.link.guess import guess_config
from tipsite.link.services import link_services
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.site import PublicService
from tipsite.model.snapshot import Snapshot
from tipsite.parse import parse
from tipsite.problems import Problem, errors

RECORDS = "content/services/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The records of a site on a day.

    ``services`` is what the build may publish of them. ``broken`` are the errors in the files of
    records: what they hold may be missing here.
    """

    snapshot: Snapshot
    corpus: Corpus
    config: Config
    services: Mapping[str, tuple[PublicService, ...]]
    today: datetime.date
    broken: tuple[Problem, ...]


def open_site(root: Path, today: datetime.date) -> Opened:
    """Return the records of the site in ``root``.

    Raises:
        OSError: a file cannot be read.
    """
    snapshot, _ = read_site(root)
    return open_snapshot(snapshot, today)


def open_snapshot(snapshot: Snapshot, today: datetime.date) -> Opened:
    """Return the records of a site that was read."""
    corpus, problems = parse(_without_pages(snapshot))
    config = corpus.config or guess_config(corpus)
    broken = (found for found in errors(problems) if found.at.path.startswith(RECORDS))
    return Opened(
        snapshot=snapshot,
        corpus=corpus,
        config=config,
        services=link_services(corpus, config, today),
        today=today,
        broken=tuple(broken),
    )


def _without_pages(snapshot: Snapshot) -> Snapshot:
    """Pages and themes say nothing about lines, and reading them takes longest."""
    kept = {
        path: content
        for path, content in snapshot.files.items()
        if path.endswith(".yaml") and not path.startswith("themes/")
    }
    return Snapshot(files=kept, others={}, script=b"")
