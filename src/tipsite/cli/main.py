"""The main command: the table of commands, and their exit codes.

A command is imported when it is called. These are the exit codes: 0 success; 1 problems in the
content or online; 2 wrong usage; 3 a bug of tipsite. Code 4 means that the site online could not be
checked, and 130 means Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from tipsite import __version__
from tipsite.cli.terminal import INTERRUPTED, ignore_interrupts, raise_at_interrupt, safe_streams
from tipsite.console import ProblemList
from tipsite.i18n import FLAG, UI_LANGUAGES, LocalizedGroup, in_language, language, translated
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError, Stopped

PROBLEMS, USAGE, BUG, UNSEEN = 1, 2, 3, 4
_CRASH = ".tipsite-crash.txt"


class _Commands(LocalizedGroup):
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
    """A command with a name only; its module is imported when it is called or listed."""

    def __init__(self, name: str, place: str) -> None:
        """Create a command; ``place`` is ``module:name``, with a module of `tipsite.cli`."""
        super().__init__(name)
        self.place = place

    def load(self) -> click.Command:
        """Return the imported command, in English."""
        module, name = self.place.split(":")
        command = getattr(import_module(f"tipsite.cli.{module}"), name)
        assert isinstance(command, click.Command), self.place
        return command

    def _in_language(self) -> click.Command:
        return self.load() if language() == "en" else translated(self.load())

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the short help of the imported command, for a list of commands."""
        return self._in_language().get_short_help_str(limit)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Return a context of the imported command; click then runs the command of the context."""
        return self._in_language().make_context(*args, **kwargs)


class _InOrder(click.Group):
    """A group that lists its commands in the order in which an officer needs them."""

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


_PLACES: dict[click.Group, Mapping[str, str]] = {
    main: {
        "approve": "approve:approve_command",
        "build": "build:build",
        "calendar": "calendar:calendar_command",
        "check": "build:check",
        "completion": "completion:completion",
        "doctor": "doctor:doctor",
        "hosts": "build:hosts",
        "init": "init:init",
        "material": "material:material_command",
        "publish": "publish:publish",
        "rename": "rename:rename_command",
        "schema": "init:schema_command",
        "serve": "build:serve",
        "verify": "verify:verify",
    },
    directory: {
        "confirmed": "directory:confirmed_command",
        "due": "directory:due_command",
        "export": "directory_exchange:export_command",
        "failed": "directory:failed_command",
        "gaps": "directory:gaps_command",
        "import": "directory_import:import_command",
    },
    new: {
        "campaign": "new_record:campaign_command",
        "country": "new_record:country_command",
        "language": "new_page:language_command",
        "material": "new_material:material_command",
        "news": "new_page:news_command",
        "organization": "new_record:organization_command",
        "page": "new_page:page_command",
        "schedule": "calendar:schedule_command",
        "service": "new_service:service_command",
        "sign": "new_page:sign_command",
        "target": "new_target:target_command",
        "theme": "new_page:theme_command",
    },
    translate: {
        "status": "translate:status_command",
        "diff": "review:diff_command",
        "accept": "review:accept_command",
        "review": "review:review_command",
        "export": "exchange:export_command",
        "import": "exchange:import_command",
    },
}
"""Modules and functions of the commands, by group and by name."""

for _group, _commands in _PLACES.items():
    for _name, _place in _commands.items():
        _group.add_command(LazyCommand(_name, _place))
