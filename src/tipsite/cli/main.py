"""The main command: the table of commands, and their exit codes.

A command is imported when it is called. 0 is fine, 1 problems in the content or online, 2 wrong
usage, 3 a mistake in tipsite itself; 4 says that the site online could not be looked at, 130 that
Ctrl-C was pressed.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from tipsite import __version__
from tipsite.cli.terminal import INTERRUPTED, ignore_interrupts, raise_at_interrupt, safe_streams
from tipsite.i18n import FLAG, UI_LANGUAGES, LocalizedGroup, in_language, language, translated
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError, Stopped

PROBLEMS, USAGE, BUG, UNSEEN = 1, 2, 3, 4
_CRASH = ".tipsite-crash.txt"


class _Commands(LocalizedGroup):
    """Commands that end with a sentence and an exit code, never with a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with safe_streams(), in_language("en"):
            try:
                return self._ended(*args, **kwargs)
            except KeyboardInterrupt:
                _stop(_("Stopped."))

    def _ended(self, *args: Any, **kwargs: Any) -> Any:
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
            sys.exit(code if isinstance(code, int) else 0)
        except click.Abort as abort:
            # click has begun a new line, unless a question was interrupted.
            _stop(_("Stopped."), line="" if abort.__cause__ else "\n")
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except Stopped as stopped:
            _stop(str(stopped))
        except CommandError as error:
            click.echo(str(error), err=True)
            sys.exit(USAGE)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            said = _("The disk refused: {why}.").format(why=f"{error.strerror or error}{where}")
            click.echo(said, err=True)
            click.echo(_("Nothing was changed. Check the folder and its permissions."), err=True)
            sys.exit(USAGE)
        except Exception:
            path = _keep_traceback()
            click.echo(_("This is a mistake in tipsite, not in your files."), err=True)
            said = _("Please send this file to its makers: {path}").format(path=path)
            click.echo(said, err=True)
            sys.exit(BUG)


def _stop(words: str, line: str = "\n") -> NoReturn:
    ignore_interrupts()
    click.echo(f"{line}{words}", err=True)
    sys.exit(INTERRUPTED)


def _keep_traceback() -> Path:
    import tempfile
    import traceback

    text = f"tipsite {__version__}\n{traceback.format_exc()}"
    for place in (Path.cwd, tempfile.gettempdir):
        try:
            folder = Path(place())
            (folder / _CRASH).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return folder / _CRASH
    click.echo(text, err=True)
    return Path(_CRASH)


class LazyCommand(click.Command):
    """A command that is known by its name and a sentence, and imported when it is called."""

    def __init__(self, name: str, sentence: str, place: str) -> None:
        """Note the first paragraph of its help, and its ``place``, ``module:name``."""
        super().__init__(name, help=sentence)
        self.place = place

    def load(self) -> click.Command:
        """Return the command itself, in English."""
        module, name = self.place.split(":")
        command = getattr(import_module(f"tipsite.{module}"), name)
        assert isinstance(command, click.Command), self.place
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Begin the command itself: what click does next is done with the context's command."""
        command = self.load()
        return (command if language() == "en" else translated(command)).make_context(
            *args, **kwargs
        )


