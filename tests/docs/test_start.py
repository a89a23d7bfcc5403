"""Every command of tipsite in docs/start.md is one, and those in its order make a site."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tipsite.cli.main import main

DOC = (Path(__file__).parents[2] / "docs" / "start.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    ((?:tipsite |cd my-site).*)$", DOC, re.MULTILINE)
UNANSWERED = ("tipsite new", "tipsite serve", "tipsite publish")
"""They ask a person, or go on for ever."""


def test_the_commands_are_found() -> None:
    assert len(COMMANDS) >= 12


def usual_but_on_linux(test: Callable[..., None]) -> Callable[..., None]:
    """Make a test long on Linux, where .ci/run does the same at a terminal."""
    return pytest.mark.long(test) if sys.platform == "linux" else test


@usual_but_on_linux
def test_the_commands_make_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = 0
    for command in COMMANDS:
        program, *words = shlex.split(command)
        if program == "cd":
            monkeypatch.chdir(tmp_path / words[0])
            continue
        if words[0] == "init" and made:  # another way to do the same
            words[1] = "another-site"
        made += words[0] == "init"
        asks = command.startswith(UNANSWERED) and len(words) < 3
        done = CliRunner().invoke(main, [*words, "--help"] if asks else words)
        assert done.exit_code == 0, (command, done.output)
    assert (tmp_path / "my-site/output.zip").is_file()
    assert (tmp_path / "another-site/content/mk/index.md").is_file()


INSTALLS = re.compile(r"\binstall\b[^\n`]*?(?<![\w./*-])tipsite(?=\[|[\s\"'`]|$)", re.MULTILINE)
"""An installation of the name ``tipsite``, which an index would be asked for."""


def test_nothing_installs_a_name_from_an_index_that_anybody_could_register() -> None:
    assert INSTALLS.search('pip install "tipsite[material]"')
    assert not INSTALLS.search('pip install "$(ls tipsite-*.whl)[all]"')
    root = Path(__file__).parents[2]
    read = [root / "README.md", *(root / "docs").glob("*.md"), *(root / "src").rglob("*.*")]
    texts = (path for path in read if path.suffix in {".md", ".py", ".sh", ".yml"})
    assert [str(path) for path in texts if INSTALLS.search(path.read_text("utf-8"))] == []
