"""Notes, warnings and errors: which stop what, and which a site may silence, with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builds import lay, run
from sites import CONFIG, FEWER, TODAY, built, edit, page, told
from sites import problems as told_of
from tipsite.console import problem_lines
from tipsite.lint.silence import PROTECTING
from tipsite.messages.explanation import MESSAGES
from tipsite.model.problems import Location, note, problem, stops_strict, warning

AT = Location(path="a.md", line=1, column=1)
UNUSED = "-- content/notes.pdf --\nx\n"


def settings(*entries: str) -> str:
    lines = "".join(f"  - {entry}\n" for entry in entries)
    return FEWER + edit(
        CONFIG, ("  missing_pages: show\n", f"  missing_pages: show\n  silence:\n{lines}")
    )


def test_strict_stops_at_warnings_and_not_at_notes() -> None:
    assert not stops_strict([note("quotes-curly", AT)])
    assert stops_strict([note("quotes-curly", AT), warning("file-not-used", AT)])
    assert stops_strict([problem("quotes-curly", AT)])


def test_a_note_says_that_it_is_one_and_stands_last() -> None:
    three = (problem("empty-file", AT), warning("file-not-used", AT), note("quotes-curly", AT))
    heads = [line for line in problem_lines(three, {}) if not line.startswith(" ")]
    assert [line.split(": ")[1].split(" ", 1)[1] for line in heads] == ["error", "warning", "note"]
    assert "empty-file error: This file is empty" in heads[0]


@pytest.mark.long
def test_a_silenced_warning_is_counted_and_not_told(tmp_path: Path) -> None:
    text = settings("{code: file-not-used, reason: Kept here for the printer}") + UNUSED
    made = built(text)
    assert told(made) == []
    assert [(one.code, one.reason, one.count) for one in made.silenced] == [
        ("file-not-used", "Kept here for the printer", 1)
    ]
    root = lay(tmp_path, text)
    (root / "content" / "notes.pdf").write_text("x")
    report = tmp_path / "report.json"
    shown = run("check", "--root", root, "--today", str(TODAY), "--report", report).stdout
    assert shown.endswith("1 silenced\n")
    assert [one["code"] for one in json.loads(report.read_text("utf-8"))["silenced"]] == [
        "file-not-used"
    ]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{code: file-not-usd, reason: Kept here for print}", "13:12 silence-unknown"),
        ("{code: xyzzy, reason: Kept here for print}", "13:12 silence-unknown"),
        ("{code: held-elsewhere, reason: Kept here for print}", "13:12 silence-protects"),
        ("{code: file-not-used, reason: because}", "13:35 silence-reason"),
        ("{code: file-not-used}", "13:5 missing-key"),
    ],
)
def test_a_silence_that_cannot_be_is_told(entry: str, code: str) -> None:
    assert told_of(settings(entry)) == [f"{CONFIG}:{code}"]


def test_old_lines_are_silenced_in_a_demonstration_alone() -> None:
    text = settings("{code: line-undated, reason: Nobody calls these numbers}")
    assert "silence-protects" not in " ".join(told_of(text))
    live = told_of(text.replace("status: demonstration", "status: live"))
    assert f"{CONFIG}:13:12 silence-protects" in live


def test_an_error_is_told_whatever_is_silenced() -> None:
    text = settings("{code: not-https, reason: The partner has no https}")
    text += page("en/p.md", "See [x](http://example.org/).")
    assert told_of(text) == [f"{CONFIG}:13:12 silence-error", "content/en/p.md:5:9 not-https"]


def test_what_protects_people_is_in_the_table() -> None:
    assert set(MESSAGES) >= PROTECTING
