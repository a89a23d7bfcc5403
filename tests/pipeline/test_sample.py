"""What the sample's files hold, judged without tipsite's own reader of records or pages."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from browsing import HtmlValidate
from sample import (
    CHOOSER,
    COUNTRIES,
    FIRST,
    LANGUAGES,
    NOT_FOUND,
    ROOT,
    Sample,
    digits,
    held_dials,
    is_public,
    pages_of,
    phrases,
    public_dials,
    services,
)
from tipsite.content.inputs import own_guard

pytest_plugins = ["sample_fixtures"]

CODES = [code.lower() for code in COUNTRIES]
NOTICE = {
    "en": "numbers not checked",
    "sq": "numra të pakontrolluar",
    "mk": "броевите не се проверени",
    "cnr": "brojevi nijesu provjereni",
    "sr-Cyrl": "бројеви нису проверени",
    "sr-Latn": "brojevi nisu provereni",
}
# Numbers lie in an element of their own, and every block is a sentence of its own.
PART = " | "
INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "time"}
BETWEEN = r"(?:<[^>]*>|&[#a-z0-9]+;|%20|[^0-9A-Za-z<&%]){0,6}"
PHONE_LIKE = re.compile(r"\+\d\d(?:/\d+){2}|(?<![\w/])\+?\d(?:[\s  ().-]{0,2}\d){2,}(?![\w/])")
TIMES = {
    "1440",
    "5000",
    "7305",
    "60000",
    "86400000",
}  # minutes or milliseconds, and twenty years of days
IN_SEARCH = {"0660", "0669", "150", "800"}  # digits of other scripts, and milliseconds
HOURS = re.compile(r"\b[0-2]\d:[0-5]\d[-–][0-2]\d:[0-5]\d\b")  # 08:00–20:00
SIZE = re.compile(r"\d+\s[kM]B\b")
YEAR = re.compile(r"(?:19|20)\d\d")
COUNTED = {"110", "168", "837", "2500", "6000", "9800"}  # people and calls, where figures are
COUNTED |= {number[1:] for number in COUNTED if len(number) == 4}  # 9,800
QUOTED = {"help/abroad": {"200"}, "demand": {"110", "444"}}  # languages, articles of laws
CALLING_CODES = "355|382|383|381|389"

Trees = dict[str, html.HtmlElement]


def text_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def text_in_parts(element: html.HtmlElement) -> str:
    """Return the text of a page, with a mark wherever one block or number ends."""
    return " ".join("".join(_parts(element)).split())


def _parts(element: html.HtmlElement) -> Iterator[str]:
    if element.tag in ("style", "svg") or not isinstance(element.tag, str):
        return
    mark = "" if element.tag in INLINE else PART
    yield mark + (element.text or "")
    for child in element:
        yield from _parts(child)
        yield child.tail or ""
    yield mark


def plain_digits(text: str) -> str:
    """Return a text in which the digits of every script are ours."""
    return re.sub(r"[^\D0-9]", lambda sign: str(unicodedata.decimal(sign[0])), text)


def beside(service: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the services that must stand beside this one, and those beside them, each once."""
    known = {found["id"]: found for found in services()}
    found: dict[str, dict[str, Any]] = {}
    wanted = list(service.get("with", ()))
    while wanted:
        name = wanted.pop(0)
        if name != service["id"] and name not in found:
            found[name] = known[name]
            wanted.extend(known[name].get("with", ()))
    return list(found.values())


def public(service: dict[str, Any], way: str) -> list[dict[str, Any]]:
    """Return the published lines of a service: its phones, emails or websites."""
    return [line for line in service.get(way, ()) if is_public(service) and is_public(line)]


