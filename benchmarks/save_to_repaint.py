"""How long it takes from saving a page to its new words in the browser, at 400 and 4,000 pages.

    .venv/bin/python benchmarks/save_to_repaint.py [SAVES] [PAGES ...]

The site is the sample with made-up pages added, in a folder of its own, shown by a real
`tipsite serve` in a real browser (the one of the tests). Each save changes another kind of file;
the page is looked at while it is saved. The time ends in the browser, when the words have been
painted: those of a poster with its picture. Compare the times with each other, not with another
machine.
"""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from benchmarks.processes import PYTHON
from playwright.sync_api import Page, sync_playwright

from tipsite.content.inputs import read
from tipsite.model.translation import StateFile
from tipsite.pipeline.stages import build
from tipsite.staleness.state_file import accept, state_path, write_state
from tipsite.workspace.site import open_site

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 24)
ALL = ("en", "sq", "mk", "cnr", "sr-Cyrl")
FEW = ("en", "sq", "mk")
LOOK = """
(() => {
  const look = () => {
    const found = document.body && document.body.innerText.match(/Stamp[a-z]+/);
    const shown = found ? found[0] : "";
    if (shown && shown !== look.last) {
      look.last = shown;
      requestAnimationFrame(() => requestAnimationFrame(() => window.painted(shown, Date.now())));
    }
    requestAnimationFrame(look);
  };
  look();
})();
"""


def make(folder: Path, pages: int) -> int:
    """Write a site of so many pages in all into ``folder``; return how many it really has."""
    tags = FEW if pages < 650 else ALL
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "content", folder / "content")
    settings = (ROOT / "campaigns.yaml").read_text("utf-8")
    config = yaml.load(settings, yaml.BaseLoader)  # noqa: S506 - our own file, as text alone
    gone = set() if tags == ALL else {*set(ALL) - set(tags), "sr-Latn"}
    for tag in gone & set(ALL):
        shutil.rmtree(folder / "content" / tag)
    text = yaml.safe_dump(_without(config, gone), allow_unicode=True, sort_keys=False)
    (folder / "campaigns.yaml").write_text(text, "utf-8")
    there = _count(folder)
    more = (pages - there) // (len(tags) + (tags == ALL))
    for tag in tags:
        page = (folder / "content" / tag / "rights.md").read_text("utf-8")
        for number in range(more):
            path = folder / "content" / tag / f"page-{_letters(number)}.md"
            path.write_text(page.replace("\ntitle: ", f"\ntitle: {_letters(number)} "), "utf-8")
    opened = open_site(folder, "texts").with_pages()
    for tag in opened.translations:
        state = StateFile()
        for name, pairs in opened.pairs(tag).items():
            state = accept(state, name, pairs, range(1000))
        (folder / state_path(tag)).write_text(write_state(state), "utf-8", newline="")
    return there + more * (len(tags) + (tags == ALL))


def _without(value: Any, tags: set[str]) -> Any:
    """Return settings without the languages ``tags``."""
    if isinstance(value, dict):
        return {key: _without(one, tags) for key, one in value.items() if key not in tags}
    if isinstance(value, list):
        return [_without(one, tags) for one in value if not isinstance(one, str) or one not in tags]
    return value


def _letters(number: int) -> str:
    """A name without digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _count(folder: Path) -> int:
    built = build(read(folder)[0], TODAY)
    assert not built.failed, built.problems[:3]
    return len(built.pages)


def edits(root: Path) -> tuple[tuple[str, str, Callable[[str], None]], ...]:
    """Return the kinds of saves: their name, the page looked at, and what saves with a mark."""

    def text(path: str) -> Callable[[str], None]:
        before = (root / path).read_text("utf-8")

        def save(mark: str) -> None:
            (root / path).write_text(f"{before}\n\n{mark}.\n", "utf-8")

        return save

    def swap(path: str, old: str) -> Callable[[str], None]:
        before = (root / path).read_text("utf-8")
        assert old in before

        def save(mark: str) -> None:
            (root / path).write_text(before.replace(old, f"{old} {mark}", 1), "utf-8")

        return save

    piece = "content/en/material/job-poster.md"
    return (
        ("words of a poster", ".tipsite/material/en/job-poster-al.html", swap(piece, "headline:")),
        ("text of a page", "en/page-bc.html", text("content/en/page-bc.md")),
        ("text of a translation", "sq/rights.html", text("content/sq/rights.md")),
        ("title of a page", "en/rights.html", swap("content/en/rights.md", "title: ")),
        ("a record", "en/help/al.html", swap("content/services/al.yaml", "    en: Psychologists")),
        ("campaigns.yaml", "en/index.html", swap("campaigns.yaml", "    en: Someone")),
    )


def measured(root: Path, saves: int) -> dict[str, list[float]]:
    """Return the seconds of each save, by its kind."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "tipsite", "serve", "--root", str(root), "--port", str(port)]
    command += ["--today", TODAY.isoformat()]
    seconds: dict[str, list[float]] = {}
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server,
        sync_playwright() as playwright,
    ):
        assert server.stdout is not None
        assert any(b"Look at http" in line for line in server.stdout)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        try:
            for name, address, save in edits(root):
                tab = browser.new_page()
                seconds[name] = _saves(tab, f"http://127.0.0.1:{port}/{address}", save, saves)
                tab.close()
        finally:
            browser.close()
            server.terminate()
    return seconds


def _saves(tab: Page, address: str, save: Callable[[str], None], saves: int) -> list[float]:
    painted: dict[str, float] = {}
    tab.expose_function("painted", lambda mark, when: painted.setdefault(mark, when / 1000))
    tab.add_init_script(LOOK)
    tab.goto(address)
    tab.wait_for_timeout(1500)
    seconds = []
    for number in range(saves):
        mark = f"Stamp{_letters(number + 1)}"
        begin = time.time()
        save(mark)
        until = begin + 60
        while mark not in painted and time.time() < until:
            tab.wait_for_timeout(5)
        seconds.append(painted.get(mark, until) - begin)
        tab.wait_for_timeout(700)
    return seconds


def main() -> None:
    """Print median and worst of each kind of save, for each number of pages."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    sys.stdout.write(f"{PYTHON}\n")
    for wanted in map(int, sys.argv[2:] or ("400", "4000")):
        with TemporaryDirectory() as temporary:
            root = Path(temporary) / "site"
            pages = make(root, wanted)
            for name, seconds in measured(root, saves).items():
                load = os.getloadavg()[0]
                sys.stdout.write(
                    f"{pages} pages, {name:22} median {statistics.median(seconds):.2f} s,"
                    f" worst {max(seconds):.2f} s of {len(seconds)} (load {load:.1f})\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
