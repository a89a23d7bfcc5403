"""The director sees drafts in a copy of the site that cannot be taken for the published one."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path

import pytest

from builds import TODAY, lay, run
from sites import AL, CALLED, CONFIG, LIVE, edit, page, site
from sites import TODAY as DAY
from tipsite.pipeline.job import Job
from tipsite.pipeline.stages import build
from tipsite.preview.on_demand import refresh

SITE = (
    page("en/offer.md", "A new offer.", status="draft")
    + page("sq/offer.md", "Një ofertë e re.", translation="reviewed")
    + page("en/later.md", "In a week.", publish_on="2026-12-01")
    + page("en/old.md", "Over.", expires="2026-11-01")
    + page("en/news/one.md", "News to come.", date="2026-12-11")
)
MARK = "Draft: this page is not published."
COPY = "Not published: this copy of the site shows drafts, too."
COPY_SQ = "E papublikuar: kjo kopje e sajtit tregon edhe draftet."


LIVE_SITE = SITE + edit(CONFIG, LIVE) + edit(AL, CALLED)
"""The same, for everybody: its line was confirmed by a call."""


@lru_cache(maxsize=2)
def files(text: str = SITE, *, drafts: bool) -> dict[str, str]:
    made = build(site(text), DAY, drafts=drafts)
    assert not made.failed, made.problems
    return {one.path: one.content.decode("utf-8", "replace") for one in made.artifacts}


def test_a_draft_and_what_is_to_come_are_there_and_marked_in_their_language() -> None:
    made = files(drafts=True)
    for name in ("en/offer.html", "en/later.html", "en/news/one.html"):
        assert MARK in made[name], name
    assert "Draft: kjo faqe nuk është publikuar." in made["sq/offer.html"]
    assert "en/old.html" not in made
    assert MARK not in made["en/help/index.html"]


def test_every_page_says_that_it_is_no_published_one_and_no_robot_takes_it() -> None:
    made = files(drafts=True)
    pages = {path: text for path, text in made.items() if path.endswith(".html")}
    assert len(pages) > 20
    for path, text in pages.items():
        assert (COPY_SQ if path.startswith("sq/") else COPY) in text, path
        assert '<meta name="robots" content="noindex' in text, path
    assert COPY in made["en/help/al.txt"]
    assert made["robots.txt"] == "User-agent: *\nDisallow: /\n"
    assert "sitemap.xml" not in made


@pytest.mark.long
def test_a_live_site_shows_its_drafts_too_and_tells_no_search_engine_a_number() -> None:
    data = "application/ld+json"
    made = files(LIVE_SITE, drafts=True)
    pages = {path: text for path, text in made.items() if path.endswith(".html")}
    assert MARK in pages["en/offer.html"]
    assert all((COPY_SQ if path.startswith("sq/") else COPY) in pages[path] for path in pages)
    assert "116 111" in pages["en/help/al.html"]
    assert not any(data in text for text in pages.values())
    assert "sitemap.xml" not in made
    published = files(LIVE_SITE, drafts=False)
    assert any(data in text for text in published.values())


def test_the_preview_of_a_live_site_shows_its_drafts(tmp_path: Path) -> None:
    root = lay(tmp_path, LIVE_SITE)
    shown = refresh(Job(root=root, output=None, today=DAY, strict=False, report=None, drafts=True))
    assert shown.on_demand is not None, shown
    assert isinstance(shown.on_demand.page("en/offer.html"), bytes)


@pytest.mark.long
def test_a_copy_with_drafts_is_one_file_and_its_name_says_so(tmp_path: Path) -> None:
    folder = lay(tmp_path, LIVE_SITE)
    options = ("--output", folder / "shown")
    done = run("build", "--drafts", "--zip", "--root", folder, "--today", TODAY, *options)
    assert done.exit_code == 0, done.output
    assert "onto your host" not in done.output
    assert [path.name for path in folder.glob("*.zip")] == ["shown-drafts.zip"]
    with zipfile.ZipFile(folder / "shown-drafts.zip") as packed:
        for name in packed.namelist():
            if name.endswith(".html"):
                text = packed.read(name).decode()
                assert (COPY_SQ if name.startswith("sq/") else COPY) in text, name


def test_what_is_on_hold_stays_away_from_drafts_too() -> None:
    text = "".join(files(drafts=True).values())
    assert "116 789" not in text
    assert "116789" not in text
    assert "Heldname" not in text


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("where", "settings"),
    [
        ("output", ""),
        ("site", ""),
        ("public/below", "targets:\n  - {id: web, kind: folder, path: public}\n"),
    ],
)
def test_drafts_never_go_where_the_published_site_is(
    tmp_path: Path, where: str, settings: str
) -> None:
    folder = lay(tmp_path, SITE + edit(CONFIG) + settings)
    options = ("--root", folder, "--today", TODAY, "--output", folder / where)
    if where == "site":
        assert run("build", *options).exit_code == 0
    done = run("build", "--drafts", *options)
    assert done.exit_code == 1, done.output
    assert "drafts-output" in done.output
    written = list((folder / where).rglob("offer.html"))
    assert written == []
