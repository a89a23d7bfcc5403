"""Sites laid on the disk, commands run on them, and what is in a folder after that."""

from __future__ import annotations

import hashlib
from pathlib import Path

from click.testing import CliRunner, Result

from sites import site
from tipsite.cli.main import main

TODAY = "2026-11-24"


def lay(folder: Path, text: str = "") -> Path:
    """Write a site to the disk."""
    for path, content in site(text).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
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
