"""A program for CI: budgets of code lines, rules of plain English, subjects of commits.

    .venv/bin/python tests/support/budgets.py

Budgets are in `pyproject.toml` (`tool.tipsite.budgets`). Docstrings, comments and blank lines are
free, so that nobody saves on them. `tool.tipsite.english` has how often each rule of plain English
is broken: a number may fall, and never rises.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tipsite"
FREE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip
FIRST = "833d834582f235372e55b5297d23c242a0573dbb"
"""The last commit before subjects had a limit."""
LONGEST = 72
VAGUE_NAMES = {"found", "one", "said", "told", "made", "own", "given"}
"""Names that do not say what a value is."""
VAGUE_HEADS = re.compile(r"(What|Whether|How|Where|Who|Whoever|All|Of|So)\b")
"""Docstrings that begin so name no thing and no action."""
OWN_VERBS = re.compile(r"\b(told|stands?|stood|heed|settled?|adopts?|let go|bears?|borne)\b")
"""Words that the program uses in a sense of its own."""
CHANGELOG_LINE, SENTENCE_WORDS = 160, 25


def code_lines(path: Path) -> int:
    """Return how many lines of a module are code, tables, imports or texts."""
    text = path.read_text(encoding="utf-8")
    lines: set[int] = set()
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type not in FREE and token.type != tokenize.ENCODING:
                lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # In classes, a string below a field documents the field.
            documented = body if isinstance(node, ast.ClassDef) else body[:1]
            for statement in documented:
                match statement:
                    case ast.Expr(value=ast.Constant(value=str())):
                        lines -= set(range(statement.lineno, (statement.end_lineno or 0) + 1))
    blank = {row for row, line in enumerate(text.split("\n"), 1) if not line.strip()}
    return len(lines - blank)


def table(name: str) -> dict[str, int]:
    """Return a table of numbers of ours from ``pyproject.toml``."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    numbers: dict[str, int] = settings["tool"]["tipsite"][name]
    return numbers


def exceeded() -> list[str]:
    """Return a line for each package that is not as its budget allows."""
    budgets = table("budgets")
    used: Counter[str] = Counter()
    for path in SOURCE.rglob("*.py"):
        inner = path.relative_to(SOURCE).parts
        used[inner[0] if len(inner) > 1 else "(top)"] += code_lines(path)
    return [
        f"{package}: {used[package]} lines of code, budget {budgets.get(package, 0)}. "
        "Take lines away, or from the budget of another package, in the same commit."
        for package in sorted({*used, *budgets})
        if used[package] > budgets.get(package, 0)
    ]


def documentation(tree: ast.Module) -> Iterator[str]:
    """Yield the docstrings of a module, its classes and functions."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield ast.get_docstring(node) or ""


def broken_rules() -> Counter[str]:
    """Count how often each rule of plain English is broken in program, docs and changelog."""
    broken: Counter[str] = Counter()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = (getattr(node, field, None) for field in ("id", "arg", "name"))
            broken["vague-names"] += sum(name in VAGUE_NAMES for name in names)
        for text in documentation(tree):
            broken["vague-docstrings"] += bool(VAGUE_HEADS.match(text))
            broken["own-verbs"] += len(OWN_VERBS.findall(text))
    for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines():
        broken["long-changelog-lines"] += line.startswith("- ") and len(line) > CHANGELOG_LINE
    for path in (ROOT / "docs").glob("[a-z]*.md"):
        if path.suffixes == [".md"]:
            text = re.sub(r"`[^`]*`|\(http\S+\)", "x", path.read_text(encoding="utf-8"))
            sentences = re.split(r"[.:;!?|]\s|\n\s*\n|\n- ", text)
            broken["long-sentences"] += sum(len(s.split()) > SENTENCE_WORDS for s in sentences)
    return broken


def risen() -> list[str]:
    """Return a line for each rule of plain English that is broken more often than before."""
    broken, known = broken_rules(), table("english")
    return [
        f"{rule}: {broken[rule]}, before at most {known.get(rule, 0)}. Write it plainly."
        for rule in sorted(broken)
        if broken[rule] > known.get(rule, 0)
    ]


def bad_subjects() -> list[str]:
    """Return the subjects of commits that are too long or have a colon in the middle."""
    command = ["git", "log", "--no-merges", "--format=%s", f"{FIRST}..HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        return [f"The whole history is needed (git fetch --unshallow): {done.stderr.strip()}"]
    subjects = done.stdout.splitlines()
    return [
        f"At most {LONGEST} letters and no “: ” in a subject: {subject}"
        for subject in subjects
        if len(subject) > LONGEST or ": " in subject
    ]


if __name__ == "__main__":
    problems = [*exceeded(), *risen(), *bad_subjects()]
    sys.exit("\n".join(problems) or None)
