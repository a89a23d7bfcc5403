"""Set the picture of live material in docs/material.md: pieces of a site that was invented.

    .venv/bin/python docs/screens/live.py

Nobody may call a number of a picture, so the line is in a range that is never given to anybody:
01632 960000 to 960999, in "Telephone numbers for use in TV and radio drama programmes" by Ofcom,
the regulator of the United Kingdom. With +44 before it, no other country has it. There are no
codes to scan.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pypdfium2
from PIL import Image

from tipsite.cli.main import main

HERE = Path(__file__).resolve().parent
IMAGES = HERE.parent.parent / "content" / "images"
TODAY = "2026-11-24"
NUMBER = "+44 1632 960157"
LINE = f"""\
country: GB
services:
- id: gb-line
  organization: northfield
  run_by: ngo
  kind: hotline
  needs: [call]
  name: {{en: Northfield Advice Line}}
  short_name: {{en: Advice line}}
  summary: {{en: "For questions, advice and help."}}
  publish: yes
  anonymous: yes
  tells_police: unknown
  phones:
  - dial: {NUMBER}
    free: yes
    hours: 24/7
    publish: yes
    verified: {{on: undated, how: published, source: {{title: An invention}}}}
"""
SETTINGS = (
    ("status: demonstration", "status: live"),
    ("theme: plain", "theme: bright\n  report_mistakes: https://northfield.example/"),
    ("GB: [gb-emergency, gb-police, gb-line]", "GB: [gb-line]"),
    ("  disclaimer:\n    en: This site is an example and not a service.\n", ""),
    (
        "  countries: [GB]\n  pages:",
        (
            "  countries: [GB]\n  aliases: [go]\n"
            "  image: {file: know-before-you-go.svg, alt: {en: A list and a suitcase}}\n  pages:"
        ),
    ),
)
WORDS = {
    "poster": "headline: A job abroad? Check first\n  action: You can call without being sure.",
    "story": "headline: A job abroad? Check first\n  text: You can call without being sure.",
    "sticker": "headline: You can call us",
    "banner": "headline: Check first, then decide\n  text: Many offers are honest. Some are not.",
}
GAP, GROUND, WIDE = 40, "#dfe3e1", 1600


def lay(site: Path) -> None:
    """Write the site: an invented organization with one line."""
    tipsite("init", site, "--languages", "en", "--countries", "GB", "--name", "Ask Northfield",
            "--responsible", "Northfield", "--address", "https://northfield.example/")  # fmt: skip
    (site / "content/images").mkdir()
    shutil.copy(IMAGES / "know-before-you-go.svg", site / "content/images")
    (site / "content/services/gb.yaml").write_text(LINE, "utf-8")
    settings = (site / "campaigns.yaml").read_text("utf-8")
    for old, new in SETTINGS:
        assert old in settings, old
        settings = settings.replace(old, new)
    (site / "campaigns.yaml").write_text(settings, "utf-8")
    # A live site may not have the words with which a new one begins.
    text = "---\ntitle: About\nsummary: An invented site.\n---\nNobody answers for it.\n"
    (site / "content/en/about.md").write_text(text, "utf-8")
    (site / "content/en/campaigns/ask-first.md").unlink()
    (site / "content/en/material").mkdir()
    for kind, words in WORDS.items():
        numbers = "" if kind == "banner" else "numbers: gb-line\n"
        head = f"kind: {kind}\ncampaign: ask-first\ntitle: Ask\ncountry: GB\n{numbers}"
        text = f"---\n{head}words:\n  {words}\n---\n"
        (site / f"content/en/material/{kind}.md").write_text(text, "utf-8")


def tipsite(*words: str | Path) -> None:
    """Run a command of tipsite."""
    with suppress(SystemExit):
        main([*map(str, words), "--today", TODAY])


def picture(file: Path, high: int) -> Image.Image:
    """Return a piece as a picture of this height."""
    if file.suffix == ".pdf":
        with pypdfium2.PdfDocument(file.read_bytes()) as pdf:
            page: Image.Image = pdf[0].render(scale=high / pdf[0].get_height()).to_pil()
            return page.convert("RGB")
    with Image.open(file) as image:
        return image.convert("RGB").resize((round(image.width * high / image.height), high))


def main_picture(folder: Path) -> Image.Image:
    """Return all pieces side by side: the banner and the sticker below one another."""
    poster, story = (picture(folder / name, 900) for name in ("poster-gb.pdf", "story-gb.png"))
    banner = picture(folder / "banner-gb.png", 250)
    sticker = picture(folder / "sticker-gb.pdf", 560)
    wide = poster.width + story.width + banner.width + 4 * GAP
    sheet = Image.new("RGB", (wide, 900 + 2 * GAP), GROUND)
    sheet.paste(poster, (GAP, GAP))
    sheet.paste(story, (2 * GAP + poster.width, GAP))
    x = 3 * GAP + poster.width + story.width
    sheet.paste(banner, (x, GAP))
    sheet.paste(sticker, (x + (banner.width - sticker.width) // 2, GAP + 900 - sticker.height))
    return sheet


if __name__ == "__main__":
    with TemporaryDirectory() as folder, patch("tipsite.pages.pieces._code", return_value=None):
        site = Path(folder) / "site"
        lay(site)
        tipsite(
            "directory", "confirmed", "gb-line", "--how", "called", "--by", "us", "--root", site
        )
        tipsite("material", "--root", site, "--output", Path(folder) / "made")
        whole = main_picture(Path(folder) / "made" / "en")
    whole = whole.resize((WIDE, round(whole.height * WIDE / whole.width)))
    whole.save(HERE / "live-material.jpg", quality=84, optimize=True, progressive=True)
    sys.stdout.write(f"live-material.jpg: {whole.width} × {whole.height}\n")
