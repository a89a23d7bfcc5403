"""A site's texts in all its languages, read for a command that is not a build."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tipsite.changeset import read_site
from tipsite.link.derived import source_of
from tipsite.link.guess import guess_config
from tipsite.link.phrases import ENGLISH
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.snapshot import Snapshot
from tipsite.model.tracking import Document, Pair, StateFile
from tipsite.parse import parse
from tipsite.parse.documents import parse_documents
from tipsite.parse.pages import page_path
from tipsite.problems import Problem, errors
from tipsite.tracking import (
    PHRASES,
    compare,
    phrase_pairs,
    record_documents,
    state_path,
)


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
        return {**self.pages_in(tag, readers), **self.records_in(tag, readers)}

    def state(self, tag: str) -> StateFile:
        """Return what the state file of a language says; nothing, where there is none."""
        return self.corpus.states.get(tag, StateFile())

    def has_state(self, tag: str) -> bool:
        """Whether there is a state file of this language."""
        return state_path(tag) in self.snapshot.files

    def pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of each page and file of records of a translation, by name."""
        return {**self.page_pairs(tag), **self.record_pairs(tag)}

    def page_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of each page of a translation, by name."""
        return self._compare(self.pages_in(self.source, tag), self.pages_in(tag, tag), tag)

    def record_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of each file of records of a translation, by name."""
        return self._compare(self.records_in(self.source, tag), self.records_in(tag, tag), tag)

    def phrase_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of the theme's phrases, by the name of their document."""
        theme = self.corpus.theme
        # The phrases themselves are in English, whatever the source language of the site is.
        if theme and tag != ENGLISH and (tag not in self.derived or tag in theme.phrases):
            return {PHRASES: phrase_pairs(theme.required, theme.phrases.get(tag, {}))}
        return {}

    def page_names(self) -> tuple[str, ...]:
        """Return the names of all pages, in whatever language they are, sorted."""
        found = {page_path(path) for path in self.snapshot.files}
        tags = {self.source, *self.tags}
        return tuple(sorted({name for tag, name in found if tag in tags}))

    def with_pages(self, names: Container[str] | None = None) -> Opened:
        """Return the same with its pages, or with those that have these names."""
        files = self.snapshot.files
        if names is not None:
            files = {path: files[path] for path in files if page_path(path)[1] in names}
        pages, broken = parse_documents(files)
        return replace(self, pages=pages, broken=(*self.broken, *broken))

    def _compare(
        self, sources: Mapping[str, Document], targets: Mapping[str, Document], tag: str
    ) -> dict[str, tuple[Pair, ...]]:
        if tag in self.derived:
            sources = {name: sources[name] for name in sources if name in targets}
        return compare(sources, targets, self.state(tag), self.source)

    def pages_in(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the pages among the documents."""
        others = _campaigns_of_others(self.config, readers)
        return {name: page for name, page in self.pages.get(tag, {}).items() if name not in others}

    def records_in(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the files of records among the documents."""
        corpus = self.corpus
        return record_documents(
            corpus.config, corpus.organizations, corpus.directories, tag, readers
        )


def open_texts(root: Path) -> Opened:
    """Return the texts of the site in ``root``.

    Raises:
        OSError: a file cannot be read.
    """
    snapshot, _ = read_site(root)
    return open_snapshot(snapshot)


def open_snapshot(snapshot: Snapshot) -> Opened:
    """Return the texts of a site that was read."""
    return open_records(snapshot).with_pages()


def open_records(snapshot: Snapshot) -> Opened:
    """Return the texts of a site that was read, as yet without its pages."""
    records = {path: found for path, found in snapshot.files.items() if not path.endswith(".md")}
    corpus, problems = parse(Snapshot(files=records, others={}, script=b""))
    folders = {page_path(path)[0] for path in snapshot.files} - {""}
    config = corpus.config or guess_config(corpus, folders)
    source = config.site.source_language.text
    every = tuple(tag.text for tag in config.site.languages)
    derived = frozenset(tag for tag in every if source_of(tag, every))
    tags = tuple(tag for tag in every if tag != source and (tag not in derived or tag in folders))
    return Opened(
        snapshot=snapshot,
        corpus=corpus,
        config=config,
        source=source,
        tags=tags,
        derived=derived,
        pages={},
        broken=errors(problems),
        damaged=tuple(one for one in problems if one.code == "translation-state-line"),
    )


def _campaigns_of_others(config: Config, tag: str) -> frozenset[str]:
    """The pages of campaigns that are not for the readers of a language."""
    return frozenset(
        f"campaigns/{campaign.id.text}.md"
        for campaign in config.campaigns
        if campaign.languages and tag not in {one.text for one in campaign.languages}
    )
