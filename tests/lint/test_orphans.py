"""Translations whose source has another name or was deleted are told, and others are not."""

from __future__ import annotations

import pytest

from sites import CONFIG, edit, page, problems


@pytest.mark.parametrize("name", ["righst", "right", "rightss", "rigths", "tights"])
def test_a_translation_with_a_misspelt_name_is_told(name: str) -> None:
    text = page("en/rights.md", "Words.") + page(f"sq/{name}.md", "Fjalë.")
    assert problems(text) == [f"content/sq/{name}.md:0:0 translation-name"]


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("rights.md", "rights.md"), ("rights.md", "te-drejtat.md"), ("rights.md", "more/righst.md"),
        ("signs-2025.md", "signs-2026.md"), ("page-c.md", "page-d.md"), ("work.md", "word.md"),
    ],
)  # fmt: skip
def test_a_page_of_one_language_alone_is_not_told(source: str, own: str) -> None:
    text = page(f"en/{source}", "Words.") + page(f"sq/{own}", "Fjalë.")
    assert not [one for one in problems(text) if "translation-name" in one]


def test_the_name_of_a_translation_that_is_there_is_not_proposed_for_another() -> None:
    text = page("en/rights.md", "Words.") + page("sq/rights.md", "Fjalë.")
    assert problems(text + page("sq/righst.md", "Fjalë.")) == []


MENU = edit(CONFIG, ("  menu: [help/index.md]", "  menu: [rights.md]"))
MADE = (
    "-- content/sq/.tipsite-translation.tsv --\n"
    "rights.md\t{key}\t{source}\tf029c51149d3a4da\tU1ZWCM9ILFGozC9VKM7IL81JUcjOyy8HAA==\n"
)
STATE = MADE.format(key="#001", source="95535009b0b71a83")
TRANSLATED = page("sq/rights.md", "Fjalë.", translation="reviewed")
LEADS = page("en/leads.md", "See [it](rights.md).")
DOOR = edit("content/en/index.md", ("summary:", "doors: [rights.md]\nsummary:"))
READ = page("sq/more.md", "Shih [atë](rights.md).", translation="reviewed")


def test_a_translation_whose_source_was_deleted_is_told_with_all_that_leads_to_it() -> None:
    lost = [
        "campaigns.yaml:12:10 page-not-in-source",
        "content/en/index.md:3:9 page-not-in-source",
        "content/en/leads.md:5:10 page-not-in-source",
        "content/sq/rights.md:0:0 translation-alone",
    ]
    text = MENU + DOOR + TRANSLATED + STATE + LEADS + READ
    assert [one for one in problems(text) if "parity" not in one] == lost
    whole = problems(text + page("en/rights.md", "Words."))
    assert not [one for one in whole if "alone" in one or "not-in-source" in one]


@pytest.mark.parametrize("more", ["", MADE.format(key="#001", source="-")])
def test_a_page_that_was_made_in_one_language_alone_is_not_told(more: str) -> None:
    assert problems(TRANSLATED + READ + more) == []


def test_a_source_that_is_held_back_or_broken_is_not_told_as_deleted() -> None:
    for source in (
        page("en/rights.md", "Words.", status="draft"),
        "-- content/en/rights.md --\n---\ntitle: Test: two\n---\n",
    ):
        found = problems(MENU + TRANSLATED + STATE + LEADS + source)
        assert not [one for one in found if "alone" in one or "not-in-source" in one], found
