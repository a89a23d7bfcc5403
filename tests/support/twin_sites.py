"""Two sites with the same story: one is built with its store, one without. All must be the same.

A story is a list of moves: an edit of ``site_edits`` by its name and seed, or ``build``, whose seed
chooses what is asked. A difference is reported with its story.
"""

from __future__ import annotations

import difflib
import os
import random
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from site_edits import CONFIG, DAYS, EDITS, WEIGHTS, Folder
from tipsite.cli.main import main
from tipsite.engine.store import FOLDER

Move = tuple[str, int]
"""A kind and a seed."""
BUILD, MEND = "build", "mend"
Outcome = Mapping[str, bytes]
"""What a build says (``exit code``, ``stdout``, ``stderr``) and leaves behind, by path."""
Run = Callable[[Path, Sequence[str], bool], Outcome]
"""Does what is asked in a site, with its store or without, and returns what it says."""

QUESTIONS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (50, ("build",)),
    (8, ("build", "--today", "DAY")),
    (4, ("build", "--strict")),
    (8, ("build", "--report", "report.json", "--force")),
    (3, ("build", "--format", "json")),
    (2, ("build", "--zip", "--force")),
    (3, ("build", "--ui-language", "sq")),
    (8, ("check",)),
    (3, ("check", "--format", "json", "--today", "DAY")),
    (2, ("check", "--words", "--weight")),
)
"""What is asked, and how often."""


class DifferenceError(AssertionError):
    """The two sites differ, or tipsite has failed: in which file, and how."""


_TIME = re.compile(rb"It took \d+ s")
"""The one thing that a first build says of itself, and not of the site."""


