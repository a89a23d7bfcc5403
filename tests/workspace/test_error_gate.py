"""A change is looked at before it is written; what builds have found of other files stands."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from builds import TODAY, lay_checked, run
from sites import page
from tipsite.workspace.site import ErrorGate, open_site


def test_pages_that_a_change_leaves_alone_are_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a large site, what is found of many pages is too long to stand in the index.
    monkeypatch.setattr("tipsite.content.pages._PARTS", 1)
    words = "Words of [25965/04](plain:).\n\n"
    text = "".join(page(f"en/{name}.md", words * 20) for name in "abc")
    root = lay_checked(tmp_path / "s", text)
    assert run("check", "--root", root, "--today", TODAY).exit_code == 0
    gate = ErrorGate(open_site(root, "site", datetime.date.fromisoformat(TODAY)))
    path = "content/en/a.md"
    content = (root / path).read_bytes().replace(b"Words", b"Others")
    assert gate.new_errors({path: content}) == ()
    parsed = [run.question[1] for run in gate._session.runs if run.question[0] == "head"]
    assert parsed == [path]
