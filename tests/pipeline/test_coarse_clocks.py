"""A correction within one second of the last save is built, on disks that stamp whole seconds."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from builds import TODAY, lay, run
from sites import page
from tipsite.engine.inputs import Sight, site_entries

PAGE = "content/en/more.md"


class CoarseClock:
    """A disk as ext3 with small inodes, HFS+ or FAT: its stamps are multiples of some seconds."""

    def __init__(self, patched: pytest.MonkeyPatch, seconds: int) -> None:
        self._tick = seconds * 1_000_000_000
        scandir, lstat, stat = os.scandir, os.lstat, os.stat
        coarse = self

        class Entry:
            def __init__(self, entry: os.DirEntry[str]) -> None:
                self._entry = entry

            def __getattr__(self, name: str) -> Any:
                return getattr(self._entry, name)

            def __fspath__(self) -> str:
                return self._entry.path

            def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
                return coarse.stamped(self._entry.stat(follow_symlinks=follow_symlinks))

        @contextmanager
        def entries(*where: Any) -> Iterator[Iterator[Entry]]:
            with scandir(*where) as found:
                yield map(Entry, found)

        patched.setattr(os, "scandir", entries)
        patched.setattr(os, "lstat", lambda *at, **how: self.stamped(lstat(*at, **how)))
        patched.setattr(os, "stat", lambda *at, **how: self.stamped(stat(*at, **how)))

    def stamped(self, state: os.stat_result) -> os.stat_result:
        """Return what this disk keeps of the times of a file."""
        kept = {
            f"{name}_ns": getattr(state, f"{name}_ns") // self._tick * self._tick
            for name in ("st_atime", "st_mtime", "st_ctime")
        }
        return os.stat_result(tuple(state), kept)

    def begin(self) -> None:
        """Wait until a tick of this clock begins."""
        time.sleep((self._tick - time.time_ns() % self._tick) / 1e9)


@pytest.mark.parametrize("seconds", [1, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.long
def test_a_correction_of_the_same_length_within_a_tick_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    root = lay(tmp_path / "s", page("en/more.md", "We answer on Monday."))
    made = root / "output" / "en" / "more.html"
    command = ("build", "--root", root, "--today", TODAY)
    assert run(*command).exit_code == 0
    clock = CoarseClock(monkeypatch, seconds)

    def saved(day: str) -> os.stat_result:
        text = (root / PAGE).read_text(encoding="utf-8").replace("Monday", day)
        (root / PAGE).write_text(text.replace("Sunday", day), encoding="utf-8")
        return (root / PAGE).stat()

    clock.begin()
    first = saved("Sunday")
    time.sleep(0.15)
    assert run(*command).exit_code == 0
    assert "Sunday" in made.read_text(encoding="utf-8")
    later = saved("Friday")
    # On a slow machine the tick is over: then the file has another time, and is read for that.
    assert later.st_size == first.st_size
    assert run(*command).exit_code == 0
    assert "Friday" in made.read_text(encoding="utf-8")


@pytest.mark.parametrize("age", [0.5, pytest.param(2.5, marks=pytest.mark.long)])
def test_a_file_of_whole_seconds_is_trusted_after_two(tmp_path: Path, age: float) -> None:
    """Its other time is one that nobody can set, and is fine on the disk of this test."""
    root = lay(tmp_path / "s")
    old = time.time_ns() - 10_000_000_000
    for _, entry in site_entries(root):
        os.utime(entry.path, ns=(old, old // 1_000_000_000 * 1_000_000_000))
    time.sleep(age)
    assert bool(Sight(site_entries(root)).young) == (age < 2)
