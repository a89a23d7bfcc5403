"""What the index of a site holds, what the audit asks of a search, and the list of all pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from search_indexes import unpacked
from sites import (
    ROOT,
    built,
    page,
    pages,
    problems,
    service,
    told,
    with_services,
)
from small_sites import made_site, promises_of
from tipsite.audit.numbers import Contacts
from tipsite.audit.output import file_problems
from tipsite.model.plan import Artifact

FORM = (ROOT / "themes/plain/templates/search.html").read_text("utf-8")
TEMPLATE = "themes/plain/templates/search.html"
BASE = "themes/plain/templates/base.html"


def index(files: dict[str, str], tag: str = "en") -> dict[str, Any]:
    """Return the index of an edition, with its words as a browser takes them apart."""
    (text,) = [text for path, text in files.items() if path.startswith(f"assets/index-{tag}.")]
    data: dict[str, Any] = json.loads(text.removeprefix("tipsite.index(").removesuffix(");\n"))
    data["words"] = unpacked(data["words"])
    return data


def found(data: dict[str, Any], word: str) -> dict[str, int]:
    """Return the addresses at which a word stands, and where: 0 text, 1 heading, 2 title."""
    places = data["words"].get(word, ())
    return {data["found"][place // 3][2]: place % 3 for place in places}


def test_words_of_pages_and_services_are_found_where_they_stand() -> None:
    text = "## A crossroad\n\nSomebody *whispers* about [the line](service:al-child-line)."
    data = index(pages(page("en/more.md", text, title="Lanterns", summary="Of umbrellas.")))
    assert found(data, "lanterns") == {"more.html": 2}
    assert found(data, "crosroad") == {"more.html": 1}
    assert found(data, "whispers") == found(data, "umbrelas") == {"more.html": 0}
    line = "help/al/child-line.html"
    assert found(data, "helpline")[line] == 2
    assert found(data, "asociation")[line] == 1  # the organization
    assert found(data, "albania")[line] == 1
    assert found(data, "counselors")[line] == 0
    assert found(data, "money") == {"signs/street.html": 0}
    assert found(data, "heldname") == found(data, "heldsumary") == {}


def test_services_stand_first_with_their_numbers_and_what_must_be_beside() -> None:
    other = service("al-legal", dial="042 123 456", **{"with": "[al-child-line]"})
    data = index(pages(with_services(other)))
    groups = [entry[0] for entry in data["found"]]
    assert groups == sorted(groups)
    assert [entry[2] for entry in data["found"][:2]] == [
        "help/al/child-line.html",
        "help/al/legal.html",
    ]
    calls = [[data["calls"][call][1] for call in entry[6]] for entry in data["found"]]
    assert calls[:2] == [["116 111"], ["042 123 456", "116 111"]]
    assert not any(calls[2:])


def test_a_page_in_another_language_is_found_in_its_own_and_marked() -> None:
    data = index(pages(page("en/more.md", "Whispers.", title="Lanterns")), "sq")
    assert found(data, "whispers") == {"more.html": 0}
    (entry,) = [entry for entry in data["found"] if entry[2] == "more.html"]
    assert entry[3] == ["Lanterns", 0]
    assert data["langs"][0] == ["en", "ltr"]


def test_every_page_of_an_edition_is_found_once_and_listed_once() -> None:
    files = pages()
    data = index(files)
    addresses = [entry[2] for entry in data["found"]]
    here = {path.removeprefix("en/") for path in files if re.match(r"en/.*\.html", path)}
    assert sorted(addresses) == sorted(here - {"404.html", "search.html", "az.html"})
    listed = files["en/az.html"].partition("<h2 ")[2].partition("</main>")[0]
    assert sorted(re.findall(r'<a href="([^"]+)"', listed)) == sorted(addresses)


def test_no_digit_is_among_the_words() -> None:
    data = index(pages(page("en/more.md", "In 2018 and 2019, at 24/7, by § 7.", title="Of 2020")))
    assert data["words"]
    assert not [word for word in data["words"] if re.search(r"\d", word)]


def test_no_file_takes_the_place_of_the_search_or_the_list() -> None:
    assert problems(page("en/search.md")) == ["content/en/search.md:2:1 address-made"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('type="search" autocomplete="off"', 'type="search"', "autocomplete=off"),
        (' data-search="{{ view.data }}"', "", "form[data-search], input[type=search]"),
        ("{{ view.data }}", "{}", "data-search: code"),
    ],
)
def test_a_theme_that_breaks_the_search_is_refused(old: str, new: str, what: str) -> None:
    assert FORM.count(old) == 1
    made = built(f"-- {TEMPLATE} --\n{FORM.replace(old, new)}")
    told_ = [dict(one.values)["what"] for one in made.problems if one.code == "audit-search"]
    assert told_.count(what) == 2, told(made)  # in each edition
    assert made.failed


def test_a_theme_that_lacks_the_way_to_the_search_is_refused() -> None:
    base = (ROOT / BASE).read_text("utf-8")
    changed = base.replace('href="{{ frame.search.href }}"', 'href="{{ frame.home }}"')
    assert changed != base
    assert "output/en/index.html:0:0 audit-lacks" in problems(f"-- {BASE} --\n{changed}")


def test_an_index_that_is_slow_on_old_phones_is_told_and_still_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tipsite.audit.search.LARGEST", 100)
    made = built()
    large = [dict(found.values) for found in made.problems if found.code == "index-large"]
    assert [found["tag"] for found in large] == ["en", "sq"]
    assert int(large[0]["bytes"]) > 100
    assert not made.failed


def test_an_index_is_read_back() -> None:
    made = made_site("")
    files = {one.path: one for one in made.artifacts}
    whole = promises_of(made)
    path = whole.indexes["en"]
    promises = replace(whole, indexes={"en": path})

    def codes(old: bytes, new: bytes) -> set[str]:
        changed = Artifact(path=path, content=files[path].content.replace(old, new, 1))
        assert changed != files[path]
        told_ = file_problems(changed, frozenset(files), promises, Contacts())
        return {found.code for found in told_ if found.at.path == f"output/{path}"}

    assert codes(b'"116 111"', b'"042 777 888"') == {"audit-number"}
    assert codes(b"Counsellors", b"042 777 888") == {"audit-number"}
    assert codes(b'"help/al/child-line.html"', b'"help/al/gone.html"') == {"audit-dead-link"}
    assert codes(b'"words":"', b'"words":"Aa042777888B ') == {"audit-number"}
    assert codes(b"tipsite.index(", b"alert(1);tipsite.index(") >= {"audit-format"}


@pytest.mark.parametrize("figures", ["१२", "①"])
def test_figures_of_any_script_in_a_text_stop_no_search(figures: str) -> None:
    assert pages(page("en/x.md", f"Say [{figures}](lang:hi)."))["en/x.html"]
