"""A line that did not work is dropped by the next build, which says what took its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from builds import lay, run
from sites import (
    AL,
    CONFIG,
    LISTING,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    service,
    told,
    with_services,
)

FAILED = "    publish: hold\n    reason: Dead when called.\n    failed_on: 2026-11-20"
CHILD = (
    "    publish: yes\n    verified: {dial: 116 111",
    f"{FAILED}\n    verified: {{dial: 116 111",
)
TALK = service("al-talk", dial="042 333 222", needs="[call]", name="{en: Talk line}")
LINKED = page("en/more.md", "- [the helpline](service:al-child-line)\n- [us](service:al-talk)")


def failed(record: str) -> str:
    """Return a record whose line of the voice failed."""
    old = "    publish: yes"
    assert record.count(old) == 1
    return record.replace(old, FAILED)


def values(text: str, code: str) -> list[dict[str, str]]:
    return [dict(found.values) for found in built(text).problems if found.code == code]


def dials(html: str) -> list[str]:
    links = LexborHTMLParser(html).css("a[href^='tel:']")
    return [node.attributes["href"] or "" for node in links]


def test_a_failed_lead_leaves_every_page_and_another_stands_in_its_place() -> None:
    site = with_services(TALK, changes=(CHILD,)) + LINKED
    made = pages(site)
    assert not any("116111" in text or "116 111" in text for text in made.values())
    assert dials(made["en/sheets/al.html"]) == dials(made["en/more.html"]) == ["tel:042333222"]
    assert '<a href="help/al/child-line.html">the helpline</a>' in made["en/more.html"]
    assert "en/help/al/child-line.html" in made
    assert [found for found in told(built(site)) if "line-failed" in found] == [
        f"{AL}:17:16 line-failed"
    ]
    assert values(site, "line-failed") == [
        {
            "line": "116 111", "id": "al-child-line", "on": "2026-11-20",
            "other": "al-talk", "number": "042 333 222",
        }
    ]  # fmt: skip


def test_what_took_the_place_of_a_failed_lead_stands_where_the_lead_stood() -> None:
    made = pages(with_services(TALK, changes=(CHILD,)))
    for path in ("en/index.html", "en/help/index.html", "en/signs/street.html", "en/404.html"):
        assert dials(made[path]) == ["tel:042333222"], path


def test_a_failed_lead_is_told_where_it_leads_and_the_build_goes_on() -> None:
    site = with_services(TALK, changes=(CHILD,))
    assert told(built(site)) == ["campaigns.yaml:14:8 lead-on-hold", f"{AL}:17:16 line-failed"]


def test_the_only_line_for_a_need_leaves_nobody_and_the_page_says_so() -> None:
    site = with_services(failed(service("al-law", dial="042 333 111")))
    assert told(built(site)) == [f"{AL}:43:16 line-failed-nobody"]
    assert values(site, "line-failed-nobody") == [
        {"line": "042 333 111", "id": "al-law", "on": "2026-11-20", "need": "legal"}
    ]
    made = pages(site)
    assert dials(made["en/help/al/law.html"]) == []
    assert one(LexborHTMLParser(made["en/help/al/law.html"]), "p.none").text()
    assert "042" not in "".join(made.values())


def test_the_police_and_emergency_lines_are_no_stand_ins() -> None:
    police = service("al-police", dial="129", kind="police", needs="[police, legal]")
    urgent = service("al-urgent", dial="112", kind="emergency", needs="[emergency, legal]")
    law = failed(service("al-law", dial="042 333 111"))
    assert values(with_services(police, urgent, law), "line-failed") == []
    assert len(values(with_services(police, urgent, law), "line-failed-nobody")) == 1


@pytest.mark.parametrize("first", [True, False])
def test_another_phone_of_the_service_goes_before_another_service(first: bool) -> None:
    dial = "042 333 444"
    more = (
        f"  - dial: {dial}\n    publish: yes\n    verified: {{dial: {dial}, on: 2026-11, "
        f"how: published, source: {LISTING}}}\n"
    )
    both = service("al-both", dial="042 333 333", needs="[call]") + more
    head, _, tail = both.rpartition("    publish: yes")
    broken = both.replace("    publish: yes", FAILED, 1) if first else head + FAILED + tail
    gone, left = ("042 333 333", dial) if first else (dial, "042 333 333")
    site = with_services(TALK, broken)
    found = values(site, "line-failed")
    assert [(one["line"], one["other"], one["number"]) for one in found] == [
        (gone, "al-both", left)
    ]
    html = pages(site)["en/help/al/both.html"]
    assert dials(html) == [f"tel:{left.replace(' ', '')}"]
    assert gone not in html


def test_a_confirmed_line_is_named_before_one_in_doubt() -> None:
    law = failed(service("al-law", dial="042 333 111"))
    old = service("al-old", dial="042 333 222")
    new = service("al-new", dial="042 333 333")
    called = (
        "on: 2026-11, how: published, source: " + LISTING,
        "how: called, by: An officer, on: ",
    )
    records = [
        record.replace(called[0], called[1] + day)
        for record, day in ((law, "2026-11-01"), (old, "2020-01-01"), (new, "2026-11-01"))
    ]
    child = (f"how: published, source: {LISTING}", "how: called, by: An officer")
    site = with_services(*records, changes=(child,)) + live("https://example.net/")
    assert values(site, "line-failed")[0]["other"] == "al-new"


def test_the_service_named_for_the_sheet_fails_and_the_sheet_shows_another() -> None:
    sheet = edit(CONFIG, ("campaigns:\n", "sheets:\n  AL: al-child-line\ncampaigns:\n"))
    site = with_services(TALK, changes=(CHILD,)) + sheet
    assert "campaigns.yaml:16:7 sheet-failed" in told(built(site))
    assert dials(pages(site)["en/sheets/al.html"]) == ["tel:042333222"]
    held = CHILD[1].replace("    failed_on: 2026-11-20\n", "")
    found = problems(with_services(TALK, changes=((CHILD[0], held),)) + sheet)
    assert "campaigns.yaml:16:7 sheet-on-hold" in found


def live(report: str) -> str:
    status = f"status: live\n  responsible: alo\n  report_mistakes: {report}"
    return edit(CONFIG, ("status: demonstration", status))


def test_the_service_for_reporting_mistakes_has_nothing_published_and_that_is_said() -> None:
    made = built(live("service:al-night-line"))
    assert "campaigns.yaml:6:20 live-report-unpublished" in told(made)
    assert "live-no-report" not in {found.code for found in made.problems}


def test_the_service_for_reporting_mistakes_fails_and_the_build_goes_on() -> None:
    called = (f"how: published, source: {LISTING}", "how: called, by: An officer")
    desk = (
        service("al-desk", dial="042 333 111").replace(*called).replace("2026-11,", "2026-11-01,")
    )
    good = with_services(desk, changes=(called,)) + live("service:al-desk")
    nobody = f"{AL}:1:10 live-no-emergency"
    assert told(built(good)) == [nobody]
    site = with_services(failed(desk), changes=(called,)) + live("service:al-desk")
    assert told(built(site)) == [
        "campaigns.yaml:6:20 live-report-failed",
        nobody,
        f"{AL}:43:16 line-failed-nobody",
    ]
    made = pages(site)
    assert "help/al/desk.html" in made["en/index.html"]
    assert "042" not in "".join(text for path, text in made.items() if "assets" not in path)


def test_a_failed_mail_address_and_website_are_dropped_and_told() -> None:
    ways = ""
    for name, key, value in (
        ("emails", "address", "desk@example.org"),
        ("websites", "url", "https://desk.example.org/"),
    ):
        verified = f"{{{key}: '{value}', on: 2026-11, how: published, source: {LISTING}}}"
        ways += f"  {name}:\n  - {key}: {value}\n{FAILED}\n    verified: {verified}\n"
    site = with_services(service("al-desk", dial="042 333 111") + ways)
    found = values(site, "line-failed")
    assert [(one["line"], one["number"]) for one in found] == [
        ("desk@example.org", "042 333 111"),
        ("https://desk.example.org/", "042 333 111"),
    ]
    assert "desk.example" not in "".join(pages(site).values())
    assert "desk@" not in "".join(pages(site).values())


def test_a_failed_line_that_must_stand_beside_another_leaves_it_alone() -> None:
    site = with_services(
        failed(service("al-law", dial="042 333 111")),
        service("al-court", dial="042 333 222", with_="x").replace("with_: x", "with: [al-law]"),
    )
    assert dials(pages(site)["en/help/al/court.html"]) == ["tel:042333222"]
    assert values(site, "line-failed")[0]["other"] == "al-court"


def test_a_line_that_failed_cannot_be_published() -> None:
    lines = service("al-law", dial="042 333 111") + "    failed_on: 2026-11-20\n"
    assert problems(with_services(lines)) == [f"{AL}:43:16 line-failed-published"]
    made = built(with_services(lines))
    assert made.failed
    assert made.artifacts == ()


@pytest.mark.parametrize("day", ["2026-11", "2026", "soon", "2026-02-30", "undated"])
def test_the_day_of_the_failure_is_a_whole_one(day: str) -> None:
    record = failed(service("al-law", dial="042 333 111")).replace("2026-11-20", f"'{day}'")
    assert problems(with_services(record)) == [f"{AL}:43:16 not-a-date"]


@pytest.mark.parametrize("has", [True, False])
def test_whoever_reports_a_dead_line_is_told_what_readers_have_until_then(
    tmp_path: Path, has: bool
) -> None:
    urgent = service("al-urgent", dial="112", kind="emergency", needs="[emergency]")
    folder = lay(tmp_path, with_services(urgent if has else failed(urgent)))
    line = ("al-child-line", "--phone", "116 111", "--reason", "Dead.")
    done = run("directory", "failed", *line, "--root", folder)
    assert done.exit_code == 0, done.output
    assert "the need “Call and talk”" in done.output
    assert ("readers see the emergency number" in done.output) == has
    assert ("no emergency number for AL either" in done.output) != has
