"""build.py: how little is done before the first test, and what else has its name."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from importlib.metadata import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from sites import ROOT


@pytest.fixture(scope="module")
def setup() -> ModuleType:
    spec = spec_from_file_location("setup_beside", ROOT / "build.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["-x", "-k", "setup_beside"], {"test_setup.py"}),
        (["-k", "Slugs"], {"test_slugs.py"}),
        (["-k", "setup_beside and slugs"], set()),
        (["-k", "setup_beside", "tests/cli/test_setup.py::test_it"], set()),
        (["-k"], set()),
        (["-x"], set()),
    ],
)
def test_a_word_is_looked_for_in_the_files_that_have_it(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, typed: list[str], found: set[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names = {Path(path).name for path in setup.holding(typed)}
    assert names >= found
    assert bool(names) == bool(found)


def test_what_was_fetched_is_fetched_again_when_it_is_gone_or_changed(
    setup: ModuleType, tmp_path: Path
) -> None:
    browser, stamp = tmp_path / "browser", tmp_path / "stamp"
    assert not setup.all_there(str(stamp))
    browser.touch()
    stamp.write_text(f"{browser}\n{__file__}", "utf-8")
    assert setup.all_there(str(stamp))
    later = stamp.stat().st_mtime + 10
    os.utime(browser, (later, later))
    assert not setup.all_there(str(stamp))
    browser.unlink()
    assert not setup.all_there(str(stamp))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_an_environment_that_is_only_linked_is_not_emptied(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/kept").touch()
    (tmp_path / ".venv").symlink_to("theirs")
    ran: list[object] = []
    monkeypatch.setattr(setup, "run", lambda *command: ran.append(command))
    monkeypatch.setattr(setup, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(setup, "STAMPS", {kind: str(tmp_path / kind) for kind in ("run", "test")})
    with pytest.raises(SystemExit):
        setup.install("run")
    assert ran == []
    assert (tmp_path / "theirs/kept").exists()


def test_the_package_build_can_be_called_beside_build_py() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "build", "--version"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("build ")


def test_python_2_shows_the_line_that_says_what_is_needed() -> None:
    """It shows the first line that it cannot read; before this one all is as Python 2 has it."""
    before, text = (ROOT / "build.py").read_text("utf-8").split("OLD = f", 1)
    assert text.startswith('"tipsite needs Python 3.11 or newer')
    kinds = {type(one) for one in ast.parse(before).body}
    assert kinds == {ast.Expr, ast.Import}


def licence(package: str) -> str:
    """Return what the licence of a package is called, as it says itself."""
    found = metadata(package)
    classes = [one for one in found.get_all("Classifier") or () if one.startswith("License ::")]
    return found["License-Expression"] or " ".join(classes) or found["License"] or ""


def test_nothing_that_comes_along_makes_tipsite_another_licence() -> None:
    """tipsite is under the MIT licence: docs/decisions/0041-few-dependencies.md."""
    lock = (ROOT / ".lock/run.txt").read_text("utf-8")
    for package in re.findall(r"^([\w.-]+)==[^;\n]*\\$", lock, re.MULTILINE):
        said = licence(package)
        assert said, package
        assert not re.search(r"\bA?GPL|\bGNU (Affero )?General Public", said), (package, said)
    assert "GPL" in licence("mutagen")  # of the tests alone


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent.name for path in ROOT.glob("tests/*/test_*.py")}
    assert not [name for name in folders if any(fnmatch(name, one) for one in passed_over)]
