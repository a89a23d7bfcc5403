"""Make the pictures of README.md from a built sample, and from the invented site of `live.py`.

    .venv/bin/python build.py
    .venv/bin/python docs/screens/readme.py output

Numbers in pictures of material, call sheets and mistakes are in the range that `live.py` names.
"""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - in the folder of the tests
from live import TODAY, lay, picture, tipsite  # noqa: E402
from make import changed  # noqa: E402

DAY = ("--today", TODAY)
WIDE, SMALL, MOST = (1600, 800), (600, 400), 200_000
"""Sizes in pixels; the most bytes of a picture."""
CALLING = """\
---
title: What happens when you call
summary: Who answers, and what you decide.
---
You can call without being sure.

Please call +44 1632 960157 at any hour.
"""
THEME = 'parent: bright\ntokens:\n  light:\n    accent: "#5588aa"\n'
TERMINAL = """<style>
body { margin: 0; background: #1b1d22; }
pre { margin: 0; padding: 14px 18px; font: SIZE/1.5 "DejaVu Sans Mono", monospace !important;
  white-space: pre-wrap; }
code { font: inherit !important; }
</style>"""
DESK = """<style>
body { margin: 0; width: 1600px; height: 800px; overflow: hidden; position: relative;
  background: linear-gradient(120deg, #fdf1d6, #dbe8e5); }
img { position: absolute; display: block; box-shadow: 0 18px 40px rgb(20 30 60 / 28%); }
.laptop { left: 262px; top: 62px; width: 900px; border: 14px solid #17191d;
  border-radius: 18px 18px 0 0; }
.base { position: absolute; left: 182px; top: 652px; width: 1088px; height: 26px;
  background: #c3c9cd; border-radius: 4px 4px 26px 26px; }
.phone { left: 44px; top: 196px; width: 262px; border: 11px solid #17191d; border-radius: 36px; }
.poster { left: 1196px; top: 52px; width: 372px; transform: rotate(1.6deg); }
.sheet { left: 948px; top: 372px; width: 286px; transform: rotate(-4deg); }
</style>
<img class="laptop" src="LAPTOP"><div class="base"></div><img class="poster" src="POSTER">
<img class="sheet" src="SHEET"><img class="phone" src="PHONE">"""


class Camera:
    """Takes pictures of pages and of terminals."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def page(
        self, file: Path, size: tuple[int, int], *, top: str = "", typed: str = "", scale: float = 2
    ) -> Image.Image:
        """Return a page from the element ``top`` on, with words ``typed`` into its search."""
        tab = self._browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            bypass_csp=True,
        )
        tab.goto(file.as_uri())
        if typed:
            tab.locator("input[type=search]").fill(typed)
            tab.wait_for_timeout(1500)
        y = 0
        if top:
            y = tab.evaluate("top => document.querySelector(top).getBoundingClientRect().top", top)
            tab.evaluate("y => scrollTo(0, y)", y - 8)
            tab.add_style_tag(content=".bar, .actions { display: none !important }")
        tab.wait_for_timeout(300)
        return Image.open(BytesIO(tab.screenshot())).convert("RGB")

    def html(self, text: str, size: tuple[int, int], *, whole: bool = False) -> Image.Image:
        """Return a page of this text; a ``whole`` one as high as it is."""
        tab = self._browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=1 if size == WIDE else 2,
        )
        tab.set_content(text)
        high = tab.evaluate("Math.ceil(document.querySelector('pre').offsetHeight)") if whole else 0
        tab.set_viewport_size({"width": size[0], "height": high or size[1]})
        return Image.open(BytesIO(tab.screenshot())).convert("RGB")

    def terminal(self, command: str, shown: str, size: tuple[int, int], font: int) -> Image.Image:
        """Return what a terminal shows of a command."""
        console = Console(record=True, file=StringIO(), force_terminal=True, width=200)
        console.print(Text.from_ansi(f"\x1b[1m$ {command}\x1b[0m\n{shown}"))
        page = console.export_html(theme=MONOKAI, inline_styles=True)
        style = TERMINAL.replace("SIZE", f"{font}px")
        return self.html(page.replace("</head>", f"{style}</head>"), size, whole=not size[1])


def said(site: Path, columns: int, *words: str) -> str:
    """Return what a command shows on a terminal of so many columns."""
    done = subprocess.run(  # noqa: S603 - commands of this file
        [sys.executable, "-P", "-m", "tipsite", *words],
        cwd=site,
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(columns), "LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


@contextmanager
def written(file: Path, text: str) -> Iterator[None]:
    """Have a file during the block."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    yield
    file.unlink()


