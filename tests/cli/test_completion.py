"""Completion in shells that officers have; which names are offered is in the tests of commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builds import lay

PROGRAMS = Path(sys.executable).parent


def test_powershell_is_offered_commands_with_their_sentences(tmp_path: Path) -> None:
    words = {"COMP_WORDS": "tipsite tr", "COMP_CWORD": "1"}
    shown = subprocess.run(
        [sys.executable, "-P", "-m", "tipsite"], cwd=tmp_path, capture_output=True, check=True,
        env={**os.environ, **words, "_TIPSITE_COMPLETE": "powershell_complete"}, encoding="utf-8",
    ).stdout  # fmt: skip
    kind, name, sentence = shown.splitlines()
    assert (kind, name) == ("plain", "translate")
    assert sentence.startswith("Keep languages true")


@pytest.mark.on("windows")
@pytest.mark.parametrize("shell", ["powershell", "pwsh"])
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tipsite trans", ["translate"]),
        ("tipsite new sched", ["schedule"]),
        ("tipsite build --dr", ["--drafts"]),
        ("tipsite translate status s", ["sq"]),
    ],
)
def test_the_shells_of_windows_complete(
    tmp_path: Path, shell: str, typed: str, offered: list[str]
) -> None:
    root = lay(tmp_path / "Đorđe & co")
    script = (
        "tipsite completion powershell | Out-String | Invoke-Expression; "
        f"(TabExpansion2 -inputScript '{typed}' -cursorColumn {len(typed)})"
        ".CompletionMatches | ForEach-Object CompletionText"
    )
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, "-NoProfile", "-NonInteractive", "-Command", script], cwd=root,
        env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == offered, done.stderr
