"""What is asked on a terminal: again where the answer is wrong, and nothing stays of half of it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from confirmations import with_checks
from directory_sites import SEVERAL, lay
from starter_sites import lay_started
from terminal import talk
from tipsite.cli import prompts
from tipsite.cli.main import main
from tipsite.console import agreed
from tipsite.scaffold.answers import an_address, countries_of, some_countries, some_languages
from tipsite.workspace.errors import CommandError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")


@pytest.mark.long
def test_a_wrong_answer_is_asked_again_with_a_hint(tmp_path: Path) -> None:
    shown, code = talk(
        ("init", "site"),
        (
            ("[en, sq]: ", "al, mk\n"),
            ("[en, sq]: ", "Македонски, Albanian\n"),
            ("[MK]: ", "Atlantis\n"),
            ("[MK]: ", "\n"),
            ("(Enter: later): ", "Call 070 123 456\n"),
            ("(Enter: later): ", "Не си сам\n"),
            ("(Enter: later): ", "\n"),
            ("[https://example.org/]: ", "primer.example.org\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    for hint in ("Do you mean sq?", "the code of no country", "holds no phone number"):
        assert hint in shown
    assert "Languages: Macedonian (mk) and Albanian (sq). Countries: North Macedonia." in shown
    settings = (tmp_path / "site/campaigns.yaml").read_text("utf-8")
    assert "    mk: Не си сам\n" in settings
    assert "  address: https://primer.example.org/\n" in settings


@pytest.mark.one_in(2)
@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_leaves_nothing_behind(tmp_path: Path, key: str) -> None:
    shown, code = talk(("init", "site"), (("[en, sq]: ", "mk\n"), ("[MK]: ", key)), tmp_path)
    assert code == 130
    assert "Stopped. Nothing was made.\n" in shown
    assert shown.endswith("To go on with what you typed: tipsite init site --languages mk\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "yes"), [("да", True), ("Po", True), ("y", True), ("не", False), ("", False)]
)
def test_yes_and_no_are_understood_in_the_officers_language(typed: str, yes: bool) -> None:
    @click.command()
    def asks() -> None:
        click.echo(agreed("Publish that?"))

    shown = CliRunner().invoke(asks, input=f"maybe\n{typed}\n").output
    assert shown.count("Publish that? [y/N]: ") == 2
    assert "Write yes or no; Enter is no.\n" in shown
    assert shown.endswith(f"{yes}\n")


def test_a_question_ends_with_one_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)

    @click.command()
    def asks() -> None:
        for question, default in (("On which days?", ""), ("Free?", "yes"), ("Its name", None)):
            prompts.ask(question, str, default=default)

    shown = CliRunner().invoke(asks, input="Monday\n\nX\n").output
    assert shown.splitlines() == ["On which days? Monday", "Free? [yes]: ", "Its name: X"]


def test_it_asks_in_the_officers_language(tmp_path: Path) -> None:
    shown, _ = talk(("init", "site", "--ui-language", "mk"), (("[mk, sq]: ", "\x03"),), tmp_path)
    assert re.match(r"[\u0400-\u04ff]{4,}", shown)
    assert "Stopped" not in shown


@pytest.mark.long
def test_only_what_is_missing_is_asked(tmp_path: Path) -> None:
    lay_started(tmp_path)
    shown, code = talk(
        ("new", "service", "--name", "Совет", "--kind", "legal-aid", "--summary", "Прашајте."),
        (
            ("[line-b]: ", "Не\n"),
            ("[line-b]: ", "\n"),
            ("[our-organization]: ", "polic\n"),
            ("[our-organization]: ", "police\n"),
            ("[ngo]: ", "State Office\n"),
            ("[legal]: ", "4\n"),
            ("(Enter: later): ", "02 123 456\n"),
            ("24/7 (Enter: not known): ", "\n"),
            ("no (Enter: not known): ", "\n"),
            ("e-mail address (Enter: none): ", "\n"),
            ("https:// (Enter: none): ", "\n"),
            ("Where you read it", "Список\n"),
            ("(Enter: none): ", "\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    assert "Use small letters a to z, digits and hyphens, such as ne." in shown
    assert "“polic” is none of them. Choose: police – Полиција" in shown
    assert "directory confirmed mk-line-b --how called --by ROLE --publish" in shown
    text = (tmp_path / "content/services/mk.yaml").read_text("utf-8")
    assert "- id: mk-line-b" in text
    assert "    publish: hold" in text.partition("- id: mk-line-b")[2]


@pytest.mark.long
def test_what_no_answer_can_settle_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    lay_started(tmp_path)
    path = tmp_path / "content/services/mk.yaml"
    lines = path.read_text("utf-8").splitlines()
    row = next(row for row, line in enumerate(lines, 1) if "dial: unknown" in line)
    shown, code = talk(("directory", "confirmed", "mk-emergency"), (), tmp_path)
    assert code == 2, shown
    assert "The number of mk-emergency is not known yet." in shown
    assert f"Write it in content/services/mk.yaml:{row}; then type" in shown
    assert "How it was confirmed" not in shown
    text = re.sub("unknown  # replace: the number.*", "116 111", path.read_text("utf-8"))
    text = text.replace("how: published", "how: called\n      by: officer")
    later = text.replace("on: undated", "on: 2126-01-01")
    path.write_text(with_checks(later), "utf-8")
    shown, code = talk(("directory", "confirmed", "mk-emergency"), (), tmp_path)
    assert code == 2, shown
    assert "was confirmed later than that, on 2126-01-01." in shown
    path.write_text(with_checks(later.replace("2126-01-01", "2026-01-01")), "utf-8")
    asked = (("How it was confirmed [operator]: ", "\n"), ("never a person's name", "\x03"))
    shown, code = talk(("directory", "confirmed", "mk-emergency"), asked, tmp_path)
    assert code == 130, shown


SERVICE = ("new", "service", "--name", "Совет", "--kind", "legal-aid", "--organization", "police",
           "--run-by", "ngo", "--need", "legal")  # fmt: skip


@pytest.mark.long
def test_each_answer_is_checked_as_the_build_would_before_the_next_is_asked(tmp_path: Path) -> None:
    lay_started(tmp_path)
    shown, code = talk(
        SERVICE,
        (
            ("[line-b]: ", "\n"),
            ("when somebody calls (Enter: later): ", "Ask 116 111\n"),
            ("when somebody calls (Enter: later): ", "Прашајте.\n"),
            ("published (Enter: later): ", "call us\n"),
            ("published (Enter: later): ", "26.11.2026\n"),
            ("published (Enter: later): ", "2026-11-26\n"),
            ("published (Enter: later): ", "02/3123-456\n"),
            ("24/7 (Enter: not known): ", "on some days\n"),
            ("24/7 (Enter: not known): ", "пон-пет 8-16h\n"),
            ("no (Enter: not known): ", "perhaps\n"),
            ("no (Enter: not known): ", "Да\n"),
            ("e-mail address (Enter: none): ", "help at example.org\n"),
            ("e-mail address (Enter: none): ", "help@example.org\n"),
            ("https:// (Enter: none): ", "example\n"),
            ("https:// (Enter: none): ", "www.example.org/kontakt\n"),
            ("Where you read it", "Список\n"),
            ("(Enter: none): ", "example.org/list\n"),
            ("(Enter: none): ", "https://example.org/list\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    assert "“call us” is not a number that can be dialled." in shown
    for day in ("26.11.2026", "2026-11-26"):
        assert f"“{day}” looks like a date, not like a phone number. Write the number as" in shown
    assert "“on some days” is not understood. Write for example: 24/7, or Mo-Fr" in shown
    assert "“perhaps” is not understood. Write yes or no" in shown
    assert "“help at example.org”" in shown
    text = (tmp_path / "content/services/mk.yaml").read_text("utf-8").partition("mk-line-b")[2]
    for kept in (
        "Прашајте.", "dial: 02/3123-456", "title: Список", "url: https://example.org/list",
        "    free: yes", "    hours: Mo-Fr 08:00-16:00\n", "  - address: help@example.org\n",
        "  - url: https://www.example.org/kontakt\n",
    ):  # fmt: skip
        assert kept in text, kept


@pytest.mark.long
def test_whoever_stops_half_way_is_shown_how_to_go_on(tmp_path: Path) -> None:
    lay_started(tmp_path)
    first = (
        ("[line-b]: ", "line-c\n"),
        ("calls (Enter: later): ", "Прашајте нѐ.\n"),
        ("published (Enter: later): ", "\x04"),
    )
    shown, code = talk(SERVICE, first, tmp_path)
    assert code == 130
    command = shown.partition("To go on with what you typed: tipsite ")[2].splitlines()[0]
    rest = (
        ("published (Enter: later): ", "\n"),
        ("e-mail address (Enter: none): ", "\n"),
        ("https:// (Enter: none): ", "\n"),
    )
    shown, code = talk(tuple(shlex.split(command)), rest, tmp_path)
    assert code == 0, shown
    text = (tmp_path / "content/services/mk.yaml").read_text("utf-8")
    assert "Прашајте нѐ." in text.partition("- id: mk-line-c")[2]


CONFIRMED = ("directory", "confirmed", "al-child-line")


@pytest.mark.long
def test_a_terminal_asks_what_the_call_sheet_asks_and_enter_keeps_what_is_known(
    tmp_path: Path,
) -> None:
    lay(tmp_path)
    records = tmp_path / "content/services/al.yaml"
    before = records.read_text("utf-8")
    rest = (
        ("[not known]: ", "yes\n"),
        ("[not known]: ", "\n"),
        ("from abroad? [not known]: ", "yes\n"),
        ("from abroad? [not known]: ", "\n"),
        ("[yes]: ", "no\n"),
    )
    first = (("[called]: ", "2\n"), ("every language): ", "officer\n"), ("[not known]: ", "yes\n"))
    shown, code = talk(CONFIRMED, (*first, *rest, ("(SMS)? [not known]: ", "\x04")), tmp_path)
    assert code == 130, shown
    assert records.read_text("utf-8") == before
    command = shown.partition("To go on with what you typed: tipsite ")[2].splitlines()[0]
    assert "--how operator --by officer --mobile yes --landline yes" in command
    done = CliRunner().invoke(main, [*shlex.split(command), "--root", str(tmp_path)])
    assert done.exit_code == 0, done.output
    text = records.read_text("utf-8")
    assert "from: {mobile: yes, landline: yes}" in text
    assert "free: no" in text
    assert "how: operator" in text


@pytest.mark.long
def test_an_e_mail_address_is_not_called(tmp_path: Path) -> None:
    lay(tmp_path, SEVERAL)
    typed = ("directory", "confirmed", "al-mobile", "--phone", "help@example.org", "--publish")
    answers = (("[operator]: ", "\n"), ("every language): ", "officer\n"))
    shown, code = talk(typed, answers, tmp_path)
    assert code == 0, shown
    text = (tmp_path / "content/services/al.yaml").read_text("utf-8")
    assert "how: operator" in text.partition("address: Help@example.org")[2]


class Meanwhile(str):
    """What is typed, while somebody else changes a file."""

    __slots__ = ("change",)
    change: Callable[[], object]

    def encode(self, *_: str) -> bytes:
        self.change()
        return super().encode()


@pytest.mark.long
def test_what_is_refused_in_the_end_is_not_lost(tmp_path: Path) -> None:
    lay_started(tmp_path)
    records = tmp_path / "content/services/mk.yaml"

    def change() -> None:
        text = records.read_text("utf-8")
        records.write_text(text.replace("- id: mk-line ", "- id: mk-line-b "), "utf-8")
        settings = tmp_path / "campaigns.yaml"
        settings.write_text(settings.read_text("utf-8").replace("mk-line]", "mk-line-b]"), "utf-8")

    typed = Meanwhile("\n")
    typed.change = change
    shown, code = talk(
        SERVICE,
        (
            ("[line-b]: ", "\n"),
            ("calls (Enter: later): ", "Прашајте нѐ.\n"),
            ("published (Enter: later): ", "\n"),
            ("e-mail address (Enter: none): ", "\n"),
            ("https:// (Enter: none): ", typed),
        ),
        tmp_path,
    )
    assert code == 2
    assert "The id “mk-line-b” is there already." in shown
    command = shown.partition("To go on with what you typed: ")[2].splitlines()[0]
    assert shlex.split(command) == [
        "tipsite", *SERVICE, "--id", "line-b", "--summary", "Прашајте нѐ.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("mk, sq", ("mk", "sq")),
        ("Macedonian;shqip", ("mk", "sq")),
        ("SR_latn، sr", ("sr-Latn", "sr-Cyrl")),
        ("српски, crnogorski, romani", ("sr-Cyrl", "cnr", "rmn")),
        ("македонски, албански, црногорски", ("mk", "sq", "cnr")),
        ("maqedonisht, serbisht, anglisht", ("mk", "sr-Cyrl", "en")),
        ("rom, tr, mk, mk", ("rom", "tr", "mk")),
        ("mk sq sr", ("mk", "sq", "sr-Cyrl")),
    ],
)
def test_languages_may_be_named_in_many_ways(said: str, tags: tuple[str, ...]) -> None:
    assert some_languages(said) == tags


@pytest.mark.parametrize("said", ["al", "xx", "klingonish", ""])
def test_what_is_no_language_is_refused(said: str) -> None:
    with pytest.raises(CommandError):
        some_languages(said)


def test_countries_may_be_named_in_many_ways() -> None:
    said = "Kosova, mk rs; Албанија, KS, Germany, Црна Гора"
    assert some_countries(said) == ("XK", "MK", "RS", "AL", "DE", "ME")


def test_the_countries_of_the_readers_are_proposed() -> None:
    assert countries_of(("mk", "sq")) == ("MK",)
    assert countries_of(("sq", "mk")) == ("AL", "MK")
    assert countries_of(("cnr", "sr-Cyrl", "bs")) == ("ME", "RS", "BA")
    assert countries_of(("ar", "en")) == ("AL",)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("example.org", "https://example.org/"),
        ("http://example.org/a", "http://example.org/a/"),
    ],
)
def test_an_address_is_completed(said: str, address: str) -> None:
    assert an_address(said) == address


@pytest.mark.parametrize(
    "said", ["ftp://x.org", "example", "https://me@x.org", "x y.org", "x.org//", "x.org/?a"]
)
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(CommandError):
        an_address(said)
