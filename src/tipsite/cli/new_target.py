"""`tipsite new target`: where the site is put, tried at once."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsite.cli import options
from tipsite.console import agreed
from tipsite.i18n import gettext as _
from tipsite.messages import mark

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers, Interview
    from tipsite.model.config import Target, TargetKind
    from tipsite.scaffold.addition import Addition
    from tipsite.workspace.site import Workspace

KINDS: Mapping[str, str] = {
    "sftp": mark("a host with SSH: the safest, if you may choose"),
    "ftps": mark("a host with FTP, such as cPanel"),
    "git": mark("a branch that GitHub, GitLab or Codeberg shows"),
    "s3": mark("object storage of any provider"),
    "folder": mark("a folder of this computer"),
}
_HARMLESS: Mapping[str, str] = {
    "path": "public_html", "host": "www.example.org", "user": "office", "bucket": "site",
    "repository": "https://example.org/office/site.git", "branch": "pages",
}  # fmt: skip
"""What stands for answers that are still to come."""
_SHOWN = 12


@click.command("target")
@options.root
@options.today
@click.option("--kind", help="sftp, ftps, git, s3 or folder.")
@click.option("--host", help="sftp, ftps: the name of the server.")
@click.option("--port", help="sftp, ftps: only where it is not 22, or 21.")
@click.option("--user", help="The name of the account; for s3, the id of the access key.")
@click.option("--path", help="sftp, ftps, folder: the folder for the site.")
@click.option("--endpoint", help="s3: the address of the service, if it is not Amazon's.")
@click.option("--bucket", help="s3: the name of the bucket.")
@click.option("--prefix", help="s3: a folder in the bucket.")
@click.option("--region", help="s3: such as eu-central-1, if the service asks for it.")
@click.option("--repository", help="git: the address of the repository.")
@click.option("--branch", help="git: the branch that is shown.")
@click.option("--id", "name", help="What to call it: tipsite publish NAME.")
@click.option("--no-connect", is_flag=True, help="Write it down without trying to get there.")
def target_command(
    *, root: Path, today: datetime.date, name: str | None, no_connect: bool, **said: str | None
) -> None:
    """Say where “tipsite publish” puts the site, and try to get there.

    It is written into campaigns.yaml, but not the password: tipsite asks for that, and keeps it in
    the keyring of this computer if you like.

    Example: tipsite new target --kind sftp --host ssh.example.org --user office
    """
    from tipsite.cli.prompts import interview, open_to_add, run_interview
    from tipsite.scaffold.addition import TO_FILL_IN
    from tipsite.scaffold.records import new_target
    from tipsite.workspace.site import ErrorGate

    workspace = open_to_add(root, today)
    taken = [one.id.text for one in workspace.config.targets]

    def compose(site: Workspace, given: Answers) -> Addition:
        return new_target(site, _target(given, taken))

    def ask_all() -> None:
        _ask(asking, taken)
        if not no_connect:
            # What was given by option is looked at now, before it goes anywhere.
            files = compose(workspace, asking.answers).files()
            ErrorGate(workspace).refuse_new_errors(files, TO_FILL_IN)
            _connect(_target(asking.answers, taken), root, asking)

    def say(given: Answers) -> tuple[str, ...]:
        found = _target(given, taken)
        command = "tipsite publish --dry-run" + (f" {found.id.text}" if taken else "")
        see = _("To see what would be published: {command}").format(command=command)
        if found.kind not in ("git", "s3"):
            return (see,)
        return (see, _("At the host, the pages have to be switched on: docs/publishing.md."))

    given = {f"--{key}": text for key, text in said.items()}
    asking = interview("target", (root, workspace), compose, {**given, "--id": name})
    run_interview(asking, ask_all, (root, workspace), compose, say)


def _ask(asking: Interview, taken: list[str]) -> None:
    from tipsite.cli import answers
    from tipsite.cli.prompts import choose
    from tipsite.model.config import NEEDED_KEYS, OTHER_KEYS

    kinds = {kind: _(words) for kind, words in KINDS.items()}
    kind: Any = choose(asking, "--kind", _("Kind of place"), kinds)
    for key in NEEDED_KEYS[kind]:
        default = _default(key, kind, asking.answers)
        asking.ask(f"--{key}", _question(key, kind), _filled, default=default)
    for key in OTHER_KEYS[kind]:
        option = f"--{key}"
        if key == "port" and asking.is_given(option):
            asking.ask(option, key, _a_port)
        elif asking.is_given(option) or (kind, key) in (("s3", "endpoint"), ("s3", "user")):
            asking.ask(option, _question(key, kind), answers.on_one_line, default="")
    asking.ask("--id", _("What to call it"), _filled, default=_free(taken))


def _question(key: str, kind: str) -> str:
    if key == "path" and kind == "folder":
        return _("Folder, from the one of the site on")
    return {
        "host": _("Name of the server"),
        "user": _("Id of the access key (Enter: from the environment)")
        if kind == "s3"
        else _("Name of the account"),
        "path": _("Folder that the web server shows"),
        "endpoint": _("Address of the service (Enter: Amazon)"),
        "bucket": _("Name of the bucket"),
        "repository": _("Address of the repository"),
        "branch": _("Branch that is shown"),
    }.get(key, key)


def _default(key: str, kind: str, given: Mapping[str, Any]) -> str | None:
    if key == "path":
        return "../public" if kind == "folder" else "public_html"
    if key == "branch":
        return "pages" if "codeberg.org" in str(given.get("--repository")) else "gh-pages"
    return None


def _filled(text: str) -> str:
    from tipsite.cli.answers import on_one_line
    from tipsite.workspace.errors import CommandError

    if not text.strip():
        raise CommandError(_("Write it on one line."))
    return on_one_line(text)


def _a_port(text: str) -> str:
    from tipsite.workspace.errors import CommandError

    if not text.strip().isdigit():
        raise CommandError(_("A port is a number from 1 to 65535."))
    return text.strip()


def _free(taken: list[str]) -> str:
    names = ("website", *(f"website-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _target(given: Mapping[str, Any], taken: list[str]) -> Target:
    """Return the target that the answers say; what is missing in them is something harmless."""
    from tipsite.model.config import NEEDED_KEYS, OTHER_KEYS, Target
    from tipsite.model.problems import Location, Text

    at = Location(path="campaigns.yaml")
    kind: TargetKind = given.get("--kind", "sftp")
    values = {**{key: _HARMLESS[key] for key in NEEDED_KEYS[kind]}, "id": _free(taken)}
    if kind == "folder":
        values["path"] = "../public"
    for option, answer in given.items():
        key = option.removeprefix("--")
        if key in ("id", *NEEDED_KEYS[kind], *OTHER_KEYS[kind]) and answer:
            values[key] = answer
    port = values.pop("port", None)
    texts: dict[str, Any] = {key: Text(text=text, at=at) for key, text in values.items()}
    return Target(kind=kind, port=int(port) if port else None, at=at, **texts)


def _connect(target: Target, root: Path, asking: Interview) -> None:
    """Try a target, and say what lies there.

    Raises:
        CommandError: it cannot be reached or used, and nobody wants to write it down so.
    """
    from contextlib import closing

    from tipsite.cli.prompts import Terminal
    from tipsite.console import echo
    from tipsite.publishing.remote import RemoteError, Unattended, open_remote, try_out
    from tipsite.workspace.errors import CommandError

    attended = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        with closing(open_remote(target, root, Terminal() if attended else Unattended())) as remote:
            echo(_found_lines(try_out(remote)))
    except RemoteError as error:
        if not attended:
            words = _("To write it down without trying: --no-connect")
            raise CommandError(f"{error}\n{words}") from error
        click.echo(str(error))
        if not agreed(_("Write it down all the same?")):
            words = _("To go on with what you typed: {command}").format(command=asking.line())
            raise CommandError(f"{_('Stopped. Nothing was made.')}\n{words}") from error


def _found_lines(names: tuple[str, ...]) -> Iterator[str]:
    if not names:
        yield _("It can be reached, and is empty.")
        return
    more = " …" if len(names) > _SHOWN else ""
    shown = ", ".join(names[:_SHOWN]) + more
    yield _("It can be reached. These files are there: {names}").format(names=shown)
    if not any(name.startswith(".tipsite-") for name in names):
        yield _("All that stays. The first “tipsite publish” there needs --take-over.")
