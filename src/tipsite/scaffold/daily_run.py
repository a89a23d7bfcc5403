"""Files with which a host publishes and verifies a site once a day.

One script does the work, and prints what an officer has to know. A workflow of GitHub or GitLab, a
crontab, or the Task Scheduler of Windows calls it, and sends or opens the output.
"""

from __future__ import annotations

import hashlib
import html
import re
import shlex
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from tipsite import __version__
from tipsite.i18n import gettext as _
from tipsite.i18n import language
from tipsite.model.config import Target
from tipsite.model.corpus import CONFIG
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace

Host = Literal["github", "gitlab", "cron", "windows"]
SCRIPT, CRONTAB = "tipsite-daily.sh", "tipsite.crontab"
BATCH, TASK = "tipsite-daily.cmd", "tipsite-daily.xml"
FILES: Mapping[Host, Mapping[str, str]] = {
    "github": {SCRIPT: "daily.sh", ".github/workflows/tipsite.yml": "github.yml"},
    "gitlab": {SCRIPT: "daily.sh", ".gitlab-ci.yml": "gitlab.yml"},
    "cron": {SCRIPT: "daily.sh", CRONTAB: "crontab"},
    "windows": {BATCH: "daily.cmd", TASK: "task.xml"},
}
"""For each host, the paths in the site, each with the name of its template in `schedule`."""
WHEEL = f"wheels/tipsite-{__version__}-py3-none-any.whl"
"""The file that a host installs: tipsite is not in an index, where others could take its name."""
_MAIL = re.compile(r"[^\s@%\"'\\$`]+@[^\s@%\"'\\$`]+")
KNOWN_HOSTS = "TIPSITE_KNOWN_HOSTS"
"""The secret with the public key of an SSH server."""
_PASSWORDS = "$HOME/.config/tipsite.env"


class Schedule(Struct, frozen=True, kw_only=True):
    """Files of a daily run, the name of its task, and the names of secrets for the host."""

    change: ChangeSet
    task: str
    secrets: tuple[str, ...]


def new_schedule(
    workspace: Workspace,
    host: Host,
    name: str | None,
    root: Path,
    *,
    mail: str = "",
    path: str = "",
    program: str = "",
    demonstration: bool = False,
    force: bool = False,
) -> Schedule:
    """Return the files with which ``host`` publishes to the target ``name`` once a day.

    ``mail`` and ``path`` are for cron: the address for reports, and the PATH with programs.
    ``program`` is for Windows: the command that starts tipsite. With ``force`` existing files are
    replaced.

    Raises:
        CommandError: there is no such target, or this host cannot reach it.
    """
    target = _target(workspace, name)
    if target.kind == "folder" and host not in ("cron", "windows"):
        words = _("The target “{name}” is a folder of this computer, which {host} does not see.")
        raise CommandError(words.format(name=target.id.text, host=host))
    if workspace.config.site.status == "demonstration" and not demonstration:
        raise CommandError(
            _(
                "This site is a demonstration: nobody has phoned its numbers. To publish it every "
                "day as that, add --demonstration."
            )
        )
    if host == "cron" and not _MAIL.fullmatch(mail):
        words = _("Say who gets what is found: --mail office@example.org")
        raise CommandError(words)
    secrets = _secrets(target)
    address = workspace.config.site.address.text
    # A host shows a branch minutes after its push: it is verified before the next push.
    order = ("verify", "publish") if target.kind == "git" else ("publish", "verify")
    values = {
        **_times(address),
        "VERSION": __version__,
        # With the extra for material, so that the run does not fail after the first poster.
        "PACKAGE": f"./{WHEEL}[material"
        + ("]" if target.kind == "folder" else f",publish-{target.kind}]"),
        "LANGUAGE": language(),
        "TARGET": target.id.text,
        "MORE": " --demonstration" if demonstration else "",
        "ORDER": "\n".join(order),
        "CALLS": "\n".join(f"call :{step}" for step in order),
        "TITLE": _("The site needs a look"),
        "NOT_PUBLISHED": _("The site could not be published"),
        "NOT_ALL": _("Published, but not all of it"),
        "DIFFERS": _("Online is not what was published"),
        "UNSEEN": _("The site online could not be looked at"),
        "CAME": _("This has changed by itself"),
        "SECRETS": "".join(
            f"          {secret}: {_github(secret, target)}\n"
            for secret in secrets
            if secret != KNOWN_HOSTS
        ),
        "KNOWN_HOSTS": _KNOWN_HOSTS[host] if KNOWN_HOSTS in secrets else "",
        "MAIL": mail,
        "PATH": path,
        "FILE": CRONTAB,
        "SCRIPT": shlex.quote(str(root.resolve() / SCRIPT)).replace("%", r"\%"),
        "PROGRAM": program.replace("%", "%%"),
        # With its drive letter: cmd.exe cannot enter the share that a drive may stand for.
        "FOLDER": html.escape(str(root.absolute()), quote=False),
        "PASSWORDS": f'. "{_PASSWORDS}" && ' if target.kind != "folder" else "",
    }
    files = {path: _filled(template, values) for path, template in FILES[host].items()}
    existing = (file for file in files if force and (root / file).is_file())
    return Schedule(
        change=ChangeSet(files=files, read={file: (root / file).read_bytes() for file in existing}),
        task=f"tipsite-{urlsplit(address).hostname}",
        secrets=secrets,
    )


