"""`tipsite directory due` says whom to call, the most urgent first, and never with a traceback."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from directory_sites import copied, lay, line, listed, record, run
from sample import services
from sites import AL, BASE, CONFIG, edit, files_of, service, with_services


def test_the_most_urgent_stands_first_and_what_is_on_hold_last(tmp_path: Path) -> None:
    rows = listed(copied(tmp_path))
    ways = ["phone", "email", "website"]
    states = ["unconfirmed", "due", "current"]

    def rank(row: dict[str, Any]) -> tuple[Any, ...]:
        age = float("inf") if row["days"] is None else row["days"] / row["every"]
        way = ways.index(row["way"])
        return (row["publish"] == "hold", states.index(row["state"]), way, row["ask"], -age)

    ranks = [rank(row) for row in rows]
    assert ranks == sorted(ranks)
    assert {row["publish"] for row in rows} == {"yes", "hold"}


def test_every_line_of_the_sample_is_there_once_and_as_it_was_published(tmp_path: Path) -> None:
    rows = listed(copied(tmp_path), "--within", "3650")
    keys = {"phones": "dial", "emails": "address", "websites": "url"}
    wanted = [
        (found["id"], way.removesuffix("s"), one[key])
        for found in services()
        for way, key in keys.items()
        for one in found.get(way, ())
        if one[key] != "unknown"
    ]
    assert sorted((row["service"], row["way"], row["line"]) for row in rows) == sorted(wanted)


def test_the_list_for_programs_goes_into_a_file_without_a_mark(tmp_path: Path) -> None:
    path = lay(tmp_path) / "due.json"
    assert run("due", tmp_path, "--format", "json", "--output", path).exit_code == 0
    assert json.loads(path.read_bytes()) == listed(tmp_path)


def test_within_adds_what_will_be_due_on_that_day_and_not_a_day_before(tmp_path: Path) -> None:
    # Confirmed on 2026-10-04, the policy is 90 days: due from 2027-01-03 on, which is in 40 days.
    lay(tmp_path)
    assert [row["service"] for row in listed(tmp_path, "--within", "39")] == ["al-night-line"]
    found = [row["service"] for row in listed(tmp_path, "--within", "40")]
    assert found == ["al-child-line", "al-night-line"]


def test_a_line_is_due_on_the_day_after_its_policy_and_unconfirmed_after_twice(
    tmp_path: Path,
) -> None:
    days = {"al-kept": "2026-08-26", "al-due": "2026-08-25", "al-still": "2026-05-28"}
    days["al-gone"] = "2026-05-27"
    found = [record(id_, line(f"0800 123{i}", on)) for i, (id_, on) in enumerate(days.items())]
    rows = {row["service"]: row for row in listed(lay(tmp_path, with_services(*found)))}
    states = {id_: row["state"] for id_, row in rows.items() if id_ in days}
    assert states == {"al-due": "due", "al-still": "due", "al-gone": "unconfirmed"}
    assert rows["al-due"]["days"] == 91


def test_the_policy_of_a_site_goes_before_the_usual_one(tmp_path: Path) -> None:
    lay(tmp_path, edit(CONFIG, ("lead:\n", "verification: {hotline: 30}\nlead:\n")))
    rows = listed(tmp_path)
    assert [row["service"] for row in rows] == ["al-child-line", "al-night-line"]
    assert {row["every"] for row in rows} == {30}
    assert rows[0]["state"] == "due"


def test_partial_dates_count_from_their_first_day_and_undated_is_oldest(tmp_path: Path) -> None:
    lay(
        tmp_path,
        with_services(
            service("al-year", dial="0800 1231").replace("on: 2026-11,", "on: 2024,"),
            service("al-month", dial="0800 1232").replace("on: 2026-11,", "on: 2024-02,"),
            service("al-never", dial="0800 1233").replace("on: 2026-11,", "on: undated,"),
        ),
    )
    rows = [row for row in listed(tmp_path) if row["publish"] == "yes"]
    assert [row["service"] for row in rows] == ["al-never", "al-year", "al-month"]
    assert [row["days"] for row in rows] == [None, 1058, 1027]
    words = run("due", tmp_path).stdout.splitlines()
    assert next(found.split() for found in words if "al-never" in found)[:2] == ["?", "90"]


def test_emergency_lines_are_marked_not_to_be_dialled(tmp_path: Path) -> None:
    keys = {"kind": "emergency", "needs": "[emergency]", "run_by": "state"}
    lay(tmp_path, with_services(record("al-emergency", line("112", "2020-01-31"), **keys)))
    words = run("due", tmp_path).stdout
    assert "  112 *  " in words
    assert "\n* Do not dial" in words
    assert [row["service"] for row in listed(tmp_path) if row["ask"]] == ["al-emergency"]
    assert "Do not dial" not in run("due", lay(tmp_path / "other")).stdout


def test_a_name_without_the_source_language_is_shown_in_another(tmp_path: Path) -> None:
    own = record("al-only", line("0800 1234", "2020-01-31"), name="{sq: Linja jonë}")
    rows = listed(lay(tmp_path, with_services(own)))
    assert [row["name"] for row in rows if row["service"] == "al-only"] == ["Linja jonë"]


def test_a_broken_record_is_reported_apart_and_the_rest_is_listed(tmp_path: Path) -> None:
    broken = service("al-broken", kind="hotlin", dial="0800 1234")
    own = record("al-whole", line("0800 1235", "2020-01-31"))
    done = run("due", lay(tmp_path, with_services(broken, own)), "--format", "json")
    assert done.exit_code == 0
    assert "hotlin" in done.stderr
    assert f"{AL}:" in done.stderr
    assert "Records with mistakes are left out" in done.stderr
    found = [row["service"] for row in json.loads(done.stdout)]
    assert "al-whole" in found
    assert "al-broken" not in found


def test_where_every_file_is_broken_it_says_what_is_wrong(tmp_path: Path) -> None:
    done = run("due", lay(tmp_path, f"-- {AL} --\ncountry: [\n"))
    assert done.exit_code == 2
    assert f"{AL}:" in done.stderr


@pytest.mark.parametrize("command", ["due", "gaps"])
@pytest.mark.parametrize("there", ["nothing", "settings"])
def test_a_folder_without_records_ends_with_a_sentence_and_code_2(
    tmp_path: Path, command: str, there: str
) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    if there != "nothing":
        (root / CONFIG).write_bytes(files_of(BASE)[CONFIG] or b"")
    before = sorted(root.iterdir())
    done = run(command, root)
    assert done.exit_code == 2
    lacking = "campaigns.yaml" if there == "nothing" else "record in content/services/"
    assert done.stderr.startswith(f"There is no {lacking} ")
    assert done.stderr.endswith("this folder. Is --root right?\n")
    assert not done.stdout
    assert sorted(root.iterdir()) == before


def test_a_table_keeps_commas_quotes_and_letters_and_has_no_formula(tmp_path: Path) -> None:
    name = "{en: '=A, \"B\" и Ç; end'}"
    lay(tmp_path, with_services(record("al-odd", line("0800 1234", "2020-01-31"), name=name)))
    path = tmp_path / "due.csv"
    run("due", tmp_path, "--format", "csv", "--output", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["service"] == "al-odd")
    assert row["name"] == '\'=A, "B" и Ç; end'


def test_shares_are_fair_and_each_service_has_one_caller(tmp_path: Path) -> None:
    rows = listed(copied(tmp_path), "--share", "3")
    callers = {row["service"]: set[int]() for row in rows}
    for row in rows:
        callers[row["service"]].add(row.pop("share"))
    assert all(len(some) == 1 for some in callers.values())
    assert sorted(map(str, rows)) == sorted(map(str, listed(tmp_path)))
    services = [row["service"] for row in rows]
    sizes = [
        sum(services.count(name) for name, some in callers.items() if some == {share})
        for share in (1, 2, 3)
    ]
    assert max(sizes) - min(sizes) <= max(map(services.count, services))


def test_a_share_is_a_part_of_the_list_a_sheet_and_a_key(tmp_path: Path) -> None:
    lay(tmp_path)
    words = run("due", tmp_path, "--share", "2", "--all").output
    first, second = words.index("Share 1 of 2"), words.index("Share 2 of 2")
    assert first < words.index("al-child-line") < second < words.index("al-night-line")
    assert [row["share"] for row in listed(tmp_path, "--share", "2", "--all")] == [1, 2]
    table = run("due", tmp_path, "--share", "2", "--all", "--format", "csv").stdout
    assert [row["share"] for row in csv.DictReader(io.StringIO(table))] == ["1", "2"]
    sheets = run("due", tmp_path, "--share", "2", "--all", "--format", "sheets")
    assert sheets.exit_code == 0
    made = sorted(path.name for path in (tmp_path / "private").iterdir())
    assert made == ["call-sheet-al-1.en.html", "call-sheet-al-2.en.html"]
