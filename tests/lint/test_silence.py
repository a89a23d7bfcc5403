"""Notes, warnings and errors: which stop what, and which a site may silence, with a reason."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest

from builds import lay
from builds import run as run_command
from sites import BASE, CONFIG, FEWER, TODAY, built, edit, files_of, page, told
from sites import problems as told_of
from tipsite.console import problem_lines
from tipsite.lint.silence import PROTECTING
from tipsite.messages.explanation import MESSAGES
from tipsite.model.problems import Location, note, problem, stops_strict, warning
from tipsite.pipeline.job import Job
from tipsite.pipeline.run import run

AT = Location(path="a.md", line=1, column=1)
UNUSED = "-- content/notes.pdf --\nx\n"
SCHEMA = Path(__file__).parents[2] / "src" / "tipsite" / "build" / "report.schema.json"


def settings(*entries: str) -> str:
    lines = "".join(f"  - {entry}\n" for entry in entries)
    return FEWER + edit(
        CONFIG, ("  missing_pages: show\n", f"  missing_pages: show\n  silence:\n{lines}")
    )


def test_strict_stops_at_warnings_and_not_at_notes() -> None:
    assert not stops_strict([note("quotes-curly", AT)])
    assert stops_strict([note("quotes-curly", AT), warning("file-not-used", AT)])
    assert stops_strict([problem("quotes-curly", AT)])


def test_a_note_says_that_it_is_one_and_stands_first() -> None:
    three = (problem("empty-file", AT), warning("file-not-used", AT), note("quotes-curly", AT))
    heads = [line for line in problem_lines(three, {}) if not line.startswith(" ")]
    assert [line.split(": ")[1].split(" ", 1)[1] for line in heads[:2]] == ["note", "warning"]
    assert "empty-file This file is empty" in heads[2]


def test_a_silenced_warning_is_counted_and_not_told(tmp_path: Path) -> None:
    text = settings("{code: file-not-used, reason: Kept here for the printer}") + UNUSED
    made = built(text)
    assert told(made) == []
    assert [(one.code, one.reason, one.count) for one in made.silenced] == [
        ("file-not-used", "Kept here for the printer", 1)
    ]
    root = lay(tmp_path, text)
    (root / "content" / "notes.pdf").write_text("x")
    shown = run_command("check", "--root", root, "--today", str(TODAY)).stdout
    assert shown.endswith("1 silenced\n")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{code: file-not-usd, reason: Kept here for print}", "13:12 silence-unknown"),
        ("{code: xyzzy, reason: Kept here for print}", "13:12 silence-unknown"),
        ("{code: held-elsewhere, reason: Kept here for print}", "13:12 silence-protects"),
        ("{code: file-not-used, reason: because}", "13:35 silence-reason"),
        ("{code: file-not-used}", "13:5 missing-key"),
        ("{code: quotes-curly, reason: We like them like this}", "13:12 silence-idle"),
    ],
)
def test_a_silence_that_cannot_be_is_told(entry: str, code: str) -> None:
    assert told_of(settings(entry)) == [f"{CONFIG}:{code}"]


def test_an_error_is_told_whatever_is_silenced() -> None:
    text = settings("{code: not-https, reason: The partner has no https}")
    text += page("en/p.md", "See [x](http://example.org/).")
    assert told_of(text) == [f"{CONFIG}:13:12 silence-error", "content/en/p.md:5:9 not-https"]


def test_what_protects_people_is_in_the_table() -> None:
    assert set(MESSAGES) >= PROTECTING


@pytest.mark.long
def test_the_report_tells_of_what_is_silenced(tmp_path: Path) -> None:
    for path, content in _files(
        settings("{code: file-not-used, reason: For the printer only}") + UNUSED
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    report = tmp_path / "report.json"
    job = Job(root=tmp_path, output=None, today=TODAY, strict=True, report=report)
    assert run(job) == 0
    data = json.loads(report.read_text("utf-8"))
    jsonschema.validate(data, json.loads(SCHEMA.read_text("utf-8")))
    assert [one["code"] for one in data["silenced"]] == ["file-not-used"]
    assert data["today"] == datetime.date(2026, 11, 24).isoformat()


def _files(text: str) -> list[tuple[str, bytes]]:
    wanted = {**files_of(BASE), **files_of(text)}
    return [(path, content) for path, content in wanted.items() if content is not None]
