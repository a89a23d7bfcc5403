"""A program for CI: lines of code by package within budget, commit subjects within the rules.

    .venv/bin/python tests/support/budgets.py

Budgets are in `pyproject.toml` (`tool.tipsite.budgets`). Docstrings, comments and blank lines are
free, so that nobody saves on them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
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


def exceeded() -> list[str]:
    """Return a line for each package that is not as its budget allows."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    budgets: dict[str, int] = settings["tool"]["tipsite"]["budgets"]
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
    problems = [*exceeded(), *bad_subjects()]
    sys.exit("\n".join(problems) or None)
