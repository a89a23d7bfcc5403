"""`tipsite new material`: a piece is asked for place by place, and can be made at once."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import Result

from builds import lay_checked, run
from sites import AL, CONFIG, QUIET_NAME, edit, service
from terminal import talk

TODAY = ("--today", "2026-11-24")
HEADLINE = ("--word", "headline=Check: first")


def add(root: Path, *words: str) -> Result:
    return run("new", "material", "--root", root, *TODAY, *words)


@pytest.mark.long
def test_words_come_into_their_slots_and_numbers_from_those_that_stand_first(
    tmp_path: Path,
) -> None:
    root = lay_checked(tmp_path)
    points = ("--word", "points=One | Two", "--word", "points=Three", "--word", "inside=Four")
    done = add(root, "--kind", "leaflet", "--title", "Before you go", *HEADLINE, *points)
    assert done.exit_code == 0, done.output
    text = (root / "content/en/material/before-you-go.md").read_text("utf-8")
    plain = [line.split("  #")[0] for line in text.splitlines()]
    assert plain == [
        "---",
        "kind: leaflet",
        "campaign: spring",
        "title: Before you go",
        "country: AL",
        "numbers: al-child-line",
        "words:",
        '  headline: "Check: first"',
        "  points:",
        "  - One",
        "  - Two",
        "  - Three",
        "  inside:",
        "  - Four",
        "---",
    ]
    assert "content/sq/material/before-you-go.md" in done.output
    assert add(root, "--title", "Before you go").exit_code == 2


@pytest.mark.long
def test_what_is_not_said_is_of_the_campaign_that_was_made_last(tmp_path: Path) -> None:
    root = lay_checked(tmp_path)
    made = run("new", "campaign", "--root", root, *TODAY, "--name", "Ask first", "--id", "ask")
    assert "tipsite new material --campaign ask" in made.output
    done = add(root, *HEADLINE)
    assert done.exit_code == 0, done.output
    text = (root / "content/en/material/ask-first.md").read_text("utf-8")
    assert "\ncampaign: ask\n" in text
    assert "\ntitle: Ask first" in text
    assert done.output.index("tipsite serve") < done.output.index("tipsite material ask-first")
    assert add(root, "--kind", "tear-off", *HEADLINE).exit_code == 0
    assert (root / "content/en/material/ask-first-tear-off.md").is_file()


def test_what_a_piece_waits_for_is_said(tmp_path: Path) -> None:
    held = ("    publish: yes", "    publish: hold\n    reason: Silent.")
    done = add(lay_checked(tmp_path, edit(AL, held)), *HEADLINE)
    assert "before there is a published number of: al-child-line" in done.output
    assert "not made before" not in add(lay_checked(tmp_path / "other"), *HEADLINE).output


def test_a_line_without_a_number_is_never_proposed(tmp_path: Path) -> None:
    empty = "".join(
        ("-- content/services/mk.yaml --\ncountry: MK\nservices:\n",
         service("mk-line", dial="To be written.", name="{en: Line, sq: Linja}"))
    )  # fmt: skip
    text = edit(CONFIG, ("en: [AL]", "en: [AL, MK]")) + empty
    root = lay_checked(tmp_path / "one", text)
    done = add(root, *HEADLINE, "--title", "One")
    assert done.exit_code == 0, done.output
    written = (root / "content/en/material/one.md").read_text("utf-8")
    assert "\ncountry: AL " in written
    assert "\nnumbers: al-child-line " in written
    assert "not made before" not in done.output
    bare = lay_checked(tmp_path / "none")
    records = bare / "content/services/al.yaml"
    records.write_text(
        re.sub("dial: 116 [17]..", "dial: Later", records.read_text("utf-8")), "utf-8"
    )
    refused = add(bare, *HEADLINE, "--title", "One")
    assert refused.exit_code == 2
    assert "No service has a number yet" in refused.output
    assert not (bare / "content/en/material").exists()


def test_where_typst_is_not_installed_it_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_this = '-P -m pip install "pypdfium2'
    assert type_this not in add(lay_checked(tmp_path / "with"), *HEADLINE).output
    monkeypatch.setattr("tipsite.material.EXTRA", ("typst", "no_such_library"))
    done = add(lay_checked(tmp_path / "without"), *HEADLINE)
    assert done.exit_code == 0
    assert type_this in done.output


@pytest.mark.long
def test_words_for_later_and_a_discreet_piece_can_be_made_too(tmp_path: Path) -> None:
    root = lay_checked(tmp_path, edit(AL, QUIET_NAME))
    assert add(root, "--kind", "leaflet", "--title", "Later").exit_code == 0
    assert add(root, "--kind", "card", "--title", "Quiet", "--discreet").exit_code == 0
    checked = run("check", "--root", root, *TODAY)
    assert checked.exit_code == 0, checked.output
    made = run("material", "--root", root, *TODAY)
    assert made.exit_code == 0, made.output
    assert (root / "material/en/print/card-al.pdf").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--word", "headlin=Check"), "“poster” has no place for “headlin”"),
        (("--word", "headline"), "Write the place"),
        (("--kind", "postr"), "Choose: poster"),
        (("--numbers", "al-nobody"), "There is no service “al-nobody”"),
        (("--word", "headline=Call 116 111"), "no phone number"),
        (("--file", "Poster 1"), "small letters"),
    ],
)
def test_a_wrong_answer_says_which(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = add(lay_checked(tmp_path), "--title", "One", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "content/en/material").exists()


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_whoever_stops_half_way_gets_back_what_to_type(tmp_path: Path) -> None:
    root = lay_checked(tmp_path)
    run("new", "campaign", "--root", root, *TODAY, "--name", "Ask first", "--id", "ask")
    shown, code = talk(
        ("new", "material", *TODAY),
        (
            ("[poster]: ", "strips\n"),
            ("[poster]: ", "sheet with strips\n"),
            ("number [ask]: ", "1\n"),
            ("Title, for lists and for the PDF [Spring campaign]: ", "Check first\n"),
            ("[AL]: ", "\n"),
            ("[al-child-line]: ", "al-nobody\n"),
            ("[al-child-line]: ", "\n"),
            ("largest on it (Enter: later): ", "Check: first\n"),
            ("one or two sentences (Enter: none): ", "\x03"),
        ),
        root,
    )
    assert code == 130
    assert "  2  card – cards to carry\n" in shown
    assert "“strips” is none of them. Choose: " in shown
    assert "  1  spring  Spring campaign\n  2  ask     Ask first\n" in shown
    assert "  al-child-line  116 111        Child helpline\n" in shown
    assert "  al-night-line  not published  Heldname line\n" in shown
    assert "There is no service “al-nobody”" in shown
    assert shown.endswith(
        "To go on with what you typed: tipsite new material --kind tear-off --campaign spring "
        "--title 'Check first' --country AL --numbers al-child-line "
        "--word 'headline=Check: first'\n"
    )
    assert not (root / "content/en/material").exists()
