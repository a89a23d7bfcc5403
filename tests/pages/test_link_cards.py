"""Cards of links: a picture with the title of the page, where the settings ask for it."""

from __future__ import annotations

import io
from functools import lru_cache

import pytest
from lxml import html
from PIL import Image

from material_sites import CARDS
from sites import CONFIG, ROOT, built, edit, page, told
from tipsite.pipeline.stages import Build

SITE = (
    edit(CONFIG, CARDS)
    + page("en/news/one.md", date="2026-11-01")
    + page("en/news/two.md", date="2026-11-02", image="{file: own.jpg, alt: A table}")
    + page("en/press.md", kind="media")
    + page("en/more.md")
    + page("en/heavy.md", sensitive="yes", kind="page")
)
CARD = "https://example.org/help/images/card-"


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "#0a4a52").save(buffer, "JPEG")
    return buffer.getvalue()


@lru_cache(maxsize=4)
def made(text: str = SITE) -> Build:
    found = built(text, raw={"content/images/own.jpg": photo()})
    assert not found.failed, told(found)
    return found


def shown(path: str, text: str = SITE) -> dict[str, str]:
    """Return what a page says of its picture to those who show a link to it."""
    content = next(one.content for one in made(text).artifacts if one.path == path)
    metas = html.document_fromstring(content).iterfind(".//meta")
    found = {
        one.get("property") or one.get("name") or "": one.get("content") or "" for one in metas
    }
    return {key: value for key, value in found.items() if key.startswith(("og:image", "twitter"))}


def test_first_page_campaign_news_and_media_have_one_each_and_no_other_page() -> None:
    pages = [one.path for one in made().artifacts if one.path.endswith(".html")]
    with_card = {path for path in pages if shown(path).get("og:image", "").startswith(CARD)}
    assert with_card == {
        "en/index.html", "sq/index.html", "en/campaigns/spring.html", "sq/campaigns/spring.html",
        "en/news/one.html", "en/press.html",
    }  # fmt: skip
    assert shown("en/index.html") | {"og:image": ""} == {
        "og:image": "",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "You can talk to someone",
        "twitter:card": "summary_large_image",
    }


@pytest.mark.long
def test_a_picture_of_its_own_goes_before_the_card_and_the_card_before_that_of_the_site() -> None:
    assert "card-" not in shown("en/news/two.html")["og:image"]
    shared = "  share_image: {file: own.jpg, decorative: yes}\n"
    settings = edit(CONFIG, ("  status:", f"{shared}  link_cards: yes\n  status:"))
    text = settings + page("en/foreign.md", kind="media")
    assert shown("en/index.html", text)["og:image"].startswith(CARD)
    # Its title is in another language than the edition.
    assert "card-" not in shown("sq/foreign.html", text)["og:image"]
    plain = settings.replace("  link_cards: yes\n", "")
    assert "card-" not in shown("en/index.html", plain)["og:image"]


@pytest.mark.long
def test_a_title_that_does_not_fit_is_told_and_a_mistake_of_the_template_is_an_error() -> None:
    long = page("en/index.md", title="A word that goes on " * 40)
    found = built(edit(CONFIG, CARDS) + long)
    assert "campaigns.yaml:1:1 link-card-long" in told(found)
    assert not found.failed
    template = (ROOT / "themes/plain/material/link-card.typ").read_text("utf-8")
    broken = f"-- themes/plain/material/link-card.typ --\n{template}#nothing-of-this-name\n"
    assert any(
        one.endswith(" material-template") for one in told(built(edit(CONFIG, CARDS) + broken))
    )
