"""Sites in a string become pages: which exist, on which day, and what each of them carries."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from sites import (
    AL,
    CALLED,
    CONFIG,
    LIVE,
    TODAY,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    site,
    told,
)
from small_sites import HOME, SERBIAN
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import build
from tipsite.pipeline.summary import fallback_lines

DAY = datetime.timedelta(days=1)


def html(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.endswith(".html")}


def test_the_base_site_has_no_problem_and_these_files() -> None:
    assert problems() == []
    files = set(pages())
    styles = {path for path in files if path.endswith(".css")}
    assert [re.sub(r"\.[0-9a-f]{8}\.", ".", path) for path in sorted(styles)] == [
        f"assets/{name}.css" for name in ("loud", "sheet", "site")
    ]
    scripts = {path for path in files if path.endswith(".js")}
    names = [re.sub(r"\.[0-9a-f]{8}\.", ".", path) for path in sorted(scripts)]
    assert names == [f"assets/{name}.js" for name in ("index-en", "index-sq", "search", "site")]
    in_both = {"404", "az", "campaigns/index", "campaigns/spring", "help/al", "help/al/child-line",
               "help/index", "index", "safety", "search", "sheets/al", "signs/index",
               "signs/street"}  # fmt: skip
    own = {f"{tag}/{path}.html" for tag in ("en", "sq") for path in in_both}
    plain = {
        f"{tag}/{path}.txt" for tag in ("en", "sq") for path in ("help/al", "help/al/child-line")
    }
    made = {"404.html", "index.html", "robots.txt", *styles, *scripts}
    hosts = {".htaccess", "_headers", "_redirects"}
    assert files == own | plain | made | hosts


def test_equal_files_give_equal_bytes_whatever_their_order() -> None:
    snapshot = site()
    assert not snapshot.others
    assert not snapshot.offered
    turned = replace(snapshot, files=dict(reversed(list(snapshot.files.items()))))
    assert list(turned.files) != list(snapshot.files)
    assert build(snapshot, TODAY).artifacts == build(turned, TODAY).artifacts


def test_the_pages_of_a_build_are_its_html_files() -> None:
    made = built()
    addresses = {artifact.path for artifact in made.artifacts if artifact.path.endswith(".html")}
    assert {shown.address for shown in made.pages} == addresses


def test_the_page_for_lost_addresses_works_at_any_depth() -> None:
    lost = pages()["404.html"]
    assert 'href="/help/en/index.html"' in lost
    assert 'rel="stylesheet"' not in lost
    assert 'href="tel:116111"' in lost


def test_the_page_for_lost_addresses_is_not_in_the_sitemap() -> None:
    sitemap = pages(edit(CONFIG, LIVE) + edit(AL, CALLED))["sitemap.xml"]
    assert "en/index.html" in sitemap
    assert "404" not in sitemap


@pytest.mark.parametrize(
    ("keys", "offset", "there"),
    [
        ({"status": "draft"}, 0, False),
        ({"status": "published"}, 0, True),
        ({"publish_on": "2026-11-24"}, -1, False),
        ({"publish_on": "2026-11-24"}, 0, True),
        ({"expires": "2026-11-24"}, -1, True),
        ({"expires": "2026-11-24"}, 0, False),
    ],
)
def test_a_page_is_there_on_its_days_only(
    keys: dict[str, str], offset: int, *, there: bool
) -> None:
    made = built(page("en/news.md", "Newsmark.", **keys), TODAY + offset * DAY)
    assert not made.failed
    found = {artifact.path for artifact in made.artifacts}
    assert ("en/news.html" in found) is there
    assert ("sq/news.html" in found) is there
    code = "page-to-come" if "publish_on" in keys else "page-left-out"
    assert told(made) == ([] if there else [f"content/en/news.md:1:1 {code}"])
    assert there or not any(b"Newsmark" in artifact.content for artifact in made.artifacts)


@pytest.mark.parametrize(
    ("keys", "own"),
    [
        ({"status": "draft"}, {}),
        ({"publish_on": "2026-11-25"}, {"publish_on": "2026-11-01"}),
        ({"expires": "2026-11-24"}, {"expires": "2027-01-01", "status": "published"}),
    ],
)
def test_what_keeps_a_source_back_keeps_its_translations_back(
    keys: dict[str, str], own: dict[str, str]
) -> None:
    text = page("en/event.md", "Eventmark.", **keys) + page("sq/event.md", "Eventmark.", **own)
    made = built(text)
    assert told(made) == [
        f"content/en/event.md:1:1 {'page-to-come' if 'publish_on' in keys else 'page-left-out'}",
        "content/sq/event.md:1:1 page-left-out-source",
    ]
    why, file = next(iter(keys)), "content/en/event.md"
    words, _ = explain(made.problems[1].code, made.problems[1].values)
    assert f"its source {file} is ({why}: {keys[why]})" in words
    assert made.artifacts
    assert not any(b"Eventmark" in artifact.content for artifact in made.artifacts)


def test_a_translation_may_be_kept_back_for_longer_than_its_source() -> None:
    text = page("en/event.md", "Words.") + page("sq/event.md", "Fjalë.", publish_on="2026-12-01")
    made = built(text)
    assert told(made) == ["content/sq/event.md:1:1 page-to-come"]
    shown = {one.path: one.content.decode() for one in made.artifacts if one.path[:3] == "sq/"}
    assert "Words." in shown["sq/event.html"]


def test_a_link_to_a_page_that_is_left_out_becomes_words() -> None:
    text = page("en/news.md", status="draft") + page("en/more.md", "See [the news](news.md).")
    assert "<p>See the news.</p>" in pages(text)["en/more.html"]


def test_a_first_page_that_is_left_out_stops_the_build() -> None:
    text = edit("content/en/index.md", ("summary: Numbers", "status: draft\nsummary: Numbers"))
    assert "content/en/index.md:0:0 no-home" in problems(text)


CAMPAIGN = """\
- id: autumn
  name: {en: Autumn campaign}
  summary: {en: In autumn.}
  period: {from: 2026-09}
  countries: [AL]
  languages: [en]
