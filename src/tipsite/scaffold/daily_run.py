"""Files with which a host publishes and verifies a site once a day.

One script does the work, and prints what an officer has to know. A workflow of GitHub or GitLab, or
a crontab, calls it, stores files for the next run, and sends the output.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tipsite import __version__
from tipsite.i18n import gettext as _
from tipsite.i18n import language
from tipsite.model.config import Target
from tipsite.model.corpus import CONFIG
from tipsite.workspace.changes import ChangeSet
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import Workspace

Host = Literal["github", "gitlab", "cron"]
SCRIPT, CRONTAB = "tipsite-daily.sh", "tipsite.crontab"
PLACES: Mapping[Host, tuple[str, str]] = {
    "github": ("github.yml", ".github/workflows/tipsite.yml"),
    "gitlab": ("gitlab.yml", ".gitlab-ci.yml"),
    "cron": ("crontab", CRONTAB),
}
"""For each host, the name of the template in `schedule`, and the path in the site."""
WHEEL = f"wheels/tipsite-{__version__}-py3-none-any.whl"
"""The file that a host installs: tipsite is not in an index, where others could take its name."""
_MAIL = re.compile(r"[^\s@%\"'\\$`]+@[^\s@%\"'\\$`]+")
KNOWN_HOSTS = "TIPSITE_KNOWN_HOSTS"
"""The secret with the public key of an SSH server."""
_PASSWORDS = "$HOME/.config/tipsite.env"


class Schedule(Struct, frozen=True, kw_only=True):
    """Files of a daily run, and the names of the secrets that the host needs."""

    change: ChangeSet
    target: str
    secrets: tuple[str, ...]


def new_schedule(
    workspace: Workspace,
    host: Host,
    name: str | None,
    root: Path,
    *,
    mail: str = "",
    path: str = "",
    demonstration: bool = False,
    force: bool = False,
) -> Schedule:
    """Return the files with which ``host`` publishes to the target ``name`` once a day.

    ``mail`` and ``path`` are for cron: the address for reports, and the PATH with programs. With
    ``force`` existing files are replaced.

    Raises:
        CommandError: there is no such target, or this host cannot reach it.
    """
    target = _target(workspace, name)
    if target.kind == "folder" and host != "cron":
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
    values = {
        **_times(workspace.config.site.address.text),
        "VERSION": __version__,
        # With the extra for material, so that the run does not fail after the first poster.
        "PACKAGE": f"./{WHEEL}[material"
        + ("]" if target.kind == "folder" else f",publish-{target.kind}]"),
        "LANGUAGE": language(),
        "TARGET": target.id.text,
        "MORE": " --demonstration" if demonstration else "",
        # A host shows a branch minutes after its push: it is verified before the next push.
        "ORDER": "verify\npublish" if target.kind == "git" else "publish\nverify",
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
        "PASSWORDS": f'. "{_PASSWORDS}" && ' if target.kind != "folder" else "",
    }
    text, place = PLACES[host]
    files = {SCRIPT: _filled("daily.sh", values), place: _filled(text, values)}
    existing = (file for file in files if force and (root / file).is_file())
    return Schedule(
        change=ChangeSet(files=files, read={file: (root / file).read_bytes() for file in existing}),
        target=target.id.text,
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
}


def _times(address: str) -> Mapping[str, str]:
    """Return a minute of the early morning, not a full hour: then hosts are busy and late."""
    number = hashlib.sha256(address.encode()).digest()
    return {"MINUTE": str(number[0] % 50 + 5), "HOUR": str(number[1] % 3 + 3)}


def _filled(name: str, values: Mapping[str, str]) -> bytes:
    folder = resources.files("tipsite") / "scaffold" / "schedule"
    text = (folder / name).read_text("utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text).encode()
