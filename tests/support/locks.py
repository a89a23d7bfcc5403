"""A program that writes the locks, and proves that pip has nothing to resolve when it installs one.

    .venv/bin/python tests/support/locks.py            writes them; needs uv and the package index
    .venv/bin/python tests/support/locks.py --check    looks whether each is closed, and asks nobody

A lock is closed if it has one line, with a fitting version, for each package that tipsite or
another line needs, on each system and with each Python. What pinned releases need is written to
`.lock/requires.json`, from their own metadata (`Requires-Dist` of the core metadata). That each
package has a file for each system is resolved when the locks are written; it is not run there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # Groups and extras of `pyproject.toml`.
    "run": (("install",), ("material",)),
    "test": (("install",), ("test",)),
    "all": (
        (),
        ("material", "font", "publish"),
    ),  # of a container, and of the program without Python
    "bundle": (("install", "bundle"), ()),
    "audit": (("audit",), ()),
}
SYSTEMS = {
    # As uv calls them: the least version of macOS, `sys_platform`, `platform_machine`.
    "x86_64-manylinux_2_28": ("", "linux", "x86_64"),
    "aarch64-manylinux_2_28": ("", "linux", "aarch64"),
    "x86_64-pc-windows-msvc": ("", "win32", "AMD64"),
    "aarch64-apple-darwin": ("14.0", "darwin", "arm64"),
    "x86_64-apple-darwin": ("15.0", "darwin", "x86_64"),
}
NAMES = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PATCHES = ("0", "99")
"""The first release of a Python, and one later than all: markers distinguish them."""
COMMAND = ".venv/bin/python tests/support/locks.py"
REQUIRES = ROOT / ".lock/requires.json"
Environment = dict[str, str]
"""Values of markers: https://packaging.python.org/specifications/dependency-specifiers/"""
Metadata = Callable[[str, str, frozenset[str]], Sequence[str] | None]
"""Returns what a release needs, by name, version and extras; None if that is not known."""


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
    errors = ""
    for name, (groups, extras) in LOCKS.items():
        of = [f"--group={group}" for group in groups] + [f"--extra={extra}" for extra in extras]
        of += ["pyproject.toml"] if extras else []
        of += [] if name == "run" else ["-c", ".lock/run.txt"]
        of += ["-c", ".lock/all.txt"] if name == "bundle" else []
        errors += uv(*how, *of, "-o", f".lock/{name}.txt", UV_CUSTOM_COMPILE_COMMAND=COMMAND)
    return errors


def lacking() -> str:
    """Return for which systems a package of a lock has no file; pyftpdlib is source for all."""
    how = ["pip", "install", "--dry-run", "--no-deps", "--require-hashes", "--no-build-isolation"]
    how += ["--only-binary=:all:", "--no-binary=pyftpdlib", "--target=.pytest_cache/none"]
    how += ["--no-config"]  # whose constraints have no hashes
    errors = ""
    for system, (least, *_) in SYSTEMS.items():
        for python in PYTHONS:
            print(f"{system} {least}, Python {python}", file=sys.stderr)
            place = ("--python-platform", system, "--python-version", python)
            deployed = {"MACOSX_DEPLOYMENT_TARGET": least} if least else {}
            for lock in LOCKS:
                errors += uv(*how, *place, "-r", f".lock/{lock}.txt", **deployed)
    return errors


