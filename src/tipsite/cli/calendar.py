"""`tipsite calendar` and `tipsite new schedule`: the changes of coming days, and a daily run."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import completion, options
from tipsite.console import show
from tipsite.i18n import gettext as _

if TYPE_CHECKING:
    from tipsite.scaffold.daily_run import Host, Schedule


@click.command("calendar")
@options.site
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True,
              help="How many days to look ahead.")  # fmt: skip
@click.option(
    "--since",
    type=options.Day(),
    help="Say instead what has changed after this day; nothing, where nothing has.",
)
@options.report_format()
def calendar_command(
    *, root: Path, today: datetime.date, days: int, since: datetime.date | None, as_: str
) -> None:
    """Say what comes with the days: pages that come or go, lines that fall due, campaigns.

    Pages come and go only if somebody publishes on their day. With --since, you may send what it
    says: it counts lines, without their numbers and names.

    Example: tipsite calendar --days 90
    """
    from tipsite.upkeep.calendar import calendar_json, calendar_lines, came_lines, changes
    from tipsite.workspace.site import open_site

    corpus = open_site(root, "site", today).corpus
    day = datetime.timedelta(days=1)
    if as_ == "json":
        first, last = (since + day, today) if since else (today + day, today + days * day)
        click.echo(calendar_json(changes(corpus, first, last), today), nl=False)
    elif since:
        show(came_lines(corpus, since, today))
    else:
        show(calendar_lines(corpus, today, days))


@click.command("schedule")
@click.argument("host", type=click.Choice(("github", "gitlab", "cron", "windows")))
@options.site
@click.option("--target", shell_complete=completion.targets,
              help="Where it is published, if campaigns.yaml names several targets.")  # fmt: skip
@click.option("--mail", default="", help="cron: who gets the mail.")
@options.flag("--demonstration", words="Publish a site that is a demonstration.")
@options.force
@options.dry_run
def schedule_command(
    *,
    host: Host,
    root: Path,
    today: datetime.date,
    target: str | None,
    mail: str,
    demonstration: bool,
    force: bool,
    dry_run: bool,
) -> None:
    """Let github, gitlab, cron or windows publish the site, and look at it, once a day.

    It writes a script and what calls it. Each day the script builds, checks, publishes and verifies
    the site. It opens an issue, sends a mail, or opens a file, when a build fails, when the site
    online is not as it should be, when lines fall due, and when a page comes or goes.

    Example: tipsite new schedule github
    """
    from tipsite.scaffold.daily_run import new_schedule
    from tipsite.workspace.site import changing

    with changing(root, "records", today) as (site, workspace):
        schedule = new_schedule(
            workspace, host, target, root, mail=mail, path=_path(), program=_program(),
            demonstration=demonstration, force=force,
        )  # fmt: skip
        site.write(schedule.change, dry_run=dry_run)
    show(schedule.change.difference() if dry_run else ())
    show(schedule.change.outcome(root, dry_run=dry_run))
    show(_next_steps(host, schedule))


def _path() -> str:
    """Return a PATH with the folder of tipsite, since the PATH of cron is short."""
    ours = Path(sys.executable).parent
    program = shutil.which("tipsite", path=ours) or shutil.which("tipsite")
    folder = Path(program).parent if program else ours
    return ":".join(dict.fromkeys((str(folder), "/usr/local/bin", "/usr/bin", "/bin")))


def _program() -> str:
    """Return the command that starts tipsite, with its path, since that of a task may lack it."""
    program = shutil.which("tipsite")
    return f'"{program}"' if program else f'"{sys.executable}" -P -m tipsite'


def _next_steps(host: Host, schedule: Schedule) -> Iterator[str]:
    yield ""
    yield _("What to do next:")
    steps = {
        "github": _github_steps,
        "gitlab": _gitlab_steps,
        "cron": _cron_steps,
        "windows": _windows_steps,
    }[host](schedule)
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))


def _host_steps(schedule: Schedule, where: str) -> Iterator[str]:
    """Yield the steps before the first run; ``where`` says where to enter secrets at the host."""
    from tipsite.scaffold.daily_run import KNOWN_HOSTS, WHEEL

    yield _("Let the repository be private: your records hold what is on hold, too.")
    words = _("Put the wheel of tipsite, from its releases, into your site as {file}.")
    yield words.format(file=WHEEL)
    yield where.format(names=", ".join(schedule.secrets))
    if KNOWN_HOSTS in schedule.secrets:
        words = _("{name} is the line of the server in ~/.ssh/known_hosts of this computer.")
        yield words.format(name=KNOWN_HOSTS)


def _github_steps(schedule: Schedule) -> Iterator[str]:
    where = _("At GitHub, in Settings, “Secrets and variables”, “Actions”, add: {names}.")
    yield from _host_steps(schedule, where)
    yield _(
        "Commit the two files and the wheel, and push them. Under “Actions”, run “Publish and "
        "verify” once by hand."
    )


def _gitlab_steps(schedule: Schedule) -> Iterator[str]:
    where = _("At GitLab, in Settings, “CI/CD”, “Variables”, add, masked and protected: {names}.")
    yield from _host_steps(schedule, where)
    yield _(
        "For issues besides mails, add TIPSITE_ISSUES_TOKEN: a project access token with the role "
        "Reporter and the scope api."
    )
    yield _(
        "Commit the two files and the wheel, and push them. Under “Build”, “Pipeline schedules”, "
        "add one a day."
    )


def _cron_steps(schedule: Schedule) -> Iterator[str]:
    from tipsite.scaffold.daily_run import SCRIPT

    if schedule.secrets:
        words = _(
            "Write the password into ~/.config/tipsite.env, as “export {name}=…”, and let nobody "
            "else read it: chmod 600 ~/.config/tipsite.env"
        )
        yield words.format(name=schedule.secrets[0])
    yield _("Try it: {command}").format(command=f"sh {SCRIPT}")
    yield _("Then: crontab tipsite.crontab (if you have a crontab already, add the lines to it)")


def _windows_steps(schedule: Schedule) -> Iterator[str]:
    from tipsite.scaffold.daily_run import BATCH, TASK

    if schedule.secrets:
        yield _("Type “tipsite publish” once, and let it keep the password.")
    yield _("Try it: {command}").format(command=f".\\{BATCH}")
    words = _("Then: {command}")
    yield words.format(command=f'schtasks /create /tn "{schedule.task}" /xml {TASK}')
    words = _("To end it one day: {command}")
    yield words.format(command=f'schtasks /delete /tn "{schedule.task}"')
