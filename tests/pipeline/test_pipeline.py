"""Sites in a string become pages: which exist, on which day, and what each of them carries."""

from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace

from sites import (
    CONFIG,
    TODAY,
    built,
    edit,
    page,
    pages,
    problems,
    site,
    told,
)
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import build

DAY = datetime.timedelta(days=1)


def html(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.endswith(".html")}


@pytest.mark.long
def test_equal_files_give_equal_bytes_whatever_their_order() -> None:
    snapshot = site()
    assert not snapshot.others
    assert not snapshot.offered
    turned = replace(snapshot, files=dict(reversed(list(snapshot.files.items()))))
    assert list(turned.files) != list(snapshot.files)
    assert build(snapshot, TODAY).artifacts == build(turned, TODAY).artifacts


@pytest.mark.parametrize(
    ("keys", "offset", "there"),
    [
        ({"status": "draft"}, 0, False),
        ({"status": "published"}, 0, True),
        ({"publish_on": "2026-11-24"}, -1, False),
        ({"publish_on": "2026-11-24"}, 0, True),
        ({"expires": "2026-11-24"}, -1, True),
        ({"expires": "2026-11-24"}, 0, False),
    ],
)
def test_a_page_is_there_on_its_days_only(
    keys: dict[str, str], offset: int, *, there: bool
) -> None:
    made = built(page("en/news.md", "Newsmark.", **keys), TODAY + offset * DAY)
    assert not made.failed
    found = {artifact.path for artifact in made.artifacts}
    assert ("en/news.html" in found) is there
    assert ("sq/news.html" in found) is there
    code = "page-to-come" if "publish_on" in keys else "page-left-out"
    assert told(made) == ([] if there else [f"content/en/news.md:1:1 {code}"])
    assert there or not any(b"Newsmark" in artifact.content for artifact in made.artifacts)


@pytest.mark.parametrize(
    ("keys", "own"),
    [({"status": "draft"}, {}), ({"publish_on": "2026-11-25"}, {"publish_on": "2026-11-01"})],
)
def test_what_keeps_a_source_back_keeps_its_translations_back(
    keys: dict[str, str], own: dict[str, str]
) -> None:
    text = page("en/event.md", "Eventmark.", **keys) + page("sq/event.md", "Eventmark.", **own)
    made = built(text)
    assert told(made) == [
        f"content/en/event.md:1:1 {'page-to-come' if 'publish_on' in keys else 'page-left-out'}",
        "content/sq/event.md:1:1 page-left-out-source",
    ]
    why, file = next(iter(keys)), "content/en/event.md"
    words, _ = explain(made.problems[1].code, made.problems[1].values)
    assert f"its source {file} is ({why}: {keys[why]})" in words
    assert made.artifacts
    assert not any(b"Eventmark" in artifact.content for artifact in made.artifacts)


def test_a_link_to_a_page_that_is_left_out_becomes_words() -> None:
    text = page("en/news.md", status="draft") + page("en/more.md", "See [the news](news.md).")
    assert "<p>See the news.</p>" in pages(text)["en/more.html"]


def test_a_first_page_that_is_left_out_stops_the_build() -> None:
    text = edit("content/en/index.md", ("summary: Numbers", "status: draft\nsummary: Numbers"))
    assert "content/en/index.md:0:0 no-home" in problems(text)


def test_a_campaign_by_almost_its_name_is_told_with_the_one_that_is_meant() -> None:
    found = problems(page("en/more.md", campaign="Sprung"))
    assert found == ["content/en/more.md:4:11 unknown-campaign"]
    found = problems(page("en/more.md", campaign="winter"))
    assert found == ["content/en/more.md:4:11 unknown-campaign"]


def test_names_that_differ_in_capital_letters_only_collide() -> None:
    found = problems(page("en/rights.md") + page("en/RIGHTS.md"))
    assert "content/en/rights.md:0:0 path-collision" in found


def test_two_pages_with_one_address_are_reported() -> None:
    text = page("en/rights.md") + page("en/other.md", slug="rights")
    assert set(problems(text)) == {"content/en/rights.md:2:1 address-twice"}


def test_a_tag_without_phrases_is_led_to_the_one_that_has_them() -> None:
    text = edit(
        CONFIG,
        ("languages: [en, sq]", "languages: [en, sq, sr]"),
        ("sq: [AL]\n", "sq: [AL]\n    sr: [AL]\n"),
    )
    assert problems(text) == ["campaigns.yaml:6:23 phrases-missing-all"]


def test_words_that_the_source_language_lacks_are_reported() -> None:
    text = edit(CONFIG, ("{en: Spring campaign, sq:", "{sq:"))
    assert problems(text) == ["campaigns.yaml:17:14 no-source-words"]