def pins(lock: str) -> list[Requirement]:
    """Return the lines of a lock; each must have hashes."""
    text = (ROOT / f".lock/{lock}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if re.match("[A-Za-z0-9]", line)]
    assert all(" --hash=sha256:" in line for line in lines)
    return [Requirement(line.partition(" --hash")[0]) for line in lines]


def version_of(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def environments() -> Iterator[tuple[str, Environment]]:
    """Yield a name and the values of markers for each system and Python."""
    for system, (_, platform, machine) in SYSTEMS.items():
        for python in PYTHONS:
            for patch in PATCHES:
                yield (
                    f"{system}, Python {python}.{patch}",
                    {
                        "implementation_name": "cpython",
                        "implementation_version": f"{python}.{patch}",
                        "os_name": "nt" if platform == "win32" else "posix",
                        "platform_machine": machine,
                        "platform_python_implementation": "CPython",
                        "platform_release": "",
                        "platform_system": NAMES[platform],
                        "platform_version": "",
                        "python_full_version": f"{python}.{patch}",
                        "python_version": python,
                        "sys_platform": platform,
                    },
                )


def applies(requirement: Requirement, place: Environment, extras: Iterable[str] = ()) -> bool:
    """Return whether a requirement counts at a place, of a package with these extras."""
    marker = requirement.marker
    return marker is None or any(
        marker.evaluate({**place, "extra": extra}) for extra in ("", *extras)
    )


def roots(lock: str) -> Iterator[Requirement]:
    """Yield what a lock is made for: requirements of tipsite, of extras and of groups."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, (groups, extras) = settings["project"], LOCKS[lock]
    texts = [*(project["dependencies"] if extras else ())]
    texts += [text for group in groups for text in settings["dependency-groups"][group]]
    waiting = list(extras)
    for extra in waiting:
        for text in project["optional-dependencies"][extra]:
            requirement = Requirement(text)
            if requirement.name == project["name"]:
                waiting += sorted(requirement.extras)
            else:
                texts.append(text)
    return map(Requirement, texts)


def gaps(lock: str, lines: Sequence[Requirement], metadata: Metadata) -> Iterator[str]:
    """Yield what ``lines`` of a lock lack, so that pip would have to look for it."""
    places: dict[str, list[str]] = {}
    for name, place in environments():
        for gap in gaps_at(place, list(roots(lock)), lines, metadata):
            places.setdefault(gap, []).append(name)
    for gap, names in places.items():
        others = f" and {len(names) - 1} more places" if names[1:] else ""
        yield f".lock/{lock}.txt: {gap} ({names[0]}{others}). Run {COMMAND}."


def gaps_at(
    place: Environment,
    wanted: Sequence[Requirement],
    lines: Sequence[Requirement],
    metadata: Metadata,
) -> Iterator[str]:
    here: dict[str, list[Requirement]] = {}
    for pin in lines:
        if applies(pin, place):
            here.setdefault(canonicalize_name(pin.name), []).append(pin)
    waiting = [("tipsite", one) for one in wanted if applies(one, place)]
    seen: set[tuple[str, frozenset[str]]] = set()
    for parent, requirement in waiting:
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        fit = here.get(name, [])
        if len(fit) != 1:
            yield f"{parent} needs {requirement}, which has {len(fit) or 'no'} lines"
            continue
        version = version_of(fit[0])
        if not requirement.specifier.contains(version, prereleases=True):
            yield f"{parent} needs {requirement}, and the line is {name}=={version}"
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        texts = metadata(name, version, extras)
        if texts is None:
            yield f"{key(name, version, extras)} is not in {REQUIRES.name}"
        inner = map(Requirement, texts or ())
        waiting += [(f"{name}=={version}", one) for one in inner if applies(one, place, extras)]


def key(name: str, version: str, extras: frozenset[str]) -> str:
    return f"{name}[{','.join(sorted(extras))}]=={version}" if extras else f"{name}=={version}"


def check(lines: Mapping[str, Sequence[Requirement]] | None = None) -> list[str]:
    """Return what the locks lack; ``lines`` are in place of those in the files."""
    requires = json.loads(REQUIRES.read_text("utf-8"))
    return [
        gap
        for lock in LOCKS
        for gap in gaps(
            lock,
            (lines or {}).get(lock, pins(lock)),
            lambda name, version, extras: requires.get(key(name, version, extras)),
        )
    ]


def write_requires() -> None:
    """Ask the index what the pinned releases need, and write what the locks can need of it."""
    every = {(canonicalize_name(pin.name), version_of(pin)) for lock in LOCKS for pin in pins(lock)}
    released: dict[tuple[str, str], list[str]] = {}
    while rest := every - released.keys():
        some = dict(sorted(rest))  # of each name one version: pip takes no two at once
        for package in report([f"{name}=={version}" for name, version in some.items()]):
            named = canonicalize_name(package["name"]), package["version"]
            released[named] = package.get("requires_dist", [])
    places = [place for _, place in environments()]
    requires: dict[str, list[str]] = {}

    def metadata(name: str, version: str, extras: frozenset[str]) -> list[str]:
        return requires.setdefault(
            key(name, version, extras),
            [
                str(requirement)
                for requirement in map(Requirement, released[name, version])
                if any(applies(requirement, place, extras) for place in places)
            ],
        )

    for lock in LOCKS:
        list(gaps(lock, pins(lock), metadata))
    REQUIRES.write_text(json.dumps(dict(sorted(requires.items())), indent=1) + "\n", "utf-8")


def report(requirements: list[str]) -> list[dict[str, Any]]:
    """Return the metadata of releases from pip, which installs nothing."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
        command += ["--ignore-installed", "--report", str(file), *requirements]
        subprocess.run(command, check=True)
        return [each["metadata"] for each in json.loads(file.read_text("utf-8"))["install"]]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        if errors := write() + lacking():
            sys.exit(errors)
        write_requires()
    sys.exit("\n".join(check()) or None)
