"""Sites for `tipsite directory`, and its commands run on them."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from builds import with_store
from sample import ROOT
from sites import service, site, with_services
from tipsite.cli.main import main

TODAY = "2026-11-24"


CALLED = "verified: {{dial: {0}, on: {1}, how: called, by: helpline officer}}"


def _lay(folder: Path, text: str = "") -> Path:
    for path, content in site(text).files.items():
        if not path.startswith("themes/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder


def lay(folder: Path, text: str = "") -> Path:
    """Write a site to the disk, without its theme, with the store of the base site."""
    return with_store(_lay(folder, text), _lay)


def run(command: str, root: Path, *arguments: str | Path) -> Result:
    options = ["--root", str(root), "--today", TODAY]
    words = ["directory", command, *options, *map(str, arguments)]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def listed(root: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return the rows of ``due`` as a program reads them."""
    done = run("due", root, "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout))


def line(number: str, on: str, **keys: str) -> str:
    """Return a phone of a list, indented for a record."""
    more = "".join(f"    {key}: {value}\n" for key, value in {"publish": "yes", **keys}.items())
    return f"  - dial: {number}\n{more}    {CALLED.format(number, on)}\n"


def record(id_: str, *phones: str, **keys: str) -> str:
    return service(id_, **keys) + "  phones:\n" + "".join(phones)


def _copied(folder: Path) -> Path:
    shutil.copy(ROOT / "campaigns.yaml", folder)
    for name in ("services", "organizations.yaml"):
        source = ROOT / "content" / name
        target = folder / "content" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return folder


def copied(folder: Path) -> Path:
    """Copy the sample's records and settings; the pages are not read by these commands."""
    return with_store(_copied(folder), _copied)


DAY = datetime.date(2026, 11, 24)


SHEETS = ("--format", "sheets")
BY = "helpline officer"


CHILD = "al-child-line"


BROKE = ("failed", "--reason", "Nobody answers.")


WORKS = ("confirmed", "--how", "called", "--by", BY)


def tell(answer: tuple[str, ...], root: Path, id_: str = CHILD, *more: str) -> Result:
    return run(answer[0], root, id_, *answer[1:], *more)


SEVERAL = with_services(
    service("al-two", dial="0800 1234")
    + "  - dial: 0800 1235\n    publish: yes\n    verified: {dial: 0800 1235, on: 2026, how:"
    " published, source: {title: Listing, url: 'https://example.org/listing'}}\n",
    service("al-police", kind="police", dial="129"),
    service("al-emergency", dial="127", kind="emergency", needs="[emergency]"),
    service("al-mobile", dial="+355 69 1234567")
    + "  emails:\n  - address: Help@example.org\n    publish: yes\n    verified: {address:"
    " Help@example.org, on: 2026, how: published, source: {title: Listing, url:"
    " 'https://example.org/listing'}}\n",
)
