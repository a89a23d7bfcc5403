"""After a withdrawal, every copy that a command can reach is without the number."""

from __future__ import annotations

from pathlib import Path

import pytest

from withdrawal_drill import Drill, has_number

OFFICERS = ("site/content/services/", "site/.tipsite-published/")
"""Records, and what is kept of earlier ones: they hold the number, and are in no public place."""


@pytest.mark.long
def test_a_withdrawal_leaves_the_number_in_records_and_in_what_it_names(tmp_path: Path) -> None:
    drill = Drill(tmp_path)
    drill.prepare()
    before = drill.holding()
    for name in ("web/en/help/al.txt", "web/en/campaigns/spring/material.zip", "site/output.zip"):
        assert name in before
    assert any(one.startswith("site/.tipsite-cache/") for one in before)
    assert any(one.startswith("site/material/") for one in before)
    done = drill.do("publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    named = done.output.partition("still have it: ")[2].split(". Make")[0].split(", ")
    assert named == ["material", "output", "output-drafts", "output-drafts.zip", "output.zip"]
    left = drill.holding()
    assert not [one for one in left if one.startswith("web/")]
    theirs = (*OFFICERS, *(f"site/{one}" for one in named))
    assert not [one for one in left if not one.startswith(theirs)]
    assert not [one for one in left if "text-" in one]
    for words in (("build", "--zip"), ("build", "--drafts", "--zip")):
        assert drill.do(*words).exit_code == 0
    last = drill.holding()
    assert not [one for one in last if "output" in one]


def test_the_drill_sees_a_number_in_any_spelling_and_packed() -> None:
    for spelled in ("04 2266 777", "+355 (0)4 22-66-777", "0 4 2 2 6 6 7 7 7", "0035542266777"):
        assert has_number(f"a {spelled} b".encode())
        assert has_number(spelled.encode("utf-16"))
    assert not has_number(b"04 2266 778")
