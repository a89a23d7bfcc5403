"""`tipsite serve` while files are saved by halves, deleted, renamed and mended, all at random."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from preview_server import Served, served

PAGES = ("en/index.md", "en/safety.md", "en/signs/street.md", "sq/safety.md", "sq/index.md")


class Storm:
    """Changes to the files of a site, and the state that it came from."""

    def __init__(self, root: Path, kept: Path, seed: int) -> None:
        self.root, self.kept, self.chance = root, kept, random.Random(seed)
        for name in ("content", "themes"):
            shutil.copytree(root / name, kept / name)
        shutil.copy(root / "campaigns.yaml", kept)

    def change(self) -> None:
        deeds: tuple[Callable[[], None], ...] = (
            self.edit, self.edit, self.halve, self.halve_settings, self.delete, self.rename_folder,
            self.spoil_theme, self.add, self.spoil_record, self.nonsense, self.mend,
        )  # fmt: skip
        try:
            self.chance.choice(deeds)()
        except FileNotFoundError:
            self.mend()

    def page(self) -> Path:
        return self.root / "content" / self.chance.choice(PAGES)

    def edit(self) -> None:
        with self.page().open("a", encoding="utf-8") as file:
            file.write("\nOne more line.\n")

    def halve(self) -> None:
        page = self.page()
        text = page.read_bytes()
        page.write_bytes(text[: self.chance.randrange(len(text) + 1)])

    def halve_settings(self) -> None:
        text = (self.kept / "campaigns.yaml").read_bytes()
        (self.root / "campaigns.yaml").write_bytes(text[: self.chance.randrange(len(text))])

    def delete(self) -> None:
        self.page().unlink()

    def rename_folder(self) -> None:
        folder = self.root / "content" / self.chance.choice(("", "en", "sq", "services"))
        folder.rename(folder.with_name(f"{folder.name}-old-{self.chance.randrange(1000)}"))

    def spoil_theme(self) -> None:
        base = self.root / "themes/plain/templates/base.html"
        base.write_text(base.read_text("utf-8") + self.chance.choice(("{% if %}", "<p>", "")))

    def add(self) -> None:
        page = self.root / "content/en" / f"new-{self.chance.choice('abc')}.md"
        page.write_text("---\ntitle: A new page\nsummary: New.\n---\nWords.\n")

    def spoil_record(self) -> None:
        record = self.root / "content/services/al.yaml"
        record.write_text(record.read_text("utf-8").replace("publish: yes", "publish: perhaps", 1))

    def nonsense(self) -> None:
        self.page().write_bytes(self.chance.randbytes(300))

    def mend(self) -> None:
        """Put everything back, as it was."""
        for found in self.root.iterdir():
            if found.name.startswith(("content", "themes", "-old")):
                shutil.rmtree(found)
        for name in ("content", "themes"):
            shutil.copytree(self.kept / name, self.root / name)
        shutil.copy(self.kept / "campaigns.yaml", self.root)


def _weather(preview: Served, kept: Path, *, changes: int, seconds: float, seed: int) -> None:
    storm = Storm(preview.root, kept, seed)
    begin = time.monotonic()
    for number in range(changes):
        storm.change()
        if number % 10 == 0:
            assert preview.ask("en/index.html")[0] in (200, 404)
        left = begin + seconds * (number + 1) / changes - time.monotonic()
        time.sleep(max(0, left))
    storm.mend()
    preview.change("content/en/safety.md", "Use another phone.", "The last state.")
    preview.wait_for("The last state.", "en/safety.html")
    preview.wait_for("All is built")
    written = (preview.root / "output/en/safety.html").read_text("utf-8")
    assert "The last state." in written
    said = "".join(preview.said)
    assert "Traceback" not in said
    assert "mistake in tipsite" not in said
    assert not (preview.root / ".tipsite-crash.txt").exists()


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_it_outlives_two_hundred_changes_in_a_minute(tmp_path: Path, seed: int) -> None:
    with served(tmp_path / "site") as preview:
        _weather(preview, tmp_path / "kept", changes=200, seconds=60, seed=seed)