def _target(workspace: Workspace, name: str | None) -> Target:
    targets = {target.id.text: target for target in workspace.config.targets}
    if not targets:
        words = _("{file} names no target yet. Type “tipsite new target”: it asks where to.")
        raise CommandError(words.format(file=CONFIG))
    if name is None and len(targets) == 1:
        return next(iter(targets.values()))
    if name in targets:
        return targets[name]
    words = _("Say which target with --target: {names}.")
    raise CommandError(words.format(names=", ".join(targets)))


def _secrets(target: Target) -> tuple[str, ...]:
    """Return the environment variables that the host needs."""
    if target.kind == "folder":
        return ()
    password = "TIPSITE_PASSWORD_" + target.id.text.upper().replace("-", "_")
    keys: tuple[str, ...] = (password,)
    if target.kind == "s3" and not target.text("user"):
        keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    by_ssh = not target.text("repository").startswith("https://")
    if target.kind == "sftp" or (target.kind == "git" and by_ssh):
        keys = (*keys, KNOWN_HOSTS)
    return (*keys, "TIPSITE_STORE_KEY")


def _github(secret: str, target: Target) -> str:
    """Return the expression for a secret in a workflow of GitHub, whose token may push branches."""
    ours = target.text("repository").startswith("https://github.com/")
    if ours and secret.startswith("TIPSITE_PASSWORD_"):
        return f"${{{{ secrets.{secret} || github.token }}}}"
    return f"${{{{ secrets.{secret} }}}}"


_KNOWN_HOSTS: Mapping[Host, str] = {
    "github": """\
      - name: Know the server by its key
        env:
          KNOWN_HOSTS: ${{ secrets.TIPSITE_KNOWN_HOSTS }}
        run: |
          mkdir -p ~/.ssh
          printf '%s\\n' "$KNOWN_HOSTS" >> ~/.ssh/known_hosts
""",
    "gitlab": """\
    - mkdir -p ~/.ssh
    - printf '%s\\n' "$TIPSITE_KNOWN_HOSTS" >> ~/.ssh/known_hosts
""",
    "cron": "",
    "windows": "",
}


def _times(address: str) -> Mapping[str, str]:
    """Return a minute of the early morning, not a full hour: then hosts are busy and late.

    ``CLOCK`` is six hours later, when the computer of an office is on.
    """
    number = hashlib.sha256(address.encode()).digest()
    minute, hour = number[0] % 50 + 5, number[1] % 3 + 3
    return {"MINUTE": str(minute), "HOUR": str(hour), "CLOCK": f"{hour + 6:02}:{minute:02}:00"}


def _filled(name: str, values: Mapping[str, str]) -> bytes:
    folder = resources.files("tipsite") / "scaffold" / "schedule"
    text = (folder / name).read_text("utf-8")
    text = re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text)
    if name.endswith((".cmd", ".xml")):
        text = text.replace("\n", "\r\n")
    return text.encode("utf-16" if name.endswith(".xml") else "utf-8")
