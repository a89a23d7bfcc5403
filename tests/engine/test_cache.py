"""What was made of a photo is kept, and found again; nothing depends on that."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from photos import SECRETS, photo
from sites import BASE, files_of, page
from tipsite.build.run import Job, run
from tipsite.engine.cache import FOLDER, Cache
from tipsite.engine.transform import Pieces, Recipe, RefusedError
from tipsite.model.media import Blob

DAY = "2026-11-24"


class Kitchen:
    """A recipe that counts how often it is asked."""

    def __init__(self, folder: Path, version: str = "1") -> None:
        self.asked: list[bytes] = []
        self.told: list[str] = []
        self.cache = Cache(folder=folder, progress=lambda words, *_: self.told.append(words))
        self.recipe = Recipe(words="Pictures", version=version, work=self.work)

    def work(self, content: bytes) -> Pieces:
        self.asked.append(content)
        if content == b"bad":
            raise RefusedError("image-broken")
        return {"a": content * 2, "b": b"", "c": content}

    def make(self, *contents: bytes) -> Sequence[Pieces | RefusedError]:
        return self.cache(self.recipe, [Blob.of(content) for content in contents])


def test_each_file_is_worked_on_once(tmp_path: Path) -> None:
    first, again = Kitchen(tmp_path / "c"), Kitchen(tmp_path / "c")
    made = first.make(b"one", b"two", b"one")
    assert made == [
        {"a": b"oneone", "b": b"", "c": b"one"}, {"a": b"twotwo", "b": b"", "c": b"two"}, made[0],
    ]  # fmt: skip
    assert sorted(first.asked) == [b"one", b"two"]
    assert first.told == ["Pictures: 1 of 2", "Pictures: 2 of 2"]
    assert again.make(b"one", b"two", b"one") == made
    assert (again.asked, again.told) == ([], [])


def test_another_recipe_makes_it_anew(tmp_path: Path) -> None:
    Kitchen(tmp_path / "c").make(b"one")
    newer = Kitchen(tmp_path / "c", version="2")
    newer.make(b"one")
    assert newer.asked == [b"one"]


def test_what_is_refused_is_tried_again(tmp_path: Path) -> None:
    for _ in range(2):
        kitchen = Kitchen(tmp_path / "c")
        (found,) = kitchen.make(b"bad")
        assert isinstance(found, RefusedError)
        assert kitchen.asked == [b"bad"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 200, None])
def test_a_damaged_entry_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    made = Kitchen(tmp_path / "c").make(b"one")
    (entry,) = (tmp_path / "c").iterdir()
    entry.write_bytes(entry.read_bytes()[:-1] if damage is None else damage)
    kitchen = Kitchen(tmp_path / "c")
    assert kitchen.make(b"one") == made
    assert kitchen.asked == [b"one"]
    assert Kitchen(tmp_path / "c").make(b"one") == made


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file")
    kitchen = Kitchen(tmp_path / "c")
    assert len(kitchen.make(b"one")) == 1
    kitchen.cache.drop_unused()


def test_what_is_no_longer_used_is_dropped_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    Kitchen(folder).make(b"one", b"two")
    (folder / "note.txt").write_text("mine")
    (folder / ("0" * 64 + ".99")).write_bytes(b"a draft of a killed build")
    kitchen = Kitchen(folder)
    kitchen.make(b"two")
    kitchen.cache.drop_unused()
    names = sorted(entry.name for entry in folder.iterdir())
    assert len(names) == 2
    assert names[1] == "note.txt"


def test_a_file_saved_anew_meanwhile_is_not_kept_under_its_old_digest(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path / "c")
    old = Blob.of(b"old")
    kitchen.cache(kitchen.recipe, [Blob(digest=old.digest, head=old.head, load=lambda: b"new")])
    assert not (tmp_path / "c").exists()


def site_with_a_photo(root: Path) -> None:
    shown = page("en/more.md", "Words.\n\n![A bridge](bridge.jpg)")
    for path, content in {**files_of(BASE), **files_of(shown)}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content or b"")
    (root / "content" / "images").mkdir()
    (root / "content" / "images" / "bridge.jpg").write_bytes(photo("JPEG", 700, 400))


WITHOUT_PILLOW = f"""
import sys
from tipsite.cli.main import main
sys.argv[1:] = ["build", "--root", sys.argv[1], "--today", "{DAY}"]
try:
    main()
finally:
    print("PIL" in sys.modules, "pikepdf" in sys.modules, "mutagen" in sys.modules)
"""


def test_a_second_build_loads_no_library_for_pictures_and_changes_nothing(tmp_path: Path) -> None:
    site_with_a_photo(tmp_path)
    said = [
        subprocess.run(
            [sys.executable, "-c", WITHOUT_PILLOW, str(tmp_path)],
            capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [one.returncode for one in said] == [0, 0], said[0].stderr
    assert said[0].stdout.strip().endswith("True False False")
    assert said[1].stdout.strip().endswith("False False False")
    assert "0 files written" in said[1].stdout
    assert not any("Pictures:" in one.stdout + one.stderr for one in said)
    for path in (tmp_path / FOLDER).iterdir():
        assert not any(secret in path.read_bytes() for secret in SECRETS)
    published = [path.name for path in (tmp_path / "output" / "images").iterdir()]
    assert len(published) == 4
    assert all(re.fullmatch(r"[0-9a-f]{12}-(320|700)\.(jpg|webp)", name) for name in published)


def test_check_fills_the_cache_and_a_broken_page_empties_none(tmp_path: Path) -> None:
    site_with_a_photo(tmp_path)
    day = datetime.date.fromisoformat(DAY)
    job = Job(root=tmp_path, output=None, today=day, strict=False, report=None)
    assert run(job) == 0
    assert len(list((tmp_path / FOLDER).iterdir())) == 1
    more = tmp_path / "content" / "en" / "more.md"
    whole = more.read_text()
    more.write_text("broken")
    assert run(job) == 1
    assert len(list((tmp_path / FOLDER).iterdir())) == 1
    more.write_text(whole.replace("![A bridge](bridge.jpg)", ""))
    assert run(job) == 0
    assert not (tmp_path / FOLDER).exists()
