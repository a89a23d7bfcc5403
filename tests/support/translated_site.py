"""A small site in two languages on the disk, and the commands of translation on it."""

from __future__ import annotations

import atexit
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from click.testing import CliRunner, Result

from directory_sites import lay
from sites import page
from tipsite.cli.main import main

TODAY = "2026-11-24"
EN = "content/en/help/steps.md"
SQ = "content/sq/help/steps.md"
STATE = "content/sq/.tipsite-translation.tsv"
SITE = page(
    "en/help/steps.md",
    """\
You can call without being sure.

Call the [helpline](service:al-child-line) or read [about phones](../safety.md).

- A bed for tonight
- A lawyer

Ask until 4 August 2026.""",
    title="First steps",
) + page(
    "sq/help/steps.md",
    """\
Mund të telefononi edhe kur nuk e dini me siguri.

Telefononi [linjën](service:al-child-line) ose lexoni [për telefonat](../safety.md).

- Një shtrat për sonte
- Një avokat

Pyesni deri më 4 gusht 2026.""",
    title="Hapat e parë",
    translation="draft",
)


@cache
def _translated(more: str) -> Path:
    folder = Path(mkdtemp(prefix="tipsite-translated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    lay(folder, SITE + more)
    assert run("accept", folder, "sq", "--all").exit_code == 0
    return folder


def translated(folder: Path, more: str = "") -> Path:
    """Write the site, and note that all of it is current."""
    shutil.copytree(_translated(more), folder, dirs_exist_ok=True)
    return folder


def run(command: str, root: Path, *arguments: str | Path) -> Result:
    """Return what a command of `tipsite translate` did."""
    day = ["--today", TODAY] if command in ("status", "review") else []
    words = ["translate", command, *map(str, arguments), "--root", str(root), *day]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def change(root: Path, path: str, *changes: tuple[str, str]) -> None:
    """Replace texts in a file, each of which stands there once."""
    text = (root / path).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    (root / path).write_text(text, "utf-8")


def status(root: Path, *arguments: str) -> dict[str, Any]:
    """Return the status as a program reads it."""
    done = run("status", root, "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tasks(root: Path) -> list[tuple[str, int | None, str]]:
    """Return what is to be done: document, block, state."""
    return [(one["document"], one["block"], one["state"]) for one in status(root)["tasks"]]
