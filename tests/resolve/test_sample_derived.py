"""Each page of the Latin edition beside the Cyrillic one that it is made of.

Both are read from their bytes. They may differ in the letters of Serbian words and in their own
addresses, and in nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from lxml import html

from sample import ADDRESS, MADE_OF, NOT_FOUND, Sample, services, spellings
from tipsite.language.latin import latin
from tipsite.pages.sheets import qr_path

pytest_plugins = ["sample_fixtures"]

LATIN = "sr-Latn"
DRAWN = re.compile(r"images/(?:card|piece)-[0-9a-f]+\.")
CYRILLIC = MADE_OF[LATIN]
SPELLINGS = spellings()
# Attributes that hold words a person is told.
WORDS = {"alt", "aria-label", "title", "label", "content"}
LETTER = re.compile("[\u0400-\u052f\u1c80-\u1c8f]")
# How Serbian itself names its two alphabets: not a matter of letters.
ALPHABET = ("српски (ћирилица)", "srpski (latinica)")

Element: TypeAlias = html.HtmlElement
Trees: TypeAlias = dict[str, Element]


def pairs(trees: Trees) -> Iterator[tuple[str, Element, Element]]:
    """Yield each page of the Latin edition with the one that it is made of.

    The list of all pages is in the order of its own alphabet.
    """
    for path, page in trees.items():
        tag, _, name = path.partition("/")
        if tag == LATIN and name != "az.html":
            yield path, trees[f"{CYRILLIC}/{name}"], page


def elements(cyrillic: Element, written: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the elements of two pages side by side; they must have the same shape.

    Left out are the languages that a page for lost addresses offers: each names all but its own.
    """
    yield cyrillic, written
    if cyrillic.xpath("self::ul[li/@lang] | self::div[@class='demo'][p/@lang]"):
        return
    assert [child.tag for child in cyrillic] == [child.tag for child in written], (
        html.tostring(cyrillic, encoding="unicode")[:300],
        html.tostring(written, encoding="unicode")[:300],
    )
    for one, other in zip(cyrillic, written, strict=True):
        yield from elements(one, other)


def language_of(element: Element) -> str:
    """Return the language that an element says it is in; empty where none but the page does."""
    marks = element.xpath("ancestor-or-self::*[@lang][not(self::html)][1]/@lang")
    return str(marks[-1]) if marks else ""


def in_menu(element: Element) -> bool:
    """Whether an element is one of the ways into the other editions."""
    return bool(element.xpath("ancestor-or-self::nav[contains(@class, 'languages')]"))


def is_own(element: Element) -> bool:
    """Whether an element's words are those of the edition."""
    return language_of(element) in ("", CYRILLIC)


def moved(address: str) -> str:
    """Return an address of the site in the Latin edition, with its scheme or to be typed."""
    typed = ADDRESS.removeprefix("https://")
    return address.replace(f"{typed}{CYRILLIC}/", f"{typed}{LATIN}/")


def expected(text: str) -> str:
    """Return what becomes of Serbian words."""
    return latin(moved(text.replace(*ALPHABET)), SPELLINGS)


