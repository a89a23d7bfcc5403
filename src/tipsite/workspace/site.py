"""A site that a command has opened, wholly or in part, and errors that a change would cause."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click
from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.console import ProblemList, print_problems
from tipsite.content.corpus import parse
from tipsite.content.inputs import is_picture, is_title_font
from tipsite.content.pages import page_path, parse_documents
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.i18n import gettext as _
from tipsite.lint.approval import unapproved_pieces
from tipsite.lint.checks import lint, prepare_lint
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, Corpus, Snapshot
from tipsite.model.media import Blob
from tipsite.model.problems import Problem, errors
from tipsite.model.site import PublicService
from tipsite.model.translation import Document, Pair, StateFile
from tipsite.resolve.derived import source_of
from tipsite.resolve.editions import guess_config
from tipsite.resolve.phrases import ENGLISH
from tipsite.resolve.services import public_services
from tipsite.resolve.site import resolve_site
from tipsite.staleness.pairs import PHRASES, compare, phrase_pairs
from tipsite.staleness.units import record_documents
from tipsite.workspace.changes import ChangeSet, SiteLock, read_site, site_lock
from tipsite.workspace.errors import CommandError
from tipsite.yaml.cursor import EditRefused

Part = Literal["records", "texts", "site"]
"""The parsed part of a site: its YAML; also the phrases of the theme and state files; or
everything. Pages take longest."""


class Workspace(Struct, frozen=True, kw_only=True):
    """A site on a day, wholly or in part.

    ``snapshot`` has all files; only ``part`` of them is parsed. ``problems`` are the problems of
    the parsed files; contents of broken files are missing. If campaigns.yaml is broken, ``config``
    is guessed, and ``corpus.config`` is None.

    ``languages`` are all languages of the site; texts are first written in the ``source`` language.
    ``derived`` languages are made from others, letter by letter. ``translations`` are languages
    with work for translators: a derived language only if it has its own pages. ``pages`` are the
    pages that `with_pages` has opened, by language tag, then by name of the document. ``session``
    has parsed the files; later sessions can reuse its answers.
    """

    snapshot: Snapshot
    part: Part
    today: datetime.date
    corpus: Corpus
    config: Config
    problems: tuple[Problem, ...]
    source: str
    languages: tuple[str, ...]
    derived: frozenset[str]
    translations: tuple[str, ...]
    session: Session
    pages: Mapping[str, Mapping[str, Document]] = field(default_factory=dict)

    @property
    def broken(self) -> tuple[Problem, ...]:
        """The errors among the problems of files."""
        return errors(self.problems)

    @property
    def damaged(self) -> tuple[Problem, ...]:
        """The lines of state files that cannot be read."""
        return tuple(one for one in self.problems if one.code == "translation-state-line")

    @property
    def written(self) -> tuple[str, ...]:
        """The languages in which texts are written: all but the derived ones."""
        return tuple(tag for tag in self.languages if tag not in self.derived)

    def countries(self) -> tuple[str, ...]:
        """Return the countries with a directory, in the order for the source language."""
        there = tuple(one.country.text for one in self.corpus.directories if not one.is_abroad)
        listed = self.config.site.countries.get(self.source, ())
        found = (*(code.text for code in listed), *there)
        return tuple(dict.fromkeys(code for code in found if code in there))

    def service_ids(self) -> tuple[str, ...]:
        """Return the ids of all services."""
        return tuple(one.id.text for file in self.corpus.directories for one in file.services)

    def organization_ids(self) -> tuple[str, ...]:
        """Return the ids of all organizations."""
        return tuple(one.id.text for one in self.corpus.organizations)

    def published_services(self) -> Mapping[str, tuple[PublicService, ...]]:
        """Return the services that the build may publish, by country."""
        return public_services(self.corpus, self.config, self.today)

    def state(self, tag: str) -> StateFile:
        """Return the state file of a language; an empty one if there is none."""
        return self.corpus.states.get(tag, StateFile())

    def page_names(self) -> tuple[str, ...]:
        """Return the names of the pages of all languages, sorted."""
        found = {page_path(path) for path in self.snapshot.files}
        tags = {self.source, *self.translations}
        return tuple(sorted({name for tag, name in found if tag in tags}))

    def with_pages(self, names: Container[str] | None = None) -> Workspace:
        """Return the workspace with pages as documents: all pages, or pages with these names."""
        files = self.snapshot.files
        if names is not None:
            files = {path: files[path] for path in files if page_path(path)[1] in names}
        pages, broken = parse_documents(files)
        return replace(self, pages=pages, problems=(*self.problems, *broken))

    def pages_in(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the pages in the language ``tag`` that are meant for readers of ``readers``.

        Campaigns for other readers are left out, with their pages and pieces of material.
        """
        others = frozenset(
            f"campaigns/{campaign.id.text}.md"
            for campaign in self.config.campaigns
            if campaign.languages and readers not in {one.text for one in campaign.languages}
        )
        sources = self.pages.get(self.source, {})

        def is_theirs(name: str) -> bool:
            source = sources.get(name)
            own = f"campaigns/{source.campaign}.md" if source and source.campaign else name
            return own not in others

        return {name: page for name, page in self.pages.get(tag, {}).items() if is_theirs(name)}

    def records_in(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the files of records for these readers, as `pages_in` does for pages."""
        corpus = self.corpus
        return record_documents(
            corpus.config, corpus.organizations, corpus.directories, tag, readers
        )

    def documents(self, tag: str, readers: str) -> dict[str, Document]:
        """Return the pages and the files of records for these readers, by name."""
        return {**self.pages_in(tag, readers), **self.records_in(tag, readers)}

    def page_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of source and translation of each page, by name."""
        return self._compare(self.pages_in(self.source, tag), self.pages_in(tag, tag), tag)

    def record_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of source and translation of each file of records, by name."""
        return self._compare(self.records_in(self.source, tag), self.records_in(tag, tag), tag)

    def pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of all pages and files of records, by name."""
        return {**self.page_pairs(tag), **self.record_pairs(tag)}

    def phrase_pairs(self, tag: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of the theme's phrases, by the name of their document."""
        theme = self.corpus.theme
        # The source of phrases is always English, whatever the source language of the site is.
        if theme and tag != ENGLISH and (tag not in self.derived or tag in theme.phrases):
            return {PHRASES: phrase_pairs(theme.required, theme.phrases.get(tag, {}))}
        return {}

    def _compare(
        self, sources: Mapping[str, Document], targets: Mapping[str, Document], tag: str
    ) -> dict[str, tuple[Pair, ...]]:
        if tag in self.derived:
            sources = {name: sources[name] for name in sources if name in targets}
        return compare(sources, targets, self.state(tag), self.source)

    def change(
        self,
        files: Mapping[str, bytes],
        folders: tuple[str, ...] = (),
        moved: Mapping[str, str] | None = None,
    ) -> ChangeSet:
        """Return the change set that gives these files, by path, their new contents.

        ``moved`` maps old paths of files to new ones.
        """
        old = self.snapshot.files
        new = {path: content for path, content in files.items() if content != old.get(path)}
        return ChangeSet(files=new, read=old, folders=folders, moved=moved or {})


def open_site(root: Path, part: Part, today: datetime.date | None = None) -> Workspace:
    """Open a part of the site in ``root``, for a day (by default, today).

    Answers of builds and other commands are reused from the site's store.

    Raises:
        CommandError: there is no site.
        OSError: a file cannot be read.
    """
    snapshot, _problems = read_site(root)
    if CONFIG not in snapshot.files:
        raise CommandError(_("There is no campaigns.yaml in this folder. Is --root right?"))
    return open_snapshot(snapshot, part, today, Session(open_store(root)))


@contextmanager
def changing(
    root: Path, part: Part, today: datetime.date | None = None
) -> Iterator[tuple[SiteLock, Workspace]]:
    """Hold the site in ``root`` during the block, and open a part of it."""
    with site_lock(root) as site:
        yield site, open_site(root, part, today)


def print_broken(workspace: Workspace, problems: Iterable[Problem], left_out: str) -> None:
    """Show problems with their places; after errors, ``left_out`` names the incomplete parts."""
    found = tuple(problems)
    print_problems(found, workspace.snapshot.files)
    if errors(found):
        click.echo(left_out, err=True)


def open_snapshot(
    snapshot: Snapshot,
    part: Part,
    today: datetime.date | None = None,
    session: Session | None = None,
) -> Workspace:
    """Open a part of a snapshot, for a day (by default, today)."""
    session = session or Session()
    corpus, problems = parse(_part_of(snapshot, part), session=session, whole=snapshot)
    folders = {page_path(path)[0] for path in snapshot.files} - {""}
    config = corpus.config or guess_config(corpus, folders)
    source = config.site.source_language.text
    every = tuple(tag.text for tag in config.site.languages)
    derived = frozenset(tag for tag in every if source_of(tag, every)) - {source}
    return Workspace(
        snapshot=snapshot,
        part=part,
        today=today or datetime.date.today(),  # noqa: DTZ011 - the officer's own calendar
        corpus=corpus,
        config=config,
        problems=problems,
        source=source,
        languages=every,
        derived=derived,
        session=session,
        translations=tuple(
            tag for tag in every if tag != source and (tag not in derived or tag in folders)
        ),
    )


def open_changed(
    workspace: Workspace,
    files: Mapping[str, bytes],
    part: Part | None = None,
    moved: Mapping[str, str] | None = None,
) -> Workspace:
    """Return a site as it would be with these files; other files are not parsed again.

    ``moved`` maps old paths of files to new ones.
    """
    snapshot = with_files(workspace.snapshot, files, moved)
    session = Session(workspace.session.store, workspace.session)
    return open_snapshot(snapshot, part or workspace.part, workspace.today, session)


def needs_mending(problems: Iterable[Problem], texts: Mapping[str, bytes]) -> CommandError:
    """Return the error for a command that needs the parts with these problems."""
    words = _("This needs mending first:\n{problems}\nType: tipsite check")
    before, after = words.split("\n{problems}\n")
    return CommandError(before, ProblemList(problems=errors(problems), texts=texts), after)


def with_these_errors(problems: tuple[Problem, ...], texts: Mapping[str, bytes]) -> CommandError:
    """Return the error for a command whose change would cause these problems."""
    words = _("With this the site would not build:")
    return CommandError(words, ProblemList(problems=problems, texts=texts))


@contextmanager
def yaml_edit(path: str, *, first_line: int = 1) -> Iterator[None]:
    """Turn a refused edit of YAML in the block into an error with file and line.

    ``first_line`` is the line of the file at which the edited text begins.

    Raises:
        CommandError: the edit was refused, or the file is no UTF-8 text.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        words = _("{path} is not UTF-8 text. Save it as UTF-8 first.")
        raise CommandError(words.format(path=path)) from error
    except EditRefused as error:
        place = f"{path}:{error.line + first_line - 1}" if error.line else path
        by_hand = _("Please change it by hand.")
        raise CommandError(f"{place}: {error.message(_)} {by_hand}") from error


def with_files(
    snapshot: Snapshot, files: Mapping[str, bytes], moved: Mapping[str, str] | None = None
) -> Snapshot:
    """Return a snapshot with these files added or replaced.

    ``moved`` maps old paths of files to new ones.
    """
    gone = moved or {}
    others = {gone.get(path, path): digest for path, digest in snapshot.others.items()}
    texts = {path: content for path, content in snapshot.files.items() if path not in gone}
    photos = {path: Blob.of(files[path]) for path in files if is_picture(path)}
    fonts = {path: files[path] for path in files if is_title_font(path)}
    texts |= {path: files[path] for path in files if path not in {**others, **photos, **fonts}}
    return replace(
        snapshot,
        files=dict(sorted(texts.items())),
        others=dict(sorted(others.items())),
        pictures={**snapshot.pictures, **photos},
        offered={**snapshot.offered, **fonts},
    )


class ErrorGate:
    """Finds the errors that a change would add to a site; existing errors are ignored.

    In an unchanged file, an error is old if an equal one existed, or one with the same code and
    place. The words may differ, since some list all languages or countries. In a changed file,
    lines move, so equal errors are counted without their places. If there are more than before, the
    last ones are new. An error that several editions show counts once.
    """

    def __init__(self, workspace: Workspace, part: Part | None = None) -> None:
        """Check a ``part`` of the site; by default, the opened part."""
        self._before = workspace.snapshot
        self._part = part or workspace.part
        self._today = workspace.today
        self._known: tuple[Problem, ...] | None = None
        self._session = workspace.session

    def new_errors(
        self,
        files: Mapping[str, bytes],
        but: Container[str] = (),
        moved: Mapping[str, str] | None = None,
    ) -> tuple[Problem, ...]:
        """Return the errors that these files, by path, add to the site.

        Codes in ``but`` are ignored. ``moved`` maps old paths of files to new ones. Errors of moved
        files are compared by code, since their words contain the new names.
        """
        found = self._errors(with_files(self._before, files, moved))
        if not found:
            return ()
        if self._known is None:
            self._known = self._errors(self._before)
        if moved is not None:
            return _more_errors(self._known, found, moved)
        brought = _new_errors(self._known, found, files.keys())
        return tuple(one for one in brought if one.code not in but)

    def refuse_new_errors(
        self,
        files: Mapping[str, bytes],
        but: Container[str] = (),
        moved: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse files that would add errors to the site; see `new_errors`.

        Raises:
            CommandError: there would be new errors.
        """
        if worse := self.new_errors(files, but, moved):
            raise with_these_errors(worse, {**self._before.files, **files})

    def _errors(self, snapshot: Snapshot) -> tuple[Problem, ...]:
        # The next session reuses the answers of the previous one.
        self._session = Session(self._session.store, self._session)
        corpus, shape = parse(_part_of(snapshot, self._part), session=self._session)
        numbers = prepare_lint(corpus, self._session)
        unapproved = unapproved_pieces(corpus, self._today)
        _site, resolved = resolve_site(corpus, self._today, self._session, unapproved=unapproved)
        _figures, found = lint(resolved, numbers, self._session)
        return errors((*shape, *resolved.found, *found))


def _new_errors(
    before: Iterable[Problem], after: Iterable[Problem], changed: Collection[str]
) -> tuple[Problem, ...]:
    known = set(before)
    kinds = {(one.code, one.at) for one in known if one.at.line}
    counts = Counter((one.code, one.at.path, one.values) for one in known)
    new = []
    for one in dict.fromkeys(after):
        if one.at.path not in changed:
            is_new = one not in known and (one.code, one.at) not in kinds
        else:
            counts[one.code, one.at.path, one.values] -= 1
            is_new = counts[one.code, one.at.path, one.values] < 0
        if is_new:
            new.append(one)
    return tuple(new)


def _more_errors(
    before: Iterable[Problem], after: Iterable[Problem], moved: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return the errors of each file with more errors than before; it may have moved.

    Of such a file, only codes with more errors are returned. The total decides, since an old error
    may get another code, for example if its hint does not fit the new name.
    """
    there = [(moved.get(one.at.path, one.at.path), one.code) for one in set(before)]
    many, codes = Counter(path for path, _ in there), Counter(there)
    found = tuple(dict.fromkeys(after))
    many.subtract(one.at.path for one in found)
    new = []
    for one in found:
        codes[one.at.path, one.code] -= 1
        if many[one.at.path] < 0 and codes[one.at.path, one.code] < 0:
            new.append(one)
    return tuple(new)


def _part_of(snapshot: Snapshot, part: Part) -> Snapshot:
    if part == "site":
        return snapshot
    themes = part == "texts"
    files = {
        path: content
        for path, content in snapshot.files.items()
        if not path.endswith(".md")
        and (themes or (path.endswith(".yaml") and not path.startswith("themes/")))
    }
    return Snapshot(files=files, others={}, script=b"")
