"""What is asked on a terminal: again where the answer is wrong, and nothing stays of half of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from started import started
from talking import talk
from tipsite.asking.answers import an_address
from tipsite.asking.countries import countries_of, some_countries
from tipsite.asking.languages import some_languages
from tipsite.giving import Refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")


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


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_whoever_stops_leaves_nothing_behind(tmp_path: Path, key: str) -> None:
    shown, code = talk(("init", "site"), (("[en, sq]: ", "mk\n"), ("[MK]: ", key)), tmp_path)
    assert code == 2
    assert shown.endswith("Stopped. Nothing was made.\n")
    assert list(tmp_path.iterdir()) == []


def test_it_asks_in_the_officers_language(tmp_path: Path) -> None:
    shown, _ = talk(("init", "site", "--ui-language", "mk"), (("[mk, sq]: ", "\x03"),), tmp_path)
    assert re.match(r"[\u0400-\u04ff]{4,}", shown)
    assert "Stopped" not in shown


def test_only_what_is_missing_is_asked(tmp_path: Path) -> None:
    for path, content in started("mk", "sq").files.items():
        if not path.startswith("themes/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    shown, code = talk(
        ("new", "service", "--name", "Совет", "--kind", "legal-aid", "--summary", "Прашајте."),
        (
            ("[sovet]: ", "Не\n"),
            ("[sovet]: ", "\n"),
            ("[our-organization]: ", "polic\n"),
            ("[our-organization]: ", "police\n"),
            ("[ngo]: ", "state\n"),
            ("[legal]: ", "\n"),
            ("(Enter: later): ", "02 123 456\n"),
            ("Where you read it", "Список\n"),
            ("(Enter: none): ", "\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    assert "Use small letters a to z, digits and hyphens, such as ne." in shown
    assert "“polic” is none of them. Choose: police" in shown
    assert "directory confirmed mk-sovet --how called --by ROLE --publish" in shown
    text = (tmp_path / "content/services/mk.yaml").read_text("utf-8")
    assert "- id: mk-sovet" in text
    assert "    publish: hold" in text.partition("- id: mk-sovet")[2]


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("mk, sq", ("mk", "sq")),
        ("Macedonian;shqip", ("mk", "sq")),
        ("SR_latn، sr", ("sr-Latn", "sr-Cyrl")),
        ("српски, crnogorski, romani", ("sr-Cyrl", "cnr", "rmn")),
        ("rom, tr, mk, mk", ("rom", "tr", "mk")),
        ("mk sq sr", ("mk", "sq", "sr-Cyrl")),
    ],
)
def test_languages_may_be_named_in_many_ways(said: str, tags: tuple[str, ...]) -> None:
    assert some_languages(said) == tags


@pytest.mark.parametrize("said", ["al", "xx", "klingonish", ""])
def test_what_is_no_language_is_refused(said: str) -> None:
    with pytest.raises(Refused):
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
    with pytest.raises(Refused):
        an_address(said)
