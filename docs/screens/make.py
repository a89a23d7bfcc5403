"""Takes the pictures in this folder: every kind of page of the sample, as a browser shows it.

And of material, a contact sheet of each kind, as it is printed.

    .venv/bin/python docs/screens/make.py            the pictures that are kept here
    .venv/bin/python docs/screens/make.py --all DIR  more widths, dark, print, for a look
    .venv/bin/python docs/screens/make.py --beside SITE DIR
                        a sheet for each kind: above as built in SITE, below as the sample is now

It builds the sample first. Needs what the tests need (`python3 build.py test` installs it).
"""

from __future__ import annotations

import argparse
import datetime
import io
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from pypdfium2 import PdfDocument

from tipsite.cli.main import main as main_command
from tipsite.pipeline.job import Job
from tipsite.pipeline.run import run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - found in the folder of the tests
from pieces import piece_view, set_piece  # noqa: E402

TODAY = datetime.date(2026, 11, 24)
KINDS = {
    "home": "index.html",
    "help": "help/index.html",
    "directory": "help/mk.html",
    "service": "help/mk/line.html",
    "abroad": "help/abroad.html",
    "routes": "routes/index.html",
    "route": "routes/al-mk.html",
    "route-none": "routes/mk-al.html",
    "signs": "signs/index.html",
    "sign": "signs/work.html",
    "campaigns": "campaigns/index.html",
    "campaign": "campaigns/four-countries-2018.html",
    "news-list": "news/index.html",
    "news": "news/four-directories.html",
    "page": "again.html",
    "sheet": "sheets/mk.html",
    "safety": "safety.html",
    "search": "search.html",
    "all-pages": "az.html",
    "not-found": "404.html",
}
KEPT = ("sq", "mk")
TALLEST = 1400
CHANGES = {
    "content/en/young.md": ("You are not in trouble for", "Nobody is in trouble for"),
    "content/en/worried.md": ("[police](service:me-police)", "the [SOS line](service:me-line)"),
    "content/en/job.md": (
        "## Look at the offer",
        "Do not pay for an offer, and do not send your papers to anybody.\n\n## Look at the offer",
    ),
    "content/services/al.yaml": (
        "to adults who worry about a child.",
        "to adults who worry about a child, from 2027 on in the evening only.",
    ),
    "content/sq/media.md": ("translation: draft", "translation: machine"),
}
"""What changes after the translation, so that pages say so. (All of it is made up.)"""
OUTDATED = {
    "minor-sq": "sq/young.html",
    "critical-mk": "mk/worried.html",
    "missing-sr-Latn": "sr-Latn/job.html",
    "record-cnr": "cnr/help/al/child-line.html",
    "machine-sq": "sq/media.html",
}
WAY = ("index.html", "mk/index.html", "mk/young.html", "mk/help/al/child-line.html")
"""The way of a reader of Macedonian under 18 who is in Albania, from the chooser to a number."""
Look: TypeAlias = tuple[int, Literal["light", "dark"], Literal["screen", "print"]]
SHEET: tuple[tuple[str, Look], ...] = (
    ("en", (360, "light", "screen")),
    ("mk", (360, "light", "screen")),
    ("mk", (360, "dark", "screen")),
    ("en", (1280, "light", "screen")),
    ("mk", (1280, "dark", "screen")),
    ("mk", (794, "light", "print")),
)
"""The columns of a sheet that compares: language, then width, scheme and medium."""
COLUMN, SHEET_TALLEST, GAP = 240, 1600, 8
MATERIAL: tuple[tuple[str, str], ...] = (
    ("en", "al"), ("sq", "xk"), ("mk", "mk"), ("cnr", "me"), ("sr-Cyrl", "xk"), ("sr-Latn", "me"),
)  # fmt: skip
"""The columns of a contact sheet: language and country. Behind them stands an Arabic example."""
PIECES = {
    "poster": ("job-poster", "call-poster"),
    "tear-off": ("job-tear-off", "call-tear-off"),
    "leaflet": ("job-leaflet", "call-leaflet"),
    "card": ("job-card", "call-card"),
    "picture": ("job-picture", "call-picture"),
    "discreet-card": ("print/card",),
}
CAMPAIGNS = {"job": "know-before-you-go", "call": "someone-to-call"}
PIECE_WIDTH = 300
WIDE = 1000
"""From this width on pictures are made smaller: a repository is no place for megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: ``name`` of the file, ``address`` of the page, and how it is looked at.

    ``outdated`` pages are those of the sample after ``CHANGES``.
    """

    name: str
    address: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    outdated: bool = False


