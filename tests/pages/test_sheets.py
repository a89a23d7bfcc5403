"""The sheet to print: which line stands on it, what is refused, and that it is one page."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, PdfMargins
from selectolax.lexbor import LexborHTMLParser

from sites import (
    AL,
    CONFIG,
    built,
    edit,
    page,
    pages,
    problems,
    service,
    told,
    with_services,
    without_icons,
)
from tipsite.output.writer import write

SHEET = "en/sheets/al.html"
LEAD = ("  AL: [al-child-line]\n", "  AL: [{}]\n")
NO_LEAD = ("lead:\n  AL: [al-child-line]\n", "")
HELD = ("116 789", "116789", "Heldname", "Heldsummary", "Heldreason", "Heldsource", "heldurl")
LONG = (
    "Национална телефонска линија за советување и поддршка на лица во тешка животна ситуација"
    " и на нивните семејства"
)


def settings(*changes: tuple[str, str], sheets: str = "") -> str:
    """Return the settings with some changes and a table of sheets, its country at line 16."""
    table = ("campaigns:\n", f"sheets:\n  {sheets}\ncampaigns:\n")
    return edit(CONFIG, *changes, *((table,) if sheets else ()))


def lead(*names: str) -> tuple[str, str]:
    return LEAD[0], LEAD[1].format(", ".join(names))


def number(text: str) -> str:
    """Return the number that stands large on the Albanian sheet."""
    found = re.search(r'<a class="call".*?<bdi dir="ltr">(.+?)</bdi>', pages(text)[SHEET])
    assert found is not None
    return found[1]


POLICE = service("al-police", dial="129", kind="police", needs="[emergency, police]")
EMERGENCY = service("al-emergency", dial="112", kind="emergency", needs="[emergency]")
OTHER = service("al-other", dial="116 117", needs="[call]")
CHATS = service("al-chats", dial="116 118", needs="[call]").replace(
    "    publish: yes", "    publish: yes\n    channel: viber"
)
NAMED = service("al-named", needs="[call]", publish="name-only", reason="No way in for strangers.")


def test_a_directory_and_an_officers_page_link_to_the_sheet() -> None:
    shown = pages(page("en/print/hang.md", "See [it](../sheets/al.md)."))
    link = '<a class="go" href="../sheets/al.html">A sheet to print</a>'
    assert link in without_icons(shown["en/help/al.html"])
    assert '<a href="../sheets/al.html">it</a>' in shown["en/print/hang.html"]


def test_a_country_without_a_line_has_no_sheet_and_no_link() -> None:
    no_line = edit(AL, ("    hours: 24/7\n    publish: yes", "    publish: hold\n    reason: No."))
    shown = pages(no_line)
    assert [path for path in shown if "/sheets/" in path] == []
    assert "sheets/" not in "".join(shown.values())
    told_ = problems(no_line + page("en/hang.md", "See [it](sheets/al.md)."))
    assert "content/en/hang.md:5:10 unknown-page" in told_


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("changes", "sheets", "expected"),
    [
        ((), "", "116 111"),
        ((), "AL: al-other", "116 117"),
        ((lead("al-police", "al-other", "al-child-line"),), "", "116 117"),
        ((NO_LEAD,), "", "116 111"),
    ],
)
def test_the_line_is_the_one_named_or_the_first_to_talk_to(
    changes: tuple[tuple[str, str], ...], sheets: str, expected: str
) -> None:
    services = with_services(POLICE, EMERGENCY, OTHER)
    assert number(settings(*changes, sheets=sheets) + services) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("AL: al-night-line", "7 sheet-on-hold"),
        ("AL: al-child-lin", "7 unknown-service"),
        ("XK: xk-line", "7 unknown-country"),
    ],
)
def test_what_cannot_stand_on_a_sheet_is_told_at_its_place(written: str, expected: str) -> None:
    silent = service("al-silent")
    found = problems(settings(sheets=written) + with_services(NAMED, CHATS, silent))
    assert found == [f"{CONFIG}:16:{expected}"]


def test_a_held_line_is_in_no_byte_even_when_it_would_be_first() -> None:
    held = settings(lead("al-night-line", "al-child-line"))
    more = edit(
        AL,
        (
            "  - dial: 116 111\n",
            """\
  - dial: 116 789
    publish: hold
    reason: Heldreason of the line.
    verified: {dial: 116 789, on: 2020, how: published, source: {title: Heldsource}}
  - dial: 116 111
