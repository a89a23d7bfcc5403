"""`tipsite translate status` says what is true of each language, and what to do first."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from directory_sites import lay
from sample import ROOT
from sites import TODAY as DAY
from sites import page
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.resolve.site import resolve_site
from tipsite.resolve.translation_states import asked_pairs
from tipsite.translation.status import AREAS, STATES, area
from tipsite.workspace.site import open_site
from translated_site import EN, SQ, STATE, change, run, status, tasks, translated

SCHEMA = ROOT / "src" / "tipsite" / "translation" / "status.schema.json"
STEPS = "help/steps.md"
ALL_STATES = {"missing", "current", "outdated-minor", "outdated-critical", "orphan", "unknown"}


def test_a_site_that_was_just_accepted_is_current_in_every_form(tmp_path: Path) -> None:
    root = translated(tmp_path)
    done = run("status", root, "--fail-under", "100")
    assert done.exit_code == 0
    assert "Albanian [sq]" in done.stdout
    assert "100 %" in done.stdout
    assert "Nothing to do" in done.stdout
    assert "\x1b" not in done.stdout
    assert tasks(root) == []


def test_a_word_a_service_and_an_item_are_told_apart_and_undoing_them_ends_it(
    tmp_path: Path,
) -> None:
    root = translated(tmp_path)
    before = (root / EN).read_bytes()
    change(root, EN, ("without being", "before you are"), ("al-child-line", "al-night-line"),
           ("- A lawyer", "- A lawyer\n- A doctor"))  # fmt: skip
    assert tasks(root) == [
        (STEPS, 4, "outdated-critical"),
        (STEPS, 5, "outdated-critical"),
        (STEPS, 3, "outdated-minor"),
    ]
    why = [one["why"] for one in status(root)["tasks"]]
    assert why[0] == ["the service al-child-line became al-night-line"]
    assert why[1] == ["an item of the list was added"]
    (english,) = status(root)["languages"]
    assert english["counts"]["outdated-critical"] == 2
    assert english["percent"] < 100
    text = run("status", root).stdout
    assert "!2 ~1" in text
    assert f"{EN}:7   {SQ}:8" in text
    assert "tipsite translate diff sq help/steps.md" in text
    (root / EN).write_bytes(before)
    assert tasks(root) == []


def test_where_there_is_nothing_to_tell_it_says_so(tmp_path: Path) -> None:
    root = translated(tmp_path / "site")
    done = run("status", root, "en")
    assert done.exit_code == 0
    assert "Nothing is translated here" in done.stdout
    assert "English [en]: 0 of" in done.stdout
    done = run("status", tmp_path)
    assert done.exit_code == 2
    assert "no campaigns.yaml" in done.stderr


def test_the_exit_code_says_whether_a_language_is_far_enough(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("without being", "before you are"))
    assert run("status", root).exit_code == 0
    assert run("status", root, "--fail-under", "sq=50").exit_code == 0
    for limit in ("100", "sq=100", "SQ=99.9%"):
        done = run("status", root, "--format", "csv", "--fail-under", limit)
        assert done.exit_code == 1
        assert "Albanian [sq] is" in done.stderr
    for limit in ("xx=50", "sq", "sq=101", "=5", "en=50", "-1", "nan"):
        assert run("status", root, "--fail-under", limit).exit_code == 2, limit


def test_a_language_that_is_not_there_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    root = translated(tmp_path)
    done = run("status", root, "albanian")
    assert done.exit_code == 2
    assert "Do you mean sq?" in done.stderr
    assert run("status", root, "SQ").exit_code == 0
    assert run("status", root, "mk").exit_code == 2


@pytest.mark.long
def test_json_keeps_to_its_schema_and_has_the_words_that_everybody_uses(tmp_path: Path) -> None:
    root = translated(tmp_path)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["$defs"]["state"]["enum"]) == ALL_STATES
    assert {"current", *STATES} == ALL_STATES
    assert tuple(schema["$defs"]["area"]["enum"]) == AREAS
    change(root, EN, ("- A lawyer", "- A lawyer\n- A doctor"))
    (root / SQ).with_name("own.md").write_text("---\ntitle: A\nsummary: B\n---\nC\n", "utf-8")
    (root / EN).with_name("new.md").write_text("---\ntitle: A\nsummary: B\n---\nC\n", "utf-8")
    found = status(root)
    jsonschema.validate(found, schema)
    assert {one["state"] for one in found["tasks"]} == {"outdated-critical", "missing", "orphan"}
    whole = status(ROOT)
    jsonschema.validate(whole, schema)
    derived = {one["tag"]: one["derived_from"] for one in whole["languages"]}
    assert derived["sr-Latn"] == "sr-Cyrl"
    assert derived["sq"] is None


@pytest.mark.long
def test_a_spreadsheet_opens_as_utf_8_and_takes_no_formula(tmp_path: Path) -> None:
    root = translated(tmp_path / "site", page("en/about.md") + page("sq/about.md"))
    change(root, EN, ("- A lawyer", "- A lawyer\n- A doctor"))
    target = tmp_path / "status.csv"
    assert run("status", root, "--format", "csv", "--output", target).exit_code == 0
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["language"], row["block"], row["state"]) == ("sq", "5", "outdated-critical")
    assert row["source"] == f"{EN}:9"
    assert run("status", root, "--format", "csv", "--output", root / "content/a.csv").exit_code == 2


def test_help_and_safety_come_first_then_what_misleads_most() -> None:
    assert area("help/index.md", "help") == area("safety.md", "safety") == AREAS[0]
    assert area("help/al.md", "page") == AREAS[0]
    assert area("help/abroad.md", "abroad") == "abroad"
    assert area("services/al.yaml", "page") == area("organizations.yaml", "page") == "services"
    assert area("phrases", "page") == area("campaigns.yaml", "page") == "every page"
    assert STATES[0] == "outdated-critical"


def test_phrases_take_part(tmp_path: Path) -> None:
    root = translated(tmp_path)
    own = (ROOT / "themes/plain/phrases/sq.po").read_text("utf-8")
    assert own.count('msgid "Skip to the text"') == 1
    own = own.replace('msgid "Skip to the text"', 'msgid "Skip to text"')
    own = own.replace('msgstr "Largohuni nga ky sajt"', 'msgstr ""')
    target = root / "themes/plain/phrases/sq.po"
    target.parent.mkdir(parents=True)
    target.write_text(own, "utf-8")
    found = {one["key"]: one for one in status(root)["tasks"]}
    assert {key: one["state"] for key, one in found.items()} == {
        "skip": "outdated-minor",
        "leave": "missing",
    }
    assert found["skip"]["translation"]["path"] == "themes/plain/phrases/sq.po"
    assert found["skip"]["document"] == "phrases"
    assert "Skip to {+the +}text" in run("diff", root, "sq", "phrases").stdout
    assert run("accept", root, "sq", "phrases").exit_code == 2


@pytest.mark.long
def test_our_own_phrases_say_from_which_english_they_were_made() -> None:
    opened, _ = read(ROOT)
    corpus, _ = parse(opened)
    assert corpus.theme is not None
    required = corpus.theme.required
    for tag, phrases in corpus.theme.phrases.items():
        stale = [
            key
            for key in required
            if key in phrases and phrases[key].source != required[key].source
        ]
        assert not stale, tag


@pytest.mark.long
def test_without_a_state_file_everything_is_unknown_and_told_in_one_sentence(
    tmp_path: Path,
) -> None:
    root = translated(tmp_path)
    (root / STATE).unlink()
    done = run("status", root)
    assert done.exit_code == 0
    assert "nothing is noted yet" in done.stdout
    assert "tipsite translate accept sq --all" in done.stdout
    assert {state for _, _, state in tasks(root)} == {"unknown"}
    assert status(root)["languages"][0]["noted"] is False


def test_a_state_file_that_an_editor_has_saved_is_read(tmp_path: Path) -> None:
    root = translated(tmp_path)
    text = (root / STATE).read_bytes().replace(b"\n", b"\r\n")
    (root / STATE).write_bytes(b"\xef\xbb\xbf" + text)
    assert run("status", root).stderr == ""
    assert tasks(root) == []


def test_a_page_with_mistakes_is_told_and_no_limit_is_reached(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("title: First steps", "title: [First"))
    assert run("status", root).exit_code == 0
    done = run("status", root, "--fail-under", "1")
    assert done.exit_code == 1
    assert "left out" in done.stderr


def test_only_the_first_rows_are_shown_unless_all_are_asked_for(tmp_path: Path) -> None:
    more = "".join(page(f"en/many-{chr(97 + at)}.md") for at in range(26))
    root = lay(tmp_path, more)
    assert "--all shows them" in run("status", root).stdout
    assert "--all shows them" not in run("status", root, "--all").stdout


def test_states_are_the_same_in_a_build(tmp_path: Path) -> None:
    root = translated(tmp_path)
    change(root, EN, ("- A lawyer", "- A lawyer\n- A doctor"), ("Ask until", "Ask before"))
    session = Session()
    corpus, _ = parse(read(root)[0], session=session)
    resolve_site(corpus, DAY, session)
    built = asked_pairs(session, "sq", STEPS)
    assert built == open_site(root, "texts").with_pages().pairs("sq")[STEPS]
    assert {pair.state for pair in built} == {"current", "outdated-critical", "outdated-minor"}
