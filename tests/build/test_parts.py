"""Parts that are made on several machines are joined to the site that one build makes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import TODAY, digests, lay
from sites import ROOT, page
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER

KEY = "TIPSITE_STORE_KEY"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "a secret of the repository")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "s", page("en/more.md", "Words."))


def tip(root: Path, *options: str | Path) -> Result:
    arguments = ["build", "--root", str(root), "--today", TODAY, *map(str, options)]
    return CliRunner().invoke(main, arguments)


def clone(root: Path, place: Path) -> Path:
    """The site on another machine: its files, and nothing that was made of them."""
    made = shutil.ignore_patterns(".tipsite*", "output")
    shutil.copytree(root, place, ignore=made)
    return place


def part(root: Path, place: Path, *tags: str) -> Path:
    """A part that a machine of its own makes."""
    there = clone(root, place.with_name(f"machine-{place.name}"))
    chosen = [word for tag in tags for word in ("--edition", tag)]
    done = tip(there, *chosen, "--output", place)
    assert done.exit_code == 0, done.stderr
    return place


def joined(root: Path, *parts: Path) -> Result:
    return tip(root, "--timings", *(word for one in parts for word in ("--join", one)))


def row(said: str, name: str) -> tuple[int, int, int]:
    match = re.search(rf"^{name} +(\d+) +(\d+) +(\d+) ", said, re.MULTILINE)
    assert match, said
    asked, stood, anew = map(int, match.groups())
    return asked, stood, anew


def once(root: Path, place: Path) -> dict[str, str]:
    """What one build makes."""
    assert tip(clone(root, place)).exit_code == 0
    return digests(place / "output")


def folder_count(made: dict[str, str], tag: str) -> int:
    return sum(path.startswith(f"{tag}/") and path.endswith(".html") for path in made)


@pytest.mark.long
def test_what_parts_have_made_stands_and_the_rest_is_made_here(root: Path, tmp_path: Path) -> None:
    whole = once(root, tmp_path / "once")
    done = joined(root, part(root, tmp_path / "part-en", "en"))
    assert done.exit_code == 0
    assert digests(root / "output") == whole
    _asked, stood, anew = row(done.stdout, "facts")
    assert 0 < stood <= folder_count(whole, "en")
    assert anew == sum(path.endswith(".html") for path in whole) - stood
    # The site's own store has them now.
    assert row(tip(root, "--timings").stdout, "facts")[2] == 0


def test_several_parts_leave_little_to_be_made(root: Path, tmp_path: Path) -> None:
    whole = once(root, tmp_path / "once")
    parts = [part(root, tmp_path / f"part-{tag}", tag) for tag in ("en", "sq")]
    done = joined(root, *parts)
    assert digests(root / "output") == whole
    editions = folder_count(whole, "en") + folder_count(whole, "sq")
    assert row(done.stdout, "facts")[1] >= editions - 2 * 2  # lists of all pages, and the search


def test_a_part_holds_packs_and_nothing_else(root: Path, tmp_path: Path) -> None:
    found = part(root, tmp_path / "part-en", "en")
    names = {path.name for path in found.iterdir()} - {".gitignore"}
    assert names
    assert all(name.endswith(".pack") for name in names)


@pytest.mark.long
@pytest.mark.parametrize("fault", ["damaged", "another key", "another site", "nothing"])
def test_a_part_that_does_not_fit_counts_as_absent(
    fault: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "part-en"
    if fault == "nothing":
        place.mkdir()
    elif fault == "another site":
        other = lay(tmp_path / "other", page("en/more.md", "Quite other words."))
        part(other, place, "en")
    else:
        part(root, place, "en")
    if fault == "damaged":
        for pack in place.glob("*.pack"):
            content = bytearray(pack.read_bytes())
            content[-40] ^= 1
            pack.write_bytes(content)
    if fault == "another key":
        monkeypatch.setenv(KEY, "of another machine")
    done = joined(root, place)
    assert done.exit_code == 0
    assert digests(root / "output") == once(root, tmp_path / "once")
    assert ("part-unused" in done.stderr) == (fault != "another site")


@pytest.mark.long
@pytest.mark.parametrize("edited", ["", "en", "sq"])
def test_a_part_is_made_where_pages_stand_already(root: Path, tmp_path: Path, edited: str) -> None:
    assert tip(root).exit_code == 0
    if edited:
        page = root / "content" / edited / "safety.md"
        page.write_text(page.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    whole = once(root, tmp_path / "once")
    made = tip(root, "--edition", "sq", "--output", tmp_path / "part")
    assert made.exit_code == 0, made.stderr
    assert made.stdout.startswith(f"{folder_count(whole, 'sq') - 2} pages")
    there = clone(root, tmp_path / "elsewhere")
    done = joined(there, tmp_path / "part")
    assert digests(there / "output") == whole
    assert row(done.stdout, "facts")[1] >= folder_count(whole, "sq") - 2


def test_a_mistake_is_told_and_nothing_is_written(root: Path, tmp_path: Path) -> None:
    (root / "content" / "en" / "safety.md").write_text("no front matter", "utf-8")
    done = tip(root, "--edition", "en", "--output", tmp_path / "part")
    assert done.exit_code == 1
    assert "content/en/safety.md" in done.stderr
    assert not (tmp_path / "part").exists()


def test_an_edition_that_is_none_is_refused_with_those_that_are(root: Path) -> None:
    done = tip(root, "--edition", "xx")
    assert done.exit_code == 2
    assert "“xx”" in done.stderr
    assert "en, sq" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--edition", "en", "--zip"),
        ("--edition", "en", "--verify"),
        ("--edition", "en", "--join", "part"),
        ("--join", "part", "--no-store"),
        ("--join", "part", "--zip"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused(root: Path, options: tuple[str, ...]) -> None:
    assert tip(root, *options).exit_code == 2
    assert not (root / "output").exists()


def test_without_a_key_that_others_have_it_is_said(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    done = tip(root, "--edition", "en", "--output", tmp_path / "part")
    assert done.exit_code == 0
    assert KEY in done.stdout
    monkeypatch.setenv("XDG_STATE_HOME", str(root / "state"))
    done = tip(root, "--edition", "en", "--output", tmp_path / "part")
    assert done.exit_code == 2
    assert KEY in done.stderr


@pytest.mark.long
def test_six_editions_of_the_sample_are_the_site_of_one_build(tmp_path: Path) -> None:
    root = tmp_path / "s"
    root.mkdir()
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "campaigns.yaml", root)
    tags = ("en", "sq", "mk", "cnr", "sr-Cyrl", "sr-Latn")
    parts = [part(root, tmp_path / f"part-{tag}", tag) for tag in tags]
    done = joined(root, *parts)
    assert digests(root / "output") == once(root, tmp_path / "once")
    asked, stood, anew = row(done.stdout, "page")
    assert stood + anew == asked
    assert anew < 10
    assert not (root / FOLDER).is_symlink()
