"""Take and share: the material of a campaign on one page, its ZIP, and the words to send."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from functools import lru_cache

import pypdfium2
import pytest
import zxingcpp
from selectolax.lexbor import LexborHTMLParser

from material_sites import ALBANIAN, CALLED, LIVE, PICTURE, PIECES, POSTER, PUBLISHED, SHARED
from sites import AL, CONFIG, built, edit, one, page, service, told, with_services
from state_files import made_from

PAGE = "en/campaigns/spring/share.html"
ADDRESS = "https://example.org/help/en/campaigns/spring.html"


@lru_cache(maxsize=8)
def files(text: str) -> dict[str, bytes]:
    made = built(text)
    assert not made.failed, told(made)
    return {found.path: found.content for found in made.artifacts}


def read(text: str, path: str = PAGE) -> LexborHTMLParser:
    return LexborHTMLParser(files(text)[path])


def messages(text: str) -> list[list[str]]:
    """Return the words to send, line by line: the short ones, then the longer ones."""
    whole = LexborHTMLParser(files(text)[PAGE].replace(b"<wbr>", b""))
    blocks = (block.text(separator="\n", strip=True) for block in whole.css("blockquote"))
    return [found.splitlines() for found in blocks]


@pytest.mark.long
def test_the_page_lists_each_piece_with_what_it_is() -> None:
    links = {link.attributes["href"]: link for link in read(PIECES).css("main .files a")}
    assert list(links) == [
        "material.zip", "poster-al.pdf", "../../print/card-al.pdf", "picture-al.png",
    ]  # fmt: skip
    facts = {href: link.parent.text() for href, link in links.items() if link.parent}
    assert "Poster, A4, PDF, 1 page, " in facts["poster-al.pdf"]
    assert "English" not in one(read(PIECES), "main .files").text()
    # One that says nothing is called by nothing that does, and whoever needs it finds it.
    assert "Numbers: Albania" in facts["../../print/card-al.pdf"]
    assert "Cards to carry, ten on A4, only numbers on it, PDF" in facts["../../print/card-al.pdf"]
    assert not any(b"Secretname" in content for content in files(PIECES).values())
    assert one(read(PIECES), "h1").text() == "Take and share: Spring campaign"
    assert one(read(PIECES), "body").attributes["data-kind"] == "media"


def test_material_shows_the_short_path_of_its_campaign_which_leads_there() -> None:
    made = files(
        edit(CONFIG, ("- id: spring\n", "- id: spring\n  aliases: [old/spring.html, go]\n"))
        + PIECES
    )
    with closing(pypdfium2.PdfDocument(made["en/campaigns/spring/poster-al.pdf"])) as pdf:
        words = pdf[0].get_textpage().get_text_range()
        (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=2).to_pil())
    assert "example.org/help/en/go" in words.split()
    assert code.text == ADDRESS
    for tag in ("en", "sq"):
        moved = LexborHTMLParser(made[f"{tag}/go/index.html"])
        assert one(moved, "main a").attributes["href"] == "../campaigns/spring.html"


@pytest.mark.long
def test_it_is_found_where_a_campaign_has_material_and_nowhere_else() -> None:
    text = POSTER + PICTURE + page("en/more.md", "See [it](campaigns/spring/share.md).")
    text += page("sq/more.md", "Shihni [atë](campaigns/spring/share.md).", translation="reviewed")
    made = files(text)
    for path in ("en/campaigns/spring.html", "en/more.html", "en/az.html"):
        assert b"spring/share.html" in made[path], path
    index = next(path for path in made if path.startswith("assets/index-en."))
    assert b"campaigns/spring/share.html" in made[index]
    assert not any(path.startswith("sq/campaigns/spring/") for path in made)
    for path in ("sq/campaigns/spring.html", "sq/more.html", "sq/az.html"):
        assert b"share.html" not in made[path], path
    trail = [link.attributes["href"] for link in read(text).css("nav.trail a")]
    assert trail == ["../../index.html", "../index.html", "../spring.html"]


@pytest.mark.long
def test_the_archive_has_all_that_may_lie_together_and_the_same_bytes_each_time() -> None:
    whole = files(PIECES)["en/campaigns/spring/material.zip"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist() == ["picture-al.png", "poster-al.pdf"]
        assert archive.read("poster-al.pdf") == files(PIECES)["en/campaigns/spring/poster-al.pdf"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    other = files(PIECES + page("en/more.md"))["en/campaigns/spring/material.zip"]
    assert other == whole


def test_on_a_demonstration_the_words_say_so_and_bear_no_number() -> None:
    assert messages(PIECES) == [["EXAMPLE", SHARED, ADDRESS]]


def test_the_words_to_send_have_number_country_and_what_must_stand_beside() -> None:
    police = service(
        "al-police",
        dial="129",
        kind="police",
        run_by="police",
        name="{en: Police, sq: Policia}",
    )
    beside = ("  publish: yes\n  phones:", "  publish: yes\n  with: [al-police]\n  phones:")
    records = with_services(police, changes=(beside,)).replace(PUBLISHED, CALLED)
    records = records.replace("on: 2026-11,", "on: 2026-11-02,")
    live = LIVE.partition(f"-- {AL} --")[0] + PICTURE + records
    short, longer = messages(live)
    assert short == [
        SHARED, "Child helpline, Albania: 116 111", "Also: Police: 129", ADDRESS,
    ]  # fmt: skip
    assert longer[:2] == short[:2]
    assert "24 hours a day, every day" in longer[2]
    assert "Confirmed in October 2026." in longer[2]
    assert longer[3:] == short[2:]


@pytest.mark.long
def test_what_is_too_long_for_a_network_loses_sentences_and_never_a_number() -> None:
    sentences = " ".join(f"This is sentence {letter} of many." for letter in "abcdefghij")
    short, longer = messages(LIVE + PICTURE.replace(SHARED, sentences))
    assert len("\n".join(short)) <= 280
    assert "sentence a" in short[0]
    assert "sentence j" not in short[0]
    assert short[1:] == ["Child helpline, Albania: 116 111", ADDRESS]
    assert longer[0] == sentences


@pytest.mark.long
def test_words_of_a_piece_that_are_behind_their_source_are_told() -> None:
    both = PIECES + ALBANIAN
    before, after = (
        "{headline: Check before you go}",
        "{headline: Never sign before you have checked}",
    )
    state = made_from(both)
    path = PAGE.replace("en/", "sq/")
    assert "ka ndryshuar" not in one(read(both + state, path), "main").text()
    assert "ka ndryshuar" in one(read(both.replace(before, after) + state, path), "main").text()
