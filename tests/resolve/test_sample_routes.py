"""The routes of the sample, beside what its records say when plain YAML is all that reads them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any, TypeAlias

import pytest
from lxml import html

from sample import (
    COUNTRIES,
    LANGUAGES,
    MADE_OF,
    SOURCE,
    Sample,
    digits,
    is_public,
    phrases,
    services,
    settings,
)
from tipsite.language.locales import locale_for, territory

pytest_plugins = ["sample_fixtures"]

Trees: TypeAlias = dict[str, html.HtmlElement]
Record: TypeAlias = dict[str, Any]

# What is offered, apart from the texts.
OFFERED = "//main//a[@class='call']/@href | //main//section//dl//a/@href | //main/ul//a/@href"
ROUTES = tuple(permutations(COUNTRIES, 2))
CALLING_CODES = {"AL": "+355", "XK": "+383", "ME": "+382", "MK": "+389"}
# Languages in official use in the whole country.
OFFICIAL = {"AL": ["sq"], "XK": ["sq", "sr-Cyrl"], "ME": ["cnr"], "MK": ["mk", "sq"]}


def of(country: str) -> list[Record]:
    """Return the published services of a country."""
    return [
        found
        for found in services()
        if found["id"].startswith(f"{country.lower()}-") and found["publish"] != "hold"
    ]


def voices(service: Record) -> list[Record]:
    """Return the lines of a service that a person can speak on."""
    return [
        phone
        for phone in service.get("phones", ())
        if is_public(service) and is_public(phone) and phone.get("channel", "voice") == "voice"
    ]


def number_from_abroad(phone: Record) -> str:
    """Return what to dial from another country; empty where no record says that it can be."""
    if "dial_abroad" in phone:
        return str(phone["dial_abroad"])
    return str(phone["dial"]) if phone.get("from", {}).get("abroad") == "yes" else ""


def from_abroad(country: str, need: str) -> list[str]:
    """Return the numbers of a country for a need that can be called from elsewhere."""
    return [
        number
        for service in of(country)
        if need in service["needs"]
        for phone in voices(service)
        if (number := number_from_abroad(phone))
    ]


def inside(country: str, ids: list[str]) -> list[str]:
    """Return the numbers of services and of those that must stand beside them, each once."""
    known = {service["id"]: service for service in of(country)}
    wanted: dict[str, None] = {}
    for found in ids:
        wanted |= dict.fromkeys([found, *known[found].get("with", ())])
    return [phone["dial"] for found in wanted if found in known for phone in voices(known[found])]


def for_children(country: str) -> list[str]:
    """Return the services of a country that children can call."""
    return [found["id"] for found in of(country) if "children" in found["needs"] and voices(found)]


def calls(page: html.HtmlElement, half: str) -> list[str]:
    """Return the numbers on the buttons in a half of a page."""
    return [digits(str(href)) for href in page.xpath(f"//*[@id='{half}']//a[@class='call']/@href")]


def pages(trees: Trees) -> Iterator[tuple[str, str, str, html.HtmlElement]]:
    """Yield each route of each edition: language, the two countries, page."""
    for tag in LANGUAGES:
        for here, there in ROUTES:
            yield tag, here, there, trees[f"{tag}/routes/{here.lower()}-{there.lower()}.html"]


def workers(trees: Trees, tag: str, here: str, there: str) -> html.HtmlElement:
    """Return the page of a route for people who help others."""
    return trees[f"{tag}/routes/{here.lower()}-{there.lower()}/workers.html"]


def text_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_there_are_twelve_routes_in_each_edition(sample: Sample) -> None:
    found = [path for path in sample.pages if re.search(r"/routes/\w+-\w+\.html$", path)]
    assert len(found) == len(ROUTES) * len(LANGUAGES) == 72
    assert len(set(found)) == len({path.partition("/")[2] for path in found}) * len(LANGUAGES)


def test_only_lines_of_one_country_can_be_called_from_abroad() -> None:
    found = {
        country: {*from_abroad(country, "call"), *from_abroad(country, "children")}
        for country in COUNTRIES
    }
    assert [country for country, numbers in found.items() if numbers] == ["MK"]
    phones = [phone for service in services() for phone in service.get("phones", ())]
    inland = {digits(phone["dial"]) for phone in phones if phone["free"] == "yes"}
    for number in found["MK"]:
        assert number.startswith(CALLING_CODES["MK"])
        assert len(digits(number)) >= 11  # no short code
        own = digits(number).removeprefix("389")
        assert not own.startswith(("800", "0", "112", "116", "19"))
        assert not {own, f"0{own}", digits(number)} & inland


def test_a_person_is_offered_the_lines_where_they_are_and_what_can_be_called_from_there(
    trees: Trees,
) -> None:
    for tag, here, there, page in pages(trees):
        own = inside(here, settings()["lead"][here])
        foreign = from_abroad(there, "call")
        children = from_abroad(there, "children")
        adults = [number for number in foreign if number not in children] or foreign
        where = (tag, here, there)
        assert calls(page, "call") == [digits(dial) for dial in (*own, *adults)], where
        young = (*inside(here, for_children(here)), *children)
        assert calls(page, "child") == [digits(dial) for dial in young], where
        urgent = [found["id"] for found in of(here) if "emergency" in found["needs"]]
        shown = workers(trees, tag, here, there).xpath("//main//section//a[@class='call']/@href")
        wanted = {digits(dial) for dial in inside(here, urgent)}
        assert {digits(str(href)) for href in shown} == wanted, where


def test_nothing_of_the_other_country_is_offered_that_is_dead_from_here(trees: Trees) -> None:
    for tag, here, there, page in pages(trees):
        own = {digits(phone["dial"]) for service in of(here) for phone in voices(service)}
        for href in page.xpath("//main//a[starts-with(@href, 'tel:')]/@href"):
            number = str(href).removeprefix("tel:")
            assert number in own or number.startswith(CALLING_CODES[there]), (tag, here, number)


def test_nine_routes_say_that_there_is_no_line(trees: Trees) -> None:
    for tag in LANGUAGES:
        silent = set()
        for here, there in ROUTES:
            page = trees[f"{tag}/routes/{here.lower()}-{there.lower()}.html"]
            half = text_of(page.get_element_by_id("call"))
            said = phrases(tag)["route_none"] in half
            assert said != (phrases(tag)["route_abroad"] in half), (tag, here, there)
            if said:
                silent.add((here, there))
        assert silent == {(here, there) for here, there in ROUTES if there != "MK"}
        assert len(silent) == 9


def sentence_languages(tag: str, here: str) -> list[str]:
    """Return the reader's language and those around the reader; an alphabet more is none more."""
    source = MADE_OF.get(tag)
    return list(
        dict.fromkeys(tag if found == source else found for found in (tag, *OFFICIAL[here]))
    )


