"""Routes between two countries: whom a person can call from where they are."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from sites import AL, CONFIG, LISTING, built, edit, one, page, pages, problems, service, told

COUNTRIES = (("en: [AL]", "en: [AL, MK]"), ("sq: [AL]", "sq: [AL, MK]"))
PARTS = "".join(
    page(f"en/routes/{name}.md", f"Words for the {name}.", title=f"Title of the {name}")
    for name in ("person", "worker", "child")
)
OFFICE = service(
    "mk-office",
    kind="national-coordinator",
    needs="[coordinator]",
    name="{en: National office, mk: Национална канцеларија}",
)


def two(*mk: str, more: str = "") -> str:
    """Return a site of two countries with the given records in the second."""
    text = edit(CONFIG, *COUNTRIES)
    return text + "-- content/services/mk.yaml --\ncountry: MK\nservices:\n" + "".join(mk) + more


def mk_line(phone: str = "", dial: str = "02 2777 070", needs: str = "[call]") -> str:
    """Return a line of the second country with more keys of its phone."""
    record = service("mk-line", dial=dial, needs=needs)
    return record + "".join(f"    {line}\n" for line in phone.splitlines())


ABROAD = f'dial_abroad: "+389 2 2777 070"\ndial_abroad_source: {LISTING}'


def dials(html: str, part: str = "#person") -> list[str]:
    """Return what the buttons in a part of a page dial."""
    found = LexborHTMLParser(html).css(f"{part} a.call")
    return [node.attributes["href"] or "" for node in found]


def test_one_country_has_no_routes() -> None:
    assert not [path for path in pages() if "routes" in path or "abroad" in path]


def test_each_ordered_pair_of_countries_has_a_page_in_each_edition() -> None:
    made = {path for path in pages(two(mk_line())) if "/routes/" in path}
    assert made == {
        f"{tag}/routes/{name}.html" for tag in ("en", "sq") for name in ("al-mk", "mk-al", "index")
    }


def test_the_lines_of_the_country_where_the_person_is_stand_first() -> None:
    made = pages(two(mk_line()))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111"]
    # mk has no lead: its lines for the need `call`.
    assert dials(made["en/routes/mk-al.html"]) == ["tel:022777070"]


def test_a_line_with_a_number_for_callers_abroad_is_offered_on_the_other_side() -> None:
    made = pages(two(mk_line(ABROAD)))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111", "tel:+38922777070"]
    assert "We know of no line" not in made["en/routes/al-mk.html"]
    assert "may cost money" in made["en/routes/al-mk.html"]


def test_a_line_marked_as_reachable_from_abroad_is_offered_as_published() -> None:
    made = pages(two(mk_line("from: {abroad: yes}", dial="+389 2 2777 070")))
    assert dials(made["en/routes/al-mk.html"]) == ["tel:116111", "tel:+38922777070"]


def test_a_domestic_number_marked_as_reachable_from_abroad_warns() -> None:
    site = two(mk_line("from: {abroad: yes}"))
    assert problems(site) == ["content/services/mk.yaml:12:11 abroad-no-number"]
    assert dials(pages(site)["en/routes/al-mk.html"]) == ["tel:116111", "tel:022777070"]


def test_short_codes_and_freephones_cannot_be_marked_as_reachable_from_abroad() -> None:
    for dial, code in (("116 666", "short-code"), ("0800 11111", "freephone")):
        found = problems(two(mk_line("from: {abroad: yes}", dial=dial)))
        assert found == [f"content/services/mk.yaml:12:11 abroad-{code}-marked"]


def test_a_number_for_callers_abroad_contradicts_abroad_no() -> None:
    found = problems(two(mk_line(f"from: {{abroad: no}}\n{ABROAD}")))
    assert found == ["content/services/mk.yaml:16:18 abroad-contradiction"]


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


def test_without_a_line_the_page_says_so_and_names_the_office() -> None:
    shown = pages(two(OFFICE))["en/routes/al-mk.html"]
    assert "We know of no line in the other country that can be called from here." in shown
    assert "I need help. Please contact this office for me (North Macedonia): National office" in (
        shown
    )


def test_the_sentence_stands_in_the_readers_language_and_in_those_of_both_countries() -> None:
    shown = LexborHTMLParser(pages(two(OFFICE))["en/routes/al-mk.html"])
    quotes = shown.css("#person blockquote")
    # There is no Macedonian edition in this site, so nobody vouches for its words.
    assert [quote.attributes["lang"] for quote in quotes] == ["en", "sq"]
    assert "Kam nevojë për ndihmë." in quotes[1].text()
    assert one(quotes[1], "span[lang=en]").text() == "National office"


def test_without_an_office_the_sentence_names_the_country() -> None:
    shown = pages(two(mk_line()))["en/routes/al-mk.html"]
    assert "ask for help for me in this country too: North Macedonia" in shown


def test_what_to_ask_of_a_line_depends_on_the_office_of_the_other_country() -> None:
    with_office = pages(two(OFFICE))["en/routes/al-mk.html"]
    without = pages(two(mk_line()))["en/routes/al-mk.html"]
    assert "Ask it to contact the office in the other country." in with_office
    assert "Ask it to contact the office" not in without
    assert "Ask it to look for help in the other country too." in without


def test_a_country_without_an_office_is_named_as_such() -> None:
    tree = LexborHTMLParser(pages(two(OFFICE))["en/routes/al-mk.html"])
    rows = [node.text(strip=True) for node in tree.css("#worker dl dd")]
    assert rows == ["No office is listed here.", "National office"]


def test_a_country_without_a_line_for_children_says_so() -> None:
    made = pages(two(mk_line()))
    said = "We know of no line for children where you are."
    assert said in one(LexborHTMLParser(made["en/routes/mk-al.html"]), "#child").text()
    assert said not in made["en/routes/al-mk.html"]


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


def test_the_worker_sees_both_offices() -> None:
    both = two(OFFICE) + edit(AL) + OFFICE.replace("mk-office", "al-office")
    shown = LexborHTMLParser(pages(both)["en/routes/al-mk.html"])
    names = [node.text(strip=True) for node in shown.css("#worker dl dt")]
    assert names == ["Albania", "North Macedonia"]


def test_the_three_texts_stand_on_every_route() -> None:
    made = pages(two(mk_line()) + PARTS)
    for path in ("en/routes/al-mk.html", "en/routes/mk-al.html"):
        for name in ("person", "worker", "child"):
            part = one(LexborHTMLParser(made[path]), f"#{name}")
            assert one(part, "h2").text() == f"Title of the {name}"
            assert f"Words for the {name}." in part.text()


def test_headings_of_the_texts_stand_below_the_title_of_their_half() -> None:
    text = page("en/routes/person.md", "## Your choice\n\n### First\n", title="For you")
    shown = pages(two(mk_line()) + text)["en/routes/al-mk.html"]
    assert "<h3>Your choice</h3>" in shown
    assert "<h4>First</h4>" in shown


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
    fallback = {found.address: found.fallback for found in built(site).pages}
    assert fallback["sq/routes/al-mk.html"]
    assert not fallback["en/routes/al-mk.html"]


def test_the_list_of_routes_is_whole_where_only_the_texts_fall_back() -> None:
    made = pages(two(mk_line()) + PARTS)
    for tag in ("en", "sq"):
        head = LexborHTMLParser(made[f"{tag}/routes/index.html"]).css("link[rel=alternate]")
        assert {node.attributes["hreflang"] for node in head} == {"en", "sq"}


def test_an_officer_cannot_take_the_address_of_a_route() -> None:
    found = problems(two(mk_line()) + page("en/routes/al-mk.md"))
    assert found == ["content/en/routes/al-mk.md:2:1 address-made"]


def test_routes_can_be_linked_and_stand_on_the_directory() -> None:
    made = pages(two(mk_line()) + page("en/more.md", "See [it](routes/al-mk.md)."))
    assert 'href="routes/al-mk.html"' in made["en/more.html"]
    assert 'href="../routes/al-mk.html"' in made["en/help/al.html"]
    assert 'href="../routes/mk-al.html"' not in made["en/help/al.html"]


def test_abroad_lists_what_can_be_called_and_says_where_nothing_can() -> None:
    shown = LexborHTMLParser(pages(two(mk_line(ABROAD)))["en/help/abroad.html"])
    sections = {one(node, "h4").text(): node for node in shown.css("section.country")}
    assert "We know of no line" in sections["Albania"].text()
    call = one(sections["North Macedonia"], "a.call")
    assert call.attributes["href"] == "tel:+38922777070"


def test_the_european_number_needs_a_record_that_vouches_for_it() -> None:
    assert "tel:112" not in pages(two(mk_line()))["en/help/abroad.html"]
    emergency = service("mk-emergency", dial="112", kind="emergency", needs="[emergency]")
    assert "tel:112" in pages(two(emergency))["en/help/abroad.html"]


def test_the_text_of_help_abroad_stands_above_the_numbers() -> None:
    text = page("en/help/abroad.md", "Call an embassy.", title="Far from home", kind="abroad")
    shown = pages(two(mk_line()) + text)["en/help/abroad.html"]
    assert "<h1>Far from home</h1>" in shown
    assert shown.index("Call an embassy.") < shown.index("Numbers to call from abroad")


def test_no_problem_is_told_of_a_site_with_routes() -> None:
    assert told(built(two(mk_line(ABROAD), OFFICE) + PARTS)) == []
