"""The main command: the table of commands, and their exit codes.

A command is imported when it is called. These are the exit codes: 0 success; 1 problems in the
content or online; 2 wrong usage; 3 a bug of tipsite. Code 4 means that the site online could not be
checked, and 130 means Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from tipsite import __version__
from tipsite.cli.terminal import INTERRUPTED, ignore_interrupts, raise_at_interrupt, safe_streams
from tipsite.console import ProblemList, report_crash
from tipsite.i18n import FLAG, UI_LANGUAGES, LocalizedGroup, in_language, language, translated
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError, Stopped

PROBLEMS, USAGE, BUG, UNSEEN = 1, 2, 3, 4


class _Sections(click.Group):
    """A group whose help lists its commands by section, in the order of an officer's work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Create a group with no commands; ``sections`` are names of commands by heading."""
        super().__init__(*args, **kwargs)
        self.sections: dict[str, list[str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in their order."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, which most readers look for, before the options."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section; the sentences of all begin in one column."""
        width = max(map(len, self.commands))
        for heading, names in self.sections.items():
            with formatter.section(_(heading)):
                commands = ((name.ljust(width), self.commands[name]) for name in names)
                formatter.write_dl(
                    [(name, command.get_short_help_str()) for name, command in commands]
                )


class _Commands(_Sections, LocalizedGroup):
    """Commands that report an error as a sentence and an exit code, never as a traceback."""

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
            for part in error.args:
                part.print() if isinstance(part, ProblemList) else click.echo(part, err=True)
            sys.exit(USAGE)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            said = _("The disk refused: {why}.").format(why=f"{error.strerror or error}{where}")
            click.echo(said, err=True)
            click.echo(_("Nothing was changed. Check the folder and its permissions."), err=True)
            sys.exit(USAGE)
        except Exception:
            import traceback

            click.echo(_("This is a mistake in tipsite, not in your files."), err=True)
            report_crash(traceback.format_exc())
            sys.exit(BUG)


def _stop(words: str, line: str = "\n") -> NoReturn:
    ignore_interrupts()
    click.echo(f"{line}{words}", err=True)
    sys.exit(INTERRUPTED)


class LazyCommand(click.Command):
    """A command with a name and a sentence; its module is imported when it is called."""

    def __init__(self, name: str, place: str, sentence: str) -> None:
        """Create a command; ``place`` is ``module:name``, with a module of `tipsite.cli`."""
        super().__init__(name, short_help=sentence)
        self.place = place

    def load(self) -> click.Command:
        """Return the imported command, in English."""
        module, name = self.place.split(":")
        command = getattr(import_module(f"tipsite.cli.{module}"), name)
        assert isinstance(command, click.Command), self.place
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Return a context of the imported command; click then runs the command of the context."""
        command = self.load() if language() == "en" else translated(self.load())
        return command.make_context(*args, **kwargs)


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

    More on a command: tipsite build --help
    """


def run() -> NoReturn:
    """Run one command in this process, and exit as soon as its output is written.

    Garbage collection is off, and nothing is cleaned up at exit. Both would take a sixth of the
    time of a build with few changes. The preview collects garbage when it is idle.
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
    except OSError:  # the reader of the output is gone
        code = code or 1
    ended = code if isinstance(code, int) else int(code is not None)
    if "multiprocessing.resource_tracker" in sys.modules:
        # Spawned processes share resources. Only a normal exit frees them without warnings.
        sys.exit(ended)
    os._exit(ended)


@main.group(cls=_Sections)
def directory() -> None:
    """Keep the numbers true: who is due, what to ask, what was answered, who is missing.

    Once a month: tipsite directory due, on paper with --format sheets, then confirmed or failed for
    each line.
    """


@main.group(cls=_Sections)
def new() -> None:
    """Add something to the site: a page, material, a record, a country, a language, a theme."""


@main.group(cls=_Sections)
def translate() -> None:
    """Keep all languages true: what is missing, what is outdated, what has been read.

    Once a week: tipsite translate status. It says what to do first, and what to type: diff shows
    what has changed, and when the translation says it too, accept notes it.
    """


_TABLE: dict[click.Group, tuple[str | tuple[str, str, str], ...]] = {
    main: (
        mark("Start"),
        ("init", "init:init", mark("Make a new site in your languages, for your countries.")),
        ("doctor", "doctor:doctor",
         mark("Say what tipsite needs of this computer, and how to get it.")),
        mark("Write"),
        ("new", "", mark("Add a page, campaign, poster, service, language, theme.")),
        ("serve", "build:serve", mark("Show the site on this computer, again after each save.")),
        ("rename", "rename:rename_command", mark("Give a page, record or language another name.")),
        ("approve", "approve:approve_command", mark("Note who has approved a page or a campaign.")),
        mark("Check and build"),
        ("check", "build:check", mark("Look for problems, as build does, and write no site.")),
        ("explain", "explain:explain_command", mark("Say what a problem means, by its code.")),
        ("build", "build:build", mark("Build the site.")),
        ("material", "material:material_command",
         mark("Make posters, leaflets, cards and pictures as files.")),
        mark("Numbers"),
        ("directory", "", mark("Keep numbers true: whom to call, what was answered.")),
        ("calendar", "calendar:calendar_command",
         mark("Say which pages come or go, and which calls are due.")),
        mark("Languages"),
        ("translate", "", mark("Keep languages true: what is missing, what is outdated.")),
        mark("Publish"),
        ("publish", "publish:publish", mark("Say what changes online, ask, and bring it there.")),
        ("verify", "verify:verify", mark("Say whether the site online is what you published.")),
        ("hosts", "build:hosts", mark("Print what a server of your own must know: nginx, Caddy.")),
        mark("Your tools"),
        ("schema", "init:schema_command", mark("Let VS Code complete and check your files.")),
        ("completion", "completion:completion",
         mark("Let your shell complete commands and options.")),
    ),
    new: (
        mark("Pages"),
        ("page", "new_page:page_command", mark("Make a page to go on writing.")),
        ("sign", "new_page:sign_command", mark("Make a page of warning signs.")),
        ("news", "new_page:news_command", mark("Make a piece of news.")),
        mark("Campaigns"),
        ("campaign", "new_record:campaign_command",
         mark("Add a campaign, with a page for its text.")),
        ("material", "new_material:material_command",
         mark("Make a poster, tear-off sheet, leaflet, card or picture.")),
        mark("Numbers"),
        ("organization", "new_record:organization_command", mark("Add an organization.")),
        ("service", "new_service:service_command", mark("Add a service, with one phone line.")),
        ("country", "new_record:country_command", mark("Add a country, with lines to fill in.")),
        mark("Site"),
        ("language", "new_page:language_command", mark("Add a language, such as mk or sr-Cyrl.")),
        ("theme", "new_theme:theme_command", mark("Make a theme of your own, and choose it.")),
        mark("Publish"),
        ("target", "new_target:target_command", mark("Say where “tipsite publish” puts the site.")),
        ("schedule", "calendar:schedule_command",
         mark("Let github, gitlab, cron or windows publish daily.")),
    ),
    directory: (
        mark("Each month"),
        ("due", "directory:due_command", mark("Say whom to call, the most urgent first.")),
        ("confirmed", "directory:confirmed_command", mark("Note that a line of a service works.")),
        ("failed", "directory:failed_command",
         mark("Put a line that does not work on hold at once.")),
        mark("Now and then"),
        ("gaps", "directory:gaps_command", mark("Say who is there for whom, and where nobody is.")),
        mark("With partners"),
        ("export", "directory_exchange:export_command",
         mark("Write the directory as a table for a partner.")),
        ("import", "directory_import:import_command",
         mark("Put a partner’s table of services into the records.")),
    ),
    translate: (
        mark("Each week"),
        ("status", "translate:status_command",
         mark("Say how far each language is, and what to do first.")),
        ("diff", "review:diff_command", mark("Show what has changed in a page, block by block.")),
        ("accept", "review:accept_command",
         mark("Note that a translation fits its source as it is now.")),
        ("review", "review:review_command", mark("Note who has read a page in a language.")),
        mark("With translators"),
        ("export", "exchange:export_command",
         mark("Write a file for a translator: what is left to do.")),
        ("import", "exchange:import_command",
         mark("Put what a translator has sent back into the site.")),
    ),
}  # fmt: skip
"""Headings and commands of each group: name, place, and a sentence that fits in 80 columns.

A group is a command without a place.
"""

for _group, _rows in _TABLE.items():
    assert isinstance(_group, _Sections)
    for _row in _rows:
        if isinstance(_row, str):
            _names: list[str] = []
            _group.sections[_row] = _names
            continue
        _name, _place, _sentence = _row
        _names.append(_name)
        if _place:
            _group.add_command(LazyCommand(_name, _place, _sentence))
        else:
            _group.commands[_name].short_help = _sentence
