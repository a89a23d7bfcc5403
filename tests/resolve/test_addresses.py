"""Old addresses: how they are read, and what is told of those that cannot lead on."""

from __future__ import annotations

import pytest

from sites import CONFIG, edit, page, problems, service, with_services
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
        ("https://example.org/help/sq/old.html", "alias-form-meant", "sq/old.html"),
        ("//example.org/help/sq/old.html", "alias-form-meant", "sq/old.html"),
        ("http://example.org/help/sq/t%C3%AB.html?a", "alias-query", "sq/të.html"),
        ("https://example.org/other/", "alias-host", ""),
        ("mailto:somebody", "alias-host", ""),
        ("sq/t%C3%AB.html", "alias-form-meant", "sq/të.html"),
        ("sq/./old.html", "alias-form-meant", "sq/old.html"),
        ("sq/up/../old.html", "alias-form-meant", "sq/old.html"),
        ("sq//old.html", "alias-form-meant", "sq/old.html"),
        ("sq\\old.html", "alias-form-meant", "sq/old.html"),
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
