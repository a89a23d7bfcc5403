"""`tipsite init` and `tipsite schema`: a new site, and schemas for editors that check its files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.cli.prompts import Interview, Question, options_for
from tipsite.console import show
from tipsite.i18n import gettext as _
from tipsite.i18n import language
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError, Stopped

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
    from tipsite.scaffold.yaml_text import Choices

_ADDRESS = "https://example.org/"
_LANGUAGES = {"sq": "sq, en", "mk": "mk, sq"}
"""The default languages of a site, by the language of the interface."""
_KINDS = ("campaigns", "services", "organizations", "glossary", "theme", "page", "material")
"""Kinds of files that have a schema: the keys of `scaffold.editor_schemas.KINDS`."""


class _NewSite(Interview):
    """The interview of `tipsite init`; ``source`` is the language in which texts are written."""

    questions = (
        Question("--languages",
                 mark("Languages, the one that you write in first (such as: mk, sq)"),
                 "some_languages", lambda _new: _LANGUAGES.get(language(), "en, sq"),
                 help="The languages, the one that you write in first, as mk,sq."),
        Question("--countries",
                 mark("Countries, the nearest first (such as: MK, AL; Kosovo is XK)"),
                 "some_countries", lambda new: ", ".join(new.usual_countries()),
                 help="The countries, the nearest first, as MK,AL (Kosovo: XK)."),
        Question("--name", mark("Name of the site (Enter: later)"), "a_name_or_later", "",
                 help="The name of the site, in its source language."),
        Question("--responsible",
                 mark("Your organization, which answers for the site (Enter: later)"),
                 "a_name_or_later", "", help="The organization that answers for the site."),
        Question("--address", mark("Address of the site, if you know it"), "an_address", _ADDRESS,
                 help="Where the site will be, as https://example.org/."),
    )  # fmt: skip

    def __init__(
        self,
        folder: Path,
        today: datetime.date,
        typed: Mapping[str, str | None],
        source: str | None,
    ) -> None:
        from tipsite.scaffold.new_site import own_files

        more = ("--source-language", source) if source else ()
        super().__init__(("init", str(folder), *more), typed)
        self._folder, self._today, self._source = folder, today, source
        self._own_files = own_files()

    def usual_countries(self) -> tuple[str, ...]:
        from tipsite.scaffold import answers

        return answers.countries_of(answers.with_sources(self.answers["--languages"]))

    def _choices_of(self, replies: Answers) -> Choices:
        from tipsite.scaffold import answers
        from tipsite.scaffold.yaml_text import Choices

        tags = answers.with_sources(replies["--languages"])
        source = _source(tags, self._source)
        tags = tags if source in tags else (*tags, source)
        return Choices(
            languages=tags,
            source=source,
            countries=replies.get("--countries") or answers.countries_of(tags),
            name=replies.get("--name", ""),
            responsible=replies.get("--responsible", ""),
            address=replies.get("--address", _ADDRESS),
        )

    def attempt(self, answers: Answers) -> None:
        from tipsite.scaffold.new_site import new_site

        new_site(self._choices_of(answers), self._today, self._own_files)

    def write(self) -> None:
        from tipsite.scaffold.editor_schemas import editor_files
        from tipsite.scaffold.new_site import (
            choice_lines,
            handbook,
            new_site,
            next_lines,
            write_new,
        )

        choices = self._choices_of(self.answers)
        folders = tuple(f"content/{tag}" for tag in choices.written)
        try:
            files = new_site(choices, self._today, self._own_files)
            files |= {"handbook.md": handbook(), **editor_files()}
            write_new(self._folder, files, folders)
        except KeyboardInterrupt as stop:
            raise Stopped(_("Stopped. Nothing was made.")) from stop
        show(("", *choice_lines(self._folder, choices), "", *next_lines(self._folder, choices)))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@options_for(_NewSite.questions)
@click.option("--source-language", "source", help="The language that others are translated from.")
@options.today
def init(*, folder: Path, source: str | None, today: datetime.date, **typed: str | None) -> None:
    """Make a new site in FOLDER: a few pages in your languages, and no number yet.

    It asks what is not given. Where nobody can answer, it takes what can be changed later.

    Example: tipsite init my-site --languages mk,sq --countries MK
    """
    from tipsite.scaffold.new_site import refuse_occupied

    refuse_occupied(folder)
    _NewSite(folder, today, typed, source).run()


def _source(tags: tuple[str, ...], typed: str | None) -> str:
    from tipsite.scaffold.answers import a_language, source_language
    from tipsite.scaffold.texts import TEXTS

    if typed is None:
        return source_language(tags)
    try:
        tag = a_language(typed)
    except CommandError as refused:
        raise CommandError(f"--source-language: {refused}") from refused
    if tag not in TEXTS:
        known = ", ".join(TEXTS)
        raise CommandError(
            _("tipsite has no texts to begin with in {tag}. It has some in: {known}.").format(
                tag=tag, known=known
            )
        )
    return tag


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(_KINDS))
@options.root
def schema_command(kind: str | None, root: Path) -> None:
    """Write JSON Schemas, by which VS Code completes and checks campaigns.yaml and records.

    With a KIND, that schema is printed and nothing is written.

    Example: tipsite schema
    """
    from tipsite.scaffold.editor_schemas import (
        FOLDER,
        SETTINGS,
        editor_files,
        schema_text,
        settings_text,
    )
    from tipsite.workspace.changes import ChangeSet, site_lock

    if kind is not None:
        click.echo(schema_text(kind).encode(), nl=False)
        return
    settings = root / SETTINGS
    kept = settings.exists()
    files = {path: new for path, new in editor_files().items() if path != SETTINGS or not kept}
    with site_lock(root) as site:
        # The schemas belong to tipsite, so existing files are replaced.
        read = {path: (root / path).read_bytes() for path in files if (root / path).is_file()}
        site.write(ChangeSet(files=files, read=read))
    click.echo(_("The schemas are in {folder}.").format(folder=root / FOLDER))
    if kept and settings.read_bytes() != settings_text().encode():
        click.echo(
            _("{file} is yours and stays as it is. These lines belong in it:").format(file=settings)
        )
        click.echo(settings_text().encode(), nl=False)
    else:
        click.echo(_("Open the folder in VS Code with the extension YAML (by Red Hat)."))
