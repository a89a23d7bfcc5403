"""`tipsite directory confirmed` and `failed` write what a call found, and not a byte more."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from msgspec.structs import replace

from directory_sites import (
    BROKE,
    BY,
    CHILD,
    DAY,
    SEVERAL,
    TODAY,
    WORKS,
    lay,
    record,
    tell,
)
from directory_sites import line as phone
from sample import COUNTRIES, ROOT
from sites import AL, CONFIG, edit, service, with_services
from tipsite.cli.main import main
from tipsite.contacts.channels import contact_text, lines_of
from tipsite.upkeep.confirmation import confirm, find_line, put_on_hold
from tipsite.workspace.site import Workspace, open_site, open_snapshot

REPEATED = ("dial", "address", "url")
ANSWERED = {"on": TODAY, "how": "called", "by": BY}
FLOW = """\
-- content/services/al.yaml --
country: AL # Albania
services:
- {id: al-child-line, organization: alo, run_by: ngo, kind: hotline, needs: [call],
   name: {en: Line}, summary: {en: They listen.}, publish: yes, phones: [
   {dial: 116 111, publish: yes, verified: {dial: 116 111, on: 2020, how: published,
    source: {title: Listing, url: 'https://example.org/listing'}}}, # first
   {dial: 116 117, publish: yes, verified: {dial: 116 117, on: 2020, how: published, source:
    {title: Listing, url: 'https://example.org/listing'}}}]}
"""


def tree(content: bytes) -> dict[str, Any]:
    """Read a file as something else than tipsite reads it."""
    return dict(yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader))


def answered(verified: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return what is left of a confirmation and what came to it, which is ``new`` in the file."""
    assert re.fullmatch("[0-9a-f]{8}", new["check"])
    kept = {key: value for key, value in verified.items() if key not in REPEATED}
    return {**kept, **ANSWERED, "check": new["check"]}


def only_these_lines_differ(old: bytes, new: bytes, keys: set[str]) -> bool:
    """Whether all lines without these keys are there, in order, line ends included."""

    def kept(content: bytes) -> list[bytes]:
        return [
            found
            for found in content.splitlines(keepends=True)
            if found.strip().removeprefix(b"- ").partition(b":")[0].decode() not in keys
        ]

    return kept(old) == kept(new)


def opened_alone(country: str) -> Workspace:
    """Open one country's records: each answer has all files read again."""
    snapshot = open_site(ROOT, "records", DAY).snapshot
    mine = (f"content/services/{country.lower()}.yaml", "content/organizations.yaml", CONFIG)
    files = {path: snapshot.files[path] for path in mine}
    return open_snapshot(replace(snapshot, files=files), "records", DAY)


@pytest.mark.long
@pytest.mark.parametrize(
    "country",
    [pytest.param(code, marks=[] if code == "XK" else [pytest.mark.long]) for code in COUNTRIES],
)
def test_each_answer_for_each_line_of_the_sample_changes_that_line_alone(country: str) -> None:
    opened = opened_alone(country)
    count = 0
    for owner in [one for file in opened.corpus.directories for one in file.services]:
        for line in lines_of(owner):
            path, number = line.at.path, contact_text(line).text
            if number == "unknown":
                continue
            direct = confirm(opened, owner, line, how="called", by=BY, publish=False)
            old, new = (one.snapshot.files[path] for one in (opened, direct.after))
            assert only_these_lines_differ(old, new, {*ANSWERED, *REPEATED, "check"})
            if line.publish == "hold" or owner.kind in ("police", "emergency"):
                continue
            broke = put_on_hold(opened, owner, line, reason="Nobody answers.")
            held = broke.after.snapshot.files[path]
            assert only_these_lines_differ(old, held, {"publish", "reason", "failed_on"})
            again = find_line(broke.after, owner.id.text, number)
            back = confirm(broke.after, *again, how="called", by=BY, publish=False)
            assert back.after.snapshot.files[path] == new  # all is as before but `verified`
            count += 1
    assert count > 2


@pytest.mark.one_in(4)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("text", [edit(AL), FLOW], ids=["block", "flow"])
def test_line_ends_and_a_mark_stay(tmp_path: Path, text: str, end: str, mark: bytes) -> None:
    path = lay(tmp_path, text) / AL
    old = mark + path.read_bytes().replace(b"\n", end.encode())
    path.write_bytes(old)
    assert tell(BROKE, tmp_path, CHILD, "--phone", "116111").exit_code == 0
    held = path.read_bytes()
    assert tree(held)["services"][0]["phones"][0]["publish"] == "hold"
    assert tell(WORKS, tmp_path, CHILD, "--phone", "116111").exit_code == 0
    back = path.read_bytes()
    wanted = tree(old)
    phone, new = (one["services"][0]["phones"][0] for one in (wanted, tree(back)))
    phone["verified"] = answered(phone["verified"], new["verified"])
    assert tree(back) == wanted
    for content in (held, back):
        assert content.startswith(b"\xef\xbb\xbf") is bool(mark)
        assert content.count(b"\n") == content.count(end.encode()) > 3
        assert content.count(b"#") == old.count(b"#")