def asked(country: str) -> str:
    """Return the number in the sentence to show: a helpline for everybody, else the police."""
    known = {service["id"]: service for service in of(country)}
    helplines = [
        phone["dial"]
        for found in settings()["lead"][country]
        if known[found]["kind"] == "hotline"
        and "children" not in known[found]["needs"]
        and "label" not in known[found]
        for phone in voices(known[found])
    ]
    police = [phone["dial"] for service in of(country) for phone in voices(service)
              if service["kind"] == "police"]  # fmt: skip
    return str((*helplines, *police)[0])


def names(country: str) -> set[str]:
    """Return the names of the national coordinator of a country, in every language."""
    return {
        name
        for service in of(country)
        if service["kind"] == "national-coordinator"
        for name in service["name"].values()
    }


def test_a_sentence_to_show_asks_for_a_call_to_a_line_where_the_person_is(trees: Trees) -> None:
    assert {country: asked(country) for country in COUNTRIES} == {
        "AL": "129", "XK": "0800 11 112", "ME": "116 666", "MK": "0800 11111",
    }  # fmt: skip
    for tag, here, there, page in pages(trees):
        where = (tag, here, there)
        wanted = sentence_languages(tag, here)
        for half, times in (("person", 2), ("child", 1)):
            quotes = page.xpath(f"//*[@id='{half}']//blockquote")
            assert [quote.get("lang") for quote in quotes] == wanted * times, where
            captions = page.xpath(f"//*[@id='{half}']//figcaption/@lang")
            assert list(map(str, captions)) == wanted * times, where
        said = [text_of(quote) for quote in page.xpath("//blockquote")]
        assert not [quote for quote in said if re.search(r"[{}]", quote)], where
        assert not [name for name in names(here) | names(there) if name in " ".join(said)], where
        for quote in said[: len(wanted)]:
            assert asked(here) in quote, where
        # What the person is told before showing it.
        told = phrases(tag)["route_police"] in text_of(page.get_element_by_id("person"))
        assert told == (here == "AL"), where


