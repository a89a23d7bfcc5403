"""What is typed most is answered at once: a command is imported when it is called."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from command_tree import Way, tree
from tipsite.cli.main import main
from tipsite.i18n import UI_LANGUAGES

LIGHT = {
    "tipsite",
    "tipsite.__main__",
    "tipsite.cli",
    "tipsite.i18n",
    "tipsite.console",
    "tipsite.model",
    "tipsite.model.problems",
    "tipsite.model.records",
    "tipsite.model.roles",
    "tipsite.model.values",
    "tipsite.workspace",
    "tipsite.workspace.errors",
}
"""What may be imported at the start; the commands and the texts of problems may, too."""
HEAVY_COMMANDS = {"tipsite.scaffold.answers"}
HEAVY = {"babel", "jinja2", "markdown", "yaml", "PIL", "pikepdf", "rich", "xml.sax", "asyncio",
         "importlib.metadata", "email", "selectolax", "openpyxl"}  # fmt: skip


def start(*typed: str, **environment: str) -> tuple[str, set[str]]:
    """Return what tipsite says in a process of its own, and the modules that it has imported."""
    code = (
        "import os, runpy, sys; sys.argv[0] = 'tipsite'; os._exit = sys.exit\n"
        "try: runpy.run_module('tipsite', run_name='__main__')\n"
        "finally: print('\\nIMPORTED', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *typed],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said, _, imported = done.stderr.rpartition("\nIMPORTED ")
    return done.stdout + said, set(imported.split())


def completed(*words: str) -> tuple[set[str], set[str]]:
    """Return what bash is offered for the last of the words, and what was imported for it."""
    typed = {"COMP_WORDS": " ".join(("tipsite", *words)), "COMP_CWORD": str(len(words))}
    said, imported = start(_TIPSITE_COMPLETE="bash_complete", **typed)
    return {line.partition(",")[2] for line in said.splitlines()}, imported


def heavy(imported: set[str]) -> set[str]:
    own = {name for name in imported if name.partition(".")[0] == "tipsite"}
    return (imported & HEAVY) | {
        name
        for name in own - LIGHT
        if name in HEAVY_COMMANDS or not name.startswith(("tipsite.cli.", "tipsite.messages"))
    }


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--version",), "tipsite "),
        (("--help",), "Publish:"),
        (("--help", "--ui-language", "sq"), "directory"),
        (("directory",), "gaps"),
        (("translate", "--help", "--ui-language", "mk"), "review"),
        (("serve", "--drafts", "--output", "x"), "--drafts writes no output"),
        (("bild",), "Did you mean 'build'?"),
        (("--version", "--ui-language", "xx"), "Choose one of: en, sq, mk."),
        (("build", "--ui-language", "xx"), "Choose one of: en, sq, mk."),
        (("translate", "nothing"), "No such command 'nothing'."),
        (("translate", "export"), "Missing argument 'TAG'."),
        (("directory", "confirmed", "x", "--how", "guessed"), "Invalid value for '--how'"),
    ],
)
def test_nothing_is_imported_for_what_needs_no_site(typed: tuple[str, ...], said: str) -> None:
    output, imported = start(*typed)
    assert said in output
    assert "tipsite.cli.main" in imported
    assert heavy(imported) == set()


@pytest.mark.one_in(12)
@pytest.mark.parametrize("way", [way for way, _ in tree() if way], ids=" ".join)
def test_nothing_is_imported_for_the_help_of_a_command(way: Way) -> None:
    output, imported = start(*way, "--help")
    assert "Usage: tipsite " + " ".join(way) in output
    assert heavy(imported) == set()


@pytest.mark.parametrize("tag", UI_LANGUAGES)
@pytest.mark.parametrize("way", [way for way, one in tree() if isinstance(one, click.Group)])
def test_help_lists_each_command_once_in_a_line_of_80_columns(way: Way, tag: str) -> None:
    words = [*way, "--help", "--ui-language", tag]
    done = CliRunner().invoke(main, words, env={"COLUMNS": "80"}, prog_name="tipsite")
    # Paragraphs begin with the usage and end with the options.
    sections = [part for part in done.stdout.split("\n\n")[1:-1] if re.match(r"\S.*:\n", part)]
    lines = [line for part in sections for line in part.splitlines()[1:]]
    listed = [line.split()[0] for line in lines]
    (group,) = (one for name, one in tree() if name == way and isinstance(one, click.Group))
    assert sorted(listed) == sorted(group.commands)
    assert max(map(len, lines)) <= 80


def test_help_imports_no_command() -> None:
    _, imported = start("--help")
    assert {name for name in imported if name.startswith("tipsite.cli.")} == {
        "tipsite.cli.main", "tipsite.cli.terminal",
    }  # fmt: skip


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("bui",), {"build"}),
        (("translate", "re"), {"review"}),
        (("hosts", ""), {"caddy", "nginx"}),
        (("translate", "status", "--form"), {"--format"}),
        (("new", "service", "--nu"), {"--number"}),
    ],
)
def test_a_name_is_completed_without_importing_what_it_does(
    words: tuple[str, ...], offered: set[str]
) -> None:
    found, imported = completed(*words)
    assert found == offered
    assert heavy(imported) == set()


@pytest.mark.parametrize(("way", "command"), [one for one in tree() if one[0]], ids=str)
def test_options_of_every_command_are_completed(way: Way, command: click.Command) -> None:
    typed = " ".join(("tipsite", *way, "--"))
    settings = {
        "_TIPSITE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(way) + 1),
    }
    done = CliRunner().invoke(main, [], env=settings, prog_name="tipsite")
    long = {name for one in command.params for name in one.opts if name.startswith("--")}
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == {*long, "--help"}


@pytest.mark.parametrize(("way", "command"), [one for one in tree() if one[0]], ids=str)
def test_a_command_is_called_as_it_is_listed(way: Way, command: click.Command) -> None:
    assert command.name == way[-1]
