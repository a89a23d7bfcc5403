"""A site may ask that somebody approves pages and campaigns: what was changed since is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds import TODAY, lay_checked, run
from sites import CONFIG, edit, page, site
from sites import TODAY as DAY
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.lint.approval import unapproved

WANTED = "  missing_pages: show\n"
ASKED = edit(CONFIG, (WANTED, f"{WANTED}  approval: [pages, campaigns]\n"))
RIGHTS = page("en/rights.md", "You may keep your papers.\n\n- One\n- Two")


def waiting(folder: Path) -> list[str]:
    """What publish would name, read from the disk."""
    corpus, _ = parse(read(folder)[0])
    return [f"{dict(one.values)['name']} {one.code}" for one in unapproved(corpus, DAY)]


def approved(tmp_path: Path, text: str = ASKED + RIGHTS) -> Path:
    folder = lay_checked(tmp_path, text)
    done = run("approve", "--all", "--by", "director", "--root", folder, "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert waiting(folder) == []
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_who_asks_for_nothing_waits_for_nothing() -> None:
    assert unapproved(parse(site(RIGHTS))[0], DAY) == ()


def test_all_that_is_out_waits_in_each_language_and_a_draft_does_not() -> None:
    text = ASKED + RIGHTS + page("en/later.md", "Later.", publish_on="2026-12-01")
    names = [dict(one.values)["name"] for one in unapproved(parse(site(text))[0], DAY)]
    assert {"en/rights.md", "en/index.md", "sq/index.md", "spring"} <= set(names)
    assert "en/later.md" not in names


@pytest.mark.long
def test_what_comes_within_a_month_is_named_in_time(tmp_path: Path) -> None:
    folder = approved(tmp_path)
    lay_checked(folder, ASKED + page("en/later.md", "Later.", publish_on="2026-12-01"))
    run("approve", "--all", "--by", "director", "--root", folder, "--today", "2026-10-01")
    said = run("approve", "--root", folder, "--today", TODAY).output
    assert said.splitlines()[:3] == ["1 waits for approval:", "", "  en/later.md  (never approved)"]


def test_all_campaigns_of_the_file_are_approved_at_once(tmp_path: Path) -> None:
    other = ASKED + "- id: autumn\n  name: {en: Autumn}\n  summary: {en: More.}\n"
    other += "  period: {from: 2026-09}\n  countries: [AL]\n"
    folder = approved(tmp_path, other)
    rewrite(folder / CONFIG, "More.", "Most.")
    assert waiting(folder) == ["autumn changed-since-approval"]


def test_approved_is_noted_where_it_stands_and_the_site_still_builds(tmp_path: Path) -> None:
    folder = approved(tmp_path)
    assert "approved: {by: director, on: 2026-11-24, text: " in (
        (folder / "content/en/rights.md").read_text("utf-8")
    )
    assert (folder / CONFIG).read_text("utf-8").count("approved: ") == 1
    done = run("check", "--root", folder, "--today", TODAY, "--strict")
    assert done.exit_code == 0, done.output
    assert "approv" not in done.output
    rewrite(folder / "content/en/rights.md", "papers", "passport")
    done = run("check", "--root", folder, "--today", TODAY)
    assert "1 page or campaign waits for approval; “tipsite approve” names it." in done.output


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keep your papers", "keep your passport"),
        ("title: ", "title: New "),
        ("- Two", "- Two\n- Three"),
        ("summary: ", "needs: [call]\nsummary: "),
    ],
)
def test_a_change_is_named_and_one_more_approval_ends_it(
    tmp_path: Path, old: str, new: str
) -> None:
    folder = approved(tmp_path)
    rewrite(folder / "content/en/rights.md", old, new)
    assert waiting(folder) == ["en/rights.md changed-since-approval"]
    said = run("approve", "--root", folder, "--today", TODAY).output
    assert "en/rights.md  (changed since 2026-11-24)" in said
    later = ("--root", folder, "--today", "2026-11-25")
    done = run("approve", "rights.md", "--by", "funder", *later)
    assert "before: approved: {by: [-director-], on: [-2026-11-24-]" in done.output
    assert "en/rights.md: approved by funder on 2026-11-25." in done.output
    assert waiting(folder) == []
    assert "Nothing waits for approval." in run("approve", *later).output


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You may keep your papers.", "You may\nkeep your  papers."),
        ("- One\n- Two", "* One\n* Two\n"),
        ("---\n", "---\nstatus: draft\n"),
        ("---\n", "---\nexpires: 2027-01-01\n"),
        ("---\n", "---\ntranslation: reviewed\n"),
        ("\n", "\r\n"),
    ],
)
def test_what_changes_no_word_needs_no_new_approval(tmp_path: Path, old: str, new: str) -> None:
    folder = approved(tmp_path)
    file = folder / "content/en/rights.md"
    text = file.read_text("utf-8")
    assert old in text
    file.write_bytes(text.replace(old, new, 1 if old == "---\n" else -1).encode())
    assert waiting(folder) == []


def test_a_campaign_is_named_when_its_record_changes(tmp_path: Path) -> None:
    folder = approved(tmp_path)
    rewrite(folder / CONFIG, "What to check first.", "What to do.")
    assert waiting(folder) == ["spring changed-since-approval"]
    done = run("approve", "spring", "--by", "funder", "--root", folder, "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert waiting(folder) == []


def test_one_language_alone_can_be_approved_and_a_word_by_hand_is_not_enough(
    tmp_path: Path,
) -> None:
    folder = lay_checked(tmp_path, ASKED.replace("[pages, campaigns]", "[pages]"))
    run("approve", "sq/index.md", "--by", "director", "--root", folder, "--today", TODAY)
    names = waiting(folder)
    assert "sq/index.md not-approved" not in names
    assert "en/index.md not-approved" in names
    rewrite(
        folder / "content/en/index.md", "summary:", "approved: {by: me, on: 2026-11-24}\nsummary:"
    )
    assert "en/index.md approved-by-hand" in waiting(folder)
    run("approve", "index.md", "--by", "director", "--root", folder, "--today", TODAY)
    assert not [name for name in waiting(folder) if "/index.md" in name and "help" not in name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "director"), "Say which page or campaign"),
        (("index.md",), "Say who has approved it"),
        (("index.md", "--all", "--by", "director"), "name none with it"),
        (("nowhere.md", "--by", "director"), "no page or file of records “nowhere.md”"),
        (("index.md", "--by", "Arta Hoxha"), "looks like a person"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = lay_checked(tmp_path, ASKED)
    done = run("approve", *arguments, "--root", folder, "--today", TODAY)
    assert (done.exit_code, said in done.output) == (2, True), done.output


def test_a_site_that_asks_for_nothing_is_told_how(tmp_path: Path) -> None:
    done = run("approve", "--root", lay_checked(tmp_path))
    assert done.exit_code == 2
    assert "approval: [pages, campaigns]" in done.output