"""


def test_a_campaign_shows_in_its_languages_only() -> None:
    files = pages(edit(CONFIG) + CAMPAIGN)
    assert "sq/campaigns/autumn.html" not in files
    assert "autumn.html" not in files["sq/campaigns/index.html"]


@pytest.mark.parametrize(("offset", "ended"), [(0, False), (1, True)])
def test_a_campaign_says_when_it_is_over(offset: int, *, ended: bool) -> None:
    shown = pages("", TODAY + offset * DAY)["en/campaigns/spring.html"]
    assert one(LexborHTMLParser(shown), ".kicker").text().endswith("Ended" if ended else "Running")


def test_a_page_of_a_campaign_that_is_not_in_the_settings_is_reported() -> None:
    path = "content/en/campaigns/winter.md"
    assert problems(page("en/campaigns/winter.md")) == [f"{path}:1:1 unknown-campaign"]


def test_a_campaign_by_almost_its_name_is_told_with_the_one_that_is_meant() -> None:
    found = problems(page("en/more.md", campaign="Sprung"))
    assert found == ["content/en/more.md:4:11 unknown-campaign"]
    found = problems(page("en/more.md", campaign="winter"))
    assert found == ["content/en/more.md:4:11 unknown-campaign"]


def test_names_that_differ_in_capital_letters_only_collide() -> None:
    found = problems(page("en/rights.md") + page("en/RIGHTS.md"))
    assert "content/en/rights.md:0:0 path-collision" in found


def test_names_that_differ_in_the_way_accents_are_stored_collide() -> None:
    composed = unicodedata.normalize("NFC", "en/të.md")
    decomposed = unicodedata.normalize("NFD", "en/të.md")
    assert composed != decomposed
    assert any("path-collision" in line for line in problems(page(composed) + page(decomposed)))


def test_two_pages_with_one_address_are_reported() -> None:
    text = page("en/rights.md") + page("en/other.md", slug="rights")
    assert set(problems(text)) == {"content/en/rights.md:2:1 address-twice"}


def test_a_file_that_is_not_used_is_a_warning_that_stops_nothing() -> None:
    made = built("-- content/en/notes.txt --\nx\n-- content/en/flyer.pdf --\nx\n")
    assert not made.failed
    assert [line.split(":")[0] for line in told(made)] == [
        "content/en/flyer.pdf",
        "content/en/notes.txt",
    ]


def test_a_tag_without_phrases_is_led_to_the_one_that_has_them() -> None:
    text = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sr]"),
        ("sq: [AL]\n", "sq: [AL]\n    sr: [AL]\n"),
    )
    assert problems(text) == ["campaigns.yaml:6:23 phrases-missing-all"]


def test_a_source_that_search_engines_do_not_know_leaves_the_chooser_whole() -> None:
    text = SERBIAN.replace("[en, sr-Cyrl, sr-Latn]", "[cnr, en, sr-Cyrl, sr-Latn]")
    text = text.replace("source_language: en", "source_language: cnr")
    text = text.replace("    en: [AL]\n", "    en: [AL]\n    cnr: [AL]\n")
    text = text.replace("{en: ", "{cnr: Riječi, en: ")
    home = page("cnr/index.md", title="Možete razgovarati", translation="reviewed")
    home += page("cnr/safety.md", title="Ovaj telefon", translation="reviewed")
    made = built(text + HOME + home)
    assert {found for found in told(made) if "no-source-words" not in found} == set()
    root = next(found for found in made.artifacts if found.path == "index.html").content
    alternates = LexborHTMLParser(root.decode()).css("link[rel=alternate]")
    assert {node.attributes["hreflang"] for node in alternates} == {
        "en",
        "sr-Cyrl",
        "sr-Latn",
        "x-default",
    }


def test_words_that_the_source_language_lacks_are_reported() -> None:
    text = edit(CONFIG, ("{en: Spring campaign, sq:", "{sq:"))
    assert problems(text) == ["campaigns.yaml:17:14 no-source-words"]


def test_the_last_lines_count_what_is_not_translated() -> None:
    made = built(page("en/more.md") + page("en/rights.md"))
    assert list(fallback_lines(made)) == [
        "sq: 2 pages are in another language, not translated yet."
    ]