def keep(image: Image.Image, name: str, size: tuple[int, int] | None = None) -> None:
    """Write a picture in this size, cut from its upper left corner, as small as it has to be."""
    if size:
        high = image.width * size[1] // size[0]
        image = image.crop((0, 0, image.width, min(high, image.height)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    for quality in (88, 80, 70, 60):
        image.save(HERE / f"{name}.webp", quality=quality, method=6)
        if (HERE / f"{name}.webp").stat().st_size < MOST:
            return
    sys.exit(f"{name} is too large.")


def source(image: Image.Image) -> str:
    """Return an image as an address of its own bytes."""
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"


def take(sample: Path, site: Path, camera: Camera) -> None:
    """Take all pictures of a built sample, and of the invented site."""
    lay(site)
    call = ("directory", "confirmed", "gb-line", "--how", "called", "--by", "us")
    tipsite(*call, "--root", site)
    tipsite("build", "--root", site, "--output", site / "output")
    tipsite("directory", "due", "--all", "--format", "sheets", "--root", site)
    sheet = site / "private" / "call-sheet-gb.en.html"
    made = site / "output" / "en"
    desk = {
        "LAPTOP": camera.page(sample / "en/campaigns/know-before-you-go.html", (1280, 800)),
        "PHONE": camera.page(sample / "sq/index.html", (360, 740)),
        "POSTER": picture(made / "campaigns/ask-first/poster-gb.pdf", 1140),
        "SHEET": camera.page(sheet, (794, 1123), scale=1),
    }
    text = DESK
    for name, image in desk.items():
        text = text.replace(f'"{name}"', f'"{source(image)}"')
    keep(camera.html(text, WIDE), "readme-wide")
    keep(camera.page(made / "help/gb.html", (420, 280), top="h1"), "readme-number", SMALL)
    keep(camera.page(sheet, (520, 347), top="h2"), "readme-age", SMALL)
    results = camera.page(sample / "en/search.html", (420, 280), top="[type=search]", typed="wages")
    keep(results, "readme-search", SMALL)
    other = site.parent / "changed"
    other.mkdir()
    shown = said(changed(other), 46, "translate", "diff", "sq", "young.md")
    keep(camera.terminal("tipsite translate diff sq young.md", shown, (440, 293), 14),
         "readme-translation", SMALL)  # fmt: skip
    with written(site / "content/en/calling.md", CALLING):
        mistake = said(site, 86, "check", *DAY).split("\n\n")
        shown = f"{mistake[0]}\n\n{mistake[-1]}"
        keep(camera.terminal("tipsite check", shown, (800, 0), 15), "readme-mistake")
    settings = (site / "campaigns.yaml").read_text("utf-8")
    (site / "campaigns.yaml").write_text(settings.replace("theme: bright", "theme: spring"))
    with written(site / "themes/spring/theme.yaml", THEME):
        first = said(site, 46, "check", *DAY).split("\n\n")[0]
        keep(camera.terminal("tipsite check", first, (440, 293), 14), "readme-check", SMALL)
    (site / "campaigns.yaml").write_text(settings)
    said(site, 80, "new", "target", "--kind", "folder", "--path", str(site.parent / "online"))
    said(site, 80, "publish", "--yes", *DAY)
    gone = said(site, 80, "publish", "--withdraw", "gb-line", "--yes", *DAY).splitlines()
    shown = "\n".join((*gone[:3], "…", *gone[-2:]))
    command = "tipsite publish --withdraw gb-line"
    keep(camera.terminal(command, shown, (440, 293), 15), "readme-withdraw", SMALL)


if __name__ == "__main__":
    with (
        TemporaryDirectory() as folder,
        sync_playwright() as driver,
        patch("tipsite.pages.pieces._code", return_value=None),
    ):
        browser = driver.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        take(Path(sys.argv[1]).resolve(), Path(folder) / "site", Camera(browser))
