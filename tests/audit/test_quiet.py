"""Pages that must stay quiet bear nothing by which a site is known, in whatever theme."""

from __future__ import annotations

import re

import pytest

from sites import AL, CONFIG, LISTING, edit, page, pages, problems, service, with_services
from small_sites import child

MORE = "-- themes/child/assets/more.css --\n{}\n"
BASE = "-- themes/child/templates/base.html --\n{}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h9"/></svg>\n'
MARK = f"-- content/images/mark.svg --\n{SVG}"
FACE = """\
  logo: mark.svg
  slogan: {en: Slogan of ours.}
  funders: [alo]
  funding_statement: {en: Paid for by an example.}
  status:"""
SITE = edit(CONFIG, ("  status:", FACE)) + MARK
QUIET = ("en/help/index", "en/help/al", "en/help/al/child-line", "en/safety", "en/search", "en/az",
         "en/sheets/al", "en/signs/index", "en/signs/street", "index", "404", "en/404")  # fmt: skip
BRAND = "parent: plain\ntokens:\n  light: {brand: '#e4572e'}\n  dark: {brand: '#e4572e'}\n"


def codes(text: str) -> set[tuple[str, str]]:
    """Return where what is wrong with a site stands, and its code."""
    told = (line.rsplit(" ", 1) for line in problems(text))
    return {(place.partition(":")[0], code) for place, code in told}


def test_plain_shows_what_a_site_is_known_by_on_pages_that_are_not_sensitive_alone() -> None:
    made = pages(SITE + page("en/more.md"))
    marks = (
        "/images/",
        "Slogan of ours.",
        "Paid for by an example.",
        "data-campaign",
        "data-share",
    )
    for path in QUIET:
        html = made[f"{path}.html"]
        assert not [mark for mark in marks if mark in html], path
    assert 'class="brand"' in made["en/more.html"]
    assert "images/" in made["en/more.html"].partition('class="brand"')[2].partition("</a>")[0]
    for said in ("Slogan of ours.", "Paid for by an example."):
        assert said in made["en/more.html"]
    assert "data-share" not in made["en/more.html"]
    assert "data-share" in made["en/campaigns/spring.html"]


IMAGE = '<img src="{}" alt="" width="9" height="9" loading="lazy">'


@pytest.mark.long
def test_a_campaign_with_the_name_of_its_site_does_not_make_every_page_loud() -> None:
    names = ("Spring campaign", "Someone to call")
    safety = _template("safety", "main", f"<p>{names[0]}</p>")
    text = child() + f"-- themes/child/templates/safety.html --\n{safety}"
    assert {code for _, code in codes(text)} == {"audit-quiet-campaign"}
    assert codes(text.replace(*names)) == set()


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    "name",
    [
        "Albania",
        "Shqipëria",
        "Search",
        "Child helpline",
        "Child helpline association",
        "Plain text",
    ],
)
def test_a_campaign_with_a_name_that_stands_there_anyway_makes_no_page_loud(name: str) -> None:
    assert problems(edit(CONFIG, ("en: Spring campaign", f"en: {name}"))) == []


def test_a_campaign_with_the_title_of_a_quiet_page_is_told_once() -> None:
    text = edit(CONFIG, ("en: Spring campaign", "en: On the  street"))
    sign = edit("content/en/signs/street.md", ("title: ", "title: On the street\nshort_title: "))
    assert problems(text + sign) == ["campaigns.yaml:17:14 campaign-name-title"]
    assert problems(text + page("en/street.md", title="On the street")) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Some.\n\n**Spring campaign**", ["8:1 quiet-campaign"]),
        ("Some.\n\n- Spring campaign", ["8:1 quiet-campaign"]),
        ("Of the Spring campaign.", []),
        ("[Spring campaign](campaigns/spring.md)", []),
    ],
)
def test_a_text_that_names_a_campaign_on_a_quiet_page_is_told_at_its_line(
    words: str, found: list[str]
) -> None:
    text = page("en/safety.md", words, title="What stays behind", short_title="Traces")
    told = [one for one in problems(text) if "content/sq/" not in one]
    assert told == [f"content/en/safety.md:{one}" for one in found]


MAPS = (
    "https://www.google.com/maps/place/x", "https://maps.app.goo.gl/x", "https://osm.org/go/x",
    "https://www.openstreetmap.org/#map=1/2/3", "https://waze.com/ul?ll=1,2&q=a",
    "https://maps.apple.com/?q=x", "https://wego.here.com/x", "https://what3words.com/a.b.c",
)  # fmt: skip


@pytest.mark.parametrize("url", MAPS)
def test_a_link_to_a_map_on_a_quiet_page_is_reported_at_each_link(url: str) -> None:
    words = f"Go to [the map]({url}).\n\nIt is [here]({url})."
    quiet = page("en/safety.md", words, title="What stays behind", short_title="Traces")
    told = [one for one in problems(quiet + page("en/media.md", words, kind="media"))
            if "content/sq/" not in one]  # fmt: skip
    at = "content/en/safety.md:{} audit-quiet"
    assert told == [at.format("6:17"), at.format("8:14")]


