"""Slips of the hand are told as what they are: code, caret, and what to write instead."""

from __future__ import annotations

import pytest

from photos import drawing
from sites import FEWER, built
from tipsite.console import problem_lines
from tipsite.messages.explanation import explain
from tipsite.pipeline.stages import Build
from typing_mistakes import HARMLESS, SLIPS, Row


def made(row: Row) -> Build:
    path, content, *_ = row
    raw = content.encode() if isinstance(content, str) else content
    files = {path: raw}
    if b"card.png" in raw:
        files["content/images/card.png"] = drawing(400, 300)
    return built(FEWER, raw=files)


def test_there_are_forty_and_more() -> None:
    assert len(SLIPS) >= 40


@pytest.mark.one_in(6)
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_one_problem_with_a_caret_and_a_hint(name: str) -> None:
    path, content, code, place, hint = SLIPS[name]
    problems = made(SLIPS[name]).problems
    told = [(found.code, f"{found.at.line}:{found.at.column}") for found in problems]
    assert told == [(code, place)]
    assert hint in explain(code, problems[0].values)[1]
    text = content if isinstance(content, bytes) else content.encode()
    lines = list(problem_lines(problems, {path: text}))
    row, column = (int(part) for part in place.split(":"))
    if row:
        margin = len("    ")
        assert lines[2].index("^") == margin + column - 1
        assert lines[1][margin + column - 1 :].strip(" ")


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_slip_is_not_told(name: str) -> None:
    assert made(HARMLESS[name]).problems == ()
