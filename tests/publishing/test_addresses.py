"""The list of published addresses as a file: added to, read, merged."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from sites import page, site
from tipsite.content.addresses import is_lasting, parse_addresses, with_addresses
from tipsite.content.corpus import parse
from tipsite.publishing.dispatch import record_addresses as record
from tipsite.resolve.address_list import gone_addresses

ADDRESS = some.text(alphabet="abcë/-.", min_size=1, max_size=6)
LINE = some.one_of(ADDRESS, some.just("# a note"), some.just(""))


def test_pages_texts_and_feeds_are_what_readers_come_back_to() -> None:
    stays = ("index.html", "sq/index.html", "sq/help/al.txt", "sq/news/feed.xml", "sos/index.html")
    goes = (
        "404.html", "sq/404.html", "robots.txt", "sitemap.xml", ".htaccess", "_headers",
        "assets/site.0a1b2c3d.css", "images/door.svg", "files/leaflet.pdf", "files/words.txt",
        ".well-known/security.txt",
    )  # fmt: skip
    assert all(map(is_lasting, stays))
    assert not any(map(is_lasting, goes))


def test_what_was_published_is_added_once_in_its_order(tmp_path: Path) -> None:
    assert not (tmp_path / "addresses.txt").exists()
    assert record(tmp_path, ["sq/index.html", "index.html", "assets/a.css"]) == 2
    file = tmp_path / "addresses.txt"
    written = file.read_text("utf-8").splitlines()
    assert written[-2:] == ["index.html", "sq/index.html"]
    assert written[0].startswith("#")
    before = file.stat().st_mtime_ns
    assert record(tmp_path, ["index.html"]) == 0
    assert file.stat().st_mtime_ns == before


def test_comments_and_lines_of_others_stay_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "addresses.txt"
    file.write_bytes(b"# mine\r\na.html # printed in spring\r\n\r\n# the rest\r\nc.html\r\n")
    record(tmp_path, ["b.html", "d.html", "a.html"])
    assert file.read_bytes() == (
        b"# mine\r\na.html # printed in spring\r\n\r\n# the rest\r\nb.html\r\nc.html\r\nd.html\r\n"
    )


@given(some.lists(LINE), some.lists(ADDRESS), some.lists(ADDRESS))
def test_nothing_is_lost_whatever_is_added_and_in_whichever_order(
    lines: list[str], first: list[str], then: list[str]
) -> None:
    text = "".join(f"{line}\n" for line in lines)
    once = with_addresses(text, first)
    twice = with_addresses(once, then)
    known = {one.text for one in parse_addresses(twice)[0]}
    assert {one.text for one in parse_addresses(text)[0]} | {*first, *then} == known
    assert with_addresses(twice, [*then, *first]) == twice
    there = iter(twice.splitlines())
    if text.strip():
        assert all(line in there for line in lines)  # each after the one before
    else:
        assert [one for one in twice.splitlines() if one and one[0] != "#"] == sorted(
            {*first, *then}
        )


def test_what_led_to_a_page_that_is_gone_is_gone_with_it() -> None:
    text = page("en/herstory.md", gone="yes", aliases="[en/her.html, /old/her/]")
    text += page("sq/herstory.md", aliases="[sq/ajo.html]") + page("en/b.md", aliases="[en/c.html]")
    corpus, _ = parse(site(text))
    is_gone = gone_addresses(corpus)
    for path in ("en/herstory.html", "en/her.html", "sq/her.html", "sq/ajo.html", "sq/ajo.txt"):
        assert is_gone(path), path
    assert is_gone("old/her/index.html")
    assert not is_gone("en/c.html")
    assert not is_gone("en/b.html")
