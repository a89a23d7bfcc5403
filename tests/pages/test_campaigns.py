"""The page of a campaign: what it wants, who stands behind it, and what it left."""

from __future__ import annotations

import datetime
import re

import pytest
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
    first = one(running, "a.button").text()
    for tree, title in ((running, "Pages of this campaign"), (over, "What it left behind")):
        assert title in [node.text() for node in tree.css("h2")]
        listed = [node.text() for node in tree.css(".cards a")]
        assert [*([first] if tree is running else []), *listed] == ["I need help", "More words"]
        assert bool(tree.css_first("a[href^='tel:']")) is (tree is running)


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
    assert one(banner, ".lead").text() == "Ask first."
    assert one(banner, "a.button").text() == "Check an offer"
    assert one(banner, "a.button").attributes["href"] == "../more.html"
    assert one(banner, "img").attributes["alt"] == "A road."
    albanian = LexborHTMLParser(pages(WITH_A_FACE)["sq/campaigns/spring.html"])
    assert one(albanian, ".banner img").attributes["alt"] == "Një rrugë."
    assert "Paguar nga dhuruesi." in one(albanian, ".supporters").text()


def test_what_a_picture_shows_is_said_in_a_language_of_its_own() -> None:
    # On a page that is there in English only, Albanian words of the settings are no English.
    text = page("en/campaigns/spring.md", title="Spring")
    both = one(LexborHTMLParser(pages(WITH_A_FACE + text)["sq/campaigns/spring.html"]), ".hero")
    assert one(both, "img").attributes["alt"] == "Një rrugë."
    assert "lang" not in {**both.attributes, **one(both, "img").attributes}
    english = WITH_A_FACE.replace(", sq: Një rrugë.", "") + text
    image = one(LexborHTMLParser(pages(english)["sq/campaigns/spring.html"]), ".hero img")
    assert (image.attributes["alt"], image.attributes["lang"]) == ("A road.", "en")


def test_without_a_button_it_leads_to_the_first_page_as_long_as_the_campaign_runs() -> None:
    assert one(shown(), "a.button").text() == "I need help"
    over = shown(today=TODAY + datetime.timedelta(days=1))
    assert over.css_first("a.button") is None
    assert "Ended" in one(over, ".kicker").text()


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
        ("file: road.svg", "file: raod.svg", "campaigns.yaml:28:17 image-missing"),
        (", alt: {en: A road., sq: Një rrugë.}", "", "campaigns.yaml:28:10 image-needs-alt"),
        (
            "{page: more.md, label: {en: Check an offer}}",
            "more.md",
            "campaigns.yaml:30:11 not-a-table",
        ),
        ("sq: Një rrugë.}", "sq: x}, decorative: yes", "campaigns.yaml:28:37 image-alt-or-not"),
        ('"#b3400f"', "orangish", "campaigns.yaml:29:11 token-colour"),
        ("page: more.md", "page: mroe.md", "campaigns.yaml:30:18 unknown-page"),
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


def test_campaigns_that_are_over_are_folded_where_others_run() -> None:
    old = "- id: old\n  name: {en: Old}\n  summary: {en: It was.}\n  countries: [AL]\n"
    period = "  period: {from: 2020, to: 2021}\n"
    text = edit(CONFIG, ("  countries: [AL]\n", f"  countries: [AL]\n{old}{period}"))
    tree = LexborHTMLParser(pages(text)["en/campaigns/index.html"])
    folded = one(tree, "main details")
    assert [node.text() for node in folded.css(".cards a")] == ["Old"]
    assert "Ended" in one(folded, ".date").text()
    assert [node.text() for node in tree.css("main .cards a")] == ["Spring campaign", "Old"]
    over = LexborHTMLParser(
        pages(text, TODAY + datetime.timedelta(days=1))["en/campaigns/index.html"]
    )
    assert over.css_first("main details") is None


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("site", "campaign", "block", "foot"),
    [
        # (funders and statement of each; what stands in the block; what at the foot)
        ("[giver]| Site paid.", "[giver]|", "The giver Site paid.", ""),
        ("[giver]| Site paid.", "[giver]| Own paid.", "The giver Own paid.", "Site paid."),
        ("[giver]| Paid.", "[giver]| Paid.", "The giver Paid.", ""),
        ("[giver, alo]| Paid.", "[giver]|", "The giver Paid.", "Child helpline association Paid."),
        ("[alo]| Site paid.", "[giver]|", "The giver", "Child helpline association Site paid."),
        ("[giver]|", "[giver]|", "The giver", ""),
        ("[giver]| Site paid.", "[]| Own paid.", "", "The giver Site paid."),
    ],
)
def test_a_funder_whom_the_campaign_names_is_not_named_again_at_the_foot(
    site: str, campaign: str, block: str, foot: str
) -> None:
    def keys(said: str) -> str:
        funders, _, words = said.partition("|")
        statement = f"  funding_statement: {{en: {words.strip()}}}\n" if words else ""
        return f"\n  funders: {funders}\n{statement}"

    text = (
        edit(
            CONFIG,
            ("  countries: [AL]\n", f"  countries: [AL]{keys(campaign)}"),
            ("  status:", keys(site)[1:] + "  status:"),
        )
        + ORGANIZATIONS.replace("  description: {en: It pays.}\n", "").partition("  logo:")[0]
        + page("en/more.md", title="More words")
    )
    made = pages(text)
    tree = LexborHTMLParser(made["en/campaigns/spring.html"])

    def words(selector: str) -> str:
        said = " ".join(" ".join(node.text().split()) for node in tree.css(selector))
        return said.removeprefix("Paid for by: ")

    assert words(".supporters .funders") == block
    assert words("footer .funders") == foot
    everywhere = one(LexborHTMLParser(made["en/more.html"]), "footer .funders").text()
    assert ("Site paid." in everywhere) == ("Site paid." in site)
