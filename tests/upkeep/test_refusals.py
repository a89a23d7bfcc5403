"""What `tipsite directory confirmed` and `failed` refuse, and that nothing is half written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from directory_sites import BROKE, BY, CHILD, SEVERAL, TODAY, WORKS, lay, tell
from sites import AL, CONFIG, edit, page, service, with_services
from tipsite.cli.main import main


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("answer", "id_", "more", "why"),
    [
        (BROKE, "al-police", (), "police or for emergencies"),
        (BROKE, "al-emergency", (), "police or for emergencies"),
        (BROKE, "al-night-line", (), "on hold already: Heldreason of the line."),
        (BROKE, CHILD, ("--phone", "0800 1234"), "Its lines: “116 111”"),
        (BROKE, CHILD, ("--phone", ""), "has no line “”"),
        (BROKE, "al-childline", (), "Do you mean al-child-line"),
        (WORKS, "al-childline", (), "Do you mean al-child-line"),
        (WORKS, "../al", (), "There is no service"),
        (BROKE, "al-two", (), "Say which with --phone: “0800 1234”, “0800 1235”"),
        (WORKS, "al-two", (), "Say which with --phone: “0800 1234”, “0800 1235”"),
        (("failed", "--reason", "Call 116 111."), CHILD, (), "A phone number"),
        (("failed", "--reason", "Write a@b.org"), CHILD, (), "An e-mail address"),
        (("failed", "--reason", ""), CHILD, (), "--reason is empty"),
        (("failed", "--reason", " \n "), CHILD, (), "--reason is empty"),
        (("failed", "--reason", "a\x07"), CHILD, (), "can't be seen"),
        ((*WORKS[:-1], "0800 1234"), CHILD, (), "A phone number"),
        ((*WORKS[:-1], "\t"), CHILD, (), "--by is empty"),
        (("confirmed", "--how", "published", "--by", BY), CHILD, (), "'published' is not one"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, answer: tuple[str, ...], id_: str, more: tuple[str, ...], why: str
) -> None:
    path = lay(tmp_path, SEVERAL) / AL
    old = path.read_bytes()
    done = tell(answer, tmp_path, id_, *more)
    assert done.exit_code == 2
    assert why in done.stderr
    assert path.read_bytes() == old


def test_yaml_with_an_anchor_is_left_to_the_hand(tmp_path: Path) -> None:
    twice = ("verified: {dial: 116 111", "verified: &known {dial: 116 111")
    path = lay(tmp_path, edit(AL, twice)) / AL
    old = path.read_bytes()
    for answer in (BROKE, WORKS):
        done = tell(answer, tmp_path)
        assert done.exit_code == 2
        assert "Traceback" not in done.output
    assert path.read_bytes() == old


def test_a_day_to_come_is_reported(tmp_path: Path) -> None:
    done = tell(WORKS, lay(tmp_path), CHILD, "--today", "2126-01-01")
    assert done.exit_code == 0
    assert "2126-01-01 is still to come" in done.output


def test_what_is_put_on_hold_does_not_keep_the_site_from_being_built(tmp_path: Path) -> None:
    # The number stands in an address that a page links to.
    linked = page("en/more.md", "[Their page](https://example.org/08001234)")
    root = lay(tmp_path, with_services(service("al-other", dial="0800 1234")) + linked)
    check = ["check", "--root", str(root), "--today", TODAY]
    assert CliRunner().invoke(main, check).exit_code == 0
    done = tell(BROKE, root, "al-other")
    after = CliRunner().invoke(main, check)
    assert after.exit_code == 0 or "more.md" in done.output, after.output


MISTAKE = "Call 0800 1234."


def with_mistake(path: str, id_: str) -> str:
    """Return a file of services with a number in the reason of a line on hold."""
    held = service(id_, publish="hold", reason=MISTAKE)
    return with_services(held) if path == AL else f"-- {path} --\ncountry: XK\nservices:\n{held}"


@pytest.mark.parametrize("answer", [BROKE, WORKS], ids=["failed", "confirmed"])
def test_a_mistake_that_was_there_before_is_no_reason_though_its_line_moves(
    tmp_path: Path, answer: tuple[str, ...]
) -> None:
    root = lay(tmp_path, with_mistake(AL, "al-other"))
    assert "A phone number" in CliRunner().invoke(main, ["check", "--root", str(root)]).stderr
    assert tell(answer, root).exit_code == 0


@pytest.mark.parametrize(
    ("path", "id_"), [(AL, "al-other"), ("content/services/xk.yaml", "xk-other")]
)
def test_a_mistake_that_stands_elsewhere_already_is_one_more(
    tmp_path: Path, path: str, id_: str
) -> None:
    root = lay(tmp_path, with_mistake(path, id_))
    old = (root / AL).read_bytes()
    done = tell(("failed", "--reason", MISTAKE), root)
    assert done.exit_code == 2
    assert done.stderr.startswith("With this the site would not build:\n")
    assert f"{AL}:" in done.stderr
    assert "reason: Call 0800 1234." in done.stderr
    assert (root / AL).read_bytes() == old


@pytest.mark.long
def test_what_does_not_work_is_put_on_hold_though_a_note_still_names_it(tmp_path: Path) -> None:
    note = "  notes: {AL: [{need: shelter, words: {en: None found.}, call: [al-other]}]}\n"
    note = note.replace("shelter", "safe-place")
    text = edit(CONFIG, ("  exit:", f"{note}  exit:"))
    root = lay(tmp_path, text + with_services(service("al-other", dial="0800 1234")))
    check = ["check", "--root", str(root), "--today", TODAY]
    assert CliRunner().invoke(main, check).exit_code == 0
    assert tell(BROKE, root, "al-other").exit_code == 0
    assert "note-on-hold" in CliRunner().invoke(main, check).stderr
