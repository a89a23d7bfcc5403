"""The Latin edition of a language written in Cyrillic: made of it, letter by letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from sample import Sample
from sites import CONFIG, built, edit, page, pages, problems
from small_sites import HOME, SERBIAN, TEXT
from tipsite.language.latin import latin, latin_html
from traced_files import recording

pytest_plugins = ["sample_fixtures"]

HARD = Path(__file__).parent / "hard_words.tsv"


def cases() -> list[tuple[str, str]]:
    """Return the words of the table: Cyrillic, Latin."""
    lines = HARD.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize(("cyrillic", "written"), cases())
def test_hard_words(cyrillic: str, written: str) -> None:
    assert latin(cyrillic, {}) == written


def test_spellings_are_whole_words() -> None:
    assert latin("Вај-фај и Вај-фајови", {"Вај-фај": "Wi-Fi"}) == "Wi-Fi i Vaj-fajovi"


def test_markup_addresses_and_literal_parts_stay() -> None:
    html = (
        '<p title="љ">Њ<b>ЕГОШ</b> <code>љ</code> <span lang="mk">ќе <i>љ</i></span> љ&nbsp;љ<br>'
        '<a href="/љ">љ</a> <i translate="no">Љ</i> пример.срб љу@пример.срб https://љ.срб/њ</p>'
    )
    assert latin_html(html, {}) == (
        '<p title="љ">NJ<b>EGOŠ</b> <code>љ</code> <span lang="mk">ќе <i>љ</i></span> lj&nbsp;lj'
        '<br><a href="/љ">lj</a> <i translate="no">Љ</i> пример.срб љу@пример.срб https://љ.срб/њ'
        "</p>"
    )


@given(st.text("абвгдђежзијклљмнњопрстћуфхцчџшАБЊЉЏ <>&;/bi 0123456789.,-\u00ad", max_size=60))
def test_only_letters_change(text: str) -> None:
    assume(not re.search(r"\w\.рф(?!\w)", text))  # the address of a site stays as it is
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    written = latin_html(html, {})
    assert not re.search("[\u0400-\u04ff]", written)
    assert re.sub(r"[^\W\d_]", "", written.replace("&", "")) == re.sub(
        r"[^\W\d_]", "", html.replace("&", "")
    )
    assert re.findall(r"<[^>]*>|&\w+;|\d+", written) == re.findall(r"<[^>]*>|&\w+;|\d+", html)


@pytest.mark.long
def test_the_edition_needs_no_file_no_countries_and_no_phrases() -> None:
    assert problems(SERBIAN + TEXT + HOME) == []
    shown = pages(SERBIAN + TEXT + HOME)["sr-Latn/rights.html"]
    assert '<html lang="sr-Latn" dir="ltr">' in shown
    assert "<title>Vaša prava – Neko za razgovor</title>" in shown
    assert 'content="Šta je vaše."' in shown
    assert "Ljubav i NJEGOŠ" in shown
    assert "Wi-Fi, „Мегјаши“," in shown
    assert 'href="https://example.org/љубав"' in shown
    assert "Izađite sa sajta" in shown


def test_an_own_page_goes_before_the_derived_one() -> None:
    own = page("sr-Latn/rights.md", "Svoje reči.", title="Svoja prava", translation="reviewed")
    shown = pages(SERBIAN + TEXT + HOME + own)["sr-Latn/rights.html"]
    assert "Svoje reči." in shown
    assert "Ljubav" not in shown


def test_parts_of_a_campaign_are_in_latin_letters_and_keep_their_files() -> None:
    text = (
        "/// figures\n- 110 | људи | [Извештај](https://example.org/љ) | 2022\n///\n\n"
        "/// listen\n[Шта кажемо](talk.wav)\n///\n"
    )
    offer = "\n- {file: talk.wav, title: Говор, transcript: rights.md}"
    done = built(
        SERBIAN + TEXT + HOME + page("sr-Cyrl/work.md", text, downloads=offer),
        raw={"content/files/talk.wav": recording()},
    )
    shown = next(one for one in done.artifacts if one.path == "sr-Latn/work.html").content.decode()
    assert "<b>110</b> ljudi (2022)" in shown
    assert ">Izveštaj</a></small>" in shown
    assert '<a href="../files/talk.wav" type="audio/wav" hreflang="sr-Cyrl">Šta kažemo</a>' in shown
    assert "<h2>" not in shown.partition("</main>")[0].partition("listen")[2]


def test_what_the_source_lacks_falls_back_in_both() -> None:
    made = pages(SERBIAN + HOME + page("en/more.md", "English words."))
    for tag in ("sr-Cyrl", "sr-Latn"):
        assert "English words." in made[f"{tag}/more.html"]
        assert '<div class="prose" lang="en"' in made[f"{tag}/more.html"]


def test_without_the_cyrillic_edition_the_latin_one_needs_its_own_phrases() -> None:
    alone = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sr-Latn]"),
        ("sq: [AL]\n", "sq: [AL]\n    sr-Latn: [AL]\n"),
    )
    assert problems(alone) == ["campaigns.yaml:6:23 derived-no-source"]


def test_both_editions_name_each_other_as_translations() -> None:
    made = pages(SERBIAN + TEXT + HOME)
    for tag in ("sr-Cyrl", "sr-Latn"):
        head = LexborHTMLParser(made[f"{tag}/rights.html"]).css("link[rel=alternate]")
        found = {node.attributes["hreflang"] for node in head}
        assert found == {"sr-Cyrl", "sr-Latn"}


LETTER = re.compile("[\u0400-\u052f\u1c80-\u1c8f]")


def test_in_the_sample_no_letter_of_the_other_alphabet_is_left_and_every_number_is_kept(
    sample: Sample,
) -> None:
    latin_pages = [path for path in sample.pages if path.startswith("sr-Latn/")]
    assert len(latin_pages) > 50
    for path in latin_pages:
        text, source = sample.pages[path], sample.pages[path.replace("sr-Latn", "sr-Cyrl")]
        assert re.findall('href="tel:[^"]*', text) == re.findall('href="tel:[^"]*', source), path
        tree = LexborHTMLParser(text)
        for node in tree.css("body [lang]"):
            node.decompose()
        assert not LETTER.search(tree.html or ""), path
    for path, text in sample.plain.items():
        if path.startswith("sr-Latn/help/") and path.count("/") == 2:
            source_text = sample.plain[path.replace("sr-Latn", "sr-Cyrl")]
            assert re.findall(r"\d+", text) == re.findall(r"\d+", source_text), path