class _InOrder(click.Group):
    """Commands in the order in which they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tipsite", message="%(prog)s %(version)s")
@click.option(
    FLAG,
    shell_complete=lambda _context, _option, begun: [
        tag for tag in UI_LANGUAGES if tag.startswith(begun)
    ],
    metavar="TAG",
    expose_value=False,
    help="The language that tipsite speaks with you: en, sq or mk. It may be written anywhere.",
)
def main() -> None:
    """Build a campaign site with numbers that people can trust.

    Go to the folder of your site (where campaigns.yaml is) and type: tipsite build
    """


def run() -> NoReturn:
    """Be a process that does one command, and ends as soon as all is said.

    Garbage collection, and freeing each value at the end, would take a sixth of the time of a build
    that changes little. The preview collects garbage when nobody waits.
    """
    gc.disable()
    code: object = None
    try:
        raise_at_interrupt()
        main(prog_name="tipsite")
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    ignore_interrupts()
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except OSError:  # whoever read it has gone
        code = code or 1
    ended = code if isinstance(code, int) else int(code is not None)
    if "multiprocessing.resource_tracker" in sys.modules:
        # Spawned processes share resources: a normal exit frees them, else Python warns of leaks.
        sys.exit(ended)
    os._exit(ended)


@main.group()
def directory() -> None:
    """Keep the numbers true: who is due, what to ask, what was answered, who is missing.

    Once a month: tipsite directory due, on paper with --format sheets, then confirmed or failed for
    each line.
    """


@main.group()
def new() -> None:
    """Add something to the site: a page, material, a record, a country, a language, a theme."""


@main.group(cls=_InOrder)
def translate() -> None:
    """Keep all languages true: what is missing, what is outdated, what has been read.

    Once a week: tipsite translate status. It says what to do first, and what to type: diff shows
    what has changed, and when the translation says it too, accept notes it.
    """


# A command's sentence is the beginning of its help, from which it is translated as well.
_PLACES: dict[click.Group, tuple[tuple[str, str, str], ...]] = {
    main: (
        ("approve", "cli.approve:approve_command",
         "Note that pages or campaigns are approved; without NAME, say which wait for it."),
        ("build", "cli.build:build",
         "Build the site. If anything is wrong, the last good site stays as it was."),
        ("calendar", "cli.calendar:calendar_command",
         "Say what comes with the days: pages that come or go, lines that fall due, campaigns."),
        ("check", "cli.build:check", "Look for problems, as build does, and write no site."),
        ("completion", "cli.completion:completion",
         "Print what your shell has to read once to complete commands, languages and pages."),
        ("doctor", "cli.doctor:doctor",
         "Say what tipsite needs of this computer and folder, and how to get what is missing."),
        ("hosts", "cli.build:hosts",
         "Print what to include in the configuration of a server, made from the built pages."),
        ("init", "cli.init:init",
         "Make a new site in FOLDER: a few pages in your languages, and no number yet."),
        ("material", "cli.material:material_command",
         "Make posters, leaflets, cards and pictures to print or to hand on."),
        ("publish", "cli.publish:publish",
         "Build the site, say what changes online, and bring it there."),
        ("rename", "cli.rename:rename_command",
         "Give a page, service, organization, campaign or language another name."),
        ("schema", "cli.init:schema_command",
         "Write JSON Schemas, by which VS Code completes and checks campaigns.yaml and records."),
        ("serve", "cli.build:serve",
         "Show the site in a browser on this computer, and build again when a file changes."),
        ("verify", "cli.verify:verify",
         "Say whether the site online is what you published last: numbers first."),
    ),
    directory: (
        ("confirmed", "cli.directory:confirmed_command",
         "Note that a line of SERVICE works."),
        ("due", "cli.directory:due_command", "Say whom to call, the most urgent first."),
        ("failed", "cli.directory:failed_command",
         "Put a line of SERVICE on hold at once, because it does not work."),
        ("gaps", "cli.directory:gaps_command",
         "Say who is there for each country, need and audience, and where nobody is."),
    ),
    new: (
        ("campaign", "cli.new_record:campaign_command",
         "Add a campaign, with a page for its text."),
        ("country", "cli.new_record:country_command",
         "Add a country, with lines to fill in."),
        ("language", "cli.new_page:language_command",
         "Add the language TAG (BCP 47, such as mk or sr-Cyrl). The site builds at once."),
        ("material", "cli.new_material:material_command",
         "Make a piece of material: a poster, a tear-off sheet, a leaflet, a card or a picture."),
        ("news", "cli.new_page:news_command", "Make a piece of news."),
        ("organization", "cli.new_record:organization_command", "Add an organization."),
        ("page", "cli.new_page:page_command", "Make a page to go on writing."),
        ("schedule", "cli.calendar:schedule_command",
         "Let github, gitlab or cron publish the site, and look at it, once a day."),
        ("service", "cli.new_service:service_command",
         "Add a service, with one phone line."),
        ("sign", "cli.new_page:sign_command", "Make a page of warning signs."),
        ("target", "cli.new_target:target_command",
         "Say where “tipsite publish” puts the site, and try to get there."),
        ("theme", "cli.new_page:theme_command",
         "Make the theme NAME, which changes nothing yet, and choose it in campaigns.yaml."),
    ),
    translate: (
        ("status", "cli.translate:status_command",
         "Say how far each language is, and what to do first."),
        ("diff", "cli.review:diff_command",
         "Show what has changed in PAGE, block by block."),
        ("accept", "cli.review:accept_command",
         "Say that the translation TAG fits its source as it is now."),
        ("review", "cli.review:review_command",
         "Note who has read PAGE in the language TAG."),
        ("export", "cli.exchange:export_command",
         "Write a file for a translator: what is missing or outdated in the language TAG."),
        ("import", "cli.exchange:import_command",
         "Put what a translator has sent back (PO, .xlsx, .ods) into the site, as drafts."),
    ),
}  # fmt: skip
for _group, _commands in _PLACES.items():
    for _name, _place, _sentence in _commands:
        _group.add_command(LazyCommand(_name, _sentence, _place))
