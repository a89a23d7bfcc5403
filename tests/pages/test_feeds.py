"""The news of each edition as a feed: Atom (RFC 4287), for feed readers."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from sites import TODAY, one, page, pages, problems

FIRST = page("en/news/first.md", date="2026-03-09", title="First & <foremost>")
SECOND = page("en/news/second.md", date="2026-10-18", title="Second news")
OWN = page("sq/news/first.md", date="2026-03-09", title="Lajmi i parë", summary="Për të gjithë.")
FEED = "en/news/feed.xml"
BASE = "https://example.org/help/"


@cache
def schema() -> etree.RelaxNG:
    """Return the grammar of RFC 4287."""
    return etree.RelaxNG(etree.parse(str(Path(__file__).parents[1] / "support" / "atom.rng")))


def faults(feed: str) -> str:
    """Return what is wrong with a feed by its grammar; empty when all is well."""
    schema().validate(etree.fromstring(feed.encode()))
    return str(schema().error_log)


@cache
def files() -> dict[str, str]:
    """Return a site with two pieces of news, of which Albanian has one."""
    return pages(FIRST + SECOND + OWN)


def test_a_feed_is_atom_by_its_grammar() -> None:
    assert faults(files()[FEED]) == ""
    assert faults(files()["sq/news/feed.xml"]) == ""


def test_a_feed_reader_finds_the_news_with_the_newest_first() -> None:
    read = feedparser.parse(files()[FEED])
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Someone to call – News"
    assert read.feed.language == "en"
    assert read.feed.author == "Someone to call"
    assert read.feed.updated == "2026-10-18T00:00:00Z"
    assert "numbers not checked" in read.feed.subtitle
    assert [entry.title for entry in read.entries] == ["Second news", "First & <foremost>"]
    assert [entry.link for entry in read.entries] == [
        f"{BASE}en/news/second.html",
        f"{BASE}en/news/first.html",
    ]
    assert {entry.summary for entry in read.entries} == {"Some summary."}
    links = {link.rel: link.href for link in read.feed.links}
    assert links == {"self": BASE + FEED, "alternate": f"{BASE}en/news/index.html"}


def test_a_feed_holds_what_is_written_in_its_language_only() -> None:
    read = feedparser.parse(files()["sq/news/feed.xml"])
    assert read.feed.language == "sq"
    assert [entry.title for entry in read.entries] == ["Lajmi i parë"]
    assert "sq/news/feed.xml" not in pages(FIRST)
    assert not [path for path in pages() if path.endswith("feed.xml")]


def test_a_sensitive_page_is_not_told_to_followers() -> None:
    hidden = pages(FIRST + page("en/news/second.md", date="2026-10-18", sensitive="yes"))
    read = feedparser.parse(hidden[FEED])
    assert [entry.title for entry in read.entries] == ["First & <foremost>"]
    assert "feed.xml" not in hidden["en/news/second.html"]
    assert "feed.xml" in hidden["en/news/first.html"]


def test_what_somebody_has_read_is_not_news_again() -> None:
    def ids(text: str, today: datetime.date = TODAY) -> list[str]:
        read = feedparser.parse(pages(text, today)[FEED])
        return [read.feed.id, *(entry.id for entry in read.entries)]

    was = ids(FIRST + SECOND)
    assert len(set(was)) == 3
    again = page("en/news/first.md", date="2026-04-01", title="Another title", slug="another")
    assert ids(again + SECOND, TODAY + datetime.timedelta(days=9)) == was
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in was)


def test_news_pages_lead_to_the_feed_and_no_others_do() -> None:
    for path, text in files().items():
        if not path.endswith(".html"):
            continue
        tree = LexborHTMLParser(text)
        named = [node.attributes["href"] for node in tree.css('link[type="application/atom+xml"]')]
        linked = tree.css('main a[type="application/atom+xml"]')
        folder = path.partition("/")[2]
        assert named == (["feed.xml"] if folder.startswith("news/") else []), path
        assert len(linked) == (folder == "news/index.html"), path
    shown = one(LexborHTMLParser(files()["sq/news/index.html"]), "main a[type]")
    assert shown.attributes["href"] == "feed.xml"


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<a>Call 116 789 now</a>", "audit-number"),
        ("<a>Call 0800 12 34 56</a>", "audit-number"),
        ("<a>Call:116 789</a>", "audit-number"),
        ("<a>somebody@example.org</a>", "audit-number"),
        ('<a b="tel:116789"/>', "audit-dead-link"),
        ("<a>https://elsewhere.example.com/</a>", "audit-dead-link"),
        ('<a href="//elsewhere.example.com/"/>', "audit-dead-link"),
        (f"<a>{BASE}en/none.html</a>", "audit-dead-link"),
        ("<a>", "audit-format"),
    ],
)
def test_what_a_file_of_xml_may_not_tell_is_found(content: str, code: str) -> None:
    found = problems(f"-- themes/plain/assets/more.xml --\n{content}\n")
    assert found == [f"output/assets/more.xml:0:0 {code}"]


def test_a_file_of_xml_may_name_pages_numbers_and_days() -> None:
    urn = "urn:uuid:11616789-1167-5116-8116-116789116789"
    text = f"<a><b>{BASE}en/index.html#main</b> 116 111 <c>2026-10-18T00:00:00Z</c><d>{urn}</d></a>"
    assert problems(f"-- themes/plain/assets/more.xml --\n{text}\n") == []
