"""Commands that an officer may copy into a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path

from tipsite.i18n import gettext as _


def quoted(path: Path | str) -> str:
    """Return a path in the form for a terminal: in quotes if it has a space."""
    return f'"{path}"' if " " in str(path) else str(path)


def _program() -> str:
    """Return the program that runs: Python, or the whole of tipsite where it brings Python along.

    PowerShell takes a path in quotes for a text, unless ``&`` is before it.
    """
    path = quoted(sys.executable)
    return f"& {path}" if sys.platform == "win32" and path.startswith('"') else path


def module_command(words: str) -> str:
    """Return a command that runs a module of this Python.

    The current folder is that of the site; ``-P`` keeps Python from importing modules from it.
    """
    return f"{_program()} -P -m {words}"


def typed_tipsite() -> str:
    """Return the command that starts tipsite: ``tipsite``, a path, or ``python -m``.

    Windows also looks in the current folder, where PowerShell does not: such a path is relative.
    """
    on_path = Path(shutil.which("tipsite") or "").is_absolute()
    elsewhere = _program() if is_bundle() else module_command("tipsite")
    return os.environ.get("TIPSITE_TYPED", "tipsite" if on_path else elsewhere)


def is_bundle() -> bool:
    """Return whether this program brings Python along (bundle/tipsite.spec)."""
    return hasattr(sys, "frozen")


def how_to_install(extra: str) -> str:
    """Return a sentence with the command that installs the libraries of an extra of tipsite.

    It names the libraries, not “tipsite”, since somebody else may register that name on PyPI.
    pipx keeps what it has added when it renews tipsite. Environments made by uv have no pip, so uv
    installs into them. To a bundle, and in a container, nothing can be added.
    """
    from importlib.metadata import requires  # noqa: PLC0415 - slow to import, rarely needed

    if is_bundle() or not os.access(get_path("purelib"), os.W_OK):
        return _(
            "Nothing can be added to this copy of tipsite. “Ways to install” in the documentation "
            "has others."
        )
    installer = f"uv pip install --python {quoted(sys.executable)}"
    if Path(sys.prefix, "pipx_metadata.json").is_file():
        installer = f"pipx inject {Path(sys.prefix).name}"
    elif find_spec("pip"):
        installer = module_command("pip install")
    of_extra = re.compile(rf"""extra == ['"]{re.escape(extra)}['"]""")
    lines = [line for line in requires("tipsite") or () if of_extra.search(line)]
    libraries = (f'"{line.partition(";")[0].strip()}"' for line in lines)
    return _("Type: {command}").format(command=" ".join((installer, *libraries)))


def project_url(label: str) -> str:
    """Return an address of the project from its metadata; empty while it is the place-holder."""
    from importlib.metadata import distributions  # noqa: PLC0415 - slow to import, rarely needed

    for package in distributions(name="tipsite"):
        lines = package.metadata.get_all("Project-URL") or ()
        url = dict(line.split(", ", 1) for line in lines).get(label, "")
        return "" if "//example.org/" in url else url
    return ""
