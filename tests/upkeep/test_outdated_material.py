"""A number that changes is remembered on each piece that is out with the old one."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from builds import lay_checked, run
from material_sites import JOB_POSTER
from sites import ROOT
from tipsite.content.printed_numbers import number_digest

TODAY = ("--today", "2026-11-24")
OLD = number_digest("116 111")
PRINTED = f"""\
-- material.txt --
en/campaigns/spring/job-poster-al.pdf al-child-line {OLD} 2026-10-01
sq/campaigns/spring/job-poster-al.pdf al-child-line {OLD} 2026-10-01
"""
RECORDS = "content/services/al.yaml"
COPIES = """\
- piece: job-poster
  country: AL
  language: sq
  place: Stacioni i Durrësit
  contact: Sporteli 3
  copies: 20
  since: 2026-10
"""


def changed(root: Path, old: str, new: str) -> Path:
    path = root / RECORDS
    before = path.read_text("utf-8")
    path.write_text(before.replace(old, new, 1), "utf-8")
    assert before != path.read_text("utf-8")
    return root


def outdated(root: Path, *more: str) -> Result:
    return run("material", "outdated", "--root", root, *TODAY, *more)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_checked(tmp_path, JOB_POSTER + PRINTED)


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("edit", "why", "place"),
    [
        (("dial: 116 111", "dial: 116 112"), "changed", f"{RECORDS}:12:11"),
        (("    publish: yes", "    publish: hold\n    reason: Silent."), "hold", f"{RECORDS}:3:7"),
        (
            (
                "    publish: yes",
                "    publish: hold\n    reason: Silent.\n    failed_on: 2026-11-20",
            ),
            "failed",
            f"{RECORDS}:17:16",
        ),
        (("- id: al-child-line", "- id: al-other-line"), "gone", "material.txt:1:1"),
    ],
    ids=("changed", "hold", "failed", "gone"),
)
@pytest.mark.long
def test_what_became_of_a_number_is_told_at_its_record(
    tmp_path: Path, edit: tuple[str, str], why: str, place: str
) -> None:
    root = changed(lay_checked(tmp_path, PRINTED), *edit)
    told = run("check", "--root", root, *TODAY, "--format", "json").stdout
    found = [one for one in json.loads(told)["problems"] if one["code"] == "material-old-number"]
    assert [f"{one['path']}:{one['line']}:{one['column']}" for one in found] == [place]
    assert "sq/campaigns/spring/job-poster-al.pdf" in found[0]["words"]
    data = json.loads(outdated(root, "--format", "json").stdout)
    form = ROOT / "src/tipsite/upkeep/outdated_material.schema.json"
    jsonschema.validate(data, json.loads(form.read_text("utf-8")))
    assert {one["why"] for one in data["outdated"]} == {why}
    assert [one["language"] for one in data["outdated"]] == ["en", "sq"]


ALONGSIDE = "with=- label=-"
EMERGENCY = """\
- id: al-police
  organization: alo
  run_by: police
  kind: police
  needs: [police]
  name: {en: Police, sq: Policia}
  summary: {en: Police., sq: Policia.}
  publish: yes
  phones:
  - dial: 129
    free: yes
    hours: 24/7
    publish: yes
    verified: {dial: 129, on: 2026-11-20, how: called, by: officer}
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("edit", "why", "place"),
    [
        ("  with: [al-police]", "companion", f"{RECORDS}:9:10"),
        ("  label: {en: Only for women, sq: Vetëm për gra}", "label", f"{RECORDS}:9:15"),
    ],
)
def test_what_has_to_stand_beside_a_number_since_it_went_out_is_told_too(
    tmp_path: Path, edit: str, why: str, place: str
) -> None:
    old = PRINTED.splitlines()[2]
    new = f"en/campaigns/spring/job-poster-al.pdf al-child-line {OLD} 2026-11-01 {ALONGSIDE}"
    root = lay_checked(tmp_path, f"{JOB_POSTER}-- material.txt --\n{old}\n{new}\n")
    changed(root, "services:\n", f"services:\n{EMERGENCY}")
    assert "material-old" not in run("check", "--root", root, *TODAY).output
    changed(root, "sq: Linja e fëmijëve}\n", f"sq: Linja e fëmijëve}}\n{edit}\n")
    told = json.loads(run("check", "--root", root, *TODAY, "--format", "json").stdout)
    (found,) = [one for one in told["problems"] if one["code"] == "material-old-beside"]
    assert "en/campaigns/spring/job-poster-al.pdf" in found["words"]
    assert f"{found['path']}:{found['line'] - EMERGENCY.count(chr(10))}:{found['column']}" == place
    data = json.loads(outdated(root, "--format", "json").stdout)
    assert [(one["why"], one["out_since"]) for one in data["outdated"]] == [(why, "2026-11-01")]
    said = outdated(root).output
    assert "does not say all that it must today" in said
    assert "is now" not in said
    assert "material.txt:2" in said


def test_a_piece_that_went_out_several_times_is_told_once(tmp_path: Path) -> None:
    lines = PRINTED.splitlines()
    root = lay_checked(tmp_path, "\n".join((JOB_POSTER + PRINTED + lines[1] + f" {ALONGSIDE}", "")))
    changed(root, "dial: 116 111", "dial: 116 112")
    name = "  name: {en: Child helpline, sq: Linja e fëmijëve}\n"
    changed(root, name, f"{name}  short_name: {{en: Ask us, sq: Pyet}}\n")
    said = outdated(root).output
    assert said.count("the number was changed") == 2
    assert "Ask us" not in said  # The poster says the name.
    assert "Child helpline" in said
    assert "material.txt:1, material.txt:2, material.txt:3" in said


