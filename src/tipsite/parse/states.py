"""State files of translations: what can be read of them, whatever has happened to them."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model.tracking import StateFile
from tipsite.problems import Problem
from tipsite.tools.recall import recalled
from tipsite.tracking import parse_state, state_tag


def parse_states(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, StateFile], tuple[Problem, ...]]:
    """Return the state of each language that has a file, and the problems of its lines."""
    states: dict[str, StateFile] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        tag = state_tag(path)
        if tag:
            states[tag], found = _state(content, path)
            problems.extend(found)
    return states, tuple(problems)


@recalled
def _state(content: bytes, path: str) -> tuple[StateFile, tuple[Problem, ...]]:
    return parse_state(content.decode("utf-8-sig", "replace"), path)
