"""Programs that tests run besides Python, and the packages of Debian and Ubuntu that have them.

Prints these packages, with --all also those that only the long tests need:

    sudo apt-get install $(python3 tests/support/programs.py)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

USUAL = {"msgfmt": "gettext", "sshd": "openssh-server", "ssh-keygen": "openssh-client"}
LONG = {
    "nginx": "nginx", "apache2": "apache2-bin", "caddy": "caddy", "openssl": "openssl",
    "exiftool": "libimage-exiftool-perl", "chromium": "chromium", "vsftpd": "vsftpd",
    "git": "git", "git-receive-pack": "git",
    "Xvfb": "xvfb", "firefox-esr": "firefox-esr", "WebKitWebDriver": "webkitgtk-webdriver",
}  # fmt: skip


def path_of(name: str) -> str | None:
    """Return the path of a program, also of one for administrators; None if it is not here."""
    return shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


def program(name: str) -> str:
    """Return the path of a program, or skip the test as `missing` does."""
    path = path_of(name)
    return path or missing(f"{name} is not installed ({(USUAL | LONG)[name]})")


def missing(words: str) -> NoReturn:
    """Skip a test that lacks a program. Fail in CI on Linux, which must have all of them."""
    import pytest  # noqa: PLC0415 - whoever wants the list may not have it

    words += ": `build.py test --all` installs it on Debian, as root"
    if sys.platform == "linux" and os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def install(*packages: str) -> None:
    """Install packages where that is possible: on Debian and its like, as root.

    Debian starts a server as soon as it is installed, unless a program of this name forbids it.
    """
    apt = shutil.which("apt-get") if sys.platform == "linux" and os.geteuid() == 0 else None
    if apt is None or not packages:
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    forbids = Path("/usr/sbin/policy-rc.d")
    ours = not forbids.exists()
    if ours:
        forbids.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        forbids.chmod(0o755)
    try:
        subprocess.run([apt, "update"], check=False)
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        command = [apt, *wait, "install", "-y", "--no-install-recommends"]
        for package in packages:  # one that this system does not know hinders no other
            subprocess.run([*command, package], check=False)
    finally:
        if ours:
            forbids.unlink()


if __name__ == "__main__":
    wanted = USUAL | (LONG if "--all" in sys.argv[1:] else {})
    print(*dict.fromkeys(wanted.values()))
