"""What the sample's files hold, judged without tipsite's own reader of records or pages."""

from __future__ import annotations

import gzip
import posixpath
import re
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from browsing import HtmlValidate
from sample import (
    ADDRESS,
    LANGUAGES,
    NOT_FOUND,
    PAGES,
    ROOT,
    Sample,
    digits,
    held_dials,
    is_public,
    public_dials,
    services,
)

pytest_plugins = ["sample_fixtures"]

SIGNS = ["children", "general", "health-offer", "home-work", "job-offer", "online"]
SIGNS += ["private-life", "street", "wedding", "work"]
PLAIN = ["about", "call", "job", "privacy", "rights", "safety", "sources", "workers", "worried"]
EXPECTED = [
    "index",
    "404",
    "help/index",
    "help/al",
    "help/xk",
    "signs/index",
    *(f"signs/{name}" for name in SIGNS),
    "campaigns/index",
    "campaigns/know-before-you-go",
    "campaigns/four-countries-2018",
    *PLAIN,
]
NOTICE = {"en": "nobody has phoned these numbers", "sq": "askush nuk i ka telefonuar këta numra"}
CHECKED = {"en": "checked", "sq": "kontrolluar"}
BETWEEN = r"(?:<[^>]*>|&[#a-z0-9]+;|%20|[^0-9A-Za-z<&%]){0,6}"
PHONE_LIKE = re.compile(r"(?<![\w/])\+?\d(?:[\s  ().-]{0,2}\d){2,}(?![\w/])")
YEAR = re.compile(r"(?:19|20)\d\d")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(sample: Sample) -> dict[str, html.HtmlElement]:
    return {path: html.document_fromstring(text) for path, text in sample.pages.items()}


def text_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def address_of(service: dict[str, str]) -> str:
    country, name = service["id"].split("-", 1)
    return f"help/{country}/{name}.html"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_of_the_sample_exists(sample: Sample, tag: str) -> None:
    listed = [f"{tag}/{name}.html" for name in EXPECTED]
    listed += [f"{tag}/{address_of(it)}" for it in services() if it["publish"] != "hold"]
    listed += ["index.html", "404.html", "robots.txt", "sitemap.xml", *PAGES, *NOT_FOUND]
    assert [path for path in listed if path not in sample.files] == []


def test_a_service_on_hold_has_no_page_and_no_name(sample: Sample) -> None:
    everything = b"\n".join(sample.files.values()).decode()
    campaigns = (ROOT / "campaigns.yaml").read_text("utf-8")
    for service in services():
        if service["publish"] == "hold":
            assert not [path for path in sample.files if path.endswith(address_of(service))]
            if service["organization"] not in campaigns:  # a partner is named on a campaign's page
                assert service["summary"]["en"] not in everything


def test_a_service_known_by_name_alone_has_no_way_of_contact(sample: Sample) -> None:
    pages = parsed(sample)
    names = [address_of(it) for it in services() if it["publish"] == "name-only"]
    assert names
    for path in (f"{tag}/{name}" for tag in LANGUAGES for name in names):
        assert not pages[path].find_class("way"), path


def test_each_number_that_can_be_called_is_a_published_record(sample: Sample) -> None:
    allowed = {dial.replace(" ", "") for dial in public_dials()}
    called = {
        str(link).removeprefix("tel:")
        for page in parsed(sample).values()
        for link in page.xpath("//@href")
        if str(link).startswith(("tel:", "sms:"))
    }
    assert called <= allowed
    assert called == allowed, "a published number is on no page"


def test_what_looks_like_a_number_is_a_published_record(sample: Sample) -> None:
    allowed = {digits(dial) for dial in public_dials()}
    wrong = []
    for path, page in parsed(sample).items():
        for style in page.xpath("//style"):
            style.drop_tree()
        strips = page.find_class("strips")  # one number a strip, not one run of digits
        numbers = [text_of(strip) for found in strips for strip in found]
        for found in strips:
            found.drop_tree()
        seen = [
            text_of(page),
            *numbers,
            *map(str, page.xpath("//@content | //@aria-label | //@alt")),
        ]
        wrong += [
            (path, found)
            for text in seen
            for found in PHONE_LIKE.findall(text)
            if digits(found) not in allowed and not YEAR.fullmatch(found.strip())
        ]
    assert wrong == []


def test_no_number_on_hold_is_in_any_byte(sample: Sample) -> None:
    held = {digits(dial).removeprefix("00") for dial in held_dials()}
    national = {re.sub("^(?:355|383|381)", "", dial) for dial in held}
    assert len(held) > 5
    assert min(map(len, held | national)) > 4
    patterns = [re.compile(BETWEEN.join(dial)) for dial in held | national]
    for path, content in sample.files.items():
        text = unquote(content.decode())
        assert [found.pattern for found in patterns if found.search(text)] == [], path


def test_no_address_on_hold_is_in_any_byte(sample: Sample) -> None:
    everything = unquote(b"\n".join(sample.files.values()).decode()).lower()
    emails = {
        (mail["address"].lower(), is_public(it) and is_public(mail))
        for it in services()
        for mail in it.get("emails", ())
    }
    assert emails
    assert [address for address, public in emails if not public and address in everything] == []
    shown = set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]*\w", everything))
    assert shown <= {address for address, public in emails if public}


