"""A page that a language lacks is shown in the source language, marked as such, or hidden."""

from __future__ import annotations

import re

import pytest

from sites import (
    AL,
    CALLED,
    CONFIG,
    LIVE,
    ROOT,
    built,
    edit,
    page,
    pages,
    service,
    with_services,
)
from tipsite.audit.document import Document, read_document

RIGHTS = page("en/rights.md", "Englishmark words.", title="Your rights", summary="What is yours.")
LINKING = edit("content/sq/index.md", ("Kjo faqe", "Shihni [fjalët](rights.md). Kjo faqe"))
MENU = ("menu: [help/index.md]", "menu: [help/index.md, rights.md]")
HIDE = ("missing_pages: show", "missing_pages: hide")


def document(files: dict[str, str], path: str) -> Document:
    return read_document(path, files[path].encode())


def head(files: dict[str, str], path: str, rel: str) -> dict[str, str]:
    """Return the links of one kind in a page's head, by language."""
    return {
        link.attributes.get("hreflang", ""): link.attributes["href"]
        for link in document(files, path).head_links
        if link.attributes["rel"] == rel
    }


def test_a_missing_page_is_shown_in_the_source_language_with_a_notice() -> None:
    files = pages(RIGHTS)
    shown = files["sq/rights.html"]
    assert '<html lang="sq" dir="ltr">' in shown
    assert re.search(r'<div class="prose" lang="en" dir="ltr">\s*<p>Englishmark words', shown)
    assert re.search(r'<h1[^>]*>(<span)? ?lang="en"[^>]*>Your rights', shown) or re.search(
        r'<h1[^>]*><span lang="en"[^>]*>Your rights', shown
    )
    assert "Kjo faqe nuk është ende" in shown
    assert "is not in" not in files["en/rights.html"]
    original = "https://example.org/help/en/rights.html"
    assert head(files, "sq/rights.html", "canonical") == {"": original}
    assert head(files, "sq/rights.html", "alternate") == {}
    assert head(files, "en/rights.html", "alternate") == {}


def test_a_fallback_is_not_in_the_sitemap() -> None:
    sitemap = pages(RIGHTS + edit(CONFIG, LIVE) + edit(AL, CALLED))["sitemap.xml"]
    assert "help/en/rights.html" in sitemap
    assert "help/sq/rights.html" not in sitemap


def test_links_to_a_fallback_name_its_language() -> None:
    home = pages(RIGHTS + LINKING + edit(CONFIG, MENU))["sq/index.html"]
    assert re.search(r'<a href="rights.html">fjalët</a> \(anglisht\)', home)
    assert re.search(r'<a href="rights.html">.*Your rights.*</a> <small>– anglisht</small>', home)


def test_what_is_added_to_a_foreign_text_is_marked_as_the_editions_own() -> None:
    linking = page("en/more.md", "Call [a line](service:al-child-line), see [it](rights.md).")
    shown = pages(RIGHTS + linking)["sq/more.html"]
    own = '<span lang="sq" dir="ltr">'
    assert f'<a href="rights.html">it</a> {own}(anglisht)</span>.' in shown
    assert "<span lang=" not in pages(RIGHTS + linking)["en/more.html"].partition("<main")[2]


def test_a_fallback_is_counted_as_one() -> None:
    found = {shown.address for shown in built(RIGHTS).pages if shown.falls_back}
    assert found == {"sq/rights.html"}


def test_links_to_a_page_in_its_own_language_carry_no_name() -> None:
    sq = page("sq/rights.md", "Fjalë.", title="Të drejtat", translation="reviewed")
    assert "anglisht)" not in pages(RIGHTS + sq + LINKING)["sq/index.html"]


def test_a_page_may_be_missing_in_the_source_language() -> None:
    files = pages(page("sq/vetem.md", "Fjalë.", translation="reviewed"))
    assert "sq/vetem.html" in files
    assert "en/vetem.html" not in files


def test_hidden_pages_are_gone_and_links_to_them_are_words() -> None:
    files = pages(RIGHTS + LINKING + edit(CONFIG, HIDE, MENU))
    assert "sq/rights.html" not in files
    assert "Shihni fjalët. Kjo" in files["sq/index.html"]
    assert "Your rights" not in "".join(text for path, text in files.items() if path[:3] == "sq/")
    assert "Your rights" in files["en/index.html"]


@pytest.mark.parametrize("path", ["index.md", "help/index.md"])
def test_home_and_help_are_never_hidden(path: str) -> None:
    text = edit(CONFIG, HIDE) + f"-- content/sq/{path} -- (deleted)\n"
    assert "Kjo faqe nuk është ende" in pages(text)[f"sq/{path[:-3]}.html"]


def test_a_safety_page_is_never_hidden() -> None:
    text = edit(CONFIG, HIDE) + page("en/safety.md", "Englishmark.")
    text += "-- content/sq/safety.md -- (deleted)\n"
    assert "Englishmark" in pages(text)["sq/safety.html"]


