"""`tipsite build`, `check`, `serve` and `hosts`: commands that process a whole site."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tipsite.cli import options
from tipsite.i18n import gettext as _

if TYPE_CHECKING:
    from tipsite.pipeline.job import Job

_strict = options.flag("--strict", words="Treat warnings as errors.")
_report = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Also write what happened to this JSON file.",
)


def _scheduler(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """Return the valid address of a scheduler, or “spawn” for processes of this machine (tests)."""
    if value and value != "spawn" and not value.startswith(("tcp://", "tls://")):
        raise click.BadParameter(_("Write the scheduler's address, such as tcp://10.0.0.5:8786."))
    return value


@click.command()
@options.root
@options.output
@options.today
@_strict
@_report
@options.report_format()
@options.flag(
    "--force",
    words="Also write over a file that tipsite did not make, or over the site of another folder.",
)
@options.store
@options.flag(
    "--drafts",
    words="Also make the pages that are not out yet, for whoever decides: into output-drafts.",
)
@options.flag("--zip", words="Also write a zip of it beside the output, to drag onto a host.")
@options.flag(
    "--verify",
    words="Also build without what earlier builds left, compare every byte, and write that.",
)
@options.flag(
    "--timings", words="Print where the time went, and the slowest pages with what made them anew."
)
@click.option(
    "--workers",
    metavar="ADDRESS",
    default="",
    callback=_scheduler,
    help="Hand the work to a Dask cluster with this scheduler, such as tcp://10.0.0.5:8786.",
)
def build(
    *,
    root: Path,
    output: Path | None,
    today: datetime.date,
    as_: str,
    drafts: bool,
    **flags: Any,
) -> None:
    """Build the site. If anything is wrong, the last good site stays as it was.

    Example: tipsite build --strict --zip
    """
    if flags["verify"] and not flags["store"]:
        raise click.UsageError(
            _("--no-store uses nothing of earlier builds, so it goes without --verify.")
        )
    _refuse_sources(output, root)
    output = output or root / ("output-drafts" if drafts else "output")
    _do(root, output, today, as_, drafts=drafts, **flags)


@click.command()
@options.site
@_strict
@_report
@options.report_format()
@options.force
@options.store
@options.flag("--all", "whole", words="Show each problem, however many are alike.")
@options.flag("--weight", words="Print what the heaviest pages weigh, and why.")
@options.flag("--words", words="Print how plainly the pages are written.")
@options.flag("--browser", words="Also measure a page of each kind in a browser.")
def check(*, root: Path, today: datetime.date, as_: str, **flags: Any) -> None:
    """Look for problems, as build does, and write no site.

    Example: tipsite check --words
    """
    _do(root, None, today, as_, **flags)


def _do(root: Path, output: Path | None, today: datetime.date, as_: str, **flags: Any) -> NoReturn:
    """Run a job, or print its last outcome if nothing has changed, which needs few imports.

    ``flags`` are fields of `Job`, which have the names of the options.
    """
    from tipsite.pipeline.last_build import BuildRecord

    record = BuildRecord(_job(root, output, today, as_json=as_ == "json", **flags))
    code = record.repeat()
    if code is None:
        from tipsite.pipeline.run import run

        code = run(record)
    sys.exit(code)


def _job(root: Path, output: Path | None, today: datetime.date, **flags: Any) -> Job:
    from tipsite.pipeline.job import Job

    def last_published(service: str) -> datetime.date | None:
        from tipsite.publishing.history import History

        return History(root).last_published(service)

    return Job(root=root, output=output, today=today, last_published=last_published, **flags)


def _refuse_sources(output: Path | None, root: Path) -> None:
    if output is not None:
        from tipsite.workspace.files import refuse_sources

        refuse_sources(output, root)


@click.command()
@options.root
@options.output
@options.today
@options.store
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help="The port on this computer.")  # fmt: skip
@options.flag("--drafts", words="Also show the pages that are not out yet, each marked as a draft.")
@options.flag(
    "--examples",
    words="For makers of themes: show a made-up site with every kind of page, in your theme.",
)
def serve(
    *, root: Path, output: Path | None, today: datetime.date, port: int, **flags: bool
) -> None:
    """Show the site in a browser on this computer, and build again when a file changes.

    Example: tipsite serve --port 8080
    """
    if flags["examples"] and output:
        raise click.UsageError(_("--examples writes no output, so it goes without --output."))
    if flags["drafts"] and output:
        raise click.UsageError(_("--drafts writes no output here, so it goes without --output."))
    _refuse_sources(output, root)
    import tempfile

    from tipsite.preview.server import serve as serve_site

    made_up = flags["examples"] or flags["drafts"]
    with tempfile.TemporaryDirectory(prefix="tipsite-") as folder:
        target = Path(folder) / "output" if made_up else output or root / "output"
        serve_site(_job(root, target, today, strict=False, report=None, **flags), port)


@click.command()
@click.argument("server", type=click.Choice(("caddy", "nginx")))
@options.site
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)
@options.force
def hosts(server: str, root: Path, today: datetime.date, file: Path | None, *, force: bool) -> None:
    """Print what to include in the configuration of a server, made from the built pages.

    Other hosts need no command: the files that they read are among the pages.

    Example: tipsite hosts nginx --file site.conf
    """
    from tipsite.pipeline.run import snippet

    sys.exit(snippet(root, today, server, file, force=force))
