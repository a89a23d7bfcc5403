"""`tipsite new theme` makes a folder that changes nothing yet, and puts it to use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from directory_sites import lay
from sites import CONFIG, TODAY, built, site
from tipsite.cli.main import main
from tipsite.content.inputs import read
from tipsite.pipeline.stages import Build, build

FILE = "themes/spring/theme.yaml"


def new(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["new", "theme", "--root", str(root), *words])


def test_the_site_builds_at_once_and_looks_as_before(tmp_path: Path) -> None:
    lay(tmp_path)
    before = (tmp_path / CONFIG).read_text("utf-8")
    done = new(tmp_path, "spring")
    assert done.exit_code == 0, done.output
    assert (tmp_path / CONFIG).read_text("utf-8").replace("  theme: spring\n", "", 1) == before
    assert (
        "campaigns.yaml now says “theme: spring”. To go back, write “theme: plain”" in done.output
    )
    made = build(read(tmp_path)[0], TODAY)
    assert made.artifacts == built().artifacts


def sheet_of(made: Build, name: str) -> bytes:
    """Return the content of a style sheet that a build published."""
    sheets = (found for found in made.artifacts if found.path.endswith(".css"))
    return next(found.content for found in sheets if found.path.startswith(f"assets/{name}."))


@pytest.mark.long
def test_its_style_sheet_waits_for_rules(tmp_path: Path) -> None:
    lay(tmp_path)
    assert new(tmp_path, "spring").exit_code == 0
    sheet = tmp_path / "themes/spring/assets/loud.css"
    text = sheet.read_text("utf-8")
    sheet.write_text(re.sub(r"/\* (\..*\}) \*/", r"\1", text), "utf-8")
    made = build(read(tmp_path)[0], TODAY)
    assert made.problems == built().problems
    assert b"\n.banner{border-radius:0;}" in sheet_of(made, "loud")


@pytest.mark.long
def test_each_token_stands_there_to_be_changed(tmp_path: Path) -> None:
    lay(tmp_path)
    assert new(tmp_path, "spring").exit_code == 0
    text = (tmp_path / FILE).read_text("utf-8")
    bare = re.sub(r"^#(?=tokens:|  )(?!   msg)", "", text, flags=re.MULTILINE)
    (tmp_path / FILE).write_text(bare.replace('accent: "#0a4a52"', 'accent: "#003366"'), "utf-8")
    made = build(read(tmp_path)[0], TODAY)
    assert made.problems == built().problems
    plain = sheet_of(built(), "site")
    assert sheet_of(made, "site") == plain.replace(b"--accent:#0a4a52", b"--accent:#003366")


def test_unused_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    lay(tmp_path)
    done = new(tmp_path, "spring", "--unused")
    assert done.exit_code == 0
    assert (tmp_path / CONFIG).read_bytes() == files_of_base()
    assert (tmp_path / FILE).is_file()


def files_of_base() -> bytes:
    return site().files[CONFIG]


@pytest.mark.long
def test_a_child_of_a_child_has_its_colours(tmp_path: Path) -> None:
    lay(tmp_path)
    assert new(tmp_path, "spring").exit_code == 0
    (tmp_path / FILE).write_text('parent: plain\ntokens: {light: {ink: "#000000"}}\n', "utf-8")
    assert new(tmp_path, "summer", "--parent", "spring").exit_code == 0
    assert '#    ink: "#000000" ' in (tmp_path / "themes/summer/theme.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Été 1",), "Write for example: ete-1"),
        (("../x",), "cannot be the name of a theme"),
        (("plain",), "There is a theme “plain” already."),
        (("x", "--parent", "plane"), "Do you mean “plain”?"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    lay(tmp_path)
    done = new(tmp_path, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "themes").exists()
    assert (tmp_path / CONFIG).read_bytes() == files_of_base()
