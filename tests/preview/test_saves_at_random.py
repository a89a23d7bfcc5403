"""`tipsite serve` while files are saved by halves, deleted, renamed and mended, all at random."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from preview_server import served
from site_edits import CONFIG, EDITS, WEIGHTS, Folder

BY_HAND = [name for name in EDITS if name not in ("commands", "other times", "output is changed")]
"""Edits of files alone."""


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_it_outlives_two_hundred_changes_in_a_minute(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with served(tmp_path / "site") as preview:
        site = Folder(preview.root)
        paths = (CONFIG, "content/**/*", "themes/**/*")
        good = {path: (site.root / path).read_bytes() for path in site.find(*paths)}
        begin = time.monotonic()
        for number in range(200):
            name = chance.choices(BY_HAND, [WEIGHTS[name] for name in BY_HAND])[0]
            EDITS[name](site, chance)
            if number % 10 == 0:
                assert preview.ask("en/index.html")[0] in (200, 404)
            time.sleep(max(0, begin + 0.3 * (number + 1) - time.monotonic()))
        for path in set(site.find(*paths)) - set(good):
            site.remove(path)
        for path, content in good.items():
            site.write(path, content)
        preview.change("content/en/safety.md", "Use another phone.", "The last state.")
        preview.wait_for("The last state.", "en/safety.html")
        preview.wait_for("All is built")
        assert "The last state." in (site.root / "output/en/safety.html").read_text("utf-8")
        said = "".join(preview.said)
        assert "Traceback" not in said
        assert "mistake in tipsite" not in said
        assert not (preview.root / ".tipsite-crash.txt").exists()
