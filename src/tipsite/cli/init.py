"""`tipsite init`: what an officer is asked, and told."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tipsite.cli import answers, options
from tipsite.cli.answers import (
    a_language,
    countries_of,
    some_countries,
    some_languages,
    source_language,
    with_sources,
)
from tipsite.cli.editors import editor_files
from tipsite.cli.prompts import Interview
from tipsite.i18n import gettext as _
from tipsite.i18n import language
from tipsite.scaffold.new_site import (
    choice_lines,
    docs,
    is_free,
    new_site,
    next_lines,
    own_files,
    write_new,
)
from tipsite.scaffold.texts import TEXTS
from tipsite.scaffold.yaml_text import Choices
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import echo

_ADDRESS = "https://example.org/"
_LANGUAGES = {"sq": "sq, en", "mk": "mk, sq"}
"""The first guess, by the language in which the officer is spoken with."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The name of the site, in its source language.")
@click.option("--languages", help="The languages, the one that you write in first, as mk,sq.")
@click.option("--source-language", "source", help="The language that others are translated from.")
@click.option("--countries", help="The countries, the nearest first, as MK,AL (Kosovo: XK).")
@click.option("--responsible", help="The organization that answers for the site.")
@click.option("--address", help="Where the site will stand, as https://example.org/.")
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
    if not is_free(folder):
        raise CommandError(
            _("{folder} exists and is not empty. Choose another name.").format(folder=folder)
        )
    empty = own_files()

    def compose(given: Mapping[str, Any]) -> Choices:
        tags = with_sources(given["--languages"])
        written = _source(tags, source)
        tags = tags if written in tags else (*tags, written)
        return Choices(
            languages=tags,
            source=written,
            countries=given.get("--countries") or countries_of(tags),
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
            some_languages,
            default=_LANGUAGES.get(language(), "en, sq"),
        )
        asking.ask(
            "--countries",
            _("Countries, the nearest first (such as: MK, AL; Kosovo is XK)"),
            some_countries,
            default=", ".join(countries_of(with_sources(tags))),
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
            raise CommandError(_("Stopped. Nothing was made.")) from stop
        echo(("", *choice_lines(folder, choices), "", *next_lines(folder, choices)))

    said = {
        "--languages": languages, "--countries": countries, "--name": name,
        "--responsible": responsible, "--address": address,
    }  # fmt: skip
    more = ("--source-language", source) if source else ()
    asking = Interview(shlex.join(("tipsite", "init", str(folder), *more)), said, attempt)
    asking.finish(ask_all, end)


def _source(tags: tuple[str, ...], said: str | None) -> str:
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