def said_in_process(root: Path, asked: Sequence[str], store: bool) -> Outcome:
    """Do it in this process."""
    runner = CliRunner()
    words = [*asked] if store else [*asked, "--no-store"]
    done = runner.invoke(main, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise DifferenceError(f"{words} raised {done.exception!r}") from done.exception
    return {
        "exit code": str(done.exit_code).encode(),
        "stdout": _TIME.sub(b"", done.stdout_bytes),
        "stderr": done.stderr_bytes,
    }


_DRIVER = """
import datetime, sys
from pathlib import Path
from tipsite.engine import workers
cores = int(sys.argv.pop(1))
assert workers._FEWEST > 1 and workers._cores() > 0 and workers.can_fork
if cores < 0:
    cores, workers.can_fork = -cores, lambda: False
    from tipsite.engine import work_distributor
    assert work_distributor.FEWEST > 4
    work_distributor.FEWEST = 4
if cores > 1:
    workers._FEWEST = workers._FEWEST_SLOW = 4
workers._cores = lambda: cores
from tipsite.cli.main import main
main()
"""
_FIXED = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def command(words: Sequence[str], cores: int = 1) -> list[str]:
    """Return what starts tipsite in a process of its own, as if there were so many cores.

    Below nought, nothing can be forked.
    """
    return [sys.executable, "-W", "error", "-c", _DRIVER, f"{cores}", *words]


def said_in_new_process(root: Path, asked: Sequence[str], store: bool) -> Outcome:
    """Do it in a process of its own; with the store, it is another machine each time.

    Which one follows from the site and what is asked, so that a story can be told again.
    """
    words = [*asked]
    environment, cores = _FIXED, 1
    if store:
        chance = random.Random(zlib.crc32((root / CONFIG).read_bytes() + "".join(asked).encode()))
        cores = chance.choice((1, 2, 3, 4, -3))
        environment = {
            "PYTHONHASHSEED": f"{chance.randrange(1000)}",
            "TZ": chance.choice(("Asia/Kathmandu", "America/Los_Angeles", "Pacific/Kiritimati")),
            "LC_ALL": chance.choice(("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8")),
        }
    else:
        words.append("--no-store")
    done = subprocess.run(
        command(words, cores), capture_output=True, check=False, env={**os.environ, **environment}
    )
    if done.returncode not in (0, 1, 5) or b"Traceback" in done.stderr:
        raise DifferenceError(f"{words} in {environment}: {done.stderr.decode()[-2000:]}")
    code = str(done.returncode).encode()
    return {"exit code": code, "stdout": _TIME.sub(b"", done.stdout), "stderr": done.stderr}


@dataclass(slots=True)
class Twins:
    """Two sites in one folder; ``say`` does what is asked of them."""

    folder: Path
    say: Run = said_in_process
    warm: Path = field(init=False)
    cold: Path = field(init=False)
    good: dict[str, bytes] = field(init=False, default_factory=dict)
    builds: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.warm, self.cold = self.folder / "warm", self.folder / "cold"

    def lay(self, files: Mapping[str, bytes]) -> None:
        for root in (self.warm, self.cold):
            for path, content in files.items():
                Folder(root).write(path, content)
        self.good = dict(files)

    def edit(self, move: Move) -> bool:
        """Do an edit to both; return whether it changed anything."""
        name, seed = move
        touched = False
        for root in (self.warm, self.cold):
            site = Folder(root)
            if name == MEND:
                self._mend(site)
            else:
                EDITS[name](site, random.Random(f"{seed}"))
            touched |= site.touched
        return touched

    def _mend(self, site: Folder) -> None:
        """Take all files as they were when a build had no errors."""
        for path in _sources(site.root).keys() - self.good.keys():
            site.remove(path)
        for path, content in self.good.items():
            site.write(path, content)

    def build(self, seed: int) -> bool:
        """Ask both the same, compare, and return whether it went well.

        Raises:
            DifferenceError: something differs.
        """
        chance = random.Random(f"{seed}")
        chosen = chance.choices(QUESTIONS, [weight for weight, _ in QUESTIONS])[0][1]
        if _has_material(self.warm) and {"check", "--report", "--format"} & {*chosen}:
            chosen = ("build",)  # those also tell which pieces were there already
        return self.ask(tuple(chance.choice(DAYS) if one == "DAY" else one for one in chosen))

    def ask(self, asked: Sequence[str]) -> bool:
        """Ask both, compare, and return whether it went well.

        Raises:
            DifferenceError: something differs.
        """
        outcomes = [
            outcome(root, self.say(root, placed(asked, root), store), asked)
            for root, store in ((self.warm, True), (self.cold, False))
        ]
        self.builds += 1
        compare(*outcomes)
        well = outcomes[0]["exit code"] == b"0"
        if well:
            self.remember()
        return well

    def remember(self) -> None:
        """Keep the files as they are, for who mends them."""
        self.good = _sources(self.warm)

    def finish(self, *changed: str) -> None:
        """Build once more into an empty folder and compare it with what has grown; see ``changed``.

        Raises:
            DifferenceError: something differs.
        """
        if not self.ask(("build",)):
            return
        fresh = self.cold / "fresh"
        said = self.say(self.cold, [*placed(("build",), self.cold), "--output", str(fresh)], False)
        grown, new = (tree(folder) for folder in (self.warm / "output", fresh))
        if said["exit code"] == b"0":
            for path in changed:
                grown.pop(path, None)
            compare(grown, new)
        if (self.cold / FOLDER).exists():
            raise DifferenceError("a build without a store has made one")
        kept = b"".join(path.read_bytes() for path in sorted((self.warm / FOLDER).rglob("*")))
        if b"Xhemile" in kept:
            raise DifferenceError("the store has a name that nobody may know")


def placed(asked: Sequence[str], root: Path) -> list[str]:
    """Return the words of a command for one of the sites, on a day."""
    words = [str(root / one) if one == "report.json" else one for one in asked]
    day = () if "--today" in words else ("--today", DAYS[0])
    return [*words, "--root", str(root), *day]


def _has_material(root: Path) -> bool:
    return (root / "content" / "en" / "material").is_dir()


_WRITTEN = re.compile(rb"(?<=: )\d+ [^,\d]+, \d+ [^,\d]+, \d+ [^.\d]+(?=\.)")


def outcome(root: Path, said: Outcome, asked: Sequence[str]) -> Outcome:
    """Return what a build said, whichever folder it was in, and all that it has made."""
    words = {name: content.replace(str(root).encode(), b"SITE") for name, content in said.items()}
    if _has_material(root):
        # Without a store, the output loses its material, and gets it back in the same build.
        words = {name: _WRITTEN.sub(b"", content) for name, content in words.items()}
    report = root / "report.json"
    made = (
        {"report": report.read_bytes().replace(str(root).encode(), b"SITE")}
        if "report.json" in asked and report.exists()
        else {}
    )
    return {**words, **made, **tree(root / "output", "output/")}


def tree(folder: Path, prefix: str = "") -> dict[str, bytes]:
    """Return all files of a folder by path."""
    return {
        prefix + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _sources(root: Path) -> dict[str, bytes]:
    found = {CONFIG: (root / CONFIG).read_bytes()} if (root / CONFIG).is_file() else {}
    return {**found, **tree(root / "content", "content/"), **tree(root / "themes", "themes/")}


def compare(warm: Outcome, cold: Outcome) -> None:
    """See that two outcomes are the same.

    Raises:
        DifferenceError: with the first difference, warm before cold.
    """
    if warm == cold:
        return
    paths = sorted(path for path in {*warm, *cold} if warm.get(path) != cold.get(path))
    first = paths[0]
    texts = [
        "(no file)" if content is None else content.decode("utf-8", "replace")
        for content in (warm.get(first), cold.get(first))
    ]
    # Pages are lines of some thousand signs: a line a tag shows where they differ.
    lines = [re.sub(r"(<(?!/)|\\n)", r"\n\1", text).splitlines() for text in texts]
    one, other = lines
    shown = list(difflib.unified_diff(one, other, "warm", "cold", lineterm="", n=1))[:40]
    others = ", ".join(paths[:12])
    raise DifferenceError(f"{len(paths)} differ: {others}\n{first}:\n" + "\n".join(shown))


# ------------------------------------------------------------------ stories


@dataclass(slots=True)
class Walk:
    """A walk over a site of so many edits, drawn from a seed.

    ``files`` is the site, ``pace`` how many edits come before a build as a rule, beside the first.
    """

    files: Mapping[str, bytes]
    seed: int
    edits: int
    pace: float = 1.6
    say: Run = said_in_process
    story: list[Move] = field(default_factory=list)

    def go(self, folder: Path) -> None:
        """Walk.

        Raises:
            DifferenceError: with the moves that led to it.
        """
        try:
            self._walk(Twins(folder / "walk", self.say))
        except DifferenceError as error:
            raise DifferenceError(f"seed {self.seed}: {self.story}\n{error}") from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _walk(self, twins: Twins) -> None:
        chance = random.Random(f"walk {self.seed}")
        twins.lay(self.files)
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        done = lost = 0
        self._do(twins, (BUILD, 0))
        while done < self.edits:
            for _ in range(1 + int(chance.expovariate(1 / self.pace))):
                move = chance.choices(names, weights)[0], chance.randrange(10**6)
                done += self._do(twins, move)
            lost = 0 if self._do(twins, (BUILD, chance.randrange(10**6))) else lost + 1
            # Most of what can go wrong is in sites that are whole.
            if lost and chance.random() < 0.4 + 0.2 * lost:
                self._do(twins, (MEND, 0))
        self.story.append(("finish", 0))
        twins.finish("CNAME")

    def _do(self, twins: Twins, move: Move) -> bool:
        self.story.append(move)
        return twins.build(move[1]) if move[0] == BUILD else twins.edit(move)
