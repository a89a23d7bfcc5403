"""News: dated pages, the newest first, in a list for each language."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from sites import one, page, pages, problems

FIRST = page("en/news/first.md", date="2026-03-09", title="First news")
SECOND = page("en/news/second.md", date="2026-10-18", title="Second news")


def test_the_list_needs_no_file_and_has_the_newest_first() -> None:
    shown = LexborHTMLParser(pages(FIRST + SECOND)["en/news/index.html"])
    assert one(shown, "h1").text(strip=True) == "News"
    assert [node.text() for node in shown.css(".cards a")] == ["Second news", "First news"]
    assert [node.text() for node in shown.css(".cards time")] == ["18 October 2026", "9 March 2026"]


def test_without_news_there_is_no_list() -> None:
    assert not [path for path in pages() if "news" in path]


def test_a_piece_of_news_shows_its_date_in_the_language_of_the_edition() -> None:
    files = pages(FIRST + page("sq/news/first.md", date="2026-03-09", title="Lajmi i parë"))
    assert '<time datetime="2026-03-09">9 March 2026</time>' in files["en/news/first.html"]
    assert '<time datetime="2026-03-09">9 mars 2026</time>' in files["sq/news/first.html"]


def test_news_needs_a_date_and_other_pages_have_none() -> None:
    assert problems(page("en/news/first.md")) == ["content/en/news/first.md:2:1 missing-key"]
    assert problems(page("en/more.md", date="2026-03-09")) == [
        "content/en/more.md:4:1 key-only-for"
    ]


def test_an_edition_without_a_translation_lists_the_original_with_its_language() -> None:
    shown = LexborHTMLParser(pages(FIRST)["sq/news/index.html"])
    card = one(shown, ".cards li")
    assert one(card, "a span[lang=en]").text() == "First news"
    assert "– anglisht" in card.text()
