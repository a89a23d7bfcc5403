"""`tipsite init` makes a site; `tipsite schema` writes what lets an editor check its files."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsite.cli import options
from tipsite.console import echo
from tipsite.i18n import gettext as _
from tipsite.i18n import language
from tipsite.workspace.errors import CommandError, Stopped

if TYPE_CHECKING:
    from tipsite.scaffold.yaml_text import Choices

_ADDRESS = "https://example.org/"
_LANGUAGES = {"sq": "sq, en", "mk": "mk, sq"}
"""The first guess, by the language in which the officer is spoken with."""
_KINDS = ("campaigns", "services", "organizations", "glossary", "theme", "page", "material")
"""Of files that have a schema, as `scaffold.editor_schemas` has them."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The name of the site, in its source language.")
@click.option("--languages", help="The languages, the one that you write in first, as mk,sq.")
@click.option("--source-language", "source", help="The language that others are translated from.")
@click.option("--countries", help="The countries, the nearest first, as MK,AL (Kosovo: XK).")
@click.option("--responsible", help="The organization that answers for the site.")
@click.option("--address", help="Where the site will be, as https://example.org/.")
@options.today
def init(
    *,
    folder: Path,
    name: str | None,
    languages: str | None,
    source: str | None,
    countries: str | None,
    responsible: str | None,
    address: str | None,
    today: datetime.date,
) -> None:
    """Make a new site in FOLDER: a few pages in your languages, and no number yet.

    It asks what is not given. Where nobody can answer, it takes what can be changed later.

    Example: tipsite init my-site --languages mk,sq --countries MK
    """
    from tipsite.cli import answers
    from tipsite.cli.prompts import Interview
    from tipsite.scaffold.editor_schemas import editor_files
    from tipsite.scaffold.new_site import (
        choice_lines,
        docs,
        is_free,
        new_site,
        next_lines,
        own_files,
        write_new,
    )
    from tipsite.scaffold.yaml_text import Choices

    if not is_free(folder):
        raise CommandError(
            _("{folder} exists and is not empty. Choose another name.").format(folder=folder)
        )
    empty = own_files()

    def compose(given: Mapping[str, Any]) -> Choices:
        tags = answers.with_sources(given["--languages"])
        written = _source(tags, source)
        tags = tags if written in tags else (*tags, written)
        return Choices(
            languages=tags,
            source=written,
            countries=given.get("--countries") or answers.countries_of(tags),
            name=given.get("--name", ""),
            responsible=given.get("--responsible", ""),
            address=given.get("--address", _ADDRESS),
        )

    def attempt(given: Mapping[str, Any]) -> None:
        new_site(compose(given), today, empty)

    def ask_all() -> None:
        tags = asking.ask(
            "--languages",
            _("Languages, the one that you write in first (such as: mk, sq)"),
            answers.some_languages,
            default=_LANGUAGES.get(language(), "en, sq"),
        )
        asking.ask(
            "--countries",
            _("Countries, the nearest first (such as: MK, AL; Kosovo is XK)"),
            answers.some_countries,
            default=", ".join(answers.countries_of(answers.with_sources(tags))),
        )
        later = answers.a_name_or_later
        asking.ask("--name", _("Name of the site (Enter: later)"), later, default="")
        words = _("Your organization, which answers for the site (Enter: later)")
        asking.ask("--responsible", words, later, default="")
        words = _("Address of the site, if you know it")
        asking.ask("--address", words, answers.an_address, default=_ADDRESS)

    def end() -> None:
        choices = compose(asking.answers)
        folders = tuple(f"content/{tag}" for tag in choices.written)
        try:
            files = new_site(choices, today, empty)
            write_new(folder, {**files, **docs(), **editor_files()}, folders)
        except KeyboardInterrupt as stop:
            raise Stopped(_("Stopped. Nothing was made.")) from stop
        echo(("", *choice_lines(folder, choices), "", *next_lines(folder, choices)))

    said = {
        "--languages": languages, "--countries": countries, "--name": name,
        "--responsible": responsible, "--address": address,
    }  # fmt: skip
    more = ("--source-language", source) if source else ()
    asking = Interview(shlex.join(("tipsite", "init", str(folder), *more)), said, attempt)
    asking.finish(ask_all, end)


def _source(tags: tuple[str, ...], said: str | None) -> str:
    from tipsite.cli.answers import a_language, source_language
    from tipsite.scaffold.texts import TEXTS

    if said is None:
        return source_language(tags)
    try:
        tag = a_language(said)
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
        # The schemas are tipsite's own, whatever stands there.
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
