"""A confirmation is one of what was confirmed: after any change of it, nobody has confirmed it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from confirmations import with_checks
from directory_sites import BY, CHILD, SHEETS, TODAY, WORKS, lay, listed, run, tell
from sites import (
    AL,
    CALLED,
    CONFIG,
    LIVE,
    built,
    edit,
    files_of,
    problems,
    service,
    told,
)
from tipsite.cli.main import main
from tipsite.pipeline.stages import Build

OTHER = service("al-other", dial="0800 1234", needs="[call]").replace(*CALLED)
OTHER = OTHER.replace("on: 2026-11,", "on: 2026-11-20,")
NOW = service("al-now", dial="112", kind="emergency", needs="[emergency]").replace(*CALLED)
NOW = NOW.replace("on: 2026-11,", "on: 2026-11-20,")
PHONED = "Confirmed by phone on"
TO_CONFIRM = f"{AL}:12:11 check-other"


def records(*changes: tuple[str, str], more: str = NOW + OTHER) -> str:
    """Return records that were all confirmed, and then changed by hand."""
    section = edit(AL, CALLED) + more
    path = f"-- {AL} --\n"
    text = with_checks(section.removeprefix(path))
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    return path + text


ABROAD = (
    "    dial_abroad: +355 4 222 3344\n"
    "    dial_abroad_source: {title: List, url: 'https://example.org/'}\n"
)
CHANGED = ("  - dial: 116 111\n", "  - dial: 116 123\n")
LIVE_SITE = edit(CONFIG, LIVE)


def having(build: Build, *words: str) -> list[str]:
    forms = [word.encode() for word in words]
    return [one.path for one in build.artifacts if any(form in one.content for form in forms)]


def test_what_was_confirmed_is_shown_as_such() -> None:
    made = built(LIVE_SITE + records())
    assert told(made) == []
    page = next(one for one in made.artifacts if one.path == "en/help/al/child-line.html")
    assert f"{PHONED} 4 October 2026" in page.content.decode()


def test_a_changed_number_waits_on_a_live_site_and_the_old_one_is_gone() -> None:
    made = built(LIVE_SITE + records(CHANGED))
    assert told(made) == ["campaigns.yaml:16:8 lead-on-hold", TO_CONFIRM]
    assert not made.failed
    spelled = [f"116{space}{end}" for space in ("", " ", "\u00a0") for end in ("111", "123")]
    assert having(made, *spelled) == []
    warned = made.problems[1]
    assert (warned.severity, dict(warned.values)["id"]) == ("warning", CHILD)


@pytest.mark.long
def test_a_demonstration_shows_a_changed_number_as_not_confirmed() -> None:
    made = built(records(CHANGED))
    assert told(made) == [TO_CONFIRM]
    page = next(one for one in made.artifacts if one.path == "en/help/al/child-line.html")
    text = page.content.decode()
    assert "116 123" in text
    assert PHONED not in text
    assert "It could not be confirmed lately." in text
    assert having(made, "helpline officer", "4 October") == [
        path for path in having(made, "helpline officer") if "child-line" not in path
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("by: helpline officer, check", "by: another officer, check"),
        ("on: 2026-10-04, how: called", "on: 2026-10-05, how: called"),
        ("on: 2026-10-04, how: called", "on: 2026-10-04, how: operator"),
        ("    free: yes\n", "    free: yes\n    channel: viber\n"),
        ("    free: yes\n", f"    free: yes\n{ABROAD}"),
    ],
    ids=["by", "on", "how", "channel", "dial_abroad"],
)
def test_each_part_of_a_confirmation_counts(change: tuple[str, str]) -> None:
    first = records(more="").partition("- id: al-night-line")
    text = first[0].replace(*change) + "".join(first[1:])
    assert text != records(more="")
    assert TO_CONFIRM in problems(text)


@pytest.mark.parametrize(
    "change",
    [
        ("  - dial: 116 111\n", "  - dial: 116111\n"),
        ("id: al-child-line", "id: al-child-talk"),
        ("    hours: 24/7\n", "    hours: Mo-Fr 08:00-16:00\n"),
    ],
    ids=["spaces", "id", "hours"],
)
@pytest.mark.long
def test_what_nobody_confirmed_may_change(change: tuple[str, str]) -> None:
    text = records(change, more="")
    assert not [one for one in problems(text) if "check-other" in one]


@pytest.mark.long
def test_a_confirmation_written_by_hand_is_none() -> None:
    for written in ("", ", check: 00000000", ", check: ''"):
        text = f"{edit(AL, CALLED)}".replace("helpline officer}", f"helpline officer{written}}}", 1)
        files = files_of(text)
        made = built(raw={AL: (files[AL] or b"") + b"# check: none\n"})
        assert TO_CONFIRM in told(made), written


def test_the_police_and_112_are_an_error_on_a_live_site() -> None:
    changes = (
        ("  - dial: 112\n", "  - dial: 129\n"),
        ("  kind: emergency\n", "  kind: police\n"),
    )
    for change in (changes[:1], changes):
        made = built(LIVE_SITE + records(*change))
        assert made.failed
        assert {one.code for one in made.problems if one.severity == "error"} == {
            "live-not-confirmed"
        }
        assert "check-other" in {one.code for one in made.problems}
        assert not built(records(*change)).failed


def test_a_line_that_waits_stops_nothing_that_names_it() -> None:
    settings = edit(
        CONFIG,
        (LIVE[0], LIVE[1].replace("https://example.net/", f"service:{CHILD}")),
        ("campaigns:\n", f"sheets:\n  AL: {CHILD}\ncampaigns:\n"),
    )
    made = built(settings + records(CHANGED))
    assert not made.failed, told(made)
    assert having(made, "116 123", "116123") == []


def test_a_command_confirms_it_again_and_drops_the_second_number(tmp_path: Path) -> None:
    files = files_of(LIVE_SITE + records(CHANGED))
    path = lay(tmp_path) / AL
    for name in (AL, CONFIG):
        (tmp_path / name).write_bytes(files[name] or b"")
    row = next(one for one in listed(tmp_path) if one["service"] == CHILD)
    assert (row["state"], row["how"], row["by"], row["on"]) == (
        "unconfirmed", None, None, "undated"
    )  # fmt: skip
    assert "not confirmed" in run("due", tmp_path).output
    sheets = run("due", tmp_path, *SHEETS, "--output", tmp_path / "sheets", "--language", "en")
    assert sheets.exit_code == 0, sheets.output
    sheet = next((tmp_path / "sheets").iterdir()).read_text("utf-8")
    assert "116 123" in sheet
    assert "helpline officer" not in sheet.partition("116 123")[2].partition("0800 1234")[0]
    dry = tell(WORKS, tmp_path, CHILD, "--dry-run")
    assert "Nothing to change" not in dry.output
    done = tell(WORKS, tmp_path, CHILD)
    assert "It is published again when you publish the site: tipsite publish" in done.output
    text = path.read_text("utf-8").partition("al-night-line")[0]
    assert f"{{on: {TODAY}, how: called, by: {BY}, check: " in text
    assert "Nothing to change" in tell(WORKS, tmp_path, CHILD).output
    assert CHILD not in json.dumps(listed(tmp_path))
    made = built(raw={AL: path.read_bytes(), CONFIG: files[CONFIG] or b""})
    assert told(made) == []
    assert "en/help/al/child-line.html" in having(made, "tel:116123")


def test_a_line_that_an_officer_holds_stays_on_hold(tmp_path: Path) -> None:
    start = "    verified: {dial: 116 111"
    held = f"    publish: yes\n{start}", f"    publish: hold\n    reason: They move.\n{start}"
    files = files_of(LIVE_SITE + records(CHANGED, held))
    path = lay(tmp_path) / AL
    for name in (AL, CONFIG):
        (tmp_path / name).write_bytes(files[name] or b"")
    done = tell(WORKS, tmp_path)
    assert "It stays on hold (They move.). To publish it, add --publish." in done.output
    assert "    publish: hold\n    reason: They move.\n" in path.read_text("utf-8")


@pytest.mark.long
def test_a_file_copied_for_another_country_brings_no_confirmation() -> None:
    copied = records().replace("country: AL", "country: MK").replace("- id: al-", "- id: mk-")
    lines = problems(edit(CONFIG) + copied.replace(AL, "content/services/mk.yaml"))
    assert sum(line.endswith(" check-other") for line in lines) == 3


def test_translators_get_no_check(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    path = lay(tmp_path / "s", LIVE_SITE + records()) / AL
    checks = re.findall(r"check: ([0-9a-f]{8})", path.read_text("utf-8"))
    assert len(checks) == 3
    file = tmp_path / "words.po"
    words = ["translate", "export", "sq", "--root", str(tmp_path / "s"), "--format", "po"]
    done = CliRunner().invoke(main, [*words, "--output", str(file)])
    assert done.exit_code == 0, done.output
    assert not [one for one in checks if one in file.read_text("utf-8")]
