"""`tipsite new theme` makes a folder that changes nothing yet, and puts it to use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from directory_sites import lay
from sites import CONFIG, TODAY, built, site
from tipsite import material
from tipsite.cli.main import main
from tipsite.content.inputs import read
from tipsite.model.config import BRAND_PAIR, PAIRS, Scheme
from tipsite.pipeline.stages import Build, build
from tipsite.theme.css import Colour, contrast
from tipsite.theme.tokens import scheme_colours

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
    assert b"\n.banner{border-radius:0}" in sheet_of(made, "loud")


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


def colours(made: Build) -> Mapping[Scheme, Mapping[str, Colour]]:
    """Return the colours of loud pages, by scheme and token."""
    return scheme_colours(f"{sheet_of(made, 'site').decode()}\n{sheet_of(made, 'loud').decode()}")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("brand", ["black", "#3b0a6b", "#ffd400", "#808080", "white"])
def test_any_brand_colour_makes_a_site_whose_pages_of_help_stay(tmp_path: Path, brand: str) -> None:
    lay(tmp_path)
    done = new(tmp_path, "spring", "--brand", brand)
    assert done.exit_code == 0, done.output
    made = build(read(tmp_path)[0], TODAY)
    assert made.problems == built().problems
    plain = sheet_of(built(), "site").decode()
    for scheme, shown in colours(made).items():
        for words, behind, least in (*PAIRS, BRAND_PAIR):
            assert contrast(shown[words], shown[behind]) >= least
        assert {shown["brand"].hex, shown["accent"].hex} <= set(re.findall("#......", done.output))
        assert shown["accent"] != scheme_colours(plain)[scheme]["accent"]
    but = re.compile(r"--(?:on-)?brand: ?#\w+;?")
    assert but.sub("", sheet_of(made, "site").decode()) == but.sub("", plain)


def test_links_follow_a_campaign_but_an_accent_of_the_theme_itself_stays(tmp_path: Path) -> None:
    lay(tmp_path)
    assert new(tmp_path, "spring", "--palette", "plum").exit_code == 0
    config, file = tmp_path / CONFIG, tmp_path / FILE
    text = config.read_text("utf-8")
    config.write_text(text.replace("  period:", '  colour: "#0f4c3a"\n  period:', 1), "utf-8")
    rule = b'body[data-campaign="spring"] { --tint: '
    assert rule in sheet_of(build(read(tmp_path)[0], TODAY), "loud")
    own = re.sub("#(    (?:accent|on_accent|tint):)", r"\1", file.read_text("utf-8"))
    file.write_text(own, "utf-8")
    made = build(read(tmp_path)[0], TODAY)
    assert colours(made)["light"]["accent"].hex == "#0a4a52"
    assert rule not in sheet_of(made, "loud")


def test_a_logo_is_copied_and_chosen(tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "tick.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
    )
    words = ("spring", "--brand", "#3b0a6b", "--logo", str(tmp_path / "tick.svg"))
    done = new(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert "logo: tick.svg" in (tmp_path / CONFIG).read_text("utf-8")
    assert (tmp_path / "content/images/tick.svg").is_file()


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
        (("x", "--brand", "orangish"), "--brand: “orangish” is not a colour"),
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


FONT = Path(material.__file__).with_name("fonts") / "NotoSans-Bold.ttf"


def test_a_font_is_for_titles_of_loud_pages_alone(tmp_path: Path) -> None:
    lay(tmp_path)
    done = new(tmp_path, "spring", "--font", str(FONT))
    assert done.exit_code == 0, done.output
    again = build(read(tmp_path)[0], TODAY)
    assert again.problems == built().problems
    files = {file.path: file.content for file in again.artifacts}
    (name,) = (path for path in files if path.endswith(".woff2"))
    assert files[name].startswith(b"wOF2")
    assert len(files[name]) <= 20_000
    loud = sheet_of(again, "loud").decode()
    assert f"url({name.removeprefix('assets/')})" in loud
    assert "font-display:optional" in loud
    assert b"@font-face" not in sheet_of(again, "site")
    assert b"font-src 'self'" in files["en/index.html"]
    assert b"font-src" not in files["en/help/index.html"]


def test_other_fonts_and_other_sheets_are_refused(tmp_path: Path) -> None:
    lay(tmp_path)
    assert new(tmp_path, "spring", "--font", str(FONT)).exit_code == 0
    more = tmp_path / "themes/spring/assets/more.css"
    font = more.with_name("title.woff2")
    content = font.read_bytes()
    face = '@font-face { font-family: Title; src: url(title.woff2) format("woff2"); }'
    for sheet in (more, more.with_name("loud.css")):
        sheet.write_text(face, "utf-8")
    places = {
        (problem.code, problem.at.path.rpartition("/")[2])
        for problem in build(read(tmp_path)[0], TODAY).problems
    }
    assert {("audit-style-loads", "more.css"), ("audit-style-loads", "loud.css")} <= places
    font.write_bytes(content + bytes(20_000))
    (problem, *_) = build(read(tmp_path)[0], TODAY).problems
    assert problem.code == "audit-style-loads"
    assert problem.at.path == "themes/spring/assets/title.woff2"
