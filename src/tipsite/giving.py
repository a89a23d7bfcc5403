"""What a command gives: to the terminal, to a file of its own, into an officer's files."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import click

from tipsite.ui_language import gettext as _
from tipsite.write import MANIFEST

USAGE = 2


class Refused(Exception):  # noqa: N818 - what was asked for cannot be done; nothing broke
    """Why nothing is changed, in plain words, and what to do."""


def give(text: str, output: Path | None, root: Path, *, mark: bool = False) -> None:
    """Show a list, or write it to ``output``; ``mark`` it as UTF-8 for spreadsheets."""
    if output is None:
        # In bytes: a terminal or pipe of another encoding must not stop a list half-way.
        click.echo(text.encode(), nl=False)
        return
    # Spreadsheets take a file without a mark for the encoding of the computer.
    give_file(text.encode("utf-8-sig" if mark else "utf-8"), output, root)


def give_file(content: bytes, output: Path, root: Path) -> None:
    """Write a file that a command made, outside the site that it was made of."""
    refuse_published(output, root)
    output.write_bytes(content)
    click.echo(_("Written: {path}").format(path=output))


def replace_files(root: Path, contents: Mapping[str, bytes]) -> None:
    """Put new bytes into files of the site ``root``, by path: all of them whole, or none.

    Each is written beside its place first. A file that is not there yet is made.

    Raises:
        OSError: the disk refused; everything is as it was.
    """
    targets = {root / path: content for path, content in contents.items()}
    for target in targets:
        if target.exists() and not os.access(target, os.W_OK):
            words = _("{path} may not be written: it is marked as read-only.")
            refuse(words.format(path=target))
    before = {target: target.read_bytes() if target.exists() else None for target in targets}
    beside: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for target, content in targets.items():
            beside[target] = _beside(target, content)
        for target, draft in beside.items():
            draft.replace(target)
            done.append(target)
    except OSError:
        for target in done:
            _put_back(target, before[target])
        raise
    finally:
        for draft in beside.values():
            draft.unlink(missing_ok=True)


def refuse_published(target: Path, root: Path) -> None:
    """Refuse a place in the finished site, or among the officer's own files."""
    whole, site = target.resolve(), root.resolve()
    own = (site / "content", site / "themes", site / "campaigns.yaml", site / "output")
    published = any((folder / MANIFEST).is_file() for folder in (whole, *whole.parents))
    if published or any(found in (whole, *whole.parents) for found in own):
        words = _("{path} belongs to the site itself. Choose another place, such as private/.")
        refuse(words.format(path=target))


def echo(lines: Iterable[str]) -> None:
    """Show lines."""
    for line in lines:
        click.echo(line)


def refuse(words: str) -> NoReturn:
    """Say what cannot be done, and end with the exit code of wrong usage."""
    click.echo(words, err=True)
    sys.exit(USAGE)


def _beside(target: Path, content: bytes) -> Path:
    """Write the new bytes beside their place: it may be the officer's only copy."""
    handle, name = tempfile.mkstemp(prefix=".tipsite-", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        draft.write_bytes(content)
        draft.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _put_back(target: Path, content: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if content is None:
            target.unlink(missing_ok=True)
        else:
            target.write_bytes(content)