def test_organizations_that_a_reader_can_find_stand_by_name_and_website(trees: Trees) -> None:
    receiving = {"shelter", "reintegration", "child-protection", "psychosocial", "legal-aid"}
    needs = {"safe-place", "legal", "starting-again"}
    for tag, here, there, page in pages(trees):
        wanted = [
            next(site["url"] for site in service["websites"] if is_public(site))
            for service in of(there)
            if service["kind"] in receiving and needs & set(service["needs"])
            if [site for site in service.get("websites", ()) if is_public(site)]
        ]
        links = page.xpath("//*[@id='person']//dl//a[starts-with(@href, 'http')]/@href")
        assert list(map(str, links)) == wanted, (tag, here, there)
        none = phrases(tag)["route_no_receivers"] in text_of(page.get_element_by_id("person"))
        assert none != bool(wanted), (tag, here, there)


def test_each_route_has_both_coordinators_and_every_edition_the_same(trees: Trees) -> None:
    offices = {
        country: [found for found in of(country) if found["kind"] == "national-coordinator"]
        for country in COUNTRIES
    }
    assert all(len(found) == 1 for found in offices.values())
    for tag, here, there, _page in pages(trees):
        folder = f"{tag}/routes/{here.lower()}-{there.lower()}"
        shown = [
            posixpath.normpath(posixpath.join(folder, str(href)))
            for href in workers(trees, tag, here, there).xpath("(//main/dl)[1]/dd/a/@href")
            if not str(href).startswith("https:")
        ]
        wanted = []
        for country in (here, there):
            name = offices[country][0]["id"].removeprefix(f"{country.lower()}-")
            wanted.append(f"{tag}/help/{country.lower()}/{name}.html")
        assert shown == wanted, (tag, here, there)


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != SOURCE])
def test_each_edition_offers_the_same(trees: Trees, tag: str) -> None:
    for here, there in ROUTES:
        name = f"routes/{here.lower()}-{there.lower()}.html"
        found = [list(map(str, trees[f"{one}/{name}"].xpath(OFFERED))) for one in (SOURCE, tag)]
        assert found[0] == found[1], (tag, name)
        shapes = [
            [str(part) for part in trees[f"{one}/{name}"].xpath("//main//*[@id]/@id")]
            for one in (SOURCE, tag)
        ]
        assert shapes[0] == shapes[1] == ["call", "person", "child"], (tag, name)


def test_the_list_of_routes_has_each_once(trees: Trees) -> None:
    for tag in LANGUAGES:
        index = trees[f"{tag}/routes/index.html"]
        links = index.xpath("//main//ul[@class='links']//a/@href")
        parts = index.xpath("//*[@id='workers']//a/@href")
        assert sorted(map(str, parts)) == sorted(
            str(link).replace(".html", "/workers.html") for link in links
        )
        assert sorted(map(str, links)) == sorted(
            f"{here.lower()}-{there.lower()}.html" for here, there in ROUTES
        )


