"""Words in another language than the page's are marked, so that they are said and turned right."""

from __future__ import annotations

import pytest

from sites import AL, edit, page, pages, problems

WRITTEN = "In Cyrillic: [Центар за *работа*](lang:mk)."
LINE = "title: Listing, url: 'https://example.org/listing'"


def test_words_of_another_language_are_marked_in_a_text() -> None:
    shown = pages(page("en/more.md", WRITTEN))
    marked = '<span lang="mk" dir="ltr">Центар за <em>работа</em></span>'
    assert f"<p>In Cyrillic: {marked}.</p>" in shown["en/more.html"]
    assert marked in shown["sq/more.html"]  # a fallback too


def test_words_that_run_the_other_way_are_kept_apart() -> None:
    shown = pages(page("en/more.md", "They say [مساعدة](lang:ar) here."))["en/more.html"]
    assert 'They say <span lang="ar" dir="rtl">مساعدة</span> here.' in shown


@pytest.mark.parametrize(
    ("tag", "told"), [("macedonian-", "not-a-tag"), ("gb_", "not-a-tag"), ("mk", "")]
)
def test_a_slip_in_a_tag_is_told_at_its_place(tag: str, told: str) -> None:
    found = problems(page("en/more.md", f"One [збор](lang:{tag}) here."))
    assert found == ([f"content/en/more.md:5:12 {told}"] if told else [])


def test_the_title_of_a_source_is_in_the_source_language_unless_it_says_so() -> None:
    shown = pages()["sq/help/al/child-line.html"]
    assert '<span lang="en" dir="ltr">Listing</span></a>' in shown
    assert "<span" not in pages()["en/help/al/child-line.html"].partition("Taken from")[2][:120]
    other = edit(
        AL,
        (
            f"source: {{{LINE}}}}}\n- id: al-night",
            f"source: {{{LINE}, language: sq}}}}\n- id: al-night",
        ),
    )
    assert '<span lang="sq" dir="ltr">Listing</span>' in pages(other)["en/help/al/child-line.html"]
    shown = pages(other)["sq/help/al/child-line.html"]
    assert "<span" not in shown.partition("listing")[2][:60]
