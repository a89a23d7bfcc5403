"""The pages are put in place before the material, and material with a mistake is left out."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import TODAY, lay
from material_sites import PIECES
from tipsite.cli.main import main
from tipsite.output.writer import recover, write
from tipsite.pipeline import output_folder

SHARE = "en/campaigns/spring/share.html"
POSTER = "en/campaigns/spring/poster-al.pdf"
OTHERS = {"en/print/card-al.pdf", "en/campaigns/spring/picture-al.png"}
ARCHIVE = "en/campaigns/spring/material.zip"


def tip(root: Path, command: str = "build", *options: str) -> Result:
    return CliRunner().invoke(main, [command, "--root", str(root), "--today", TODAY, *options])


def files(output: Path) -> dict[str, bytes]:
    found = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def named(site: dict[str, bytes], page: str) -> Iterator[str]:
    """Yield the files of material that a page names, by path."""
    for href in re.findall(rb'(?:href|src)="([^":#]+\.(?:pdf|png|zip|webp))"', site[page]):
        yield (Path("/", page).parent / href.decode()).resolve().relative_to("/").as_posix()


def whole(site: dict[str, bytes]) -> None:
    """Assert that no page names a file that is not there."""
    for page in (path for path in site if path.endswith(".html")):
        assert set(named(site, page)) <= site.keys(), page


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, bytes]]:
    """Return the sites that a build puts in place, one after the other."""
    written: list[dict[str, bytes]] = []

    def kept(artifacts: object, output: Path) -> object:
        changes = write(artifacts, output)  # type: ignore[arg-type]
        written.append(files(output))
        return changes

    monkeypatch.setattr(output_folder, "write", kept)
    return written


def test_pages_come_first_and_a_changed_piece_leaves(
    tmp_path: Path, sites: list[dict[str, bytes]]
) -> None:
    root = lay(tmp_path / "s", PIECES)
    assert tip(root).exit_code == 0
    first, second = sites
    assert not {POSTER, ARCHIVE, *OTHERS} & first.keys()
    assert {POSTER, ARCHIVE, *OTHERS} <= second.keys()
    assert not any(named(first, SHARE))
    assert set(named(second, SHARE)) >= {POSTER, ARCHIVE}

    poster = root / "content/en/material/poster.md"
    poster.write_text(poster.read_text("utf-8").replace("headline: ", "headline: Or "), "utf-8")
    assert "1 piece of material is not made yet" in tip(root, "check").output
    assert tip(root).exit_code == 0
    third, fourth = sites[2:]
    assert POSTER not in third
    assert ARCHIVE not in third
    assert third.keys() >= OTHERS
    assert fourth.keys() >= {POSTER, ARCHIVE, *OTHERS}
    assert fourth[POSTER] != second[POSTER]
    for site in sites:
        whole(site)


def test_a_piece_with_a_mistake_keeps_nothing_else_back(
    tmp_path: Path, sites: list[dict[str, bytes]]
) -> None:
    root = lay(tmp_path / "s", PIECES)
    poster = root / "content/en/material/poster.md"
    text = poster.read_text("utf-8")
    poster.write_text(text.replace("headline: ", f"headline: {'Long' * 60} "), "utf-8")

    first = tip(root, "build", "--zip")
    assert first.exit_code == 5
    assert "material-overflow" in first.output
    assert not list(tmp_path.rglob("output*.zip"))
    assert sites[-1].keys() >= OTHERS
    assert not {POSTER, ARCHIVE} & sites[-1].keys()
    whole(sites[-1])

    again = tip(root)
    assert again.exit_code == 5
    assert sites[-1] == files(root / "output") == sites[1]
    assert tip(root, "check").exit_code == 1

    poster.write_text(text, "utf-8")
    assert tip(root).exit_code == 0
    assert {POSTER, ARCHIVE, *OTHERS} <= sites[-1].keys()


OLD, NEW = b"116 111", b"116 117"
EDITS = (
    ("content/services/al.yaml", OLD, NEW),
    ("content/en/material/poster.md", b"Check before you go", b"Ask before you go"),
    ("content/services/al.yaml", NEW, OLD),
    ("content/en/index.md", b"title: ", b"title: More "),
    ("content/en/material/poster.md", b"Ask before you go", b"Check before you go"),
)
"""One after the other: a number, the words of one piece, the number again, a page."""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_build_killed_anywhere_leaves_one_of_its_sites(
    tmp_path: Path, sites: list[dict[str, bytes]]
) -> None:
    root, copy = lay(tmp_path / "s", PIECES), tmp_path / "t"
    assert tip(root).exit_code == 0
    chance, delay = random.Random(1), 1.0
    left: list[int] = []
    command = [sys.executable, "-m", "tipsite", "build", "--today", TODAY]
    while len(left) < 10 or (len({*left}) < 3 and len(left) < 50):
        path, old, new = EDITS[len(left) % len(EDITS)]
        (root / path).write_bytes((root / path).read_bytes().replace(old, new))
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(root, copy)
        before = files(root / "output")
        sites.clear()
        assert tip(copy).exit_code == 0
        expected = [before, *sites]
        for piece in {POSTER, ARCHIVE, *OTHERS} & sites[0].keys():
            # No old number stands beside a new one.
            assert sites[0][piece] == sites[-1][piece]
            assert old not in (OLD, NEW) or piece.endswith(".png")  # it shows no number

        process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(delay * chance.uniform(0.7, 1.4))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        recover(root / "output")
        site = files(root / "output")
        whole(site)
        assert site in expected
        left.append(min(expected.index(site), 2))
        delay *= 1.25 if left[-1] == 0 else 0.8 if left[-1] == 2 else 1
        assert tip(root).exit_code == 0
        assert files(root / "output") == expected[-1]
    assert {*left} == {0, 1, 2}
