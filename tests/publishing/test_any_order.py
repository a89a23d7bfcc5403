"""Whatever is done in whichever order: nothing comes back that today's files hold back."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import lay
from sites import CONFIG, TODAY, files_of, page, service, with_services
from tipsite.cli.main import main

NUMBERS = {"al-one": "04 2211 331", "al-two": "04 2211 442", "al-three": "04 2211 553"}
RECORDS = {
    "yes": ("", ""),
    "hold": ("publish: yes\n", "publish: hold\n  reason: Nobody answers.\n"),
    "name-only": ("publish: yes\n", "publish: name-only\n  reason: Nobody answers.\n"),
    "line": ("    publish: yes\n", "    publish: hold\n    reason: Nobody answers.\n"),
}
PAGES = {
    "published": {},
    "draft": {"status": "draft"},
    "expired": {"expires": "2026-11-23"},
    "to come": {"publish_on": "2027-01-01"},
    "gone": {"gone": "yes"},
}
WORDS = ("Alphaword", "Betaword")
BROKEN = "-- content/en/broken.md --\n---\ntitle: No\nsummary: No.\n---\n[no](nowhere.md)\n"


class Office:
    """A site, what its files say by now, and what was withdrawn."""

    def __init__(self, folder: Path) -> None:
        self.root, self.web = folder / "site", folder / "web"
        self.records = dict.fromkeys(NUMBERS, "yes")
        self.pages = dict.fromkeys(WORDS, "published")
        lay(self.root, self.text())
        with (self.root / CONFIG).open("a") as settings:
            settings.write("targets:\n- {id: web, kind: folder, path: ../web}\n")

    def text(self) -> str:
        records = (
            service(id_, dial=NUMBERS[id_], needs="[call]").replace(*RECORDS[said], 1)
            for id_, said in self.records.items()
        )
        pages = (
            page(f"en/{word.lower()}.md", f"{word} here.", **PAGES[said])
            for word, said in self.pages.items()
        )
        return with_services(*records) + "".join(pages)

    def put(self, text: str) -> None:
        for path, content in files_of(text).items():
            (self.root / path).write_bytes(content or b"")

    def publish(self, *words: str) -> Result:
        options = ["--yes", "--demonstration", "--root", str(self.root), "--today", str(TODAY)]
        return CliRunner().invoke(main, ["publish", *words, *options], catch_exceptions=False)

    def online(self) -> dict[str, bytes]:
        found = (path for path in self.web.rglob("*") if path.is_file())
        return {path.relative_to(self.web).as_posix(): path.read_bytes() for path in found}

    def withheld(self) -> Iterator[str]:
        for id_, said in self.records.items():
            if said != "yes":
                yield from (NUMBERS[id_], f"tel:{NUMBERS[id_].replace(' ', '')}")
        yield from (word for word, said in self.pages.items() if said != "published")

    def step(self, chance: random.Random) -> str:
        """Do something, and return what."""
        does = chance.choice(
            ("record", "page", "break", "publish", "back", "unattended", "withdraw")
        )
        if does == "record":
            self.records[chance.choice(list(NUMBERS))] = chance.choice(list(RECORDS))
            self.put(self.text())
        elif does == "page":
            self.pages[chance.choice(WORDS)] = chance.choice(list(PAGES))
            self.put(self.text())
        elif does == "break":
            broken = self.root / "content/en/broken.md"
            if broken.exists():
                broken.unlink()
            else:
                self.put(BROKEN)
        elif does == "withdraw":
            id_ = chance.choice(list(NUMBERS))
            done = self.publish("--withdraw", id_)
            assert done.exit_code == 0, done.output
            if self.records[id_] == "yes":
                self.records[id_] = "hold"
            self.assert_withheld(done)
        else:
            done = self.publish(*([] if does == "publish" else [f"--{does}"]))
            assert done.exit_code in (0, 1, 2, 5), done.output
            if done.exit_code in (0, 5):
                self.assert_withheld(done)
        return does

    def assert_withheld(self, done: Result) -> None:
        found = self.online()
        for text in self.withheld():
            assert not [path for path, one in found.items() if text.encode() in one], done.output
        state = json.loads(found.pop(".tipsite-state.json"))["files"]
        digests = {path: hashlib.sha256(one).hexdigest() for path, one in found.items()}
        assert digests == {path: one[0] for path, one in state.items()}


@pytest.mark.long
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 30))]
)
def test_in_no_order_of_steps_does_anything_come_back(tmp_path: Path, seed: int) -> None:
    chance, office = random.Random(seed), Office(tmp_path)
    for version in ("first", "second"):
        office.put(page("en/index.md", f"The {version} words."))
        assert office.publish().exit_code == 0
    done = [office.step(chance) for _step in range(5 if seed == 1 else 7)]
    assert len(done) >= 5
