"""Builds that are killed: the next one makes and says what one without a store does."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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


def first_after(twins: Twins) -> bool:
    """Build both after a kill: how much is written, and what is told once, may differ."""
    warm, cold = (
        outcome(root, said_in_process(root, placed(BUILD, root), store), BUILD)
        for root, store in ((twins.warm, True), (twins.cold, False))
    )
    made = [
        {name: content for name, content in one.items() if not name.startswith("std")}
        for one in (warm, cold)
    ]
    compare(*made)
    if warm["exit code"] == b"0":
        twins.remember()
    return warm["exit code"] == b"0"
