"""`build --verify` finds what should not have stood, says so, and writes what is right.

A program that answers otherwise than before, though it is the same, stands for a read that was not
written down.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from builds import TODAY, digests, lay
from sites import ROOT, page
from tipsite.audit.output import PageReader
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER
from tipsite.model.facts import PageFacts
from tipsite.web import page_bytes

OURS = "Please send this line to tipsite's makers."


def tip(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["build", "--root", str(root), "--today", TODAY, *options])


def codes(result: Result) -> list[tuple[str, str]]:
    """The codes of the problems about the store, each after the file that it is told of."""
    return re.findall(r"/s/([\w./-]+?)(?::\d+)*: (store-[a-z]+)", result.stderr)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "s", page("en/more.md", "Words."))


def wrong_bytes(patched: pytest.MonkeyPatch) -> None:
    right = page_bytes

    def wrong(rendered: str) -> bytes:
        found = right(rendered)
        return found.replace(b"Words.", b"Wards.")

    patched.setattr("tipsite.pages.render.page_bytes", wrong)


def change(root: Path) -> None:
    place = root / "content" / "en" / "safety.md"
    place.write_text(place.read_text("utf-8") + "\n\nOne more.\n", "utf-8")


def clean(root: Path, folder: Path) -> dict[str, str]:
    assert tip(root, "--no-store", "--output", str(folder)).exit_code == 0
    return digests(folder)


def test_bytes_that_should_not_have_stood_are_told_with_their_question(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        wrong_bytes(patched)
        assert tip(root).exit_code == 0
    change(root)
    assert tip(root).exit_code == 0
    assert "Wards." in (root / "output" / "en" / "more.html").read_text("utf-8")
    done = tip(root, "--verify")
    assert ("output/en/more.html", "store-answer") in codes(done)
    assert "“page en/more.html” was not made again" in done.stderr
    assert OURS in done.stderr
    assert done.exit_code == 1
    assert digests(root / "output") == clean(root, tmp_path / "clean")
    # Nothing of it is left, so the next build is right as well.
    assert not (root / FOLDER).exists()
    after = tip(root, "--verify")
    assert after.exit_code == 0
    assert codes(after) == []


@pytest.mark.long
def test_a_problem_that_was_missed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay(tmp_path / "s")
    shutil.copytree(ROOT / "themes" / "plain", root / "themes" / "plain", dirs_exist_ok=True)
    base = root / "themes" / "plain" / "templates" / "base.html"
    twice = '<i id="a"></i><i id="a"></i></body>'
    base.write_text(base.read_text("utf-8").replace("</body>", twice), "utf-8")
    right: Callable[..., PageFacts] = PageReader.facts

    def blind(self: PageReader, *given: object) -> PageFacts:
        return replace(right(self, *given), problems=())

    with monkeypatch.context() as patched:
        patched.setattr(PageReader, "facts", blind)
        assert tip(root).exit_code == 0
    before = digests(root / "output")
    done = tip(root, "--verify")
    assert {code for _place, code in codes(done)} == {"store-problem"}
    assert "“audit-id-twice” is reported here" in done.stderr
    assert done.exit_code == 1
    assert digests(root / "output") == before
    assert "audit-id-twice" in tip(root).stderr


def test_there_is_nothing_to_verify_without_a_store(root: Path) -> None:
    done = tip(root, "--verify", "--no-store")
    assert done.exit_code == 2
    assert "--no-store" in done.stderr
