"""Every reader's page can be left, says what stays behind, and tells those who look on nothing."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, CONFIG, edit, files_of, page, pages, problems, service, theme, with_services

EXIT = "  exit: https://weather.example.com/\n"
BASE_HTML = "themes/plain/templates/base.html"
NO_SAFETY = "-- content/en/safety.md -- (deleted)\n-- content/sq/safety.md -- (deleted)\n"


def exits(html: str) -> list[str]:
    """Return where the links lead that leave the site."""
    found = LexborHTMLParser(html).css("a[data-exit]")
    return [link.attributes["href"] or "" for link in found]


def titles(files: dict[str, str], tag: str) -> dict[str, str]:
    """Return the titles of an edition's pages, by address."""
    return {
        path.removeprefix(f"{tag}/"): re.findall("<title>(.*?)</title>", text)[0]
        for path, text in files.items()
        if path.startswith(f"{tag}/") and path.endswith(".html")
    }


def template(old: str, new: str, path: str = BASE_HTML) -> str:
    """Return the section of a template of the theme with one change."""
    text = theme()[path].decode()
    assert text.count(old) == 1, old
    return f"-- {path} --\n{text.replace(old, new)}"


def codes(text: str) -> set[str]:
    return {line.split()[1] for line in problems(text)}


def test_without_a_target_readers_leave_to_a_neutral_page() -> None:
    for path, html in pages(edit(CONFIG, (EXIT, ""))).items():
        if path.endswith(".html"):
            assert exits(html) == ["https://www.google.com/webhp"] * 2, path


@pytest.mark.long
def test_a_country_and_a_language_may_have_their_own_target() -> None:
    own = f"{EXIT}  exits: {{AL: 'https://al.example.com/', sq: 'https://sq.example.com/'}}\n"
    files = pages(edit(CONFIG, (EXIT, own)))
    assert set(exits(files["en/index.html"])) == {"https://weather.example.com/"}
    assert set(exits(files["sq/index.html"])) == {"https://sq.example.com/"}
    for path in ("en/help/al.html", "sq/help/al.html", "sq/help/al/child-line.html"):
        assert set(exits(files[path])) == {"https://al.example.com/"}
    assert set(exits(files["en/sheets/al.html"])) == {"https://al.example.com/"}


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://weather.example.com/", "not-https"),
        ("weather.example.com", "not-https"),
        ("https://user@weather.example.com/", "not-https"),
        ("https://example.org/", "exit-ours"),
        ("https://www.example.org/", "exit-ours"),
        ("https://sub.example.org/elsewhere", "exit-ours"),
        ("https://example.net/victims", "exit-telling"),
        ("https://trafficking.example.net/", "exit-telling"),
        ("https://www.line.example.net/", "exit-record"),
    ],
)
def test_a_target_is_https_neutral_and_not_ours(target: str, code: str) -> None:
    record = service("al-other").rstrip("\n") + (
        "\n  websites:\n  - url: https://line.example.net/x\n    publish: hold\n    reason: Old.\n"
        "    verified: {url: https://line.example.net/x, on: 2026, how: published, "
        "source: {title: A, url: 'https://line.example.net/x'}}\n"
    )
    for key, line in (
        ("exit", f"  exit: {target}\n"),
        ("exits", f"{EXIT}  exits: {{sq: '{target}'}}\n"),
    ):
        found = problems(edit(CONFIG, (EXIT, line)) + with_services(record))
        assert [told.split()[1] for told in found] == [code], key
        assert found[0].startswith("campaigns.yaml:"), key


@pytest.mark.parametrize(
    ("name", "code"), [("SQ", "exit-for"), ("al", "exit-for"), ("fr", "exit-for")]
)
def test_a_target_is_for_a_language_or_country_of_the_site(name: str, code: str) -> None:
    own = f"{EXIT}  exits: {{{name}: 'https://x.example.com/'}}\n"
    assert codes(edit(CONFIG, (EXIT, own))) == {code}


