"""A site that something is to be added to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tipsite.changeset import read_site
from tipsite.console import problem_lines
from tipsite.giving import Refused
from tipsite.link.derived import source_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.snapshot import Snapshot
from tipsite.parse import parse
from tipsite.problems import Problem, errors
from tipsite.starter import words
from tipsite.ui_language import gettext as _

CONFIG = "campaigns.yaml"
ORGANIZATIONS = "content/organizations.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was read of a site. ``broken`` are the problems of its files.

    ``source`` is the language that is written first, ``tags`` all that are written, it included.
    """

    snapshot: Snapshot
    corpus: Corpus
    config: Config
    broken: tuple[Problem, ...]
    source: str
    tags: tuple[str, ...]

    def countries(self) -> tuple[str, ...]:
        """Return the countries that have a directory, in the order of the source language."""
        listed = self.config.site.countries.get(self.source, ())
        found = (*(code.text for code in listed), *self._directories())
        return tuple(dict.fromkeys(code for code in found if code in self._directories()))

    def services(self) -> tuple[str, ...]:
        """Return the ids of all services."""
        return tuple(one.id.text for file in self.corpus.directories for one in file.services)

    def organizations(self) -> tuple[str, ...]:
        """Return the ids of all organizations."""
        return tuple(one.id.text for one in self.corpus.organizations)

    def to_write(self) -> str:
        """Return what stands where words are still to come, in the source language."""
        return words(self.source)["to_write"]

    def with_text(self, path: str, text: str) -> Opened:
        """Return the same with another text in a file."""
        return replace(self, snapshot=with_files(self.snapshot, {path: text.encode()}))

    def _directories(self) -> tuple[str, ...]:
        return tuple(file.country.text for file in self.corpus.directories)


def open_site(root: Path) -> Opened:
    """Return the site in ``root``.

    Raises:
        Refused: its settings cannot be read.
        OSError: a file cannot be read.
    """
    snapshot, _problems = read_site(root)
    if CONFIG not in snapshot.files:
        raise Refused(_("There is no campaigns.yaml in this folder. Is --root right?"))
    return open_snapshot(snapshot)


def open_snapshot(snapshot: Snapshot) -> Opened:
    """Return a site that was read.

    Raises:
        Refused: its settings cannot be read.
    """
    corpus, problems = parse(snapshot)
    config = corpus.config
    if config is None:
        said = "\n".join(problem_lines(errors(problems), {}))
        raise Refused("\n".join((_("This needs mending first:"), said, "tipsite check")))
    every = tuple(tag.text for tag in config.site.languages)
    source = config.site.source_language.text
    written = (tag for tag in every if tag == source or not source_of(tag, every))
    return Opened(
        snapshot=snapshot,
        corpus=corpus,
        config=config,
        broken=problems,
        source=source,
        tags=tuple(written),
    )


def with_files(snapshot: Snapshot, added: dict[str, bytes]) -> Snapshot:
    """Return a site with these files beside its own, or in their place."""
    return replace(snapshot, files=dict(sorted({**snapshot.files, **added}.items())))