def test_links_are_relative_and_lead_somewhere(sample: Sample) -> None:
    pages = parsed(sample)
    ids = {path: set(map(str, page.xpath("//@id"))) for path, page in pages.items()}
    wrong = []
    for path, page in pages.items():
        for link in page.xpath("//a/@href | //img/@src | //link[@rel='stylesheet']/@href"):
            parts = urlsplit(str(link))
            if parts.scheme in ("https", "tel", "mailto"):
                continue
            rooted = parts.path.startswith("/")
            place = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), parts.path))
            target = unquote(place[1:]) if parts.path else path
            missing = target not in sample.files
            lost = parts.fragment and parts.fragment not in ids.get(target, ())
            astray = bool(parts.path) and rooted != (path in NOT_FOUND)
            if parts.scheme or parts.netloc or missing or lost or astray:
                wrong.append((path, str(link)))
    assert wrong == []


def test_links_to_the_outside_tell_nobody_where_the_reader_was(sample: Sample) -> None:
    for path, page in parsed(sample).items():
        for link in page.xpath("//a[starts-with(@href, 'https:')]"):
            assert "noreferrer" in link.get("rel", "").split(), (path, link.get("href"))


def test_nothing_insecure_and_nothing_that_runs(sample: Sample) -> None:
    for path, content in sample.files.items():
        text = content.decode()
        if path != "sitemap.xml":
            assert "http:" not in text, path
        assert "javascript:" not in text, path
    for path, page in parsed(sample).items():
        assert not page.xpath("//script | //iframe | //object | //embed | //base"), path
        for form in page.xpath("//form"):  # one that is never sent and not remembered
            assert dict(form.attrib) == {"method": "dialog", "autocomplete": "off"}, path
            assert not form.xpath(
                ".//@name | .//button[@type!='reset'] | .//input[@type!='checkbox']"
            ), path
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), path


def test_languages_point_at_each_other(sample: Sample) -> None:
    found: dict[str, dict[str, str]] = {}
    for path, page in parsed(sample).items():
        links = page.xpath("//link[@rel='alternate']")
        found[ADDRESS + path] = {link.get("hreflang"): link.get("href") for link in links}
        assert len(links) == len(found[ADDRESS + path]), path
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical == ADDRESS + path
    assert sum(len(others) > 1 for others in found.values()) > 100
    for address, others in found.items():
        for tag, other in others.items():
            assert other in found, (address, other)
            assert found[other] == others, (address, other)
            if tag != "x-default":  # that is the chooser
                assert other.startswith(f"{ADDRESS}{tag}/"), (address, other)


def test_the_sitemap_lists_pages_that_exist(sample: Sample) -> None:
    root = etree.fromstring(sample.files["sitemap.xml"])
    assert root.tag == f"{SITEMAP}urlset"
    assert {child.tag for child in root.iter()} == {
        *(f"{SITEMAP}{name}" for name in ("urlset", "url", "loc")),
        f"{XHTML}link",
    }
    listed = [str(loc.text) for loc in root.iter(f"{SITEMAP}loc")]
    links = list(root.iter(f"{XHTML}link"))
    assert len(listed) == len(set(listed)) == len(list(root))
    assert {link.get("rel") for link in links} == {"alternate"}
    known = {ADDRESS + path for path in sample.pages if path not in NOT_FOUND}
    assert set(listed) == known
    assert {link.get("href") for link in links} <= known


def test_each_page_fits_the_first_flight_of_a_connection(sample: Sample) -> None:
    heavy = {}
    for path, page in parsed(sample).items():
        sheets = [
            posixpath.normpath(posixpath.join(posixpath.dirname(path), str(sheet)))
            for sheet in page.xpath("//link[@rel='stylesheet']/@href")
        ]
        parts = [sample.files[name] for name in (path, *sheets)]
        weight = sum(len(gzip.compress(part, 9)) for part in parts)
        if weight > 14_600:
            heavy[path] = weight
    assert heavy == {}


def test_each_page_says_that_the_site_is_an_example(sample: Sample) -> None:
    for path, page in parsed(sample).items():
        said = " ".join(map(text_of, page.find_class("demo")))
        both = path in ("index.html", *NOT_FOUND)  # anybody may meet these
        for tag in LANGUAGES:
            if both or path.startswith(f"{tag}/"):
                assert NOTICE[tag] in said, (path, tag)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], path


def test_no_line_is_said_to_be_checked(sample: Sample) -> None:
    sources = 0
    for path, page in parsed(sample).items():
        for source in page.find_class("source"):
            sources += 1
            words = text_of(source).lower()
            assert not any(word in words for word in CHECKED.values()), (path, words)
    assert sources > 50


def test_every_page_is_valid_html(sample: Sample, html_validate: HtmlValidate) -> None:
    assert html_validate(sample.folder / path for path in sample.pages) == []
