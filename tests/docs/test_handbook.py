"""The handbooks are played: what is typed there, in order, answers what stands there.

A line of ``…`` stands for any lines, ``…`` within a line for any words. NUMBER is a number.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tipsite.cli.main import main

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(console|markdown|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`([\w./-]+\.\w+)`")
NUMBERS = {
    "NEW-NUMBER": "116 123", "NUMRI-I-RI": "116 123", "НОВ-БРОЈ": "116 123",
    "NUMBER": "116 111", "NUMRI": "116 111", "БРОЈ": "116 111",
}  # fmt: skip
"""EU member states use these for help; here they are nobody's."""
HANDBOOKS = [("en", "handbook.md"), ("sq", "handbook.sq.md"), ("mk", "handbook.mk.md")]
CODES = {"check": {0, 1}, "build": {0, 1}, "publish": {0, 5}}
"""How a command may end, if not with 0: what it answers says which."""


def dialled(text: str) -> str:
    for word, number in NUMBERS.items():
        text = text.replace(word, number)
    return text


def pattern(answer: str) -> str:
    """Return what the lines of the answer that are not empty must match."""
    return "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r"\n"
        for line in filter(None, answer.splitlines())
    )


def said(output: str) -> str:
    lines = click.unstyle(output).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines if line.strip())


def typed(block: str) -> list[tuple[str, str]]:
    """Return each command of a block with what it answers."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def change(path: Path, block: str) -> None:
    """Do what an officer does in an editor: lines with ``-`` go, lines with ``+`` come."""
    gone = "".join(line[1:] + "\n" for line in block.splitlines() if line[0] == "-")
    come = "".join(line[1:] + "\n" for line in block.splitlines() if line[0] == "+")
    text = path.read_text("utf-8")
    assert text.count("\n" + gone) == 1, (path, gone)
    path.write_text(text.replace("\n" + gone, "\n" + come), "utf-8")


@pytest.mark.long
@pytest.mark.parametrize(("tag", "name"), HANDBOOKS)
def test_the_handbook_is_true(
    tag: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIPSITE_UI_LANGUAGE", tag)
    monkeypatch.setenv("FORCE_COLOR", "1")  # what a terminal shows
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    commands, other = 0, []
    text = (DOCS / name).read_text("utf-8")
    for found in BLOCK.finditer(text):
        kind, block = found.groups()
        if kind != "console":
            path = Path(PATH.findall(text[: found.start()])[-1])
            if kind == "diff":
                change(path, dialled(block))
            else:
                path.write_text(block, "utf-8")
            continue
        for command, answer in typed(dialled(block)):
            program, *words = shlex.split(command)
            if program == "cd":
                monkeypatch.chdir(words[0])
                continue
            if words == ["serve"]:  # goes on for ever
                words.append("--help")
            done = CliRunner().invoke(main, words)
            commands += 1
            fine = done.exit_code in CODES.get(words[0], {0})
            if not fine or (answer and not re.fullmatch(pattern(answer), said(done.output))):
                other.append(f"$ {command}\n{done.output}")
    assert not other, "\n".join(other)
    assert commands >= 15
    assert Path("output.zip").is_file()
