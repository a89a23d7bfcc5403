"""Commands that an officer may copy into a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path


def quoted(path: Path | str) -> str:
    """Return a path as it is typed: in quotes if it has a space."""
    return f'"{path}"' if " " in str(path) else str(path)


def typed_tipsite() -> str:
    """Return how tipsite is started here: ``tipsite``, a path to build.py, or its interpreter.

    ``-P`` keeps Python from importing modules of the current folder, which is the site's.
    """
    on_path = "tipsite" if shutil.which("tipsite") else f'"{sys.executable}" -P -m tipsite'
    return os.environ.get("TIPSITE_TYPED", on_path)


def install_command(extra: str) -> str:
    """Return the command that installs the libraries of an extra of tipsite.

    It names the libraries: whoever registers the name “tipsite” on PyPI must not be installed by
    it. uv makes environments without pip and fills them from outside.
    """
    from importlib.metadata import requires  # noqa: PLC0415 - slow to import, rarely needed

    python = quoted(sys.executable)
    pip = f"{python} -P -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    of_extra = re.compile(rf"""extra == ['"]{re.escape(extra)}['"]""")
    lines = [line for line in requires("tipsite") or () if of_extra.search(line)]
    return " ".join((pip, *(f'"{line.partition(";")[0].strip()}"' for line in lines)))
