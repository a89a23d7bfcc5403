"""Opening a target of any kind; no other module maps kinds to modules."""

from __future__ import annotations

import logging
from pathlib import Path

from tipsite.model.config import Target
from tipsite.publishing.folder import FolderRemote
from tipsite.publishing.remote import PART, Ask, Remote, RemoteError
from tipsite.shell import how_to_install

TRIAL = ".tipsite-trial"
"""A file that is written and deleted again, to check the permission."""


def open_remote(target: Target, root: Path, ask: Ask) -> Remote:
    """Return a target, ready to be used; ``root`` is the folder of the site on this computer.

    It connects if the target is not a folder. It may ask for a password, or to confirm the key of
    a host.

    Raises:
        RemoteError: it cannot be reached or used.
    """
    # Libraries would print errors that tipsite prints.
    for name in ("paramiko", "urllib3", "dulwich", "botocore"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
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
        remedy = how_to_install(f"publish-{target.kind}")
        raise RemoteError("extra-missing", kind=target.kind, remedy=remedy) from error


def try_out(remote: Remote) -> tuple[str, ...]:
    """Write and delete a file at a target, and return the names at its top.

    Nothing is written to an atomic target, since that would publish a release.

    Raises:
        RemoteError: one of these was refused.
    """
    names = remote.names()
    if not remote.atomic:
        remote.write(TRIAL, b"tipsite looks whether it may write here.\n")
        remote.delete(TRIAL)
    return tuple(name for name in names if name not in (PART, TRIAL))
