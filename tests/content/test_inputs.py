"""A site's folder is read once; what is as it was the last time is read when it is needed."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import sites
from builds import TODAY, digests, lay
from photos import photo
from sites import built, page
from tipsite.cli.main import main
from tipsite.content.inputs import read
from tipsite.engine.inputs import TICK, InputChangedError
from tipsite.engine.store import Store
from tipsite.model.corpus import Snapshot
from tipsite.model.problems import Problem
from tipsite.workspace.changes import read_site

PAGE = "content/en/more.md"


def site(folder: Path) -> Path:
    root = lay(folder, page("en/more.md", "Words.\n\n![A bridge](bridge.jpg)"))
    (root / "content" / "images").mkdir()
    (root / "content" / "images" / "bridge.jpg").write_bytes(photo("JPEG", 700, 400))
    grow_old()
    return root


def grow_old() -> None:
    """Wait until the times of what was saved tell of each later change."""
    time.sleep(2 * TICK / 1e9)


def looked_at(root: Path, store: Path) -> Snapshot:
    with Store(store, b"k" * 32) as kept:
        snapshot, problems = read(root, kept)
        kept.commit(sweep=True)
    assert problems == ()
    return snapshot


def test_what_is_as_it_was_is_read_when_it_is_needed(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    first, again = (looked_at(root, tmp_path / "store") for _ in range(2))
    assert again.digests() == first.digests() == read(root)[0].digests()
    assert dict(again.files) == dict(first.files) == dict(read(root)[0].files)
    before = again.digest(PAGE)
    (root / PAGE).write_bytes(b"Other words.")
    assert b"Words." in first.files[PAGE]
    assert again.digest(PAGE) == before
    with pytest.raises(InputChangedError):
        again.files[PAGE]
    assert looked_at(root, tmp_path / "store").files[PAGE] == b"Other words."


def test_files_of_a_theme_that_came_with_tipsite_are_known_as_such(tmp_path: Path) -> None:
    card, poster = (f"themes/plain/material/{kind}.typ" for kind in ("card", "poster"))
    (tmp_path / card).parent.mkdir(parents=True)
    (tmp_path / card).write_text("Mine.")
    found = read(tmp_path)[0]
    assert {card, poster} <= found.files.keys()
    assert {card, poster} & found.shipped == {poster}


def test_a_site_that_was_saved_on_windows_builds_the_same() -> None:
    texts = {path: text for path, text in sites.site().files.items() if b"\n" in text}
    assert {Path(path).suffix for path in texts} >= {".md", ".yaml", ".po", ".html", ".css"}
    windows = {path: text.replace(b"\n", b"\r\n") for path, text in texts.items()}
    one, other = built(), built(raw=windows)
    assert not [problem for problem in other.problems if problem not in one.problems]
    assert {made.path: made.content for made in one.artifacts} == {
        made.path: made.content for made in other.artifacts
    }


def test_a_style_sheet_is_read_up_to_a_megabyte(tmp_path: Path) -> None:
    for name, size in (("site.css", 1_000_000), ("more.css", 1_000_001)):
        sheet = tmp_path / "themes" / "child" / "assets" / name
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text("a{}".ljust(size))
    snapshot, (found,) = read(tmp_path)
    assert (found.at.path, found.code) == ("themes/child/assets/more.css", "file-too-large")
    assert dict(found.values) == {"most": "1"}
    assert "themes/child/assets/site.css" in snapshot.files


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_with_the_name_of_a_page_is_told_and_never_waited_for(tmp_path: Path) -> None:
    root = lay(tmp_path)
    os.mkfifo(root / PAGE)
    snapshot, (found,) = read(root)
    assert (found.at.path, found.code, found.severity) == (PAGE, "file-not-used", "warning")
    assert snapshot.left_out == {PAGE}
    assert PAGE not in snapshot.files


def test_no_other_bytes_pass_for_a_photo_that_is_being_saved(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    (found,) = looked_at(root, tmp_path / "store").pictures.values()
    path = root / "content" / "images" / "bridge.jpg"
    whole = found.load()
    path.write_bytes(whole[:900])
    with pytest.raises(InputChangedError):
        found.load()
    path.write_bytes(whole)
    assert found.load() == whole


def test_whatever_happens_to_files_what_is_read_is_what_stands_there(tmp_path: Path) -> None:
    root, store = site(tmp_path / "site"), tmp_path / "store"

    def check(folder: Path) -> None:
        found = looked_at(folder, store)
        fresh, _ = read(folder)
        assert found.digests() == fresh.digests()
        assert dict(found.files) == dict(fresh.files)
        assert {path: one.load() for path, one in found.pictures.items()} == {
            path: one.load() for path, one in fresh.pictures.items()
        }

    check(root)
    for words in ("One", "Two", "Six"):  # within one tick
        (root / PAGE).write_text(words)
        check(root)
    grow_old()
    check(root)
    times = (root / PAGE).stat()
    (root / PAGE).write_text("Ten")
    os.utime(root / PAGE, ns=(times.st_atime_ns, times.st_mtime_ns))
    check(root)
    (root / "content" / "en" / "new.md").write_text("New")
    check(root)
    (root / PAGE).rename(root / "content" / "en" / "moved.md")
    check(root)
    (root / "content" / "en" / "new.md").replace(root / PAGE)
    check(root)
    shutil.copytree(root, tmp_path / "clone")
    check(tmp_path / "clone")
    check(root)


@pytest.mark.long
def test_a_file_that_is_saved_during_a_build_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path / "site")
    command = ["build", "--root", str(root), "--today", TODAY]
    assert CliRunner().invoke(main, command).exit_code == 0
    looks = 0

    def reading(root: Path, store: Store) -> tuple[Snapshot, tuple[Problem, ...]]:
        nonlocal looks
        looks += 1
        found = read_site(root, store)
        if looks == 1:
            settings = root / "campaigns.yaml"
            text = settings.read_text("utf-8")
            settings.write_text(text.replace("Someone to call", "A later name"), "utf-8")
        return found

    monkeypatch.setattr("tipsite.pipeline.run.read_site", reading)
    grow_old()
    (root / PAGE).write_bytes((root / PAGE).read_bytes() + b"More.\n")
    assert CliRunner().invoke(main, command).exit_code == 0
    assert looks == 2
    warm = digests(root / "output")
    home = (root / "output" / "en" / "index.html").read_text("utf-8")
    assert "A later name" in home
    assert CliRunner().invoke(main, [*command, "--no-store"]).exit_code == 0
    assert digests(root / "output") == warm
