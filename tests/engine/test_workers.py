"""Work that is spread over processes gives what it gives in one; each test is a process of its own,
since nothing is forked beside other threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAD = """
import os, sys
from tipsite.engine import workers
workers._cores = lambda: 3
me = os.getpid()
items = list(range(4000))
"""
ROOT = Path(__file__).parents[2]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


def run(code: str, *, ends: int = 0) -> str:
    command = [sys.executable, "-W", "error", "-c", HEAD + code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == ends, done.stderr
    return done.stdout.strip()


@needs_fork
def test_results_of_all_items_come_from_several_processes() -> None:
    said = run("""
found = workers.in_processes(lambda some: [(item * 2, os.getpid()) for item in some], items)
assert sorted(number for number, _ in found) == [item * 2 for item in items]
# Two rounds of children; a quick one may take two pieces.
print(2 <= len({process for _, process in found}) <= 5)
""")
    assert said == "True"


@needs_fork
def test_who_is_shown_the_progress_waits_no_longer() -> None:
    said = run("""
os.environ |= {"CI": "", "TERM": "xterm"}
sys.stderr.isatty = lambda: True
from tipsite.console import waiting
with waiting("Building the site") as progress:
    progress("Making the pages", 0, 0)
    found = workers.in_processes(lambda some: [os.getpid() for _ in some], items)
print(2 <= len(set(found)) <= 5)
""")
    assert said == "True"


@pytest.mark.one_in(9)
@needs_fork
@pytest.mark.parametrize(
    "fault", ["raise ValueError", "os._exit(0)", "os.kill(os.getpid(), 9)", "sys.exit(3)"]
)
def test_what_a_child_does_not_deliver_is_made_by_the_parent(fault: str) -> None:
    said = run(f"""
def work(some):
    if os.getpid() != me:
        {fault}
    return [item + 1 for item in some]
assert sorted(workers.in_processes(work, items)) == [item + 1 for item in items]
print("whole")
""")
    assert said == "whole"


@pytest.mark.long
@needs_fork
@pytest.mark.parametrize("working", [True, False])
@pytest.mark.one_in(2)
def test_children_end_with_a_parent_that_is_killed(tmp_path: Path, working: bool) -> None:
    names = tmp_path / "names"
    names.mkdir()
    run(
        f"""
import pathlib, time
def work(some):
    if os.getpid() == me:
        while len(os.listdir({str(names)!r})) < 2:
            time.sleep(0.01)
        os.kill(me, 9)
    pathlib.Path({str(names)!r}, str(os.getpid())).touch()
    time.sleep({60 if working else 0.1})
    return some
workers.in_processes(work, items)
""",
        ends=-9,
    )
    until = time.monotonic() + 30
    children = [int(name.name) for name in names.iterdir()]
    while any(map(_is_running, children)):
        assert time.monotonic() < until
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@needs_fork
def test_a_mistake_of_the_work_itself_is_reported() -> None:
    said = run("""
def work(some):
    raise LookupError("here")
try:
    workers.in_processes(work, items)
except LookupError as error:
    print(error)
""")
    assert said == "here"


@pytest.mark.parametrize(
    "before",
    [
        "items = items[:99]",
        "workers._cores = lambda: 1",
        "from threading import Timer; late = Timer(9, print); late.daemon = True; late.start()",
    ],
    ids=["few items", "one core", "beside a thread"],
)
def test_nothing_is_forked(before: str) -> None:
    said = run(f"""
{before}
found = workers.in_processes(lambda some: [os.getpid() for _ in some], items)
print(set(found) == {{me}})
""")
    assert said == "True"
