"""The routes of the sample, beside what its records say when plain YAML is all that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any, TypeAlias

from lxml import html

from sample import (
    COUNTRIES,
    LANGUAGES,
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

ROUTES = tuple(permutations(COUNTRIES, 2))
CALLING_CODES = {"AL": "+355", "XK": "+383", "ME": "+382", "MK": "+389"}


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
