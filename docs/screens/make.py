"""Take pictures of the docs: pages of the sample as a browser shows them.

    .venv/bin/python docs/screens/make.py            the pictures that the docs show
    .venv/bin/python docs/screens/make.py --all DIR  every kind of page, in widths, dark and print

It builds the sample first. Needs what the tests need (`python3 build.py test` installs it).
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tipsite.cli.main import main as main_command
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import BuildRecord
from tipsite.pipeline.run import run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsing import FLAGS, chromium_on_path  # noqa: E402 - found in the folder of the tests

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


def shown() -> Iterator[Shot]:
    """Yield the pictures that the docs show."""
    for name, address in (
        ("outdated-critical-mk-360", "mk/worried.html"),
        ("outdated-missing-sr-Latn-360", "sr-Latn/job.html"),
        ("director-360", "../director.html"),
    ):
        yield Shot(name=name, address=address, width=360, outdated=True)


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
    job = Job(root=root, output=output, today=TODAY, strict=False, report=None)
    if run(BuildRecord(job)):
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


def main() -> None:
    """Read the arguments, build the sample, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("--all", action="store_true", help="more ways to look")
    parser.add_argument("--only", default="", help="pictures whose name holds this text")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        site = Path(name) / "site"
        build(ROOT, site / "now")
        other = changed(Path(name) / "changed")
        build(other, site / "outdated")
        tell_director(other, site / "director.html")
        browser = playwright.chromium.launch(executable_path=chromium_on_path(), args=FLAGS)
        shots = everything() if chosen.all else shown()
        wanted = (shot for shot in shots if chosen.only in shot.name)
        sys.stdout.write(f"{take(browser, site, wanted, chosen.folder)} pictures\n")


if __name__ == "__main__":
    main()
