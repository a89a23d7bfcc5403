"""A new site is written to the disk: all of it, or nothing."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from tipsite.model.snapshot import Snapshot
from tipsite.read import read
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import ChangeSet, is_unfinished, site_lock
from tipsite.workspace.errors import CommandError

_DOCS = (
    "handbook.md", "handbook.sq.md", "handbook.mk.md", "start.md", "content.md",
    "translation.md", "markdown.md", "hosts.md", "problems.md", "commands.md", "keys.md",
    "themes.md",
)  # fmt: skip
"""What an officer looks things up in. A checkout has them beside the program, a wheel in it."""


def is_free(folder: Path) -> bool:
    """Whether nothing is there yet that a new site could harm.

    What an `init` that was stopped has left is completed or removed first.
    """
    if is_unfinished(folder):
        with site_lock(folder):
            pass
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def own_files() -> Snapshot:
    """Return what every site has without a file of its own: the theme, and the scripts."""
    with tempfile.TemporaryDirectory(prefix="tipsite-") as nothing:
        return read(Path(nothing))[0]


def docs() -> dict[str, bytes]:
    """Return what explains a site, by its path there."""
    inside = resources.files("tipsite") / "docs"
    checkout = Path(__file__).resolve().parents[3] / "docs"
    folder = inside if inside.is_dir() else checkout
    return {f"docs/{name}": (folder / name).read_bytes() for name in _DOCS}


def write_new(folder: Path, files: Mapping[str, bytes], folders: tuple[str, ...]) -> None:
    """Write files, and make folders, below one that is free; where that fails, leave nothing.

    Raises:
        CommandError: somebody else has made something there meanwhile.
        OSError: the disk refused.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with site_lock(folder) as site:
            _refuse_taken(folder)
            site.write(ChangeSet(files=files, read={}, folders=folders))
    except BaseException:
        for place in made:
            # Not where another command has begun to write.
            with contextlib.suppress(OSError):
                place.rmdir()
        raise


def _refuse_taken(folder: Path) -> None:
    if not is_free(folder):
        words = _("{folder} exists and is not empty. Choose another name.")
        raise CommandError(words.format(folder=folder))
