"""`tipsite new target`: a place to publish to; the command tries to reach it at once."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipsite.cli import options
from tipsite.cli.prompts import Adding, Question, Terminal, can_ask, new_command
from tipsite.console import agreed, documentation, show
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.cli.prompts import Answers
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
"""Values that pass all checks; they replace answers that are not given yet."""
_SHOWN = 12


class _Target(Adding):
    """The interview for a target. With ``connect``, the target is tried before it is written."""

    kind = "target"
    connect = True
    questions = (
        Question("--kind", mark("Kind of place"), choices=KINDS,
                 help="sftp, ftps, git, s3 or folder."),
        Question("--host", mark("Name of the server"), "a_line",
                 only_if=lambda new: new.needs("host"), help="sftp, ftps: the name of the server."),
        Question("--bucket", mark("Name of the bucket"), "a_line",
                 only_if=lambda new: new.needs("bucket"), help="s3: the name of the bucket."),
        Question("--endpoint", mark("Address of the service (Enter: Amazon)"), default="",
                 only_if=lambda new: new.is_s3(),
                 help="s3: the address of the service, if it is not Amazon's."),
        Question("--prefix", "prefix", only_if=lambda _new: False,
                 help="s3: a folder in the bucket."),
        Question("--region", "region", only_if=lambda _new: False,
                 help="s3: such as eu-central-1, if the service asks for it."),
        Question("--user", lambda new: new.user_question(), lambda new: new.a_user,
                 lambda new: "" if new.is_s3() else None,
                 only_if=lambda new: new.is_s3() or new.needs("user"),
                 help="The name of the account; for s3, the id of the access key."),
        Question("--path", lambda new: new.path_question(), "a_line",
                 lambda new: _folder(new.answers["--kind"]),
                 only_if=lambda new: new.needs("path"),
                 help="sftp, ftps, folder: the folder for the site."),
        Question("--port", "port", "a_port", only_if=lambda _new: False,
                 help="sftp, ftps: only where it is not 22, or 21."),
        Question("--repository", mark("Address of the repository"), "a_line",
                 only_if=lambda new: new.needs("repository"),
                 help="git: the address of the repository."),
        Question("--branch", mark("Branch that is shown"), "a_line",
                 lambda new: new.usual_branch(), only_if=lambda new: new.needs("branch"),
                 help="git: the branch that is shown."),
        Question("--id", mark("What to call it"), "a_line", lambda new: new.free_id(),
                 help="What to call it: tipsite publish NAME."),
    )  # fmt: skip

    def needs(self, key: str) -> bool:
        from tipsite.model.config import NEEDED_KEYS

        kind: TargetKind = self.answers["--kind"]
        return key in NEEDED_KEYS[kind]

    def is_s3(self) -> bool:
        return bool(self.answers["--kind"] == "s3")

    def user_question(self) -> str:
        if self.is_s3():
            return _("Id of the access key (Enter: from the environment)")
        return _("Name of the account")

    def a_user(self, text: str) -> str:
        from tipsite.scaffold.answers import a_line, on_one_line

        return a_line(text) if self.needs("user") else on_one_line(text)

    def path_question(self) -> str:
        if self.answers["--kind"] == "folder":
            return _("Folder, from the one of the site on")
        return _("Folder that the web server shows")

    def usual_branch(self) -> str:
        return "pages" if "codeberg.org" in self.answers["--repository"] else "gh-pages"

    def used(self) -> Collection[str]:
        return [target.id.text for target in self.workspace.config.targets]

    def free_id(self) -> str:
        used = self.used()
        names = ("website", *(f"website-{number}" for number in range(2, len(used) + 3)))
        return next(name for name in names if name not in used)

    def target(self, answers: Answers) -> Target:
        """Return a target with the answers so far, and valid values for the other fields."""
        from tipsite.model.config import NEEDED_KEYS, OTHER_KEYS, Target
        from tipsite.model.problems import Location, Text

        at = Location(path="campaigns.yaml")
        kind: TargetKind = answers.get("--kind", "sftp")
        values = {**{key: _HARMLESS[key] for key in NEEDED_KEYS[kind]}, "id": self.free_id()}
        if "path" in values:
            values["path"] = _folder(kind)
        for key in ("id", *NEEDED_KEYS[kind], *OTHER_KEYS[kind]):
            values[key] = answers.get(f"--{key}") or values.get(key, "")
        port = values.pop("port", "")
        texts: dict[str, Any] = {
            key: Text(text=text, at=at) for key, text in values.items() if text
        }
        return Target(kind=kind, port=int(port) if port else None, at=at, **texts)

    def addition(self, workspace: Workspace, answers: Answers) -> Addition:
        from tipsite.scaffold.records import new_target

        return new_target(workspace, self.target(answers))

    def write(self) -> None:
        if self.connect:
            # An option may have an invalid value, which is refused before it is sent anywhere.
            self.attempt(self.answers)
            _connect(self.target(self.answers), self.root)
        super().write()

    def remarks(self) -> tuple[str, ...]:
        target = self.target(self.answers)
        command = "tipsite publish --dry-run" + (f" {target.id.text}" if self.used() else "")
        see = _("To see what would be published: {command}").format(command=command)
        if target.kind not in ("git", "s3"):
            return (see,)
        switch = _("At the host, the pages have to be switched on.")
        return (see, switch, documentation("Publishing"))


def _folder(kind: str) -> str:
    return "../public" if kind == "folder" else "public_html"


@new_command(_Target)
@options.flag("--no-connect", words="Write it down without trying to get there.")
def target_command(
    *, root: Path, today: datetime.date, no_connect: bool, **typed: str | None
) -> None:
    """Say where “tipsite publish” puts the site, and try to get there.

    It is written into campaigns.yaml, but not the password: tipsite asks for that, and keeps it in
    the keyring of this computer if you like.

    Example: tipsite new target --kind sftp --host ssh.example.org --user office
    """
    new = _Target(root, today, typed)
    new.connect = not no_connect
    new.run()


def _connect(target: Target, root: Path) -> None:
    """Connect to a target, and show the files there.

    Raises:
        CommandError: it cannot be used, and the officer does not want to keep it anyway.
    """
    from contextlib import closing

    from tipsite.publishing.opening import open_remote, try_out
    from tipsite.publishing.remote import RemoteError, Unattended

    attended = can_ask()
    try:
        with closing(open_remote(target, root, Terminal() if attended else Unattended())) as remote:
            show(_file_lines(try_out(remote)))
    except RemoteError as error:
        if not attended:
            words = _("To write it down without trying: --no-connect")
            raise CommandError(f"{error}\n{words}") from error
        click.echo(str(error))
        if not agreed(_("Write it down all the same?")):
            raise CommandError(_("Stopped. Nothing was made.")) from error


def _file_lines(names: tuple[str, ...]) -> Iterator[str]:
    if not names:
        yield _("It can be reached, and is empty.")
        return
    more = " …" if len(names) > _SHOWN else ""
    shown = ", ".join(names[:_SHOWN]) + more
    yield _("It can be reached. These files are there: {names}").format(names=shown)
    if not any(name.startswith(".tipsite-") for name in names):
        yield _("All that stays. The first “tipsite publish” there needs --take-over.")
