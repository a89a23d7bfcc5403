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
from packaging.requirements import Requirement

import locks
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


SYSTEMS = {
    # As sysconfig calls them, with machine and version of macOS: whether they are supported.
    ("win32", "win-amd64", "AMD64", ""): True,
    ("win32", "win-arm64", "ARM64", ""): False,
    ("win32", "win32", "x86", ""): False,
    ("linux", "linux-x86_64", "x86_64", ""): True,
    ("linux", "linux-aarch64", "aarch64", ""): True,
    ("linux", "linux-armv7l", "armv7l", ""): False,
    ("freebsd14", "freebsd-14.1-amd64", "amd64", ""): False,
    ("darwin", "macosx-11.0-universal2", "arm64", "14.0"): True,
    ("darwin", "macosx-11.0-universal2", "arm64", "26.1"): True,
    ("darwin", "macosx-11.0-universal2", "arm64", "13.7.1"): False,
    ("darwin", "macosx-11.0-universal2", "x86_64", "15.0"): True,
    ("darwin", "macosx-11.0-universal2", "x86_64", "14.7"): False,
    ("darwin", "macosx-11.0-universal2", "x86_64", "10.16"): True,
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_without_libraries_is_named_before_pip_begins(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    system: tuple[str, str, str, str],
) -> None:  # fmt: skip
    kind, built, machine, release = system
    ran: list[object] = []

    def run(*command: object) -> None:
        ran.append(command)
        raise SystemExit(9)

    monkeypatch.setattr(setup, "run", run)
    monkeypatch.setattr(setup, "stamped", lambda _kind: "")
    monkeypatch.setattr(sys, "platform", kind)
    monkeypatch.setattr("sysconfig.get_platform", lambda: built)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.mac_ver", lambda: (release, ("", "", ""), machine))
    with pytest.raises(SystemExit) as ended:
        setup.install("run")
    assert (ended.value.code, bool(ran)) == ((9, True) if SYSTEMS[system] else (3, False))
    if not SYSTEMS[system]:
        said = capsys.readouterr().err
        assert "macOS 14 or newer with Apple silicon" in said
        assert (release or built) in said


def test_a_package_without_a_file_for_this_computer_is_named(
    setup: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "ERROR: No matching distribution found for pikepdf==10.18.0"
    with pytest.raises(SystemExit):
        setup.run([sys.executable, "-c", f"print({said!r}); raise SystemExit(1)"], "Trouble.")
    assert "No file of pikepdf==10.18.0 fits this computer" in capsys.readouterr().err


def test_start_md_says_what_is_supported(setup: ModuleType) -> None:
    start = " ".join((ROOT / "docs/start.md").read_text("utf-8").split())
    assert setup.SYSTEMS.removeprefix("tipsite runs on ") in start


def test_pip_has_nothing_to_resolve_in_a_lock() -> None:
    assert locks.check() == []


@pytest.mark.parametrize(
    ("lock", "package", "missed"),
    [
        ("run", "msgspec", "tipsite needs msgspec"),
        ("test", "coverage", "pytest-cov==7.1.0 needs coverage[toml]>=7.10.6, which has no lines"),
        ("test", "jeepney", "x86_64-manylinux_2_28, Python 3.11.0 and 15 more places"),
        ("bundle", "pefile", "x86_64-pc-windows-msvc, Python 3.11.0 and 7 more places"),
        ("run", "typing-extensions", "anyio==4.16.0 needs typing_extensions"),
    ],
)
def test_a_line_that_a_lock_lacks_is_named(lock: str, package: str, missed: str) -> None:
    lines = [pin for pin in locks.pins(lock) if pin.name != package]
    gaps = locks.check({lock: lines})
    assert all(gap.startswith(f".lock/{lock}.txt: ") for gap in gaps)
    assert any(missed in gap for gap in gaps)


def test_a_version_that_does_not_fit_and_an_unknown_release_are_named() -> None:
    older = Requirement("coverage==6.0")
    lines = [older if pin.name == "coverage" else pin for pin in locks.pins("test")]
    gaps = " ".join(locks.check({"test": lines}))
    assert "tipsite needs coverage<8,>=7.14, and the line is coverage==6.0" in gaps
    assert "coverage[toml]==6.0 is not in requires.json" in gaps


def licence(package: str) -> str:
    """Return what the licence of a package is called, as it says itself."""
    says = metadata(package).json
    classes = [line for line in says.get("classifier", ()) if line.startswith("License ::")]
    return "".join(says.get("license_expression") or classes or says.get("license") or "")


def test_nothing_that_comes_along_makes_tipsite_another_licence() -> None:
    """tipsite is under the MIT licence: docs/decisions/0041-few-dependencies.md."""
    lock = (ROOT / ".lock/run.txt").read_text("utf-8")
    everywhere = r"^([\w.-]+)==[^;\n]*(?:; sys_platform != 'darwin' )?\\$"
    for package in re.findall(everywhere, lock, re.MULTILINE):
        said = licence(package)
        assert said, package
        assert not re.search(r"\bA?GPL|\bGNU (Affero )?General Public", said), (package, said)
    assert "GPL" in licence("mutagen")  # of the tests alone


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config) -> None:
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent.name for path in ROOT.glob("tests/*/test_*.py")}
    assert not [name for name in folders if any(fnmatch(name, one) for one in passed_over)]
