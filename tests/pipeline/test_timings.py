"""`build --timings` says what was asked, what stood, and why the slowest pages were made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builds import TODAY, lay
from sites import page
from tipsite.cli.main import main

COUNTED = re.compile(r"(\d+) pages? (?:was|were) made, (\d+) of (\d+) stayed the same\.")


def timed(root: Path, *options: str) -> str:
    done = CliRunner().invoke(
        main, ["build", "--root", str(root), "--today", TODAY, "--timings", *options]
    )
    assert done.exit_code == 0, done.stderr
    return done.stdout


def counted(said: str) -> tuple[int, int, int]:
    match = COUNTED.search(said)
    assert match, said
    made, kept, whole = map(int, match.groups())
    return made, kept, whole


def reasons(said: str) -> set[str]:
    """What is told to have changed, of the slowest pages."""
    head, *rows = said.partition("what changed")[2].splitlines()
    assert not head
    shown = (row for row in rows if re.match(r" +\d\.\d{3}  \S+\.html", row))
    return {re.split(r"  +", row)[-1] for row in shown}


def row(said: str, name: str) -> tuple[int, int, int]:
    match = re.search(rf"^{name} +(\d+) +(\d+) +(\d+) +\d+\.\d{{3}}$", said, re.MULTILINE)
    assert match, said
    asked, stood, anew = map(int, match.groups())
    return asked, stood, anew


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "s", page("en/more.md", "Words."))


def test_all_pages_of_a_new_site_are_new(root: Path) -> None:
    said = timed(root)
    made, kept, whole = counted(said)
    assert (made, kept) == (whole, 0)
    assert reasons(said) == {"new"}
    asked, stood, anew = row(said, "facts")
    assert (asked, stood, anew) == (whole, 0, whole)
    for stage in ("read the files", "compare the files", "make pages", "write the site"):
        assert re.search(rf"^{stage} +\d+\.\d{{3}}$", said, re.MULTILINE)