def test_help_abroad_has_the_european_number_and_every_line_that_answers_from_there(
    trees: Trees,
) -> None:
    for tag in LANGUAGES:
        page = trees[f"{tag}/help/abroad.html"]
        shown = [
            digits(str(href))
            for href in page.xpath("//main/*[@class='leads']//a[@class='call']/@href")
        ]
        away = page.xpath("//*[contains(@class, 'prose')]//section//a[@class='call']/@href")
        assert sorted(digits(str(href)) for href in away) == sorted(
            digits(phone["dial"])
            for found in services()
            if found["kind"] == "abroad"
            for phone in voices(found)
        )
        wanted = {
            digits(number)
            for country in COUNTRIES
            for need in ("call", "children")
            for number in from_abroad(country, need)
        }
        assert set(shown) == wanted
        assert len(shown) == len(wanted)
        assert page.xpath("//main//a[@class='call']/@href")[0] == "tel:112"
        first = list(map(str, page.xpath("//h1/following::a/@href")))[:5]
        assert first[0] == "tel:112"
        assert sorted(first[1:]) == sorted(f"{code.lower()}.html" for code in COUNTRIES)
        assert page.xpath("//main/p/a[@href='../routes/index.html']")
        silent = [
            territory(locale_for(tag), code)
            for code in COUNTRIES
            if not any(from_abroad(code, need) for need in ("call", "children"))
        ]
        none = max(phrases(tag)["abroad_none"].split("{countries}"), key=len)
        said = next(one for one in map(text_of, page.xpath("//main/p")) if none in one)
        assert len(silent) == 3
        assert all(name in said for name in silent)


# What the facts do not bear, or what could be read the wrong way round.
WITHDRAWN = {
    "en": ("No return without your consent", "who in the other country can take over"),
    "sq": ("nuk ka kthim", "kush në vendin tjetër mund ta marrë rastin", "A jeni ju fëmija"),
    "mk": ("нема враќање", "кој може да помогне понатаму во другата земја", "Дали Вие сте детето"),
    "cnr": (
        "Nema povratka bez",
        "ko u drugoj državi može preuzeti brigu",
        "Da li ste Vi to dijete",
    ),
    "sr-Cyrl": (
        "Нема повратка без",
        "ко у другој земљи може преузети бригу",
        "Јесте ли Ви то дете",
    ),
}


@pytest.mark.parametrize("tag", list(WITHDRAWN))
def test_no_route_promises_a_choice_or_a_helper_that_may_not_be_there(
    trees: Trees, tag: str
) -> None:
    pairs = [f"{here.lower()}-{there.lower()}" for here, there in ROUTES]
    for name in ("index", *pairs, *(f"{pair}/workers" for pair in pairs)):
        said = text_of(trees[f"{tag}/routes/{name}.html"])
        assert not [words for words in WITHDRAWN[tag] if words in said], name


@pytest.mark.parametrize("tag", list(WITHDRAWN))
def test_what_never_to_send_lists_no_way_in_which_it_might_be_sent(trees: Trees, tag: str) -> None:
    for here, there in ROUTES:
        page = workers(trees, tag, here, there)
        items = page.xpath("//*[@id='worker']/div/ul/li")
        unciphered = re.compile("encrypted|paenkriptuar|шифриран|nešifrovan|нешифрован")
        assert not [text_of(item) for item in items if unciphered.search(text_of(item))]
        said = text_of(page.xpath("//*[@id='worker']/div")[0])
        assert unciphered.search(said), (here, there)


def test_what_is_particular_to_a_pair_stands_on_its_routes_alone(trees: Trees) -> None:
    protocol = "mb.gov.al/shqiperi-kosove-mal-i-zi"
    for tag, here, there, page in pages(trees):
        where = (tag, here, there)
        links = [str(href) for href in page.xpath("//main//section/div//a/@href")]
        # Albania, Kosovo and Montenegro have one; the others are told that they are not in it.
        assert len([href for href in links if protocol in href]) == 1, where
        embassies = [href for href in links if "renate-europe.net" in href]
        assert len(embassies) == (there == "AL"), where