def test_a_page_for_media_has_no_exit_but_is_guarded() -> None:
    files = pages(page("en/press.md", kind="media"))
    assert exits(files["en/press.html"]) == []
    assert "<script>(function" in files["en/press.html"]
    assert len(exits(files["en/index.html"])) == 2


def test_only_an_ordinary_page_can_be_for_media() -> None:
    sign = files_of(pages_source("en/signs/street.md"))["content/en/signs/street.md"] or b""
    text = sign.decode().replace("---\n", "---\nkind: media\n", 1)
    assert codes(f"-- content/en/signs/street.md --\n{text}") == {"kind-misplaced"}
    assert codes(page("en/press.md", kind="media", sensitive="yes")) == {"media-sensitive"}


def pages_source(path: str) -> str:
    """Return the section of a page of the base site."""
    return edit(f"content/{path}")


def test_a_site_without_a_safety_page_does_not_build() -> None:
    assert problems(NO_SAFETY) == ["content/en/safety.md:0:0 no-safety-page"]


def test_one_safety_page_in_the_source_language_serves_all() -> None:
    files = pages("-- content/sq/safety.md -- (deleted)\n")
    assert "Kjo faqe nuk është ende" in files["sq/safety.html"]


def test_a_safety_page_in_another_language_does_not_serve_the_source() -> None:
    found = problems("-- content/en/safety.md -- (deleted)\n")
    assert found == ["content/en/safety.md:0:0 no-safety-page"]


def test_each_channel_says_what_it_leaves() -> None:
    record = service("al-other", dial="116 117").replace(
        "    publish: yes", "    publish: yes\n    sms: yes\n    chat: yes"
    )
    html = pages(with_services(record))["en/help/al/other.html"]
    way = LexborHTMLParser(html).css_first(".way")
    assert way is not None
    said = [trace.text() for trace in way.css(".trace")]
    assert [words.split(" stays")[0] for words in said] == ["A call", "A message", "The chat"]


def test_titles_of_discreet_pages_tell_nothing_and_differ() -> None:
    many = "".join(service(f"al-s{letter}", needs="[call]") for letter in "abcdefghijklmnopqrst")
    more = page("en/quiet.md", sensitive="yes") + page("en/silent.md", sensitive="yes")
    found = titles(pages(with_services(many) + more), "en")
    assert found["help/index.html"] == "Numbers"
    assert found["help/al.html"] == "Numbers, Albania"
    assert found["help/al/child-line.html"] == "Number A, Albania"
    assert found["help/al/st.html"] == "Number U, Albania"
    assert found["signs/street.html"] == "Good to know, A"
    assert found["safety.html"] == "About this phone"
    assert (found["quiet.html"], found["silent.html"]) == ("Page A", "Page B")
    assert found["campaigns/spring.html"] == "Spring campaign – Someone to call"
    assert len(set(found.values())) == len(found)


def test_an_author_may_make_a_page_discreet_or_not() -> None:
    found = titles(pages(page("en/a.md", sensitive="yes") + page("en/b.md", sensitive="no")), "en")
    assert found["a.html"] == "Page A"
    assert found["b.html"] == "Some title – Someone to call"


def test_no_theme_can_lose_what_stays_behind() -> None:
    path = "themes/plain/templates/safety.html"
    assert codes(template("<li>{{ trace }}</li>", "", path)) == {"audit-not-said"}
    path = "themes/plain/templates/macros.html"
    note = '<p class="source">{{ way.note }}</p>\n'
    traces = (
        f'{note}{{% for trace in way.traces %}}<p class="trace">{{{{ trace }}}}</p>{{% endfor %}}'
    )
    mail = edit(AL, ("  - dial: 116 111\n    free", "  - dial: 116 111\n    sms: yes\n    free"))
    assert codes(template(traces, note, path) + mail) == {"audit-not-said"}


def test_titles_that_cannot_be_told_apart_are_refused() -> None:
    path = "themes/plain/phrases/sq.po"
    text = theme()[path].decode()
    alike = text.replace('msgstr "Mirë të dihet"', 'msgstr "Numra"')
    assert alike != text
    assert codes(f"-- {path} --\n{alike}") == {"audit-title-twice"}
