"""What surrounds each page: links at its foot, notices, the number that all languages share."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import edit, one, page, pages, problems, service, site, with_services

CONFIG = "campaigns.yaml"
MORE = page("en/more.md", title="More") + page("en/work.md", title="For those who work")
MENU = "  menu: [help/index.md]\n"


def footer(foot: str, address: str = "en/index.html", more: str = MORE) -> LexborHTMLParser:
    made = pages(edit(CONFIG, (MENU, foot)) + more)[address]
    return LexborHTMLParser(made.partition("<footer>")[2])


def test_groups_at_the_foot_are_folded_and_what_a_visit_leaves_is_not() -> None:
    groups = "  footer:\n    you: [safety.md, more.md]\n    professionals: [work.md]\n"
    tree = footer(groups)
    assert [found.text() for found in tree.css("summary")] == ["For you", "For professionals"]
    assert [len(found.css("a")) for found in tree.css("details")] == [1, 2]  # all pages, too
    (safety,) = tree.css("a[href='safety.html']")
    assert not any("safety" in (found.html or "") for found in tree.css("details"))
    assert safety.text()
    own = footer(groups, "en/more.html").css("details [aria-current]")
    assert [found.text() for found in own] == ["More"]


@pytest.mark.parametrize(
    ("foot", "found"),
    [
        ("{you: [nowhere.md]}", "campaigns.yaml:12:18 unknown-page"),
        ("{yuo: [more.md]}", "campaigns.yaml:12:12 unknown-key"),
        ("more.md", "campaigns.yaml:12:11 not-a-list"),
    ],
)
def test_a_mistake_in_the_footer_is_told_at_its_place(foot: str, found: str) -> None:
    assert problems(edit(CONFIG, (MENU, f"  footer: {foot}\n")) + MORE) == [found]


EMERGENCY = service("al-emergency", dial="112", kind="emergency", needs="[emergency]")


def test_a_site_in_one_language_offers_no_choice_of_it() -> None:
    alone = edit(
        "campaigns.yaml", ("languages: [en, sq]", "languages: [en]"), ("    sq: [AL]\n", "")
    )
    alone += "".join(f"-- {path} -- (deleted)\n" for path in site().files if "content/sq" in path)
    made = pages(alone)
    assert LexborHTMLParser(made["en/index.html"]).css_first(".languages") is None
    assert LexborHTMLParser(pages()["en/index.html"]).css_first(".languages")


def test_the_number_that_all_languages_share_stands_once_in_the_words_of_each() -> None:
    tree = LexborHTMLParser(pages(with_services(EMERGENCY))["index.html"])
    call = one(tree, ".emergency:has(a[href='tel:112'])")
    assert [found.attributes["lang"] for found in call.css("a strong")] == ["en", "sq"]
    countries = one(call, "details").text()
    assert "Albania" in countries
    assert "Shqipëri" in countries
