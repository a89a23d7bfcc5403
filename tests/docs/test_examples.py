"""What README and docs/ show can be typed, read and built."""

from __future__ import annotations

import datetime
import re
import shlex
from pathlib import Path

import jinja2
import polib
import pytest
import yaml
from click.testing import CliRunner
from msgspec.structs import replace

from documented import DOCS, ROOT, blocks, commands, lacks, wrong
from starter_sites import started
from tipsite.cli.main import main
from tipsite.pipeline.stages import build

MATTER = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
KEYS = re.compile(r"(- )?\w[\w.-]*:( |$)", re.MULTILINE)
BROKEN = {
    "title: What to do: three steps",
    "title: Çfarë të bëni: tre hapa",
    "title: Што да направите: три чекори",
}
"""Shown as mistakes."""
ENDS = {"build --strict": 1}
"""How commands end on a new site, if not with 0: it has no numbers yet, and that is a warning."""
ELSEWHERE = re.compile(
    r"serve|init|publish|verify|rename|approve|material|translate import|directory (ex|im)port|"
    r".*[A-Z]{3}|.*[<…]|.*tcp://"
)
"""What goes on for ever, is played in other tests, or needs words or numbers of one's own."""
TEMPLATE = re.compile(r"^\{%")
PO_HEAD = 'msgid ""\nmsgstr ""\n\n'


@pytest.mark.parametrize("name", DOCS)
def test_every_command_is_one(name: str) -> None:
    found = {typed: why for typed in commands(DOCS[name]) if (why := wrong(typed))}
    assert not found


def test_commands_are_found() -> None:
    assert sum(len([*commands(text)]) for text in DOCS.values()) > 120
    assert wrong("build --zipp")
    assert wrong("new pages")
    assert wrong("hosts apache")
    assert wrong("build now")


@pytest.mark.parametrize("name", DOCS)
def test_every_piece_of_a_file_can_be_read(name: str) -> None:
    for block in blocks(DOCS[name]):
        if matter := MATTER.match(block):
            if matter[1].splitlines()[0] not in BROKEN:
                assert isinstance(yaml.safe_load(matter[1]), dict), block
        elif block.startswith("msgid"):
            assert polib.pofile(block)
        elif TEMPLATE.match(block):
            assert jinja2.Environment(autoescape=True).parse(block).body
        elif KEYS.match(block):
            assert yaml.safe_load(block), block
        else:
            assert not re.search(r"^ *publish: ", block, re.MULTILINE), block


def shown(name: str, start: str) -> str:
    """Return the block of a document that begins so."""
    (found,) = (block for block in blocks(DOCS[name]) if block.startswith(start))
    return found


def record(name: str, start: str) -> bytes:
    """Return the services of a block."""
    return shown(name, start).partition("services:\n")[2].encode() or shown(name, start).encode()


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("name", "start"), [("README.md", "- id: al-child-line"), ("docs/content.md", "country: AL")]
)
def test_what_is_shown_can_be_built(name: str, start: str) -> None:
    """A record, pages, the glossary and a theme, on top of a new site."""
    files = dict(started("en", "sq").files)
    for path, old, more in (
        ("content/services/al.yaml", b"services:\n", record(name, start)),
        ("content/organizations.yaml", b"organizations:\n", b"- id: alo\n  name: {en: ALO}\n"),
    ):
        assert old in files[path]
        files[path] = files[path].replace(old, old + more)
    made = {
        "content/en/calling.md": shown(name, "---\ntitle"),
        "content/en/rights.md": shown("docs/handbook.md", "---\ntitle: Your rights"),
        "themes/spring/theme.yaml": shown(
            "docs/themes.md", "parent: plain\ntokens:\n  light:\n    accent"
        ),
        "themes/spring/phrases/sq.po": shown("docs/themes.md", f'{PO_HEAD}msgctxt "bar_help"'),
        "themes/spring/phrases/phrases.pot": shown("docs/themes.md", f'{PO_HEAD}msgctxt "doors"'),
        "themes/spring/templates/page.html": shown(
            "docs/themes.md", '{% extends "plain/page.html"'
        ),
    }
    files |= {path: text.encode() for path, text in made.items()}
    files["campaigns.yaml"] = files["campaigns.yaml"].replace(b"theme: plain", b"theme: spring")
    built = build(replace(started("en", "sq"), files=files), datetime.date(2026, 11, 24))
    assert [problem for problem in built.problems if problem.severity == "error"] == []
    output = {artifact.path: artifact.content for artifact in built.artifacts}
    assert "<span>Telefono</span>" in output["sq/help/index.html"].decode()
    assert "What would you like to ask?" in output["en/index.html"].decode()
    assert b"#5b2a6e" in b"".join(output.values())


@pytest.mark.long
def test_what_is_shown_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other on a new site; what asks for more is left to tests of its own."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["init", "site", "--languages", "en,sq,mk", "--countries", "AL"])
    monkeypatch.chdir("site")
    shown = dict.fromkeys(
        typed
        for name, text in DOCS.items()
        if "handbook" not in name
        for typed in commands(text)
        if typed and not ELSEWHERE.match(typed) and not lacks(typed)
    )
    assert len(shown) >= 25
    for typed in shown:
        done = CliRunner().invoke(main, shlex.split(typed))
        assert done.exit_code == ENDS.get(typed, 0), (typed, done.output)


def anchors(text: str) -> set[str]:
    """Return what can stand after ``#``, as GitHub makes it of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCS)
def test_every_link_leads_somewhere(name: str) -> None:
    words = re.sub(
        r"^```.*?^```$|^ {4}.*?$|`[^`]*`", "", DOCS[name], flags=re.DOTALL | re.MULTILINE
    )
    for path, _, anchor in re.findall(r"\]\((?!https:)([^)#\s]*)(#?)([^)\s]*)\)", words):
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), (path, anchor)
