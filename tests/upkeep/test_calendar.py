"""What changes by itself is said before it comes, and on its day: a site over sixty days."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from builds import lay_checked, run
from material_sites import PICTURE, POSTER
from sites import AL, CONFIG, TODAY, edit, page, site
from tipsite.content.corpus import parse
from tipsite.pipeline.stages import build
from tipsite.upkeep.calendar import came_lines, changes

DAY = datetime.timedelta(days=1)
SITE = (
    edit(
        CONFIG,
        ("to: 2026-11-24}", "to: 2026-12-20}"),
        ("lead:", "verification: {hotline: 40}\nlead:"),
    )
    + edit(AL, ("dial: 116 111, on: 2026-10-04, ", "dial: 116 111, on: 2026-11-10, "))
    + page("en/offer.md", publish_on="2026-12-01", expires="2027-01-10")
    + page("sq/offer.md", publish_on="2026-12-05")
    + page("en/secret.md", status="draft", publish_on="2026-12-02")
    + page("en/news/one.md", date="2026-12-11")
    + page("en/old.md", expires="2026-11-25")
)
SAID = """\
2026-11-25: old.md is left out (en).
2026-12-01: offer.md comes out (en).
2026-12-05: offer.md comes out (sq).
2026-12-11: news/one.md comes out (en).
2026-12-21: 1 line falls due (AL 1).
1 line is due by now; “tipsite directory due” says whom to call.
2026-12-21: The campaign spring is over.
2027-01-10: offer.md is left out (en, sq).
"""


def days(count: int) -> list[datetime.date]:
    return [TODAY + number * DAY for number in range(1, count + 1)]


def test_days_without_a_run_are_made_up_for() -> None:
    corpus, _ = parse(site(SITE))
    last = days(60)[-1]
    assert sorted(came_lines(corpus, TODAY, last)) == sorted(SAID.splitlines())
    assert came_lines(corpus, last, last) == ()


@pytest.mark.long
def test_no_page_comes_or_goes_unsaid_and_no_line_falls_due() -> None:
    snapshot = site(SITE)
    corpus, _ = parse(snapshot)

    def seen(day: datetime.date) -> tuple[object, ...]:
        made = build(snapshot, day)
        due = sum(one.code.startswith("line-") for one in made.problems)
        listed = next(one for one in made.artifacts if one.path == "en/campaigns/index.html")
        return {(one.address, one.falls_back) for one in made.pages}, due, listed.content

    before = seen(TODAY)
    for day in days(90):
        now = seen(day)
        kinds = {one.kind for one in changes(corpus, day, day)} - {"line-unconfirmed"}
        assert (now != before) == bool(kinds), (day, kinds)
        before = now


def test_the_day_on_which_a_file_for_finders_of_holes_ends_is_one() -> None:
    path = "content/static/.well-known/security.txt"
    text = b"Contact: mailto:web@example.org\nExpires: 2026-12-20T10:00:00Z\n"
    corpus, _ = parse(site("", {path: text}))
    (said,) = came_lines(corpus, TODAY + DAY, datetime.date(2026, 12, 24))
    assert said.startswith("2026-12-20: .well-known/security.txt is no longer valid")


@pytest.mark.parametrize("status", ["live", "demonstration"])
def test_the_day_from_which_a_piece_of_material_is_not_made_is_one(status: str) -> None:
    text = SITE.replace("status: demonstration", f"status: {status}") + POSTER + PICTURE
    corpus, _ = parse(site(text))
    found = [one for one in changes(corpus, TODAY, TODAY + 90 * DAY) if one.kind == "piece-ends"]
    days_of = [(f"{one.day}", one.name) for one in found]
    ends = [("2026-12-21", "picture (AL)"), ("2027-01-30", "poster (AL)")]
    assert days_of == (ends if status == "live" else [])


@pytest.mark.long
def test_a_build_says_what_comes_the_nearest_first_and_says_it_again(tmp_path: Path) -> None:
    folder = lay_checked(tmp_path, SITE)
    first = run("build", "--root", folder, "--today", TODAY.isoformat())
    assert first.exit_code == 0, first.output
    said = """\
In the next 30 days this comes up:
  2026-11-25: old.md is left out (en).
  2026-12-01: offer.md comes out (en).
  2026-12-05: offer.md comes out (sq).
  2026-12-11: news/one.md comes out (en).
  2026-12-21: 1 line falls due (AL 1).
  And 1 more: “tipsite calendar” says all.
  Which lines: tipsite directory due --within 30
  Pages come and go only if you publish on their day. A daily run does that: tipsite new schedule
"""
    assert said in first.output
    again = run("build", "--root", folder, "--today", TODAY.isoformat())
    assert said in again.output
    assert "0 files written" in again.output


@pytest.mark.long
def test_nothing_to_come_is_said_where_somebody_asks_and_not_by_a_build(tmp_path: Path) -> None:
    folder = lay_checked(tmp_path)
    options = ("--root", folder, "--today", "2026-11-25")
    assert "comes up" not in run("check", *options).output
    assert run("calendar", *options).output == "In the next 30 days nothing changes by itself.\n"
    assert run("calendar", "--since", "2026-11-25", *options).output == ""
