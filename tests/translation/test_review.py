"""`tipsite translate review` notes who has read what; whatever changes later is a draft again."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory_sites import lay
from sites import CONFIG
from sites import TODAY as DAY
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.pipeline.stages import Build, build
from tipsite.pipeline.summary import outdated_lines
from tipsite.staleness.state_file import parse_state
from tipsite.translation.review import reviewer, with_matter
from tipsite.workspace.errors import CommandError
from translated_site import EN, SITE, SQ, STATE, TODAY, change, run, status, tasks, translated

STEPS = "help/steps.md"
BY = ("--by", "native speaker")
ADDRESS = "sq/help/steps.html"


def reading(root: Path, document: str, tag: str = "sq") -> str:
    """Return what the status says of who has read a document."""
    (found,) = (
        one
        for one in status(root)["documents"]
        if (one["document"], one["language"]) == (document, tag)
    )
    return str(found["reading"])


def made_of(root: Path) -> Build:
    with open_store(root) as store:
        return build(read(root)[0], DAY, session=Session(store))


def built(root: Path) -> tuple[str, list[str]]:
    """Return a page of the site, and the codes of its problems."""
    made = made_of(root)
    pages = {artifact.path: artifact.content.decode() for artifact in made.rendered}
    return pages[ADDRESS], [found.code for found in made.problems]


def test_a_page_that_was_read_is_no_draft_until_it_changes(tmp_path: Path) -> None:
    root = translated(tmp_path)
    assert reading(root, STEPS) == "draft"
    draft, _ = built(root)
    done = run("review", root, "sq", "steps", *BY)
    assert done.exit_code == 0
    assert "translation: [-draft-]\n    now:    translation: {+reviewed+}\n" in done.stdout
    assert f"read on {TODAY} by native speaker" in done.stdout
    assert "translation: reviewed\n" in (root / SQ).read_text("utf-8")
    assert reading(root, STEPS) == "reviewed"
    page, codes = built(root)
    assert page != draft
    assert "review-outdated" not in codes
    change(root, SQ, ("Një avokat", "Një jurist"))
    again, codes = built(root)
    assert "review-outdated" in codes
    assert again == draft.replace("Një avokat", "Një jurist")
    assert reading(root, STEPS) == "changed"
    assert (
        "changed since: help/steps.md, read on 2026-11-24 by native" in run("status", root).stdout
    )
    change(root, SQ, ("Një jurist", "Një avokat"))
    assert built(root) == (page, [code for code in codes if code != "review-outdated"])


def test_who_reads_a_translation_has_compared_it(tmp_path: Path) -> None:
    root = lay(tmp_path, SITE)
    assert {state for name, _, state in tasks(root) if name == STEPS} == {"unknown"}
    done = run("review", root, "sq", STEPS, *BY)
    assert "6 blocks counted as translated from the source as it is now" in done.stdout
    assert not [name for name, _, _ in tasks(root) if name == STEPS]


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("- A lawyer", "- A doctor", "1 outdated-critical"),
        ("Ask until", "Ask before", "1 outdated-minor"),
        ("- A bed", "> Somebody said so.\n\n- A bed", "1 missing"),
        ("You can call without being sure.\n\n", "", "1 orphan"),
    ],
)
def test_nobody_calls_reviewed_what_is_behind_its_source(
    tmp_path: Path, old: str, new: str, state: str
) -> None:
    root = translated(tmp_path)
    change(root, EN, (old, new))
    before = ((root / SQ).read_bytes(), (root / STATE).read_bytes())
    done = run("review", root, "sq", STEPS, *BY)
    assert done.exit_code == 2
    assert state in done.stderr
    assert f"tipsite translate diff sq {STEPS}" in done.stderr
    assert ((root / SQ).read_bytes(), (root / STATE).read_bytes()) == before


@pytest.mark.long
def test_records_are_read_all_at_once_and_fall_back_together(tmp_path: Path) -> None:
    root = translated(tmp_path)
    assert run("review", root, "sq", "services/al.yaml", *BY).exit_code == 2
    assert run("review", root, "en", "organizations", *BY).exit_code == 2
    draft, _ = built(root)
    done = run("review", root, "sq", "records", *BY)
    assert done.exit_code == 0
    assert "    sq: reviewed" in done.stdout or "translation: {sq: reviewed}" in done.stdout
    names = ("services/al.yaml", "organizations.yaml", "campaigns.yaml", "phrases")
    assert [reading(root, name) for name in names] == ["reviewed"] * 4
    _, codes = built(root)
    assert "review-outdated" not in codes
    change(root, "content/services/al.yaml", ("sq: Linja e fëmijëve", "sq: Linja për fëmijë"))
    page, codes = built(root)
    assert codes.count("review-outdated") == 1
    assert page == draft.replace("Linja e fëmijëve", "Linja për fëmijë")
    assert [reading(root, name) for name in names] == ["changed", *["reviewed"] * 3]
    assert run("review", root, "en", "records", *BY).exit_code == 0
    assert reading(root, "services/al.yaml", "en") == "reviewed"


@pytest.mark.long
def test_a_new_record_that_nobody_has_read_makes_all_a_draft(tmp_path: Path) -> None:
    root = translated(tmp_path)
    assert run("review", root, "sq", "records", *BY).exit_code == 0
    text = (root / STATE).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in text if not line.startswith("organizations.yaml\t@review")]
    assert len(kept) == len(text) - 1
    (root / STATE).write_text("".join(kept), "utf-8")
    assert "review-outdated" in built(root)[1]


def test_records_keep_the_languages_that_were_read_before(tmp_path: Path) -> None:
    root = translated(tmp_path)
    said = "  missing_pages: show # so\n  translation:\n    sq: machine # by X\n"
    change(root, CONFIG, ("  missing_pages: show\n", said))
    assert run("review", root, "sq", "records", *BY).exit_code == 0
    text = (root / CONFIG).read_text("utf-8")
    assert "  translation:\n    sq: reviewed # by X\n" in text
    assert "show # so" in text


def test_all_other_bytes_of_a_page_stay() -> None:
    page = (
        "\ufeff---\r\n# head\r\ntitle: A # b\r\ntranslation: draft # mine\r\n---\r\nText\r\n---\r\n"
    )
    done = with_matter(page.encode(), "p.md", {"translation": "reviewed"}).decode()
    assert done == page.replace("draft", "reviewed")
    page = "---\ntitle: A\nsummary: B\n---\nText"
    assert with_matter(page.encode(), "p.md", {"translation": "reviewed"}).decode() == page.replace(
        "B\n", "B\ntranslation: reviewed\n"
    )


@pytest.mark.parametrize(
    "by", ["", " \t", "Ana Hoxha", "Ana M. Hoxha", "ana@example.org", "call 116 111", "Ана Петрова"]
)
def test_a_person_is_no_role(by: str) -> None:
    with pytest.raises(CommandError):
        reviewer(by, DAY)


@pytest.mark.parametrize(
    "by", ["native speaker", "Lawyer", "helpline officer of Vatra", "лекторка"]
)
def test_a_role_is_one(by: str) -> None:
    assert reviewer(f" {by}\t\u200b", DAY).by == by


def test_a_dry_run_writes_nothing_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    root = translated(tmp_path)
    before = ((root / SQ).read_bytes(), (root / STATE).read_bytes())
    done = run("review", root, "sq", STEPS, *BY, "--dry-run")
    assert "Nothing was written" in done.stdout
    assert ((root / SQ).read_bytes(), (root / STATE).read_bytes()) == before
    assert run("review", root, "sq", STEPS, *BY).exit_code == 0
    after = ((root / SQ).read_bytes(), (root / STATE).read_bytes())
    assert "Written" not in run("review", root, "sq", STEPS, *BY).stdout
    assert ((root / SQ).read_bytes(), (root / STATE).read_bytes()) == after


def test_without_its_damaged_lines_a_state_is_sound(tmp_path: Path) -> None:
    root = translated(tmp_path)
    run("review", root, "sq", STEPS, *BY)
    sound = (root / STATE).read_text("utf-8")
    lines = sound.splitlines(keepends=True)
    broken = [line for line in lines if f"{STEPS}\t#002" in line]
    assert len(broken) == 1
    merged = sound.replace(broken[0], f"<<<<<<< mine\n{broken[0][:40]}\n=======\n>>>>>>> theirs\n")
    state, damaged = parse_state(merged, STATE)
    assert STEPS in state.reviews
    rows = {problem.at.line for problem in damaged}
    assert len(rows) == 4
    left = [line for row, line in enumerate(merged.split("\n"), 1) if row not in rows]
    (root / STATE).write_text("\n".join(left), "utf-8")
    assert tasks(root) == [(STEPS, 4, "unknown")]
    run("accept", root, "sq", STEPS)
    assert (root / STATE).read_text("utf-8") == sound


def test_lines_of_two_people_become_one(tmp_path: Path) -> None:
    root = translated(tmp_path)
    first = (root / STATE).read_text("utf-8")
    change(root, EN, ("Ask until", "Ask before"))
    run("accept", root, "sq", STEPS)
    second = (root / STATE).read_text("utf-8")
    both = [*first.splitlines(), *(line for line in second.splitlines() if line not in first)]
    (root / STATE).write_text("\n".join(both) + "\n", "utf-8")
    assert tasks(root) == []
    change(root, EN, ("Ask before", "Ask after"))
    run("accept", root, "sq", STEPS)
    assert len((root / STATE).read_text("utf-8").splitlines()) == len(second.splitlines())


def test_a_lost_state_begins_empty(tmp_path: Path) -> None:
    root = translated(tmp_path)
    (root / STATE).unlink()
    assert "nothing is noted yet" in run("status", root).stdout
    assert not [code for code in built(root)[1] if code.startswith("translation-")]


@pytest.mark.long
def test_a_build_ends_with_what_is_behind(tmp_path: Path) -> None:
    root = translated(tmp_path)

    def told() -> list[str]:
        return list(outdated_lines(made_of(root)))

    assert told() == []
    change(root, EN, ("- A lawyer", "- A doctor"), ("Ask until", "Ask before"))
    (line,) = told()
    assert line.startswith("sq: 1 text may mislead, 1 text has older words;")
    assert "tipsite translate status sq" in line
    (root / STATE).unlink()
    assert told() == []
    settings = (root / CONFIG).read_text("utf-8").replace("[en, sq]", "[en, sq, mk]")
    (root / CONFIG).write_text(
        settings.replace("    sq: [AL]\n", "    sq: [AL]\n    mk: [AL]\n"), "utf-8"
    )
    (root / "content/mk").mkdir()
    (root / "content/mk/index.md").write_text("---\ntitle: А\nsummary: Б\n---\nВ\n", "utf-8")
    assert told() == []
    run("accept", root, "sq", "--all")
    (line,) = told()
    assert line.startswith("mk: nothing is noted")
