"""A program that writes the locks anew, and resolves them for each system that tipsite supports.

    pip install uv
    python3 tests/support/locks.py [--check]

With `--check` nothing is written. It asks the package index, so it is no test. That every package
has a file for a system is resolved here, on any computer; it is not run there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = {
    "run": ("--group", "install", "--extra", "material", "pyproject.toml"),
    "test": ("--group", "install", "--extra", "test", "-c", ".lock/run.txt", "pyproject.toml"),
    "bundle": (
        *("--group", "install", "--group", "bundle", "--extra", "material", "--extra", "font"),
        *("--extra", "publish", "-c", ".lock/run.txt", "pyproject.toml"),
    ),
    "audit": ("--group", "audit", "-c", ".lock/run.txt"),
}
SYSTEMS = {  # as uv calls them, with the least version of macOS
    "x86_64-manylinux_2_28": "",
    "aarch64-manylinux_2_28": "",
    "x86_64-pc-windows-msvc": "",
    "aarch64-apple-darwin": "14.0",
    "x86_64-apple-darwin": "15.0",
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
COMMAND = "python3 tests/support/locks.py"


def uv(*options: str, **variables: str) -> str:
    """Run uv; return what it says where it fails, else nothing."""
    done = subprocess.run(
        ["uv", *options], cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return done.stderr if done.returncode else ""


def write() -> str:
    """Write each lock for all systems at once; pins stay as far as they can."""
    how = ("pip", "compile", "--universal", "--generate-hashes", "--python-version", PYTHONS[0])
    compiled = (
        uv(*how, *options, "-o", f".lock/{name}.txt", UV_CUSTOM_COMPILE_COMMAND=COMMAND)
        for name, options in LOCKS.items()
    )
    return "".join(compiled)


def lacking() -> str:
    """Return for which systems a package of the lock of users has no file."""
    how = ("pip", "install", "--dry-run", "--require-hashes", "--only-binary", ":all:")
    said = ""
    for system, least in SYSTEMS.items():
        for python in PYTHONS:
            print(f"{system} {least}, Python {python}", file=sys.stderr)
            place = (
                "--python-platform",
                system,
                "--python-version",
                python,
                "--target",
                ".pytest_cache/none",
            )
            given = {"MACOSX_DEPLOYMENT_TARGET": least} if least else {}
            said += uv(*how, *place, "-r", ".lock/run.txt", **given)
    return said


if __name__ == "__main__":
    sys.exit(("" if "--check" in sys.argv else write()) + lacking() or 0)
