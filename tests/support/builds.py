"""Sites laid on the disk, commands run on them, and what is in a folder after that."""

from __future__ import annotations

import atexit
import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from click.testing import CliRunner, Result
from hypothesis import settings

from sites import site
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER

TODAY = "2026-11-24"


def lay(folder: Path, text: str = "") -> Path:
    """Write a site to the disk."""
    for path, content in site(text).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def lay_checked(folder: Path, text: str = "") -> Path:
    """Write a site to the disk, with the store of the base site."""
    return with_store(lay(folder, text), lay)


@cache
def _store(lay_other: Callable[[Path], Path]) -> Path:
    """Return the store of a site that was checked once, whatever was found."""
    folder = Path(mkdtemp(prefix="tipsite-checked-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    run("check", "--root", lay_other(folder), "--today", TODAY)
    return folder / FOLDER


def with_store(folder: Path, lay_other: Callable[[Path], Path]) -> Path:
    """Give a site the store of one much like it, from which a build goes on.

    That saves two thirds of a build. With `build.py test --all` each is made from nothing.
    """
    if settings.get_current_profile_name() != "long" and not (folder / FOLDER).exists():
        shutil.copytree(_store(lay_other), folder / FOLDER)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file by path, those of the program's own book-keeping included."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
