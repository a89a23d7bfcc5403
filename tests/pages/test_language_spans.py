"""Words in another language than the page's are marked, so that they are said and turned right."""

from __future__ import annotations

import re

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


def test_a_latin_edition_leaves_foreign_words_as_they_are() -> None:
    text = edit("campaigns.yaml", ("languages: [en, sq]", "languages: [en, sq, sr-Cyrl, sr-Latn]"))
    assert "sr-Latn" in text  # the phrases of both come with the theme
    more = page("sr-Cyrl/more.md", "Реч и [збор](lang:mk).", title="Наслов", summary="Опис.")
    text = text.replace("    sq: [AL]\n", "    sq: [AL]\n    sr-Cyrl: [AL]\n")
    index = page("sr-Cyrl/index.md", "Реч.", title="Наслов", summary="Опис.")
    shown = pages(text + more + index)["sr-Latn/more.html"]
    assert 'Reč i <span lang="mk" dir="ltr">збор</span>.' in shown


@pytest.mark.parametrize(
    ("tag", "told"),
    [("macedonian-", "not-a-tag"), ("gb_", "not-a-tag"), ("mk", "")],
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


def test_the_language_of_a_source_is_checked() -> None:
    wrong = edit(
        AL,
        (
            f"source: {{{LINE}}}}}\n- id: al-night",
            f"source: {{{LINE}, language: al_}}}}\n- id: al-night",
        ),
    )
    assert problems(wrong) == ["content/services/al.yaml:16:134 not-a-tag"]


def test_the_name_of_a_logo_says_its_language() -> None:
    config = edit("campaigns.yaml", ("exit: https", "funders: [fund]\n  exit: https"))
    record = "- id: fund\n  name: {en: Fund for people}\n  logo: fund.svg\n"
    logo = (
        "-- content/organizations.yaml --\norganizations:\n- id: alo\n"
        "  name: {en: Child helpline association, sq: Shoqata e linjës}\n"
        f"{record}-- content/images/fund.svg --\n"
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1z"/></svg>\n'
    )
    shown = pages(config + logo)
    named = r'<li lang="en" dir="ltr"><img [^>]*alt="Fund for people"'
    assert re.search(named, shown["sq/index.html"])
    assert re.search(r'<li><img [^>]*alt="Fund for people"', shown["en/index.html"])
