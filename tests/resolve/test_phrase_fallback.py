"""An edition without all its phrases borrows those of another language, and says so."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, edit, one, page, pages, problems, theme

TR = "themes/plain/phrases/tr.po"
POT = "themes/plain/phrases/phrases.pot"
BORROWED = f"{TR}:0:0 phrases-borrowed"


def turkish(lender: str = "en", tag: str = "tr") -> str:
    """Return the base site with one more language, whose phrases are borrowed."""
    return edit(
        CONFIG,
        ("languages: [en, sq]", f"languages: [en, sq, {tag}]"),
        ("sq: [AL]\n", f"sq: [AL]\n    {tag}: [AL]\n  phrases_from: {{{tag}: {lender}}}\n"),
    )


def told(tree: LexborHTMLParser) -> list[str]:
    """Return the notices of a page, a line each."""
    found = tree.css("main > .draft, main > .notice")
    return "\n".join(node.text(separator="\n", strip=True) for node in found).split("\n")


def catalogue(written: str, most: int = 0) -> str:
    """Return phrases of which the first ``most`` are ``written``."""
    entries = theme()[POT].decode().replace("Language: en", "Language: tr").split("\n\n")
    done = [re.sub(r'msgstr ""\Z', f'msgstr "{written}"', text) for text in entries[1 : most + 1]]
    return f"-- {TR} --\n" + "\n\n".join([entries[0], *done, *entries[most + 1 :]])


def test_pages_speak_the_lender_and_mark_what_is_translated() -> None:
    text = turkish() + page("tr/help/index.md", "Ülkeyi seçin.", title="Yardım")
    assert problems(text) == [BORROWED]
    made = pages(text)
    tree = LexborHTMLParser(made["tr/help/index.html"])
    assert '<html lang="en" dir="ltr">' in made["tr/help/index.html"]
    assert one(tree, "h1 span").attributes == {"lang": "tr", "dir": "ltr"}
    assert one(tree, ".prose").attributes["lang"] == "tr"
    notices = told(tree)
    assert notices == [
        "The buttons and notices of this page are not in Turkish yet. They are in English.",
        "Translation not checked yet.",
    ]
    assert one(tree, 'link[rel="canonical"]').attributes["href"] == (
        "https://example.org/help/tr/help/index.html"
    )


def test_a_page_that_is_missing_is_that_of_the_source() -> None:
    made = pages(turkish() + page("tr/help/index.md", "Ülkeyi seçin.", title="Yardım"))
    tree = LexborHTMLParser(made["tr/safety.html"])
    assert told(tree) == ["This page is not in Turkish yet. You are reading it in English."]
    assert one(tree, 'link[rel="canonical"]').attributes["href"] == (
        "https://example.org/help/en/safety.html"
    )
    assert tree.css("main [lang]") == []


def test_records_take_the_words_of_the_lender_before_those_of_the_source() -> None:
    made = pages(turkish("sq"))
    assert '<html lang="sq"' in made["tr/help/al.html"]
    assert "Këshilltarët dëgjojnë." in made["tr/help/al.html"]
    tree = LexborHTMLParser(made["tr/safety.html"])
    notices = told(tree)
    assert [text.split(".")[0] for text in notices] == [
        "Butonat dhe njoftimet e kësaj faqeje nuk janë ende në turqisht",
        "Kjo faqe nuk është ende në turqisht",
    ]
    assert one(tree, ".prose[lang]").attributes["lang"] == "en"


def test_words_run_from_left_to_right_around_those_that_do_not() -> None:
    made = pages(turkish(tag="ar") + page("ar/help/index.md", "اختاروا البلد.", title="مساعدة"))
    tree = LexborHTMLParser(made["ar/help/index.html"])
    assert one(tree, "html").attributes["dir"] == "ltr"
    assert one(tree, ".prose").attributes["dir"] == "rtl"


def test_links_within_the_edition_keep_their_anchors() -> None:
    text = page("tr/one.md", "[Git](two.md#part)") + page("tr/two.md", "## Part\n\nMetin.")
    english = page("en/one.md", "[Go](two.md)") + page("en/two.md", "## Part\n\nText.")
    made = pages(turkish() + text + english)
    assert 'href="two.html#s1"' in made["tr/one.html"]


def test_the_chooser_says_a_notice_once_in_each_language() -> None:
    tree = LexborHTMLParser(pages(turkish())["index.html"])
    assert [found.attributes["lang"] for found in tree.css(".demo p")] == ["en", "sq"]


def test_some_phrases_are_not_shown_among_others() -> None:
    text = turkish() + catalogue("Sözcük", most=3)
    assert problems(text) == [BORROWED]
    assert "Sözcük" not in pages(text)["tr/index.html"]


def test_what_is_wrong_in_the_first_phrases_is_told_at_once() -> None:
    found = problems(turkish() + catalogue("{x}", most=1))
    assert [line.split()[1] for line in found] == ["phrases-borrowed", "phrase-placeholder"]


def test_nothing_is_borrowed_any_more_when_all_phrases_are_there() -> None:
    text = turkish(tag="mk")
    assert problems(text) == []
    assert '<html lang="mk"' in pages(text)["mk/index.html"]


@pytest.mark.parametrize("lender", ["el", "sr-Latn", "tr"])
def test_a_language_without_phrases_lends_none(lender: str) -> None:
    assert "campaigns.yaml:11:22 phrases-lender" in problems(turkish(lender))


def test_a_language_that_the_site_lacks_borrows_nothing() -> None:
    text = edit(CONFIG, ("sq: [AL]\n", "sq: [AL]\n  phrases_from: {mk: en}\n"))
    assert problems(text) == ["campaigns.yaml:10:22 unknown-language"]


@pytest.mark.long
def test_an_edition_made_of_another_alphabet_borrows_too() -> None:
    changes = (
        ("languages: [en, sq]", "languages: [en, cnr-Cyrl, cnr]"),
        ("    sq: [AL]\n", "    cnr-Cyrl: [AL]\n  phrases_from: {cnr-Cyrl: en}\n"),
    )
    gone = "".join(
        f"-- content/sq/{name}.md -- (deleted)\n"
        for name in ("index", "help/index", "safety", "signs/street")
    )
    latin = "-- themes/plain/phrases/cnr.po -- (deleted)\n"
    text = edit(CONFIG, *changes) + gone + latin
    text += page("cnr-Cyrl/index.md", "Његош.", title="Љубав")
    made = pages(text)
    assert '<html lang="en"' in made["cnr/index.html"]
    assert "Njegoš." in made["cnr/index.html"]
    tree = LexborHTMLParser(made["cnr/index.html"])
    assert one(tree, ".prose").attributes["lang"] == "cnr"


def test_what_a_site_says_of_a_language_is_shown_and_checked() -> None:
    said = "  locales: {rom: {endonym: romani čhib, like: sq}}\n"
    romani = turkish(tag="rom").replace("  phrases_from:", f"{said}  phrases_from:")
    tree = LexborHTMLParser(pages(romani)["rom/help/al.html"])
    assert one(tree, ".languages [aria-current]").text() == "romani čhib"
    wrong = romani.replace("like: sq", "like: rmn").replace("locales: {rom:", "locales: {pl:")
    codes = {line.split()[1] for line in problems(wrong)}
    assert codes >= {"locale-like", "unknown-language"}


@pytest.mark.long
def test_what_a_language_lacks_comes_from_the_same_one_before_the_source() -> None:
    text = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sq-XK]"),
        ("sq: [AL]\n", "sq: [AL]\n    sq-XK: [AL]\n  phrases_from: {sq-XK: sq}\n"),
    )
    made = pages(text + page("en/rights.md", "Rights."))
    safety = LexborHTMLParser(made["sq-XK/safety.html"])
    assert told(safety) == [
        "Kjo faqe nuk është ende në shqip (Kosovë). Po e lexoni në shqip.",
    ]
    assert one(safety, "link[rel='canonical']").attributes["href"] == (
        "https://example.org/help/sq/safety.html"
    )
    assert safety.css("main [lang]") == []
    for how, said in (("draft", "ende i pakontrolluar"), ("machine", "e ka bërë kompjuteri")):
        unread = page("sq/safety.md", "Fshini.", kind="safety", translation=how)
        notices = told(LexborHTMLParser(pages(text + unread)["sq-XK/safety.html"]))
        assert said in " ".join(notices)
    assert "Linja e fëmijëve" in made["sq-XK/help/al.html"]
    assert 'class="prose" lang="en"' in made["sq-XK/rights.html"]


@pytest.mark.long
def test_the_other_alphabet_is_nearer_than_the_source() -> None:
    text = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, cnr, cnr-Cyrl]"),
        ("    sq: [AL]\n", "    cnr: [AL]\n    cnr-Cyrl: [AL]\n  phrases_from: {cnr-Cyrl: cnr}\n"),
    )
    gone = "".join(
        f"-- content/sq/{name}.md -- (deleted)\n"
        for name in ("index", "help/index", "safety", "signs/street")
    )
    rights = page("cnr/rights.md", "Prava.") + page("en/rights.md", "Rights.")
    tree = LexborHTMLParser(pages(text + gone + rights)["cnr-Cyrl/rights.html"])
    assert one(tree, ".prose").text(strip=True) == "Prava."
    assert told(tree)[0].startswith("Ova stranica još ne postoji")
