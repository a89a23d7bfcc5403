"""The line above a page, with the name of the site and its logo, holds on every phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from page_checks import WIDER_THAN_THE_SCREEN
from sites import CONFIG, built, edit
from sites import page as text_page
from tipsite.output.writer import write

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

HIGHEST = 97
"""Pixels: two rows of targets, or one and three lines of a name, and the line below them."""
WIDTHS = (320, 344, 360, 375, 390, 412)
EDITIONS = ("en", "sq", "mk", "cnr", "sr-Cyrl", "sr-Latn")
NAMES = {
    "short": ("Door", "Dera", "Порта", "Vrata", "Врата"),
    "usual": (
        "Open Door: help and advice",
        "Dera e hapur: ndihmë e këshilla",
        "Отворена порта: помош и совет",
        "Otvorena vrata: pomoć i savjet",
        "Отворена врата: помоћ и савет",
    ),
    "longest": (
        "Coordinators against human exploitations",
        "Koordinatorja kombëtare kundër trafikimi",
        "Националниот координатор за заштитување.",
        "Nacionalna koordinacija protiv trgovinee",
        "Национални координатори против трговинее",
    ),
}
LOGO = """\
-- content/images/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 400"><path d="M0 0h1200v400H0z"/></svg>
"""
PAGES = ("index.html", "about.html", "help/index.html", "help/al.html")
"""The logo is on those alone that need not be quiet."""
TOP = "() => document.querySelector('header .top').getBoundingClientRect().height"
OUTSIDE = """() => [...document.querySelectorAll('.top > *, .brand *')].filter(found => {
  const place = found.getBoundingClientRect(), top = found.closest('.top').getBoundingClientRect()
  return place.width && found.checkVisibility() && !found.closest('ul')
    && (place.left < 0 || place.right > innerWidth || place.bottom > top.bottom + 0.5)
}).map(found => found.outerHTML.slice(0, 120))"""


def site_with(names: tuple[str, ...], width: int) -> str:
    """Return a site of six editions whose logo is so wide, of 400 in height."""
    table = ", ".join(f'{tag}: "{name}"' for tag, name in zip(EDITIONS, names, strict=False))
    countries = "".join(f"    {tag}: [AL]\n" for tag in EDITIONS)
    return (
        edit(
            CONFIG,
            (
                "name: {en: Someone to call, sq: Dikush për të folur}",
                f"name: {{{table}}}\n  logo: logo.svg",
            ),
            ("languages: [en, sq]", f"languages: [{', '.join(EDITIONS)}]"),
            ("    en: [AL]\n    sq: [AL]\n", countries),
        )
        + LOGO.format(width)
        + text_page("en/about.md", "Read on.")
    )


@pytest.mark.parametrize(
    ("length", "width"),
    [
        ("longest", 1200),
        *(pytest.param(length, 1200, marks=pytest.mark.long) for length in ("short", "usual")),
        pytest.param("longest", 400, marks=pytest.mark.long),
    ],
)
def test_a_logo_and_a_name_never_make_it_high(
    page: Page, tmp_path: Path, length: str, width: int
) -> None:
    made = built(site_with(NAMES[length], width))
    assert not made.failed, made.problems
    write(made.artifacts, tmp_path)
    high: dict[str, float] = {}
    for tag in EDITIONS:
        for address in PAGES:
            page.goto((tmp_path / tag / address).as_uri())
            for screen in WIDTHS:
                page.set_viewport_size({"width": screen, "height": 640})
                where = f"{tag}/{address} {screen}"
                assert page.evaluate(OUTSIDE) == [], where
                assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], where
                if (height := page.evaluate(TOP)) > HIGHEST:
                    high[where] = height
            page.set_viewport_size({"width": WIDTHS[0], "height": 640})
            page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
            assert page.evaluate(OUTSIDE) == [], f"{tag}/{address}, large text"
            assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], f"{tag}/{address}, large text"
    assert high == {}
