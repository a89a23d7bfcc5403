"""A directory too long for one page goes by need into pages of its own, at addresses that stay."""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Mapping

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sites import TODAY, one, page, site
from small_sites import MANY, NEEDS, made, name_of, records
from tipsite.pipeline.stages import build

BUDGET = 14_600
PART = re.compile(r"help/al-[a-z-]+?(-\d+)?\.html\Z")


def files(count: int, *needs: str) -> dict[str, str]:
    return {found.path: found.content.decode() for found in made(count, *needs).artifacts}


def parts(shown: Mapping[str, str], tag: str = "en") -> dict[str, LexborHTMLParser]:
    """Return the parts of the directory of an edition, by address."""
    return {
        path: LexborHTMLParser(text)
        for path, text in shown.items()
        if path.startswith(f"{tag}/") and PART.search(path)
    }


def targets(path: str, tree: LexborHTMLParser | LexborNode, selector: str = "main a") -> list[str]:
    """Return where the links of a page lead, as addresses of the site."""
    found = [node.attributes["href"] or "" for node in tree.css(selector)]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in found]


def ids(tree: LexborHTMLParser) -> list[str]:
    return [f"al-{node.attributes['id']}" for node in tree.css("article.entry")]


SPLIT = ((MANY, *NEEDS), (MANY, "call"))
each_split = pytest.mark.parametrize(
    "case",
    [
        pytest.param(SPLIT[0], id="needs"),
        pytest.param(SPLIT[1], id="one need", marks=pytest.mark.long),
    ],
)


def of(case: tuple[int | str, ...]) -> dict[str, str]:
    count, *needs = case
    assert isinstance(count, int)
    return files(count, *map(str, needs))


@pytest.mark.long
def test_a_short_directory_stays_on_one_page() -> None:
    shown = files(12, *NEEDS)
    assert parts(shown) == {}
    tree = LexborHTMLParser(shown["en/help/al.html"])
    assert len(ids(tree)) == 13
    assert tree.css_first("form.filter") is not None


@each_split
@pytest.mark.long
def test_every_page_fits_the_budget_with_its_style(case: tuple[int | str, ...]) -> None:
    found = of(case)
    style = next(text for path, text in found.items() if path.endswith(".css"))
    css = len(gzip.compress(style.encode(), 9, mtime=0))
    whole = {
        path: len(gzip.compress(text.encode(), 9, mtime=0)) + css
        for path, text in found.items()
        if path.endswith(".html")
    }
    assert max(whole.values()) <= BUDGET
    assert max(whole[path] for path in parts(found)) > BUDGET / 2


@each_split
@pytest.mark.parametrize("tag", ["en", "sq"])
def test_each_service_stands_on_exactly_one_part(case: tuple[int | str, ...], tag: str) -> None:
    found = of(case)
    shown = [name for tree in parts(found, tag).values() for name in ids(tree)]
    wanted = {name_of(index) for index in range(MANY)} | {"al-child-line"}
    assert len(shown) == len(set(shown)) == MANY + 1
    assert set(shown) == wanted
    directory = LexborHTMLParser(found[f"{tag}/help/al.html"])
    assert ids(directory) == []
    assert directory.css_first("form.filter") is None


@pytest.mark.long
def test_one_long_need_goes_into_numbered_parts_without_a_gap() -> None:
    found = {path: tree for path, tree in parts(of(SPLIT[1])).items() if "al-call" in path}
    numbers = ["", *(f"-{number}" for number in range(2, len(found) + 1))]
    in_order = [f"en/help/al-call{number}.html" for number in numbers]
    assert found.keys() == set(in_order)
    assert "en/help/al-call-2.html" in found
    shown = [name for path in in_order for name in ids(found[path])]
    assert shown == ["al-child-line", *(name_of(index) for index in range(MANY))]
    titles = [one(found[path], "h1").text() for path in in_order]
    assert [title.rpartition(" ")[2] for title in titles] == [
        f"({number}/{len(found)})" for number in range(1, len(found) + 1)
    ]
    assert len(set(titles)) == len(titles)


@each_split
@pytest.mark.parametrize("tag", ["en", "sq"])
def test_plain_links_join_the_directory_and_its_parts(
    case: tuple[int | str, ...], tag: str
) -> None:
    found = of(case)
    own = parts(found, tag)
    home = f"{tag}/help/al.html"
    on_directory = targets(home, LexborHTMLParser(found[home]))
    assert sorted(path for path in on_directory if path in own) == sorted(own)
    for path, tree in own.items():
        assert set(own) <= set(targets(path, tree)), path
        assert home in targets(path, tree)
        current = targets(path, tree, "nav.jump a[aria-current]")
        assert current == [path]


@each_split
def test_each_part_names_its_other_language_and_is_named_by_it(
    case: tuple[int | str, ...],
) -> None:
    found = of(case)
    base = "https://example.org/help/"
    assert [p.removeprefix("en/") for p in parts(found)] == [
        p.removeprefix("sq/") for p in parts(found, "sq")
    ]
    for path, tree in {**parts(found), **parts(found, "sq")}.items():
        head = tree.css("head link[rel=alternate]")
        other = {node.attributes["hreflang"]: node.attributes["href"] for node in head}
        assert other == {tag: f"{base}{tag}/{path[3:]}" for tag in ("en", "sq")}
        languages = targets(path, tree, "nav.languages a")
        assert languages == [f"{tag}/{path[3:]}" for tag in ("en", "sq")]


def test_the_text_of_a_split_directory_is_whole() -> None:
    said = of(SPLIT[0])["en/help/al.txt"]
    for index in range(MANY):
        assert said.count(f"042 {200 + index} {300 + index}") == 1


def test_a_page_of_an_officer_may_not_take_the_address_of_a_part() -> None:
    taken = page("en/help/al-call.md", "Words.")
    found = build(site(records(MANY, ("call",)) + taken), TODAY)
    assert {error.at.path for error in found.problems} == {"content/en/help/al-call.md"}
    assert found.failed, "two pages were written to one address, or one was lost"
