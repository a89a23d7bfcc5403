"""What chats and networks read of a page, by a parser of HTML that the audit has not."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pytest
from lxml import html
from PIL import Image

from sites import CONFIG, built, edit, page, pages, problems, told

BASE = "https://example.org/help/"
CARD = "share_image: {file: card.png, alt: {en: The name of the site, sq: Emri i faqes}}"
ROAD = "image: {file: road.jpg, alt: {en: A road.}}"
SITE = (
    edit(
        CONFIG,
        ("  status:", f"  {CARD}\n  status:"),
        ("  countries: [AL]\n", f"  countries: [AL]\n  {ROAD}\n"),
    )
    + page("en/more.md")
    + page("en/press.md", kind="media")
    + page("en/news/one.md", date="2026-11-01", image="{file: news.jpg, alt: A table}")
    + page("en/heavy.md", sensitive="yes")
)


def picture(width: int, height: int, kind: str) -> bytes:
    """Return a picture of one colour."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#0a4a52").save(buffer, kind)
    return buffer.getvalue()


@lru_cache(maxsize=1)
def cards() -> dict[str, dict[str, list[str]]]:
    """Return, by page, each property of Open Graph and of X, with what it says."""
    made = built(
        SITE,
        raw={
            "content/images/card.png": picture(1200, 630, "PNG"),
            "content/images/road.jpg": picture(800, 500, "JPEG"),
            "content/images/news.jpg": picture(640, 480, "JPEG"),
        },
    )
    assert not made.failed, told(made)
    texts = {one.path: one.content for one in made.artifacts if one.path.endswith(".html")}
    return {path.removesuffix(".html"): card(content) for path, content in texts.items()}


def card(content: bytes) -> dict[str, list[str]]:
    """Return what one page says of itself to those who show a link to it."""
    found: dict[str, list[str]] = {}
    for meta in html.document_fromstring(content).iterfind(".//meta"):
        name = meta.get("property") or meta.get("name") or ""
        if name.startswith(("og:", "twitter:")):
            found.setdefault(name, []).append(meta.get("content") or "")
    return found


@pytest.mark.parametrize(
    ("path", "kind", "size", "alt"),
    [
        ("en/campaigns/spring", "website", ("800", "500"), "A road."),
        ("en/news/one", "article", ("640", "480"), "A table"),
        ("sq/index", "website", ("1200", "630"), "Emri i faqes"),
    ],
)
def test_a_loud_page_has_all_that_a_card_is_drawn_of(
    path: str, kind: str, size: tuple[str, str], alt: str
) -> None:
    found = cards()[path]
    assert all(len(said) == 1 for name, said in found.items() if name != "og:locale:alternate")
    assert found["og:type"] == [kind]
    assert found["og:url"] == [f"{BASE}{path}.html"]
    assert found["og:image"][0].startswith(f"{BASE}images/")
    assert found["og:image"][0].endswith((".jpg", ".png"))
    assert (found["og:image:width"][0], found["og:image:height"][0]) == size
    assert found["og:image:alt"] == [alt]
    assert found["twitter:card"] == ["summary_large_image"]
    assert found["og:title"]
    assert found["og:description"]


@pytest.mark.parametrize(
    "path",
    ["en/help/index", "en/help/al", "en/help/al/child-line", "en/signs/street", "en/safety",
     "en/heavy", "en/search", "en/sheets/al", "index", "404"],
)  # fmt: skip
def test_a_quiet_page_keeps_its_neutral_card(path: str) -> None:
    assert cards()[path].keys() == {"og:type", "og:title", "og:description"}


def test_an_image_that_no_network_draws_is_refused() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9"/></svg>'
    text = edit(CONFIG, ("  status:", f"  {CARD.replace('png', 'svg')}\n  status:"))
    found = problems(f"{text}-- content/images/card.svg --\n{svg}\n")
    assert found == ["campaigns.yaml:4:23 share-image-svg"]


def test_a_campaign_that_chats_show_without_its_picture_is_told_at_its_line() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9"/></svg>'
    drawing = f"-- content/images/road.svg --\n{svg}\n"
    image = "image: {file: road.svg, alt: {en: A road, sq: Një rrugë}}"
    text = edit(CONFIG, ("  countries: [AL]\n", f"  countries: [AL]\n  {image}\n"))
    assert problems(text + drawing) == ["campaigns.yaml:21:17 campaign-image-svg"]
    assert "og:image" not in pages(text + drawing)["en/campaigns/spring.html"]
    assert problems(text) == ["campaigns.yaml:21:17 image-missing"]


def test_only_pages_to_be_passed_on_have_a_button_which_waits_for_the_script() -> None:
    made = pages(page("en/press.md", kind="media") + page("en/more.md"))
    for path, content in made.items():
        if path.endswith(".html"):
            boxes = html.document_fromstring(content.encode()).findall(".//*[@data-share]")
            shared = "/campaigns/spring" in path or path.endswith("/press.html")
            assert len(boxes) == shared, path
            assert all("hidden" in box.attrib for box in boxes)
            said = "Do not send it to a phone that someone else reads."
            words = [str(box.xpath("string()")) for box in boxes if path.startswith("en/")]
            assert all(said in found for found in words)
