"""Takes the pictures of the recipes in docs/themes.md: the sample in the theme that they make.

    .venv/bin/python docs/screens/recipes.py

What it writes into the theme and the settings is read from the recipes themselves.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent

from PIL import Image
from playwright.sync_api import sync_playwright

from tipsite.cli.main import main as main_command

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - found in the folder of the tests
from documented import recipes  # noqa: E402

DRAWN = ROOT / "src" / "tipsite" / "build" / "example_site" / "content" / "images"
PAGES = {
    "campaign": "en/campaigns/know-before-you-go",
    "home": "en/index",
    "cards": "en/campaigns/index",
    "help": "en/help/index",
}


def lay(site: Path) -> None:
    """Write the sample with what the recipes add."""
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, site / name)
    found = recipes()
    for path, text in found.items():
        if "/" in path:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, "utf-8")
    images = site / "content" / "images"
    images.mkdir(exist_ok=True)
    shutil.copy(DRAWN / "mark.svg", images)
    shutil.copy(DRAWN / "hills.svg", images / "road.svg")
    Image.new("RGB", (1200, 630), "#e4572e").save(images / "card.png")
    settings = (ROOT / "campaigns.yaml").read_text("utf-8")
    kept = [
        line
        for line in settings.splitlines(keepends=True)
        if not line.startswith(("  theme:", "  logo:", "  image:", "  colour:", "  button:"))
    ]
    own = f"site:\n  theme: spring\n{indent(found['site'], '  ')}"
    settings = "".join(kept).replace("site:\n", own, 1)
    name = "- id: know-before-you-go\n"
    settings = settings.replace(name, name + indent(found["campaign"], "  "), 1)
    (site / "campaigns.yaml").write_text(settings, "utf-8")


def take() -> None:
    """Build it and take a picture of each page on a phone."""
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        site = Path(folder) / "site"
        site.mkdir()
        lay(site)
        words = ["build", "--root", str(site), "--today", "2026-11-24", "--no-store"]
        with suppress(SystemExit):
            main_command(words, standalone_mode=False)
        browser = driver.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        tab = browser.new_page(viewport={"width": 360, "height": 640})
        for name, address in PAGES.items():
            tab.goto((site / "output" / f"{address}.html").as_uri())
            tab.wait_for_timeout(300)
            path = HERE / f"recipe-{name}-360.jpg"
            tab.screenshot(path=path, type="jpeg", quality=80)
        browser.close()


if __name__ == "__main__":
    take()
