"""`tipsite init` makes a site that builds, and no number or address comes with it."""

import re
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tipsite.cli import main
from tipsite.tools.contacts import find_contacts
from tipsite.translate.opened import open_texts

STARTER = Path(str(resources.files("tipsite") / "starter"))
FILES = sorted(path for path in STARTER.rglob("*") if path.is_file() and path.suffix != ".tsv")
PAGES = ("index.md", "help/index.md", "safety.md", "about.md", "privacy.md", "signs/work.md")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def build(site: Path) -> Result:
    return run("build", "--root", site, "--output", site / "output", "--today", "2026-11-24")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = run("init", tmp_path / "site")
    assert made.exit_code == 0, made.output
    return tmp_path / "site"


def contacts(text: str) -> list[str]:
    return [found.text for found in find_contacts(text, dials=frozenset(), regions=("AL", "XK"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STARTER).as_posix())
def test_no_number_or_address_in_the_starter(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@" not in text
    assert contacts(text) == []


def test_both_languages_have_the_same_pages() -> None:
    for tag in ("en", "sq"):
        folder = STARTER / "content" / tag
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
        assert found == set(PAGES)


def test_translations_are_drafts() -> None:
    for page in PAGES:
        text = (STARTER / "content" / "sq" / page).read_text(encoding="utf-8")
        assert re.search(r"^translation: draft\b", text, re.MULTILINE)


def test_starter_builds_with_a_reminder_for_each_line(site: Path) -> None:
    built = build(site)
    assert built.exit_code == 0, built.output
    codes = re.findall(r"^\S+:\d+:\d+: (\S+) warning", built.output, re.MULTILINE)
    assert codes == ["lead-on-hold"] * 3


def test_no_number_or_address_in_its_output(site: Path) -> None:
    build(site)
    files = {path: path.read_text(encoding="utf-8-sig") for path in made(site)}
    assert sum(path.suffix == ".html" for path in files) > len(PAGES) * 2
    assert {path.suffix for path in files} == {".html", ".txt", ".css", ".js", ".xml", ""}
    for path, text in files.items():
        said = without_rules(text) if path.suffix == ".html" else text
        is_code = path.suffix == ".js" and not path.name.startswith("index-")
        if path.suffix != ".css":  # its rules begin with one
            assert "@" not in said, path
        if path.suffix != ".css" and not is_code:  # both choose or make links
            assert not re.search(r"(?:tel|mailto|sms):", said), path
        assert not re.search(r"[\w.+-]@[\w-]", said), path
        if path.suffix != ".css" and not is_code:  # colours, and times in milliseconds
            assert contacts(said) == [], path


def made(site: Path) -> list[Path]:
    """Return the files of the output."""
    found = sorted((site / "output").rglob("*"))
    return [path for path in found if path.is_file() and not path.name.startswith(".tipsite")]


def without_rules(html: str) -> str:
    """Return a page without its style, and without the names of keys in its structured data."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(
        r"(?<=<script type=\"application/ld\+json\">).*?(?=</script>)",
        lambda data: re.sub(r'(?<=[{,])"@(?=(?:context|type)":")', '"', data[0]),
        html,
        flags=re.DOTALL,
    )


def test_a_filled_in_line_is_published(site: Path) -> None:
    records = site / "content" / "services" / "al.yaml"
    before, start, line = records.read_text(encoding="utf-8").partition("- id: al-line")
    line = line.replace("dial: unknown", "dial: 116 111").replace("publish: hold", "publish: yes")
    records.write_text(before + start + line, encoding="utf-8")
    built = build(site)
    assert built.exit_code == 0, built.output
    home = (site / "output" / "sq" / "index.html").read_text(encoding="utf-8")
    assert 'href="tel:116111"' in home


def test_an_unknown_number_is_never_published(site: Path) -> None:
    records = site / "content" / "services" / "al.yaml"
    text = records.read_text(encoding="utf-8").replace("publish: hold", "publish: yes")
    records.write_text(text, encoding="utf-8")
    built = build(site)
    assert built.exit_code == 1
    assert "dial-unknown" in built.output
    assert not (site / "output").exists()


def test_git_leaves_out_what_must_stay_private(site: Path) -> None:
    ignored = (site / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored == [
        "output/*",
        "output.zip",
        "private/",
        ".tipsite*",
        "!.tipsite-translation.tsv",
    ]
    assert not (site / "gitignore").exists()


def test_every_text_is_known_to_be_made_from_the_english_of_today() -> None:
    opened = open_texts(STARTER)
    pairs = [pair for found in opened.pairs("sq").values() for pair in found]
    assert {pair.state for pair in pairs} == {"current"}


def test_second_init_is_refused(site: Path) -> None:
    settings = site / "campaigns.yaml"
    settings.write_text("ours", encoding="utf-8")
    again = run("init", site)
    assert again.exit_code == 2
    assert "not empty" in again.output
    assert settings.read_text(encoding="utf-8") == "ours"
