#!/usr/bin/env python3
"""Sets tipsite up beside this file, in .venv, and runs it.

build.py                              builds the site of this folder
build.py COMMAND ...                  any command of tipsite, from any folder
build.py test [--all] [--coverage] [ARGUMENT ...]
                                      the tests, with pytest's arguments; --all: the long ones too;
                                      --coverage: which lines and branches of tipsite they reach
"""

import io
import os
import sys

# Python 2 shows the first line that it cannot read, so that is this one.
OLD = f"tipsite needs Python 3.11 or newer, not {sys.version.split()[0]}. Run build.py with that."
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
SYSTEMS = (
    "tipsite runs on Windows with an x86-64 processor, on Linux with x86-64 or ARM (64 bits, glibc "
    "2.28 or newer), on macOS 14 or newer with Apple silicon, on macOS 15 or newer with Intel, "
    "with Python 3.11 to 3.14."
)
FEW = 5
STAMPS = {kind: os.path.join(VENV, "tipsite-" + kind) for kind in ("run", "test")}


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def failure(message: str) -> SystemExit:
    say("build.py: " + message)
    return SystemExit(3)


if sys.version_info < (3, 11):  # this file's grammar is for any Python from 3.6 on
    raise failure(OLD)


def run(command: list[str], trouble: str, packages: int = 0) -> None:
    """Runs a step of the set-up; if it fails, says the trouble and its last line.

    On a terminal, a bar shows how many of the ``packages`` pip has got; the next words replace it.
    """
    from subprocess import DEVNULL, PIPE, STDOUT, Popen  # not at the top: it would slow each start

    output, got = "", 0
    with Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, errors="replace") as process:
        for line in process.stdout or ():
            output += line
            # One of these for each line of a lock; "Ignoring" is for another system or Python.
            got += line.startswith(("Collecting ", "Ignoring ", "Requirement already "))
            if packages and sys.stderr.isatty():
                sys.stderr.write(f"  [{'#' * (30 * got // packages):30}] {got} of {packages}\r")
    if process.returncode:
        lacking = output.partition("No matching distribution found for ")[2].split()[:1]
        if any(word in output for word in ("onnection", "imed out", "ECONN", "ENOTFOUND")):
            trouble = "The internet could not be reached. Connect to it and run build.py again."
        elif lacking:
            trouble = f"No file of {lacking[0]} fits this computer and this Python. {SYSTEMS}"
        raise failure(trouble + " The last line was: " + output.strip().rpartition("\n")[2])


def unsupported() -> str:
    """The name of this system, if there are no libraries for it; empty where there are."""
    import platform
    import sysconfig

    built = sysconfig.get_platform()  # for what Python was built, which is what libraries must fit
    if sys.platform != "darwin":
        return "" if built in ("win-amd64", "linux-x86_64", "linux-aarch64") else built
    release, machine = platform.mac_ver()[0], platform.machine()
    least = 14 if machine == "arm64" else 15
    # Old programs are told 10.16, whatever the version.
    known = release == "10.16" or int(release.partition(".")[0] or least) >= least
    return "" if known else f"macOS {release} on {machine}"


def lock() -> io.TextIOWrapper:
    """Lets one build.py at a time set up. The system lets go of it when that one ends or dies."""
    import time

    handle, waiting = open(VENV + ".lock", "a"), False
    while True:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except (BlockingIOError, PermissionError):
            if not waiting:
                say("Setting up: waiting for another build.py ...")
            waiting = True
            time.sleep(0.2)


def wanted(kind: str) -> str:
    """What the stamp says when all is well: hashes of place and Python, of lock and project."""
    import hashlib

    place = hashlib.sha256(os.fsencode(HERE + os.path.realpath(PYTHON)))
    project = hashlib.sha256()
    for name in (os.path.join(".lock", kind + ".txt"), "pyproject.toml"):
        with open(os.path.join(HERE, name), "rb") as file:
            project.update(file.read())
    return place.hexdigest() + project.hexdigest()


def stamped(kind: str) -> str:
    if not (os.path.exists(STAMPS[kind]) and os.path.exists(PYTHON)):
        return ""
    with open(STAMPS[kind]) as file:
        return file.read()