@pytest.mark.parametrize("answer", [BROKE, WORKS], ids=["failed", "confirmed"])
def test_a_dry_run_shows_the_difference_and_writes_nothing(
    tmp_path: Path, answer: tuple[str, ...]
) -> None:
    path = lay(tmp_path) / AL
    old, kept = path.read_bytes(), sorted(path.parent.iterdir())
    dry = tell(answer, tmp_path, CHILD, "--dry-run")
    assert dry.exit_code == 0
    assert "Nothing was written (--dry-run)." in dry.output
    assert "Written:" not in dry.output
    assert path.read_bytes() == old
    unmarked = re.sub(r"\{\+|\+\}", "", dry.output)
    shown = re.findall(r"^    (?:now|new):    (.*)$", unmarked, re.MULTILINE)
    assert tell(answer, tmp_path).exit_code == 0
    new = path.read_text("utf-8").splitlines()
    assert shown
    assert set(new) - set(old.decode().splitlines()) <= set(shown) <= set(new)
    assert sorted(path.parent.iterdir()) == kept  # no file is left beside it


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("id_", "spelling"),
    [
        (CHILD, "116-111"),
        (CHILD, "١١٦١١١"),
        ("al-mobile", "+355 (69) 123-45-67"),
        ("al-mobile", "help@example.org"),
    ],
)
def test_a_line_is_found_in_other_spellings(tmp_path: Path, id_: str, spelling: str) -> None:
    path = lay(tmp_path, SEVERAL) / AL
    assert tell(BROKE, tmp_path, id_, "--phone", spelling).exit_code == 0
    record = next(one for one in tree(path.read_bytes())["services"] if one["id"] == id_)
    phone, *_ = record["emails"] if "@" in spelling else record["phones"]
    assert phone["publish"] == "hold"


def test_the_next_build_drops_a_line_that_failed_and_confirmed_brings_it_back(
    tmp_path: Path,
) -> None:
    other = with_services(service("al-other", needs="[call]", dial="0800 1234"))
    root, output = lay(tmp_path / "site", other), tmp_path / "made"

    def build() -> Result:
        words = ["build", "--root", str(root), "--today", TODAY, "--output", str(output)]
        return CliRunner().invoke(main, words, catch_exceptions=False)

    def pages_with(*spellings: bytes) -> list[str]:
        found = [path for path in output.rglob("*") if path.is_file()]
        return sorted(
            str(path) for path in found if any(form in path.read_bytes() for form in spellings)
        )

    number = (b"116 111", b"116111", b"116\xc2\xa0111")
    assert build().exit_code == 0
    before = pages_with(*number)
    assert before
    told = tell(BROKE, root)
    assert "al-other (0800 1234) is shown in its place" in told.output
    done = build()
    assert done.exit_code == 0
    assert "line-failed warning" in done.output
    assert "al-other" in done.output
    assert pages_with(*number) == []
    assert pages_with(b"0800 1234")
    assert tell(WORKS, root).exit_code == 0
    again = build()
    assert (again.exit_code, "line-failed" in again.output) == (0, False)
    assert pages_with(*number) == before
    shutil.rmtree(output)


@pytest.mark.long
def test_a_withdrawn_service_comes_back_line_by_line_as_each_is_confirmed(tmp_path: Path) -> None:
    two = record("al-two", phone("0800 1234", TODAY), phone("0800 1235", TODAY), needs="[call]")
    held = "  publish: hold\n  reason: withdrawn on 2026-11-24\n"
    path = lay(tmp_path, with_services(two)) / AL
    for number in ("0800 1234", "0800 1235"):
        assert tell(WORKS, tmp_path, "al-two", "--phone", number).exit_code == 0
    text, before = path.read_text("utf-8"), tree(path.read_bytes())
    start, mark, two = text.partition("- id: al-two\n")
    path.write_text(start + mark + two.replace("  publish: yes\n", held, 1), "utf-8")
    first, second = ("--phone", "0800 1234"), ("--phone", "0800 1235", "--publish")
    seen = tell(WORKS, tmp_path, "al-two", *first)
    assert "on hold (withdrawn on 2026-11-24). To publish it, add --publish." in seen.output
    assert "Nothing to change" not in seen.output
    back = tell(WORKS, tmp_path, "al-two", *first, "--publish")
    assert "It is published again when you publish the site: tipsite publish" in back.output
    assert "these stay on hold: “0800 1235”" in back.output
    found = tree(path.read_bytes())["services"][-1]
    assert (found["publish"], "reason" in found) == ("yes", False)
    assert [one["publish"] for one in found["phones"]] == ["yes", "hold"]
    last = tell(WORKS, tmp_path, "al-two", *second)
    assert "published when you publish the site: tipsite publish" in last.output
    assert tree(path.read_bytes()) == before


