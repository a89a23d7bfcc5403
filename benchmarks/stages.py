"""How long each stage of a build takes, on the sample and cold: the best of some runs.

    .venv/bin/python benchmarks/stages.py [RUNS]

A stage is timed in the same process as the others, so compare them with each other, not with
another machine. The last column is the share of the whole.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tipsite.audit import audit
from tipsite.clean import clean
from tipsite.fit import fit
from tipsite.link import link
from tipsite.parse import parse
from tipsite.plan import edition_contexts, plan
from tipsite.read import read
from tipsite.render import render
from tipsite.write import write

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 24)


def once() -> tuple[dict[str, float], int]:
    """Return the seconds of each stage of one build, and the number of pages."""
    seconds: dict[str, float] = {}

    def timed(name: str, stage: Callable[..., Any], *given: Any) -> Any:
        begin = time.perf_counter()
        result = stage(*given)
        seconds[name] = time.perf_counter() - begin
        return result

    snapshot, _ = timed("read", read, ROOT)
    corpus, _ = timed("parse", parse, snapshot)
    site, _ = timed("link", link, corpus, TODAY)
    media, _ = timed("clean", clean, site)
    contexts = edition_contexts(site, media)
    parts = timed("fit", fit, site, contexts)
    planned = timed("plan", plan, site, contexts, parts)
    artifacts, _ = timed("render", render, planned)
    timed("audit", audit, artifacts, planned.promises)
    with TemporaryDirectory() as folder:
        timed("write", write, artifacts, Path(folder) / "site")
    return seconds, len(planned.pages)


def main() -> None:
    """Print the best time of each stage, each run in a fresh process."""
    if sys.argv[1:] == ["--once"]:
        stages, pages = once()
        sys.stdout.write(" ".join(map(str, (*stages.values(), pages))))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    command = [sys.executable, __file__, "--once"]
    lines = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        for _ in range(runs)
    ]
    names = ("read", "parse", "link", "plan", "render", "audit", "write")
    best = [min(float(line[place]) for line in lines) for place in range(len(names))]
    for name, seconds in zip(names, best, strict=True):
        sys.stdout.write(f"{name:8}{seconds:6.2f} s{seconds / sum(best):7.0%}\n")
    sys.stdout.write(f"{'all':8}{sum(best):6.2f} s  {lines[0][-1]} pages\n")


if __name__ == "__main__":
    main()
