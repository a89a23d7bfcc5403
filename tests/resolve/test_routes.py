"""Routes between two countries: whom a person can call from where they are."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, CONFIG, built, edit, one, page, pages, problems, service
from small_sites import ABROAD, COUNTRIES, PARTS, mk_line, two

OFFICE = service(
    "mk-office",
    kind="national-coordinator",
    needs="[coordinator]",
    name="{en: National office, mk: Национална канцеларија}",
)


def dials(html: str, part: str = "#call") -> list[str]:
    """Return what the buttons in a part of a page dial."""
    found = LexborHTMLParser(html).css(f"{part} a.call")
    return [node.attributes["href"] or "" for node in found]


def test_one_country_has_no_routes() -> None:
    assert not [path for path in pages() if "routes" in path or "abroad" in path]


def test_the_lines_of_the_country_where_the_person_is_stand_first() -> None:
    made = pages(two(mk_line(), led=False))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111"]
    # mk has no lead: its lines for the need `call`.
    assert dials(made["en/routes/mk-al.html"]) == ["tel:022777070"]


@pytest.mark.long
def test_a_line_with_a_number_for_callers_abroad_is_offered_on_the_other_side() -> None:
    made = pages(two(mk_line(ABROAD)))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111", "tel:+38922777070"]
    assert "We know of no line" not in made["en/routes/al-mk.html"]
    assert "may cost money" in made["en/routes/al-mk.html"]


def test_a_domestic_number_marked_as_reachable_from_abroad_warns() -> None:
    site = two(mk_line("from: {abroad: yes}"))
    assert problems(site) == ["content/services/mk.yaml:12:11 abroad-no-number"]
    assert dials(pages(site)["en/routes/al-mk.html"]) == ["tel:116111", "tel:022777070"]


def test_a_number_for_callers_abroad_contradicts_abroad_no() -> None:
    found = problems(two(mk_line(f"from: {{abroad: no}}\n{ABROAD}")))
    assert found == ["content/services/mk.yaml:16:18 abroad-contradiction"]


@pytest.mark.long
def test_a_line_for_other_needs_is_not_offered_on_a_route() -> None:
    made = pages(two(mk_line(ABROAD, needs="[legal]")))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111"]


def test_a_line_for_children_leaves_the_persons_half_to_the_others() -> None:
    child = service("mk-child-line", dial="+389 70 390 632", needs="[call, children]")
    child += "    from: {abroad: yes}\n"
    shown = pages(two(mk_line(ABROAD), child))["en/routes/al-mk.html"]
    assert dials(shown) == ["tel:116111", "tel:+38922777070"]
    assert dials(shown, "#child") == ["tel:116111", "tel:+38970390632"]
    alone = pages(two(child))["en/routes/al-mk.html"]
    assert dials(alone) == ["tel:116111", "tel:+38970390632"]


def test_a_held_line_is_not_offered_from_abroad() -> None:
    held = mk_line(ABROAD).replace("    publish: yes", "    publish: hold\n    reason: Old.")
    made = pages(two(held))
    assert "2777" not in "".join(made.values())


def test_without_a_line_the_page_says_so_and_tells_to_ask_a_line_here_if_wanted() -> None:
    shown = pages(two(OFFICE))["en/routes/al-mk.html"]
    assert "We know of no line in the other country that can be called from here." in shown
    assert "If you want that, ask it to look for help in the other country too." in shown


def quotes(html: str, part: str = "#person") -> list[str]:
    """Return the sentences to show in a part of a page, with single spaces."""
    return [" ".join(node.text().split()) for node in LexborHTMLParser(html).css(f"{part} .show p")]


LINE_NAME = "{en: Line for all, sq: Linja për të gjithë}"
POLICE = service(
    "al-police",
    run_by="police",
    kind="police",
    needs="[police]",
    name="{en: Police, sq: Policia}",
    dial='"129"',
)


@pytest.mark.long
def test_the_sentence_asks_for_a_call_to_the_line_where_the_person_is() -> None:
    beside = {"with": "[al-police]"}
    line = service("al-line", name=LINE_NAME, needs="[call]", dial="116 222", **beside)
    line += "    hours: 08:00-20:00\n"
    lead = ("AL: [al-child-line]", "AL: [al-police, al-child-line, al-line]")
    shown = pages(two(OFFICE) + edit(CONFIG, *COUNTRIES, lead) + edit(AL) + line + POLICE)
    first, own, *later = quotes(shown["en/routes/al-mk.html"])
    assert first == (
        "I need help. I am not safe here. Please call Line for all, Albania: 116 222 "
        "(every day, 08:00–20:00); if nobody answers: Police 129. Do not tell anyone else."
    )
    assert own.startswith("Kam nevojë për ndihmë.")
    assert "Linja për të gjithë, Shqipëri: 116 222 (çdo ditë, 08:00–20:00)" in own
    wanted = "Later I want help in this country: North Macedonia."
    assert later[0] == f"{wanted} Ask me before you contact anyone there."
    assert "National office" not in " ".join((first, own, *later))


def test_where_no_line_for_all_is_published_the_sentence_names_the_police_and_says_so() -> None:
    line = service("al-line", name=LINE_NAME, needs="[call]", dial="116 222")
    held = line.replace("  publish: yes\n", "  publish: hold\n  reason: No test call.\n", 1)
    some = line.replace("  publish: yes\n", "  publish: yes\n  label: {en: For women}\n", 1)
    lead = ("AL: [al-child-line]", "AL: [al-child-line, al-line]")
    for more in (held, some):
        config = edit(CONFIG, *COUNTRIES, *((lead,) if more == some else ()))
        made = pages(two(mk_line()) + config + edit(AL) + more + POLICE)
        half = one(LexborHTMLParser(made["en/routes/al-mk.html"]), "#person").text()
        assert "Please call Police, Albania: 129. Do not tell" in half
        assert "This line is the police." in half
        back = one(LexborHTMLParser(made["en/routes/mk-al.html"]), "#person").text()
        assert "This line is the police." not in back


def test_a_child_alone_has_a_sentence_with_the_line_for_children_or_the_police() -> None:
    made = pages(two(POLICE.replace("al-police", "mk-police").replace("129", "192")))
    own = quotes(made["en/routes/al-mk.html"], "#child")[0]
    assert own == (
        "I am under 18 and alone. I need help. Please call Child helpline, Albania: 116 111. "
        "Do not tell anyone else."
    )
    other = one(LexborHTMLParser(made["en/routes/mk-al.html"]), "#child").text()
    assert "Please call Police, North Macedonia: 192. Do not tell" in other
    assert "This line is the police." in other


@pytest.mark.long
def test_where_no_line_is_for_children_theirs_names_the_helpline_and_the_police() -> None:
    police = POLICE.replace("al-police", "mk-police").replace("129", "192")
    helpline = mk_line().replace("  publish: yes\n", "  publish: yes\n  with: [mk-police]\n", 1)
    made = pages(two(helpline, police))["en/routes/mk-al.html"]
    assert quotes(made, "#child")[0] == (
        "I am under 18 and alone. I need help. Please call Other line, North Macedonia: "
        "02 2777 070; if nobody answers: Police 192. Do not tell anyone else."
    )


def test_without_any_line_the_sentence_asks_for_somebody_to_trust() -> None:
    made = pages(two(OFFICE))["en/routes/mk-al.html"]
    assert quotes(made)[0] == (
        "I need help. I am not safe here. Please help me to reach someone I can trust. "
        "Do not tell anyone else."
    )


def test_the_sentences_stand_in_the_readers_language_and_in_those_of_the_country_around() -> None:
    made = pages(two(mk_line()))
    shown = LexborHTMLParser(made["en/routes/al-mk.html"])
    marked = [quote.attributes["lang"] for quote in shown.css("#person blockquote")]
    # There is no Macedonian edition in this site, so nobody vouches for its words.
    assert marked == ["en", "sq", "en", "sq"]
    assert "Linja e fëmijëve" in quotes(made["en/routes/al-mk.html"])[1]
    foreign = one(LexborHTMLParser(made["en/routes/mk-al.html"]), "#person blockquote[lang=sq]")
    assert one(foreign, "span[lang=en]").text() == "Other line"


WEBSITE = """\
  websites:
  - url: https://open.example.org
    publish: yes
    verified:
      url: https://open.example.org
      on: 2026-11-01
      how: published
      source: {title: Listing, url: "https://example.org/listing"}
