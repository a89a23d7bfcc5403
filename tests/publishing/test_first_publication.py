"""A newcomer's way from nothing to a site online, typed at a terminal, with the installed wheel.

`pytest -s` shows the transcript.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from targets import Host, environment, running
from terminal import talk

ROOT = Path(__file__).resolve().parents[2]
MOST = 4
"""So many commands lead there."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what is in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    # A file of the checkout has the name of the package that makes wheels.
    command = "import sys; sys.path.pop(0); from build.__main__ import main; main(sys.argv[1:])"
    words = ["--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(
        [sys.executable, "-c", command, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def answers(host: Host) -> tuple[tuple[str, str], ...]:
    """What a newcomer answers to `tipsite new target`."""
    at = host.target
    own: tuple[tuple[str, str], ...]
    if at.kind == "sftp":
        own = (
            ("Name of the server: ", f"{at.text('host')}\n"),
            ("Name of the account: ", f"{at.text('user')}\n"),
            ("[public_html]: ", f"{at.text('path')}\n"),
        )
    else:
        own = (
            ("Address of the repository: ", f"{at.text('repository')}\n"),
            ("[gh-pages]: ", "pages\n"),
        )
    return (("Kind of place: ", f"{at.kind}\n"), *own, ("[website]: ", "\n"))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sftp", "git"])
def test_a_newcomer_needs_few_commands_from_nothing_to_a_site_online(
    kind: str, installed: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with running(kind, tmp_path) as host, environment(PYTHONPATH=str(installed)):
        transcript = play(host, work)
        files = host.files()
    print("\n".join(transcript))
    commands = [line for line in transcript if line.startswith("$ tipsite")]
    assert len(commands) <= MOST
    assert "en/index.html" in files
    assert b"Talk to us" in files["sq/index.html"]
    assert ".tipsite-state.json" in files


def play(host: Host, work: Path) -> list[str]:
    """Type it all; return what was typed and shown."""
    said: list[str] = []

    def tipsite(folder: Path, *words: str, typed: tuple[tuple[str, str], ...] = ()) -> str:
        shown, code = talk(words, typed, folder, python=sys.executable)
        said.append(f"$ tipsite {' '.join(words)}\n{shown}")
        assert code == 0, shown
        assert str(ROOT / "src") not in shown
        return shown

    named = (("]: ", "\n"), ("]: ", "\n"), ("): ", "Talk to us\n"), ("): ", "Some office\n"))
    tipsite(work, "init", "site", typed=(*named, ("]: ", "\n")))
    site = work / "site"
    port = ("--port", str(host.target.port)) if host.target.port else ()
    tipsite(site, "new", "target", *port, typed=answers(host))
    shown = tipsite(site, "publish", "--demonstration", typed=(("[y/N]: ", "y\n"),))
    assert "the whole site is sent" in shown
    assert "Published: https://example.org/" in shown
    shown = tipsite(site, "publish", "--demonstration")
    assert "Nothing has changed" in shown
    return said
