"""Commands that an officer may copy into a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path


def quoted(path: Path | str) -> str:
    """Return a path in the form for a terminal: in quotes if it has a space."""
    return f'"{path}"' if " " in str(path) else str(path)


def typed_tipsite() -> str:
    """Return the command that starts tipsite: ``tipsite``, a path to build.py, or ``python -m``.

    The current folder is that of the site; ``-P`` keeps Python from importing modules from it.
    """
    on_path = "tipsite" if shutil.which("tipsite") else f'"{sys.executable}" -P -m tipsite'
    return os.environ.get("TIPSITE_TYPED", on_path)


def install_command(extra: str) -> str:
    """Return the command that installs the libraries of an extra of tipsite.

    It names the libraries, not “tipsite”, since somebody else may register that name on PyPI.
    Environments made by uv have no pip, so uv installs into them.
    """
    from importlib.metadata import requires  # noqa: PLC0415 - slow to import, rarely needed

    python = quoted(sys.executable)
    pip = f"{python} -P -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    of_extra = re.compile(rf"""extra == ['"]{re.escape(extra)}['"]""")
    lines = [line for line in requires("tipsite") or () if of_extra.search(line)]
    return " ".join((pip, *(f'"{line.partition(";")[0].strip()}"' for line in lines)))


def project_url(label: str) -> str:
    """Return an address of the project from its metadata; empty while it is the place-holder."""
    from importlib.metadata import distributions  # noqa: PLC0415 - slow to import, rarely needed

    for package in distributions(name="tipsite"):
        lines = package.metadata.get_all("Project-URL") or ()
        url = dict(line.split(", ", 1) for line in lines).get(label, "")
        return "" if "//example.org/" in url else url
    return ""
