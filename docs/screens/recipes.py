"""Takes the pictures of docs/themes.md: the sample as the recipes make it, and the orange site.

    .venv/bin/python docs/screens/recipes.py

What it writes into the theme and the settings of the sample is read from the recipes themselves.
"""

from __future__ import annotations

import re
import shutil
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tipsite.cli.main import main as main_command

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - found in the folder of the tests
from documented import recipes  # noqa: E402

DRAWN = ROOT / "src" / "tipsite" / "pipeline" / "example_site" / "content" / "images"
PAGES = {
    "campaign": "en/campaigns/know-before-you-go",
    "home": "en/index",
    "cards": "en/campaigns/index",
    "help": "en/help/index",
}
OWN = re.compile(
    r"^  (?:theme|logo|share_image|slogan|image|colour|button):.*\n(?:   .*\n)*", re.MULTILINE
)
"""What the sample has of itself, with what stands below it."""
ORANGE = ROOT / "tests" / "golden" / "orange" / "site"
CAMPAIGN = "en/campaigns/tomorrow"
PHONES: tuple[tuple[str, Literal["light", "dark"]], ...] = (
    ("en/index", "light"), (CAMPAIGN, "dark"), ("en/signs/offer", "light"),
)  # fmt: skip
GAP = 24
WIDE = 840


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
    settings = OWN.sub("", settings)
    own = f"site:\n  theme: spring\n{indent(found['site'], '  ')}"
    settings = settings.replace("site:\n", own, 1)
    name = "- id: know-before-you-go\n"
    settings = settings.replace(name, name + indent(found["campaign"], "  "), 1)
    (site / "campaigns.yaml").write_text(settings, "utf-8")


def made(site: Path) -> Path:
    """Build a site, and return where it is."""
    words = ["build", "--root", str(site), "--today", "2026-11-27", "--no-store"]
    with suppress(SystemExit):
        main_command(words, standalone_mode=False)
    return site / "output"


def take_recipes(browser: Browser, site: Path) -> None:
    """Take a picture of each page of the sample on a phone."""
    site.mkdir()
    lay(site)
    output = made(site)
    tab = browser.new_page(viewport={"width": 360, "height": 640})
    for name, address in PAGES.items():
        tab.goto((output / f"{address}.html").as_uri())
        tab.wait_for_timeout(300)
        tab.screenshot(path=HERE / f"recipe-{name}-360.jpg", type="jpeg", quality=80)


def keep(shot: Image.Image, name: str) -> None:
    """Write a picture in the width that the documentation has room for."""
    size = (WIDE, shot.height * WIDE // shot.width)
    small = shot.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.save(HERE / name, quality=62, optimize=True, progressive=True)


def take_orange(browser: Browser, site: Path) -> None:
    """Take a campaign on a wide screen, and three pages on phones side by side."""
    shutil.copytree(ORANGE, site)
    output = made(site)
    tab = browser.new_page(viewport={"width": 1280, "height": 720})
    tab.goto((output / f"{CAMPAIGN}.html").as_uri())
    keep(Image.open(BytesIO(tab.screenshot())), "orange-campaign-1280.jpg")
    tab.set_viewport_size({"width": 360, "height": 640})
    wide = len(PHONES) * (360 + GAP) - GAP
    phones = Image.new("RGB", (wide, 640), "#ffffff")
    for place, (address, scheme) in enumerate(PHONES):
        tab.emulate_media(color_scheme=scheme)
        tab.goto((output / f"{address}.html").as_uri())
        shot = Image.open(BytesIO(tab.screenshot()))
        phones.paste(shot, (place * (360 + GAP), 0))
    keep(phones, "orange-360.jpg")


def take() -> None:
    """Build both sites and take their pictures."""
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        take_recipes(browser, Path(folder) / "sample")
        take_orange(browser, Path(folder) / "orange")
        browser.close()


if __name__ == "__main__":
    take()
