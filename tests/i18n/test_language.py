"""tipsite speaks the officer's language, in whatever way it is asked for."""

from __future__ import annotations

import os

import click
import pytest
from click.testing import CliRunner, Result

from tipsite import i18n
from tipsite.cli.main import main
from tipsite.i18n import (
    language,
    machine_language,
    matching_language,
    split_language_flag,
    translated,
)

LOCALES = ("TIPSITE_UI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer that is set to no language at all."""
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize(
    ("settings", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "mk_MK.UTF-8"}, "mk"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "mk_MK", "LC_MESSAGES": "sq_AL"}, "sq"),
        ({"LANG": "mk_MK", "LC_MESSAGES": "mk_MK", "LC_ALL": "sq_AL.UTF-8"}, "sq"),
        ({"LANG": "mk_MK", "TIPSITE_UI_LANGUAGE": "sq"}, "sq"),
        ({"LANG": "mk_MK", "TIPSITE_UI_LANGUAGE": "sr-Cyrl"}, "en"),
    ],
)
def test_the_computer_says_which_language(
    machine: pytest.MonkeyPatch, settings: dict[str, str], spoken: str
) -> None:
    for name, value in settings.items():
        machine.setenv(name, value)
    assert machine_language() == spoken


def test_without_a_variable_windows_own_menus_count(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(i18n, "_of_windows", lambda: "sq_AL")
    assert machine_language() == "sq"
    machine.setenv("LANG", "mk_MK")
    assert machine_language() == "mk"


@pytest.mark.parametrize("tag", ["cnr", "sr-Latn"])
def test_neighbours_without_a_catalogue_get_english(tag: str) -> None:
    assert matching_language(tag) == "en"
    assert run("--ui-language", tag, "--help").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "left", "asked"),
    [
        (["build", "--ui-language", "sq"], ["build"], "sq"),
        (["--ui-language=sq", "build", "--strict"], ["build", "--strict"], "sq"),
        (["build", "--", "--ui-language", "sq"], ["build", "--", "--ui-language", "sq"], None),
        (["build", "--ui-language"], ["build"], ""),
        (["--ui-language", "mk", "--ui-language", "sq"], [], "sq"),
    ],
)
def test_the_language_may_stand_anywhere(
    typed: list[str], left: list[str], asked: str | None
) -> None:
    assert split_language_flag(typed) == (left, asked)


@pytest.mark.parametrize("typed", [("--ui-language", "xx"), ("build", "--ui-language")])
def test_an_unknown_language_is_refused_with_the_choices(typed: tuple[str, ...]) -> None:
    done = run(*typed)
    assert done.exit_code == 2
    assert "Choose one of: en, sq, mk." in done.output


def test_the_option_goes_before_the_variable(machine: pytest.MonkeyPatch) -> None:
    machine.setenv("TIPSITE_UI_LANGUAGE", "mk")
    assert run("--help").output != run("--help", "--ui-language", "sq").output
    assert run("--help", "--ui-language", "sq").output == run("--ui-language", "sq", "-h").output


def test_the_language_ends_with_the_command() -> None:
    before = os.environ.get("LANGUAGE")
    plain = run("build", "--help").output
    assert run("build", "--help", "--ui-language", "sq").output != plain
    assert language() == "en"
    assert os.environ.get("LANGUAGE") == before
    assert run("build", "--help").output == plain


def test_all_that_is_shown_of_a_command_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group()
    def one() -> None:
        """One."""

    @one.command(epilog="Last.")
    @click.argument("page", nargs=-1)
    @click.option("--port", type=int, show_default="eighty", default=80, help="The port.")
    @click.option("--as", "as_", type=click.Choice(["po"]), prompt="Which")
    def two(page: str, port: int, as_: str) -> None:
        """Two."""

    monkeypatch.setattr("tipsite.i18n.gettext", lambda text: f"<{text}>")
    spoken = translated(one)
    assert isinstance(spoken, click.Group)
    shown = CliRunner().invoke(spoken, ["two", "--help"]).output
    words = (
        "<Two.>", "[<PAGE>]...", "<Last.>", "<INTEGER>", "<eighty>", "<The port.>", "[po]",
        "<[OPTIONS]>",
    )  # fmt: skip
    assert [word for word in words if word not in shown] == []
    asked = CliRunner().invoke(spoken, ["two"], input="po\n").output
    assert "<Which>" in asked
    assert "eighty" in CliRunner().invoke(one, ["two", "--help"]).output


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tipsite --ui-language ", {"en", "sq", "mk"}),
        ("tipsite --ui-language xx bui", {"build"}),
        ("tipsite build --ui-language sq --stri", {"--strict"}),
    ],
)
def test_half_a_language_does_not_end_completion(typed: str, offered: set[str]) -> None:
    words = typed.split(" ")
    settings = {
        "_TIPSITE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = CliRunner().invoke(main, [], env=settings, prog_name="tipsite")
    assert done.exit_code == 0
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == offered
