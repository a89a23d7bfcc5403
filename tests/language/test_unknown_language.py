"""Romani stands for a language that no library knows: the build must not need to know it.

It is a test language only. No edition is published that nobody can vouch for.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, edit, page, pages, problems
from small_sites import phrases


def romani() -> str:
    """Return the base site with a Romani edition beside the two others."""
    return (
        edit(
            CONFIG,
            ("languages: [en, sq]", "languages: [en, sq, rmn]"),
            ("sq: [AL]\n", "sq: [AL]\n    rmn: [AL]\n"),
        )
        + phrases()
        + page("rmn/rights.md", "Romane lava.", title="Hakaja", summary="So si tiro.")
        + page("en/rights.md", "English words.")
        + page("rmn/news/first.md", "Romane lava.", title="Nevipe", date="2026-03-09")
    )


def test_an_edition_in_a_language_without_data_builds() -> None:
    assert problems(romani()) == []
    shown = pages(romani())["rmn/rights.html"]
    assert '<html lang="rmn" dir="ltr">' in shown
    assert "«Leave this site»" in shown
    assert "romani čhib" in shown


def test_its_dates_are_in_digits_and_search_engines_are_not_told_a_tag_they_do_not_know() -> None:
    made = pages(romani())
    assert '<time datetime="2026-03-09">9.3.2026</time>' in made["rmn/news/first.html"]
    tree = LexborHTMLParser(made["rmn/rights.html"])
    assert tree.css("link[hreflang]") == []
    assert 'hreflang="rmn"' not in made["en/rights.html"].partition("<body")[0]
