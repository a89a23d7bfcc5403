"""Numbers stand under their countries, and never in a sentence."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sites import CONFIG, LISTING, edit, one, page, pages, problems, service, with_services
from small_sites import without_directory

MK = "content/services/mk.yaml"
EMERGENCY = {"kind": "emergency", "needs": "[emergency]"}
ALBANIA = with_services(service("al-emergency", dial="112", **EMERGENCY))
NORTH = f"-- {MK} --\ncountry: MK\nservices:\n" + "".join((
    service("mk-line", dial="02 2777 070", needs="[call]"),
    service("mk-emergency", dial="112", **EMERGENCY),
))  # fmt: skip
LEAD = ("  AL: [al-child-line]\n", "  AL: [al-child-line]\n  MK: [mk-line]\n")
TWO = edit(CONFIG, LEAD, ("en: [AL]", "en: [AL, MK]"))
BOTH = TWO + ALBANIA + NORTH
CHILD, LINE = "[child line](service:al-child-line)", "[line](service:mk-line)"
URGENT = "[danger](service:al-emergency)", "[danger](service:mk-emergency)"


def main_of(body: str, path: str = "en/call.md") -> LexborNode:
    """Return the text of a page as readers get it."""
    made = pages(BOTH + page(path, body))
    found = LexborHTMLParser(made[path.replace(".md", ".html")]).css_first("main .prose")
    assert found is not None
    return found


def hrefs(node: LexborNode) -> list[str | None]:
    return [one.attributes["href"] for one in node.css("a.call")]


def test_a_list_of_services_of_several_countries_is_open_and_each_number_names_its_own() -> None:
    lines = f"- {URGENT[0]}, {CHILD}\n- {URGENT[1]}; {LINE}."
    main = LexborHTMLParser(pages(BOTH + page("en/call.md", f"## Call\n\n{lines}"))["en/call.html"])
    assert [each.text() for each in main.css(".prose section.country h3")] == [
        "Albania", "North Macedonia",
    ]  # fmt: skip
    assert hrefs(one(main, "main")) == ["tel:112", "tel:116111", "tel:022777070"]
    calls = [" ".join(call.text().split()) for call in main.css("a.call")]
    assert "Albania and North Macedonia" in calls[0]
    assert "in all" not in calls[0]
    assert "Albania" in calls[1]
    assert "North Macedonia" in calls[2]
    assert not main.css("main details, li > ul, p a.number")


@pytest.mark.parametrize("path", ["index", "help/index", "signs/street", "call", "404"])
def test_the_country_is_asked_for_below_112_and_leads_to_an_open_part(path: str) -> None:
    listed = f"- {URGENT[0]}, {CHILD}\n- {URGENT[1]}, {LINE}"
    made = pages(BOTH + page("en/call.md", f"Words.\n\n{listed}\n\nOr:\n\n{listed}"))
    main = one(LexborHTMLParser(made[f"en/{path}.html"]), "main")
    choice = one(main, "nav.choose")
    assert [(link.text(), link.attributes["href"]) for link in choice.css("a")] == [
        ("Albania", "#al"), ("North Macedonia", "#mk"),
    ]  # fmt: skip
    first = one(main, ".calls a.call")
    assert first.attributes["href"] == "tel:112"
    html = main.html or ""
    assert html.index("<h1") < html.index("tel:112") < html.index("#al") < html.index("tel:116111")
    for country, name, href in (
        ("al", "Albania", "tel:116111"),
        ("mk", "North Macedonia", "tel:022777070"),
    ):
        part = one(main, f"section#{country}")
        assert one(part, ".heading :is(h2, h3)").text() == name
        assert href in hrefs(part)
        assert all(name in call.text() for call in part.css("a.call"))
    assert not main.css("details .call")


def test_a_number_that_only_one_country_has_waits_for_the_choice() -> None:
    there = f"-- {MK} --\ncountry: MK\nservices:\n"
    there += service("mk-line", dial="02 2777 070", needs="[call]")
    main = one(LexborHTMLParser(pages(TWO + ALBANIA + there)["en/index.html"]), "main")
    html = main.html or ""
    assert html.index("<h1") < html.index("#al") < html.index("tel:")
    assert hrefs(one(main, "#al")) == ["tel:112", "tel:116111"]
    assert hrefs(one(main, "#mk")) == ["tel:022777070"]


def test_a_page_about_one_country_says_so_before_its_first_number() -> None:
    several, alone = (pages(where)["en/help/al.html"] for where in (BOTH, ALBANIA))
    assert several.index("This page: Albania.") < several.index("tel:")
    assert '<a class="go" href="index.html">Elsewhere? Choose</a>' in several
    assert "This page" not in alone


def test_an_edition_of_one_country_leads_to_help_abroad() -> None:
    made = pages(edit(CONFIG, LEAD) + ALBANIA + NORTH)["en/index.html"]
    main = one(LexborHTMLParser(made), "main")
    assert not main.css("nav.choose")
    assert hrefs(main)[0] == "tel:116111"
    assert main.css_first('a[href="help/abroad.html"]') is not None


def test_nobody_is_asked_where_they_are_by_a_site_of_one_country() -> None:
    asked, known = (pages(where)["en/signs/street.html"] for where in (BOTH, ALBANIA))
    assert "Where are you now?" in asked
    assert "Where are you now?" not in known
    main = LexborHTMLParser(known).css_first("main")
    assert main is not None
    assert [link.text() for link in main.css("section.country h3")] == ["Albania"]
    assert hrefs(main) == ["tel:116111", "tel:112"]
    assert not main.css("details")
    assert main.css_first('a[href="#numbers"]') is not None
    assert not main.css('a[href="help/abroad.html"], a[href="../help/abroad.html"]')


def test_services_of_one_country_stand_open_below_its_name() -> None:
    for body in (f"- {CHILD}", CHILD, f"1. {CHILD}"):
        prose = main_of(body)
        assert [one.text() for one in prose.css(".country h2")] == ["Albania"]
        assert hrefs(prose) == ["tel:116111"]
        assert not prose.css("details")


def test_an_item_among_others_becomes_a_button_that_names_its_country() -> None:
    prose = main_of(f"- Rest.\n- {CHILD}\n- Read on.")
    assert len(prose.css("ul:not(.calls) > li")) == 3
    assert "Albania" in one(prose, "li a.call").text()
    assert not prose.css("h2, details")


def test_of_what_only_one_country_has_112_is_not_said_of_all() -> None:
    prose = main_of(f"- {URGENT[0]}\n- {LINE}")
    assert "in all" not in prose.text()
    assert hrefs(prose) == ["tel:112", "tel:022777070"]


def test_in_a_text_of_another_language_the_buttons_are_marked_as_the_edition_s() -> None:
    made = pages(BOTH + page("en/call.md", f"- {CHILD}"))
    prose = LexborHTMLParser(made["sq/call.html"]).css_first("main .prose")
    assert prose is not None
    assert prose.attributes["lang"] == "en"
    assert prose.css_first("div[lang=sq] a.call") is not None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"Call the {CHILD}.", 1),
        (f"- Albania: {CHILD}\n- {LINE}", 1),
        (f"| a |\n|---|\n| {CHILD} |", 1),
        (f"- {CHILD}\n- {LINE}", 0),
        (f"- Words.\n- {LINE}", 0),
    ],
)
def test_a_service_among_words_is_told(body: str, told: int) -> None:
    found = [one for one in problems(BOTH + page("en/call.md", body)) if "en/call.md" in one]
    assert [one.split()[1] for one in found] == ["service-in-sentence"] * told


def test_a_theme_without_a_template_for_numbers_in_texts_has_them_in_a_list() -> None:
    broken = "-- themes/plain/templates/numbers.html --\n{{ view.nothing }}\n"
    made = pages(BOTH + page("en/call.md", f"- {CHILD}") + broken)
    assert "(Albania: " in one(LexborHTMLParser(made["en/call.html"]), ".prose li").text()


def test_a_service_without_a_number_stays_a_link_in_a_list() -> None:
    url = "url: https://example.org"
    way = f"verified: {{{url}, on: 2026-11, how: published, source: {LISTING}}}"
    place = f"  websites:\n  - {url}\n    publish: yes\n    {way}\n"
    records = with_services(service("al-place", needs="[safe-place]") + place)
    made = pages(records + page("en/call.md", f"- [a place](service:al-place)\n- {CHILD}"))
    prose = LexborHTMLParser(made["en/call.html"]).css_first(".prose")
    assert prose is not None
    assert hrefs(prose) == ["tel:116111"]
    assert [one.text() for one in prose.css("ul:not(.calls) > li > a")] == ["a place"]


@pytest.mark.parametrize("countries", ["", "  countries: {en: [], sq: []}\n"])
def test_a_site_of_campaigns_alone_has_no_help_and_no_way_to_it(countries: str) -> None:
    made = pages(without_directory(countries=countries) + page("en/media.md", kind="media"))
    assert not [path for path in made if "/help/" in path or "/routes/" in path]
    for path in ("en/index.html", "en/signs/street.html", "en/campaigns/spring.html", "404.html"):
        tree = LexborHTMLParser(made[path])
        (leave,) = tree.css(".bar a")
        assert "data-exit" in leave.attributes
        hrefs = [link.attributes["href"] or "" for link in tree.css("a[href]")]
        assert not [href for href in hrefs if "help/index.html" in href or "#where" in href]
    assert not LexborHTMLParser(made["en/media.html"]).css(".bar")


def test_a_link_to_a_page_of_countries_is_refused_where_there_are_none() -> None:
    linked = page("en/more.md", "See [it](help/index.md).")
    assert problems(without_directory() + linked) == ["content/en/more.md:5:10 page-of-countries"]
    menu = without_directory(("[campaigns/index.md]", "[routes/index.md]"))
    assert problems(menu) == ["campaigns.yaml:9:10 page-of-countries"]


def test_a_campaign_without_countries_is_a_warning_where_there_are_some() -> None:
    text = edit(CONFIG, ("2026-11-24}\n  countries: [AL]\n", "2026-11-24}\n"))
    assert problems(text) == ["campaigns.yaml:16:3 campaign-no-countries"]
