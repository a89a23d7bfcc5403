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


def choice(main: LexborNode) -> dict[str, list[str | None]]:
    """Return the countries that a page asks for, with the numbers of each."""
    folds = one(main, "section#numbers").css("details[name=country]")
    return {one(fold, "summary").text(): hrefs(fold) for fold in folds}


def test_the_first_list_of_services_of_several_countries_is_at_the_top_of_its_page() -> None:
    lines = f"- {URGENT[0]}, {CHILD}\n- {URGENT[1]}; {LINE}."
    text = page("en/call.md", f"## Call\n\nNow:\n\n{lines}\n\nOr:\n\n- {LINE}\n- {CHILD}")
    main = one(LexborHTMLParser(pages(BOTH + text)["en/call.html"]), "main")
    assert choice(main) == {"Albania": ["tel:116111"], "North Macedonia": ["tel:022777070"]}
    assert "Albania and North Macedonia" in one(main, "a.call").text()
    assert "in all" not in one(main, "a.call").text()
    prose = one(main, ".prose")
    assert [(link.text(), link.attributes["href"]) for link in prose.css("p > a")] == [
        ("Numbers to call", "#numbers"),
    ]  # fmt: skip
    again = prose.css("details[name=country]")
    assert [one(fold, "summary h3").text() for fold in again] == ["Albania", "North Macedonia"]
    assert [hrefs(fold) for fold in again] == [["tel:116111"], ["tel:022777070"]]
    assert not main.css("p a.number")


@pytest.mark.parametrize("path", ["index", "help/index", "signs/street", "call", "404"])
def test_each_country_opens_below_112_and_none_is_open(path: str) -> None:
    listed = f"- {URGENT[0]}, {CHILD}\n- {URGENT[1]}, {LINE}"
    made = pages(BOTH + page("en/call.md", f"Words.\n\n{listed}\n\nOr:\n\n{listed}"))
    tree = LexborHTMLParser(made[f"en/{path}.html"])
    main = one(tree, "main")
    assert hrefs(main)[0] == "tel:112"
    names = {"al": ("Albania", "tel:116111"), "mk": ("North Macedonia", "tel:022777070")}
    for country, (name, href) in names.items():
        fold = one(main, f"details[name=country]:has(#{country})")
        assert "open" not in fold.attributes
        assert one(fold, "summary :is(h2, h3)").text() == name
        assert href in hrefs(fold)
        assert (one(fold, "a.go").attributes["href"] or "").endswith(f"{country}.html")
    calls = [call for call in main.css("a.call") if call.attributes["href"] != "tel:112"]
    assert len(calls) == len(main.css("details[name=country] a.call"))
    assert one(tree, ".bar a").attributes["href"] == "#numbers"


def test_a_number_that_only_one_country_has_waits_for_the_choice() -> None:
    there = f"-- {MK} --\ncountry: MK\nservices:\n"
    there += service("mk-line", dial="02 2777 070", needs="[call]")
    main = one(LexborHTMLParser(pages(TWO + ALBANIA + there)["en/index.html"]), "main")
    assert choice(main) == {
        "Albania": ["tel:112", "tel:116111"], "North Macedonia": ["tel:022777070"],
    }  # fmt: skip
    assert len(main.css("a.call")) == 3


def test_countries_in_which_few_readers_of_an_edition_are_wait_behind_another_choice() -> None:
    more = BOTH.replace("en: [AL, MK]", "en: [AL, MK, XK]").replace(
        "  MK: [mk-line]\n", "  MK: [mk-line]\n  XK: [xk-line]\n"
    )
    more = more.replace("sq: [AL]", "sq: [AL, XK]")
    more += "-- content/services/xk.yaml --\ncountry: XK\nservices:\n"
    more += service("xk-line", dial="0800 11 112", needs="[call]")
    made = pages(more)
    index = one(LexborHTMLParser(made["sq/help/index.html"]), "section#numbers")
    far = one(index, "section > details:not([name])")
    assert [part.attributes["id"] for part in far.css("details > div[id]")] == ["mk"]
    assert len(index.css("details > div[id]")) == 3
    asked = one(LexborHTMLParser(made["sq/index.html"]), "section#numbers")
    assert [link.attributes["href"] for link in asked.css("section > p > a")] == ["help/index.html"]
    assert not LexborHTMLParser(made["en/index.html"]).css("section#numbers > p > a")


def test_a_page_about_one_country_says_so_before_its_first_number() -> None:
    several, alone = (pages(where)["en/help/al.html"] for where in (BOTH, ALBANIA))
    assert several.index("This page: Albania.") < several.index("tel:")
    assert '<a class="go" href="index.html">Elsewhere? Choose</a>' in several
    assert "This page" not in alone


def test_an_edition_of_one_country_leads_to_help_abroad() -> None:
    made = pages(edit(CONFIG, LEAD) + ALBANIA + NORTH)["en/index.html"]
    main = one(LexborHTMLParser(made), "main")
    assert not main.css("section.choose")
    assert hrefs(main)[:2] == ["tel:112", "tel:116111"]
    assert main.css_first('a[href="help/abroad.html"]') is not None


def test_nobody_is_asked_where_they_are_by_a_site_of_one_country() -> None:
    asked, known = (pages(where)["en/signs/street.html"] for where in (BOTH, ALBANIA))
    assert "Where are you now?" in asked
    assert "Where are you now?" not in known
    main = LexborHTMLParser(known).css_first("main")
    assert main is not None
    assert [link.text() for link in main.css("section.country h2")] == ["Albania"]
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
    made = pages(BOTH + page("en/call.md", f"- {URGENT[0]}\n- {LINE}"))["en/call.html"]
    folds = LexborHTMLParser(made).css("details[name=country]")
    assert [hrefs(fold) for fold in folds] == [["tel:112"], ["tel:022777070"]]


def test_in_a_text_of_another_language_the_buttons_are_marked_as_the_edition_s() -> None:
    made = pages(BOTH + page("en/call.md", f"- {CHILD}"))
    prose = LexborHTMLParser(made["sq/call.html"]).css_first("main .prose")
    assert prose is not None
    assert prose.attributes["lang"] == "en"
    assert prose.css_first("div[lang=sq] a.call") is not None


@pytest.mark.parametrize(
    "body",
    [
        f"Call the {CHILD}, or the {LINE}.",
        f"- Albania: {CHILD}\n- There: {LINE}",
        f"| a |\n|---|\n| {CHILD} |\n| {LINE} |",
    ],
)
def test_a_service_among_words_is_a_link_to_its_page(body: str) -> None:
    prose = main_of(body)
    assert [link.attributes["href"] for link in prose.css("a")] == [
        "help/al/child-line.html", "help/mk/line.html",
    ]  # fmt: skip
    assert problems(BOTH + page("en/call.md", body)) == problems(BOTH + page("en/call.md"))


def test_items_with_numbers_of_several_countries_are_closed() -> None:
    prose = main_of(f"- Rest.\n- {CHILD}\n- {LINE}")
    folds = prose.css("li > details[name=country]")
    assert [one(fold, "summary").text() for fold in folds] == ["Albania", "North Macedonia"]


def test_a_theme_without_a_template_for_numbers_in_texts_has_them_in_a_list() -> None:
    broken = "-- themes/plain/templates/numbers.html --\n{{ view.nothing }}\n"
    made = pages(BOTH + page("en/call.md", f"- {CHILD}") + broken)
    link = one(LexborHTMLParser(made["en/call.html"]), ".prose li > a")
    assert link.attributes["href"] == "help/al/child-line.html"


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
