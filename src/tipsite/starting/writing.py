"""A new site is written to the disk: all of it, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from tipsite.model.snapshot import Snapshot
from tipsite.read import read

_DOCS = (
    "handbook.md", "handbook.sq.md", "handbook.mk.md", "start.md", "content.md",
    "translation.md", "markdown.md", "hosts.md", "problems.md", "commands.md", "keys.md",
    "themes.md",
)  # fmt: skip
"""What an officer looks things up in. A checkout has them beside the program, a wheel in it."""


def is_free(folder: Path) -> bool:
    """Whether nothing is there yet that a new site could harm."""
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


def write_new(folder: Path, files: Mapping[str, bytes], folders: Iterable[str]) -> None:
    """Write files, and make folders, below one that is free; where that fails, leave nothing.

    Raises:
        OSError: the disk refused.
    """
    made: list[Path] = []
    try:
        for path in sorted({*folders, *(path.rpartition("/")[0] for path in files)}):
            made += _folders(folder / path)
        for path, content in sorted(files.items()):
            made.append(folder / path)
            (folder / path).write_bytes(content)
    except BaseException:
        for place in reversed(made):
            _remove(place)
        raise


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, the outermost first."""
    lacking = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return lacking[::-1]


def _remove(place: Path) -> None:
    if place.is_dir():
        place.rmdir()
    else:
        place.unlink(missing_ok=True)
