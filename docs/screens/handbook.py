"""Make the pictures of the handbooks, from the sample and from an invented site.

    .venv/bin/python docs/screens/handbook.py

Words of tipsite are in the language of each handbook. Numbers are in the range that `live.py`
names.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import socket
import subprocess
import sys
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - in the folder of the tests
from live import LINE, NUMBER, TODAY, tipsite  # noqa: E402
from make import changed  # noqa: E402
from readme import Camera, said  # noqa: E402

MOST = 60_000
"""The most bytes of a picture."""
GAP, GROUND = 28, "#dfe3e1"
RED = (0x8A, 0x10, 0x10)
"""The head of the preview's panel while something has to be mended."""
PHONE = (360, 700)
WORDS = {
    "en": (
        "Ask Northfield", "Northfield Advice Line", "For questions, advice and help.",
        "What to do: three steps", "First, breathe.",
    ),
    "sq": (
        "Pyet Northfield", "Linja e këshillimit Northfield", "Për pyetje, këshilla dhe ndihmë.",
        "Çfarë të bëni: tre hapa", "Së pari merrni frymë.",
    ),
    "mk": (
        "Прашај Нортфилд", "Линија за совети Нортфилд", "За прашања, совети и помош.",
        "Што да направите: три чекори", "Прво земете здив.",
    ),
}  # fmt: skip
"""By language: name of the site, of its line, what it is for, a title with a mistake, a text."""


def keep(image: Image.Image, name: str, width: int) -> None:
    """Write a picture of this width, as small as it has to be."""
    image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    for quality in range(90, 40, -5):
        image.save(HERE / f"handbook-{name}.webp", quality=quality, method=6)
        if (HERE / f"handbook-{name}.webp").stat().st_size <= MOST:
            return
    sys.exit(f"{name} is too large.")


def side_by_side(images: list[Image.Image]) -> Image.Image:
    """Return screens of phones beside one another."""
    width = sum(image.width + GAP for image in images) + GAP
    sheet = Image.new("RGB", (width, images[0].height + 2 * GAP), GROUND)
    for number, image in enumerate(images):
        sheet.paste(image, (GAP + number * (image.width + GAP), GAP))
    return sheet


def started(site: Path, tag: str) -> None:
    """Make an invented site in this language, with one confirmed line."""
    name, line, summary, title, text = WORDS[tag]
    tipsite("init", site, "--languages", tag, "--countries", "GB", "--name", name,
            "--responsible", "Northfield", "--address", "https://northfield.example/")  # fmt: skip
    record = LINE
    for old, new in (
        ("{en: Northfield Advice Line}", f"{{{tag}: {line}}}"),
        ("{en: Advice line}", f"{{{tag}: {line}}}"),
        ('{en: "For questions, advice and help."}', f'{{{tag}: "{summary}"}}'),
    ):
        assert old in record, old
        record = record.replace(old, new)
    (site / "content/services/gb.yaml").write_text(record, "utf-8")
    settings = (site / "campaigns.yaml").read_text("utf-8")
    listed = "GB: [gb-emergency, gb-police, gb-line]"
    assert listed in settings
    settings = settings.replace(listed, "GB: [gb-line]")
    (site / "campaigns.yaml").write_text(settings, "utf-8")
    page(site, tag).write_text(f'---\ntitle: "{title}"\nsummary: {title[:8]}\n---\n{text}\n')
    confirmed(site)


def page(site: Path, tag: str) -> Path:
    """Return the page in which there will be a mistake."""
    return site / "content" / tag / "steps.md"


def confirmed(site: Path) -> None:
    """Note that somebody has called the line."""
    call = ("directory", "confirmed", "gb-line", "--how", "called", "--by", "Northfield")
    tipsite(*call, "--root", site)


def asked(site: Path, tag: str, *words: str) -> str:
    """Return what a command shows on a terminal until it asks; the answer is no."""
    env = {"COLUMNS": "92", "LANG": "C.UTF-8", "TIPSITE_UI_LANGUAGE": tag}
    master, slave = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - commands of this file
        [sys.executable, "-P", "-m", "tipsite", *words, "--today", TODAY],
        cwd=site, env={**os.environ, **env}, stdin=slave, stdout=slave, stderr=slave,
    )  # fmt: skip
    os.close(slave)
    os.write(master, b"n\n")
    shown = b""
    with suppress(OSError):  # the end of what a terminal gives
        while piece := os.read(master, 4096):
            shown += piece
    process.wait()
    return shown.decode().rpartition("\x1b[2K")[2].replace("\r", "")


