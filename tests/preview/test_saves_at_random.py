"""`tipsite serve` while files are saved by halves, deleted, renamed and mended, all at random."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from page_edits import CONFIG, Folder
from preview_server import served
from site_edits import EDITS, WEIGHTS
from twin_sites import tree

BESIDE = ("output is changed", "other times", "translations are current", "new language")
"""Edits of the output, and those that a command of this process makes."""
CHANGES, SECONDS = 200, 60


def sources(root: Path) -> dict[str, bytes]:
    """Return the files that the preview is made of, by path."""
    folders = ("content", "themes")
    files = {path: body for one in folders for path, body in tree(root / one, f"{one}/").items()}
    return {CONFIG: (root / CONFIG).read_bytes(), **files}


def halve(site: Folder, chance: random.Random) -> None:
    """Leave a file as it is in the middle of being saved, or a folder under another name."""
    path = site.root / chance.choice(sorted(sources(site.root)))
    if chance.random() < 0.7:
        body = path.read_bytes()
        path.write_bytes(body[: chance.randrange(len(body) + 1)])
    else:
        path.parent.rename(path.parent.with_name(f"{path.parent.name}-{chance.randrange(1000)}"))


def mend(site: Folder, kept: dict[str, bytes]) -> None:
    """Put everything back, as it was."""
    for path in sources(site.root).keys() - kept.keys():
        site.remove(path)
    for path, body in kept.items():
        site.write(path, body)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_it_outlives_two_hundred_changes_in_a_minute(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = [name for name in WEIGHTS if name not in BESIDE]
    with served(tmp_path / "site") as preview:
        site, kept = Folder(preview.root), sources(preview.root)
        begin = time.monotonic()
        for number in range(CHANGES):
            draw = chance.random()
            if draw < 0.15:
                mend(site, kept)
            elif draw < 0.4 and site.has(CONFIG):
                halve(site, chance)
            else:
                edit = EDITS[chance.choices(names, [WEIGHTS[name] for name in names])[0]]
                edit(site, random.Random(f"{seed} {number}"))
            if number % 10 == 0:
                assert preview.ask("en/index.html")[0] in (200, 404)
            time.sleep(max(0, begin + SECONDS * (number + 1) / CHANGES - time.monotonic()))
        mend(site, kept)
        preview.change("content/en/safety.md", "Use another phone.", "The last state.")
        preview.wait_for("The last state.", "en/safety.html")
        preview.wait_for("All is built")
        written = (preview.root / "output/en/safety.html").read_text("utf-8")
        assert "The last state." in written
        said = "".join(preview.said)
        assert "Traceback" not in said
        assert "mistake in tipsite" not in said
        assert not (preview.root / ".tipsite-crash.txt").exists()
