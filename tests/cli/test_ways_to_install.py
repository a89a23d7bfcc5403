"""What tipsite tells to type fits the way in which it was installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sites import ROOT
from tipsite.cli.main import main
from tipsite.material import typst_process

NEW = ("init", "site", "--languages", "en", "--countries", "AL", "--name", "Trial")
WHOLE = "Nothing can be added to this copy of tipsite."


def lacking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is said where a library is missing."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    folder.mkdir(exist_ok=True)
    (folder / "campaigns.yaml").touch()
    typed = ["build", "--root", str(folder), "--workers", "tcp://127.0.0.1:9"]
    return CliRunner().invoke(main, typed).stderr.strip()


def test_pipx_and_uv_add_libraries_and_never_by_the_name_of_tipsite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipsite.shell.find_spec", lambda _name: None)
    said = lacking(tmp_path / "site", monkeypatch)
    command = r'uv pip install --python (\S+|"[^"]+") "distributed<.*"'
    assert re.fullmatch(f"--workers .*Type: {command}", said)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "tipsite_2"))
    (tmp_path / "tipsite_2").mkdir()
    (tmp_path / "tipsite_2/pipx_metadata.json").touch()
    said = lacking(tmp_path / "site", monkeypatch)
    assert 'Type: pipx inject tipsite_2 "distributed<' in said


def test_nothing_is_added_to_a_program_that_brings_python_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert WHOLE in lacking(tmp_path / "site", monkeypatch)
    monkeypatch.setattr(sys, "executable", "/opt/tip site/tipsite")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TIPSITE_TYPED", raising=False)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*NEW[:1], "new", *NEW[2:]])
    assert '"/opt/tip site/tipsite" serve\n' in done.stdout


def test_nothing_is_added_where_somebody_else_has_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipsite.shell.get_path", lambda _name: str(tmp_path / "none"))
    assert WHOLE in lacking(tmp_path / "site", monkeypatch)


def test_the_program_without_python_answers_when_tipsite_runs_itself_or_typst(
    tmp_path: Path,
) -> None:
    def started(*words: str) -> str:
        typed = [sys.executable, str(ROOT / "bundle/start.py"), *words]
        done = subprocess.run(typed, cwd=tmp_path, input=b"", capture_output=True, check=True)
        return done.stdout.decode()

    assert started("-P", "-m", "tipsite", "--version") == started("--version")
    assert started("-P", typst_process.__file__, str(tmp_path), str(tmp_path)) == ""


@pytest.mark.long
@pytest.mark.on("posix")
def test_uv_and_pipx_lead_to_a_first_site(tmp_path: Path) -> None:
    python = tmp_path / "tools/bin/python"
    home, programs = tmp_path / "home", tmp_path / "home/.local/bin"
    kept = {name: value for name, value in os.environ.items() if name.endswith(("CERT", "FILE"))}
    settings = {**kept, "HOME": str(home), "PATH": f"{programs}:{python.parent}:/usr/bin:/bin"}

    def typed(*words: str | Path, folder: Path = tmp_path) -> str:
        done = subprocess.run(
            words, cwd=folder, env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (words, done.stdout + done.stderr)
        return done.stdout + done.stderr

    home.mkdir()
    typed(sys.executable, "-m", "build", "--no-isolation", "-w", "-o", tmp_path, ROOT)
    typed(sys.executable, "-m", "venv", tmp_path / "tools")
    typed(python, "-m", "pip", "install", "-q", "uv", "pipx")
    wheel = next(tmp_path.glob("*.whl"))
    for way, adds in (("uv tool", "uv pip install --python"), ("pipx", "pipx inject tipsite")):
        typed(*way.split(), "install", f"{wheel}")
        folder = tmp_path / way
        folder.mkdir()
        typed("tipsite", *NEW, folder=folder)
        assert "pages in output" in typed("tipsite", "build", folder=folder / "site")
        command = re.findall(r"→ Type: (.*)", typed("tipsite", "doctor", folder=folder / "site"))[0]
        assert command.startswith(adds)
        typed("sh", "-c", command)
        assert "→" not in typed("tipsite", "doctor", folder=folder / "site")
        typed(*way.split(), "uninstall", "tipsite")