def test_an_ordinary_sign_is_hidden() -> None:
    text = edit(CONFIG, HIDE) + "-- content/sq/signs/street.md -- (deleted)\n"
    files = pages(text)
    assert "sq/signs/street.html" not in files
    assert not any("street.html" in text for path, text in files.items() if path[:3] == "sq/")
    assert "street.html" in files["en/signs/index.html"]


def test_hidden_pages_have_no_alternates_and_the_language_link_leads_home() -> None:
    files = pages(RIGHTS + edit(CONFIG, HIDE))
    assert head(files, "en/rights.html", "alternate") == {}
    assert 'href="../sq/index.html" lang="sq"' in files["en/rights.html"]


def test_words_that_a_record_lacks_in_a_language_are_marked() -> None:
    changed = edit("content/services/al.yaml", (", sq: Linja e fëmijëve", ""))
    shown = pages(changed)["sq/help/al.html"]
    assert '<span lang="en" dir="ltr">Child helpline</span>' in shown


SLUG = page("sq/rights.md", "Fjalë.", title="Të drejtat", translation="reviewed", slug="te-drejtat")


def test_a_slug_holds_in_one_language_only() -> None:
    files = pages(RIGHTS + SLUG + LINKING)
    assert "sq/te-drejtat.html" in files
    assert "en/rights.html" in files
    assert not {"sq/rights.html", "en/te-drejtat.html"} & set(files)
    assert '<a href="te-drejtat.html">fjalët</a>' in files["sq/index.html"]
    assert 'href="../sq/te-drejtat.html" lang="sq"' in files["en/rights.html"]
    assert head(files, "en/rights.html", "alternate")["sq"].endswith("/sq/te-drejtat.html")


def test_a_fallback_keeps_the_slug_of_the_original() -> None:
    original = page("en/rights.md", slug="your-rights")
    files = pages(original + LINKING)
    assert "sq/your-rights.html" in files
    assert '<a href="your-rights.html">fjalët</a>' in files["sq/index.html"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("draft", "not checked|pakontrolluar"),
        ("machine", "machine|makin"),
        ("", "not checked|pakontrolluar"),
        ("reviewed", ""),
    ],
)
def test_a_translation_says_whether_somebody_checked_it(written: str, said: str) -> None:
    keys = {"translation": written} if written else {}
    shown = pages(RIGHTS + page("sq/rights.md", "Fjalë.", **keys))["sq/rights.html"]
    notices = " ".join(re.findall(r'<p class="(?:notice|draft)">(?:<svg.*?<span>)?(.*?)<', shown))
    catalogue = (ROOT / "themes/plain/phrases/sq.po").read_text("utf-8")
    key = {"draft": "draft_notice", "": "draft_notice", "machine": "machine_notice"}.get(written)
    if key is None:
        assert notices == ""
    else:
        words = re.search(rf'msgctxt "{key}"\nmsgid ".*"\nmsgstr "(.*)"', catalogue)
        assert words is not None
        assert notices == words[1]


def test_a_draft_in_the_source_language_is_no_translation() -> None:
    shown = pages(page("en/rights.md", "Words.", translation="draft"))["en/rights.html"]
    assert "Text not checked yet." in shown
    assert "Translation not checked" not in shown


def test_the_original_needs_no_check_by_a_native_speaker() -> None:
    assert not re.search('class="(notice|draft)"', pages(RIGHTS)["en/rights.html"])


def test_a_record_without_words_in_a_language_is_no_translation() -> None:
    text = with_services(service("al-other-line", dial="04 222 3333"))
    files = pages(text)
    assert head(files, "en/help/al/other-line.html", "alternate") == {}
    assert head(files, "sq/help/al.html", "alternate") == {}
    assert len(head(files, "sq/help/al/child-line.html", "alternate")) == 2
    fallback = {found.address for found in built(text).pages if found.falls_back}
    assert fallback == {"sq/help/al/other-line.html", "sq/help/al.html"}


MACHINE = page("sq/help/index.md", "Zgjidhni.", title="Ndihmë", translation="machine")


@pytest.mark.parametrize(
    ("refuse", "live", "found"),
    [
        (True, True, ["machine-refused error", "machine-refused-records error"]),
        (True, False, ["machine-refused warning", "machine-refused-records warning"]),
        (False, True, []),
    ],
)
def test_a_site_may_refuse_machines_where_readers_decide_what_to_do(
    refuse: bool, live: bool, found: list[str]
) -> None:
    config = edit(
        CONFIG,
        ("status: demonstration", f"status: {'live' if live else 'demonstration'}"),
        (
            "missing_pages: show",
            "missing_pages: show\n  translation: {sq: machine}\n  machine_translation: "
            + ("refuse" if refuse else "allow"),
        ),
    )
    news = page("sq/more.md", translation="machine") + page("en/more.md")
    told_ = [
        (f"{one.code} {one.severity}", one.at.path)
        for one in built(config + MACHINE + news).problems
        if one.code.startswith("machine")
    ]
    assert [code for code, _ in sorted(told_)] == found
    assert {path for _, path in told_} <= {"content/sq/help/index.md", CONFIG}