def kept() -> Iterator[Shot]:
    """The pictures of this folder: two widths, Albanian and Macedonian."""
    for width in (360, 1280):
        yield Shot(name=f"chooser-{width}", address="index.html", width=width)
        for tag in KEPT:
            for kind, address in KINDS.items():
                yield Shot(name=f"{kind}-{tag}-{width}", address=f"{tag}/{address}", width=width)
    for step, address in enumerate(WAY, 1):
        yield Shot(name=f"way-{step}-mk-360", address=address, width=360)
    for kind, address in OUTDATED.items():
        yield Shot(name=f"outdated-{kind}-360", address=address, width=360, outdated=True)
    for width in (360, 1280):
        yield Shot(name=f"director-{width}", address="../director.html", width=width, outdated=True)


def everything() -> Iterator[Shot]:
    """More ways to look, for somebody who changes the theme."""
    for kind, page in {"chooser": "", **KINDS}.items():
        for tag in ("sq", "mk", "cnr", "sr-Cyrl"):
            address = f"{tag}/{page}" if page else "index.html"
            for width in (360, 768, 1280):
                name = f"{kind}-{tag}-{width}"
                yield Shot(name=name, address=address, width=width)
                yield Shot(name=f"{name}-dark", address=address, width=width, scheme="dark")
            yield Shot(name=f"{kind}-{tag}-print", address=address, width=794, media="print")


def build(root: Path, output: Path) -> None:
    """Build a site, or stop."""
    if run(Job(root=root, output=output, today=TODAY, strict=False, report=None)):
        sys.exit("The sample does not build.")


def changed(folder: Path) -> Path:
    """Return a copy of the sample in ``folder`` in which some English has changed."""
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "campaigns.yaml", folder)
    for name, (old, new) in CHANGES.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def tell_director(root: Path, page: Path) -> None:
    """Write the page on how far each language is."""
    words = ["translate", "status", "--root", str(root), "--format", "html", "--output", str(page)]
    main_command(words, standalone_mode=False)


def take(browser: Browser, site: Path, shots: Iterator[Shot], folder: Path) -> int:
    """Take the pictures and return how many; a page longer than ``TALLEST`` is cut."""
    count = 0
    for shot in shots:
        page = browser.new_page(
            viewport={"width": shot.width, "height": 800},
            color_scheme=shot.scheme,
            device_scale_factor=1 if shot.width < WIDE else 0.7,
        )
        page.emulate_media(media=shot.media, color_scheme=shot.scheme)
        page.goto((site / ("outdated" if shot.outdated else "now") / shot.address).as_uri())
        height = page.evaluate("document.documentElement.scrollHeight")
        tallest = TALLEST + 600 if shot.outdated else TALLEST
        page.set_viewport_size({"width": shot.width, "height": min(height, tallest)})
        page.screenshot(path=folder / f"{shot.name}.jpg", type="jpeg", quality=45)
        page.close()
        count += 1
    return count


def compare(browser: Browser, before: Path, now: Path, folder: Path, only: str) -> int:
    """Make a sheet for each kind of page with what it was and what it is; return how many."""
    count = 0
    for kind, page in {"chooser": "", **KINDS}.items():
        if only not in kind:
            continue
        rows = [
            [
                _column(browser, site / (f"{tag}/{page}" if page else "index.html"), look)
                for tag, look in SHEET
            ]
            for site in (before, now)
        ]
        wide = len(SHEET) * (COLUMN + GAP) + GAP
        heights = [max(one.height for one in row) + GAP for row in rows]
        sheet = Image.new("RGB", (wide, sum(heights) + GAP), "#888")
        top = GAP
        for row, height in zip(rows, heights, strict=True):
            for place, one in enumerate(row):
                sheet.paste(one, (GAP + place * (COLUMN + GAP), top))
            top += height
        sheet.save(folder / f"{kind}.jpg", quality=60)
        count += 1
    return count


