"""The commands end with a sentence and an exit code, and equal files give equal bytes anywhere."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from builds import TODAY, digests, lay, lay_checked, run
from sites import CONFIG, ROOT, built, edit, page
from tipsite.console import Table, plain, show
from tipsite.engine.store import FOLDER
from tipsite.pipeline import run as building
from tipsite.pipeline.report import weighed
from tipsite.pipeline.summary import weight_lines

SCHEMA = json.loads((ROOT / "src/tipsite/pipeline/report.schema.json").read_text("utf-8"))


class Screen(io.StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


WARNED = "-- content/notes.txt --\nx\n"
BROKEN = page("en/broken.md", "Call 116 111.")


def test_a_good_site_is_built_with_code_0(tmp_path: Path) -> None:
    done = run("build", "--root", lay(tmp_path), "--today", TODAY)
    assert done.exit_code == 0
    outcome, time, place, following = done.output.splitlines()[-4:]
    assert outcome.startswith("28 pages in ")
    assert re.fullmatch(r"It took \d+ s. Languages: 2. PDF files: 0.", time)
    assert place == f"Look at it: {tmp_path / 'output' / 'index.html'} opens in a browser."
    assert f" serve --root {tmp_path} shows the site" in following
    again = run("build", "--root", tmp_path, "--today", TODAY)
    assert again.output.splitlines()[-1].startswith("28 pages in ")
    assert outcome.endswith("No problems.")
    assert (tmp_path / "output/sq/index.html").is_file()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_broken_site_ends_with_code_1_and_its_problem(tmp_path: Path, command: str) -> None:
    done = run(command, "--root", lay_checked(tmp_path, BROKEN), "--today", TODAY)
    assert done.exit_code == 1
    assert f"{tmp_path.as_posix()}/content/en/broken.md:5:6: phone-in-words" in done.output
    assert "1 error" in done.output.splitlines()[-1]


def test_a_broken_site_leaves_the_last_good_one(tmp_path: Path) -> None:
    lay_checked(tmp_path)
    run("build", "--root", tmp_path, "--today", TODAY)
    before = digests(tmp_path / "output")
    done = run("build", "--root", lay_checked(tmp_path, BROKEN), "--today", TODAY)
    assert done.exit_code == 1
    assert done.output.rstrip().endswith("The site was not changed.")
    assert digests(tmp_path / "output") == before


def test_check_writes_nothing(tmp_path: Path) -> None:
    before = digests(lay(tmp_path))
    done = run("check", "--root", tmp_path, "--today", TODAY)
    assert done.exit_code == 0
    assert "28 pages would be built; nothing was written. No problems." in done.output
    found = digests(tmp_path)
    assert {path: found[path] for path in found if not path.startswith(FOLDER)} == before


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.long
def test_where_there_is_no_site_nothing_is_left_behind(tmp_path: Path, command: str) -> None:
    done = run(command, "--root", tmp_path, "--today", TODAY)
    assert done.exit_code == 1
    assert "There is no campaigns.yaml in this folder." in done.output
    assert list(tmp_path.iterdir()) == []
    assert run("init", tmp_path, "--languages", "en", "--countries", "AL").exit_code == 0


@pytest.mark.one_in(3)
@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1)])
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_warning_stops_a_strict_build_only(
    tmp_path: Path, command: str, options: tuple[str, ...], code: int
) -> None:
    done = run(command, "--root", lay_checked(tmp_path, WARNED), "--today", TODAY, *options)
    assert done.exit_code == code
    assert "file-not-used warning: tipsite does not use this file" in done.output
    assert (tmp_path / "output").exists() is (command == "build" and not code)


@pytest.mark.one_in(99)
@pytest.mark.parametrize("text", ["", WARNED, BROKEN, edit(CONFIG, ("missing_pages", "missing"))])
@pytest.mark.parametrize("command", ["build", "check"])
def test_the_report_has_the_form_it_promises(tmp_path: Path, command: str, text: str) -> None:
    path = tmp_path / "report.json"
    done = run(
        command, "--root", lay_checked(tmp_path / "site", text), "--today", TODAY, "--report", path
    )
    report = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(report)
    assert report["ok"] is (done.exit_code == 0)
    assert report["today"] == TODAY
    assert (report["changes"] is None) is (command == "check" or done.exit_code == 1)
    assert bool(report["problems"]) is bool(text)


@pytest.mark.long
def test_the_report_lists_pages_and_links_to_the_outside(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    run("check", "--root", lay(tmp_path / "site"), "--today", TODAY, "--report", path)
    report = json.loads(path.read_text("utf-8"))
    home = next(found for found in report["pages"] if found["address"] == "sq/index.html")
    assert home["kind"] == "home"
    assert home["language"] == "sq"
    assert 1000 < home["bytes"] < 14_600
    outside = {found["address"]: found["pages"] for found in report["outside_links"]}
    assert len(outside["https://weather.example.com/"]) == 28


@pytest.mark.long
def test_the_report_says_what_the_heaviest_page_of_each_kind_is_made_of(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    run("check", "--root", lay(tmp_path / "site"), "--today", TODAY, "--report", path)
    report = json.loads(path.read_text("utf-8"))
    found = {one["kind"]: one for one in report["weight"]["kinds"]}
    assert found.keys() == {page["kind"] for page in report["pages"]}
    for one in found.values():
        assert sum(one["parts"].values()) == one["html"]
        assert one["heaviest_part"] == max(one["parts"], key=one["parts"].__getitem__)
        assert one["total"] == one["html"] + one["css"]
    weights = {page["address"]: page["bytes"] for page in report["pages"]}
    assert found["sign"]["total"] == max(
        weights[f"{tag}/signs/street.html"] for tag in ("en", "sq")
    )


def test_check_prints_what_the_pages_weigh_in_columns(tmp_path: Path) -> None:
    done = run("check", "--root", lay_checked(tmp_path), "--today", TODAY, "--weight")
    lines = done.output.splitlines()
    assert lines[0].split() == [
        "kind", "heaviest", "page", "HTML", "CSS", "JS", "HTML+CSS", "share", "heaviest",
        "part",
    ]  # fmt: skip
    assert "\x1b" not in done.output
    row = next(line for line in lines if line.startswith("directory "))
    assert row.index("sq/help/al.html") == lines[0].index("heaviest page")
    html, css, js, total = map(int, row.split()[2:6])
    assert html + css == total
    assert 0 < js < 5000


def test_on_a_terminal_the_table_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "180")
    show(weight_lines(weighed(built()).kinds))
    assert "\x1b[1mkind" in screen.getvalue()
    assert "/signs/street.html" in screen.getvalue()


def test_on_a_narrow_terminal_long_cells_go_on_below(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setenv("NO_COLOR", "1")
    table = Table(
        head=["page", "bytes"],
        rows=[["en/a-long-address-of-a-page.html", "7"], ["sq.html", (("1234", "red"),)]],
        right=frozenset((1,)),
    )
    show([table])
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert max(map(len, lines)) <= 24
    assert "".join(line.split()[0] for line in lines[1:3]) == "en/a-long-address-of-a-page.html"
    assert plain([table]).splitlines()[0] == "page" + " " * 30 + "bytes"


def test_a_cell_that_goes_on_to_the_end_of_its_line_widens_no_column() -> None:
    table = Table(head=["", "one", "two"], rows=[["a", "1", "22"], ["b", "said in many words"]])
    assert plain([table]) == "   one  two\na  1    22\nb  said in many words\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--today", "nonsense"),
        ("build", "--today", "2026-02-30"),
        ("check", "--root", "no-such-folder"),
        ("build", "--no-such-option"),
        ("no-such-command",),
        ("serve", "--port", "0"),
        ("init",),
    ],
)
def test_a_wrong_command_line_ends_with_code_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_a_day_that_is_none_is_reported_with_an_example() -> None:
    assert (
        "nonsense is not a day. Write year-month-day, such as 2026-01-31."
        in run("check", "--today", "nonsense").output
    )


def test_an_output_that_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").write_text("mine")
    done = run("build", "--root", lay(tmp_path), "--today", TODAY)
    assert done.exit_code == 1
    assert "tipsite did not write" in done.output
    assert digests(tmp_path / "output").keys() == {"index.html"}


@pytest.mark.parametrize(
    "place", ["content/out", "content", "themes/x", "private/out", ".", "..", ".tipsite-cache/x"]
)
@pytest.mark.parametrize("command", ["build", "serve"])
def test_no_site_is_written_among_its_own_files(tmp_path: Path, command: str, place: str) -> None:
    root = lay(tmp_path / "site")
    before = digests(tmp_path)
    done = run(command, "--root", root, "--today", TODAY, "--output", root / place)
    assert done.exit_code == 2
    assert "the files that the site is made of. Name another folder with --output" in done.output
    assert digests(tmp_path) == before


@pytest.mark.long
def test_another_site_is_replaced_only_by_whoever_says_so(tmp_path: Path) -> None:
    one = lay_checked(tmp_path / "one")
    changed = ("https://example.org/help/", "https://example.org/other/")
    other = lay_checked(tmp_path / "other", edit(CONFIG, changed))
    shared = tmp_path / "shared"
    build = ("--today", TODAY, "--output", shared)
    assert run("build", "--root", one, *build).exit_code == 0
    before = digests(shared)
    refused = run("build", "--root", other, *build)
    assert refused.exit_code == 1
    assert f"{shared}: output-other-site" in refused.output
    assert str(one) in refused.output
    assert "add --force" in refused.output
    assert digests(shared) == before
    assert run("build", "--root", other, *build, "--force").exit_code == 0
    assert digests(shared) != before
    assert run("build", "--root", other, *build).exit_code == 0


@pytest.mark.long
@pytest.mark.parametrize("moved", [False, True])
def test_the_same_site_from_another_folder_takes_its_place(tmp_path: Path, moved: bool) -> None:
    """A copy of a site has the same address; one that was moved has left nothing behind."""
    one, shared = lay(tmp_path / "one"), tmp_path / "shared"
    build = ("--today", TODAY, "--output", shared)
    assert run("build", "--root", one, *build).exit_code == 0
    changed = ("https://example.org/help/", "https://example.org/other/")
    if moved:
        shutil.rmtree(one)
    other = lay(tmp_path / "other", edit(CONFIG, changed) if moved else "")
    assert run("build", "--root", other, *build).exit_code == 0


def test_a_refusal_of_the_disk_ends_with_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "campaigns.yaml")

    monkeypatch.setattr(building, "read_site", refuse)
    done = run("check", "--root", tmp_path)
    assert done.exit_code == 2
    assert "The disk refused: Permission denied (campaigns.yaml)." in done.output


def test_a_mistake_in_tipsite_ends_with_code_3_and_keeps_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(building, "read_site", lambda *_: 1 / 0)
    done = run("check")
    assert done.exit_code == 3
    assert "This is a mistake in tipsite, not in your files." in done.output
    assert "Traceback" not in done.output
    crash = tmp_path / ".tipsite-crash.txt"
    assert "ZeroDivisionError" in crash.read_text("utf-8")
    assert f"Please send this file to whoever gave you tipsite: {crash}" in done.output
    # A fork sets its address in pyproject.toml; importlib.metadata reads the first on the path.
    metadata = tmp_path / "tipsite-1.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Project-URL: Issues, https://forge.invalid/tipsite/issues\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert f"Please send this file to https://forge.invalid/tipsite/issues: {crash}" in (
        run("check").output
    )


def build_apart(folder: Path, zone: str, seed: str, mask: int) -> dict[str, str]:
    """Build in a process of its own and return the digests of what it wrote."""
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "tipsite", "build", "--today", TODAY],
        cwd=lay(folder),
        env={**os.environ, "PYTHONPATH": paths, "TZ": zone, "PYTHONHASHSEED": seed},
        umask=mask if os.name == "posix" else -1,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return digests(folder / "output")


@pytest.mark.long
def test_equal_files_give_equal_bytes_in_any_folder_zone_and_process(tmp_path: Path) -> None:
    one = build_apart(tmp_path / "one", "UTC", "1", 0o022)
    other = build_apart(tmp_path / "an other" / "ë", "Pacific/Kiritimati", "4242", 0o077)
    assert len(one) > 20
    assert one == other


@pytest.mark.long
def test_a_site_from_windows_is_the_same_site(tmp_path: Path) -> None:
    run("build", "--root", lay(tmp_path / "one"), "--today", TODAY)
    windows = lay(tmp_path / "two")
    for path in [windows / "campaigns.yaml", *sorted((windows / "content").rglob("*.*"))]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = run("build", "--root", windows, "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert digests(tmp_path / "one/output") == digests(windows / "output")
    shutil.rmtree(windows)
