"""`tipsite directory gaps` says who is there for whom, and where nobody is."""

from __future__ import annotations

import csv
import io
import json
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from directory_sites import copied, lay, run
from sample import countries_of, is_public, services
from sites import AL, edit, service, with_services
from tipsite.model.records import Audience, Need

NEEDS, AUDIENCES = get_args(Need), get_args(Audience)


def cells(root: Path) -> dict[tuple[str, str, str], list[str]]:
    """Return the ids of services by country, need and audience, as a program reads them."""
    done = run("gaps", root, "--format", "json")
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    found = {(row["country"], row["need"], row["audience"]): row["services"] for row in rows}
    assert len(found) == len(rows)
    return found


def reached(found: dict[tuple[str, str, str], list[str]], id_: str) -> set[tuple[str, str]]:
    return {(need, audience) for (_, need, audience), ids in found.items() if id_ in ids}


def test_there_is_a_cell_for_each_country_need_and_audience(tmp_path: Path) -> None:
    found = cells(copied(tmp_path))
    assert set(found) == set(product(countries_of("en"), NEEDS, AUDIENCES))


def test_the_cells_of_the_sample_hold_what_its_records_say(tmp_path: Path) -> None:
    ways = ("phones", "emails", "websites")
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for record in (one for one in services() if one["kind"] != "abroad"):
        lines = [line for way in ways for line in record.get(way, ()) if is_public(line)]
        audience = set(record.get("audience", ())) or {"everyone"}
        for need, who in product(record["needs"], AUDIENCES):
            if is_public(record) and lines and {who, "everyone"} & audience:
                cell = (record["id"][:2].upper(), need, who)
                wanted.setdefault(cell, set()).add(record["id"])
    found = cells(copied(tmp_path))
    assert {cell: set(ids) for cell, ids in found.items() if ids} == wanted


def test_whoever_helps_everyone_helps_each_and_whoever_names_some_helps_those(
    tmp_path: Path,
) -> None:
    lay(
        tmp_path,
        with_services(
            service("al-all", audience="[everyone]", dial="0800 1231"),
            service("al-unsaid", dial="0800 1232"),
            service("al-some", audience="[women, girls]", dial="0800 1233"),
            service("al-both", audience="[men, everyone]", dial="0800 1234"),
        ),
    )
    found = cells(tmp_path)
    for id_ in ("al-all", "al-unsaid", "al-both"):
        assert reached(found, id_) == {("legal", audience) for audience in AUDIENCES}
    assert reached(found, "al-some") == {("legal", "women"), ("legal", "girls")}


def test_what_cannot_be_reached_does_not_count(tmp_path: Path) -> None:
    held = service("al-line", dial="0800 1232").replace(
        "    publish: yes", "    publish: hold\n    reason: Later."
    )
    lay(
        tmp_path,
        with_services(
            service("al-held", publish="hold", reason="Later.", dial="0800 1231"),
            held,
            service("al-named", publish="name-only", reason="They move."),
            service("al-bare"),
        ),
    )
    assert not any(found for (_, need, _), found in cells(tmp_path).items() if need == "legal")
    assert "  legal: NOBODY" in run("gaps", tmp_path).stdout.splitlines()


def test_the_table_has_the_same_cells_with_their_count(tmp_path: Path) -> None:
    text = run("gaps", copied(tmp_path), "--format", "csv").stdout_bytes.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = cells(tmp_path)
    assert {
        (row["country"], row["need"], row["audience"]): row["services"].split() for row in rows
    } == found
    assert all(int(row["count"]) == len(row["services"].split()) for row in rows)


def test_a_table_is_as_spreadsheets_of_the_officer_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(tmp_path) / "list.csv"
    monkeypatch.setenv("TIPSITE_UI_LANGUAGE", "mk")
    assert run("gaps", tmp_path, "--format", "csv", "--output", path).exit_code == 0
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # else spreadsheets guess the encoding
    assert content.count(b"\n") == content.count(b"\r\n") > 1
    assert content[3:].startswith(b"country;need;audience;")
    assert run("gaps", tmp_path, "--format", "csv").stdout_bytes == content[3:]


def test_the_terminal_says_nobody_and_for_whom_nobody_is_there(tmp_path: Path) -> None:
    own = service("al-some", audience="[women, girls]", dial="0800 1234")
    words = run("gaps", lay(tmp_path, with_services(own))).stdout.splitlines()
    assert words[0] == "AL"
    assert "  safe-place: NOBODY" in words
    place = words.index("  legal: al-some")
    lacking = words[place + 1].removeprefix("    nobody for: ").split(", ")
    assert lacking == [who for who in AUDIENCES if who not in ("everyone", "women", "girls")]
    # The helpline of the base site names no audience: it is there for all.
    assert not words[words.index("  call: al-child-line") + 1].startswith("    nobody for")


def test_facts_that_nobody_knows_are_counted_for_published_phones_alone(tmp_path: Path) -> None:
    known = "from: {mobile: yes, landline: no, abroad: unknown, no_credit: yes}"
    facts = ("    hours: 24/7\n", f"    hours: 24/7\n    {known}\n    sms: no\n    chat: unknown\n")
    words = run("gaps", lay(tmp_path, edit(AL, facts))).stdout
    assert "  not known yet, of 1 published phone: abroad 1, chat 1, languages 1\n" in words
