"""New folders and files of a site, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tipsite.giving import replace_files


def write_added(root: Path, folders: Iterable[str], contents: Mapping[str, bytes]) -> None:
    """Make folders and write files of the site ``root``, by path, in their order.

    What is there already takes its new bytes; so what puts the others to use comes last.

    Raises:
        OSError: the disk refused; everything is as it was.
    """
    made: list[Path] = []
    try:
        for path in (*folders, *(path.rpartition("/")[0] for path in contents)):
            made += _folders(root / path)
        replace_files(root, contents)
    except (OSError, SystemExit):
        for folder in reversed(made):
            folder.rmdir()
        raise


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, the outermost first."""
    lacking = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return lacking[::-1]