@pytest.mark.parametrize(
    ("said", "reason"), [("hold", "They move."), ("hold", "withdrawn on 2026-11-24, was name-only"),
                         ("name-only", "They move.")],
)  # fmt: skip
@pytest.mark.long
def test_what_was_held_by_hand_is_said_with_the_line_to_change(
    tmp_path: Path, said: str, reason: str
) -> None:
    one = record("al-two", phone("0800 1234", TODAY), needs="[call]")
    held = f"  publish: {said}\n  reason: {reason}\n"
    text = with_services(one.replace("  publish: yes\n", held, 1))
    path = lay(tmp_path, text) / AL
    assert tell(WORKS, tmp_path, "al-two").exit_code == 0
    old = path.read_bytes()
    number = old[: old.index(held.encode())].count(b"\n") + 1
    done = tell(WORKS, tmp_path, "al-two", "--publish")
    assert done.exit_code == 0
    assert f"says “publish: {said}” ({reason}), so the line is not shown" in done.output
    assert f"write “publish: yes” in {AL}:{number}," in done.output
    assert "noted already" in done.output
    assert path.read_bytes() == old


SHEET = ("--mobile", "yes", "--landline", "no", "--no-credit", "Po", "--free", "да", "--sms", "no",
         "--chat", "no", "--hours", "e hënë - e premte 8-16", "--languages",
         "Albanian, en, sr-Cyrl", "--anonymous", "yes", "--tells-police", "if-child")  # fmt: skip
FOUND = {
    "from": {"mobile": "yes", "landline": "no", "no_credit": "yes"},
    "free": "yes",
    "sms": "no",
    "chat": "no",
    "hours": "Mo-Fr 08:00-16:00",
    "languages": ["sq", "en", "sr"],
}


def test_a_language_that_is_still_spoken_keeps_its_times(tmp_path: Path) -> None:
    text = edit(
        AL, ("    hours: 24/7\n", "    hours: 24/7\n    languages: [en, sq Fr 13:00-21:00]\n")
    )
    path = lay(tmp_path, text) / AL
    done = tell(WORKS, tmp_path, CHILD, "--phone", "116 111", "--languages", "sq, mk")
    assert done.exit_code == 0, done.output
    phone = tree(path.read_bytes())["services"][0]["phones"][0]
    assert phone["languages"] == ["sq Fr 13:00-21:00", "mk"]


@pytest.mark.parametrize("text", [edit(AL), FLOW], ids=["block", "flow"])
@pytest.mark.long
def test_what_a_call_sheet_asks_goes_into_the_record_under_the_right_keys(
    tmp_path: Path, text: str
) -> None:
    path = lay(tmp_path, text) / AL
    wanted = tree(path.read_bytes())
    wanted["services"][0] |= {"anonymous": "yes", "tells_police": "if-child"}
    wanted["services"][0]["phones"][0] |= FOUND
    dry = tell(WORKS, tmp_path, CHILD, "--phone", "116 111", *SHEET, "--dry-run")
    assert "Mo-Fr" in dry.output
    assert tree(path.read_bytes()) != wanted
    done = tell(WORKS, tmp_path, CHILD, "--phone", "116 111", *SHEET)
    assert done.exit_code == 0, done.output
    line, new = (one["services"][0]["phones"][0] for one in (wanted, tree(path.read_bytes())))
    line["verified"] = answered(line["verified"], new["verified"])
    assert tree(path.read_bytes()) == wanted
    again = tell(WORKS, tmp_path, CHILD, "--phone", "116 111", *SHEET)
    assert "Nothing to change" in again.output
    assert "(al-child-line)" not in again.output
    other = ("--mobile", "unknown", "--hours", "24/7", "--languages", "sq, mk, en, it")
    done = tell(WORKS, tmp_path, CHILD, "--phone", "116 111", *other)
    assert done.exit_code == 0, done.output
    phone = wanted["services"][0]["phones"][0]
    phone |= {"hours": "24/7", "languages": ["sq", "mk", "en", "it"]}
    phone["from"] = {**FOUND["from"], "mobile": "unknown"}  # type: ignore[dict-item]
    assert tree(path.read_bytes()) == wanted
    assert tell(WORKS, tmp_path, CHILD, "--phone", "116 111", "--hours", "").exit_code == 0
    del phone["hours"]
    assert tree(path.read_bytes()) == wanted


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--mobile", "perhaps"), "--mobile: “perhaps” is not understood. Write yes or no"),
        (("--hours", "some day"), "--hours: “some day” is not understood."),
        (("--languages", "klingonian"), "--languages: “klingonian” is the tag of no language"),
        (("--tells-police", "sometimes"), "--tells-police: “sometimes” is none of them. Choose: "),
        (("--abroad", "yes"), "--abroad: "),
        (("--phone", "help@example.org", "--free", "yes"), "is no phone: the call sheet asks"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_by_its_name(
    tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    path = lay(tmp_path, SEVERAL) / AL
    old = path.read_bytes()
    id_ = "al-mobile" if "--phone" in more else CHILD
    done = tell(WORKS, tmp_path, id_, *more)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert path.read_bytes() == old


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    lay(tmp_path)
    done = tell(("confirmed", "--how", "called"), tmp_path)
    assert done.exit_code == 2
    assert "This is missing: --by." in done.output
