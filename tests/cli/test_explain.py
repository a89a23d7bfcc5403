"""`tipsite explain` says what a problem means."""

from __future__ import annotations

import pytest

from builds import run
from tipsite.messages.explanation import MESSAGES


def test_without_a_code_all_are_listed_by_topic() -> None:
    listed = run("explain").output.splitlines()
    assert [line.strip() for line in listed if line.startswith("  ")] == list(MESSAGES)
    assert "Typing errors" in listed


@pytest.mark.one_in(100)
@pytest.mark.parametrize("code", MESSAGES)
def test_each_code_is_explained(code: str) -> None:
    explained = run("explain", code).output.splitlines()
    assert explained[0].startswith(f"{code} (")
    assert explained[2].startswith("→ ")


def test_values_of_a_problem_are_in_capitals() -> None:
    assert "tipsite does not know the key “KEY” here." in run("explain", "unknown-key").output


def test_a_mistyped_code_is_recognized() -> None:
    done = run("explain", "unknow-key")
    assert done.exit_code == 2
    assert "Do you mean unknown-key?" in done.output
