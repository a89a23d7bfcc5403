"""Opening a target: the one place that knows which file has which kind."""

from __future__ import annotations

import logging
from pathlib import Path

from tipsite.model.config import Target
from tipsite.publishing.folder import FolderRemote
from tipsite.publishing.remote import PART, Ask, Remote, RemoteError
from tipsite.shell import install_command

TRIAL = ".tipsite-trial"
"""A file that is written and deleted again, to see whether that is allowed."""


def open_remote(target: Target, root: Path, ask: Ask) -> Remote:
    """Return a target, ready to be used; ``root`` is the folder of the site on this computer.

    Connects, where there is something to connect to, and may ask for a password or whether the
    key of a host is the right one.

    Raises:
        RemoteError: it cannot be reached or used.
    """
    _hush()
    if target.kind == "folder":
        return FolderRemote(target.text("path"), root)
    try:
        if target.kind == "sftp":
            from tipsite.publishing.sftp import SftpRemote

            return SftpRemote(target, ask)
        if target.kind == "ftps":
            from tipsite.publishing.ftps import FtpsRemote

            return FtpsRemote(target, ask)
        if target.kind == "s3":
            from tipsite.publishing.s3 import S3Remote

            return S3Remote(target, ask)
        from tipsite.publishing.git import GitRemote

        return GitRemote(target, root, ask)
    except ImportError as error:
        command = install_command(f"publish-{target.kind}")
        raise RemoteError("extra-missing", kind=target.kind, command=command) from error


def _hush() -> None:
    """Keep libraries from writing to the terminal: what went wrong is said once, by us."""
    for name in ("paramiko", "urllib3", "dulwich", "botocore"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def try_out(remote: Remote) -> tuple[str, ...]:
    """Return what lies at the top of a target, once a file could be written there and deleted.

    What is seen at the end alone is not tried: that would be a release.

    Raises:
        RemoteError: one of these was refused.
    """
    names = remote.names()
    if not remote.atomic:
        remote.write(TRIAL, b"tipsite looks whether it may write here.\n")
        remote.delete(TRIAL)
    return tuple(name for name in names if name not in (PART, TRIAL))
