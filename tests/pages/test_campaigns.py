"""The page of a campaign: what it wants, who stands behind it, and what it left."""

from __future__ import annotations

import datetime
import re

from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, TODAY, edit, one, page, pages, problems

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
SITE = (
    edit(CONFIG, ("  countries: [AL]\n", "  countries: [AL]" + KEYS))
    + ORGANIZATIONS
    + LOGO
    + page("en/more.md", title="More words")
)


def shown(tag: str = "en", today: datetime.date = TODAY) -> LexborHTMLParser:
    """Return the page of the campaign in an edition."""
    return LexborHTMLParser(pages(SITE, today)[f"{tag}/campaigns/spring.html"])


def test_aims_stand_in_order_and_in_the_language_that_there_is() -> None:
    assert [node.text() for node in shown().css(".aims li")] == [
        "People know.",
        "Services work together.",
    ]
    second = shown("sq").css(".aims li")[1]
    assert one(second, "span[lang=en]").text() == "Services work together."


def test_supporters_have_their_logo_their_website_and_what_they_are() -> None:
    giver, association = shown().css(".supporters li")
    source = one(giver, "img").attributes["src"]
    assert source
    assert re.fullmatch(r"\.\./\.\./images/[0-9a-f]{12}\.svg", source)
    assert one(giver, "img").attributes["alt"] == ""
    assert one(giver, "a").attributes["href"] == "https://giver.example.org"
    assert "It pays." in giver.text()
    assert association.css_first("a") is None
    assert "The giver has not approved this." in shown().body.text()  # type: ignore[union-attr]


def test_its_pages_are_what_it_offers_and_later_what_it_left_behind() -> None:
    running, over = shown(), shown(today=TODAY + datetime.timedelta(days=1))
    for tree, title in ((running, "Pages of this campaign"), (over, "What it left behind")):
        assert title in [node.text() for node in tree.css("h2")]
        assert [node.text() for node in tree.css(".cards a")] == ["I need help", "More words"]


def test_a_page_that_is_not_there_is_told() -> None:
    wrong = SITE.replace("pages: [help/index.md, more.md]", "pages: [help/index.md, mroe.md]")
    assert problems(wrong) == ["campaigns.yaml:24:26 unknown-page-meant"]


def test_without_a_translation_the_title_is_the_campaigns_name_in_the_language() -> None:
    text = SITE + page("en/campaigns/spring.md", "English words.", title="Spring, at length")
    tree = LexborHTMLParser(pages(text)["sq/campaigns/spring.html"])
    assert one(tree, "h1").text() == "Fushata e pranverës"
    assert one(tree, ".prose").attributes["lang"] == "en"


def test_the_sign_of_a_running_campaign_stands_first_then_go_the_most_frequent() -> None:
    offers = ("  countries: [AL]\n", "  countries: [AL]\n  pages: [signs/wedding.md]\n")
    text = edit(CONFIG, offers) + "".join(
        page(f"en/signs/{name}.md", title=name, who=f"Who of {name}", signs="[One.]", order=order)
        for name, order in (("wedding", "30"), ("work", "10"), ("online", "20"))
    )
    for today, names in (
        (TODAY, ["wedding", "work", "online"]),
        (TODAY + datetime.timedelta(days=1), ["work", "online", "wedding"]),
    ):
        cards = LexborHTMLParser(pages(text, today)["en/signs/index.html"]).css(".cards li")
        found = {one(card, "a").text(): one(card, "p").text() for card in cards}
        assert [name for name in found if name in names] == names
        assert all(found[name] == f"Who of {name}" for name in names)