@pytest.mark.long
def test_nothing_is_told_while_the_number_stands(tmp_path: Path) -> None:
    root = lay_checked(tmp_path, PRINTED)
    assert outdated(root).output == "No piece of material that is out has an old number.\n"
    assert "None is noted as out" in outdated(lay_checked(tmp_path / "new", JOB_POSTER)).output
    changed(root, "dial: 116 111", "dial: 116111")
    changed(root, "verified: {dial: 116 111", "verified: {dial: 116111")
    assert "material-old-number" not in run("check", "--root", root, *TODAY).output


@pytest.mark.long
def test_what_is_published_is_noted_with_each_number_that_it_had(tmp_path: Path) -> None:
    root = lay_checked(tmp_path / "site", JOB_POSTER)
    settings = root / "campaigns.yaml"
    target = f"targets:\n- {{id: here, kind: folder, path: '{tmp_path / 'web'}'}}\n"
    settings.write_text(settings.read_text("utf-8") + target, "utf-8")
    publish = ("publish", "--root", root, *TODAY, "--yes", "--demonstration")
    assert run(*publish, "--dry-run").exit_code == 0
    assert not (root / "material.txt").exists()
    first = run(*publish)
    assert "material.txt says which numbers are out" in first.output
    for dial in ("dial: 116 111", "verified: {dial: 116 111"):
        changed(root, dial, dial.replace("111", "112"))
    assert run(*publish).exit_code == 0
    listed = (root / "material.txt").read_text("utf-8").splitlines()
    assert all(line.endswith(ALONGSIDE) for line in listed if not line.startswith("#"))
    lines = [line.split()[:3] for line in listed if not line.startswith("#")]
    digests = {number_digest("116 111"), number_digest("116 112")}
    assert lines == sorted(
        [f"{tag}/campaigns/spring/job-poster-al.pdf", "al-child-line", digest]
        for tag in ("en", "sq")
        for digest in digests
    )
    assert outdated(root).output.count("the number was changed") == 2


@pytest.mark.long
def test_broken_records_say_nothing_of_what_is_gone(tmp_path: Path) -> None:
    root = changed(lay_checked(tmp_path, PRINTED), "  kind: hotline", "  kind: nonsense")
    assert "material-old-number" not in run("check", "--root", root, *TODAY).output


def test_where_no_place_is_noted_it_is_shown_how(root: Path) -> None:
    changed(root, "dial: 116 111", "dial: 116 112")
    said = outdated(root).output
    assert "No place is noted for them." in said
    line = next(line for line in said.splitlines() if line.startswith("    - {piece"))
    (root / "private").mkdir()
    (root / "private/copies.yaml").write_text(line.strip(), "utf-8")
    assert "Copies hang at 1 place" in outdated(root).output


def test_places_get_a_text_in_their_language_and_stand_in_no_log(root: Path) -> None:
    changed(root, "dial: 116 111", "dial: 116 112")
    (root / "private").mkdir()
    (root / "private/copies.yaml").write_text(COPIES, "utf-8")
    said = outdated(root, "--names").output
    assert "Stacioni i Durrësit" in said
    assert "To send to Stacioni i Durrësit, in Albanian:" in said
    assert "Numri i Linja e fëmijëve tani është 116 112." in said
    assert "https://example.org/help/sq/campaigns/spring/job-poster-al.pdf" in said
    for quiet in (outdated(root), outdated(root, "--format", "json")):
        assert quiet.exit_code == 0
        assert "Durrësit" not in quiet.output
        assert "Sporteli" not in quiet.output
    assert "Copies hang at 1 place" in outdated(root).output
    (root / ".git").mkdir()
    assert "Write private/ into .gitignore" in outdated(root).output
    (root / ".gitignore").write_text("output/*\n/private/\n", "utf-8")
    assert ".gitignore" not in outdated(root).output


def test_a_number_that_is_held_back_stands_nowhere(root: Path) -> None:
    changed(root, "    publish: yes", "    publish: hold\n    reason: Silent.")
    for said in (outdated(root, "--names"), outdated(root, "--names", "--format", "json")):
        assert "116" not in said.output
        assert "Silent" not in said.output


@pytest.mark.parametrize("named", [True, False])
def test_mistakes_in_the_private_list_are_shown_to_nobody_else(root: Path, *, named: bool) -> None:
    (root / "private").mkdir()
    wrong = COPIES.replace("job-poster", "job-postr").replace("2026-10", "Tetor")
    (root / "private/copies.yaml").write_text(wrong, "utf-8")
    said = outdated(root, *(("--names",) if named else ()))
    assert said.exit_code == 2
    if named:
        assert "copies.yaml:1:10" in said.output
        assert "Do you mean “job-poster”?" in said.output
        assert "copies.yaml:7:10" in said.output
    else:
        assert "2 mistakes" in said.output
        assert "Tetor" not in said.output


@pytest.mark.long
def test_no_build_reads_the_private_list(tmp_path: Path) -> None:
    root = lay_checked(tmp_path, PRINTED)
    (root / "private").mkdir()
    (root / "private/copies.yaml").write_text("Vetëm për ne: [", "utf-8")
    built = run("build", "--root", root, *TODAY)
    assert built.exit_code == 0, built.output
    kept = (path for path in root.rglob("*") if path.is_file() and path.parent.name != "private")
    assert not any("Vetëm për ne".encode() in path.read_bytes() for path in kept)