@pytest.mark.parametrize("url", ["geo:41.3,19.8", "waze://?q=x"])
def test_a_link_that_opens_an_app_of_maps_is_reported_at_the_link(url: str) -> None:
    told = problems(page("en/more.md", f"Go to [the map]({url})."))
    assert "content/en/more.md:5:17 not-https" in told


def test_a_link_to_a_map_in_a_record_is_reported_once_in_the_record() -> None:
    source = edit(AL, ("https://example.org/listing", MAPS[0]))
    website = f"  websites:\n  - url: {MAPS[1]}\n    publish: yes\n    verified: {{url: {MAPS[1]}, "
    website += f"on: 2026-11-05, how: published, source: {LISTING}}}\n"
    assert problems(source) == [f"{AL}:16:71 audit-quiet"]
    told = problems(with_services(service("al-more", dial="042 777 888") + website))
    assert told == [f"{AL}:44:10 audit-quiet"]


def _template(name: str, block: str, put: str) -> str:
    extends, begin, end = f'extends "plain/{name}.html"', f"block {block}", "endblock"
    return f"{{% {extends} %}}{{% {begin} %}}{{{{ super() }}}}{put}{{% {end} %}}\n"


def test_the_logo_stands_in_the_header_and_no_other_picture_does() -> None:
    assert problems(SITE) == []
    other = "{% if frame.logo %}" + IMAGE.format("{{ frame.logo.src }}?") + "{% endif %}"
    themed = SITE.replace("  status:", "  theme: child\n  status:")
    themed += "-- themes/child/theme.yaml --\nparent: plain\n"
    found = codes(themed + BASE.format(_template("base", "brand", other)))
    assert "audit-picture-first" in {code for _, code in found}


def test_pictures_of_the_text_itself_may_stand_on_a_quiet_page() -> None:
    head = "image: {file: mark.svg, alt: A menu of a phone}"
    sign = edit("content/en/signs/street.md", ("title:", f"{head}\ntitle:")) + MARK
    assert "images/" in pages(sign)["en/signs/street.html"]
    assert {code for _, code in codes(sign)} == {"parity-image"}


@pytest.mark.one_in(12)
@pytest.mark.parametrize(
    ("css", "refused"),
    [
        (".brand { color: var(--brand) }", True),
        (":root { --accent: var(--brand) }", True),
        ("body { border-top: 1rem solid #e4572e }", True),
        ("body { border-top: 1rem solid #b3400f }", True),  # a campaign's
        ("@media (min-width: 40rem) { header, .none { background: var( --brand ) } }", True),
        ("@media print { header { background: var(--brand) } }", True),
        (".call:hover, main > .gone { outline: 1px solid var(--brand, red) }", True),
        ('body:not([data-kind="home"]) header { background: rgb(228 87 46) }', True),
        ('[data-kind="home"] header { background: var(--brand) }', True),
        ("[data-campaign] main { border: 1px solid #e4572e }", True),
        (".cards .tag, .hero + p { background: var(--brand) }", True),
        (":root { --brand: #e4572e }", False),
        (".brand { color: var(--accent); background: #fbfaf6 }", False),
    ],
)
def test_the_brand_colour_is_refused_but_in_the_sheet_of_loud_pages(
    css: str, *, refused: bool
) -> None:
    colour = "  countries: [AL]\n  colour: '#b3400f'\n"
    text = child(BRAND).replace("  countries: [AL]\n", colour)
    sheets = "".join(MORE.replace("more", name).format(css) for name in ("more", "sheet", "loud"))
    told = {path for path, code in codes(text + sheets) if code == "audit-quiet-brand"}
    assert told == {f"themes/child/assets/{name}.css" for name in ("more", "sheet") if refused}


LOUD_KINDS = ("en/index", "en/campaigns/index", "en/campaigns/spring", "en/news/index",
              "en/news/one", "en/media")  # fmt: skip


def sheets(html: str) -> list[str]:
    """Return the names of the style sheets that a page asks for, without their digests."""
    links = re.findall(r'<link rel="stylesheet" href="[./]*assets/(\w+)\.\w+\.css">', html)
    assert len(links) == html.count('rel="stylesheet"')
    return links


def test_no_page_on_which_somebody_seeks_help_links_the_sheet_of_loud_pages() -> None:
    loud = MORE.replace("more", "loud").format(".brand, .call { background: var(--brand) }")
    words = page("en/more.md") + page("en/media.md", kind="media")
    words += page("en/news/one.md", date="2026-11-01")
    words += page("en/news/two.md", date="2026-11-01", sensitive="yes")
    words += page("en/campaigns/spring.md")
    made = pages(SITE + words)
    several = {path.removesuffix(".html"): sheets(text) for path, text in made.items()
               if path.endswith(".html")}  # fmt: skip
    assert {path for path, some in several.items() if "loud" in some and path[:2] == "en"} == {
        *LOUD_KINDS
    }
    assert all(several[path] == ["site", "loud"] for path in LOUD_KINDS)
    assert several["en/sheets/al"] == ["site", "sheet"]
    assert several["404"] == several["en/404"] == []  # they have it within themselves
    assert {tuple(several[path]) for path in (*QUIET, "en/more", "en/news/two")} == {
        ("site",), ("site", "sheet"), ("site", "search"), (),
    }  # fmt: skip
    assert not codes(child(BRAND) + loud)
