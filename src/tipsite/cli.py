"""The commands: what a person types, what they are told, and the exit code.

0 is fine, 1 problems in the content, 2 wrong usage, 3 a mistake in tipsite itself.
"""

from __future__ import annotations

import datetime
import io
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import click

from tipsite import __version__, options
from tipsite.adding.commands import new
from tipsite.building import Job, run, snippet
from tipsite.completing import SHELLS, script
from tipsite.directory.commands import directory
from tipsite.doctor import doctor_json, doctor_lines, examine
from tipsite.editors.commands import schema_command
from tipsite.giving import Refused, echo, refuse
from tipsite.hosts import SERVERS
from tipsite.speaking import FLAG, Speaking
from tipsite.starting.commands import init
from tipsite.translate.commands import translate
from tipsite.ui_language import SPOKEN, speaking
from tipsite.ui_language import gettext as _

PROBLEMS, USAGE, BUG = 1, 2, 3
_CRASH = ".tipsite-crash.txt"


class _Commands(Speaking):
    """Commands that end with a sentence and an exit code, never with a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A terminal may know fewer letters than the languages of the region.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        with speaking("en"):
            return self._ended(*args, **kwargs)

    def _ended(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except Refused as refused:
            refuse(str(refused))
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


def _keep_traceback() -> Path:
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


_strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
_report = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Also write what happened to this JSON file.",
)
_format = click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For the terminal, or for a program: the report alone.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tipsite", message="%(prog)s %(version)s")
@click.option(
    FLAG,
    shell_complete=lambda _context, _option, begun: [
        tag for tag in SPOKEN if tag.startswith(begun)
    ],
    metavar="TAG",
    expose_value=False,
    help="The language that tipsite speaks with you: en, sq or mk. It may stand anywhere.",
)
def main() -> None:
    """Build a campaign site with numbers that people can trust.

    Go to the folder of your site (where campaigns.yaml is) and type: tipsite build
    """


main.add_command(directory)
main.add_command(translate)
main.add_command(new)
main.add_command(init)
main.add_command(schema_command)


@main.command()
@options.root
@options.output
@options.today
@_strict
@_report
@_format
@options.force
@click.option(
    "--keep-going",
    is_flag=True,
    help="Go on past mistakes: a broken page is left out or stays as it was, broken records too.",
)
@click.option("--zip", "zipped", is_flag=True,
              help="Also write output.zip beside the output, to drag onto a host.")  # fmt: skip
def build(
    *,
    root: Path,
    output: Path | None,
    today: datetime.date,
    strict: bool,
    report: Path | None,
    as_: str,
    keep_going: bool,
    zipped: bool,
    force: bool,
) -> None:
    """Build the site. If anything is wrong, the last good site stays as it was.

    Example: tipsite build --strict --zip
    """
    job = Job(
        root=root,
        output=output or root / "output",
        today=today,
        strict=strict,
        report=report,
        zip=zipped,
        keep_going=keep_going,
        as_json=as_ == "json",
        force=force,
    )
    sys.exit(run(job))


@main.command()
@options.root
@options.today
@_strict
@_report
@_format
@options.force
@click.option("--weight", is_flag=True, help="Print what the heaviest pages weigh, and why.")
@click.option("--words", is_flag=True, help="Print how plainly the pages are written.")
def check(
    root: Path,
    today: datetime.date,
    strict: bool,
    report: Path | None,
    as_: str,
    *,
    weight: bool,
    words: bool,
    force: bool,
) -> None:
    """Look for problems, as build does, and write no site.

    Example: tipsite check --words
    """
    job = Job(
        root=root,
        output=None,
        today=today,
        strict=strict,
        report=report,
        weight=weight,
        as_json=as_ == "json",
        words=words,
        force=force,
    )
    sys.exit(run(job))


@main.command()
@options.root
@options.output
@options.today
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help="The port on this computer.")  # fmt: skip
@click.option(
    "--pseudo",
    is_flag=True,
    help="For makers of themes: add a language of longer words, and one from right to left.",
)
@click.option(
    "--examples",
    is_flag=True,
    help="For makers of themes: show a made-up site with every kind of page, in your theme.",
)
def serve(
    root: Path,
    output: Path | None,
    today: datetime.date,
    port: int,
    *,
    pseudo: bool,
    examples: bool,
) -> None:
    """Show the site in a browser on this computer, and build again when a file changes.

    Example: tipsite serve --port 8080
    """
    from tipsite.serving.server import serve as serve_site  # noqa: PLC0415 - a server for one command

    if pseudo and output:
        raise click.UsageError(_("--pseudo writes no output, so it goes without --output."))
    if examples and output:
        raise click.UsageError(_("--examples writes no output, so it goes without --output."))
    made_up = pseudo or examples
    with tempfile.TemporaryDirectory(prefix="tipsite-") as folder:
        target = Path(folder) / "pseudo" if made_up else output or root / "output"
        job = Job(
            root=root,
            output=target,
            today=today,
            strict=False,
            report=None,
            pseudo=made_up,
            examples=examples,
        )
        serve_site(job, port)


@main.command()
@click.argument("server", type=click.Choice(SERVERS))
@options.root
@options.today
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to this file instead of the terminal.",
)
@options.force
def hosts(server: str, root: Path, today: datetime.date, file: Path | None, *, force: bool) -> None:
    """Print what to include in the configuration of a server, made from the built pages.

    Other hosts need no command: the files that they read lie among the pages.

    Example: tipsite hosts nginx --file site.conf
    """
    sys.exit(snippet(root, today, server, file, force=force))


@main.command()
@options.root
@_format
def doctor(root: Path, as_: str) -> None:
    """Say what tipsite needs of this computer and folder, and how to get what is missing.

    Example: tipsite doctor
    """
    found = examine(root, datetime.datetime.now(tz=datetime.UTC).astimezone())
    if as_ == "json":
        click.echo(doctor_json(found).encode(), nl=False)
    else:
        echo(doctor_lines(found))
    sys.exit(PROBLEMS if any(one.state == "missing" for one in found) else 0)


@main.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what your shell has to read once to complete commands, languages and pages.

    Example, for bash: tipsite completion bash >> ~/.bashrc
    """
    click.echo(script(shell, main))
