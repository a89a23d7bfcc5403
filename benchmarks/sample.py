"""How long the sample of this checkout takes: cold, unchanged, and after each kind of edit.

    .venv/bin/python -m benchmarks.sample [--rounds 5] [--beside CHECKOUT]
    .venv/bin/python -m benchmarks.sample stages [--rounds 5]

A copy of `content/`, `themes/` and `campaigns.yaml` is built in memory, with a theme of its own
that changes nothing yet. In a round it is built cold (no output, nothing from before), again with
nothing changed, and after each edit, one after the other; where the page in question is not another
then, that is an error. "pages" are the seconds until the pages are whole: then the list of files
in the output changes for the first time, before the material is made. `--beside CHECKOUT` builds
with the program of another checkout as well.

`stages` says where the time of a cold build goes: into the answers to which questions (what an
answer asks for counts there), and what is left, in one process, each run in a new one.
"""

from __future__ import annotations

import argparse
import datetime
import functools
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import PYTHON, Run, in_memory, run

from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.output.disk import MANIFEST
from tipsite.output.writer import write
from tipsite.pipeline import stages

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 24)
KINDS = ("cold", "unchanged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one file of the sample, and a page that must be another after it."""

    name: str
    path: str
    change: Callable[[str], str]
    page: str


def copy(folder: Path) -> None:
    """Put the sample into ``folder``, with a theme whose parent is that of the sample."""
    for name in ("content", "themes"):
        shutil.copytree(ROOT / name, folder / name)
    before, theme, after = re.split(
        r"^  theme: (\S+)$", (ROOT / "campaigns.yaml").read_text("utf-8"), flags=re.MULTILINE
    )
    (folder / "campaigns.yaml").write_text(f"{before}  theme: own{after}", "utf-8")
    phrases = folder / "themes" / "own" / "phrases"
    phrases.mkdir(parents=True)
    (phrases.parent / "theme.yaml").write_text(f"parent: {theme}\n", "utf-8")
    phrase = 'msgctxt "menu"\nmsgid "Menu"\nmsgstr "Menyja"\n'
    (phrases / "sq.po").write_text(f'msgid ""\nmsgstr ""\n\n{phrase}', "utf-8")


def _numbers_swapped(text: str) -> str:
    """Let two published numbers of one length change places: none is made up."""
    published = r"^  - dial: (.+)\n(?:    .+\n)*?    publish: yes$"
    dials = re.findall(published, text, re.MULTILINE)
    one, other = next(pair for pair in pairwise(dials) if len(pair[0]) == len(pair[1]))
    swapped = {one: other, other: one}
    either = f"({re.escape(one)}|{re.escape(other)})$"
    return re.sub(either, lambda found: swapped[found[1]], text, flags=re.MULTILINE)


EDITS = (
    Edit(
        name="paragraph",
        path="content/en/rights.md",
        change=lambda text: f"{text}\nYou may ask again.\n",
        page="en/rights.html",
    ),
    Edit(
        name="title",
        path="content/en/rights.md",
        change=lambda text: text.replace("\ntitle: ", "\ntitle: All of ", 1),
        page="en/rights.html",
    ),
    Edit(
        name="number",
        path="content/services/al.yaml",
        change=_numbers_swapped,
        page="en/help/al.html",
    ),
    Edit(
        name="phrase",
        path="themes/own/phrases/sq.po",
        change=lambda text: text.replace('msgstr "Menyja"', 'msgstr "Kreu"'),
        page="sq/rights.html",
    ),
    Edit(
        name="colour",
        path="themes/own/theme.yaml",
        change=lambda text: f'{text}tokens:\n  light:\n    accent: "#5b2a6e"\n',
        page="en/rights.html",
    ),
)


def rounds(count: int, checkouts: dict[str, Path]) -> dict[str, list[dict[str, Run]]]:
    """Return what each round took, by the name of the checkout and the kind of build."""
    found: dict[str, list[dict[str, Run]]] = {name: [] for name in checkouts}
    command = [sys.executable, "-P", "-m", "tipsite", "build", "--today", TODAY.isoformat()]
    for number in range(count):
        for name, checkout in checkouts.items():
            with TemporaryDirectory(prefix="tipsite-sample-", dir=in_memory()) as temporary:
                folder = Path(temporary)
                copy(folder)
                environment = {"PYTHONPATH": str(checkout / "src")}
                if not number:  # compiles the program where it is new
                    run([*command[:4], "--version"], folder, environment=environment)
                build = functools.partial(
                    run,
                    command,
                    folder,
                    environment=environment,
                    awaited=folder / "output" / MANIFEST,
                )
                found[name].append(dict(_round(folder, build)))
    return found


def _round(folder: Path, build: Callable[..., Run]) -> Iterator[tuple[str, Run]]:
    for kind in KINDS:
        yield kind, build()
    for edit in EDITS:
        path, page = folder / edit.path, folder / "output" / edit.page
        text = path.read_text("utf-8")
        # The colours of a page are in the style sheet that it names, or in the page.
        before = page.read_bytes()
        changed = edit.change(text)
        assert changed != text, edit.name
        path.write_text(changed, "utf-8")
        yield edit.name, build()
        assert page.read_bytes() != before, f"{edit.page} does not show the {edit.name}"


def stages_once() -> tuple[dict[str, float], int]:
    """Return the seconds that went into each question of one build, and the number of pages."""
    with TemporaryDirectory(prefix="tipsite-sample-", dir=in_memory()) as temporary:
        folder = Path(temporary)
        copy(folder)
        moments = [time.perf_counter()]
        snapshot, _ = read(folder)
        moments.append(time.perf_counter())
        session = Session()
        built = stages.build(snapshot, TODAY, session=session)
        assert not built.failed, built.problems[:3]
        moments.append(time.perf_counter())
        write(built.artifacts, folder / "output")
        moments.append(time.perf_counter())
    reading, building, writing = (end - begin for begin, end in pairwise(moments))
    seconds = {"read": reading}
    for one in session.runs:
        name = one.question[0]
        seconds[name] = seconds.get(name, 0.0) + one.seconds
    seconds["the rest"] = building + reading - sum(seconds.values())
    seconds["write"] = writing
    return seconds, len(built.pages)


def print_stages(count: int) -> None:
    """Print the least time of each stage, its share, and what it costs a page."""
    command = [sys.executable, "-m", "benchmarks.sample", "stages", "--once"]
    runs = (
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        for _ in range(count)
    )
    made = [json.loads(one.stdout) for one in runs]
    pages = made[0][1]
    least = {name: min(seconds[name] for seconds, _ in made) for name in made[0][0]}
    whole = sum(least.values())
    sys.stdout.write(f"{PYTHON}\n\n| stage | s | share | ms a page |\n|---|--:|--:|--:|\n")
    for name, seconds in least.items():
        if seconds >= whole / 200:
            row = f"{seconds:.2f} | {seconds / whole:.0%} | {seconds / pages * 1000:.2f}"
            sys.stdout.write(f"| {name} | {row} |\n")
    sys.stdout.write(f"| all, {pages} pages | {whole:.2f} | | {whole / pages * 1000:.2f} |\n")


def print_rounds(found: dict[str, list[dict[str, Run]]]) -> None:
    """Print seconds and processor seconds of each kind of build, least and median."""
    kinds = (*KINDS, *(edit.name for edit in EDITS))
    head = f"| least / median | {' | '.join(kinds)} |\n|---|{'--:|' * len(kinds)}\n"
    sys.stdout.write(f"{PYTHON}\n\n{head}")
    for name, made in found.items():
        for field in ("wall", "processor", "appeared"):
            times = [
                [getattr(one[kind], field) or one[kind].wall for one in made] for kind in kinds
            ]
            cells = (f"{min(one):.2f} / {statistics.median(one):.2f}" for one in times)
            sys.stdout.write(
                f"| {name}, {'pages' if field == 'appeared' else field} | {' | '.join(cells)} |\n"
            )


def main() -> None:
    """Measure builds, or the stages of one."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("what", nargs="?", choices=("builds", "stages"), default="builds")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--beside", type=Path, metavar="CHECKOUT")
    words.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = words.parse_args()
    if options.once:
        sys.stdout.write(json.dumps(stages_once()))
    elif options.what == "stages":
        print_stages(options.rounds)
    else:
        checkouts = {"sample": ROOT}
        if options.beside:
            checkouts["beside"] = options.beside.resolve()
        print_rounds(rounds(options.rounds, checkouts))


if __name__ == "__main__":
    main()
