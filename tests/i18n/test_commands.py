"""With --ui-language no command says an English sentence: neither of its own nor of click's."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from builds import lay_checked
from command_tree import tree
from mistakes import everything
from sites import page
from tipsite.cli.main import main
from tipsite.console import problem_lines
from tipsite.i18n import in_language
from translated_site import EN, SITE
from ui_catalogues import TAGS, forms, po_path

TODAY = "2026-11-24"
_ENGLISH = re.compile(
    r"\b(the|is|are|of|and|not|this|that|with|has|have|from|you|your|there|which|what|when|was|"
    r"were|by|nothing|written)\b",
    re.IGNORECASE,
)
_NO_PROSE = re.compile(
    r"“[^”]*”|„[^“]*“|\"[^\"]*\"|'[^']*'"  # what is quoted
    r"|\btipsite( [a-z]+)+\b|\[[^\]]*\]|--[a-z-]+( [a-z]+)?"  # what is typed
    r"|\S*[./\\|_=<>{}()@:]\S+|\b\w+(-\w+)+\b|\b\w+: \w+\b"  # paths, codes, keys with values
)


@pytest.fixture(params=TAGS)
def tag(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def english_texts(tag: str, *, translated: bool = True) -> tuple[str, ...]:
    """Return the longest part without a mark of each text that is another one in ``tag``.

    If not ``translated``, of those that nobody has translated, which are said in English.
    """
    found = set()
    for message in read_po(io.BytesIO(po_path(tag).read_bytes())):
        chosen = message.string != message.id and all(forms(message.string)) == translated
        for text in forms(message.id) if chosen else ():
            parts = (before for before, *_ in Formatter().parse(text))
            longest = max((" ".join(part.split()) for part in parts), key=len, default="")
            if longest.count(" ") > 2 * translated:
                found.add(longest)
    return tuple(sorted(found))


def english(output: str, tag: str, quoted: str = "") -> list[str]:
    """Return the English in what was said; ``quoted`` are texts that it may quote."""
    lines = [line for line in output.splitlines() if not _is_quote(line, quoted)]
    for text in english_texts(tag, translated=False):  # wrapped, where it is help
        lines = [line for line in lines if text not in line and line.strip() not in text]
    flat = " ".join(" ".join(lines).split())
    found = [text for text in english_texts(tag) if text in flat]
    return found + [line for line in lines if _ENGLISH.search(_NO_PROSE.sub(" ", line))]


def _is_quote(line: str, quoted: str) -> bool:
    words = line.strip().lstrip("+-→ ").strip("… ")
    return bool(words) and all(part in quoted for part in words.split(" – "))


def texts_in(root: Path) -> str:
    """Return all that stands in the files of a site, which problems and differences quote."""
    files = (path for path in sorted(root.rglob("*")) if path.suffix in (".md", ".yaml", ".po"))
    return "\n".join(path.read_text("utf-8") for path in files)


def say(tag: str, *words: str | Path) -> str:
    done = CliRunner().invoke(
        main, [*map(str, words), "--ui-language", tag], catch_exceptions=False
    )
    assert done.exit_code in (0, 1, 2), done.output
    assert done.output
    return done.output


@pytest.mark.parametrize("way", [way for way, _ in tree()], ids=" ".join)
def test_help_is_translated(tag: str, way: tuple[str, ...]) -> None:
    assert english(say(tag, *way, "--help"), tag) == []


@pytest.mark.parametrize(
    "words",
    [
        ("bild",),
        ("build", "--strikt"),
        ("build", "--today", "tomorrow"),
        ("serve", "--port", "99999"),
        ("translate", "diff"),
        ("directory", "failed", "al-child-line"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_translated(tag: str, words: tuple[str, ...]) -> None:
    assert english(say(tag, *words), tag) == []


def test_every_problem_is_translated(tag: str) -> None:
    with in_language(tag):
        lines = list(problem_lines(everything(), {}))
    assert len(lines) > 60
    assert english("\n".join(lines), tag) == []


@pytest.mark.one_in(2)
def test_a_site_with_mistakes_is_reported_without_english(tag: str, tmp_path: Path) -> None:
    broken = page("en/broken.md", "Call 116 111.\n\n- One\n\nSee [this](none.md).", bad="x")
    root = lay_checked(tmp_path, SITE + broken + page("en/left.md", status="draft"))
    say(tag, "translate", "accept", "sq", "--all", "--root", root)
    (root / EN).write_text((root / EN).read_text("utf-8").replace("A lawyer", "A doctor"), "utf-8")
    day = ("--today", TODAY, "--root", root)
    for words in (
        ("check", *day),
        ("build", "--strict", *day),
        ("translate", "status", *day),
        ("translate", "diff", "sq", "help/steps", "--root", root),
        ("translate", "accept", "sq", "help/steps", "--block", "99", "--root", root),
        ("translate", "review", "sq", "help/steps", "--by", "Ana Ana", *day),
        ("translate", "diff", "xx", "help", "--root", root),
        ("translate", "export", "en", *day),
        ("directory", "due", *day),
        ("directory", "gaps", *day),
        ("directory", "confirmed", "al-child-line", "--how", "called", "--by", "roli", *day),
        ("directory", "failed", "al-child-line", "--reason", "x", *day),
        ("directory", "failed", "al-child", "--reason", "x", *day),
        ("directory", "sheets", *day),
        ("new", "language", "tr", "--dry-run", *day),
        ("new", "language", "xx-yy-zz-1", *day),
        ("hosts", "nginx", *day),
    ):
        said = say(tag, *words)
        assert english(said, tag, texts_in(root)) == [], words


def test_the_status_for_a_director_is_translated(tag: str, tmp_path: Path) -> None:
    root = lay_checked(tmp_path, SITE)
    said = say(tag, "translate", "status", "--format", "html", "--today", TODAY, "--root", root)
    assert f'<html lang="{tag}">' in said
    body = re.sub(r"<style>.*?</style>|<[^>]+>", "\n", said, flags=re.DOTALL)
    assert english(body, tag, texts_in(root)) == []