def contact_sheets(site: Path, folder: Path, only: str) -> int:
    """Make a sheet for each kind of material, with each language; return how many."""
    count = 0
    for kind, names in PIECES.items():
        if only not in f"material-{kind}":
            continue
        rows = [
            [one for tag, code in MATERIAL for one in _pages(_piece_file(site, name, tag, code))]
            for name in names
        ]
        if kind != "discreet-card":
            ending: Literal["pdf", "png"] = "png" if kind == "picture" else "pdf"
            arabic = set_piece(piece_view(kind, "ar", example=True), ending=ending)
            rows[0] += _pages_of(arabic.content, ending)
        high = max(one.height for row in rows for one in row) + GAP
        wide = max(len(row) for row in rows) * (PIECE_WIDTH + GAP) + GAP
        sheet = Image.new("RGB", (wide, len(rows) * high + GAP), "#888")
        for number, row in enumerate(rows):
            for place, one in enumerate(row):
                sheet.paste(one, (GAP + place * (PIECE_WIDTH + GAP), GAP + number * high))
        sheet.save(folder / f"material-{kind}.jpg", quality=60)
        count += 1
    return count


def _piece_file(site: Path, name: str, tag: str, code: str) -> Path:
    campaign = CAMPAIGNS.get(name.partition("-")[0], "")
    place = f"campaigns/{campaign}/{name}" if campaign else name
    ending = "png" if "picture" in name else "pdf"
    return site / tag / f"{place}-{code}.{ending}"


def _pages(file: Path) -> list[Image.Image]:
    return _pages_of(file.read_bytes(), file.suffix.removeprefix("."))


def _pages_of(content: bytes, ending: str) -> list[Image.Image]:
    if ending == "png":
        pages = [Image.open(io.BytesIO(content)).convert("RGB")]
    else:
        pages = [page.render(scale=1).to_pil() for page in PdfDocument(content)]
    return [one.resize((PIECE_WIDTH, one.height * PIECE_WIDTH // one.width)) for one in pages]


def _column(browser: Browser, shown: Path, look: Look) -> Image.Image:
    width, scheme, media = look
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.emulate_media(media=media, color_scheme=scheme)
    page.goto(shown.as_uri())
    height = page.evaluate("document.documentElement.scrollHeight")
    tallest = SHEET_TALLEST * width // 360
    page.set_viewport_size({"width": width, "height": min(height, tallest)})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture.resize((COLUMN, picture.height * COLUMN // picture.width))


def main() -> None:
    """Read the arguments, build the sample, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--all", action="store_true", help="more ways to look")
    parser.add_argument("--beside", type=Path, help="a built site to compare with")
    parser.add_argument("--only", default="", help="pictures whose name holds this text")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        site = Path(name) / "site"
        build(ROOT, site / "now")
        if chosen.beside:
            browser = playwright.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
            made = compare(browser, chosen.beside, site / "now", chosen.folder, chosen.only)
            sys.stdout.write(f"{made} sheets\n")
            return
        sheets = 0 if chosen.all else contact_sheets(site / "now", chosen.folder, chosen.only)
        if sheets:
            sys.stdout.write(f"{sheets} contact sheets of material\n")
        other = changed(Path(name) / "changed")
        build(other, site / "outdated")
        tell_director(other, site / "director.html")
        browser = playwright.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        shots = everything() if chosen.all else kept()
        wanted = (shot for shot in shots if chosen.only in shot.name)
        sys.stdout.write(f"{take(browser, site, wanted, chosen.folder)} pictures\n")


if __name__ == "__main__":
    main()
