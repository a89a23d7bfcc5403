"""What commands give to programs, to shells, and to whoever asks how they are used."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from builds import run
from command_tree import Way, tree
from directory_sites import lay
from sites import ROOT, page
from tipsite.cli.doctor import examine
from tipsite.console import waiting

SOURCE = ROOT / "src" / "tipsite"
TODAY = ("--today", "2026-11-24")
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path, page("en/more.md", "Read on."))


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("command", "schema"),
    [
        (("check", *TODAY), "pipeline/report.schema.json"),
        (("calendar", "--days", "900", *TODAY), "upkeep/calendar.schema.json"),
        (("directory", "due", "--within", "3000", *TODAY), "upkeep/due.schema.json"),
        (("directory", "gaps", *TODAY), "upkeep/gaps.schema.json"),
        (("translate", "status", *TODAY), "translation/status.schema.json"),
        (("doctor",), "cli/doctor.schema.json"),
    ],
)
def test_a_report_is_json_of_the_form_it_promises(
    root: Path, command: tuple[str, ...], schema: str
) -> None:
    done = run(*command, "--root", root, "--format", "json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data
    form = json.loads((SOURCE / schema).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(form)
    jsonschema.validate(data, form)


def test_mistakes_are_in_the_json_and_nowhere_else(root: Path) -> None:
    (root / "content/en/more.md").write_text("Just words.\n", "utf-8")
    done = run("build", "--root", root, "--format", "json")
    assert done.exit_code == 1
    assert done.stderr == ""
    assert [one["code"] for one in json.loads(done.stdout)["problems"]] == ["front-matter-missing"]


@pytest.mark.parametrize(
    ("way", "command"),
    [(way, one) for way, one in tree() if not isinstance(one, click.Group)],
    ids=str,
)
def test_each_help_has_an_example_that_is_this_command(way: Way, command: click.Command) -> None:
    path = " ".join(("tipsite", *way))
    example = re.search(rf"Examples?\b[^:]*:\s+(?:python3 build\.py|{path})", command.help or "")
    assert example, command.help


def offered(root: Path, words: str) -> list[str]:
    """What bash is offered for a line that ends where the cursor is."""
    environment: dict[str, Any] = {
        **os.environ,
        "_TIPSITE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - (not words.endswith(" "))),
    }
    code = "import sys; sys.argv[0] = 'tipsite'; from tipsite.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return [line.partition(",")[2] for line in done.stdout.split()]


@pytest.mark.long
def test_a_shell_is_offered_commands_languages_pages_and_services(root: Path) -> None:
    assert "check" in offered(root, "tipsite ch")
    assert offered(root, "tipsite translate diff ") == ["en", "sq"]
    assert offered(root, "tipsite translate diff sq sa") == ["safety.md"]
    assert offered(root, "tipsite directory failed al-n") == ["al-night-line"]


def states(root: Path, now: datetime.datetime = NOW) -> dict[str, str]:
    return {one.name: one.state for one in examine(root, now)}


def test_a_site_that_is_well_has_what_it_needs(root: Path) -> None:
    os.utime(root / "campaigns.yaml", (NOW.timestamp(), NOW.timestamp()))
    found = states(root)
    assert [name for name, state in found.items() if state == "missing"] == []
    assert set(found) >= {"python", "terminal", "clock", "folder", "space", "site"}


def test_a_folder_without_a_site_is_reported(tmp_path: Path) -> None:
    done = run("doctor", "--root", tmp_path)
    assert done.exit_code == 1
    assert "tipsite init" in done.output


@pytest.mark.parametrize("year", [2001, 2025])
def test_a_clock_that_is_behind_is_reported(root: Path, year: int) -> None:
    assert states(root, NOW.replace(year=year))["clock"] == "missing"


def test_settings_with_mistakes_are_reported(root: Path) -> None:
    (root / "campaigns.yaml").write_text("site: [\n", "utf-8")
    assert states(root)["site"] == "missing"


def test_a_language_without_phrases_is_reported(root: Path) -> None:
    settings = (root / "campaigns.yaml").read_text("utf-8")
    changed = settings.replace("[en, sq]", "[en, sq, el]").replace(
        "sq: [AL]", "sq: [AL]\n    el: [AL]"
    )
    (root / "campaigns.yaml").write_text(changed, "utf-8")
    assert states(root)["phrases"] == "missing"


def test_a_folder_that_is_not_ones_own_is_reported(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert states(root)["folder"] == "missing"


def refuse(**_options: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("terminal", "ci", "quiet"), [(True, "", False), (True, "1", True), (False, "", True)]
)
def test_progress_is_shown_where_somebody_looks_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    ci: str,
    quiet: bool,
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    with waiting("Building the site") as progress:
        progress("Checking the pages", 0, 0)
    shown = capsys.readouterr().err
    assert ("Checking the pages" not in shown) is quiet
    assert quiet is (shown == "")