def strings(value: Any) -> Iterator[str]:
    """Yield each text in JSON, whatever it is called; numbers as they are written."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    else:
        yield str(value)


def data_of(page: html.HtmlElement) -> list[Any]:
    """Return what a page tells programs."""
    return [json.loads(found.text) for found in page.xpath("//script[@type]")]


def words_of(page: html.HtmlElement) -> list[str]:
    """Return the words that the script of a page may show."""
    return [text for found in page.xpath("//@data-words") for text in strings(json.loads(found))]


def numbers_in(text: str) -> set[str]:
    """Return the digits of all that looks like a number and is no year, no hours and no size."""
    found = PHONE_LIKE.findall(SIZE.sub(PART, HOURS.sub(PART, plain_digits(text))))
    return {digits(number) for number in found if not YEAR.fullmatch(number.strip())}


def address_of(service: dict[str, str]) -> str:
    country, name = service["id"].split("-", 1)
    return f"help/{country}/{name}.html"


def plain_of(service: dict[str, str]) -> str:
    return address_of(service).replace(".html", ".txt")


DIRECTORIES = [f"help/{code}.html" for code in CODES]


def test_a_service_on_hold_has_no_page_and_no_name(sample: Sample) -> None:
    everything = "\n".join(sample.texts.values())
    campaigns = (ROOT / "campaigns.yaml").read_text("utf-8")
    for service in services():
        if service["publish"] == "hold":
            hidden = (address_of(service), plain_of(service))
            assert not [path for path in sample.files if path.endswith(hidden)]
            if service["organization"] not in campaigns:  # a partner is named on a campaign's page
                assert service["summary"]["en"] not in everything
                assert service["name"]["en"] not in everything


def test_a_service_known_by_name_alone_has_no_way_of_contact(
    trees: Trees, tags: tuple[str, ...]
) -> None:
    names = [address_of(it) for it in services() if it["publish"] == "name-only"]
    assert names
    for path in (f"{tag}/{name}" for tag in tags for name in names):
        assert not trees[path].find_class("way"), path


def test_each_number_that_can_be_called_is_a_published_record(trees: Trees) -> None:
    allowed = {re.sub("[ /]", "", dial) for dial in public_dials()}
    called = {
        str(link).removeprefix("tel:")
        for page in trees.values()
        for link in page.xpath("//@href")
        if str(link).startswith(("tel:", "sms:"))
    }
    assert called <= allowed
    assert called == allowed, "a published number is on no page"


def test_a_demonstration_tells_programs_nothing(trees: Trees) -> None:
    assert [path for path, page in trees.items() if data_of(page)] == []


def test_each_plain_text_has_the_numbers_of_its_page(sample: Sample, trees: Trees) -> None:
    allowed = {digits(dial) for dial in public_dials()}
    texts = {path: text for path, text in sample.plain.items() if path[:-4] + ".html" in trees}
    assert texts
    for path, text in texts.items():
        page = trees[path.replace(".txt", ".html")]
        (main,) = page.xpath("//main")
        assert page.xpath("//a[contains(@href, '.txt')]/@href") == [posixpath.basename(path)], path
        seen = {number for number in numbers_in(text_in_parts(main)) if number in allowed}
        if path.count("/") == 2:
            start = f"{posixpath.basename(path).removesuffix('.txt')}-"
            own = [one for one in services() if one["id"].startswith(start)]
            dials = {phone["dial"] for one in own for phone in public(one, "phones")}
            # The page leaves some to the page of their topic, the text has all.
            assert seen | set(map(digits, dials)) == numbers_in(text), path
            continue
        (service,) = [it for it in services() if path.endswith(f"/{plain_of(it)}")]
        lines = [phone["dial"] for phone in public(service, "phones")]
        lines += [phone["dial"] for it in beside(service) for phone in public(it, "phones")]
        assert numbers_in(text) == {digits(dial) for dial in lines} <= seen, path


CONTENT = "//meta[not(starts-with(@property, 'og:image')) or @property = 'og:image:alt']"
"""What a page says of itself in words: not how wide and how high its picture is."""


def test_what_looks_like_a_number_is_a_published_record(
    sample: Sample, trees: Trees, tags: tuple[str, ...]
) -> None:
    allowed = {digits(dial) for dial in public_dials()}
    said: dict[str, list[str]] = {
        path: text.split("\n")
        for path, text in sample.plain.items()
        if path.replace(".txt", ".html") in trees
    }
    for path, page in trees.items():
        words = page.xpath(
            f"{CONTENT}/@content | //@aria-label | //@alt | //@title | //@label | //@value"
        )
        said[path] = [text_in_parts(page), *map(str, words), *words_of(page)]
        said[path] += [text for data in data_of(page) for text in strings(data)]
    found = {path: set[str]().union(*map(numbers_in, texts)) for path, texts in said.items()}
    for tag in tags:
        assert f"{tag}/figures.html" in found
        for name in ("figures", "campaigns/know-before-you-go", "campaigns/someone-to-call"):
            found[f"{tag}/{name}.html"] -= COUNTED
        for name, figures in QUOTED.items():
            found[f"{tag}/{name}.html"] -= figures
    assert {path: left for path, numbers in found.items() if (left := numbers - allowed)} == {}
    for path in (sample.script, *sample.searched):
        code = sample.files[path].decode()
        if path.startswith("assets/index-"):
            data = json.loads(code.removeprefix("tipsite.index(").removesuffix(");\n"))
            texts = [text for text in strings(data) if len(text) > 2]
            assert {number for text in texts for number in numbers_in(text)} <= allowed, path
            assert {digits(call[1]) for call in data["calls"]} <= allowed, path
        else:
            code = re.sub(r'"[0-9A-F -]+"', "", code)  # which signs a search leaves out
            assert numbers_in(code) <= TIMES | IN_SEARCH, path


@pytest.fixture(params=["sample", pytest.param("printed_sample", marks=pytest.mark.long)])
def texts(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Each file as a text, by address."""
    found: Sample = request.getfixturevalue(request.param)
    return found.texts


def test_no_number_on_hold_is_in_any_byte(texts: Mapping[str, str]) -> None:
    held = {digits(dial).removeprefix("00") for dial in held_dials()}
    national = {re.sub(f"^(?:{CALLING_CODES})", "", dial) for dial in held}
    assert len(held) >= 15
    assert min(map(len, held | national)) > 4
    shown = {digits(dial) for dial in public_dials()}
    assert not [dial for dial in held | national if any(dial in public for public in shown)]
    any_of_them = re.compile("|".join(BETWEEN.join(dial) for dial in sorted(held | national)))
    for path, text in texts.items():
        found = any_of_them.search(plain_digits(unquote(text)))
        assert found is None, (path, found)