def install(kind: str) -> None:
    """Brings .venv up to date, or makes it anew if it's half made, was moved or lost its Python."""
    if system := unsupported():
        raise failure(f"There are no libraries for this computer ({system}). {SYSTEMS}")
    if stamped("run")[:64] != wanted("run")[:64]:
        if os.path.islink(VENV):  # what is made anew is emptied first, and a link is followed
            raise failure(".venv is a link to a folder of somebody else. Remove it, and try again.")
        say("Setting up: making .venv, for Python and the packages ...")
        lack = "Python could not make .venv. Debian and Ubuntu need: apt install python3-venv."
        run([sys.executable, "-m", "venv", "--clear", VENV], lack)
    for old in filter(os.path.exists, STAMPS.values()):
        os.remove(old)
    stamps = {done: wanted(done) for done in ("run", kind)}
    # pip resolves nothing, and builds nothing with what it would get for that: what is published
    # after the lock was written does not matter.
    pip = [PYTHON, "-Im", "pip", "--no-input", "--disable-pip-version-check"]
    exactly = [*pip, "install", "--retries=2", "--no-deps", "--no-build-isolation"]
    exactly += ["--only-binary=:all:", "--no-binary=pyftpdlib"]  # the one that is source alone
    for name in stamps:  # the first has what builds it
        packages = os.path.join(HERE, ".lock", name + ".txt")
        with open(packages) as file:
            count = sum("==" in line for line in file)
        say(f"Setting up: installing the {count} packages of .lock/{name}.txt ...")
        locked = [*exactly, "--require-hashes", "-r", packages]
        run(locked, "The packages could not be installed.", count)
    say("Setting up: installing and compiling tipsite ...")
    run([*exactly, "-e", HERE], "tipsite could not be installed.")
    run([*pip, "check"], "The packages do not fit together: .lock is damaged.")
    # Once, since several processes of the tests would do so at the same time.
    compiling = [PYTHON, "-m", "compileall", "-q", "-j0", os.path.join(HERE, "src", "tipsite")]
    run(compiling, "tipsite could not be compiled.")
    for done, stamp in stamps.items():
        with open(STAMPS[done], "w") as file:
            file.write(stamp)


def start(*command: str) -> int:
    if sys.platform != "win32":
        os.execv(PYTHON, [PYTHON, "-P", *command])
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's: we wait for its end
    return subprocess.call([PYTHON, "-P", *command])


def tests(arguments: list[str]) -> list[str]:
    """Gets what the tests need; returns pytest's arguments."""
    os.chdir(HERE)
    rest = [word for word in arguments if word not in ("--all", "--coverage")]
    plain = "--all" not in arguments
    files = holding(rest)
    chosen = ["-m", "not long"] if plain else ["--hypothesis-profile=long"]
    if "--coverage" in arguments:
        chosen += ["--cov", "--cov-report=term:skip-covered"]
    if not any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in rest):
        # Each process collects for itself: a few files begin sooner in one.
        # Two more than cores, since some wait for a browser; they take from each other at the end.
        many = str(min(4, os.cpu_count() or 1) + 2)
        chosen += ["-n", "0"] if 0 < len(files) <= FEW else ["-n", many, "--dist", "worksteal"]
    stamp = os.path.join(VENV, "tipsite-tools" + ("" if plain else "-all"))
    if not all_there(stamp):
        say("Setting up: a browser and the HTML validator ...")
        # Without -P, since it imports a file beside it.
        fetch = [PYTHON, os.path.join("tests", "support", "browsing.py"), stamp]
        with lock():
            run([*fetch, *([] if plain else ["--all"])], "The tests' tools could not be installed.")
    return [*chosen, *rest, *files]


def all_there(stamp: str) -> bool:
    """Whether each file that the stamp names is there and was not changed since."""
    try:
        with open(stamp) as file:
            names = file.read().splitlines()
        return all(os.path.getmtime(name) <= os.path.getmtime(stamp) for name in names)
    except OSError:
        return False


def holding(arguments: list[str]) -> list[str]:
    """The test files in which the word of `-k WORD` stands: collecting all would take seconds."""
    from glob import glob

    at = arguments.index("-k") + 1 if "-k" in arguments else len(arguments)
    word = "".join(arguments[at : at + 1]).lower()
    others = arguments[:at] + arguments[at + 1 :]
    if not word.isidentifier() or any(os.path.exists(one.split("::")[0]) for one in others):
        return []
    found = []
    for name in sorted(glob("tests/test_*.py") + glob("tests/*/test_*.py")):
        with open(name, encoding="utf-8") as file:
            if word in (name + file.read()).lower():
                found.append(name)
    return found


def main(arguments: list[str]) -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each start compiles all of tipsite
    kind = "test" if arguments[:1] == ["test"] else "run"
    if stamped(kind) != wanted(kind):
        with lock():
            if stamped(kind) != wanted(kind):  # another build.py may have just done it
                install(kind)
    if kind == "run":
        python = "py" if sys.platform == "win32" else "python3"
        # The words with which tipsite tells what to type.
        os.environ["TIPSITE_TYPED"] = f'{python} "{HERE}{os.sep}build.py"'
        return start("-m", "tipsite", *(arguments or ["build", "--root", HERE]))
    return start("-m", "pytest", *tests(arguments[1:]))


def hand_over() -> None:
    """Runs the package `build`, which makes wheels: this file stands in the way of its name."""
    import runpy

    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != HERE]
    runpy.run_module("build", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    try:
        if __spec__ is not None:  # not run as a file, but found by `python -m build`
            hand_over()
        else:
            sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        where = f"{error.filename or HERE}: {error.strerror}"
        raise failure(where + ". It must be there, writable and with room on its disk.") from None