""",
        ),
    )
    for path, text in pages(held + more).items():
        assert not [word for word in HELD if word in text], path


def strips_of(html: str) -> list[str]:
    """Return what stands on each strip of a sheet."""
    items = LexborHTMLParser(html).css("ul.strips[aria-hidden=true] > li")
    return [" ".join(item.text().split()) for item in items]


def test_a_strip_has_all_that_a_number_needs_and_no_name() -> None:
    named = edit(AL, ("{en: Child helpline,", "{en: Line against trafficking,"))
    shown = pages(named)[SHEET]
    strip = "Albania · Someone to talk to 116 111 24 hours a day, every day EXAMPLE"
    assert strips_of(shown) == [strip] * 10
    assert '<a class="call" href="tel:116111">' in shown


def test_a_sheet_has_the_emergency_line_and_what_must_stand_beside() -> None:
    beside = (("  needs: [call, children]\n", "  needs: [call, children]\n  with: [al-other]\n"),)
    police = POLICE + "  with: [al-other]\n"
    shown = pages(with_services(police, EMERGENCY, OTHER, changes=beside))[SHEET]
    danger, also = shown.index("In danger now?"), shown.index("You can also call:")
    assert danger < shown.index("tel:112") < also < shown.index("tel:116117")
    assert "tel:129" not in shown


# In a browser. A canvas turns what the page shows into shades of grey, without another package.
GREY = """async png => {
  const file = await fetch('data:image/png;base64,' + png)
  const picture = await createImageBitmap(await file.blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d')
  context.drawImage(picture, 0, 0)
  const colours = context.getImageData(0, 0, picture.width, picture.height).data
  const greys = Array.from({length: colours.length / 4}, (_, i) => colours[4 * i + 1])
  return [picture.width, picture.height, greys]
}"""
ONE_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
A4 = re.compile(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]")
EXTREME = (
    settings(("  exit:", f"  footnotes: {{AL: {{en: {LONG} {LONG}}}}}\n  exit:"))
    + with_services(
        service("al-emergency", dial="112", kind="emergency", needs="[emergency]",
                name=f"{{en: Emergency, sq: {LONG}}}"),
        service("al-police", dial="129", kind="police", needs="[police]",
                name=f"{{en: Police, sq: {LONG}}}"),
        changes=(
            ("sq: Linja e fëmijëve}", f"sq: {LONG}}}\n  label: {{sq: {LONG}}}"),
            ("  needs: [call, children]\n", "  needs: [call, children]\n  with: [al-police]\n"),
            ("- dial: 116 111", "- dial: 0800 123 456 789"),
            ("{dial: 116 111,", "{dial: 0800 123 456 789,"),
        ),
    )
)  # fmt: skip


@pytest.fixture(scope="module", params=["plain", "long"])
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Albanian sheet in Albanian as a file: once as usual, once as long as it gets."""
    made = built(EXTREME if request.param == "long" else "")
    assert not made.failed, told(made)
    folder = tmp_path_factory.mktemp("sheets") / "site"
    write(made.artifacts, folder)
    return folder / "sq/sheets/al.html"


def opened(chromium: Browser, sheet: Path) -> Page:
    found = chromium.new_page(viewport={"width": 360, "height": 640}, bypass_csp=True)
    found.goto(sheet.as_uri())
    return found


@pytest.mark.one_in(99)
@pytest.mark.browser
@pytest.mark.parametrize("margin", ["0", "10mm"])
def test_a_sheet_is_one_page_of_paper(chromium: Browser, sheet: Path, margin: str) -> None:
    tab = opened(chromium, sheet)
    margins = PdfMargins(top=margin, bottom=margin, left=margin, right=margin)
    for pdf in (tab.pdf(prefer_css_page_size=True), tab.pdf(format="A4", margin=margins)):
        assert len(ONE_PAGE.findall(pdf)) == 1
        assert len(A4.findall(pdf)) == 1
    tab.close()


@pytest.mark.one_in(99)
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_reads_the_code_that_the_page_shows(
    chromium: Browser, sheet: Path, scheme: Literal["light", "dark"]
) -> None:
    tab = opened(chromium, sheet)
    tab.emulate_media(color_scheme=scheme)
    picture = base64.b64encode(tab.locator("main svg[role=img]").screenshot()).decode()
    width, height, greys = tab.evaluate(GREY, picture)
    assert set(greys[3 * width + 3 : 4 * width - 3]) == {255}  # quiet, and white in the dark too
    pixels = memoryview(bytes(greys)).cast("B", (height, width))
    (found,) = zxingcpp.read_barcodes(pixels, try_invert=False)
    assert found.text == "https://example.org/help/sq/help/al.html"
    assert found.text.removeprefix("https://") in tab.locator(".qr p").first.inner_text()
    tab.close()