def test_no_address_on_hold_is_in_any_byte(texts: Mapping[str, str]) -> None:
    everything = unquote("\n".join(texts.values())).lower()
    emails = {
        (mail["address"].lower(), is_public(it) and is_public(mail))
        for it in services()
        for mail in it.get("emails", ())
    }
    assert emails
    assert [address for address, public in emails if not public and address in everything] == []
    places = (found.start() for found in re.finditer("@", everything))
    around = "\n".join(everything[max(place - 99, 0) : place + 99] for place in places)
    shown = set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]*\w", around))
    assert shown <= {address for address, public in emails if public}


def test_links_to_the_outside_tell_nobody_where_the_reader_was(trees: Trees) -> None:
    for path, page in trees.items():
        for link in page.xpath("//a[starts-with(@href, 'https:')]"):
            assert "noreferrer" in link.get("rel", "").split(), (path, link.get("href"))


def scripts_of(path: str, page: html.HtmlElement) -> list[str]:
    """Return the files that a page runs, and "data" for what is only told to programs."""
    found = []
    for script in page.xpath("//*[local-name()='script']"):
        if script.get("type") == "application/ld+json":
            assert dict(script.attrib) == {"type": "application/ld+json"}, path
            assert json.loads(script.text)["@context"] == "https://schema.org", path
            assert not re.search("[<>&]", script.text), path
            found.append("data")
            continue
        if not script.attrib:
            assert script.text == own_guard().decode(), path
            found.append("guard")
            continue
        assert {"src", "defer"} <= set(script.attrib) <= {"src", "defer", "data-words"}, path
        assert not script.text, path
        whole = posixpath.join("/", posixpath.dirname(path), script.get("src"))
        found.append(posixpath.normpath(whole).removeprefix("/"))
    return found


def test_nothing_insecure_and_nothing_that_runs(sample: Sample, trees: Trees) -> None:
    for path, text in sample.texts.items():
        if not path.endswith((".xml", ".pdf")):  # these two name their schemas
            assert "http:" not in text.replace('xmlns="http://www.w3.org/2000/svg"', ""), path
        assert "javascript:" not in text, path
    for path, page in trees.items():
        assert not page.xpath("//iframe | //object | //embed | //base"), path
        assert scripts_of(path, page) == ["guard", sample.script], path
        for form in page.xpath("//form"):  # one that is never sent and not remembered
            assert (form.get("method"), form.get("autocomplete")) == ("dialog", "off"), path
            assert not form.xpath(".//@name | .//button[@type='submit']"), path
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), path


def test_each_page_fits_the_first_flight_of_a_connection(sample: Sample, trees: Trees) -> None:
    """With a margin for what sites of this size add to their themes; what is loud comes after."""
    heavy = {}
    parted = [path for path, page in trees.items() if page.xpath("//body[@data-kind='part']")]
    assert parted == []
    for path, page in trees.items():
        sheets = [
            posixpath.normpath(posixpath.join(posixpath.dirname(path), str(sheet)))
            for sheet in page.xpath("//link[@rel='stylesheet']/@href")
        ]
        parts = [sample.files[name] for name in (path, *sheets)]
        weights = [len(gzip.compress(part, 9)) for part in parts]
        loud = any(name.startswith("assets/loud.") for name in sheets)
        if sum(weights[:2] if loud else weights) > 13_500 or sum(weights) > 20_000:
            heavy[path] = weights
    assert heavy == {}


def test_each_page_says_that_the_site_is_an_example(trees: Trees) -> None:
    for path, page in trees.items():
        said = " ".join(map(text_of, page.find_class("demo")))
        for_all = path in (CHOOSER, *NOT_FOUND)  # anybody may meet these
        for tag in LANGUAGES:
            if for_all or path.startswith(f"{tag}/"):
                assert NOTICE[tag] in said, (path, tag)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], path


def test_each_plain_text_says_that_the_site_is_an_example(sample: Sample) -> None:
    for path, text in sample.plain.items():
        tag = path.partition("/")[0]
        if path.count("/") == 2:
            assert NOTICE[tag] in text.partition("\n\n")[2].partition("\n\n")[0], path
        else:
            assert text.startswith(f"{phrases(tag)['example_short']}: "), path


def test_pages_are_valid_html(sample: Sample, html_validate: HtmlValidate) -> None:
    """One page of each kind; the others are made by the same templates."""
    pages = (CHOOSER, *NOT_FOUND, *pages_of(FIRST[0]))
    assert html_validate(sample.folder / path for path in pages) == []


@pytest.mark.long
def test_every_page_is_valid_html(sample: Sample, html_validate: HtmlValidate) -> None:
    assert html_validate(sample.folder / path for path in sample.pages) == []