def expected_data(text: str) -> str:
    """Return what becomes of words that are kept for programs, as JSON."""
    found = json.dumps(_expected(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04x}", found)


def _expected(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _expected(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return list(map(_expected, value))
    return expected(value) if isinstance(value, str) else value


def texts(element: Element) -> list[str]:
    """Return the text nodes that lie in an element itself."""
    return [element.text or "", *(child.tail or "" for child in element)]


@pytest.mark.long
def test_every_text_is_the_cyrillic_one_in_latin_letters(trees: Trees) -> None:
    wrong = []
    changed = 0
    for path, cyrillic, page in pairs(trees):
        for one, other in elements(cyrillic, page):
            if in_menu(one) and one.tag in ("summary", "a"):
                continue  # the languages by their own names
            if one.tag == "script" and not one.attrib:
                assert one.text == other.text  # the guard
                continue
            if is_of_file(one):
                continue
            write = expected_data if one.tag == "script" and one.text else expected
            for before, after in zip(texts(one), texts(other), strict=True):
                wanted = (write if before.strip() else expected)(before) if is_own(one) else before
                if one.tag == "wbr" and before == f"{CYRILLIC}/":  # a part of an address
                    wanted = f"{LATIN}/"
                changed += before != after
                if after != wanted:
                    wrong.append((path, other.tag, after.strip(), wanted.strip()))
    assert wrong == []
    assert changed > 5_000


def is_of_file(element: Element) -> bool:
    """Return whether an element says what a file is, or which words go with it.

    Each edition has its own, of another size, and an address of its own.
    """
    return element.tag in ("p", "small", "br", "wbr") and bool(
        element.xpath("ancestor::div[@class='files']")
    )


def without_files(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes without the language of a file, and pictures on which words are drawn."""
    own = {"hreflang": ""} if "type" in attributes and "hreflang" in attributes else {}
    return {name: DRAWN.sub("drawn.", value) for name, value in {**attributes, **own}.items()}


@pytest.mark.long
def test_every_attribute_is_the_same_but_for_words_and_own_addresses(trees: Trees) -> None:
    wrong = []
    for path, cyrillic, page in pairs(trees):
        for one, other in elements(cyrillic, page):
            before, after = dict(one.attrib), dict(other.attrib)
            if (one.tag == "a" and in_menu(one)) or "data-search" in before:  # the next tests
                continue
            before, after = (without_files(some) for some in (before, after))
            for name, value in before.items():
                if name in WORDS and is_own(one):
                    before[name] = cut_as(after.get(name, ""), expected(value))
                elif name in ("data-words", "data-exit-words"):
                    before[name] = expected_data(value)
                elif name == "lang" and value == CYRILLIC:
                    before[name] = LATIN
                elif one.get("rel") == "canonical":
                    before[name] = moved(value)
                elif name == "href" and path in NOT_FOUND:  # from the root: a host may be anywhere
                    before[name] = re.sub(f"^/{CYRILLIC}/", f"/{LATIN}/", value)
            if "stroke" in one.attrib and one.xpath("parent::svg[@role='img']"):
                before["d"] = code_of(one.xpath("string(../@aria-label)"))
            if before != after:
                wrong.append((path, other.tag, after, before))
    assert wrong == []


def test_what_the_search_says_is_the_cyrillic_in_latin_letters(trees: Trees) -> None:
    said = {
        tag: json.loads(trees[f"{tag}/search.html"].xpath("string(//@data-search)"))
        for tag in (CYRILLIC, LATIN)
    }
    assert said[LATIN]["words"] == _expected(said[CYRILLIC]["words"])


def cut_as(shown: str, whole: str) -> str:
    """Return what is shown of a text that is cut: its Latin letters are more than the Cyrillic."""
    return shown if shown.endswith("…") and whole.startswith(shown.removesuffix("…")) else whole


def code_of(label: str) -> str:
    """Return the drawing of the code with the address of the Latin edition."""
    found = re.search(rf"{re.escape(ADDRESS)}\S+", label)
    assert found is not None
    drawn = qr_path(moved(found[0]))
    assert drawn is not None
    return drawn[1]


def without_titles(text: str) -> str:
    """Return a plain text without the titles of sources, which stay in the language they have."""
    titles = {
        line["verified"]["source"]["title"]
        for service in services()
        for way in ("phones", "emails", "websites")
        for line in service.get(way, ())
    }
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, "")
    return text


def test_every_plain_text_is_the_cyrillic_one_in_latin_letters(sample: Sample) -> None:
    plain = {path: without_titles(text) for path, text in sample.plain.items()}
    compared = 0
    for path, text in plain.items():
        tag, _, name = path.partition("/")
        if tag != LATIN:
            continue
        source = plain[f"{CYRILLIC}/{name}"]
        assert not LETTER.search(text), path
        if name.count("/") == 1:  # a directory
            assert text == expected(source), path
            compared += 1
        else:  # more of it fits into one message where all its letters are plain
            numbers = [re.findall(r"[\d ]*\d", one) for one in (text, source)]
            first, second = sorted(numbers, key=len)
            assert second[: len(first)] == first, path
    assert compared == 4


@pytest.mark.parametrize("tag", [LATIN, CYRILLIC])
def test_what_is_marked_with_a_language_is_not_the_editions_own(trees: Trees, tag: str) -> None:
    for path, page in trees.items():
        if not path.startswith(f"{tag}/") or path in NOT_FOUND:
            continue  # there each language is offered in its own words
        for element in page.xpath("//main//*[@lang][not(ancestor-or-self::figure)]"):
            inside = element.xpath("ancestor::*[@lang][not(self::html)]")
            assert element.get("lang") != tag or inside, (path, element.get("lang"))