"""


def receiver(name: str, more: str = "", needs: str = "[starting-again]") -> str:
    """Return an organization of the other country, with no number."""
    return service(name, kind="reintegration", needs=needs, name=f"{{en: Name of {name}}}") + more


def test_organizations_of_the_other_country_stand_with_their_public_website() -> None:
    site = two(receiver("mk-open", WEBSITE), receiver("mk-mute"), mk_line())
    tree = LexborHTMLParser(pages(site)["en/routes/al-mk.html"])
    rows = [" ".join(node.text().split()) for node in tree.css("#person dt, #person dd")]
    assert rows == ["Name of mk-open", "open.example.org"]
    links = [node.attributes["href"] for node in tree.css("#person dl a")]
    assert links == ["../help/mk/open.html", "https://open.example.org"]
    workers = LexborHTMLParser(pages(site)["en/routes/al-mk/workers.html"])
    said = " ".join(one(workers, "main").text().split())
    assert "We found no contact. Ask your own coordinator. Name of mk-mute" in said
    assert said.count("mk-open") == said.count("mk-mute") == 1


def test_without_an_organization_to_find_the_page_says_so() -> None:
    half = one(LexborHTMLParser(pages(two(mk_line()))["en/routes/al-mk.html"]), "#person").text()
    assert "We found no organization there that publishes a number or a website." in half


def test_an_organization_for_children_stands_in_the_part_for_children() -> None:
    site = two(receiver("mk-open", WEBSITE, "[children]"), mk_line())
    tree = LexborHTMLParser(pages(site)["en/routes/al-mk.html"])
    assert not tree.css("#person dl a")
    assert one(tree, "#child dl a[href^=https]").text() == "open.example.org"


@pytest.mark.long
def test_an_office_without_a_contact_says_so() -> None:
    both = two(OFFICE) + edit(AL) + OFFICE.replace("mk-office", "al-office")
    tree = LexborHTMLParser(pages(both)["en/routes/al-mk/workers.html"])
    rows = [" ".join(node.text(separator=" ").split()) for node in tree.css("main dl dd")]
    assert rows == [
        "National office We found no contact.",
        "National office We found no contact. Ask your own coordinator.",
    ]


THREE = (
    two(mk_line())
    + edit(
        CONFIG,
        ("en: [AL]", "en: [AL, MK, XK]"),
        ("sq: [AL]", "sq: [AL, MK, XK]"),
        ("campaigns:\n", "  MK: [mk-line]\n  XK: [xk-line]\ncampaigns:\n"),
    )
    + "-- content/services/xk.yaml --\ncountry: XK\nservices:\n"
    + mk_line(dial="038 222 333").replace("mk-line", "xk-line")
)


@pytest.mark.long
def test_a_text_for_a_pair_stands_on_both_its_routes_and_on_no_other() -> None:
    text = page("en/routes/pairs/al-xk.md", "They have a protocol.", title="Between the two")
    made = pages(THREE + text)
    with_it = {path for path, html in made.items() if "They have a protocol." in html}
    assert with_it == {
        f"{tag}/routes/{name}.html"
        for tag in ("en", "sq")
        for name in ("al-xk", "al-xk/workers", "xk-al", "xk-al/workers")
    }
    assert "<h2>Between the two</h2>" in made["en/routes/al-xk.html"]
    assert "en/routes/pairs/al-xk.html" not in made


@pytest.mark.long
def test_a_text_for_a_country_stands_on_the_routes_that_lead_there() -> None:
    made = pages(THREE + page("en/routes/to/al.md", "Its embassies help.", title="To Albania"))
    with_it = {path for path, html in made.items() if "Its embassies help." in html}
    assert {path for path in with_it if path.startswith("en/")} == {
        "en/routes/mk-al.html",
        "en/routes/mk-al/workers.html",
        "en/routes/xk-al.html",
        "en/routes/xk-al/workers.html",
    }


@pytest.mark.long
def test_a_pairs_text_in_another_language_makes_only_its_own_routes_a_fallback() -> None:
    site = THREE + page("en/routes/pairs/al-xk.md", "They have a protocol.")
    fallback = {found.address: found.falls_back for found in built(site).pages}
    assert fallback["sq/routes/xk-al.html"]
    assert not fallback["sq/routes/mk-al.html"]


def test_a_translation_of_a_pairs_text_is_compared_with_its_source() -> None:
    source = page("en/routes/pairs/al-xk.md", "- They have a protocol.\n- It is of 2016.")
    other = page("sq/routes/pairs/al-xk.md", "- Kanë një protokoll.", translation="draft")
    found = problems(THREE + source + other)
    assert found == ["content/sq/routes/pairs/al-xk.md:6:1 parity-count"]


@pytest.mark.long
def test_a_text_that_no_route_shows_is_told() -> None:
    for name in ("pairs/xk-al", "pairs/al-me", "to/me"):
        assert problems(THREE + page(f"en/routes/{name}.md")) == [
            f"content/en/routes/{name}.md:1:1 route-text-unused"
        ]
    assert problems(THREE + page("en/routes/pairs/albania.md")) == [
        "content/en/routes/pairs/albania.md:1:1 route-text-name"
    ]


@pytest.mark.long
def test_a_country_without_a_line_for_children_says_so() -> None:
    made = pages(two(mk_line()))
    said = "We know of no line for children where you are."
    assert said in one(LexborHTMLParser(made["en/routes/mk-al.html"]), "#child").text()
    assert said not in made["en/routes/al-mk.html"]


@pytest.mark.long
def test_what_stands_beside_a_service_brings_what_stands_beside_it() -> None:
    chain = mk_line().replace("  publish: yes\n", "  publish: yes\n  with: [mk-two]\n", 1)
    second = service("mk-two", dial="02 111 2222").replace(
        "  publish: yes\n", "  publish: yes\n  with: [mk-three, mk-line]\n", 1
    )
    third = service("mk-three", dial="02 333 4444")
    made = pages(two(chain, second, third))
    assert dials(made["en/help/mk/line.html"], ".beside + .calls") == [
        "tel:021112222",
        "tel:023334444",
    ]


@pytest.mark.long
def test_the_three_texts_stand_on_every_route_that_of_workers_on_a_page_of_its_own() -> None:
    made = pages(two(mk_line()) + PARTS)
    for pair in ("al-mk", "mk-al"):
        route = f"en/routes/{pair}"
        assert f'href="{pair}/workers.html"' in made[f"{route}.html"]
        assert "Words for the worker." not in made[f"{route}.html"]
        for name in ("person", "worker", "child"):
            path = f"{route}/workers.html" if name == "worker" else f"{route}.html"
            part = one(LexborHTMLParser(made[path]), f"#{name}")
            assert one(part, "h2").text() == f"Title of the {name}"
            assert f"Words for the {name}." in part.text()


def test_a_text_is_folded_below_its_headings_which_stand_below_the_title_of_their_half() -> None:
    words = "Before.\n\n## Your choice\n\nYours.\n\n### First\n\n## Papers\n\n> Quoted.\n"
    text = page("en/routes/person.md", words, title="For you")
    shown = LexborHTMLParser(pages(two(mk_line()) + text)["en/routes/al-mk.html"])
    folds = shown.css("#person .prose details")
    assert [one(fold, "summary > h3").text() for fold in folds] == ["Your choice", "Papers"]
    assert one(folds[0], "h4").text() == "First"
    assert "Quoted." in folds[1].text()
    assert "Before." not in "".join(fold.text() for fold in folds)
    assert "Before." in one(shown, "#person .prose").text()


@pytest.mark.long
def test_the_page_for_workers_begins_with_the_emergency_lines_where_the_person_is() -> None:
    urgent = service("al-emergency", dial="112", kind="emergency", needs="[emergency]")
    made = pages(two(mk_line()) + edit(AL) + urgent + PARTS)
    assert dials(made["en/routes/al-mk/workers.html"], "main") == ["tel:112"]
    assert dials(made["en/routes/mk-al/workers.html"], "main") == []
    assert "<title>Albania – North Macedonia, 2</title>" in made["en/routes/al-mk/workers.html"]
    listed = LexborHTMLParser(made["en/routes/index.html"]).css("#workers a")
    assert [link.text() for link in listed] == [
        "Albania → North Macedonia: for professionals",
        "North Macedonia → Albania: for professionals",
    ]


def test_the_page_for_workers_can_be_linked_and_its_address_is_taken() -> None:
    link = page("en/more.md", "See [it](routes/al-mk/workers.md).")
    assert 'href="routes/al-mk/workers.html"' in pages(two(mk_line()) + link)["en/more.html"]
    found = problems(two(mk_line()) + page("en/routes/al-mk/workers.md"))
    assert found == ["content/en/routes/al-mk/workers.md:2:1 address-made"]


def test_the_texts_are_no_pages_of_their_own() -> None:
    site = two(mk_line()) + PARTS
    assert "en/routes/person.html" not in pages(site)
    link = page("en/more.md", "See [it](routes/person.md).")
    assert problems(site + link) == ["content/en/more.md:5:10 part-not-linked"]


def test_a_route_whose_texts_fall_back_has_no_alternates_and_is_reported_as_fallback() -> None:
    site = two(mk_line()) + PARTS
    made = pages(site)
    assert '<div class="prose" lang="en" dir="ltr">' in made["sq/routes/al-mk.html"]
    for tag in ("en", "sq"):
        assert 'hreflang="sq" href=' not in re.sub(
            r"<body.*", "", made[f"{tag}/routes/al-mk.html"], flags=re.DOTALL
        )
    fallback = {found.address: found.falls_back for found in built(site).pages}
    assert fallback["sq/routes/al-mk.html"]
    assert not fallback["en/routes/al-mk.html"]


def test_the_list_of_routes_is_whole_where_only_the_texts_fall_back() -> None:
    made = pages(two(mk_line()) + PARTS)
    for tag in ("en", "sq"):
        head = LexborHTMLParser(made[f"{tag}/routes/index.html"]).css("link[rel=alternate]")
        assert {node.attributes["hreflang"] for node in head} == {"en", "sq"}


def test_abroad_lists_what_can_be_called_and_says_where_nothing_can() -> None:
    shown = LexborHTMLParser(pages(two(mk_line(ABROAD)))["en/help/abroad.html"])
    sections = {one(node, "h3").text(): node for node in shown.css("details[name=country]")}
    none = "We know of no line that can be called from abroad in: Albania."
    assert [node.text() for node in shown.css("main p") if node.text() == none] == [none]
    assert list(sections) == ["North Macedonia"]
    call = one(sections["North Macedonia"], "a.call")
    assert call.attributes["href"] == "tel:+38922777070"


@pytest.mark.long
def test_the_european_number_needs_a_record_that_vouches_for_it() -> None:
    assert "tel:112" not in pages(two(mk_line()))["en/help/abroad.html"]
    emergency = service("mk-emergency", dial="112", kind="emergency", needs="[emergency]")
    assert "tel:112" in pages(two(emergency))["en/help/abroad.html"]


def test_abroad_begins_with_the_way_to_the_routes_and_numbers_stand_before_the_words() -> None:
    text = page("en/help/abroad.md", "Call an embassy.", title="Far from home", kind="abroad")
    shown = pages(two(mk_line(ABROAD)) + text)["en/help/abroad.html"]
    assert "<h1>Far from home</h1>" in shown
    order = ["Choose your two countries", "tel:+38922777070", "Call an embassy."]
    assert sorted(order, key=shown.index) == order
