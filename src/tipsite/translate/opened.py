"""A site's texts in all its languages, read for a command that is not a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tipsite.link.derived import source_of
from tipsite.link.guess import guess_config
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.snapshot import Snapshot
from tipsite.model.tracking import Document, Pair, StateFile
from tipsite.parse import parse
from tipsite.parse.documents import parse_documents
from tipsite.problems import Problem, errors
from tipsite.read import read
from tipsite.tracking import compare, record_documents, state_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The texts of a site. ``pages`` are by language tag, then by name of the document.

    ``tags`` are the languages that are translated into: a ``derived`` one only if it has pages of
    its own. ``broken`` are the errors in files: what those hold is missing here. ``damaged`` are
    the lines of state files that could not be read.
    """

    snapshot: Snapshot
    corpus: Corpus
    config: Config
    source: str
    tags: tuple[str, ...]
    derived: frozenset[str]
    pages: Mapping[str, Mapping[str, Document]]
    broken: tuple[Problem, ...]
    damaged: tuple[Problem, ...]

    def documents(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the documents in the language ``tag`` that readers of ``readers`` should have.

        A campaign that is not for them is left out, with its page.
        """
        corpus = self.corpus
        records = record_documents(
            corpus.config, corpus.organizations, corpus.directories, tag, readers
        )
        others = _campaigns_of_others(self.config, readers)
        pages = {name: page for name, page in self.pages.get(tag, {}).items() if name not in others}
        return {**pages, **records}

    def state(self, tag: str) -> StateFile:
        """Return what the state file of a language says; nothing, where there is none."""
        return self.corpus.states.get(tag, StateFile())

    def has_state(self, tag: str) -> bool:
        """Whether there is a state file of this language."""
        return state_path(tag) in self.snapshot.files

    def pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of each document of a translation, by name."""
        sources, targets = self.documents(self.source, tag), self.documents(tag, tag)
        if tag in self.derived:
            sources = {name: sources[name] for name in sources if name in targets}
        return compare(sources, targets, self.state(tag), self.source)


def open_texts(root: Path) -> Opened:
    """Return the texts of the site in ``root``.

    Raises:
        OSError: a file cannot be read.
    """
    snapshot, _ = read(root)
    return open_snapshot(snapshot)


def open_snapshot(snapshot: Snapshot) -> Opened:
    """Return the texts of a site that was read."""
    records = {path: found for path, found in snapshot.files.items() if not path.endswith(".md")}
    corpus, problems = parse(Snapshot(files=records, others={}, script=b""))
    pages, broken = parse_documents(snapshot.files)
    config = corpus.config or guess_config(corpus, pages)
    source = config.site.source_language.text
    every = tuple(tag.text for tag in config.site.languages)
    derived = frozenset(tag for tag in every if source_of(tag, every))
    tags = tuple(tag for tag in every if tag != source and (tag not in derived or tag in pages))
    return Opened(
        snapshot=snapshot,
        corpus=corpus,
        config=config,
        source=source,
        tags=tags,
        derived=derived,
        pages=pages,
        broken=(*errors(problems), *broken),
        damaged=tuple(one for one in problems if one.code == "translation-state-line"),
    )


def _campaigns_of_others(config: Config, tag: str) -> frozenset[str]:
    """The pages of campaigns that are not for the readers of a language."""
    return frozenset(
        f"campaigns/{campaign.id.text}.md"
        for campaign in config.campaigns
        if campaign.languages and tag not in {one.text for one in campaign.languages}
    )
