"""The page of a campaign: what it wants, who stands behind it, and what it left."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, edit, one, page, pages, problems

LOGO = '-- content/images/logo.svg --\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'
ORGANIZATIONS = """\
-- content/organizations.yaml --
organizations:
- id: alo
  name: {en: Child helpline association, sq: Shoqata e linjës}
- id: giver
  name: {en: The giver}
  description: {en: It pays.}
  website: https://giver.example.org
  logo: logo.svg
"""
KEYS = """
  aims:
  - {en: People know., sq: Njerëzit dinë.}
  - {en: Services work together.}
  pages: [help/index.md, more.md]
  funders: [giver]
  partners: [alo]
  disclaimer: {en: The giver has not approved this.}
"""


IDENTITY = """\
  image: {file: road.svg, alt: {en: A road., sq: Një rrugë.}}
  colour: "#b3400f"
  button: {page: more.md, label: {en: Check an offer}}
  slogan: {en: Ask first.}
  funding_statement: {en: Paid for by the giver., sq: Paguar nga dhuruesi.}
"""
ROAD = (
    "-- content/images/road.svg --\n"
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9"/></svg>\n'
)
WITH_A_FACE = (
    edit(CONFIG, ("  countries: [AL]\n", "  countries: [AL]" + KEYS + IDENTITY))
    + ORGANIZATIONS
    + LOGO
    + ROAD
    + page("en/more.md", title="More words")
)


def test_a_campaign_has_a_banner_with_what_it_is_known_by() -> None:
    banner = one(LexborHTMLParser(pages(WITH_A_FACE)["en/campaigns/spring.html"]), ".banner")
    assert "Running" in one(banner, ".kicker").text()
    assert "March 2026" in one(banner, ".kicker").text()
    spring = LexborHTMLParser(pages(WITH_A_FACE)["en/campaigns/spring.html"])
    assert one(spring, ".band .lead").text() == "Ask first."
    assert one(banner, "a.button").text() == "Check an offer"
    assert one(banner, "a.button").attributes["href"] == "../more.html"
    assert one(banner, "img").attributes["alt"] == "A road."
    albanian = LexborHTMLParser(pages(WITH_A_FACE)["sq/campaigns/spring.html"])
    assert one(albanian, ".banner img").attributes["alt"] == "Një rrugë."
    assert "Paguar nga dhuruesi." in one(albanian, ".supporters").text()


def test_the_colour_of_a_campaign_takes_the_place_of_brand_where_its_id_stands() -> None:
    made = pages(WITH_A_FACE)
    css = next(text for path, text in made.items() if path.endswith(".css"))
    rule = '[data-campaign="spring"] { --brand: #b3400f; --on-brand: #ffffff; }\n'
    assert css.endswith(rule)
    body = one(LexborHTMLParser(made["en/campaigns/spring.html"]), "body")
    assert body.attributes["data-campaign"] == "spring"
    listed = LexborHTMLParser(made["en/campaigns/index.html"])
    assert one(listed, ".cards li").attributes["data-campaign"] == "spring"


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        (", alt: {en: A road., sq: Një rrugë.}", "", "campaigns.yaml:28:10 image-needs-alt"),
        ("sq: Një rrugë.}", "sq: x}, decorative: yes", "campaigns.yaml:28:37 image-alt-or-not"),
        ('"#b3400f"', "orangish", "campaigns.yaml:29:11 token-colour"),
    ],
)
def test_slips_in_what_a_campaign_is_known_by_are_told(right: str, wrong: str, found: str) -> None:
    assert found in problems(WITH_A_FACE.replace(right, wrong))


@pytest.mark.long
def test_words_on_a_campaigns_colour_need_contrast_where_a_theme_has_some() -> None:
    text = WITH_A_FACE.replace("#b3400f", "#e4572e")
    drawing = "campaigns.yaml:28:17 campaign-image-svg"
    assert problems(text) == [drawing]
    more = "-- themes/child/theme.yaml --\nparent: plain\n-- themes/child/assets/loud.css --\n"
    words = ".banner h1 { background: var(--brand); color: var(--on-brand) }\n"
    told = problems(text.replace("  status:", "  theme: child\n  status:") + more + words)
    assert told == [drawing.replace("28", "29"), "campaigns.yaml:30:11 campaign-contrast"]
