"""Builds that are killed, and stores that are damaged, forged, of another version or day.

Whatever becomes of a store, the next build makes and says what one without it does.
"""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from photos import photo
from site_edits import WEIGHTS
from tipsite.engine.store import FOLDER
from tipsite.output.manifest import is_unfinished
from twin_sites import (
    MEND,
    Twins,
    command,
    compare,
    outcome,
    placed,
    said_in_process,
    tree,
)
from walked_sites import files_of_shape

BUILD = ("build",)
BESIDE = ("output is changed", "other times")
"""Edits of what a build has made, which tell nothing of a build that was killed."""


Laid = Callable[[Path, str], Twins]
"""Returns twins of a shape that are built, with a photo among their pages."""


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    folder = tmp_path_factory.mktemp("laid")
    found: dict[str, Twins] = {}

    def copied(target: Path, shape: str) -> Twins:
        if shape not in found:
            twins = found[shape] = Twins(folder / shape)
            page = "content/en/safety.md"
            files = files_of_shape(shape)
            shown = {page: files[page] + b"\n![A bridge](bridge.jpg)\n"}
            twins.lay({**files, **shown, "content/images/bridge.jpg": photo("JPEG", 340, 200)})
            assert twins.ask(BUILD)
        return found[shape].copied(target)

    return copied


def edited(twins: Twins, chance: random.Random, count: int) -> None:
    names = [name for name in WEIGHTS if name not in BESIDE]
    for _ in range(count):
        move = chance.choices(names, [WEIGHTS[name] for name in names])[0], chance.randrange(10**6)
        print(move)
        twins.edit(move)


# ------------------------------------------------------------------ kills


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("kills", [2, 100])
def test_builds_that_are_killed_leave_a_whole_site_and_a_sound_store(
    tmp_path: Path, laid: Laid, kills: int
) -> None:
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    twins = laid(tmp_path, "translated")
    begun = time.monotonic()
    killed(twins.warm, 1, None)
    whole = time.monotonic() - begun
    for _ in range(kills):
        old = tree(twins.cold / "output")
        edited(twins, chance, chance.randint(1, 2))
        killed(twins.warm, chance.choice((1, 3)), whole * chance.uniform(0.2, 1.1))
        left = None
        if not is_unfinished((twins.warm / "output").resolve()):
            left = tree(twins.warm / "output")
        well = first_after(twins)
        assert left is None or left in (old, tree(twins.cold / "output"))
        assert twins.ask(BUILD) == well
        kept = {path.name.partition("-")[0] for path in (twins.warm / FOLDER).iterdir()}
        assert kept <= {".gitignore", "answers", "record"}
        if not well:
            twins.edit((MEND, 0))
            first_after(twins)
            assert twins.ask(BUILD)


def killed(root: Path, cores: int, seconds: float | None) -> None:
    """Build in a process of its own, which is killed after some time, if it still runs then."""
    words = command(placed(BUILD, root), cores)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if seconds is not None:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
        process.communicate()


def first_after(twins: Twins, *, between: bool = False) -> bool:
    """Build both after a kill: how much is written, and what is told once, may differ.

    Where one has built ``between`` edits, a site with errors leaves it another good output.
    """
    warm, cold = (
        outcome(root, said_in_process(root, placed(BUILD, root), store), BUILD)
        for root, store in ((twins.warm, True), (twins.cold, False))
    )
    made = [
        {
            name: content
            for name, content in one.items()
            if not name.startswith("std")
            and not (between and name.startswith("output/") and one["exit code"] != b"0")
        }
        for one in (warm, cold)
    ]
    compare(*made)
    if warm["exit code"] == b"0":
        twins.remember()
    return warm["exit code"] == b"0"


@pytest.mark.long
@pytest.mark.parametrize("rounds", [1, 15])
def test_builds_at_the_same_time_and_edits_meanwhile_leave_nothing_wrong(
    tmp_path: Path, laid: Laid, rounds: int
) -> None:
    seed = random.randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    twins = laid(tmp_path, "translated")
    for _ in range(rounds):
        edited(twins, chance, chance.randint(1, 2))
        asked = (BUILD, ("check",), ("check", "--strict"), BUILD)
        started = []
        for one, cores in zip(asked, (1, 3, 1, 2), strict=True):
            words = command(placed(one, twins.warm), cores)
            started.append(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
            time.sleep(0.3 * chance.random())
            edited(twins, chance, chance.choice((0, 0, 1)))
        for process in started:
            said = process.communicate()[1].decode()
            # A file may have been saved or have gone while it was read.
            assert process.returncode in (0, 1, 2), said
            assert "Traceback" not in said
        if not first_after(twins, between=True):
            twins.edit((MEND, 0))
            first_after(twins)
        assert twins.ask(BUILD)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_store_for_which_there_is_no_room_changes_nothing(tmp_path: Path, laid: Laid) -> None:
    """No file may be larger than the largest of the output: a full disk, as the store sees it."""
    import resource  # noqa: PLC0415 - there is none on Windows

    twins = laid(tmp_path, "translated")
    sizes = [len(content) for content in tree(twins.warm / "output").values()]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + 1000, before[1]))
    try:
        for number in range(2):
            for name in ("settings", "paragraph", "new page in all languages"):
                twins.edit((name, number))
            twins.ask(BUILD)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    twins.ask(BUILD)


# ------------------------------------------------------------------ damage


@pytest.mark.long
@pytest.mark.parametrize("is_old", [True, False], ids=["of yesterday", "half of the entries"])
def test_a_store_that_lacks_or_mistakes_answers_changes_nothing(
    tmp_path: Path, laid: Laid, is_old: bool
) -> None:
    """Its entries are sealed with the key of this machine, as after a backup that was restored."""
    seed = random.randrange(10**9)
    print("seed", seed)
    twins = laid(tmp_path, "translated")
    store = twins.warm / FOLDER
    yesterday = shutil.copytree(store, tmp_path / "yesterday")
    edited(twins, random.Random(seed), 3)
    twins.ask(BUILD)
    if is_old:
        shutil.rmtree(store)
        shutil.copytree(yesterday, store)
    else:
        (path,) = store.glob(f"answers-{'?' * 32}")
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("DELETE FROM entry WHERE rowid % 2")
    edited(twins, random.Random(seed + 1), 1)
    twins.ask(BUILD)
