"""Old addresses: how they are read, and what is told of those that cannot lead on."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import (
    CONFIG,
    ROOT,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    service,
    with_services,
)
from tipsite.resolve.addresses import old_address

SITE = "https://example.org/help/"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("sq/old-page.html", "sq/old-page.html"),
        ("/sq/old-page.html", "sq/old-page.html"),
        ("old/", "old/index.html"),
        ("/old", "old/index.html"),
        ("sq/të-drejtat.html", "sq/të-drejtat.html"),
        ("sq/te\u0308-drejtat.html", "sq/të-drejtat.html"),
        ("2019/05/Old Page.php", "2019/05/Old Page.php"),
    ],
)
def test_an_old_address_is_the_path_of_a_file(written: str, path: str) -> None:
    assert old_address(written, SITE)[0] == path
    assert old_address(written, SITE)[1][0] == ""


@pytest.mark.parametrize(
    ("written", "code", "meant"),
    [
        ("https://example.org/help/sq/old.html", "alias-form", "sq/old.html"),
        ("//example.org/help/sq/old.html", "alias-form", "sq/old.html"),
        ("http://example.org/help/sq/t%C3%AB.html?a", "alias-query", "sq/të.html"),
        ("https://example.org/other/", "alias-host", ""),
        ("mailto:somebody", "alias-host", ""),
        ("sq/t%C3%AB.html", "alias-form", "sq/të.html"),
        ("sq/./old.html", "alias-form", "sq/old.html"),
        ("sq/up/../old.html", "alias-form", "sq/old.html"),
        ("sq//old.html", "alias-form", "sq/old.html"),
        ("sq\\old.html", "alias-form", "sq/old.html"),
        ("old/#top", "alias-query", "old/"),
        ("%2e%2e/old.html", "alias-form", ""),
        ("..", "alias-form", ""),
        ("/", "alias-form", ""),
        ("?p=3", "alias-form", ""),
        ("sq/%EB.html", "alias-form", ""),
        (".git/config", "alias-form", ""),
        ("sq/con.html", "alias-form", ""),
        ("sq/a*.html", "alias-form", ""),
        ("sq/old.html.", "alias-form", ""),
        ("x" * 300, "alias-form", ""),
    ],
)
def test_what_is_no_old_address_is_told_with_what_to_write(
    written: str, code: str, meant: str
) -> None:
    assert old_address(written, SITE)[1] == (code, meant)


def test_what_is_written_as_told_is_taken() -> None:
    assert old_address(old_address("/SQ%2Ft%C3%AB//x%20y.html?a#b", SITE)[1][1], SITE)[1][0] == ""


def test_old_addresses_of_records_stand_in_each_language() -> None:
    here = "aliases: [help/al/before.html]"
    record = with_services(service("al-more").replace("publish: yes", f"publish: yes\n  {here}"))
    assert problems(record + page("en/one.md", aliases="[en/help/al/before.html]")) == [
        "content/services/al.yaml:39:13 alias-twice"
    ]
    campaign = edit(CONFIG, ("- id: spring", "- id: spring\n  aliases: [/spring/]"))
    assert problems(campaign + page("en/one.md", aliases="[spring]")) == [
        "campaigns.yaml:17:13 alias-twice"
    ]


def test_an_address_that_a_directory_may_grow_into_is_taken() -> None:
    assert problems(page("en/one.md", aliases="[sq/help/al-call-2.html]")) == [
        "content/en/one.md:4:11 alias-page"
    ]


MOVED = page(
    "en/new.md", title="Some title", aliases="[en/old.html, leaf/, old.php]"
) + with_services(
    service("al-more").replace("publish: yes", "publish: yes\n  aliases: [help/al/before.html]")
)


def test_a_page_at_an_old_address_leads_on_in_one_step_and_tells_nothing() -> None:
    found = pages(MOVED)
    old = LexborHTMLParser(found["en/old.html"])
    (refresh,) = old.css("meta[http-equiv=refresh]")
    assert refresh.attributes["content"] == "0; url=new.html"
    assert [link.attributes["href"] for link in old.css("main a")] == ["new.html"]
    canonical = one(old, "link[rel=canonical]").attributes["href"]
    assert canonical == "https://example.org/help/en/new.html"
    assert old.css("meta[name=robots][content=noindex]")
    assert len(old.css("a[data-exit]")) == 2
    assert one(old, "title").text() == "This page has moved"
    assert "Some title" not in found["en/old.html"]
    assert 'url=../en/new.html"' in found["leaf/index.html"]


def test_each_language_leads_on_in_its_own_words_and_a_fallback_where_its_file_is_shown() -> None:
    found = pages(MOVED)
    assert "<title>Kjo faqe ka ndërruar vend</title>" in found["sq/old.html"]
    assert 'url=new.html"' in found["sq/old.html"]  # Albanian readers get the English file
    assert 'url=more.html"' in found["sq/help/al/before.html"]
    own = pages(MOVED + page("sq/new.md", aliases="[sq/vjeter.html]"))
    assert "sq/old.html" not in own
    assert "sq/vjeter.html" in own


def test_an_old_address_stands_in_no_list_or_search() -> None:
    made = built(MOVED)
    files = {one.path: one.content.decode("utf-8", "replace") for one in made.artifacts}
    lists = [path for path in files if path.startswith("assets/index-") or "az" in path]
    for path in (*lists, "robots.txt", "en/index.html"):
        assert "old.html" not in files[path], path
        assert "before.html" not in files[path], path
    assert files["en/help/al/before.txt"] == (
        "This page has moved.\nhttps://example.org/help/en/help/al/more.txt\n"
    )
    assert "old.php" not in files


def test_a_page_that_comes_goes_before_what_follows_from_another_language() -> None:
    found = pages(MOVED + page("sq/old.md", title="Faqe tjetër"))
    assert "Faqe tjetër" in found["sq/old.html"]


def test_an_alias_of_a_page_that_is_held_back_leads_nowhere() -> None:
    assert "en/old.html" not in pages(MOVED.replace("aliases", "status: draft\naliases", 1))


def test_a_template_that_does_not_lead_on_is_told() -> None:
    template = "themes/plain/templates/moved.html"
    text = (ROOT / template).read_text("utf-8").replace('{{ link(view.to, "go") }}', "")
    edited = f"-- {template} --\n{text}"
    assert "output/en/old.html:0:0 audit-lacks" in problems(MOVED + edited)


def test_an_address_of_before_may_say_what_no_new_one_may() -> None:
    assert "en/trafficking.html" in pages(page("en/new.md", aliases="[en/trafficking.html]"))
    assert "telling-word" in problems(page("en/trafficking.md"))[0]


@pytest.mark.parametrize("aliases", ["[en/index.html/x]", "[en/a.html/b.html, en/a.html]"])
def test_an_old_address_below_one_of_a_file_is_told(aliases: str) -> None:
    (found,) = problems(page("en/new.md", aliases=aliases))
    assert found.endswith(("alias-page", "alias-twice"))
