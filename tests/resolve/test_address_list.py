"""What becomes of each address that was published: a page, a way on, a word, or a problem."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from material_sites import POSTER
from sites import (
    AL,
    CONFIG,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    service,
    told,
    with_services,
)
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import Build

NIGHT = "en/help/al/night-line"
"""The service of the base site that is on hold."""


def published(*lines: str) -> str:
    return "-- addresses.txt --\n" + "".join(f"{line}\n" for line in lines)


def files(text: str) -> dict[str, bytes]:
    return {one.path: one.content for one in built(text).artifacts}


def lost(made: Build) -> list[str]:
    return [one for one in told(made) if "addresses.txt" in one]


def gone(*addresses: str) -> str:
    return edit(CONFIG, ("lead:\n", f"gone: [{', '.join(addresses)}]\nlead:\n"))


@pytest.mark.long
def test_pages_of_today_in_every_edition_and_files_beside_them_are_not_lost() -> None:
    more = page("en/more.md") + page("en/news/first.md", date="2026-11-01")
    paths = [one.path for one in built(more).artifacts if one.path.endswith((".html", ".txt"))]
    lines = [one for one in paths if not one.endswith(("404.html", "robots.txt"))]
    assert len(lines) > 20
    made = built(more + published("# a note", *lines, "en/news/feed.xml", ""))
    assert lost(made) == []
    assert {one.path for one in made.artifacts} == {one.path for one in built(more).artifacts}


def test_a_lost_address_is_told_at_its_line_with_what_to_write() -> None:
    text = page("en/rights.md", title="Your rights") + published("index.html", "en/right.html")
    made = built(text)
    assert lost(made) == ["addresses.txt:2:1 address-lost"]
    (found,) = (one for one in made.problems if one.code.startswith("address-lost"))
    assert found.severity == "warning"
    hint = explain(found.code, found.values)[1]
    assert "aliases: [en/right.html]" in hint
    assert "gone: [en/right.html]" in hint
    for way in (page("en/rights.md", aliases="[en/right.html]"), gone("en/right.html")):
        assert lost(built(text + way)) == []


def test_a_page_that_cannot_be_read_has_not_lost_its_addresses() -> None:
    keys = {"slug": "mine", "aliases": "[en/right.html]"}
    lines = "sq/mine.html", "en/mine.html", "en/right.html", "sq/right.html", "en/mine.txt"
    listed = published(*lines, "en/more.html", "sq/more.html", "en/never-like-that.html")
    whole = page("en/rights.md", **keys) + page("en/more.md") + listed
    assert lost(built(whole)) == ["addresses.txt:8:1 address-lost"]
    slip = page("en/rights.md", title="Yours: all", **keys) + page("en/more.md", title="A: b")
    assert problems(slip + listed) == [
        "addresses.txt:8:1 address-lost",
        "content/en/more.md:2:9 yaml-colon",
        "content/en/rights.md:2:13 yaml-colon",
    ]


def test_it_stops_a_live_site() -> None:
    text = edit(CONFIG, ("status: demonstration", "status: live"))
    made = built(text + published("en/never-like-that.html"))
    found = {one.code: one.severity for one in made.problems}
    assert found["address-lost"] == "error"


@pytest.mark.long
def test_a_language_that_went_is_one_problem() -> None:
    text = published("mk/index.html", "mk/one.html", "mk/two.html")
    assert lost(built(text)) == ["addresses.txt:1:1 address-lost-folder"]
    assert lost(built(text + gone("mk/"))) == []


def test_below_an_earlier_tag_of_a_language_all_that_was_published_leads_on_in_one_step() -> None:
    old = edit(CONFIG, ("lead:\n", "  locales: {sq: {aliases: [shq]}}\nlead:\n"))
    old += page("sq/more.md", aliases="[sq/less.html]") + published(
        "shq/index.html", "shq/more.html", "shq/less.html", "shq/help/al.html", "shq/help/al.txt",
        "shq/help/al-call-2.html", "shq/help/al/night-line.html", "shq/az.html", "shq/lost.html",
    )  # fmt: skip
    made = built(old)
    assert lost(made) == ["addresses.txt:9:1 address-lost"]
    found = {one.path: one.content.decode() for one in made.artifacts}
    for inside, now in (
        ("index", "index"), ("more", "more"), ("less", "more"), ("help/al", "help/al"),
        ("help/al-call-2", "help/al"), ("help/al/night-line", "help/al/night-line"), ("az", "az"),
    ):  # fmt: skip
        way = "../" * (inside.count("/") + 1)
        assert f'content="0; url={way}sq/{now}.html"' in found[f"shq/{inside}.html"]
        assert 'http-equiv="refresh"' not in found[f"sq/{now}.html"]
    assert "RedirectMatch" in found[".htaccess"]
    assert "/help/shq/help/al.txt" in found["_redirects"]


@pytest.mark.parametrize(("tag", "code"), [("en", "alias-page"), ("x/", "not-a-tag")])
def test_an_earlier_tag_is_one_and_of_no_language_of_today(tag: str, code: str) -> None:
    text = edit(CONFIG, ("lead:\n", f"  locales: {{sq: {{aliases: [{tag}]}}}}\nlead:\n"))
    assert code in "".join(problems(text))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("../up.html", "alias-form"),
        ("sq/%C3%AB.html", "alias-form"),
        ("<<<<<<< a", "two-versions"),
    ],
)
def test_a_line_that_is_no_address_is_told(line: str, code: str) -> None:
    assert lost(built(published("index.html", line))) == [f"addresses.txt:2:1 {code}"]


def test_where_a_number_stood_that_is_on_hold_stand_those_of_its_country() -> None:
    found = files(published(f"{NIGHT}.html", f"{NIGHT}.txt", "sq/help/al/night-line.html"))
    tree = LexborHTMLParser(found[f"{NIGHT}.html"].decode())
    assert one(tree, "h1").text() == "The number that was here is no longer shown"
    assert one(tree, "title").text() == "This page has changed"
    calls = [link.attributes["href"] for link in tree.css("main a.call")]
    assert calls == ["tel:116111"]
    assert len(tree.css("a[data-exit]")) == 2
    assert tree.css("meta[name=robots][content=noindex]")
    assert found[f"{NIGHT}.txt"].decode().endswith("- Child helpline, Albania: 116 111\n")
    assert "Numri që ishte këtu" in found["sq/help/al/night-line.html"].decode()
    for path, content in found.items():
        assert b"Held" not in content, path
        assert b"116789" not in content, path
        assert b"116 789" not in content, path
        assert b"night-line" not in content or "help/al/night-line" in path, path


def test_nobody_learns_of_a_service_on_hold_whose_address_was_never_published() -> None:
    assert not [path for path in files("") if "night-line" in path]
    assert not [path for path in files(published("index.html")) if "night-line" in path]


def test_the_same_stands_where_the_record_is_no_longer_in_its_file() -> None:
    found = pages(
        published("en/help/al/no-record.html", "en/help/xk/nothing.html", "en/sheets/xk.html")
    )
    for path in ("en/help/al/no-record.html", "en/help/xk/nothing.html", "en/sheets/xk.html"):
        assert "no longer shown" in found[path]
        assert "tel:116111" in found[path]


def test_a_held_service_keeps_its_other_addresses_too() -> None:
    text = edit(AL, ("  publish: hold\n  reason", "  publish: hold\n  aliases: [/sos/]\n  reason"))
    assert "no longer shown" in pages(text + published("sos/index.html"))["sos/index.html"]


def test_where_a_page_stood_that_is_held_back_a_word_says_so() -> None:
    text = published("en/later.html", "sq/later.html") + page(
        "en/later.md", status="draft", title="Secret"
    )
    found = pages(text)
    assert "The page that was here is no longer shown" in found["en/later.html"]
    assert "Secret" not in found["en/later.html"]
    assert "sq/later.html" in found
    assert "en/later.html" not in pages(page("en/later.md", status="draft"))


@pytest.mark.parametrize("status", ["live", pytest.param("demonstration", marks=pytest.mark.long)])
def test_a_source_that_was_deleted_beside_its_translation_is_told_as_lost(status: str) -> None:
    """Readers get a word, so it stops no site; but nobody has decided that the page should go."""
    text = page("sq/rights.md", translation="reviewed") + published(
        "en/rights.html", "en/rights.txt", "sq/rights.html"
    )
    text += edit(CONFIG, ("demonstration", status))
    told_ = [one for one in lost(built(text)) if "lost" in one]
    assert told_ == ["addresses.txt:1:1 address-lost-source"]
    for settled in (
        page("en/rights.md"),
        page("en/rights.md", status="draft"),
        page("en/new.md", aliases="[en/rights.html]"),
        gone("en/rights.html"),
        "-- content/en/rights.md --\n---\ntitle: Test: two\n---\n",
    ):
        assert lost(built(text + settled)) == [], settled


def test_an_expired_page_stops_no_live_site_at_midnight() -> None:
    text = published("en/later.html") + page("en/later.md", expires="2026-11-20")
    assert lost(built(text + edit(CONFIG, ("demonstration", "live")))) == []


def test_what_is_gone_stands_in_no_file_in_any_language() -> None:
    text = (
        page("en/qvintal.md", title="A qvintal", aliases="[en/tale.html]")
        + page("sq/qvintal.md", slug="rrefim", gone="yes", title="Rrëfim")
        + published("en/qvintal.html", "sq/rrefim.html", "sq/qvintal.html", "en/tale.html")
    )
    made = built(text)
    assert lost(made) == []
    for found in made.artifacts:
        said = found.path.encode() + found.content.lower()
        for word in (b"qvintal", b"rrefim", "rrëfim".encode(), b"tale."):
            assert word not in said, found.path


def test_a_gone_address_of_a_held_service_says_nothing_either() -> None:
    text = published(f"{NIGHT}.html", f"{NIGHT}.txt", "sq/help/al/night-line.html")
    made = built(text + gone("help/al/night-line.html"))
    assert not [one.path for one in made.artifacts if "night-line" in one.path]
    assert lost(made) == []


def test_what_is_to_be_gone_and_is_a_page_of_today_is_told() -> None:
    made = built(page("en/story.md") + gone("en/story.html", "sq/help/al/child-line.html"))
    assert sorted(one.code for one in made.problems) == ["gone-made", "gone-page"]


def test_parts_of_a_directory_and_lists_that_are_not_needed_lead_to_the_whole() -> None:
    found = pages(published("en/help/al-call-2.html", "sq/az-3.html", "en/news/index.html"))
    assert 'url=al.html"' in found["en/help/al-call-2.html"]
    assert 'url=az.html"' in found["sq/az-3.html"]
    assert "no longer shown" in found["en/news/index.html"]
    rules = files(published("en/help/al-call-2.html"))["_redirects"]
    assert b"al-call-2" not in rules  # it may be a page again tomorrow


@pytest.mark.long
def test_where_a_campaign_has_no_material_any_more_its_page_is_shown() -> None:
    share = "en/campaigns/spring/share.html"
    there, gone_by_now = built(POSTER + published(share)), built(published(share))
    assert lost(there) == lost(gone_by_now) == []
    assert b"poster-al.pdf" in {one.path: one.content for one in there.artifacts}[share]
    found = {one.path: one.content for one in gone_by_now.artifacts}[share]
    assert b'content="0; url=../spring.html"' in found
    renamed = edit(
        CONFIG, ("- id: spring\n", "- id: autumn\n  aliases: [en/campaigns/spring.html]\n")
    )
    moved = built(renamed + published(share, "en/campaigns/spring.html"))
    assert lost(moved) == []
    assert b"url=../autumn.html" in {one.path: one.content for one in moved.artifacts}[share]
    other = edit(CONFIG, ("- id: spring\n", "- id: autumn\n"))
    assert lost(built(other + published(share)))


def test_a_feed_goes_on_without_news() -> None:
    found = files(published("en/news/feed.xml"))["en/news/feed.xml"].decode()
    assert "<entry>" not in found
    assert "1970-01-01T00:00:00Z" in found


def test_old_addresses_of_texts_lead_to_texts() -> None:
    record = with_services(
        service("al-more").replace("publish: yes", "publish: yes\n  aliases: [help/al/x.html]")
    )
    made = built(record + published("en/help/al/x.html", "en/help/al/x.txt"))
    texts = {found.path: found for found in made.artifacts}
    assert texts["en/help/al/x.txt"].content.endswith(b"/help/en/help/al/more.txt\n")


def test_a_site_without_a_list_is_as_it_was() -> None:
    assert files("") == files(published("# nothing yet"))


def test_a_new_slug_of_a_page_is_a_new_address_and_the_old_one_is_told() -> None:
    text = page("en/rights.md", slug="your-rights") + published("en/rights.html")
    assert lost(built(text)) == ["addresses.txt:1:1 address-lost"]


def test_where_a_translation_has_a_name_of_its_own_the_address_of_before_leads_there() -> None:
    """Albanian readers had the English page there, and have it again while theirs is a draft."""
    text = page("en/rights.md") + published("sq/rights.html", "sq/te-drejtat.html")
    own = pages(text + page("sq/rights.md", slug="te-drejtat"))
    assert 'url=te-drejtat.html"' in own["sq/rights.html"]
    draft = pages(text + page("sq/rights.md", slug="te-drejtat", status="draft"))
    assert 'url=rights.html"' in draft["sq/te-drejtat.html"]


def test_a_campaign_whose_page_has_a_slug_is_not_at_its_id() -> None:
    text = page("en/campaigns/spring.md", slug="bloom") + published("en/campaigns/spring.html")
    assert lost(built(text))
