"""Pieces of material are published and withdrawn by the numbers on them, which no bytes tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from material_sites import POSTER
from publications import (
    ADDRESS,
    AFTER,
    BEFORE,
    NIGHT,
    NOW,
    folder_target,
    online,
    published,
    put,
    release,
    run,
)
from tipsite.publishing.history import FOLDER, History
from tipsite.publishing.proposal import carry_out, propose
from tipsite.publishing.state import look

PIECE = POSTER.replace("[al-child-line]", "[al-other]")
OTHER = POSTER.replace("poster.md", "child.md")
PDF = "en/campaigns/spring/poster-al.pdf"
ZIP = "en/campaigns/spring/material.zip"
CHILD = "en/campaigns/spring/child-al.pdf"


def test_a_release_knows_the_numbers_in_files_that_nobody_can_read() -> None:
    found = release(BEFORE + PIECE + OTHER)
    marks = {one.mark for one in found.contacts.values() if one.text == NIGHT}
    assert marks
    assert marks == set(found.files[PDF].contacts) & marks
    assert marks <= set(found.files[ZIP].contacts)
    assert found.files[CHILD].contacts
    assert not marks & set(found.files[CHILD].contacts)


def test_what_bears_a_number_that_goes_is_deleted_or_replaced_before_anything_else(
    tmp_path: Path,
) -> None:
    root, web = tmp_path / "site", tmp_path / "web"
    root.mkdir()
    history = History(root)
    for text in (BEFORE, AFTER):
        watched = folder_target(web, root)
        found = release(text + PIECE + OTHER)
        carry_out(propose("web", look(watched, ADDRESS), found, history), watched, history, NOW)
    steps = [(what, path) for what, path in watched.done if not path.startswith(".tipsite")]
    bearing = [("delete", PDF), ("write", ZIP)]
    others = [at for at, (_, path) in enumerate(steps) if path == "en/new.html"]
    assert all(steps.index(step) < min(others) for step in bearing)
    assert ("write", CHILD) not in steps


@pytest.mark.long
def test_a_service_that_is_withdrawn_takes_its_pieces_along(tmp_path: Path) -> None:
    web = published(tmp_path, BEFORE + PIECE + OTHER)
    assert {PDF, ZIP, CHILD} <= online(web).keys()
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert "cannot be read" not in done.output
    assert PDF not in online(web)
    assert {ZIP, CHILD} <= online(web).keys()


@pytest.mark.long
def test_another_copy_that_knows_no_release_deletes_what_bears_the_number(tmp_path: Path) -> None:
    web = published(tmp_path, BEFORE + PIECE + OTHER)
    shutil.rmtree(tmp_path / "site" / FOLDER)
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert not {PDF, ZIP} & online(web).keys()
    assert CHILD in online(web)


@pytest.mark.long
def test_a_piece_with_a_mistake_stays_as_it_was_and_keeps_no_correction_off_the_pages(
    tmp_path: Path,
) -> None:
    web, page = published(tmp_path, BEFORE + PIECE + OTHER), "en/new.html"
    assert page not in online(web)
    put(tmp_path, AFTER + OTHER.replace("Check before you go", "Check " * 400))
    done = run(tmp_path, "publish", "--yes", "--demonstration")
    assert done.exit_code == 5, done.output
    assert "material-overflow" in done.output
    assert done.stdout.splitlines()[-1].startswith("1 file has to be mended or approved")
    assert page in online(web)
    assert CHILD in online(web)
