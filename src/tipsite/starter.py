"""A new site for an officer to fill in."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_RENAMED = {"gitignore": ".gitignore"}
"""A file of this name inside the package would be obeyed there."""
_DOCS = ("content.md", "translation.md", "markdown.md", "problems.md")
"""What an officer looks things up in. A checkout has them beside the program, a wheel in it."""


def start(folder: Path) -> bool:
    """Fill ``folder`` with a new site and return True; False if it holds anything already.

    Raises:
        OSError: the folder cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        return False
    package = resources.files("tipsite")
    _copy(package / "starter", folder)
    docs = package / "docs"
    checkout = Path(__file__).resolve().parent.parent.parent / "docs"
    (folder / "docs").mkdir()
    for name in _DOCS:
        source = docs / name if docs.is_dir() else checkout / name
        (folder / "docs" / name).write_bytes(source.read_bytes())
    return True


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        place = target / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            _copy(entry, place)
        else:
            place.write_bytes(entry.read_bytes())