def sheet(camera: Camera, site: Path, tag: str) -> Image.Image:
    """Return the upper half of a call sheet."""
    tipsite("directory", "due", "--all", "--format", "sheets", "--root", site)
    return camera.page(site / f"private/call-sheet-gb.{tag}.html", (794, 640), scale=1.5)


def question(camera: Camera, site: Path, tag: str) -> Image.Image:
    """Return what `tipsite publish` asks after a number has changed."""
    folder = str(site.parent / f"online-{tag}")
    tipsite("new", "target", "--kind", "folder", "--path", folder, "--root", site)
    tipsite("publish", "--yes", "--demonstration", "--root", site)
    records = site / "content/services/gb.yaml"
    text = records.read_text("utf-8")
    records.write_text(text.replace(f"dial: {NUMBER}", f"dial: {NUMBER[:-1]}8"), "utf-8")
    confirmed(site)
    shown = asked(site, tag, "publish", "--demonstration").splitlines()
    lines = [line for line in shown if line and "northfield.example" not in line]
    last = next(n for n, line in enumerate(lines) if re.search(r"\[.+/.+\]:", line))
    text = "\n".join((*lines[:last], "", lines[last].partition("]:")[0] + "]:"))
    return camera.terminal("tipsite publish --demonstration", text, (760, 0), 15)


def mistake(browser: Browser, site: Path, tag: str) -> Image.Image:
    """Return what a browser shows of `tipsite serve` while a page has a mistake."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603 - commands of this file
        [sys.executable, "-P", "-m", "tipsite", "serve", "--port", port, "--today", TODAY],
        cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        env={**os.environ, "TIPSITE_UI_LANGUAGE": tag, "BROWSER": "true"},
    )  # fmt: skip
    assert process.stdout
    try:
        # A line that begins with the time ends what it says of a build.
        next(line for line in process.stdout if re.match(r"\d\d:\d\d", line))
        tab = browser.new_page(viewport={"width": 1000, "height": 350}, device_scale_factor=1.5)
        tab.goto(f"http://127.0.0.1:{port}/{tag}/steps.html")
        tab.wait_for_timeout(2000)
        file = page(site, tag)
        good = file.read_text("utf-8")
        file.write_text(good.replace('"', ""), "utf-8")
        for _second in range(60):
            tab.wait_for_timeout(1000)
            shot = Image.open(BytesIO(tab.screenshot())).convert("RGB")
            if shot.getpixel((shot.width - 12, 8)) == RED:  # the panel is open
                break
        else:
            sys.exit("The panel shows no mistake.")
        file.write_text(good, "utf-8")
        tab.close()
    finally:
        process.terminate()
        process.communicate()
    return shot


def take(folder: Path, camera: Camera, browser: Browser) -> None:
    """Take the pictures for each language."""
    sample, output = changed(folder / "sample"), folder / "outdated"
    for pieces in sample.glob("content/*/material"):
        shutil.rmtree(pieces)
    said(sample, 80, "build", "--output", str(output), "--today", TODAY)
    for tag in WORDS:
        site = folder / tag
        started(site, tag)
        tipsite("build", "--root", site, "--output", site / "output")
        phones = (
            output / tag / "index.html",
            output / tag / "signs/work.html",
            site / "output" / tag / "help/gb.html",
        )
        keep(side_by_side([camera.page(file, PHONE) for file in phones]), f"phone-{tag}", 1080)
        keep(mistake(browser, site, tag), f"mistake-{tag}", 1200)
        keep(sheet(camera, site, tag), f"sheet-{tag}", 900)
        keep(question(camera, site, tag), f"publish-{tag}", 1100)
    for tag in ("mk", "sq"):
        old = camera.page(output / tag / "worried.html", (360, 450), top="p.notice")
        keep(old, f"outdated-{tag}", 640)


if __name__ == "__main__":
    with TemporaryDirectory() as name, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        take(Path(name), Camera(chromium), chromium)
